"""Reading order: the lines of a printed page in the order in which they are read, and its columns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Sequence
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from cleaner.box import Box, around, middle_height, shared_height, shared_width
from cleaner.figures import is_figures
from cleaner.readers.banners import banners
from cleaner.readers.crowd import is_across, is_crowded, plain
from cleaner.readers.grid import grid_of
from cleaner.readers.item import LARGER, Item
from cleaner.readers.page_cuts import COLUMN, cut
from cleaner.readers.row_cuts import bare
from cleaner.readers.running_lines import numbered_head, running_feet, running_head, side_by_side
from cleaner.readers.scan import Plate
from cleaner.readers.sound import sound
from cleaner.skew import lean, upright
from cleaner.type_size import ems, is_wide, type_sizes

BLANK: Final = 1.0
"""Ems of white between two lines of a column that are a blank line: lines of one paragraph are half of it apart."""
PICTURE: Final = 4.0
"""Ems of white in a column in which a picture stood, if nothing else did."""
MOST_BLANK: Final = 4
"""Blank lines that are told at most."""
WIDER: Final = 1.3
"""How much wider a headline is than a column, if it stands over several."""
FILLED: Final = 0.7
"""The share of a column's width that its full lines take at least."""
TALL: Final = 1.5
"""Ems from which a box is higher than its line can be: a speck above or below was taken for a part of it …"""
LINE: Final = 1.2
"""… so that it is cut to the height that its type has."""
APART: Final = 3.0
"""Ems of the body that a headline set across is away from its byline and from the columns beside it at most."""
NEXT: Final = 2.0
"""How many times its height the next line of a column is below a line at most."""
FEW_JUMPS: Final = 6
"""How often more than ours a stated order may jump from line to line …"""
MORE_JUMPS: Final = 0.3
"""… or which share more: it may know articles that the white of the page does not tell."""
UPWARDS: Final = 0.2
"""The share of a page's lines that a stated order may read after what stands below them in their column."""
LONG: Final = 4.0
"""Ems of a line that is more than a piece of another one."""
LEVEL: Final = 0.6
"""The share of its height that a line has in common with one beside it."""
FEW_BESIDE: Final = 4
"""So many lines beside others make the order of a page doubtful."""
INDENT: Final = 2.5
OUTDENT: Final = 0.3
"""Ems that a line of a column begins to the right and to the left of its edge at most."""


class Step(NamedTuple):
    """A row in reading order, by its index, and what its place on the page tells.

    ``gap`` counts blank lines before it, ``indent`` its margin in half widths, ``picture`` tells that a
    picture stood between the line before and it, ``column`` counts the columns of the page, from 1 (0: none).
    """

    row: int
    gap: int = 0
    indent: int = 0
    picture: bool = False
    column: int = 0


class Arranged(NamedTuple):
    """The rows of a plate in reading order, the columns they stand in, and what is doubtful about the order.

    ``bands`` are the numbers of those columns that are none of text, as :class:`cleaner.model.Sheet` has them.
    """

    steps: tuple[Step, ...]
    columns: tuple[Box, ...] = ()
    doubts: tuple[str, ...] = ()
    bands: frozenset[int] = frozenset()


def arrange(plate: Plate) -> Arranged:
    """The reading order of a plate.

    A page that is set from top to bottom is turned first, so that its lines run from left to right; one that leans is
    set upright.
    """
    plate = sound(plate).plate
    turned = _is_vertical(plate)
    leaning, body = _items(plate, turned)
    items = _upright(plate, leaning, body)
    if not items:
        return Arranged(tuple(Step(row) for row in range(len(plate.rows))))
    crowded = is_crowded(items, body)
    ordered, apart = (plain(items, body), frozenset[int]()) if crowded else _ordered(
        items, body, frozenset(n for n, row in enumerate(plate.rows) if is_figures(row.text)))
    found = _or_stated(plate, ordered, items, body)
    steps, columns = _steps(found, body)
    bands = _bands(found, columns, apart, body)
    if items is not leaning:
        columns = _as_scanned(found, leaning)
    if turned:
        columns = [_back(box, plate.width) for box in columns]
    return Arranged(_with_boxless(plate, steps), tuple(columns), _doubts(found, plate, crowded), bands)


