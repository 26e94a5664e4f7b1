"""Reading order: the lines of a printed page in the order in which they are read, and its columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from cleaner.model import Box
from cleaner.readers.banners import Item, around, banners
from cleaner.readers.page_cuts import cut
from cleaner.readers.scan import Plate
from cleaner.type_size import body_em, em, ems, is_wide

BLANK: Final = 1.0
"""Ems of white between two lines of a column that are a blank line: lines of one paragraph are half of it apart."""
PICTURE: Final = 4.0
"""Ems of white in a column in which a picture stood, if nothing else did."""
MOST_BLANK: Final = 4
"""Blank lines that are told at most."""
EDGE: Final = 6.0
"""Ems that a running head or foot is high at most."""


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
    """The rows of a plate in reading order, the columns they stand in, and what is doubtful about the order."""

    steps: tuple[Step, ...]
    columns: tuple[Box, ...] = ()
    doubts: tuple[str, ...] = ()


def arrange(plate: Plate) -> Arranged:
    """The reading order of a plate.

    A page that is set from top to bottom is turned first, so that its lines run from left to right.
    """
    turned = _is_vertical(plate)
    items = _items(plate, turned)
    if not items:
        return Arranged(tuple(Step(row) for row in range(len(plate.rows))))
    body = body_em((item.ems, item.em) for item in items)
    items = _without_specks(plate, items, body)
    found = _ordered(items, body)
    steps, columns = _steps(found, items, body)
    if turned:
        columns = [_back(box, plate.width) for box in columns]
    return Arranged(_with_boxless(plate, steps), tuple(columns))


def _is_vertical(plate: Plate) -> bool:
    """Whether most of the text is set from top to bottom."""
    down = sum(len(row.text) for row in plate.rows if row.printed.vertical)
    return 2 * down > sum(len(row.text) for row in plate.rows if row.printed.box is not None)


def _items(plate: Plate, turned: bool) -> list[Item]:
    """The rows with a box as items, turned to run from left to right."""
    out = []
    for n, row in enumerate(plate.rows):
        box = row.printed.box
        if box is not None:
            size = em(row.text, box, row.printed.vertical)
            out.append(Item(_turned(box, plate.width) if turned else box, size, (n,), ems(row.text)))
    return out


def _without_specks(plate: Plate, items: Sequence[Item], body: float) -> list[Item]:
    """The items, large letters without a figure on a page of Han text no larger than the rest.

    Engines read ornaments and stains as such.
    """
    if 2 * sum(is_wide(row.text) for row in plate.rows) < len(plate.rows):
        return list(items)
    texts = [plate.rows[item.rows[0]].text for item in items]
    return [item if is_wide(text) or any(char.isdigit() for char in text) else item._replace(em=min(item.em, body))
            for item, text in zip(items, texts, strict=True)]


def _turned(box: Box, width: float) -> Box:
    """A box of a page whose lines run down, from right to left, as if they ran from left to right."""
    return Box(box.top, width - box.right, box.bottom, width - box.left)


def _back(box: Box, width: float) -> Box:
    return Box(width - box.bottom, box.left, width - box.top, box.right)


def _ordered(items: Sequence[Item], body: float) -> list[list[Item]]:
    """The columns of a page in reading order: running heads, then what is cut, then running feet."""
    stretched = banners(items, body)
    head, rest, foot = _edges(stretched, body)
    by_row = {item.rows[0]: item for item in items}

    def lines(column: Sequence[Item]) -> list[Item]:
        return [by_row[row] for item in column for row in item.rows]

    inner = _merged([lines(column) for column in cut(rest, body)], body) if rest else []
    return [*map(lines, head), *inner, *map(lines, foot)]


def _merged(columns: Sequence[list[Item]], body: float) -> list[list[Item]]:
    """Columns that follow each other and stand under each other within one width, as one."""
    out: list[list[Item]] = []
    for column in columns:
        box = around(item.box for item in column)
        if out:
            above = around(item.box for item in out[-1])
            within = ((box.left >= above.left - body and box.right <= above.right + body)
                      or (above.left >= box.left - body and above.right <= box.right + body))
            if within and box.top >= above.bottom - body:
                out[-1] = out[-1] + column
                continue
        out.append(column)
    return out


def _edges(items: Sequence[Item], body: float) -> tuple[list[list[Item]], list[Item], list[list[Item]]]:
    """The running head and foot of a page, a line each, and the rest between them."""
    rest = sorted(items, key=lambda item: item.box.top)
    head: list[list[Item]] = []
    foot: list[list[Item]] = []
    while band := _band(rest, body):
        head.append(sorted(band, key=lambda item: item.box.left))
        rest = rest[len(band):]
        break
    rest.sort(key=lambda item: -item.box.bottom)
    while band := _last_band(rest, body):
        foot.insert(0, sorted(band, key=lambda item: item.box.left))
        rest = rest[len(band):]
        if len(foot) > 2:
            break
    return head, rest, foot


def _band(items: Sequence[Item], body: float) -> list[Item]:
    """The first items, if they stand on one level, apart from what follows, and are no text in columns."""
    reach = float("-inf")
    for n, item in enumerate(items):
        if n and item.box.top - reach > 0.4 * body:
            band = list(items[:n])
            whole = around(one.box for one in band)
            return band if whole.height <= EDGE * body and _side_by_side(band) else []
        reach = max(reach, item.box.bottom)
    return []


def _last_band(items: Sequence[Item], body: float) -> list[Item]:
    """The last items, under the same conditions."""
    reach = float("inf")
    for n, item in enumerate(items):
        if n and reach - item.box.bottom > 0.8 * body:
            band = list(items[:n])
            whole = around(one.box for one in band)
            small = all(one.em < 1.3 * body for one in band)
            return band if whole.height <= 3 * body and small and _side_by_side(band) else []
        reach = min(reach, item.box.top)
    return []


def _side_by_side(band: Sequence[Item]) -> bool:
    """Whether no item stands under another one."""
    ordered = sorted(band, key=lambda item: item.box.left)
    return all(b.box.left >= a.box.right - 1 for a, b in pairwise(ordered))


def _steps(found: Sequence[Sequence[Item]], items: Sequence[Item], body: float) -> tuple[list[Step], list[Box]]:
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
