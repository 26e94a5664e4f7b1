"""Banner: a heading with what stands centred under it, and the columns of the page that it stretches over.

A headline is printed over the columns of its article, but its letters seldom reach their edges. Where it is
centred tells which columns are meant: those whose common middle is its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Final

from cleaner.box import Box, around, middle, shared_height, shared_width
from cleaner.readers.bands import BAND, Bands
from cleaner.readers.grid import Grid, columns, full_columns, is_read_over, lies_over, widest_line
from cleaner.readers.item import LARGER, Item

CENTRED: Final = 1.2
"""Ems of the body that the middle of a centred line may be off: half a character and the noise of boxes."""
NEAR: Final = 2.2
"""Ems of its own type that lines of one heading are apart at most."""
RATIO: Final = 2.1
"""How much larger a line of one heading may be than the next: a masthead is larger than the headline below it."""
PIECES: Final = 1.7
"""Ems of white between two pieces of one line: a space, or a character that was not read."""
INTO: Final = 0.3
"""Ems of the body that two headings side by side may reach into the gutter between them."""
INTO_HIGH: Final = 0.8
"""Ems that the lines below a heading may reach into its height: boxes of bylines are drawn too high."""
KICKER: Final = 1.06
"""How much larger than the body's type that of a kicker is at least."""
SET_IN: Final = 3.0
"""Ems that a line of a column begins to the right of its edge at most: an indent, and what was not read of it."""
FULL: Final = 0.5
"""Ems of the body that the edges of a full line are off those of its column at most."""
BESIDE: Final = 4.5
"""Ems away from a heading in which text on one level with a line shows that the line is text, too: a gutter and an
indent."""
LONG: Final = 12.0
"""Ems from which a line that is as long as the heading above it is text, not a byline."""
REACH: Final = 14.0
"""Ems below a heading in which its columns begin, a picture under it aside."""
LEVEL: Final = 0.7
"""Ems that the first lines of columns that begin together differ in height."""
STICKS_OUT: Final = 2.5
"""Ems that a line may stick out of its column: a printed rule read as a letter, a box drawn too wide."""
BEGUN, BEHIND_PICTURE, EMPTY = -0.5, -0.3, 0.4
"""What columns under a heading cost that begin with the others, behind a picture, or not at all, in ems that the
heading is off their middle."""
OFF: Final = 2.5
"""Ems that a heading may be off the middle of its columns: they end where the type does, not where the column does."""
OUT: Final = 1.5
"""Ems that a heading may reach out of its columns."""


class _Rest:
    """Items by where they stand, without those that were taken."""

    def __init__(self, items: Sequence[Item], body: float) -> None:
        """All items are there."""
        self._items = items
        self._bands = Bands([item.box for item in items], BAND * body)
        self._taken: set[tuple[int, ...]] = set()

    def near(self, top: float, bottom: float) -> list[Item]:
        """The items between two heights, and some more, in the order in which they came."""
        return [item for n in self._bands.near(top, bottom) if (item := self._items[n]).rows not in self._taken]

    def take(self, items: Iterable[Item]) -> None:
        """Items that are there no more."""
        self._taken.update(item.rows for item in items)

    def left(self) -> list[Item]:
        """The items that were not taken."""
        return [item for item in self._items if item.rows not in self._taken]


def banners(items: Sequence[Item], grid: Grid) -> list[Item]:
    """The items with headings put together, each stretched over its columns."""
    body, slots, _ = grid
    rest = _Rest([item for item in items if item.em < LARGER * body], body)
    groups = _groups([item for item in items if item.em >= LARGER * body], slots, body)
    for group in groups:
        whole = around(item.box for item in group)
        if not any(slot.left - body <= whole.left and whole.right <= slot.right + body for slot in slots):
            group[:] = [*_over(group, rest, grid), *group, *_under(group, rest, grid)]
        rest.take(group)
    heads = _Rest([_whole(group) for group in groups], body)
    taken = [_stretched(group, rest, slots, body, heads) for group in groups]
    return [*(_clipped(item, slots, body) for item in _in_first_columns(rest.left(), slots, body)), *taken]


def _in_first_columns(lines: list[Item], slots: Sequence[Box], body: float) -> list[Item]:
    """Lines, those that were read over a gutter cut to the first of their columns."""
    widest = widest_line(lines)
    if len(slots) < 2 or all(item.box.width < widest for item in lines):
        return lines
    rest = _Rest(lines, body)
    return [item if item.box.width < widest else _in_first(item, rest, slots, body) for item in lines]