def _doubts(columns: Sequence[Sequence[Item]], plate: Plate, crowded: bool) -> tuple[str, ...]:
    """What is doubtful about an order: lines that stand side by side, and that nothing parts into columns."""
    if crowded:
        return (f"{plate.file}: too many lines lie across each other; they are read from top to bottom",)
    beside = sum(
        min(a.ems, b.ems) >= LONG and shared_height(a.box, b.box) > LEVEL * min(
            a.box.height, b.box.height)
        for column in columns if not side_by_side(column) for a, b in pairwise(column))
    if beside < FEW_BESIDE:
        return ()
    return (f"{plate.file}: {beside} lines stand beside others with no gutter between them: their order is a guess",)


def _is_vertical(plate: Plate) -> bool:
    """Whether most of the text is set from top to bottom."""
    down = sum(len(row.text) for row in plate.rows if row.printed.vertical)
    return 2 * down > sum(len(row.text) for row in plate.rows if row.printed.box is not None)


def _items(plate: Plate, turned: bool) -> tuple[list[Item], float]:
    """The rows with a box as items, turned to run from left to right, and the type size of the body.

    Large letters without a figure on a page of Han text are no larger than the rest: engines read ornaments and
    stains as such.
    """
    boxes = [(n, box) for n, row in enumerate(plate.rows) if (box := bare(row)) is not None]
    sizes = type_sizes([(plate.rows[n].text, _down(box, plate.width) if plate.rows[n].printed.vertical else box)
                        for n, box in boxes])
    han = 2 * sum(is_wide(row.text) for row in plate.rows) > len(plate.rows)
    items = []
    for (n, box), size, block in zip(boxes, sizes.of_lines, sizes.blocks, strict=True):
        row = plate.rows[n]
        box = _down(box, plate.width) if turned else box
        if turned == row.printed.vertical and not block and box.height > TALL * size > 0:
            level = middle_height(box)
            box = box._replace(top=level - LINE / 2 * size, bottom=level + LINE / 2 * size)
        speck = han and not is_wide(row.text) and not any(char.isdigit() for char in row.text)
        items.append(Item(box, min(size, sizes.body) if speck else size, (n,), ems(row.text)))
    return items, sizes.body


def _upright(plate: Plate, items: list[Item], body: float) -> list[Item]:
    """The items as they would stand if the page did not lean on its scan; the same ones if it does not."""
    slope = lean([(plate.rows[item.rows[0]].text, item.box) for item in items], body)
    return [item._replace(box=upright(item.box, slope)) for item in items] if slope else items


def _as_scanned(columns: Sequence[Sequence[Item]], items: Sequence[Item]) -> list[Box]:
    """The boxes of columns by the boxes that their items have on the scan."""
    boxes = {item.rows: item.box for item in items}
    return [around(boxes[item.rows] for item in column) for column in columns]


def _down(box: Box, width: float) -> Box:
    """A box of a page whose lines run down, from right to left, as if they ran from left to right."""
    return Box(box.top, width - box.right, box.bottom, width - box.left)


def _back(box: Box, width: float) -> Box:
    return Box(width - box.bottom, box.left, width - box.top, box.right)


def _ordered(
    items: Sequence[Item], body: float, figures: Container[int]
) -> tuple[list[list[Item]], frozenset[int]]:
    """The columns of a page in reading order: running heads, then what is cut, then running feet.

    With them come the rows that make no column by themselves: running heads and feet, and headings.
    Lines that are set across the direction of the page, such as a headline from top to bottom between columns, are
    put in when the rest has its order.
    """
    across, items = _across(items)
    grid = grid_of(items, body)
    numbered, under = numbered_head(items, figures, body)
    whole = banners(under, grid)
    head, rest = ([numbered], whole) if numbered else running_head(whole, body)
    rest, foot = running_feet(rest, body)
    apart = [*across, *(item for item in whole if item.banner), *(item for edge in (*head, *foot) for item in edge)]
    by_row = {item.rows[0]: item for item in items}

    def lines(column: Sequence[Item]) -> list[Item]:
        return [by_row[row] for item in column for row in item.rows]

    inner = _merged([lines(column) for column in cut(rest, grid)], body) if rest else []
    _put_in(inner, _stacks(across, body), body)
    return ([*map(lines, head), *inner, *map(lines, foot)],
            frozenset(row for item in apart for row in item.rows))


