"""Interleaved: whether the lines of several columns stand between each other, so that no order can be recovered.

In a text of printed lines every third line or so ends in the middle of a word, which the next line completes. Where
lines are sorted by their height on the page, the line that completes it comes as many lines later as there are
columns, and without boxes nobody knows which.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from cleaner.endings import is_finished
from cleaner.steps.seam_words import SeamWords
from cleaner.steps.units import WRAPPED_MEDIAN, width

LEAST: Final = 24
"""Lines that a page of several columns has at least."""
ASKED: Final = 60
"""Line ends that are asked first; on a page in order a third of them cut words, and nobody asks further."""
IN_ORDER: Final = 0.1
"""Share of line ends that cut a word which the next line completes: in order it is 0.2 to 0.46, mixed up 0.06."""
MIXED: Final = 0.1
"""The same for a line further on, on pages whose lines are mixed: 0.14 to 0.24; by chance it is 0.06."""
TIMES: Final = 2.0
"""How many times as often as the next line that line completes the word."""
MOST_COLUMNS: Final = 8
"""Columns that a page has at most."""
SURE: Final = 3
"""The least score of a word that is cut; see ``steps.seam_words``."""
HEAD: Final = 4
"""Characters on either side of a line end that are looked at; a line that is shorter is none of a text."""
SHORTEST: Final = 6
"""Characters of a line at least whose end is asked: less may be a name or a number."""

_OPEN: Final = frozenset("，、；：,;:")


def columns_mixed(texts: Sequence[str], words: SeamWords) -> int:
    """Of how many columns the lines stand between each other; 0 if they do not, or if the text does not tell.

    >>> from cleaner.rules import built_in
    >>> from cleaner.steps.seam_words import seam_words
    >>> columns_mixed(["清溪镇正大力整治诈", "骗犯罪，村民拍手称"] * 12, seam_words(built_in()))
    0
    """
    if len(texts) < LEAST or median(map(width, texts)) > WRAPPED_MEDIAN or _in_order(texts, words):
        return 0
    ends = [_unfinished(text) for text in texts]
    shares = [(_share(ends, texts, step, words), step) for step in range(2, MOST_COLUMNS + 1)]
    most, step = max(shares)
    return step if most >= MIXED and most >= TIMES * _share(ends, texts, 1, words) else 0


def _in_order(texts: Sequence[str], words: SeamWords) -> bool:
    """Whether the next lines complete words as they do on a page in order, or too few line ends could tell."""
    asked = found = 0
    for one, two in pairwise(texts):
        if len(two) < HEAD or not (end := _unfinished(one)):
            continue
        asked += 1
        found += words.cuts(end, two[:HEAD], SURE)
        if asked == ASKED or found >= IN_ORDER * ASKED:
            break
    return asked < LEAST // 2 or found >= IN_ORDER * asked


def _unfinished(text: str) -> str:
    """The last characters of a line that ends within a sentence; nothing for any other."""
    return "" if len(text) < SHORTEST or text[-1] in _OPEN or is_finished(text) else text[-HEAD:]


def _share(ends: Sequence[str], texts: Sequence[str], step: int, words: SeamWords) -> float:
    """The share of unfinished lines that cut a word which the line ``step`` further on completes."""
    pairs = [(end, text[:HEAD]) for end, text in zip(ends, texts[step:], strict=False) if end and len(text) >= HEAD]
    return sum(words.cuts(*pair, SURE) for pair in pairs) / len(pairs) if len(pairs) >= LEAST // 2 else 0.0
