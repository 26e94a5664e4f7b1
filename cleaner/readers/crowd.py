"""Crowd: lines that are too many, or lie too much across each other, to look for their articles; read plainly."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from cleaner.box import middle
from cleaner.readers.bands import Bands
from cleaner.readers.banners import REACH
from cleaner.readers.grid import columns
from cleaner.readers.item import LARGER, Item

UPRIGHT: Final = 2.0
"""How much higher than wide a box of several characters is that run from top to bottom."""
MOST_PAIRS: Final = 2_000_000
"""Pairs of headings and lines beside them that are looked at: the fullest pages of newspapers have some 20,000."""


def is_across(item: Item) -> bool:
    """Whether a line is set across the direction of its page."""
    return item.ems >= 2 and item.box.height > UPRIGHT * item.box.width


def is_crowded(items: Sequence[Item], body: float) -> bool:
    """Whether headings, or lines that are set across, stand beside so many lines that it would take too long.

    >>> from cleaner.box import Box
    >>> is_crowded([Item(Box(0, 0, 240, 40), 40, (n,), 6) for n in range(3000)], 20)
    True
    """
    across = sum(map(is_across, items))
    heads = sum(item.em >= LARGER * body for item in items)
    return across * len(items) > MOST_PAIRS or (
        heads * heads > MOST_PAIRS / 4 and heads * Bands([item.box for item in items], REACH * body).crowd > MOST_PAIRS)


def plain(items: Sequence[Item], body: float) -> list[list[Item]]:
    """The items in the columns that show between gutters, from left to right, each from top to bottom.

    >>> from cleaner.box import Box
    >>> lines = [Item(Box(x, y, x + 200, y + 20), 20, (n,), 10) for n, (x, y) in enumerate([(0, 30), (240, 0), (0, 0)])]
    >>> [[item.rows[0] for item in column] for column in plain(lines * 2, 20)]
    [[2, 2, 0, 0], [1, 1]]
    """
    lefts = [column.left for column in columns(items, body)]
    parts: dict[int, list[Item]] = {}
    for item in sorted(items, key=lambda item: (item.box.top, item.box.left)):
        parts.setdefault(bisect_right(lefts, middle(item.box)), []).append(item)
    return [parts[n] for n in sorted(parts)]
