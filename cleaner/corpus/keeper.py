"""Keeper: keeps one worker alive, and finds out which document it is that kills workers.

A shard whose worker dies is run again by a new one. If that dies, too, the shard is halved and each half only tried,
until the documents are found that kill; then it is run without them, and they are in quarantine. A document that
exceeds its time or memory names itself, and gets a second try.
"""

from __future__ import annotations

import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, cast

from cleaner.corpus.job import Job
from cleaner.corpus.shard import Shard
from cleaner.corpus.task import Task, Told
from cleaner.model import CleanerError, OutputError

TRIES: Final = 2
"""How often something is tried before it is called deadly: a worker may be killed by who does not mean it."""

ROUNDS: Final = 4
"""How often a shard is searched for what kills; a shard that still kills then is given up as a whole."""

START_SECONDS: Final = 60.0
"""Longest time until a new worker is ready: it takes half a second on a machine that has nothing else to do."""

CHECK_SECONDS: Final = 600.0
"""Longest time that a worker may be silent before the first document of a shard: it may check what stands of it."""


START: Final = "import sys; sys.path.append(sys.argv[1]); from cleaner.corpus.worker import main; main()"
"""What Python is told to do in a worker; the word behind it is where our package lies, if it is not installed."""

HOME: Final = str(Path(__file__).parents[2])


class Stopped(Exception):
    """The keeper was stopped while it was at a shard."""


class End(NamedTuple):
    """How a task ended: well (``died`` is None), or how the worker died, and ``at`` which document."""

    died: str | None = None
    at: int = -1
    named: bool = False
    """Whether the document that it died of is known to be ``at``."""


class Keeper:
    """Runs shards, one behind the other, in a worker that may die. ``with`` it ends with its block."""

    def __init__(self, job: Job) -> None:
        """Keep a worker for a job."""
        self.job = job
        self._worker: _Worker | None = None
        self._stopped = False

    def __enter__(self) -> Keeper:
        """The worker starts with its first task."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the worker."""
        self.stop()

    def stop(self) -> None:
        """End the worker at once, from any thread; the shard that it is at raises Stopped."""
        self._stopped = True
        self._drop()

    def run(self, shard: Shard) -> dict[int, str]:
        """Run a shard; what is returned are the documents that are in quarantine because they killed workers.

        Raises OutputError or whatever else stops a whole run, and Stopped.
        """
        dead: dict[int, str] = {}
        for _ in range(ROUNDS):
            if self._ran(shard, dead):
                return dead
            for half in _halves(range(shard.size)):
                dead |= self._deadly(shard, half, dead)
        dead |= {i: "its shard killed every process that tried it" for i in range(shard.size) if i not in dead}
        self._try(Task(shard, dead))
        return dead

    def _ran(self, shard: Shard, dead: dict[int, str]) -> bool:
        """Whether a shard could be run; ``dead`` gets what named itself."""
        named: Counter[int] = Counter()
        deaths = 0
        while deaths < TRIES:
            end = self._try(Task(shard, dict(dead)))
            if end.died is None:
                return True
            if not end.named:
                deaths += 1
                continue
            named[end.at] += 1
            if named[end.at] >= TRIES:
                dead[end.at] = end.died
        return False

    def _deadly(self, shard: Shard, span: range, dead: dict[int, str]) -> dict[int, str]:
        """The documents of a span that kill whoever touches them: found by halving, or as they name themselves."""
        end = self._try(Task(shard, dead, span))
        if end.died is None:
            return {}
        if len(span) == 1:
            again = self._try(Task(shard, dead, span)).died
            return {} if again is None else {span[0]: again}
        if end.named:
            found = self._deadly(shard, range(end.at, end.at + 1), dead)
            return found | self._deadly(shard, span, dead | found) if found else {}
        return {i: why for half in _halves(span) for i, why in self._deadly(shard, half, dead).items()}

    def _try(self, task: Task) -> End:
        """Let the worker do a task, a new one if there is none."""
        worker = self._worker or self._started()
        end = worker.do(task, self.job.seconds)
        if self._stopped:
            raise Stopped
        if end.died is not None:
            self._drop()
        return end

    def _started(self) -> _Worker:
        """A new worker. OutputError if none can be started: that is no fault of a document."""
        for _ in range(TRIES):
            self._worker = worker = _Worker(self.job)
            if self._stopped:
                raise Stopped
            if worker.is_ready:
                return worker
        raise OutputError("worker", "cannot be started", "a machine with room for another process",
                          "see what it says above, give it more memory (--page-megabytes), or use fewer workers")

    def _drop(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()


def _halves(span: range) -> list[range]:
    """The halves of a span that have something in them.

    >>> _halves(range(5)), _halves(range(1))
    ([range(0, 2), range(2, 5)], [range(0, 1)])
    """
    half = len(span) // 2
    return [part for part in (span[:half], span[half:]) if part]


class _Worker:
    """A process that does tasks, and a thread that hears what it tells."""

    def __init__(self, job: Job) -> None:
        """Start one, in a group of its own: an interrupt at a terminal is for the run, which ends its workers."""
        self.process = subprocess.Popen([sys.executable, "-c", START, HOME], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, process_group=0)
        self.words: queue.SimpleQueue[Told | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.is_ready = self._say(job) and self._hears(START_SECONDS)
        if not self.is_ready:
            self.kill()

    def do(self, task: Task, seconds: float) -> End:
        """Do a task; its end. A document may take ``seconds``. What stops a whole run is raised."""
        self._say(task)
        at, wait = -1, CHECK_SECONDS + seconds
        while True:
            try:
                told = self.words.get(timeout=wait)
            except queue.Empty:
                self.kill()
                return End(f"it took more than {seconds:g} s", at, at >= 0)
            if told is None:
                return End(self._death(), at)
            match told.what:
                case "page":
                    at, wait = told.i, seconds
                case "memory":
                    return End("it takes more memory than a page may have", told.i, told.i >= 0)
                case "fault":
                    raise cast(CleanerError, told.fault)
                case "done":
                    return End()
                case _:
                    continue

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        with suppress(BrokenPipeError):
            cast(BinaryIO, self.process.stdin).close()

    def _say(self, what: object) -> bool:
        """Tell the process something; whether it took it. That it is dead is heard on the other pipe."""
        stream = cast(BinaryIO, self.process.stdin)
        try:
            pickle.dump(what, stream)
            stream.flush()
        except OSError:
            return False
        return True

    def _hears(self, seconds: float) -> bool:
        """Whether the process says something in this time."""
        try:
            return self.words.get(timeout=seconds) is not None
        except queue.Empty:
            return False

    def _listen(self) -> None:
        """Hear what the worker tells; None is its end, or that it cannot be understood any more."""
        try:
            with cast(BinaryIO, self.process.stdout) as stream, suppress(EOFError, pickle.UnpicklingError):
                while True:
                    self.words.put(pickle.load(stream))
        finally:
            self.words.put(None)

    def _death(self) -> str:
        """How the process died, in words that are the same whenever it dies so."""
        code = self.process.wait()
        if code >= 0:
            return f"its process ended with code {code}"
        try:
            return f"its process was killed by {signal.Signals(-code).name}"
        except ValueError:
            return f"its process was killed by signal {-code}"
