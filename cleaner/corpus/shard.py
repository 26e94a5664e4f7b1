"""Shard: some thirty documents that are cleaned in one go and whose results land together; and the plan of all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cleaner.intake import Leaf, Rows

PAGES: Final = 32
"""Documents of a shard: enough that its record and its parts cost nothing beside them, few enough to do again."""

HELD: Final = 8 << 20
"""Bytes that a shard may carry: documents that no worker can fetch for itself wait in memory for one."""


@dataclass(frozen=True, slots=True)
class Shard:
    """The documents ``leaves``, or the ``rows`` of a table; ``n`` counts the shards of a run from 0."""

    n: int
    leaves: tuple[Leaf, ...] = ()
    rows: Rows | None = None

    @property
    def size(self) -> int:
        """How many documents it has."""
        return len(self.leaves) if self.rows is None else len(self.rows.texts)

    @property
    def weight(self) -> int:
        """Its bytes, as far as they are known without reading."""
        return sum(leaf.size for leaf in self.leaves) if self.rows is None else self.rows.size

    @property
    def held(self) -> int:
        """The bytes that it carries: of documents that no worker can fetch for itself."""
        if self.rows is not None:
            return self.rows.size + len(self.rows.table)
        return sum(len(leaf.data) for leaf in self.leaves if leaf.data is not None)

    def id(self, digest: str) -> str:
        """What tells it from every other shard of any job: made of the job's digest, its number and its inputs.

        >>> Shard(0, (Leaf("p1.txt", 9),)).id("a") == Shard(0, (Leaf("p1.txt", 8),)).id("a")
        False
        """
        rows = self.rows
        told: object = [[leaf.key, leaf.size, leaf.refused] for leaf in self.leaves] if rows is None else [
            rows.key, rows.first, len(rows.texts), hashlib.sha256(rows.table).hexdigest()]
        line = json.dumps([digest, self.n, told])
        return hashlib.sha256(line.encode()).hexdigest()[:32]

    def key(self, i: int) -> str:
        """The key of a document: of a row, that of its table with the row's number behind it."""
        return self.leaves[i].key if self.rows is None else f"{self.rows.key}/{self.rows.first + i}"


def plan(found: Iterable[Leaf | Rows]) -> Iterator[Shard]:
    """The shards of everything that was found, in its order; the same for the same inputs.

    >>> [shard.size for shard in plan(Leaf(f"p{n}.txt", 9) for n in range(40))]
    [32, 8]
    """
    n, held = 0, list[Leaf]()
    for one in found:
        if isinstance(one, Leaf):
            held.append(one)
            if not _is_full(held):
                continue
        if held:
            yield Shard(n, tuple(held))
            n, held = n + 1, []
        if isinstance(one, Rows):
            yield Shard(n, rows=one)
            n += 1
    if held:
        yield Shard(n, tuple(held))


def _is_full(held: Sequence[Leaf]) -> bool:
    """Whether a shard takes no more."""
    return len(held) >= PAGES or sum(len(leaf.data) for leaf in held if leaf.data is not None) >= HELD