def _in_first(item: Item, lines: _Rest, slots: Sequence[Box], body: float) -> Item:
    """A line that was read over a gutter cut to the first of its columns, so that the gutter stays white.

    Where its words stand is not known, or it would have been parted.
    """
    over = lies_over(item.box, slots, body)
    if len(over) < 2 or item.box.width < BESIDE * body:
        return item
    near = [other.box for other in lines.near(item.box.top - body, item.box.bottom + body) if other is not item]
    if not is_read_over(item.box, over, near, body):
        return item
    return item._replace(box=item.box._replace(right=min(item.box.right, over[0].right)))


def _clipped(item: Item, slots: Sequence[Box], body: float) -> Item:
    """A line that sticks out of its column, as misread lines do, cut to the column's width."""
    left, top, right, bottom = item.box
    for slot in slots:
        inside = min(right, slot.right) - max(left, slot.left)
        if inside > 0.5 * (right - left) and right - left - inside <= STICKS_OUT * body:
            if inside == right - left:
                break
            return item._replace(box=Box(max(left, slot.left), top, min(right, slot.right), bottom))
    return item


def _groups(heads: Sequence[Item], slots: Sequence[Box], body: float) -> list[list[Item]]:
    """Lines of headings that stand right under each other with one middle, from top to bottom."""
    groups: list[list[Item]] = []
    lines = _lines(heads, slots, body)
    wholes = [_whole(line) for line in lines]
    highest = list(accumulate((one.box.top for one in reversed(wholes)), min))[::-1]
    open_: list[tuple[Item, list[Item]]] = []
    for line, head, top in zip(lines, wholes, highest, strict=True):
        open_ = [one for one in open_ if one[0].box.bottom + NEAR * one[0].em >= top]
        for k, (last, group) in reversed([*enumerate(open_)]):
            size = max(last.em, head.em)
            if (-0.5 * size <= head.box.top - last.box.bottom <= NEAR * min(last.em, head.em)
                    and shared_width(last.box, head.box) > 0
                    and size <= RATIO * min(last.em, head.em)
                    and abs(middle(last.box) - middle(head.box)) <= CENTRED * size):
                group += line
                open_[k] = _whole([last, head]), group
                break
        else:
            groups.append(list(line))
            open_.append((head, groups[-1]))
    return groups


def _lines(heads: Sequence[Item], slots: Sequence[Box], body: float) -> list[list[Item]]:
    """The pieces of each printed line of headings, from left to right; most are one piece."""
    heads = sorted(heads, key=lambda item: item.box.left)
    bands = Bands([head.box for head in heads], BAND * body)
    lines: list[list[Item]] = []
    ends: dict[int, int] = {}  # the line that ends with a head, by the indices of both
    for n, head in enumerate(heads):
        for line, end in sorted((ends[k], k) for k in bands.near(head.box.top, head.box.bottom) if k in ends):
            if _is_beside(heads[end], head) and not _is_gutter(heads[end].box, head.box, slots, body):
                lines[line].append(head)
                del ends[end]
                ends[n] = line
                break
        else:
            ends[n] = len(lines)
            lines.append([head])
    return sorted(lines, key=lambda line: line[0].box.top)


def _whole(items: Sequence[Item]) -> Item:
    """Several items as one."""
    return Item(around(item.box for item in items), max(item.em for item in items),
                tuple(row for item in items for row in item.rows), max(item.ems for item in items))


def _is_beside(one: Item, other: Item) -> bool:
    """Whether two lines of headings are one printed line, which the engine has cut in two."""
    shared = shared_height(one.box, other.box)
    size = min(one.em, other.em)
    return (shared > 0.6 * min(one.box.height, other.box.height) and max(one.em, other.em) <= 1.5 * size
            and -size <= -shared_width(one.box, other.box) <= PIECES * size)


def _is_gutter(left: Box, right: Box, slots: Sequence[Box], body: float) -> bool:
    """Whether the white between two pieces of headings is a gutter, so that they are two headings side by side."""
    return any(left.right <= one.right + INTO * body and right.left >= two.left - INTO * body
               and left.left < one.right and right.right > two.left for one, two in pairwise(slots))


def _under(group: Sequence[Item], rest: _Rest, grid: Grid) -> list[Item]:
    """Lines in the body's type that stand centred right under a heading, alone on their level: byline and deck."""
    body = grid.body
    out: dict[tuple[int, ...], Item] = {}
    whole = last = around(item.box for item in group)
    while True:
        first = last.bottom - 0.5 * body
        below = [item for item in rest.near(first, last.bottom + NEAR * body)
                 if item.rows not in out and item.box.top >= first and shared_width(item.box, whole) > 0]
        found = min(below, key=lambda item: item.box.top, default=None)
        if found is None or found.box.top - last.bottom > NEAR * body or not _is_of(found, whole, rest, grid):
            return [*out.values()]
        out[found.rows] = found
        last = found.box


