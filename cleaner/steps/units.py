"""A unit: the lines that are one thing for certain before anyone asks which, most often one line.

Dumps of printed lines (hard-wrapped, one line a printed line) have paragraphs of many lines; a vertical
headline comes as one character a line. Everything else is one line a unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from cleaner.model import Line
from cleaner.patterns import compiled
from cleaner.steps import hyphens, latin_columns
from cleaner.steps.stretch import Stretch

WRAPPED_SHARE: Final = 0.35
"""Share of lines that follow the line before without a blank one, above which a page is hard-wrapped."""
WRAPPED_MEDIAN: Final = 48
"""Longest middle line of a hard-wrapped page, in half widths: a column holds 12 to 24 characters."""
SAME_WIDTH: Final = 5
"""Half widths that full lines of one column differ by: punctuation at the edge, Latin letters, misreadings."""
SAME_SHARE: Final = 0.4
"""Share of the lines in blocks that are full in hard-wrapped text; verse and lists have no common width."""
FULL_SHARE: Final = 0.8
"""A line this share of the column's width reaches its right edge; misread widths vary."""
SHORT_SHARE: Final = 0.72
"""An unfinished line shorter than this was not broken at the column's edge: it is a head."""
WIDE_SHARE: Final = 1.25
"""A line wider than this is set across columns or in larger type: it is no line of the paragraph below it."""
INDENT: Final = 3
"""Half widths that the first line of a paragraph is shorter at least: two characters, less one misread."""
OWN_MEASURE: Final = 5
"""A block of so many lines shows its own column's width."""
VERTICAL_RUN: Final = 4
"""So many lines of one character are a vertical headline; fewer may be page numbers and bullets."""

_FINAL: Final = compiled(r"[。！？!?…]['\"”’」』）)]*[ |]*$")
_STOP_END: Final = compiled(r"[，,、；;：:|]$")


class Unit(NamedTuple):
    """Lines ``first`` to ``last`` of the page (inclusive, by index) with their joined text."""

    first: int
    last: int
    text: str
    gap: int
    level: int
    picture: bool
    sheet: int
    block: int
    """Number of the run of lines without blank lines between them that it begins in."""


def width(text: str) -> int:
    """The printed width in half widths.

    >>> width("芦河A1")
    6
    """
    return 2 * len(text) - len(text.encode("latin-1", "ignore"))  # nothing counts characters as fast


def is_wrapped(lines: Sequence[Line], latin: bool = False) -> bool:
    """Whether the page was dumped one printed line a line."""
    if latin:
        return latin_columns.is_wrapped(lines)
    if len(lines) < 12:
        return False
    tight = [line.text for line in lines if line.gap == 0]
    if len(tight) <= WRAPPED_SHARE * len(lines) or median([width(line.text) for line in lines]) > WRAPPED_MEDIAN:
        return False
    full = page_measure(lines)
    return sum(abs(width(one) - full) <= SAME_WIDTH for one in tight) >= SAME_SHARE * len(tight)


def between(left: str, right: str, latin: bool = False) -> str:
    """What a join puts between two halves: a space between Latin words, nothing between Han.

    On a Latin page it is a space wherever no hyphen joins them.

    >>> between("Open", "Source"), between("开放", "Source")
    (' ', '')
    """
    if latin:
        return hyphens.between(left, right)
    last, first = left[-1:], right[:1]
    return " " if last.isascii() and last.isalpha() and first.isascii() and first.isalpha() else ""


def units(
    lines: Sequence[Line], apart: frozenset[int] = frozenset(), latin: bool = False
) -> tuple[tuple[Unit, ...], bool]:
    """The units of a page, and whether it is hard-wrapped; lines that begin at an offset in ``apart`` begin one."""
    wrapped = is_wrapped(lines, latin)
    measure = (latin_columns.measure if latin else page_measure)(lines) if wrapped else 0
    paragraph, size = (latin_columns.paragraph, len) if latin else (_paragraph, width)
    stretch: Stretch | None = None
    out: list[Unit] = []
    block = -1
    i = 0
    while i < len(lines):
        line = lines[i]
        if line.gap or i == 0:
            block += 1
        last = _vertical(lines, i, apart) if len(line.text) == 1 else i
        if last == i and wrapped:
            if stretch is None or i > stretch.end:
                stretch = Stretch(lines, i, size, apart)
            stretch.advance(i)
            last = paragraph(stretch, measure)
        if apart:
            last = next((k - 1 for k in range(i + 1, last + 1) if lines[k].start in apart), last)
        text = line.text
        for k in range(i + 1, last + 1):
            text += between(lines[k - 1].text, lines[k].text, latin) + lines[k].text
        out.append(Unit(i, last, text, line.gap, line.level, line.picture, line.sheet, block))
        i = last + 1
    return tuple(out), wrapped


def _vertical(lines: Sequence[Line], i: int, apart: frozenset[int]) -> int:
    """The last line of a vertical headline that begins at line ``i``, or ``i``.

    What makes it one is looked at beyond a line that is set ``apart``, but the rest of it is not.
    """
    k = i
    while (k < len(lines) and len(lines[k].text) == 1 and "\u3400" <= lines[k].text <= "\u9fff"
           and (k == i or lines[k].gap <= 1) and (k - i < VERTICAL_RUN or lines[k].start not in apart)):
        k += 1
    return k - 1 if k - i >= VERTICAL_RUN else i


def _paragraph(stretch: Stretch, measure: int) -> int:
    """The last line of the hard-wrapped paragraph that begins with a stretch of lines."""
    first, last, lines = stretch.first, stretch.last, stretch.lines
    if stretch.last_stop < first:
        return first
    if len(stretch) >= OWN_MEASURE:
        measure = stretch.ranked[len(stretch) * 3 // 4]
    return next((k for k in range(first, last)
                 if _parts(lines[k], stretch.size(k), stretch.size(k + 1), measure)), last)


def _parts(line: Line, wide: int, next_wide: int, measure: int) -> bool:
    """Whether a paragraph or head ends with this line: it stops short, or the next one begins indented."""
    if _FINAL.search(line.text):
        return wide < FULL_SHARE * measure or measure - 2 * INDENT <= next_wide <= measure - INDENT
    return (wide < SHORT_SHARE * measure and not _STOP_END.search(line.text)) or wide > WIDE_SHARE * measure


def page_measure(lines: Sequence[Line]) -> int:
    """The width of the page's columns in half widths: the commonest width of lines in blocks."""
    widths = Counter(width(line.text) for a, line in pairwise(lines) if line.gap == 0)
    common = widths.most_common(1)
    return common[0][0] if common else WRAPPED_MEDIAN
