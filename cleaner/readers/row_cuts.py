"""Row cut: a line that an engine has read across two columns, parted where the gutter runs between its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from cleaner.model import Box
from cleaner.readers.banners import Item, around, columns, middle
from cleaner.readers.scan import Plate, Row
from cleaner.readers.sound import is_sound
from cleaner.type_size import ems, type_sizes

GUTTER: Final = 1.25
"""Ems of the line's own type that part two words of two columns; spaces within a line are one em at most."""
LARGE: Final = 1.4
"""Type that much larger than the body's is a headline's …"""
GUTTER_OF_HEADS: Final = 2.2
"""… in which one character that was not read leaves more than an em of white."""
FAR: Final = 3.2
"""How many times as much parts them wherever they stand."""
HALF: Final = 0.35
"""The share of a gutter that is white beside a speck in it at least."""
BARS: Final = frozenset("|丨｜!1lI[]")
"""What engines make of the printed rule in a gutter."""

MARKS: Final = frozenset("。，、.,·:;'`‘’-一")
"""What they make of a speck in it."""


class Cut(NamedTuple):
    """A plate whose rows are of one column each, and for each row which row of the file it is of."""

    plate: Plate
    ranks: tuple[int, ...]


def cut_rows(plate: Plate) -> Cut:
    """The plate with its rows parted at gutters; without boxes of words nothing can be parted."""
    same = Cut(plate, tuple(range(len(plate.rows))))
    if not any(len(row.words) > 1 for row in plate.rows):
        return same
    rows = [(row, box) for row in plate.rows if (box := bare(row)) is not None]
    sizes = type_sizes([(row.text, box) for row, box in rows])
    body = sizes.body
    items = [Item(box, size, (), ems(row.text)) for (row, box), size in zip(rows, sizes.of_lines, strict=True)]
    slots = columns([item for item in items if item.em < 2 * body], body)
    pieces = [_pieces(row, slots, body) for row in plate.rows]
    if all(len(of_row) == 1 for of_row in pieces):
        return same
    ranks = tuple(n for n, of_row in enumerate(pieces) for _ in of_row)
    starts = [0, *accumulate(map(len, pieces))]
    order = None if plate.order is None else tuple(k for n in plate.order for k in range(starts[n], starts[n + 1]))
    return Cut(replace(plate, rows=tuple(row for of_row in pieces for row in of_row), order=order), ranks)


def _pieces(row: Row, slots: Sequence[Box], body: float) -> list[Row]:
    """The row, or the rows that it is parted into."""
    if len(row.words) < 2 or row.printed.box is None or row.printed.vertical:
        return [row]
    boxes = [box for _, box in row.words]
    size = min(row.printed.box.height, sum([box[2] - box[0] for box in boxes]) / max(ems(row.text), 1))
    least = (GUTTER if size < LARGE * body else GUTTER_OF_HEADS) * size
    if max([b[0] - a[2] for a, b in pairwise(boxes)]) < HALF * least:
        return [row]
    cuts = [k for k in _gutters(row, least, slots) if _is_spaced(row, k)] if least > 0 else []
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
    out = [piece for piece in out if piece.text]
    return out if all(piece.printed.box is not None and is_sound(piece.printed.box) for piece in out) else [row]


def _gutters(row: Row, least: float, slots: Sequence[Box]) -> list[int]:
    """The words of a row, from the second, before which a gutter runs that is ``least`` wide."""
    out: list[int] = []
    left: Box | None = None
    for k, (_, box) in enumerate(row.words):
        if _is_speck(row, k, slots):
            continue
        if left is not None:
            white = box.left - left.right
            if white >= FAR * least or (white >= least and _is_between((left.right + box.left) / 2, slots)):
                out.append(k)
        left = box
    return out


def _is_spaced(row: Row, k: int) -> bool:
    """Whether nothing but spaces stands before word ``k``: what is cut away must be known again by its length."""
    before = row.text[row.words[k - 1][0] : row.words[k][0]]
    return before.rstrip() == before.rstrip(" ")


def bare(row: Row) -> Box | None:
    """The box of a row without printed rules that were read as letters at its edges.

    >>> from cleaner.model import Printed
    >>> words = ((0, Box(0, 0, 2, 9)), (2, Box(20, 0, 60, 9)))
    >>> bare(Row("| 芦河", "l1", Printed(Box(0, 0, 60, 9)), words=words))
    Box(left=20, top=0, right=60, bottom=9)
    """
    box = row.printed.box
    if box is None or not row.words or (row.text[0] not in BARS and row.text[-1] not in BARS):
        return box
    inner = [k for k in range(len(row.words)) if not _is_speck(row, k, ())]
    if not inner or len(inner) == len(row.words):
        return box
    found = Box(max(box.left, row.words[inner[0]][1].left), box.top, min(box.right, row.words[inner[-1]][1].right),
                box.bottom)
    return found if is_sound(found) else box


def _is_between(place: float, slots: Sequence[Box]) -> bool:
    """Whether a place, from the left, is in no column."""
    return all(not slot.left <= place <= slot.right for slot in slots)


def _is_speck(row: Row, k: int, slots: Sequence[Box]) -> bool:
    """Whether a word is a printed rule, or a speck in a gutter, that was read as a letter or a mark."""
    start, box = row.words[k]
    end = row.words[k + 1][0] if k + 1 < len(row.words) else len(row.text)
    word = row.text[start:end].strip()
    return word in BARS or (bool(slots) and word in MARKS and _is_between(middle(box), slots))
