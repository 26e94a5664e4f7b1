"""Pace: how far a run has come, how many of its pages stood already, and how fast it goes."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path
from time import monotonic, time
from typing import Final

from cleaner.corpus import record
from cleaner.corpus.crew import Step

WINDOW: Final = 120.0
"""Seconds by whose pages the rate is told: as long as a page may take, so that a slow one does not make it nought."""

SAMPLE: Final = 1.0
"""Seconds between two looks that are kept of a window."""

SLACK: Final = 2.0
"""Seconds by which the time of a file may be behind the clock: some disks count in twos."""


class Pace:
    """Counts the shards that are done, as threads tell it, by the records that they left.

    ``states`` counts pages by status, ``stood`` those whose shard was done by an earlier run.
    """

    def __init__(self, out: Path, clock: Callable[[], float] = monotonic) -> None:
        """Begin at nothing: of a run into ``out``. ``clock`` tells seconds."""
        self._out, self._clock = out, clock
        self._born, self._began = time() - SLACK, clock()
        self._lock = threading.Lock()
        self._looks: deque[tuple[float, int]] = deque([(self._began, 0)])
        self.pages = self.stood = 0
        self.states: Counter[str] = Counter()

    def done(self, step: Step, name: str) -> None:
        """A shard is done, and its record is called ``name``."""
        states, stands = self._seen(self._out / name)
        with self._lock:
            self.pages += step.pages
            self.stood += step.pages if stands else 0
            self.states.update(states)
            now = self._clock()
            if now - self._looks[-1][0] >= SAMPLE:
                self._looks.append((now, self.fresh))
            while len(self._looks) > 1 and now - self._looks[1][0] >= WINDOW:
                self._looks.popleft()

    @property
    def fresh(self) -> int:
        """How many pages were done by this run."""
        return self.pages - self.stood

    @property
    def seconds(self) -> float:
        """Since it began."""
        return self._clock() - self._began

    @property
    def rate(self) -> float:
        """Pages that are done in a second, of late; those that stood are none."""
        with self._lock:
            then, before = self._looks[0]
            gone = self._clock() - then
            return (self.fresh - before) / gone if gone > 0 else 0.0

    def _seen(self, path: Path) -> tuple[Counter[str], bool]:
        """The states of a shard's pages, and whether its record is older than this run."""
        found = record.read(path)
        try:
            stands = path.stat().st_mtime < self._born
        except OSError:
            found = None
        if found is None:  # it was taken away in the meantime: the end of the run will tell
            return Counter(), False
        return Counter(row["status"] for row in found.rows), stands
