"""Boxes: rectangles on a page put together, compared, and told as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from math import hypot, isfinite

from cleaner.box import Box, around_known
from cleaner.model import Block, Line


def sound(box: Box | None) -> Box | None:
    """A box with its edges in order and none beyond the page's upper left corner; None if it is no box.

    >>> sound(Box(9, -2, 4, 8)), sound(Box(0, 0, float("nan"), 1))
    (Box(left=4, top=0, right=9, bottom=8), None)
    """
    if box is None or not all(map(isfinite, box)):
        return None
    left, right = sorted((max(box.left, 0), max(box.right, 0)))
    top, bottom = sorted((max(box.top, 0), max(box.bottom, 0)))
    return Box(left, top, right, bottom)


def around(boxes: Iterable[Box | None]) -> Box | None:
    """The smallest box that holds all that are boxes.

    >>> around([Box(1, 1, 2, 2), None, Box(4, 0, 5, 1)])
    Box(left=1, top=0, right=5, bottom=2)
    """
    return around_known(map(sound, boxes))


def apart(one: Box, two: Box) -> float:
    """How far two boxes lie apart; 0 where they touch.

    >>> apart(Box(0, 0, 1, 1), Box(4, 5, 6, 6))
    5.0
    """
    return hypot(max(two.left - one.right, one.left - two.right, 0),
                 max(two.top - one.bottom, one.top - two.bottom, 0))


def number(value: float) -> str:
    """A length in as few digits as tell it, at most three behind the point.

    >>> number(1740.0), number(12.5), number(1 / 3)
    ('1740', '12.5', '0.333')
    """
    return f"{value:.0f}" if value == int(value) else f"{value:.3f}".rstrip("0").rstrip(".")


def stretches(block: Block, lines: Sequence[Line]) -> list[list[float]]:
    """Where a block stands: for each column that it touches the sheet, left, top, right and bottom.

    Lines without a box are passed over.
    """
    out: list[list[float]] = []
    columns = groupby((lines[i] for i in block.lines),
                      lambda line: (line.sheet, line.printed.column if line.printed else 0))
    for (sheet, _), group in columns:
        box = around(line.printed.box for line in group if line.printed)
        if box is not None:
            out.append([sheet, *(round(edge, 3) for edge in box)])
    return out
