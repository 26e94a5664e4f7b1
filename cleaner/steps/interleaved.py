"""Interleaved: whether the lines of several columns stand between each other, so that no order can be recovered.

In a text of printed lines every third line or so ends in the middle of a word, which the next line completes. Where
lines are sorted by their height on the page, the line that completes it comes as many lines later as there are
columns, and without boxes nobody knows which.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
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
"""Share of line ends that cut a word which the next line completes; pages in order have 0.2 to 0.46, mixed ones 0.06."""
MIXED: Final = 0.1
"""The same for a line further on, on pages whose lines are mixed: 0.14 to 0.24; by chance it is 0.06."""
TIMES: Final = 2.0
"""How many times as often as the next line that line completes the word."""
MOST_COLUMNS: Final = 8
"""Columns that a page has at most."""
SURE: Final = 3
"""The least score of a word that is cut; see ``steps.seam_words``."""

_OPEN: Final = frozenset("，、；：,;:")


def columns_mixed(texts: Sequence[str], words: SeamWords) -> int:
    """Of how many columns the lines stand between each other; 0 if they do not, or if the text does not tell.

    >>> from cleaner.rules import built_in
    >>> from cleaner.steps.seam_words import seam_words
    >>> columns_mixed(["清溪镇正大力整治诈", "骗犯罪，村民拍手称"] * 12, seam_words(built_in()))
    0
    """
    if len(texts) < LEAST or median(map(width, texts)) > WRAPPED_MEDIAN:
        return 0
    next_line = _share(texts, 1, words, ASKED)
    if next_line is None or next_line >= IN_ORDER:
        return 0
    shares = [(_share(texts, step, words) or 0.0, step) for step in range(2, MOST_COLUMNS + 1)]
    most, step = max(shares)
    whole = _share(texts, 1, words) or 0.0
    return step if most >= MIXED and most >= TIMES * whole else 0


def _share(texts: Sequence[str], step: int, words: SeamWords, most: int | None = None) -> float | None:
    """The share of unfinished lines that cut a word which the line ``step`` further on completes."""
    pairs = ((a, b) for a, b in zip(texts, texts[step:], strict=False)
             if len(a) >= 6 and len(b) >= 4 and a[-1] not in _OPEN and not is_finished(a))
    scores = [words.score(a[-4:], b[:4]) >= SURE for a, b in islice(pairs, most)]
    return sum(scores) / len(scores) if len(scores) >= LEAST // 2 else None
