"""Bands: the boxes of a page by how high they stand, so that those near a place are found without asking all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cleaner.box import Box

BAND: Final = 4.0
"""Ems that a band is high: a few lines."""
MOST_BANDS: Final = 64
"""Bands that a box is entered in; one that reaches over more of them is asked wherever one looks."""


class Bands:
    """Boxes by the bands, each ``high``, of the page that they touch.

    >>> bands = Bands([Box(0, 0, 9, 20), Box(0, 500, 9, 520), Box(0, 0, 9, 9000)], 40)
    >>> bands.near(490, 510), bands.crowd
    ([1, 2], 2)
    """

    def __init__(self, boxes: Sequence[Box], high: float) -> None:
        """Enter the boxes."""
        self._high = high
        self._all = range(len(boxes))
        self._tall: list[int] = []
        self._bands: dict[int, list[int]] = {}
        for n, box in enumerate(boxes):
            first, last = self._band(box.top), self._band(box.bottom)
            if last - first >= MOST_BANDS:
                self._tall.append(n)
                continue
            for band in range(first, last + 1):
                self._bands.setdefault(band, []).append(n)

    @property
    def crowd(self) -> int:
        """How many boxes are asked at one place at most."""
        return len(self._tall) + max(map(len, self._bands.values()), default=0)

    def near(self, top: float, bottom: float) -> Sequence[int]:
        """The indices, from the first on, of all boxes that touch the page between two heights, and of some more."""
        first, last = self._band(top), self._band(bottom)
        if last - first >= MOST_BANDS:
            return self._all
        return sorted({*self._tall, *(n for band in range(first, last + 1) for n in self._bands.get(band, ()))})

    def _band(self, height: float) -> int:
        return int(height // self._high)
