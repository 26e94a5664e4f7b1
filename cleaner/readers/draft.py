"""Draft: a plate in the making, and what is done about boxes that cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from cleaner.box import Box
from cleaner.model import Printed
from cleaner.readers.numbers import FARTHEST
from cleaner.readers.scan import UNTOLD, Plate, Row, Words

MOSTLY: Final = 0.5
"""Share of boxes outside the page from which the size of the page is wrong, not the boxes."""

_LINE_END: Final = re.compile("[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")


class Drawn(NamedTuple):
    """A plate, and what was wrong with its boxes, in words."""

    plate: Plate
    repairs: tuple[str, ...]


@dataclass(slots=True)
class Draft:
    """What a reader gathers of one page, in the order of the file. ``broken`` counts boxes that are none."""

    rows: list[Row] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    bars: list[Box] = field(default_factory=list)
    broken: int = 0

    def box(self, left: str | None, top: str | None, right: str | None, bottom: str | None) -> Box | None:
        """The box between four numbers as the file has them; None if one is missing or there is no such box.

        >>> Draft().box("1", "2", "30", "40.5"), Draft().box("1", "2", "nan", "x")
        (Box(left=1.0, top=2.0, right=30.0, bottom=40.5), None)
        """
        if left is None or top is None or right is None or bottom is None:
            return None
        try:
            return self.bounded(Box(float(left), float(top), float(right), float(bottom)))
        except ValueError:
            self.broken += 1
            return None

    def bounded(self, box: Box) -> Box | None:
        """A box that has a width and a height and is not larger than any page; None for any other.

        >>> Draft().bounded(Box(0, 0, 1e9, 20)) is None
        True
        """
        left, top, right, bottom = box
        if -FARTHEST < left < right < FARTHEST \
                and -FARTHEST < top < bottom < FARTHEST:
            return box
        self.broken += 1
        return None

    def sized(self, left: str | None, top: str | None, width: str | None, height: str | None) -> Box | None:
        """The box of a corner and two lengths, as :meth:`box`.

        >>> Draft().sized("10", "20", "5", "6")
        Box(left=10.0, top=20.0, right=15.0, bottom=26.0)
        """
        if left is None or top is None or width is None or height is None:
            return None
        try:
            x, y = float(left), float(top)
            return self.bounded(Box(x, y, x + float(width), y + float(height)))
        except ValueError:
            self.broken += 1
            return None

    def add(self, text: str, ref: str, printed: Printed, at: int = 0, words: Callable[[], Words] = UNTOLD) -> bool:
        """Add a row, unless its text is blank; line ends within it become spaces."""
        if _LINE_END.search(text):
            text = _LINE_END.sub(" ", text)
        kept = text.strip()
        if not kept:
            return False
        blank = len(text) - len(text.lstrip())
        self.rows.append(Row(kept, ref, printed, at + blank, UNTOLD if blank else words))
        return True

    def plate(self, width: float, height: float, file: str, sha256: str, *, image: str = "", label: str = "",
              order: Sequence[int] | None = None, unit: str = "pixel") -> Drawn:
        """The plate, every box of it within its page. A size of 0 is not known and taken from the boxes."""
        repairs = []
        boxes = [box for row in self.rows if (box := row.printed.box) is not None]
        outside = sum(not _within(box, width, height) for box in boxes)
        if boxes and (width <= 0 or height <= 0 or outside > MOSTLY * len(boxes)):
            told = "has no size" if width <= 0 or height <= 0 else f"is said to be {width:g} × {height:g}"
            width, height = max(box.right for box in boxes), max(box.bottom for box in boxes)
            repairs.append(f"{told}: taken from its boxes")
        rows = []
        for row in self.rows:
            box = row.printed.box
            if box is not None and not _within(box, width, height):
                self.broken += 1
                row = row._replace(printed=row.printed._replace(box=clipped(box, width, height)))
            rows.append(row)
        pictures, bars = self._clipped(self.pictures, width, height), self._clipped(self.bars, width, height)
        if self.broken:
            repairs.append(f"boxes that are empty, no numbers or outside the page, cut or left out: {self.broken}")
        made = Plate(width, height, tuple(rows), file, sha256, image, label, pictures, bars,
                     None if order is None else tuple(order), unit)
        return Drawn(made, tuple(repairs))

    def _clipped(self, boxes: Iterable[Box], width: float, height: float) -> tuple[Box, ...]:
        """Boxes of pictures or bars within the page; what they lose is counted."""
        found = []
        for box in boxes:
            cut = clipped(box, width, height)
            self.broken += cut != box
            if cut:
                found.append(cut)
        return tuple(found)


def clipped(box: Box, width: float, height: float) -> Box | None:
    """The part of a box that lies on the page; None if there is none.

    >>> clipped(Box(-5, 0, 10, 200), 100, 100), clipped(Box(200, 0, 210, 10), 100, 100)
    (Box(left=0, top=0, right=10, bottom=100), None)
    """
    cut = Box(max(0, box.left), max(0, box.top), min(width, box.right), min(height, box.bottom))
    return cut if cut.left < cut.right and cut.top < cut.bottom else None


def _within(box: Box, width: float, height: float) -> bool:
    """Tell whether a box lies on the page."""
    return box.left >= 0 and box.top >= 0 and box.right <= width and box.bottom <= height
