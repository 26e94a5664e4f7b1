"""Boxes: the numbers and points of a file become a Box, or None, and what was wrong with them is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from cleaner.box import Box
from cleaner.readers.numbers import FARTHEST, number

TURNED: Final = 1.5
"""So many times taller than wide, a line of several characters is read from top to bottom: from there on RapidOCR
and PaddleOCR turn it, too, before they read it."""


def is_vertical(box: Box | None, text: str) -> bool:
    """Whether a box of one line is so tall that its text is read from top to bottom.

    >>> is_vertical(Box(0, 0, 20, 90), "芦河晚报"), is_vertical(Box(0, 0, 20, 40), "一")
    (True, False)
    """
    return box is not None and len(text) > 1 and box.height >= TURNED * box.width


def repairs(wrong: Counter[str]) -> tuple[str, ...]:
    """What was wrong with the boxes of a file, in words.

    >>> repairs(Counter({"was empty: left out": 1}))
    ('1 box was empty: left out',)
    """
    return tuple(f"{times} {'box' if times == 1 else 'boxes'} {what}" for what, times in wrong.items())


class Frame:
    """The page that boxes must lie in; counts in ``wrong`` those that do not, or are none.

    ``width`` and ``height`` are 0 where the file does not tell them: then boxes are cut at the top and left alone.

    >>> wrong = Counter()
    >>> frame = Frame(100, 50, wrong)
    >>> frame.box([-5, 10, 40, 20]), frame.points([[1, 1], [9, 2], [9, 7], [1, 6]]), frame.box([3, 3, "x", 4])
    (Box(left=0, top=10.0, right=40.0, bottom=20.0), Box(left=1.0, top=1.0, right=9.0, bottom=7.0), None)
    >>> repairs(wrong)
    ('1 box reached over the edge of the page: cut', '1 box could not be read: left out')
    """

    def __init__(self, width: float, height: float, wrong: Counter[str]) -> None:
        """Measure boxes by a page of this size."""
        self.right = width if 0 < width <= FARTHEST else FARTHEST
        self.bottom = height if 0 < height <= FARTHEST else FARTHEST
        self._wrong = wrong

    def box(self, values: object) -> Box | None:
        """A box from left, top, right and bottom, in numbers or their texts."""
        if not isinstance(values, Sequence) or isinstance(values, str) or len(values) != 4:
            return self._none("could not be read: left out")
        left, top, right, bottom = map(number, values)
        if left is None or top is None or right is None or bottom is None:
            return self._none("could not be read: left out")
        if right < left or bottom < top:
            self._wrong["had its corners exchanged: put right"] += 1
            left, top, right, bottom = min(left, right), min(top, bottom), max(left, right), max(top, bottom)
        return self._cut(left, top, right, bottom)

    def sized(self, left: object, top: object, width: object, height: object) -> Box | None:
        """A box from its left and top, its width and its height; the size must not be negative."""
        x, y, wide, high = number(left), number(top), number(width), number(height)
        if x is None or y is None or wide is None or high is None:
            return self._none("could not be read: left out")
        if wide < 0 or high < 0:
            return self._none("had a negative size: left out")
        return self._cut(x, y, x + wide, y + high)

    def points(self, points: object) -> Box | None:
        """The box around points, each of them two numbers."""
        pairs = points if isinstance(points, Sequence) and not isinstance(points, str) else ()
        found = [(number(pair[0]), number(pair[1])) for pair in pairs
                 if isinstance(pair, Sequence) and not isinstance(pair, str) and len(pair) >= 2]
        known = [(x, y) for x, y in found if x is not None and y is not None]
        if len(known) < 2 or len(known) < len(pairs):
            return self._none("could not be read: left out")
        xs, ys = zip(*known, strict=True)
        return self._cut(min(xs), min(ys), max(xs), max(ys))

    def any(self, told: object) -> Box | None:
        """A box as engines tell it: four numbers, eight numbers, or points; None, uncounted, where none is told."""
        if told is None or told == []:
            return None
        if isinstance(told, list) and told and not isinstance(told[0], list):
            if len(told) >= 6 and len(told) % 2 == 0:
                return self.points(list(zip(told[::2], told[1::2], strict=True)))
            return self.box(told)
        return self.points(told)

    def _cut(self, left: float, top: float, right: float, bottom: float) -> Box | None:
        if max(map(abs, (left, top, right, bottom))) > FARTHEST:
            return self._none("could not be read: left out")
        inside = Box(max(0, left), max(0, top), min(self.right, right), min(self.bottom, bottom))
        if right == left or bottom == top:
            return self._none("was empty: left out")
        if inside.width <= 0 or inside.height <= 0:
            return self._none("lay outside the page: left out")
        if inside != (left, top, right, bottom):
            self._wrong["reached over the edge of the page: cut"] += 1
        return inside

    def _none(self, what: str) -> Box | None:
        self._wrong[what] += 1
        return None