def _over(group: Sequence[Item], rest: _Rest, grid: Grid) -> list[Item]:
    """A line that stands so right above it, in larger type than the body's or where no line of a column begins: its
    kicker.
    """
    body = grid.body
    whole = around(item.box for item in group)
    above = [item for item in rest.near(whole.top - NEAR * body, whole.top + 0.5 * body)
             if shared_width(item.box, whole) > 0 and item.box.bottom <= whole.top + 0.5 * body]
    found = max(above, key=lambda item: item.box.bottom, default=None)
    if found is None or whole.top - found.box.bottom > NEAR * body or not _is_of(found, whole, rest, grid):
        return []
    begins = any(-body < found.box.left - column.left < SET_IN * body for column in grid.columns)
    return [found] if found.em >= KICKER * body or not begins else []


def _is_of(line: Item, whole: Box, rest: _Rest, grid: Grid) -> bool:
    """Whether a line is centred with a heading, shorter than it, alone on its level, and no full line of a column."""
    body = grid.body
    if any(abs(line.box.left - column.left) < FULL * body and abs(line.box.right - column.right) < FULL * body
           for column in grid.columns):
        return False
    if abs(middle(line.box) - middle(whole)) > CENTRED * body:
        return False
    if line.box.width > 0.9 * whole.width and line.box.width > LONG * body:
        return False
    return not any(
        item is not line and shared_width(item.box, whole) > -BESIDE * body
        and shared_height(item.box, line.box) > 0.3 * body
        for item in rest.near(line.box.top, line.box.bottom))


def _stretched(group: Sequence[Item], rest: _Rest, slots: Sequence[Box], body: float, heads: _Rest) -> Item:
    """A heading as one item, over the columns that it is in the middle of; ``heads`` are all headings."""
    head = _whole(group)
    whole = head.box
    below = [item for item in rest.near(whole.bottom - 0.3 * body, whole.bottom + REACH * body)
             if whole.bottom - 0.3 * body <= item.box.top <= whole.bottom + REACH * body]
    beside = [item.box for one in (rest, heads) for item in one.near(whole.top, whole.bottom + REACH * body)
              if item.rows != head.rows]
    span = _span(whole, _slots(below, slots, body), below, beside, body)
    box = whole if span is None else Box(min(whole.left, span[0]), whole.top, max(whole.right, span[1]), whole.bottom)
    return head._replace(box=box, banner=True)


def _slots(below: Sequence[Item], slots: Sequence[Box], body: float) -> list[Box]:
    """The columns right below a heading, and those of the page where nothing stands below it."""
    local = columns([item for item in below if item.ems >= 2], body)
    local = [next((whole for whole in slots
                   if whole.left - body <= slot.left and slot.right <= whole.right + body), slot) for slot in local]
    local = full_columns(local, body)
    kept = [slot for slot in slots if all(shared_width(slot, other) <= 0 for other in local)]
    return sorted({*local, *kept})


def _span(head: Box, slots: Sequence[Box], below: Sequence[Item], beside: Sequence[Box], body: float
          ) -> tuple[float, float] | None:
    """From where to where a heading reaches: the run of columns that it fits into best.

    A column whose text begins on one level with that of the others speaks for being of them.
    """
    first = min((item.box.top for item in below if shared_width(item.box, head) > 0), default=head.bottom)
    costs: dict[int, float] = {}
    level = [box for box in beside if box.top < head.bottom - INTO_HIGH * body and box.bottom > head.top + 0.3 * body]
    best: tuple[float, float, float] | None = None
    for i in range(len(slots)):
        for j in range(i, len(slots)):
            left, right = slots[i].left, slots[j].right
            if head.left < left - OUT * body or head.right > right + OUT * body:
                continue
            if any(box.left < right - body and box.right > left + body for box in level):
                continue
            off = abs(middle(head) - (left + right) / 2)
            if off > OFF * body * (1 + 0.15 * (j - i)):
                continue
            for k in range(i, j + 1):
                if k not in costs:
                    costs[k] = _cost(head, slots[k], first, below, beside, body)
            cost = off / body + sum(costs[k] for k in range(i, j + 1))
            if best is None or cost < best[0]:
                best = cost, left, right
    return None if best is None else best[1:]


def _cost(head: Box, slot: Box, first: float, below: Sequence[Item], beside: Sequence[Box], body: float) -> float:
    """What it costs to have a column under a heading: less than nothing if its text begins on one level with that of
    the others, at ``first``, or behind the white of a picture, with no heading of its own.
    """
    top = min((item.box.top for item in below if shared_width(item.box, slot) > 0), default=None)
    if top is None:
        return EMPTY
    if abs(top - first) <= LEVEL * body:
        return BEGUN
    alone = not any(box.top < top - 0.1 * body and box.bottom > head.top and shared_width(box, slot) > 0
                    for box in beside)
    return BEHIND_PICTURE if alone else EMPTY
