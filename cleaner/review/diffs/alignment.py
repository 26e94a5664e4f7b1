"""Align: which lines of two texts are the same ones, in a time that does not grow with their square."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

SMALL: Final = 4096
"""Pairs of lines (so many on one side times those on the other) that are compared each with each. Above it
only what begins or ends alike is held to be the same: a patch that is right but not the shortest."""

Span = tuple[int, int, int, int]
"""``old[a:b]`` against ``new[c:d]``."""


class Match(NamedTuple):
    """So many lines that are the same, from ``old`` and ``new`` on."""

    old: int
    new: int
    size: int


Pair = tuple[int, int]
"""A line of ``old`` and the line of ``new`` that was made of it."""


def align(old: Sequence[bytes], new: Sequence[bytes], known: Sequence[Pair] = ()) -> list[Match]:
    """The lines that two texts have in common, in order, touching ones gathered.

    Lines that stand but once on each side tie the texts to each other (patience diff); what lies between is
    looked at in the same way. ``known`` are lines of which it is known that they belong together, both numbers
    rising: they cut the texts in pieces before anything is looked for.

    >>> align([b"a", b"b", b"c"], [b"a", b"c", b"d"])
    [Match(old=0, new=0, size=1), Match(old=2, new=1, size=1)]
    """
    found: list[Match] = []
    for one in sorted(_matches(old, new, known)):
        last = found[-1] if found else None
        if last is not None and last.old + last.size == one.old and last.new + last.size == one.new:
            found[-1] = last._replace(size=last.size + one.size)
        else:
            found.append(one)
    return found


def _matches(old: Sequence[bytes], new: Sequence[bytes], known: Sequence[Pair]) -> Iterator[Match]:
    waiting: list[Span] = []
    a = c = 0
    for i, j in known:
        waiting.append((a, i, c, j))
        if old[i] == new[j]:
            yield Match(i, j, 1)
        a, c = i + 1, j + 1
    waiting.append((a, len(old), c, len(new)))
    while waiting:
        a, b, c, d = waiting.pop()
        head = 0
        while a + head < b and c + head < d and old[a + head] == new[c + head]:
            head += 1
        if head:
            yield Match(a, c, head)
        a, c = a + head, c + head
        tail = 0
        while b - tail > a and d - tail > c and old[b - tail - 1] == new[d - tail - 1]:
            tail += 1
        b, d = b - tail, d - tail
        if tail:
            yield Match(b, d, tail)
        if a == b or c == d:
            continue
        if (b - a) * (d - c) <= SMALL:
            for i, j, size in SequenceMatcher(None, old[a:b], new[c:d], autojunk=False).get_matching_blocks():
                if size:
                    yield Match(a + i, c + j, size)
            continue
        for i, j in (ties := _ties(old, new, (a, b, c, d))):
            waiting.append((a, i, c, j))
            yield Match(i, j, 1)
            a, c = i + 1, j + 1
        if ties:
            waiting.append((a, b, c, d))


def _ties(old: Sequence[bytes], new: Sequence[bytes], span: Span) -> list[Pair]:
    """The lines that stand but once on each side of a span: the longest row of them that is in order."""
    a, b, c, d = span
    there = Counter(new[c:d])
    places = {line: j for j, line in enumerate(new[c:d], c) if there[line] == 1}
    here = Counter(old[a:b])
    pairs = [(i, places[line]) for i, line in enumerate(old[a:b], a) if here[line] == 1 and line in places]
    return _rising(pairs)


def _rising(pairs: Sequence[Pair]) -> list[Pair]:
    """The longest row of pairs whose second numbers rise, too.

    >>> _rising([(0, 5), (1, 1), (2, 2), (3, 0)])
    [(1, 1), (2, 2)]
    """
    tops: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for n, (_, j) in enumerate(pairs):
        k = bisect_left(tops, j)
        before.append(last[k - 1] if k else -1)
        if k == len(tops):
            tops.append(j)
            last.append(n)
        else:
            tops[k], last[k] = j, n
    out: list[Pair] = []
    n = last[-1] if last else -1
    while n >= 0:
        out.append(pairs[n])
        n = before[n]
    return out[::-1]
