"""Row cut: a line that an engine has read across two columns, parted where the gutter runs between its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate, pairwise
from statistics import median
from typing import Final, NamedTuple

from cleaner.box import Box, around, middle
from cleaner.readers.gauge import over_gutters
from cleaner.readers.grid import WIDE, columns, of_one_column
from cleaner.readers.item import LARGER, Item
from cleaner.readers.scan import UNTOLD, Plate, Row, Words
from cleaner.readers.sound import is_sound, words_of
from cleaner.skew import lean, shifted
from cleaner.type_size import ems, is_wide, type_sizes

GUTTER: Final = 1.25
"""Ems of the line's own type that part two words of two columns; spaces within a line are one em at most."""
LARGE: Final = 1.4
"""Type that much larger than the body's is a headline's …"""
GUTTER_OF_HEADS: Final = 2.2
"""… in which one character that was not read leaves more than an em of white."""
FAR: Final = 3.2
"""How many times as much parts them wherever they stand."""
SHOWN: Final = 0.7
"""The share of a gutter that is white on every line at least …"""
NARROWEST: Final = 0.6
"""… and ems of it: words of one line of body are closer together, if they were read at all."""
AS_HIGH: Final = 1.4
"""How many times as high as wide, or as wide as high, a character is at most whose box is its own."""
LEVELLED: Final = 0.7
"""The share of a row's height that is due to the lean of its page at most."""
BARS: Final = frozenset("|丨｜!1lI[]")
"""What engines make of the printed rule in a gutter."""

MARKS: Final = frozenset("。，、.,·:;'`‘’“”\"*^-一")
"""What they make of a speck in it."""


class Cut(NamedTuple):
    """A plate whose rows are of one column each, and for each row which row of the file it is of."""

    plate: Plate
    ranks: tuple[int, ...]


def cut_rows(plate: Plate) -> Cut:
    """The plate with its rows parted at gutters, by the boxes of words or, where the file has none, by their length."""
    same = Cut(plate, tuple(range(len(plate.rows))))
    rows = [(row, box) for row in plate.rows if (box := bare(row)) is not None]
    if not rows or all(row.words is UNTOLD and not is_wide(row.text) for row in plate.rows):
        return same
    sizes = type_sizes([(row.text, box) for row, box in rows])
    body = sizes.body
    slope = lean([(row.text, box) for row, box in rows], body)
    items = [Item(shifted(box, slope), size, (), ems(row.text))
             for (row, box), size in zip(rows, sizes.of_lines, strict=True)]
    slots = columns(of_one_column([item for item in items if item.em < 2 * body]), body)
    wide = WIDE * median([item.box.width for item in items])
    found = over_gutters(plate.rows, slots, body, wide, slope)
    pieces = [_by_length(row, found[n], body, slope) if n in found
              else _pieces(row, _slots_at(row, slots, slope), body, wide, slope) for n, row in enumerate(plate.rows)]
    if all(len(of_row) == 1 for of_row in pieces):
        return same
    ranks = tuple(n for n, of_row in enumerate(pieces) for _ in of_row)
    starts = [0, *accumulate(map(len, pieces))]
    order = None if plate.order is None else tuple(k for n in plate.order for k in range(starts[n], starts[n + 1]))
    return Cut(replace(plate, rows=tuple(row for of_row in pieces for row in of_row), order=order), ranks)


def _by_length(row: Row, words: Words, body: float, slope: float) -> list[Row]:
    """The rows that a row without words is parted into."""
    return [_piece(row, words, k, k + 1, body, slope) for k in range(len(words))]


def _slots_at(row: Row, slots: Sequence[Box], slope: float) -> Sequence[Box]:
    """The columns where they stand on the level of a row: on a page that leans they are elsewhere on each."""
    box = row.printed.box
    if not slope or box is None:
        return slots
    return [shifted(slot._replace(top=box.top, bottom=box.bottom), -slope) for slot in slots]


def _pieces(row: Row, slots: Sequence[Box], body: float, wide: float, slope: float) -> list[Row]:
    """The row, or the rows that it is parted into: few are wider than a column, and only these are asked for words."""
    box = row.printed.box
    if box is None or row.printed.vertical or (box.width < wide and any(
            slot.left - body / 2 <= box.left and box.right <= slot.right + body / 2 for slot in slots)):
        return [row]
    words = words_of(row)
    if len(words) < 2:
        return [row]
    size = min(box.height, sum([word[2] - word[0] for _, word in words]) / max(ems(row.text), 1))
    cuts = [k for k in _gutters(row, words, slots, size, body) if _is_spaced(row, words, k)] if size > 0 else []
    if not cuts:
        return [row]
    out = [_piece(row, words, first, last, size, slope)
           for first, last in zip([0, *cuts], [*cuts, len(words)], strict=True)]
    out = [piece for piece in out if piece.text]
    return out if all(piece.printed.box is not None and is_sound(piece.printed.box) for piece in out) else [row]


