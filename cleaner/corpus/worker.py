"""Worker: a process of its own that does what it is told of shards, and may die of it.

It reads its job and then its tasks from standard input, and tells on standard output what it does, as pickles: both
ends are ours. It dies with who started it.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from contextlib import suppress
from typing import BinaryIO, Final

from cleaner.corpus.job import Job
from cleaner.corpus.running import probe, run
from cleaner.corpus.task import Task, Told
from cleaner.document import pack_of
from cleaner.model import CleanerError

PARENT_DEATH: Final = 1
"""Linux's PR_SET_PDEATHSIG: the signal that a process gets when who started it dies."""


def main() -> None:
    """Work until there is nothing more to read."""
    tasks, tell = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what some library prints must not stand between our words
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_parent()
    with suppress(EOFError, BrokenPipeError):
        job: Job = pickle.load(tasks)
        _bound(job.memory)
        pack_of(job.rules, job.off, job.language)
        _tell(tell, Told("ready"))
        while True:
            task: Task = pickle.load(tasks)
            _do(task, job, tell)


def _do(task: Task, job: Job, tell: BinaryIO) -> None:
    """Do a task, and tell of it. Where memory ran out nothing can be trusted any more: the process ends."""
    at = -1

    def beat(i: int) -> None:
        nonlocal at
        at = i
        _tell(tell, Told("page", i))

    try:
        if task.span is None:
            run(task.shard, job, task.dead, beat)
        else:
            probe(task.shard, task.span, job, task.dead, beat)
        _tell(tell, Told("done"))
    except MemoryError:
        _tell(tell, Told("memory", at))
        sys.exit(1)
    except CleanerError as error:
        _tell(tell, Told("fault", at, error))


def _tell(tell: BinaryIO, told: Told) -> None:
    pickle.dump(told, tell)
    tell.flush()


def _bound(size: int) -> None:
    """Let the system refuse this process more than ``size`` bytes of data, where it can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        if hard != resource.RLIM_INFINITY:
            size = min(size, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (size, hard))


def _die_with_parent() -> None:
    """Ask Linux to end this process with who started it, even while it hangs. Elsewhere it ends at its next word."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PARENT_DEATH, signal.SIGKILL)

