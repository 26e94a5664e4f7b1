"""Order: the changes of several rules as one list, in order and without overlap."""

from __future__ import annotations

from collections.abc import Mapping

from cleaner.model import Change


def in_order(found: list[Change], rank: Mapping[str, int]) -> list[Change]:
    """Changes in order; where two overlap, the one whose rule comes first in ``rank`` stays.

    >>> found = [Change(3, 4, "", "late"), Change(0, 2, "", "late"), Change(1, 3, "", "early")]
    >>> [(c.start, c.end) for c in in_order(found, {"early": 0, "late": 1})]
    [(1, 3), (3, 4)]
    """
    found.sort()
    kept: list[Change] = []
    behind = 0
    for change in found:
        start, end = change[0], change[1]
        if start >= behind:
            kept.append(change)
            behind = end
        elif rank[change.rule] < rank[kept[-1].rule]:
            kept[-1] = change
            behind = end
    return kept
