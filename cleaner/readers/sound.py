"""Sound: a plate whose boxes can be on a page, and whose order and words can be what they are called.

Readers leave out what cannot be as they read. This is the one place that everything behind them relies on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, NamedTuple

from cleaner.box import Box
from cleaner.readers.boxes import repairs
from cleaner.readers.numbers import FARTHEST
from cleaner.readers.scan import Plate, Row, Words

LEAST: Final = 1e-4
"""Units that a line is wide and high at least: on pages that are measured in parts of their height it is 5e-3."""


class Sound(NamedTuple):
    """A plate that can be, and what was left out of it, in words."""

    plate: Plate
    repairs: tuple[str, ...] = ()


def is_sound(box: Box) -> bool:
    """Whether a box can be on a page: finite, not beyond any page, with a width and a height.

    >>> is_sound(Box(0, 0, 40, 20)), is_sound(Box(40, 0, 0, 20)), is_sound(Box(0, 0, float("nan"), 20))
    (True, False, False)
    """
    left, top, right, bottom = box
    return (-FARTHEST <= left < right <= FARTHEST and -FARTHEST <= top < bottom <= FARTHEST
            and right - left >= LEAST and bottom - top >= LEAST)


def sound(plate: Plate) -> Sound:
    """The plate without boxes that cannot be; a row stays, as if it had none.

    A size that cannot be is 0, that is not known; of an order, indices that name no row, or one again, are left out.

    >>> from cleaner.model import Printed
    >>> made = sound(Plate(9, 9, (Row("芦河", "l1", Printed(Box(9, 0, 0, 9))),), "p.xml", "", order=(0, 0, 7)))
    >>> made.plate.rows[0].printed.box, made.plate.order, made.repairs
    (None, (0,), ('p.xml: 1 box could not be on a page: left out',))
    """
    rows = tuple(map(_sound_row, plate.rows))
    lost = sum(one.printed.box is None and row.printed.box is not None
               for one, row in zip(rows, plate.rows, strict=True))
    made = replace(plate, width=_length(plate.width), height=_length(plate.height), rows=rows,
                   pictures=_sound_boxes(plate.pictures), bars=_sound_boxes(plate.bars),
                   order=_sound_order(plate.order, len(rows)))
    lost += len(plate.pictures) - len(made.pictures) + len(plate.bars) - len(made.bars)
    if not lost:
        return Sound(made)
    wrong = Counter({"could not be on a page: left out": lost})
    return Sound(made, tuple(f"{plate.file}: {what}" for what in repairs(wrong)))


def _sound_row(row: Row) -> Row:
    """The row without a box that cannot be."""
    box = row.printed.box
    return row if box is None or is_sound(box) else row._replace(printed=row.printed._replace(box=None))


def words_of(row: Row) -> Words:
    """The words of a row, if they begin one after another in its text, none of them beyond every page; else none.

    Words as such may have no width: engines draw a thin letter so.
    """
    words = row.words()
    starts = [start for start, _ in words]
    can_be = (bool(words) and row.printed.box is not None and starts[0] >= 0 and starts[-1] < max(len(row.text), 1)
              and all(one < two for one, two in pairwise(starts))
              and all(-FARTHEST <= edge <= FARTHEST for _, box in words for edge in box))
    return words if can_be else ()


def _sound_boxes(boxes: Iterable[Box]) -> tuple[Box, ...]:
    return tuple(filter(is_sound, boxes))


def _sound_order(order: Sequence[int] | None, count: int) -> tuple[int, ...] | None:
    return None if order is None else tuple(row for row in dict.fromkeys(order) if 0 <= row < count)


def _length(told: float) -> float:
    """A length of a page; 0 for one that cannot be."""
    return told if 0 < told <= FARTHEST else 0.0
