"""A column of Latin text, dumped one printed line a line: whether it is one, and where its paragraphs end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from cleaner.endings import is_finished_latin
from cleaner.model import Line
from cleaner.patterns import compiled
from cleaner.steps.stretch import Stretch

FEWEST: Final = 4
"""Lines of a page that can be known as hard-wrapped; three may be a headline."""
TIGHT_SHARE: Final = 0.35
"""Share of lines right under another one, above which a page may be hard-wrapped."""
WIDEST: Final = 110
"""Characters of a printed line at most: books set 60 to 75, a leader over two columns 100."""
FULL: Final = 0.8
"""A line this share of the column's width reaches its right edge: letters differ in width, words are not cut
everywhere."""
FULL_LINES: Final = 0.5
"""Share of the lines with another one right under them that are full in running text: heads and verse are not."""
SHORT: Final = 0.6
"""An unfinished line shorter than this, before a capital, was not broken at the column's edge: it is a head."""
CAPITALS: Final = 0.85
"""Share of lines that begin with a capital, from which they are verse or a list. German prose has a third to a half."""
OWN_MEASURE: Final = 5
"""A block of so many lines shows its own column's width."""
INDENT: Final = 1
"""Columns that the first line of a paragraph stands in at least."""

_CAPITAL: Final = compiled("(?:['’‘][a-z] )?[\"'„“«»‹(\\[—–-]*\\s*[^\\W\\d_a-zß-öø-ÿſ]")
_LEANS: Final = compiled("[,;:(\\-\u2010\u00ac\u2e17\u00ad=–—]$")
_SMALL: Final = compiled("[a-zß-öø-ÿſ]")


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether a page of Latin text was dumped one printed line a line."""
    tight = [line for line in lines[1:] if line.gap == 0]
    if len(lines) < FEWEST or len(tight) <= TIGHT_SHARE * len(lines):
        return False
    full = FULL * measure(lines)
    sizes = sorted(len(line.text) for line in lines)
    above = sum(len(one.text) >= full for one, two in pairwise(lines) if two.gap == 0)
    if sizes[len(sizes) // 2] > WIDEST or above < FULL_LINES * len(tight):
        return False
    return sum(_CAPITAL.match(line.text) is not None for line in tight) < CAPITALS * len(tight)


def measure(lines: Sequence[Line]) -> int:
    """The width of the column: what a quarter of its lines reach."""
    return _upper_quarter(sorted([len(line.text) for line in lines]))


def _upper_quarter(sizes: Sequence[int]) -> int:
    """What a quarter of some sizes reach, of which the smallest come first; between two of them, as statistics do.

    >>> _upper_quarter([1, 2, 3, 4, 5, 6, 8]), _upper_quarter([3]), _upper_quarter([])
    (6, 3, 0)
    """
    if len(sizes) < 2:
        return sum(sizes)
    quarters = 3 * (len(sizes) + 1)
    below = min(quarters // 4, len(sizes) - 1)
    beyond = quarters - 4 * below
    return round((sizes[below - 1] * (4 - beyond) + sizes[below] * beyond) / 4)


def paragraph(stretch: Stretch, wide: int) -> int:
    """The last line of the paragraph that begins with a stretch of lines of a page ``wide`` characters wide."""
    first, last, lines = stretch.first, stretch.last, stretch.lines
    if len(stretch) >= OWN_MEASURE:
        wide = max(wide, _upper_quarter(stretch.ranked))
    return next((k for k in range(first, last) if _ends(lines[k], lines[k + 1], wide, stretch.margin)), last)


def _ends(line: Line, after: Line, wide: int, margin: int) -> bool:
    """Whether a paragraph or head ends with this line.

    It ends if the line stops short behind a full stop, or before a capital; if the next line is indented; or
    if only one of the two is all in capitals.
    """
    if _LEANS.search(line.text) or not _CAPITAL.match(after.text):
        return False
    if after.indent - margin >= INDENT and line.indent != after.indent:
        return True
    if _all_capitals(line.text) != _all_capitals(after.text):
        return True
    return len(line.text) < (FULL if is_finished_latin(line.text) else SHORT) * wide


def set_apart(lines: Sequence[Line]) -> frozenset[int]:
    """Where lines begin that are not of one unit with the line before, as one of the two is all in capitals.

    >>> set_apart([Line(1, 0, 13, "GRANDE-ISLE."), Line(2, 14, 31, "Parville, 3 mars.")])
    frozenset({14})
    """
    return frozenset(two.start for one, two in pairwise(lines)
                     if _all_capitals(one.text) != _all_capitals(two.text) and not _LEANS.search(one.text))


def _all_capitals(text: str) -> bool:
    """Whether a text has capitals only, two words' worth at least.

    >>> _all_capitals("NOUVELLES DU JOUR."), _all_capitals("M. A.")
    (True, False)
    """
    return _SMALL.search(text) is None and sum(map(str.isupper, text)) > 3
