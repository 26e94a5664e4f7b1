"""Stretch: printed lines right under each other, and how wide they are from one of them to the last.

A paragraph is looked for at each of them in turn, and each time all that are left tell how wide the column is.
They are measured and sorted once, and taken off one by one: a page that is one stretch of thousands of lines
would otherwise be gone through thousands of times.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence, Set
from itertools import accumulate
from typing import Final

from cleaner.model import Line

_STOP: Final = re.compile(r"[。！？，,；]")


class Stretch:
    """The lines from ``first`` to ``end`` (inclusive, by index) without a blank one between them, on one sheet.

    >>> made = Stretch([Line(1, 0, 2, "芦河"), Line(2, 3, 4, "晚"), Line(3, 5, 6, "报", gap=1)], 0, len)
    >>> made.first, made.end, made.sizes, made.ranked
    (0, 1, [2, 1], [1, 2])
    """

    __slots__ = ("_lasts", "_margins", "_origin", "end", "first", "last_stop", "lines", "ranked", "sizes")

    def __init__(
        self, lines: Sequence[Line], first: int, size: Callable[[str], int], apart: Set[int] = frozenset()
    ) -> None:
        """Measure the lines from one on; ``size`` tells how wide a text is, ``apart`` where lines begin a unit."""
        end = first
        while end + 1 < len(lines) and lines[end + 1].gap == 0 and lines[end + 1].sheet == lines[first].sheet:
            end += 1
        self.lines = lines
        self.first = self._origin = first
        self.end = end
        self.sizes = [size(line.text) for line in lines[first : end + 1]]
        self.ranked = sorted(self.sizes)
        """The sizes of the lines from ``first`` on, the smallest first."""
        self.last_stop = next((i for i in range(end, first - 1, -1) if _STOP.search(lines[i].text)), -1)
        """The last line with a mark as it stands in Chinese prose; -1 if there is none."""
        self._lasts = [*(i for i in range(first, end) if lines[i + 1].start in apart), end]
        self._margins = list(accumulate((lines[i].indent for i in range(end, first - 1, -1)), min))

    def __len__(self) -> int:
        """How many lines there are from ``first`` on."""
        return self.end + 1 - self.first

    def size(self, i: int) -> int:
        """How wide the line with this index of the page is."""
        return self.sizes[i - self._origin]

    @property
    def margin(self) -> int:
        """The least indent of the lines from ``first`` on."""
        return self._margins[self.end - self.first]

    @property
    def last(self) -> int:
        """The last of the lines that may be one unit with the one at ``first``.

        >>> Stretch([Line(1, 0, 2, "芦河"), Line(2, 3, 4, "晚"), Line(3, 5, 6, "报")], 0, len, {5}).last
        1
        """
        return self._lasts[bisect_left(self._lasts, self.first)]

    def advance(self, first: int) -> None:
        """Take the lines before ``first`` off.

        >>> made = Stretch([Line(1, 0, 2, "芦河"), Line(2, 3, 4, "晚")], 0, len)
        >>> made.advance(1)
        >>> len(made), made.ranked
        (1, [1])
        """
        for i in range(self.first, first):
            del self.ranked[bisect_left(self.ranked, self.size(i))]
        self.first = first