def _piece(row: Row, words: Words, first: int, last: int, size: float, slope: float) -> Row:
    """The row that the words from ``first`` to before ``last`` make, in type of a size."""
    start = words[first][0] if first else 0
    end = words[last][0] if last < len(words) else len(row.text)
    whole = around(box for _, box in words[first:last])
    top, bottom = _level([box for _, box in words[first:last]], row.printed.box or whole, size, slope)
    inner = tuple((at - start, box) for at, box in words[first:last])
    printed = row.printed._replace(box=Box(whole.left, top, whole.right, bottom))
    return Row(row.text[start:end].rstrip(), row.ref, printed, row.at + start, partial(tuple, inner))


def _level(words: Sequence[Box], row: Box, size: float, slope: float) -> tuple[float, float]:
    """The top and the bottom of a piece of a row: those of its words, or where the lean of the page has them.

    Of words that an engine does not find again it says that they are as high as the row, which holds lines of
    several levels if it was read over gutters.
    """
    own = [box for box in words if size / AS_HIGH <= box.height <= AS_HIGH * size]
    if len(own) > 1:
        return median([box.top for box in own]), median([box.bottom for box in own])
    whole = around(words)
    down = slope * (middle(row) - middle(whole))
    trim = min(abs(slope) * max(row.width - whole.width, 0), LEVELLED * row.height) / 2
    return row.top + down + trim, row.bottom + down - trim


def _gutters(row: Row, words: Words, slots: Sequence[Box], size: float, body: float) -> list[int]:
    """The words of a row, from the second, before which a gutter runs."""
    out: list[int] = []
    begun = 0.0
    left: Box | None = None
    for k, (_, box) in enumerate(words):
        if _is_speck(row, words, k, slots):
            continue
        if left is None:
            begun = box.left
        elif box.left - left.right >= _least(Box(begun, box.top, left.right, box.bottom), box, slots, size, body):
            out.append(k)
            begun = box.left
        left = box
    return out


def _least(piece: Box, word: Box, slots: Sequence[Box], size: float, body: float) -> float:
    """How much white parts a word from the piece of a line before it, in type of a size.

    In a gutter of the page it is less, and of a line of body least: no more than the gutter shows. A head that fills
    no more than the last half of its column goes on behind the gutter.
    """
    least = (GUTTER if size < LARGE * body else GUTTER_OF_HEADS) * size
    gutter = _gutter_at((piece.right + word.left) / 2, slots)
    if gutter is None or (size >= LARGER * body and piece.left > middle(gutter.before)):
        return FAR * least
    return least if size >= LARGE * body else min(least, max(SHOWN * gutter.white, NARROWEST * size))


class _Gutter(NamedTuple):
    """How wide the white between two columns is, and the column before it."""

    before: Box
    white: float


def _gutter_at(place: float, slots: Sequence[Box]) -> _Gutter | None:
    """The gutter at a place, from the left."""
    return next((_Gutter(one, two.left - one.right) for one, two in pairwise(slots)
                 if one.right <= place <= two.left), None)


def _is_spaced(row: Row, words: Words, k: int) -> bool:
    """Whether nothing but spaces stands before word ``k``: what is cut away must be known again by its length."""
    before = row.text[words[k - 1][0] : words[k][0]]
    return before.rstrip() == before.rstrip(" ")


def bare(row: Row) -> Box | None:
    """The box of a row without printed rules that were read as letters at its edges.

    >>> from cleaner.model import Printed
    >>> words = ((0, Box(0, 0, 2, 9)), (2, Box(20, 0, 60, 9)))
    >>> bare(Row("| 芦河", "l1", Printed(Box(0, 0, 60, 9)), words=lambda: words))
    Box(left=20, top=0, right=60, bottom=9)
    """
    box = row.printed.box
    if box is None or not row.text or (row.text[0] not in BARS and row.text[-1] not in BARS):
        return box
    words = words_of(row)
    inner = [k for k in range(len(words)) if not _is_speck(row, words, k, ())]
    if not inner or len(inner) == len(words):
        return box
    found = Box(max(box.left, words[inner[0]][1].left), box.top, min(box.right, words[inner[-1]][1].right), box.bottom)
    return found if is_sound(found) else box


def _is_between(place: float, slots: Sequence[Box]) -> bool:
    """Whether a place, from the left, is in no column."""
    return all(not slot.left <= place <= slot.right for slot in slots)


def _is_speck(row: Row, words: Words, k: int, slots: Sequence[Box]) -> bool:
    """Whether a word is a printed rule, or a speck in a gutter, that was read as a letter or a mark."""
    start, box = words[k]
    end = words[k + 1][0] if k + 1 < len(words) else len(row.text)
    word = row.text[start:end].strip()
    return word in BARS or (bool(slots) and word in MARKS and _is_between(middle(box), slots))
