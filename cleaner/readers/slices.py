"""Slices: a text of one or more lines in one box becomes rows, each with its slice of the box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cleaner.box import Box
from cleaner.model import Printed
from cleaner.readers.rows import rows
from cleaner.readers.scan import Row

SQUARE: Final = (0.5, 2.0)
"""Width by height of the room that a Han character has on a printed page, its share of the line spacing included."""

WIDE: Final = "\u2e80"
"""The first character of those that are as wide as high; all before count half."""


def sliced(text: str, ref: str, printed: Printed) -> list[Row]:
    """The lines of a text as rows; the box of ``printed`` is cut among them, in the direction in which it is read.

    Lines that fill even slices as print does get even ones; of others, such as paragraphs on one line each, every
    line gets a slice by its length.

    >>> found = sliced("芦河晚报\\n春汛平稳", "/text", Printed(Box(0, 0, 80, 40)))
    >>> [(row.text, row.at, row.printed.box.top, row.printed.box.bottom) for row in found]
    [('芦河晚报', 0, 0.0, 20.0), ('春汛平稳', 5, 20.0, 40.0)]
    """
    lines = list(rows(text))
    if printed.box is None or not lines:
        return [Row(line.text, ref, printed, line.start) for line in lines]
    sizes = [_size(line.text) for line in lines]
    across, down = _room(printed.box, sizes)
    upright = printed.vertical or (not _is_square(across) and _is_square(down) and _is_wide(text))
    even = _is_square(down if upright else across)
    shares = [1.0] * len(lines) if even else sizes
    boxes = _cut(printed.box, shares, upright)
    return [Row(line.text, ref, printed._replace(box=box, vertical=upright), line.start)
            for line, box in zip(lines, boxes, strict=True)]


def _size(text: str) -> float:
    """The length of a line in widths of a Han character."""
    return sum(1.0 if char >= WIDE else 0.5 for char in text)


def _is_wide(text: str) -> bool:
    """Whether most characters are as wide as high: only such lines stand upright."""
    return sum(char >= WIDE for char in text) * 2 > len(text)


def _room(box: Box, sizes: Sequence[float]) -> tuple[float, float]:
    """Width by height of the room of a character if the lines run across the box, and its height by width if they
    run down."""
    longest, count = max(sizes), len(sizes)
    return (box.width / longest) / (box.height / count), (box.height / longest) / (box.width / count)


def _is_square(room: float) -> bool:
    return SQUARE[0] <= room <= SQUARE[1]


def _cut(box: Box, shares: Sequence[float], upright: bool) -> list[Box]:
    """A box cut from top to bottom, or from right to left if its lines stand upright."""
    whole, before = sum(shares), 0.0
    found = []
    for share in shares:
        start, end = before / whole, (before + share) / whole
        if upright:
            found.append(box._replace(left=box.right - end * box.width, right=box.right - start * box.width))
        else:
            found.append(box._replace(top=box.top + start * box.height, bottom=box.top + end * box.height))
        before += share
    return found
