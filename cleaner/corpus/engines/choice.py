"""Choice: which engine runs the shards: the cores of this machine, Ray or Spark."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Final

from cleaner.corpus.crew import Crew, Step
from cleaner.corpus.job import Job
from cleaner.corpus.run import Engine
from cleaner.corpus.shard import Shard
from cleaner.model import RuleError
from cleaner.rules import near

ENGINES: Final = ("local", "ray", "spark")


class Local:
    """The cores of this machine."""

    def __init__(self, workers: int | None) -> None:
        """With ``workers`` processes; None: one a core that we may use."""
        self.workers = workers or (
            len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)

    def run(self, job: Job, shards: Iterator[Shard], done: Callable[[Step], object]) -> None:
        """Run all shards; ``done`` hears of each, from threads."""
        Crew(job, self.workers, done).run(shards)


def engine(name: str, address: str | None, workers: int | None) -> AbstractContextManager[Engine]:
    """An engine while it lasts: at an address, with at most ``workers`` shards at a time.

    RuleError for words that cannot be used, and for an engine that is not installed or cannot be reached.
    """
    if name not in ENGINES:
        raise RuleError("--engine", f"{name!r} is unknown", near(name, ENGINES), f"choose one of {', '.join(ENGINES)}")
    if workers is not None and workers < 1:
        raise RuleError("--workers", f"{workers} are too few", "1 or more", "leave it out for one a core")
    if name == "ray":
        from cleaner.corpus.engines.ray import ray

        return ray(address, workers)
    if name == "spark":
        from cleaner.corpus.engines.spark import spark

        return spark(address, workers)
    if address is not None:
        raise RuleError("--address", "is of no use on this machine alone", "an engine",
                        "say --engine ray or --engine spark, or leave it out")
    return nullcontext(Local(workers))
