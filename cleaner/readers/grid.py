"""Grid: the columns of a page, which all of its articles share, and the gutters between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import inf
from statistics import median
from typing import Final, NamedTuple

from cleaner.box import Box, middle_height, shared_width
from cleaner.readers.item import LARGER, Item

GUTTER: Final = 0.35
"""Ems of white that part two columns at least …"""
LEAST_GUTTER: Final = 0.1
"""… or this, on a page whose gutters are narrower: pieces of one line touch."""
MOST_OF_IT: Final = 0.8
"""The share of a page's narrowest gutter that is white everywhere: boxes are drawn now wider, now narrower."""
MISREAD: Final = 1.5
"""Ems of a column that a line reaches into at least which was read over the gutter before it."""
WIDE: Final = 1.25
"""How many times the usual line a line is wide that may have been read over a gutter, and tells of none."""
MOST_COLUMNS: Final = 60
"""Columns of a page at most: a table of shares has some thirty."""


class Grid(NamedTuple):
    """What of a page is the same everywhere: the type size of its body, its columns from left to right, and the white
    that parts two of them at least.
    """

    body: float
    columns: tuple[Box, ...]
    gutter: float


def grid_of(items: Sequence[Item], body: float) -> Grid:
    """The grid of a page, by its lines of body."""
    slots = columns(of_one_column([item for item in items if item.em < LARGER * body]), body)
    return Grid(body, tuple(full_columns(slots, body)), _gutter(slots, body))


def of_one_column(lines: Sequence[Item]) -> list[Item]:
    """The lines that are hardly wider than usual, so that none of them was read over a gutter.

    >>> [item.ems for item in of_one_column([Item(Box(0, 0, 20 * ems, 20), 20, (), ems) for ems in (12, 9, 12, 26)])]
    [12, 9, 12]
    """
    widest = widest_line(lines)
    return [item for item in lines if item.box.width < widest]


def widest_line(lines: Sequence[Item]) -> float:
    """How wide a line is at most that was surely read over no gutter."""
    return WIDE * median([item.box.width for item in lines]) if lines else 0


def _gutter(slots: Sequence[Box], body: float) -> float:
    """The white that parts two columns at least: little where boxes that are drawn too wide leave little of gutters.

    >>> _gutter([Box(0, 0, 240, 9), Box(280, 0, 520, 9)], 20), _gutter([Box(0, 0, 240, 9), Box(244, 0, 520, 9)], 20)
    (7.0, 3.2)
    """
    least = min((two.left - one.right for one, two in pairwise(slots)), default=inf)
    return min(GUTTER * body, max(LEAST_GUTTER * body, MOST_OF_IT * least))


def full_columns(slots: Sequence[Box], body: float) -> list[Box]:
    """The columns, those with only short lines as wide as the others, as far as there is room.

    >>> [int(box.right) for box in full_columns([Box(0, 0, 240, 9), Box(280, 0, 520, 9), Box(560, 0, 700, 9)], 20)]
    [240, 520, 800]
    """
    if not slots:
        return []
    common = median(sorted(slot.width for slot in slots)[len(slots) // 2 :])
    ends = [*(slot.left - body for slot in slots[1:]), float("inf")]
    return [slot._replace(right=max(slot.right, min(slot.left + common, end)))
            for slot, end in zip(slots, ends, strict=True)]


def lies_over(line: Box, slots: Sequence[Box], body: float) -> list[Box]:
    """The columns that a line lies over.

    >>> [slot.left for slot in lies_over(Box(0, 0, 240, 20), [Box(x, 0, x + 100, 900) for x in (0, 110, 220)], 20)]
    [0, 110]
    """
    return [slot for slot in slots if shared_width(line, slot) > MISREAD * body]


def is_read_over(line: Box, over: Sequence[Box], near: Sequence[Box], body: float) -> bool:
    """Whether a line that lies over columns stands between lines that are of one of them each.

    >>> slots = [Box(0, 0, 100, 900), Box(110, 0, 210, 900)]
    >>> near = [Box(x, y, x + 100, y + 20) for y in (10, 70) for x in (0, 110)]
    >>> is_read_over(Box(0, 40, 210, 60), slots, near, 20), is_read_over(Box(0, 40, 210, 60), slots, near[:2], 20)
    (True, False)
    """
    level, reach = middle_height(line), line.height / 2 + body
    above, below = set[int](), set[int]()
    for n, slot in enumerate(over):
        for box in near:
            if _is_in(box, slot, body):
                above.update([n] if 0 <= level - box.bottom <= reach else ())
                below.update([n] if 0 <= box.top - level <= reach else ())
    return bool(above and below) and len(above | below) > 1


def _is_in(box: Box, slot: Box, body: float) -> bool:
    """Whether a line stands in a column and fills most of it."""
    return slot.left - body <= box.left and box.right <= slot.right + body and box.width > slot.width / 2


def columns(items: Sequence[Item], body: float) -> list[Box]:
    """The columns that lines of body show, from left to right: stretches of the page's width between gutters.

    A gutter is where next to no line of the body passes. Lines that show more columns than a page has show none.
    """
    lines = [item.box for item in items if item.ems >= 3]
    if not lines:
        return []
    edges = sorted({round(edge / body, 1) for box in lines for edge in (box.left, box.right)})
    crossing = max(1.0, 0.04 * len(lines))
    out: list[Box] = []
    top, bottom = min(b.top for b in lines), max(b.bottom for b in lines)
    lefts, rights = sorted(box.left for box in lines), sorted(box.right for box in lines)
    inside: float | None = None
    for low, high in pairwise(edges):
        at = (low + high) / 2 * body
        if bisect_left(lefts, at) - bisect_right(rights, at) > crossing:
            inside = low if inside is None else inside
        elif inside is not None:
            out.append(Box(inside * body, top, low * body, bottom))
            inside = None
    if inside is not None:
        out.append(Box(inside * body, top, edges[-1] * body, bottom))
    for box in _outside(lines, out):  # a column of one line
        if len(out) <= MOST_COLUMNS and all(shared_width(box, slot) <= 0 for slot in out):
            out.append(Box(box.left, top, box.right, bottom))
    return sorted(out) if len(out) <= MOST_COLUMNS else []


def _outside(lines: Sequence[Box], slots: Sequence[Box]) -> list[Box]:
    """The lines that touch none of the columns, which come from left to right.

    >>> _outside([Box(0, 0, 9, 9), Box(12, 0, 20, 9), Box(25, 0, 40, 9)], [Box(0, 0, 10, 99), Box(30, 0, 40, 99)])
    [Box(left=12, top=0, right=20, bottom=9)]
    """
    lefts, rights = [slot.left for slot in slots], [slot.right for slot in slots]
    return [box for box in lines if bisect_left(lefts, box.right) <= bisect_right(rights, box.left)]
