"""Box: a rectangle on a printed page, and what two of them have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle on a printed page, in the units of its sheet (most often pixels), from the top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of these, of which there is at least one.

    >>> around([Box(0, 0, 5, 5), Box(3, 2, 9, 4)])
    Box(left=0, top=0, right=9, bottom=5)
    """
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def around_known(boxes: Iterable[Box | None]) -> Box | None:
    """The smallest box that holds all that are known, if one is.

    >>> around_known([Box(1, 1, 2, 2), None, Box(4, 0, 5, 1)]), around_known([None])
    (Box(left=1, top=0, right=5, bottom=2), None)
    """
    known = [box for box in boxes if box is not None]
    return around(known) if known else None


def shared_width(one: Box, other: Box) -> float:
    """The width that two boxes share; negative: the white between them.

    >>> shared_width(Box(0, 0, 10, 9), Box(5, 0, 20, 9)), shared_width(Box(0, 0, 10, 9), Box(12, 0, 20, 9))
    (5, -2)
    """
    right = one.right if one.right < other.right else other.right
    return right - (one.left if one.left > other.left else other.left)


def shared_height(one: Box, other: Box) -> float:
    """The height that two boxes share; negative: how far one is below the other.

    >>> shared_height(Box(0, 0, 9, 20), Box(50, 15, 60, 40))
    5
    """
    bottom = one.bottom if one.bottom < other.bottom else other.bottom
    return bottom - (one.top if one.top > other.top else other.top)


def middle(box: Box) -> float:
    """Where the middle of a box is, from the left."""
    return (box.left + box.right) / 2


def middle_height(box: Box) -> float:
    """How high the middle of a box is, from the top."""
    return (box.top + box.bottom) / 2


def common(one: Box, other: Box) -> float:
    """The area that two boxes share.

    >>> common(Box(0, 0, 10, 10), Box(5, 5, 20, 8)), common(Box(0, 0, 1, 1), Box(2, 0, 3, 1))
    (15, 0)
    """
    wide, high = shared_width(one, other), shared_height(one, other)
    return wide * high if wide > 0 and high > 0 else 0


def within(inner: Box, outer: Box) -> bool:
    """Whether the middle of a box lies in another one.

    >>> within(Box(0, 0, 4, 4), Box(0, 0, 3, 9)), within(Box(0, 0, 9, 1), Box(0, 0, 4, 1))
    (True, False)
    """
    x, y = (inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2
    return outer.left <= x <= outer.right and outer.top <= y <= outer.bottom
