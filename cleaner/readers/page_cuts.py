"""Cut: a page parted by its white, again and again, into columns in the order in which they are read.

The method is the recursive cut along the white of a page (Nagy and Seth, 1984), with two changes: headings are
stretched over the columns of their article first, so that white beside a headline parts nothing; and white
between lines, which columns on one grid have in common, cuts only where no gutter is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.readers.banners import Grid, Item, around

GUTTER: Final = 0.35
"""Ems of white that part two columns at least."""
SHRUNK: Final = 0.18
"""The share of a box's height that engines draw too much, above and below together."""
COLUMN: Final = 3
"""Lines that make a column of their own where no clear gutter parts them."""
SPARSE: Final = 0.06
"""The share of a page's lines that may stick out into a gutter: misread lines, and heads that are too long."""
OVER_ALL: Final = 0.9
"""The share of a region's width over which a headline stands that is the headline of all of it."""
SIDE_BY_SIDE: Final = 2.0
"""Ems that headings side by side may begin below each other."""
DEPTH: Final = 40
"""How often a page is cut at most; boxes that lie wildly across each other are sorted from top to bottom."""


def cut(items: Sequence[Item], grid: Grid, depth: int = 0, under: bool = False) -> Iterator[list[Item]]:
    """The columns of a region in reading order, each from top to bottom.

    ``under`` tells that a headline over the whole region stands above it.
    """
    parts = [list(items)]
    if len(items) > 1 and depth <= DEPTH:
        parts = _across(items, grid)
        if len(parts) > 1:
            stories = _stories(items, parts, grid)
            if len(stories) > 1:
                parts = stories
            else:
                parts = _held_back(parts, grid) if under else parts
                under = False
        else:
            parts = _gathered(_slices(items, grid), grid)
        if len(parts) == 1:
            parts = _forced(items, grid)
    if len(parts) == 1:
        yield _down(items)
        return
    whole = around(item.box for item in items)
    above: Sequence[Item] = ()
    for part in parts:
        below = any(item.banner and item.box.width > OVER_ALL * whole.width for item in above)
        yield from cut(part, grid, depth + 1, under or below)
        above = part


def _stories(items: Sequence[Item], parts: Sequence[list[Item]], grid: Grid) -> list[list[Item]]:
    """The items parted where headings begin side by side in all columns, as if the page were ruled there.

    What stands above has come to its end in every column, so that it is read before what is below.
    """
    out: list[list[Item]] = [[]]
    slices = _slices(items, grid)
    for n, one in enumerate(slices):
        top = min(item.box.top for item in one)
        above = {id(item) for upper in slices[:n] for item in upper}
        firsts = [min((item for item in part if id(item) not in above), key=lambda item: item.box.top, default=None)
                  for part in parts]
        begun = [item for item in firsts if item is not None]
        over = sum(any(id(item) in above for item in part) for part in parts)
        if (over > 1 and len(begun) > 1 and all(item.banner for item in begun)
                and sum(item.box.top - top <= SIDE_BY_SIDE * grid.body for item in begun) > 1):
            out.append([])
        out[-1] += one
    return [story for story in out if story]


def _held_back(parts: Sequence[list[Item]], grid: Grid) -> list[list[Item]]:
    """Columns under one headline, with what a second headline within them begins put behind all that goes on.

    The text of the first headline runs from above the second one on into the columns beside it, if these do not
    begin with a heading of their own.
    """
    out: list[list[Item]] = []
    held: list[list[Item]] = []
    for n, part in enumerate(parts):
        goes_on = any(not min(other, key=lambda item: item.box.top).banner for other in parts[n + 1 :])
        first = min((item.box.top for item in part if item.banner and _parts_columns(item, part, grid)), default=None)
        if first is None or not goes_on:
            out.append(part)
            continue
        above = [item for item in part if item.box.top < first]
        out += [above] if above else []
        held.append([item for item in part if item.box.top >= first])
    return out + held


