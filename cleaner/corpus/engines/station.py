"""Station: what runs shards in one process of an engine, with a worker that is kept from shard to shard."""

from __future__ import annotations

import os
import platform
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from cleaner.corpus.engines.token import check
from cleaner.corpus.job import Job, code
from cleaner.corpus.keeper import Keeper
from cleaner.corpus.shard import Shard
from cleaner.model import CleanerError, InputError, RuleError


class Done(NamedTuple):
    """What came of shard ``n``: documents, those of them that killed workers; or what must stop the run."""

    n: int
    pages: int
    killed: int = 0
    fault: CleanerError | None = None


def work(job: Job, token: str, shard: Shard) -> Done:
    """Run a shard where an engine says so. What is wrong with the place is told, not raised: no retry mends it."""
    try:
        check(Path(job.out), token)
        _see(shard)
        return Done(shard.n, shard.size, len(_station(job).run(shard)))
    except CleanerError as error:
        return Done(shard.n, shard.size, fault=error)


def sent(shard: Shard) -> Shard:
    """A shard as it is sent: the paths of its documents are those from the root of the disk.

    >>> from cleaner.intake import Leaf
    >>> sent(Shard(0, (Leaf("p1.txt", 9, "/in/p1.txt"), Leaf("p2.txt", 2, data=b"ab")))).leaves[0].path
    '/in/p1.txt'
    """
    return replace(shard, leaves=tuple(
        leaf if leaf.path is None else replace(leaf, path=str(Path(leaf.path).absolute()))
        for leaf in shard.leaves))


class Station:
    """Runs the shards of one job, one at a time.

    Its keeper lives in a thread of the station's own, as Linux ends a worker with the thread that started it: an
    engine may take another thread for each shard. When the station is let go, or its process ends, its worker ends.
    """

    def __init__(self, job: Job) -> None:
        """RuleError where another version of the program would do the work."""
        found = code(tuple(map(Path, job.rules)))
        if found != job.code:
            raise RuleError(f"cleaner on {platform.node()}", f"is {found}", job.code,
                            "install the same version, the same rules and libraries on every machine")
        self._keeper = Keeper(job)
        self._thread = ThreadPoolExecutor(1, "keeper")
        weakref.finalize(self, self._keeper.stop)

    def run(self, shard: Shard) -> dict[int, str]:
        """Run a shard; the documents that killed workers. Raises what stops a run."""
        running = self._thread.submit(self._keeper.run, shard)
        try:
            return running.result()
        except BaseException:  # also of an engine that has this thread stop: nothing may go on behind its back
            _station.cache_clear()
            self._keeper.stop()
            raise


@lru_cache(maxsize=1)
def _station(job: Job) -> Station:
    """The station of this process. It is kept, as a worker takes half a second to start; a new job takes its place."""
    return Station(job)


def _see(shard: Shard) -> None:
    """InputError where none of the files of a shard is to be seen: this machine does not have them."""
    paths = [leaf.path for leaf in shard.leaves if leaf.path is not None and leaf.refused is None]
    if paths and not any(map(os.path.lexists, paths)):
        raise InputError(f"{paths[0]} on {platform.node()}", "is not there, nor is any other page of its shard",
                         "pages that every machine sees by the same path",
                         "put them on a file server, into an archive or a store, and run again with --resume")