def _or_stated(plate: Plate, found: list[list[Item]], items: Sequence[Item], body: float) -> list[list[Item]]:
    """The columns found, or those of the order that the file states, if it jumps about on the page no more."""
    if plate.order is None:
        return found
    by_row = {item.rows[0]: item for item in items}
    stated = [by_row[row] for row in dict.fromkeys(plate.order) if row in by_row]
    if len(stated) < len(items):
        return found
    ours = _jumps([item for column in found for item in column])
    if _jumps(stated) > ours + max(FEW_JUMPS, MORE_JUMPS * ours) or _goes_up(stated, found) > UPWARDS * len(items):
        return found
    return _merged([[item] for item in stated], body)


def _goes_up(order: Sequence[Item], columns: Sequence[Sequence[Item]]) -> int:
    """How many lines are read after what stands below them in their column."""
    rank = {item.rows[0]: n for n, item in enumerate(order)}
    late = 0
    for column in columns:
        first = len(order)
        for item in reversed(column):
            late += rank[item.rows[0]] > first
            first = min(first, rank[item.rows[0]])
    return late


def _jumps(order: Sequence[Item]) -> int:
    """How often a line is not right under the line before it, with nothing between them."""
    return sum(not _follows(a, b) for a, b in pairwise(order))


def _follows(a: Item, b: Item) -> bool:
    """Whether one line stands close under another one, or beside it on the same level."""
    white = b.box.top - a.box.bottom
    return shared_width(a.box, b.box) > 0 and -0.7 * a.box.height <= white <= NEXT * max(a.box.height, b.box.height)


