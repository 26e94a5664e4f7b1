"""A pass: changes over the text that other changes made, led back to the text before both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cleaner.model import Change

PASSES: Final = 8
"""Most passes over one text. A pass only widens marks and takes characters away, and one makes room for the
next (a column rule gone, a mark meets its neighbour). News needs two, a million random texts needed five."""


def follow(first: Sequence[Change], then: Sequence[Change], now: str) -> list[Change]:
    """Changes of two passes as one list; ``then`` lies over ``now``, the text that ``first`` made.

    Where both touch one place they become one change, told under the rule of the second.

    >>> both = follow([Change(1, 2, "", "ocr.column-rule")], [Change(1, 2, "，", "punct.fullwidth")], "好,好")
    >>> [(c.start, c.end, c.after) for c in both]
    [(1, 2, ''), (2, 3, '，')]
    """
    out: list[Change] = []
    offset = i = 0
    for later in then:
        while i < len(first) and first[i].start + offset + len(first[i].after) <= later.start:
            out.append(first[i])
            offset += len(first[i].after) - (first[i].end - first[i].start)
            i += 1
        start, before = later.start - offset, offset
        touched = 0
        while i < len(first) and first[i].start + offset < later.end:
            offset += len(first[i].after) - (first[i].end - first[i].start)
            touched += 1
            i += 1
        if not touched:
            out.append(later._replace(start=start, end=later.end - offset))
            continue
        out.append(_joined(first[i - touched : i], later, now, before, offset))
    out.extend(first[i:])
    return out


def _joined(earlier: Sequence[Change], later: Change, now: str, before: int, behind: int) -> Change:
    """One change for a later one and the earlier ones whose outcome it touches.

    ``before`` and ``behind`` are by how much the text had grown in front of the first and after the last.
    """
    opens, closes = earlier[0], earlier[-1]
    start = min(later.start - before, opens.start)
    end = max(later.end - behind, closes.end)
    head = now[start + before : later.start]
    tail = now[later.end : end + behind]
    return later._replace(start=start, end=end, after=head + later.after + tail,
                          confidence=min(later.confidence, *(c.confidence for c in earlier)),
                          reason="after " + ", ".join(dict.fromkeys(c.rule for c in earlier)))
