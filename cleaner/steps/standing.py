"""Standing: which of many rules the features of a line let speak."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import Final

KEPT: Final = 1 << 13
"""Sets of features of which it is kept what they let speak; a page of news has about thirty, a corpus thousands."""


class Standing:
    """The features that rules must and must not see, planned. A set of rules is a number: rule ``i`` is ``1 << i``.

    >>> Standing([(0b01, 0), (0b10, 0b01), (0, 0)]).letting(0b01)
    5
    """

    __slots__ = ("_all", "_features", "_kept", "_rows")

    def __init__(self, asked: Sequence[tuple[int, int]]) -> None:
        """Plan the rules by what each needs and what bars it, features as bits."""
        self._all = (1 << len(asked)) - 1
        self._features = union(needs | bars for needs, bars in asked)
        self._rows = [(bit, union(1 << i for i, (needs, _) in enumerate(asked) if needs & bit),
                       union(1 << i for i, (_, bars) in enumerate(asked) if bars & bit))
                      for bit in each(self._features)]
        """Each feature with the rules that fall silent without it, and those that fall silent with it."""
        self._kept = lru_cache(maxsize=KEPT)(self._letting)

    def letting(self, bits: int) -> int:
        """The rules that may speak of a line with these features."""
        return self._kept(bits & self._features)

    def _letting(self, bits: int) -> int:
        left = self._all
        for bit, without, with_ in self._rows:
            left &= ~(with_ if bits & bit else without)
        return left


def union(sets: Iterable[int]) -> int:
    """All members of some sets.

    >>> union([0b001, 0b101])
    5
    """
    return reduce(or_, sets, 0)


def each(members: int) -> Iterator[int]:
    """The members of a set, each as a set of its own.

    >>> list(each(0b1010))
    [2, 8]
    """
    while members:
        one = members & -members
        yield one
        members ^= one
