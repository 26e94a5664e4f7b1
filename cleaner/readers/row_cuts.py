"""Row cut: a line that an engine has read across two columns, parted where the gutter runs between its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from cleaner.model import Box
from cleaner.readers.banners import Item, around, columns, overlap
from cleaner.readers.scan import Plate, Row
from cleaner.type_size import body_em, em, ems

GUTTER: Final = 1.25
"""Ems of the line's own type that part two words of two columns; spaces within a line are one em at most."""
FAR: Final = 4.0
"""Ems that part them wherever they stand."""
BARS: Final = frozenset("|丨｜!1lI[]")
"""What engines make of the printed rule in a gutter."""


class Cut(NamedTuple):
    """A plate whose rows are of one column each, and for each row which row of the file it is of."""

    plate: Plate
    ranks: tuple[int, ...]


def cut_rows(plate: Plate) -> Cut:
    """The plate with its rows parted at gutters; without boxes of words nothing can be parted."""
    same = Cut(plate, tuple(range(len(plate.rows))))
    if not any(len(row.words) > 1 for row in plate.rows):
        return same
    items = [Item(row.printed.box, em(row.text, row.printed.box), (n,), ems(row.text))
             for n, row in enumerate(plate.rows) if row.printed.box is not None]
    body = body_em((item.ems, item.em) for item in items)
    slots = columns([item for item in items if item.em < 2 * body], body)
    pieces = [_pieces(row, slots) for row in plate.rows]
    if all(len(of_row) == 1 for of_row in pieces):
        return same
    ranks = tuple(n for n, of_row in enumerate(pieces) for _ in of_row)
    order = None if plate.order is None else tuple(
        k for n in plate.order for k, rank in enumerate(ranks) if rank == n)
    return Cut(_with_rows(plate, tuple(row for of_row in pieces for row in of_row), order), ranks)


def _with_rows(plate: Plate, rows: tuple[Row, ...], order: tuple[int, ...] | None) -> Plate:
    """The plate with other rows."""
    return Plate(plate.width, plate.height, rows, plate.file, plate.sha256, plate.image, plate.label, plate.pictures,
                 plate.bars, order)


def _pieces(row: Row, slots: Sequence[Box]) -> list[Row]:
    """The row, or the rows that it is parted into."""
    if len(row.words) < 2 or row.printed.box is None or row.printed.vertical:
        return [row]
    size = min(row.printed.box.height, sum(box.width for _, box in row.words) / max(ems(row.text), 1))
    cuts = [k for k in range(1, len(row.words)) if _is_gutter(row, k, size, slots)]
    if not cuts:
        return [row]
    out = []
    for first, last in zip([0, *cuts], [*cuts, len(row.words)], strict=True):
        start = row.words[first][0] if first else 0
        end = row.words[last][0] if last < len(row.words) else len(row.text)
        text = row.text[start:end].rstrip()
        box = around(box for _, box in row.words[first:last])
        box = Box(box.left, row.printed.box.top, box.right, row.printed.box.bottom)
        words = tuple((at - start, box) for at, box in row.words[first:last])
        out.append(Row(text, row.ref, row.printed._replace(box=box), row.at + start, words))
    return [piece for piece in out if piece.text]


def _is_gutter(row: Row, k: int, size: float, slots: Sequence[Box]) -> bool:
    """Whether a gutter runs between word ``k`` and the words before it."""
    left = k - 1
    while left and _is_bar(row, left):
        left -= 1
    if _is_bar(row, k):
        return False
    one, two = row.words[left][1], row.words[k][1]
    white = two.left - one.right
    if white < GUTTER * size:
        return False
    middle = Box((one.right + two.left) / 2 - 0.5, one.top, (one.right + two.left) / 2 + 0.5, one.bottom)
    return white >= FAR * size or all(overlap(slot, middle) <= 0 for slot in slots)


def _is_bar(row: Row, k: int) -> bool:
    """Whether a word is a printed rule that was read as a letter."""
    start = row.words[k][0]
    end = row.words[k + 1][0] if k + 1 < len(row.words) else len(row.text)
    return row.text[start:end].strip() in BARS
