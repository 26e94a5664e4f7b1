"""Banner: a heading with what stands centred under it, and the columns of the page that it stretches over.

A headline is printed over the columns of its article, but its letters seldom reach their edges. Where it is
centred tells which columns are meant: those whose common middle is its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from cleaner.model import Box

LARGER: Final = 1.16
"""Type this much larger than that of the body is a heading's; boxes of body lines vary by less."""
CENTRED: Final = 1.2
"""Ems of the body that the middle of a centred line may be off: half a character and the noise of boxes."""
NEAR: Final = 2.2
"""Ems of its own type that lines of one heading are apart at most."""
RATIO: Final = 2.1
"""How much larger a line of one heading may be than the next: a masthead is larger than the headline below it."""
REACH: Final = 14.0
"""Ems below a heading in which its columns begin, a picture under it aside."""
LEVEL: Final = 0.7
"""Ems that the first lines of columns that begin together differ in height."""
OFF: Final = 2.5
"""Ems that a heading may be off the middle of its columns: they end where the type does, not where the column does."""
OUT: Final = 1.5
"""Ems that a heading may reach out of its columns."""


class Item(NamedTuple):
    """A printed line, or several that are read together, as a box to be put in order; ``em`` is its type."""

    box: Box
    em: float
    rows: tuple[int, ...]
    ems: float = 0.0
    banner: bool = False


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of these.

    >>> around([Box(0, 0, 5, 5), Box(3, 2, 9, 4)])
    Box(left=0, top=0, right=9, bottom=5)
    """
    boxes = list(boxes)
    return Box(min(b.left for b in boxes), min(b.top for b in boxes),
               max(b.right for b in boxes), max(b.bottom for b in boxes))


def overlap(a: Box, b: Box) -> float:
    """The width that two boxes share; negative: the white between them."""
    return min(a.right, b.right) - max(a.left, b.left)


def middle(box: Box) -> float:
    """Where the middle of a box is, from the left."""
    return (box.left + box.right) / 2


def banners(items: Sequence[Item], body: float) -> list[Item]:
    """The items with headings put together, each stretched over its columns; ``body`` is the body's type size."""
    heads = sorted((item for item in items if item.em >= LARGER * body), key=lambda item: item.box.top)
    rest = [item for item in items if item.em < LARGER * body]
    slots = columns(rest, body)
    groups = _groups(heads)
    out = []
    for group in groups:
        whole = around(item.box for item in group)
        if not any(slot.left - body <= whole.left and whole.right <= slot.right + body for slot in slots):
            group += _under(group, rest, body)
        rest = [item for item in rest if item not in group]
        out.append(group)
    taken = [_stretched(group, rest, slots, body, [around(i.box for i in other) for other in out if other is not group])
             for group in out]
    return [*rest, *taken]


def columns(items: Sequence[Item], body: float) -> list[Box]:
    """The columns that lines of body show, from left to right: stretches of the page's width between gutters.

    A gutter is where next to no line of the body passes.
    """
    lines = [item.box for item in items if item.ems >= 4]
    if not lines:
        return []
    edges = sorted({round(edge / body, 1) for box in lines for edge in (box.left, box.right)})
    crossing = max(1.0, 0.04 * len(lines))
    out: list[Box] = []
    top, bottom = min(b.top for b in lines), max(b.bottom for b in lines)
    inside: float | None = None
    for low, high in pairwise(edges):
        at = (low + high) / 2 * body
        if sum(box.left < at < box.right for box in lines) > crossing:
            inside = low if inside is None else inside
        elif inside is not None:
            out.append(Box(inside * body, top, low * body, bottom))
            inside = None
    if inside is not None:
        out.append(Box(inside * body, top, edges[-1] * body, bottom))
    return out


def _groups(heads: Sequence[Item]) -> list[list[Item]]:
    """Lines of headings that stand right under each other with one middle, from top to bottom."""
    groups: list[list[Item]] = []
    for head in heads:
        for group in reversed(groups):
            last = group[-1]
            if _is_beside(last, head):
                group.append(head)
                break
            size = max(last.em, head.em)
            if (-0.5 * size <= head.box.top - last.box.bottom <= NEAR * min(last.em, head.em)
                    and overlap(last.box, head.box) > 0
                    and size <= RATIO * min(last.em, head.em)
                    and abs(middle(last.box) - middle(head.box)) <= CENTRED * size):
                group.append(head)
                break
        else:
            groups.append([head])
    return groups