def _across(items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """The items that are set across the direction of the page, with single characters in line with them; the rest."""
    tall = [item for item in items if is_across(item)]
    rows = {item.rows for item in tall}
    rows |= {item.rows for item in items if item.ems <= 1 and any(
        shared_width(item.box, one.box) > item.box.width / 2 and item.box.top - one.box.bottom < one.box.height
        for one in tall)}
    return [item for item in items if item.rows in rows], [item for item in items if item.rows not in rows]


def _stacks(items: Sequence[Item], body: float) -> list[list[Item]]:
    """Lines set from top to bottom that stand side by side, from right to left, the largest first."""
    groups: list[list[Item]] = []
    wholes: list[Box] = []
    for item in sorted(items, key=lambda item: (-item.em, item.box.top)):
        for n, whole in enumerate(wholes):
            if (shared_width(item.box, whole) > -APART * body
                    and shared_height(item.box, whole) > -APART * body):
                groups[n].append(item)
                wholes[n] = around((item.box, whole))
                break
        else:
            groups.append([item])
            wholes.append(item.box)
    return groups


def _put_in(columns: list[list[Item]], groups: Sequence[list[Item]], body: float) -> None:
    """Put headlines that are set across among the columns: behind the heads of the first column beside each."""
    boxes = [around(item.box for item in column) for column in columns]
    for group in groups:
        whole = around(item.box for item in group)
        n = next((n for n, box in enumerate(boxes) if _is_beside(box, whole, body)), len(columns))
        column = columns[n] if n < len(columns) else []
        heads = next((k for k, item in enumerate(column) if item.em < LARGER * body), len(column))
        parts = [part for part in (column[:heads], group, column[heads:]) if part]
        columns[n : n + 1] = parts
        boxes[n : n + 1] = [around(item.box for item in part) for part in parts]


def _is_beside(column: Box, whole: Box, body: float) -> bool:
    """Whether a headline that is set across stands beside a column."""
    shared = shared_height(column, whole)
    return shared > 0.5 * whole.height and -shared_width(column, whole) < APART * body


def _merged(columns: Sequence[list[Item]], body: float) -> list[list[Item]]:
    """Columns that follow each other and stand under each other within one width, as one."""
    out: list[list[Item]] = []
    last: _Whole | None = None
    for column in columns:
        below = _whole(column, body)
        if last is not None and _is_under(below.box, last.box, body) and (
                last.box.width < WIDER * below.box.width or last.is_text) and (
                below.box.width < WIDER * last.box.width or below.is_text):
            out[-1] += column
            last = _Whole(around((last.box, below.box)), max(last.line, below.line))
        else:
            out.append([*column])
            last = below
    return out


class _Whole(NamedTuple):
    """The box of a column, and the width of its widest line of body."""

    box: Box
    line: float

    @property
    def is_text(self) -> bool:
        """Whether lines of body fill the column, so that it is no headline over several."""
        return self.line > FILLED * self.box.width


def _whole(column: Sequence[Item], body: float) -> _Whole:
    """A column as a whole."""
    return _Whole(around(item.box for item in column), _widest(column, body))


def _widest(column: Sequence[Item], body: float) -> float:
    """The width of the widest line of body; 0 if there is none."""
    return max((item.box.width for item in column if item.em < LARGER * body), default=0.0)


def _is_under(box: Box, above: Box, body: float) -> bool:
    """Whether a column stands under another one, the narrower of the two within the wider one's edges."""
    wide, narrow = (above, box) if above.width >= box.width else (box, above)
    return (narrow.left >= wide.left - body and narrow.right <= wide.right + body
            and box.top >= above.bottom - body)


def _steps(found: Sequence[Sequence[Item]], body: float) -> tuple[list[Step], list[Box]]:
    """The rows with what their place tells, and the columns."""
    steps: list[Step] = []
    columns: list[Box] = []
    for column in found:
        box = around(item.box for item in column)
        columns.append(box)
        last: Item | None = None
        for item in column:
            white = (item.box.top - last.box.bottom) / body if last is not None else BLANK
            blank = 0 if white < BLANK else min(MOST_BLANK, max(1, round(white / 1.5)))
            indent = max(0, round((item.box.left - box.left) / item.em * 2)) if item.em else 0
            steps.append(Step(item.rows[0], blank if steps else 0, indent, last is not None and white >= PICTURE,
                              len(columns)))
            last = item
    return steps, columns


def _bands(found: Sequence[Sequence[Item]], boxes: Sequence[Box], apart: frozenset[int], body: float
           ) -> frozenset[int]:
    """The numbers of the columns that are none of text: ``apart`` are the rows that make none by themselves.

    They hold nothing else. Or they hold next to nothing else, and are wider than the others, lie over several of
    them, or are narrow and begin where none does: a page's number, a speck, a caption in the middle.
    """
    others = [[item for item in column if apart.isdisjoint(item.rows)] for column in found]
    texts = [_Whole(box, _widest(other, body)).is_text for other, box in zip(others, boxes, strict=True)]
    widths = [box.width for box, text in zip(boxes, texts, strict=True) if text]
    common = median(widths) if widths else 0.0
    lefts = sorted(box.left for text, box in zip(texts, boxes, strict=True) if text and box.width >= FILLED * common)
    long = [box for other, box in zip(others, boxes, strict=True) if len(other) >= COLUMN]
    out = []
    for n, (other, text, box) in enumerate(zip(others, texts, boxes, strict=True), 1):
        wide = box.width > WIDER * common
        astray = box.width < FILLED * common and not _begins(box.left, lefts, body)
        few = len(other) < COLUMN and (astray or wide or _is_over_several(box, long, body))
        if not other or few or (wide and not text):
            out.append(n)
    return frozenset(out)


def _begins(left: float, lefts: Sequence[float], body: float) -> bool:
    """Whether a column begins at a place, or next to it, as a line that is set in does."""
    first = bisect_left(lefts, True, key=lambda edge: left - edge <= INDENT * body)
    return first < len(lefts) and left - lefts[first] >= -OUTDENT * body


def _is_over_several(box: Box, columns: Sequence[Box], body: float) -> bool:
    """Whether a box lies over several columns that stand side by side."""
    over = [one for one in columns if shared_width(one, box) > body]
    return bool(over) and max(one.left for one in over) >= min(one.right for one in over)


def _with_boxless(plate: Plate, steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps with the rows that have no box, each behind the row before it in the file."""
    placed = {step.row for step in steps}
    after: dict[int, list[Step]] = {}
    last = -1
    for row in range(len(plate.rows)):
        if row in placed:
            last = row
        else:
            after.setdefault(last, []).append(Step(row))
    out = after.get(-1, [])
    for step in steps:
        out.append(step)
        out += [one._replace(column=step.column) for one in after.get(step.row, ())]
    return tuple(out)
