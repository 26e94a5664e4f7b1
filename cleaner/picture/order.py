"""Order: the way of the reader's eye over a page, along each block and on to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from cleaner.box import Box, middle, middle_height, shared_width
from cleaner.model import ASIDE, Block, Outcome, Seam
from cleaner.picture.plan import Spot

APART: Final = 1.6
"""Two lines of a block that are further apart than so many heights of the first do not stand together."""
SHARED: Final = 0.3
"""What two lines of one column have in common at least, of the width of the narrower one."""
BESIDE: Final = 3.0
"""How far beside its lines the way runs, in units of the picture."""

Point = tuple[float, float]
Way = Literal["step", "jump", "join"]


class Stretch(NamedTuple):
    """Lines of one block that stand together: the block's number, first and last line, and from where to where the
    way runs along them. ``at`` is the place of the first among the lines of its block.
    """

    block: int
    at: int
    first: int
    last: int
    start: Point
    end: Point
    aside: bool


class Passage(NamedTuple):
    """From one stretch to the next: a ``step`` within a column, a ``jump`` to another place, or a ``join`` within a
    block, which has a ``seam``. ``faint`` tells that it leads to or from what is set aside, ``bowed`` that it stays in
    its column and goes around what stands between. ``lines`` are the last line before it and the first behind it.
    """

    way: Way
    start: Point
    end: Point
    upright: bool
    lines: tuple[int, int]
    faint: bool = False
    bowed: bool = False
    seam: Seam | None = None


def stretches(outcome: Outcome, spots: Sequence[Spot]) -> list[Stretch]:
    """The blocks of a page in reading order, parted where their lines do not stand together."""
    return [stretch for n, block in enumerate(outcome.blocks, 1) for stretch in _along(outcome, spots, n, block)]


def passages(outcome: Outcome, spots: Sequence[Spot], found: Sequence[Stretch]) -> Iterator[Passage]:
    """What leads from each stretch to the next."""
    for one, two in pairwise(found):
        lines = (one.last, two.first)
        a, b = spots[one.last], spots[two.first]
        stays = _is_beside(outcome, one.last, two.first) and _follows(a, b, None)
        if one.block != two.block:
            yield Passage("step" if stays else "jump", one.end, two.start, b.upright, lines, one.aside or two.aside)
            continue
        seams = outcome.blocks[one.block - 1].seams
        seam = seams[two.at - 1] if 0 < two.at <= len(seams) else None
        start, end = (_far(a.box, b.upright), _far(b.box, b.upright)) if stays else (one.end, two.start)
        yield Passage("join", start, end, b.upright, lines, one.aside, stays, seam)


def _far(box: Box, upright: bool) -> Point:
    """Where a line ends, seen in the direction in which it is read."""
    if upright:
        return middle(box), box.bottom
    return box.right, middle_height(box)


def _along(outcome: Outcome, spots: Sequence[Spot], n: int, block: Block) -> Iterator[Stretch]:
    """The stretches of one block; lines beside their sheet are in none."""
    group: list[int] = []
    begins = 0
    for at, i in enumerate(block.lines):
        if spots[i].stray:
            continue
        if group and not _together(outcome, spots, group[-1], i):
            yield _stretch(spots, n, begins, group, block.role in ASIDE)
            group = []
        begins = begins if group else at
        group.append(i)
    if group:
        yield _stretch(spots, n, begins, group, block.role in ASIDE)


def _stretch(spots: Sequence[Spot], n: int, at: int, group: Sequence[int], aside: bool) -> Stretch:
    """Lines that stand together, with the way along their left edge; along the upper one if they are vertical."""
    boxes = [spots[i].box for i in group]
    if spots[group[0]].upright:
        y = min(box.top for box in boxes) - BESIDE
        start, end = (boxes[0].right, y), (boxes[-1].left, y)
    else:
        x = min(box.left for box in boxes) - BESIDE
        start, end = (x, boxes[0].top), (x, boxes[-1].bottom)
    return Stretch(n, at, group[0], group[-1], start, end, aside)


def _together(outcome: Outcome, spots: Sequence[Spot], i: int, j: int) -> bool:
    return _is_beside(outcome, i, j) and _follows(spots[i], spots[j], APART)


def _is_beside(outcome: Outcome, i: int, j: int) -> bool:
    """Whether two lines stand on one sheet and in one column, as far as that is told."""
    return (outcome.page.lines[i].sheet == outcome.page.lines[j].sheet
            and _column(outcome, i) == _column(outcome, j))


def _column(outcome: Outcome, i: int) -> int:
    """The column that a line stands in, 0 if it is not known."""
    printed = outcome.page.lines[i].printed
    return 0 if printed is None else printed.column


def _follows(one: Spot, two: Spot, apart: float | None) -> bool:
    """Whether a line stands below another in its column (left of it, if vertical), not further than ``apart`` heights
    away, or right behind it in the same row.
    """
    a, b = (_turned(one.box), _turned(two.box)) if two.upright else (one.box, two.box)
    height = min(a.height, b.height)
    if one.upright != two.upright:
        return False
    shared = shared_width(a, b)
    if shared < SHARED * min(a.width, b.width):
        return apart is not None and abs(a.top - b.top) < height / 2 and 0 <= b.left - a.right < 2 * height
    return b.top >= a.top + height / 4 and (apart is None or b.top - a.bottom <= apart * a.height)


def _turned(box: Box) -> Box:
    """A box of a vertical page as if it were turned to the left: what is read from right to left goes down.

    >>> _turned(Box(80, 0, 100, 50)).top < _turned(Box(50, 0, 70, 50)).top
    True
    """
    return Box(box.top, -box.right, box.bottom, -box.left)
