"""Running lines: the head and the feet of a page, a line each, which are set apart before its columns are found."""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import pairwise
from typing import Final

from cleaner.box import Box, around, shared_width
from cleaner.readers.item import LARGER, Item

AWAY: Final = 0.9
"""Ems of white between them and the rest of the page at least; lines of text are half an em apart."""
HEADED: Final = 2.5
"""Ems below a heading in which a line is its text, not the page's foot."""
HIGH: Final = 6.0
"""Ems that a running head is high at most: it may have the paper's name, and the date on two lines beside it …"""
LOW: Final = 3.0
"""… and a running foot …"""
WHOLE: Final = 0.7
"""The share of a running head's height that the paper's name is high at least, if lines stand under each other."""
SMALL: Final = 1.3
"""… whose type is hardly larger than the body's."""
MOST_FEET: Final = 3
"""Running feet of a page at most: editors, a copyright notice, an address."""


def numbered_head(
    items: Sequence[Item], figures: Container[int], body: float
) -> tuple[list[Item], list[Item]]:
    """The running head of a page, if it has a date or a number, and the rest; ``figures`` are the rows that are one.

    It is taken off before headings are put together: the name of a section is as large as the headline below it.

    >>> number, date = Item(Box(0, 0, 60, 40), 40, (0,), 2), Item(Box(500, 8, 700, 28), 20, (1,), 10)
    >>> headline = Item(Box(0, 66, 400, 106), 40, (2,), 10)
    >>> [item.rows for item in numbered_head([headline, number, date], {1}, 20)[0]]
    [(0,), (1,)]
    """
    ordered = sorted(items, key=lambda item: item.box.top)
    band = _first_level(ordered, body)
    small = any(item.em < LARGER * body for item in band)
    if len(band) > 1 and small and any(item.rows[0] in figures for item in band):
        return sorted(band, key=lambda item: item.box.left), ordered[len(band) :]
    return [], list(items)


def running_head(items: Sequence[Item], body: float) -> tuple[list[list[Item]], list[Item]]:
    """The running head of a page, none or one, and the rest: no headlines, but the name of the paper or a date."""
    ordered = sorted(items, key=lambda item: item.box.top)
    band = _first_level(ordered, body)
    if not band or all(item.banner for item in band):
        return [], ordered
    return [sorted(band, key=lambda item: item.box.left)], ordered[len(band) :]


def running_feet(items: Sequence[Item], body: float) -> tuple[list[Item], list[list[Item]]]:
    """The rest of a page, and its running feet from the first to the last."""
    rest = sorted(items, key=lambda item: -item.box.bottom)
    feet: list[list[Item]] = []
    while len(feet) < MOST_FEET and (band := _last_level(rest, body)):
        feet.insert(0, sorted(band, key=lambda item: item.box.left))
        rest = rest[len(band) :]
    return rest, feet


def _first_level(items: Sequence[Item], body: float) -> Sequence[Item]:
    """The first items from the top, if they stand on one level, apart from what follows, and are no text in columns."""
    reach = float("-inf")
    for n, item in enumerate(items):
        if n and item.box.top - reach > AWAY * body:
            band = items[:n]
            whole = around(one.box for one in band)
            return band if whole.height <= HIGH * body and (side_by_side(band) or _beside_one(band, whole)) else []
        reach = max(reach, item.box.bottom)
    return []


def _last_level(items: Sequence[Item], body: float) -> Sequence[Item]:
    """The first items from the bottom, under the same conditions, in small type and not right under a heading."""
    reach = float("inf")
    for n, item in enumerate(items):
        if n and reach - item.box.bottom > AWAY * body:
            band = items[:n]
            whole = around(one.box for one in band)
            small = all(one.em < SMALL * body for one in band)
            headed = any(other.banner and shared_width(other.box, whole) > 0
                         and whole.top - other.box.bottom < HEADED * body for other in items[n:])
            return band if whole.height <= LOW * body and small and not headed and side_by_side(band) else []
        reach = min(reach, item.box.top)
    return []


def _beside_one(band: Sequence[Item], whole: Box) -> bool:
    """Whether all items stand beside one that is all but as high as they are together: the date and the number of an
    issue under each other beside the paper's name. A speck in the name is nothing.
    """
    name = max(band, key=lambda item: item.box.height)
    return name.box.height >= WHOLE * whole.height and all(
        shared_width(item.box, name.box) <= 0 or around((item.box, name.box)) == name.box for item in band)


def side_by_side(band: Sequence[Item]) -> bool:
    """Whether no item stands under another one."""
    ordered = sorted(band, key=lambda item: item.box.left)
    return all(b.box.left >= a.box.right - 1 for a, b in pairwise(ordered))
