"""Stated: the order of the rows of a plate, from the order of regions that a file states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def ranked(named: Sequence[str], ids: Sequence[Sequence[str]],
           places: Sequence[tuple[int, int]] | None = None) -> tuple[int, ...] | None:
    """The indices of rows in the order in which a file names elements.

    ``ids`` are those of each row and of what it stands in, from the inside out: the first one that is named
    counts. Rows that are not named come last. ``places`` tell of rows of the same rank which region of the
    file they stand in, and where in it they come; without them they keep the order of the file. None if no
    row is named and all keep the order of the file.

    >>> ranked(["b2", "b1"], [("l1", "b1"), ("l2", "b2"), ("l3", "b3"), ("l4", "b1")])
    (1, 0, 3, 2)
    """
    ranks: dict[str, int] = {}
    for key in named:
        ranks.setdefault(key, len(ranks))
    last = len(ranks)
    found = [next((ranks[key] for key in keys if key in ranks), last) for keys in ids]
    keys = [(rank, *(places[n] if places else (0, n))) for n, rank in enumerate(found)]
    order = tuple(sorted(range(len(found)), key=keys.__getitem__))
    if all(rank == last for rank in found) and order == tuple(range(len(found))):
        return None
    return order


def chained(blocks: Sequence[str], following: Mapping[str, str]) -> list[str]:
    """Blocks in the order of their chains: each is followed by the one that it names, chains begin as in the file.

    >>> chained(["a", "b", "c", "d"], {"a": "c", "c": "b"})
    ['a', 'c', 'b', 'd']
    """
    out: dict[str, None] = {}
    followers = set(following.values())
    for start in [*(block for block in blocks if block not in followers), *blocks]:
        at: str | None = start
        while at is not None and at not in out:
            out[at] = None
            at = following.get(at)
    return list(out)
