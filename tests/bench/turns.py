"""Turn: what is compared goes in turns, in one run, so that a slow moment of the machine meets all of it.

Times are those of the processor, of this process and of those that it starts; what is told is their ratio.
"""

from __future__ import annotations

import resource
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Final

MEGA: Final = 1e6
ENDINGS: Final = (".txt", ".md")


def pages(paths: Sequence[Path]) -> list[Path]:
    """The files that were named and those in the folders that were named."""
    found: list[Path] = []
    for path in paths:
        found += sorted(p for p in path.rglob("*") if p.suffix in ENDINGS) if path.is_dir() else [path]
    return [path for path in found if path.name != "README.md"]


def spent() -> float:
    """The seconds of processor time up to now."""
    used = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(one.ru_utime + one.ru_stime for one in used)


def seconds(work: Callable[[], object], clock: Callable[[], float] = spent) -> float:
    """How long something takes."""
    start = clock()
    work()
    return clock() - start


def in_turns(
    works: Mapping[str, Callable[[], object]], rounds: int, clock: Callable[[], float] = spent
) -> dict[str, list[float]]:
    """The seconds that each takes in each round, after one that does not count."""
    for work in works.values():
        work()
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            taken[name].append(seconds(work, clock))
    return taken


def rate(size: float, taken: Sequence[float]) -> float:
    """Bytes in the median of some times, as MB/s."""
    return size / MEGA / median(taken)


def ratio(one: Sequence[float], two: Sequence[float], by: float = 1.0) -> str:
    """How many times ``one`` is ``two``, round by round, ``by`` times: median, least and most.

    >>> ratio([1, 2, 3], [2, 2, 2])
    '1.00 (0.50 to 1.50)'
    """
    found = [by * a / b for a, b in zip(one, two, strict=True)]
    return f"{median(found):.2f} ({min(found):.2f} to {max(found):.2f})"
