"""Cut: a page parted by its white, again and again, into columns in the order in which they are read.

The method is the recursive cut along the white of a page (Nagy and Seth, 1984), with two changes: headings are
stretched over the columns of their article first, so that white beside a headline parts nothing; and white
between lines, which columns on one grid have in common, cuts only where no gutter is left.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.box import around, middle, shared_height
from cleaner.readers.grid import Grid
from cleaner.readers.item import Item

SHRUNK: Final = 0.18
"""The share of a box's height that engines draw too much, above and below together."""
COLUMN: Final = 3
"""Lines that make a column of their own where no clear gutter parts them."""
SPARSE: Final = 0.06
"""The share of a page's lines that may stick out into a gutter: misread lines, and heads that are too long."""
OVER_ALL: Final = 0.9
"""The share of a region's width over which a headline stands that is the headline of all of it."""
FILLED: Final = 0.75
"""The share of its width that a region's lines take if it is one column; of two each line takes half."""
SIDE_BY_SIDE: Final = 2.0
"""Ems that headings side by side may begin below each other."""
MOST_BESIDE: Final = 100
"""Items of one column on one level at most."""
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
        elif not _is_column(items):
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


def _is_column(items: Sequence[Item]) -> bool:
    """Whether most lines of body are all but as wide as the region, so that nothing is left to part."""
    widths = sorted([item.box[2] - item.box[0] for item in items if not item.banner])
    if not widths:
        return False
    whole = max([item.box[2] for item in items]) - min([item.box[0] for item in items])
    return widths[len(widths) // 2] >= FILLED * whole


def _stories(items: Sequence[Item], parts: Sequence[list[Item]], grid: Grid) -> list[list[Item]]:
    """The items parted where headings begin side by side in all columns, as if the page were ruled there.

    What stands above has come to its end in every column, so that it is read before what is below.
    """
    slices = _slices(items, grid)
    front = _Front(parts, slices)
    out: list[list[Item]] = [[]]
    for one in slices:
        if front.is_over and front.is_of_heads(min(item.box.top for item in one), SIDE_BY_SIDE * grid.body):
            out.append([])
        out[-1] += one
        front.pass_by(one)
    return [story for story in out if story]


class _Front:
    """What each column goes on with, below the slices of a page that were passed by."""

    def __init__(self, parts: Sequence[list[Item]], slices: Sequence[list[Item]]) -> None:
        """Nothing is passed by: each column begins with its highest item."""
        self._part_of = {id(item): n for n, part in enumerate(parts) for item in part}
        self._slice_of = {id(item): n for n, one in enumerate(slices) for item in one}
        self._down = [sorted(part, key=lambda item: item.box.top)[::-1] for part in parts]
        self._tops = sorted(part[-1].box.top for part in self._down)
        self._texts = sum(not part[-1].banner for part in self._down)
        self._begun: set[int] = set()
        self._slices = 0

    @property
    def is_over(self) -> bool:
        """Whether something of several columns was passed by."""
        return len(self._begun) > 1

    def is_of_heads(self, top: float, reach: float) -> bool:
        """Whether all columns go on with headings, several of them no more than ``reach`` below ``top``."""
        return not self._texts and len(self._tops) > 1 and self._tops[1] - top <= reach

    def pass_by(self, one: Sequence[Item]) -> None:
        """Pass by the next slice."""
        self._slices += 1
        for n in {self._part_of[id(item)] for item in one}:
            self._begun.add(n)
            rest = self._down[n]
            if self._slice_of[id(rest[-1])] >= self._slices:
                continue
            del self._tops[bisect_left(self._tops, rest[-1].box.top)]
            self._texts -= not rest[-1].banner
            while rest and self._slice_of[id(rest[-1])] < self._slices:
                rest.pop()
            if rest:
                insort(self._tops, rest[-1].box.top)
                self._texts += not rest[-1].banner


def _held_back(parts: Sequence[list[Item]], grid: Grid) -> list[list[Item]]:
    """Columns under one headline, with what a second headline within them begins put behind all that goes on.

    The text of the first headline runs from above the second one on into the columns beside it, if these do not
    begin with a heading of their own.
    """
    out: list[list[Item]] = []
    held: list[list[Item]] = []
    texts = [n for n, part in enumerate(parts) if not min(part, key=lambda item: item.box.top).banner]
    for n, part in enumerate(parts):
        goes_on = bool(texts) and texts[-1] > n
        first = _second_head(part, grid) if goes_on else None
        if first is None:
            out.append(part)
            continue
        above = [item for item in part if item.box.top < first]
        out += [above] if above else []
        held.append([item for item in part if item.box.top >= first])
    return out + held


def _second_head(part: Sequence[Item], grid: Grid) -> float | None:
    """How high the highest headline stands that stretches over several columns of a part."""
    columns = [around(item.box for item in one)
               for one in _across([item for item in part if not item.banner], grid)]
    lefts, rights = [box.left for box in columns], [box.right for box in columns]
    body = grid.body
    return min((item.box.top for item in part if item.banner
                and bisect_left(lefts, item.box.right - body) - bisect_right(rights, item.box.left + body) > 1),
               default=None)


def _down(items: Sequence[Item]) -> list[Item]:
    """The items of one column from top to bottom; what stands on one level goes from left to right."""
    out: list[Item] = []
    for item in sorted(items, key=lambda item: item.box.top):
        at = len(out)
        first = max(0, at - MOST_BESIDE)
        while at > first and _level(out[at - 1], item) and item.box.left < out[at - 1].box.left:
            at -= 1
        out.insert(at, item)
    return out


def _level(a: Item, b: Item) -> bool:
    """Whether two items stand on one level."""
    return shared_height(a.box, b.box) > 0.5 * min(a.box.height, b.box.height)


def _across(items: Sequence[Item], grid: Grid) -> list[list[Item]]:
    """The items parted at the gutters that run through from top to bottom, from left to right."""
    parts: list[list[Item]] = []
    reach, gutter = float("-inf"), grid.gutter
    for item in sorted(items, key=lambda item: item.box.left):
        left, _, right, _ = item.box
        if left - reach >= gutter:
            parts.append([])
        parts[-1].append(item)
        if right > reach:
            reach = right
    return parts


def _slices(items: Sequence[Item], grid: Grid) -> list[list[Item]]:
    """The items parted at the white that runs through from left to right, from top to bottom."""
    slices: list[list[Item]] = []
    reach, tallest = float("-inf"), 2 * grid.body
    for item in sorted(items, key=lambda item: item.box.top):
        _, top, _, bottom = item.box
        high = bottom - top
        trim = (high if high < tallest else tallest) * SHRUNK / 2
        if top + trim >= reach:
            slices.append([])
        slices[-1].append(item)
        if bottom - trim > reach:
            reach = bottom - trim
    return slices


class _Stretch:
    """What of the width of a page some items take: runs between gutters, from left to right."""

    def __init__(self, items: Sequence[Item], grid: Grid) -> None:
        """The stretch that these items take."""
        runs = [[item.box for item in one] for one in _across(items, grid)]
        self._lefts = [run[0].left for run in runs]
        self._rights = [max([box.right for box in run]) for run in runs]
        self._gutter = grid.gutter
        self.banner = any(item.banner for item in items)

    @property
    def is_parted(self) -> bool:
        """Whether a gutter runs through it."""
        return len(self._lefts) > 1

    @property
    def width(self) -> float:
        """From its left to its right edge."""
        return self._rights[-1] - self._lefts[0]

    def is_turn(self, below: _Stretch) -> bool:
        """Whether what is below is of another width, as a banner over columns is."""
        return (self.banner or below.banner) and abs(self.width - below.width) > 0.5 * min(self.width, below.width)

    def add(self, other: _Stretch) -> None:
        """Take what another one takes, too."""
        self.banner = self.banner or other.banner
        for left, right in zip(other._lefts, other._rights, strict=True):
            first = bisect_left(self._rights, True, key=lambda edge: left - edge < self._gutter)
            last = bisect_left(self._lefts, True, key=lambda edge: edge - right >= self._gutter)
            self._lefts[first:last] = [min([left, *self._lefts[first : min(first + 1, last)]])]
            self._rights[first:last] = [max([right, *self._rights[max(first, last - 1) : last]])]


def _gathered(slices: Sequence[list[Item]], grid: Grid) -> list[list[Item]]:
    """Slices put together again as long as a gutter runs through them, or as they are of one column."""
    groups: list[list[Item]] = []
    whole: _Stretch | None = None
    for one in slices:
        below = _Stretch(one, grid)
        if whole is not None:
            ends = whole.is_parted or below.is_parted or whole.is_turn(below)
            whole.add(below)
            if whole.is_parted or not ends:
                groups[-1] += one
                continue
        groups.append(list(one))
        whole = below
    return groups


def _forced(items: Sequence[Item], grid: Grid) -> list[list[Item]]:
    """The items parted at the gutter that the fewest stick out into, if they are few."""
    whole = around(item.box for item in items)
    edges = sorted({item.box.right for item in items if not item.banner})
    sides = 0.2 * grid.body
    wide = [item.box for item in items if item.box.width > 2 * sides]
    lefts, rights = sorted(box.left for box in wide), sorted(box.right for box in wide)
    best: tuple[float, float] | None = None
    for edge in edges:
        at = edge + grid.gutter / 2
        if not whole.left + 3 * grid.body < at < whole.right - 3 * grid.body:
            continue
        cost = bisect_left(lefts, at - sides) - bisect_right(rights, at + sides)
        if best is None or cost < best[0]:
            best = cost, at
    if best is None or best[0] > SPARSE * len(items):
        return [list(items)]
    left = [item for item in items if middle(item.box) <= best[1]]
    right = [item for item in items if middle(item.box) > best[1]]
    return [left, right] if min(len(left), len(right)) >= COLUMN else [list(items)]
