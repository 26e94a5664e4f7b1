"""Run: a corpus from all that was found to its manifest: plan, run every shard, commit."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

from cleaner import manifest
from cleaner.corpus import record
from cleaner.corpus.commit import Committed, commit
from cleaner.corpus.crew import Step
from cleaner.corpus.job import Job
from cleaner.corpus.pace import Pace
from cleaner.corpus.shard import Shard, plan
from cleaner.corpus.stage import STAGES
from cleaner.corpus.summary import Trip
from cleaner.intake import Leaf, Rows
from cleaner.model import OutputError, RuleError

LOCK: Final = f"{manifest.RUNS}/lock"
"""The file that a run holds while it works in a folder."""


class Engine(Protocol):
    """What runs shards, each at least once: the cores of this machine, or what spreads work over many."""

    @property
    def workers(self) -> int:
        """How many shards can run at a time."""

    def run(self, job: Job, shards: Iterator[Shard], done: Callable[[Step], object]) -> None:
        """Run all shards; ``done`` hears of each, from any thread. Raises what stops the run."""


def run(found: Iterable[Leaf | Rows], job: Job, engine: Engine, done: Callable[[Pace], object]) -> Committed:
    """Run all documents by an engine, the manifest last; at each shard that is done ``done`` hears how far it is, from
    any thread.
    """
    pace = Pace(Path(job.out))
    manifest.reopen(Path(job.out))
    names: list[str] = []

    def count(step: Step) -> None:
        pace.done(step, names[step.n])
        done(pace)

    engine.run(job, _named(plan(found), job.digest, names), count)
    return commit(job, names, Trip(engine.workers, lambda: pace.seconds, lambda: pace.stood))


def _named(shards: Iterable[Shard], digest: str, names: list[str]) -> Iterator[Shard]:
    """Shards as they are taken from their plan; ``names`` gets the paths of their records."""
    for shard in shards:
        names.append(record.place(shard.n, shard.id(digest)))
        yield shard


@contextmanager
def hold(out: Path, *, resume: bool) -> Iterator[None]:
    """Have a folder to oneself while a run works in it.

    Raises OutputError if another run works there, RuleError if it holds a run and is not to be resumed, or something
    else.
    """
    if not resume and manifest.is_run(out):
        raise RuleError(f"-o {out}", "holds a run already", "a new folder", "say --resume to go on with that run, or "
                        "choose another folder")
    if not manifest.is_run(out) and out.is_dir() and any(out.iterdir()):
        raise RuleError(f"-o {out}", "holds something that is no run", "a new or empty folder",
                        "choose another folder")
    try:
        (out / STAGES).mkdir(parents=True, exist_ok=True)
        number = os.open(out / LOCK, os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise OutputError(str(out), f"cannot be written: {error.strerror}", "a folder that can be written",
                          "choose another folder with -o") from None
    try:
        if not _lock(number):
            raise OutputError(str(out), "is being written by another run", "a folder of its own for each run",
                              "wait for it to end, or choose another folder with -o")
        yield
    finally:
        os.close(number)


def _lock(number: int) -> bool:
    """Whether a file could be locked; the lock ends with the process, however that ends."""
    try:
        import fcntl
    except ImportError:  # a system without such locks
        return True
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
