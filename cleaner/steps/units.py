"""A unit: the lines that are one thing for certain before anyone asks which, most often one line.

Dumps of printed lines (hard-wrapped, one line a printed line) have paragraphs of many lines; a vertical
headline comes as one character a line. Everything else is one line a unit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import Final, NamedTuple

from cleaner.model import Line

WRAPPED_SHARE: Final = 0.35
"""Share of lines that follow the line before without a blank one, above which a page is hard-wrapped."""
WRAPPED_MEDIAN: Final = 48
"""Longest middle line of a hard-wrapped page, in half widths: a column holds 12 to 24 characters."""
FULL_SHARE: Final = 0.8
"""A line this share of the column's width reaches its right edge; misread widths vary."""
VERTICAL_RUN: Final = 4
"""So many lines of one character are a vertical headline; fewer may be page numbers and bullets."""

_WIDE: Final = re.compile(r"[^\x00-\xff]")
_FINAL: Final = re.compile(r"[。！？!?…]['\"”’」』）)]*[ |]*$")
_STOP: Final = re.compile(r"[。！？，,；]")
_LATIN_EDGE: Final = re.compile(r"[A-Za-z]$")
_LATIN_START: Final = re.compile(r"[A-Za-z]")


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
    return len(text) + len(_WIDE.findall(text))


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether the page was dumped one printed line a line."""
    if len(lines) < 12:
        return False
    tight = sum(1 for line in lines if line.gap == 0)
    return tight > WRAPPED_SHARE * len(lines) and median(width(line.text) for line in lines) <= WRAPPED_MEDIAN


def between(left: str, right: str) -> str:
    """What a join puts between two halves: a space between Latin words, nothing between Han.

    >>> between("Open", "Source"), between("开放", "Source")
    (' ', '')
    """
    return " " if _LATIN_EDGE.search(left) and _LATIN_START.match(right) else ""


def units(lines: Sequence[Line]) -> tuple[tuple[Unit, ...], bool]:
    """The units of a page, and whether it is hard-wrapped."""
    wrapped = is_wrapped(lines)
    out: list[Unit] = []
    block = -1
    i = 0
    while i < len(lines):
        line = lines[i]
        if line.gap or i == 0:
            block += 1
        last = _vertical(lines, i)
        if last == i and wrapped:
            last = _paragraph(lines, i)
        text = line.text
        for k in range(i + 1, last + 1):
            text += between(text, lines[k].text) + lines[k].text
        out.append(Unit(i, last, text, line.gap, line.level, line.picture, line.sheet, block))
        i = last + 1
    return tuple(out), wrapped


def _vertical(lines: Sequence[Line], i: int) -> int:
    """The last line of a vertical headline that begins at line ``i``, or ``i``."""
    k = i
    while (k < len(lines) and len(lines[k].text) == 1 and "\u3400" <= lines[k].text <= "\u9fff"
           and (k == i or lines[k].gap <= 1)):
        k += 1
    return k - 1 if k - i >= VERTICAL_RUN else i


def _paragraph(lines: Sequence[Line], i: int) -> int:
    """The last line of the hard-wrapped paragraph that begins at line ``i``, within its block of lines."""
    end = i
    while end + 1 < len(lines) and lines[end + 1].gap == 0 and lines[end + 1].sheet == lines[i].sheet:
        end += 1
    block = lines[i : end + 1]
    if len(block) < 2 or not any(_STOP.search(line.text) for line in block):
        return i
    full = FULL_SHARE * max(sorted(width(line.text) for line in block)[: max(2, len(block) * 9 // 10)])
    for k in range(i, end):
        line = lines[k]
        if _FINAL.search(line.text) and width(line.text) < full:
            return k
        if line.level != lines[k + 1].level:
            return k
    return end
