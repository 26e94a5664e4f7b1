"""Pace: how many pages a run has done, how many of them stood already, and how fast it goes."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cleaner.corpus.crew import Step
    from cleaner.corpus.task import Told

WINDOW: Final = 120.0
"""Seconds by whose pages the rate is told: as long as the slowest page may take, so that one does not make it nought."""

SAMPLE: Final = 1.0
"""Seconds between two looks that are kept of a window."""


class Pace:
    """Counts what the threads of a crew tell. A shard whose pages nobody began stood already.

    ``killed`` counts the pages that killed workers.

    >>> pace = Pace(lambda: 7.0)
    >>> pace.pages, pace.rate
    (0, 0.0)
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Begin at nothing; ``clock`` tells seconds."""
        self._clock = clock
        self._began = clock()
        self._lock = threading.Lock()
        self._done = self.stood = self.killed = 0
        self._open: dict[int, int] = {}
        self._looks: deque[tuple[float, int]] = deque([(self._began, 0)])

    def heard(self, told: Told) -> None:
        """A worker told something to the thread that keeps it."""
        if told.what == "page":
            with self._lock:
                self._open[threading.get_ident()] = told.i
                self._look()

    def done(self, step: Step) -> None:
        """A shard is done, of which the same thread heard."""
        with self._lock:
            begun = self._open.pop(threading.get_ident(), None)
            self._done += step.shard.size
            self.stood += step.shard.size if begun is None and not step.killed else 0
            self.killed += step.killed
            self._look()

    @property
    def pages(self) -> int:
        """How many pages are done: of a shard that is being cleaned those before the page that was begun last."""
        return self._done + sum(self._open.copy().values())

    @property
    def fresh(self) -> int:
        """How many of them were cleaned by this run."""
        return self.pages - self.stood

    @property
    def seconds(self) -> float:
        """Since it began."""
        return self._clock() - self._began

    @property
    def rate(self) -> float:
        """Pages that are cleaned in a second, of late."""
        with self._lock:
            then, before = self._looks[0]
            gone = self._clock() - then
            return max(0, self.fresh - before) / gone if gone else 0.0

    def _look(self) -> None:
        """Keep how far it is, and forget what is long ago."""
        now = self._clock()
        if now - self._looks[-1][0] >= SAMPLE:
            self._looks.append((now, self.fresh))
        while len(self._looks) > 1 and now - self._looks[1][0] >= WINDOW:
            self._looks.popleft()