def _parts_columns(banner: Item, part: Sequence[Item], grid: Grid) -> bool:
    """Whether a headline stretches over several columns of a part."""
    below = [around(item.box for item in one)
             for one in _across([item for item in part if not item.banner], grid)]
    return sum(box.right > banner.box.left + grid.body and box.left < banner.box.right - grid.body
               for box in below) > 1


def _down(items: Sequence[Item]) -> list[Item]:
    """The items of one column from top to bottom; what stands on one level goes from left to right."""
    out: list[Item] = []
    for item in sorted(items, key=lambda item: item.box.top):
        at = len(out)
        while at and _level(out[at - 1], item) and item.box.left < out[at - 1].box.left:
            at -= 1
        out.insert(at, item)
    return out


def _level(a: Item, b: Item) -> bool:
    """Whether two items stand on one level."""
    shared = min(a.box.bottom, b.box.bottom) - max(a.box.top, b.box.top)
    return shared > 0.5 * min(a.box.height, b.box.height)


def _across(items: Sequence[Item], grid: Grid) -> list[list[Item]]:
    """The items parted at the gutters that run through from top to bottom, from left to right."""
    parts: list[list[Item]] = []
    reach = float("-inf")
    for item in sorted(items, key=lambda item: item.box.left):
        if not parts or item.box.left - reach >= GUTTER * grid.body:
            parts.append([])
        parts[-1].append(item)
        reach = max(reach, item.box.right)
    return parts


def _slices(items: Sequence[Item], grid: Grid) -> list[list[Item]]:
    """The items parted at the white that runs through from left to right, from top to bottom."""
    slices: list[list[Item]] = []
    reach = float("-inf")
    for item in sorted(items, key=lambda item: item.box.top):
        trim = min(item.box.height, 2 * grid.body) * SHRUNK / 2
        if not slices or item.box.top + trim >= reach:
            slices.append([])
        slices[-1].append(item)
        reach = max(reach, item.box.bottom - trim)
    return slices


def _gathered(slices: Sequence[list[Item]], grid: Grid) -> list[list[Item]]:
    """Slices put together again as long as a gutter runs through them, or as they are of one column."""
    groups: list[list[Item]] = []
    parted: list[bool] = []
    for one in slices:
        alone = len(_across(one, grid)) > 1
        if groups:
            both = groups[-1] + one
            if len(_across(both, grid)) > 1:
                groups[-1], parted[-1] = both, True
                continue
            if not alone and not parted[-1] and not _is_turn(groups[-1], one):
                groups[-1] = both
                continue
        groups.append(list(one))
        parted.append(alone)
    return groups


def _is_turn(above: Sequence[Item], below: Sequence[Item]) -> bool:
    """Whether a slice without a gutter is of another width than those above, as a banner over columns is."""
    a, b = around(i.box for i in above), around(i.box for i in below)
    return any(item.banner for item in (*above, *below)) and abs(a.width - b.width) > 0.5 * min(a.width, b.width)


def _forced(items: Sequence[Item], grid: Grid) -> list[list[Item]]:
    """The items parted at the gutter that the fewest stick out into, if they are few."""
    whole = around(item.box for item in items)
    edges = sorted({item.box.right for item in items if not item.banner})
    best: tuple[float, float] | None = None
    for edge in edges:
        at = edge + GUTTER * grid.body / 2
        if not whole.left + 3 * grid.body < at < whole.right - 3 * grid.body:
            continue
        cost = sum(item.box.left < at - 0.2 * grid.body and item.box.right > at + 0.2 * grid.body for item in items)
        if best is None or cost < best[0]:
            best = cost, at
    if best is None or best[0] > SPARSE * len(items):
        return [list(items)]
    left = [item for item in items if (item.box.left + item.box.right) / 2 <= best[1]]
    right = [item for item in items if (item.box.left + item.box.right) / 2 > best[1]]
    return [left, right] if min(len(left), len(right)) >= COLUMN else [list(items)]