def _is_beside(one: Item, other: Item) -> bool:
    """Whether two lines of headings are one printed line, which the engine has cut in two."""
    shared = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    size = min(one.em, other.em)
    return (shared > 0.6 * min(one.box.height, other.box.height) and -size <= -overlap(one.box, other.box) <= size
            and max(one.em, other.em) <= 1.5 * size)


def _under(group: Sequence[Item], rest: Sequence[Item], body: float) -> list[Item]:
    """Lines in the body's type that stand centred right under a heading, alone on their level: byline and deck."""
    out: list[Item] = []
    whole = around(item.box for item in group)
    last = whole
    while True:
        below = [item for item in rest if item not in out and overlap(item.box, whole) > 0
                 and item.box.top >= last.bottom - 0.5 * body]
        found = min(below, key=lambda item: item.box.top, default=None)
        if found is None or found.box.top - last.bottom > NEAR * body:
            return out
        beside = [item for item in rest if item is not found and overlap(item.box, whole) > -body
                  and min(item.box.bottom, found.box.bottom) - max(item.box.top, found.box.top) > 0.3 * body]
        apart = max(abs(middle(found.box) - middle(whole)) - CENTRED * body, 0)
        if beside or apart or (found.box.width > 0.9 * whole.width and found.box.width > 12 * body):
            return out
        out.append(found)
        last = found.box


def _stretched(group: Sequence[Item], rest: Sequence[Item], slots: Sequence[Box], body: float,
               others: Sequence[Box]) -> Item:
    """A heading as one item, over the columns that it is in the middle of."""
    whole = around(item.box for item in group)
    rows = tuple(row for item in group for row in item.rows)
    below = [item for item in rest if whole.bottom - 0.3 * body <= item.box.top <= whole.bottom + REACH * body]
    span = _span(whole, _slots(below, slots, body), below, [*(i.box for i in rest), *others], body)
    box = whole if span is None else Box(min(whole.left, span[0]), whole.top, max(whole.right, span[1]), whole.bottom)
    return Item(box, max(item.em for item in group), rows, max(item.ems for item in group), True)


def _slots(below: Sequence[Item], slots: Sequence[Box], body: float) -> list[Box]:
    """The columns right below a heading, and those of the page where nothing stands below it."""
    local = columns([item for item in below if item.ems >= 2], body)
    local = [next((whole for whole in slots
                   if whole.left - body <= slot.left and slot.right <= whole.right + body), slot) for slot in local]
    kept = [slot for slot in slots if all(overlap(slot, other) <= 0 for other in local)]
    return sorted({*local, *kept})


def _span(head: Box, slots: Sequence[Box], below: Sequence[Item], beside: Sequence[Box], body: float
          ) -> tuple[float, float] | None:
    """From where to where a heading reaches: the run of columns that it fits into best.

    A column whose text begins on one level with that of the others speaks for being of them.
    """
    first = min((item.box.top for item in below if overlap(item.box, head) > 0), default=head.bottom)
    begun = [any(overlap(item.box, slot) > 0 and abs(item.box.top - first) <= LEVEL * body for item in below)
             for slot in slots]
    best: tuple[float, float, float] | None = None
    for i in range(len(slots)):
        for j in range(i, len(slots)):
            left, right = slots[i].left, slots[j].right
            if head.left < left - OUT * body or head.right > right + OUT * body:
                continue
            if any(box.left < right - body and box.right > left + body and box.top < head.bottom - 0.3 * body
                   and box.bottom > head.top + 0.3 * body for box in beside):
                continue
            off = abs(middle(head) - (left + right) / 2)
            cost = off / body + sum(-0.5 if one else 0.4 for one in begun[i : j + 1])
            if off <= OFF * body * (1 + 0.15 * (j - i)) and (best is None or cost < best[0]):
                best = cost, left, right
    return None if best is None else best[1:]
