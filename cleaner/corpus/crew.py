"""Crew: as many keepers as there are cores, each at its own shard, until the plan is done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from cleaner.corpus.job import Job
from cleaner.corpus.keeper import Keeper, Stopped
from cleaner.corpus.shard import Shard

HEED: Final = 0.5
"""Seconds after which an interrupt is heeded that came just before a thread was waited for: that wait is not broken."""


class Step(NamedTuple):
    """Shard ``n`` is done, with so many documents; what came of them its record tells."""

    n: int
    pages: int


class Crew:
    """Runs the shards of a plan. A shard is taken from the plan only when a worker is free for it."""

    def __init__(self, job: Job, size: int, done: Callable[[Step], object]) -> None:
        """A crew of ``size`` workers; ``done`` hears of the shards that are done, from several threads."""
        self.keepers = [Keeper(job) for _ in range(size)]
        self.done = done
        self._plan = threading.Lock()
        self._fault: BaseException | None = None

    def run(self, shards: Iterator[Shard]) -> None:
        """Run all shards. What stops one stops all: it is raised when all workers have ended."""
        threads = [threading.Thread(target=self._work, args=(keeper, shards), daemon=True) for keeper in self.keepers]
        try:
            for thread in threads:
                thread.start()
            for thread in threads:
                while thread.is_alive():
                    thread.join(HEED)
        finally:
            self._stop()
        if self._fault is not None:
            raise self._fault

    def _work(self, keeper: Keeper, shards: Iterator[Shard]) -> None:
        """Run shards until there are none left."""
        try:
            with keeper:
                while (shard := self._next(shards)) is not None:
                    keeper.run(shard)
                    self.done(Step(shard.n, shard.size))
        except Stopped:
            return
        except BaseException as fault:  # noqa: BLE001 - it is raised by who runs the crew
            self._fault = self._fault or fault
            self._stop()

    def _next(self, shards: Iterator[Shard]) -> Shard | None:
        with self._plan:
            return None if self._fault is not None else next(shards, None)

    def _stop(self) -> None:
        for keeper in self.keepers:
            keeper.stop()
