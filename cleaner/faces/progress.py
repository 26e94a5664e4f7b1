"""Progress: how far a long run has come: a bar with rate and remaining time on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

from cleaner.corpus.crew import Step
from cleaner.faces.voice import say

LOG_SECONDS: Final = 10.0
"""Between two lines of a log: a run of a day makes some eight thousand, one of a minute a handful."""

MINUTE: Final = 60
HOUR: Final = 3600


class Progress:
    """Counts pages as they are done, and shows what it counted. ``total`` is None until it is known.

    >>> it = Progress(lambda of: None)
    >>> it.count(40); it.line(of=(100, 20.0))
    '40 of 100 pages, 2.0 a second, 30 s left'
    """

    def __init__(self, show: Callable[[Progress], object]) -> None:
        """Show it by ``show``."""
        self.show = show
        self.total: int | None = None
        self.pages = self.killed = 0
        self._began = monotonic()
        self._lock = threading.Lock()

    def count(self, pages: int, killed: int = 0) -> None:
        """Count some pages."""
        with self._lock:
            self.pages, self.killed = self.pages + pages, self.killed + killed

    def done(self, step: Step) -> None:
        """A shard is done."""
        self.count(step.pages, step.killed)
        self.show(self)

    @property
    def seconds(self) -> float:
        """Since it began."""
        return monotonic() - self._began

    def line(self, of: tuple[int | None, float] | None = None) -> str:
        """How far it is, in words; ``of`` stands for the total and the seconds since it began."""
        total, seconds = of or (self.total, self.seconds)
        rate = self.pages / seconds if seconds else 0.0
        words = [f"{self.pages}{'' if total is None else f' of {total}'} pages", f"{rate:.1f} a second"]
        if total is not None and rate:
            words.append(f"{_time((total - self.pages) / rate)} left")
        if self.killed:
            words.append(f"{self.killed} killed their process")
        return ", ".join(words)


@contextmanager
def progress(count: Callable[[], int | None]) -> Iterator[Progress]:
    """What shows how far a run is. ``count`` finds out how many pages there are, meanwhile; None if nobody knows."""
    shown = _bar() if sys.stderr.isatty() else _log()
    with shown as it:
        def ask() -> None:
            it.total = count()

        threading.Thread(target=ask, daemon=True).start()
        yield it


@contextmanager
def _log() -> Iterator[Progress]:
    """Lines for a log, not too many."""
    said = monotonic()

    def show(it: Progress) -> None:
        nonlocal said
        if monotonic() - said >= LOG_SECONDS:
            said = monotonic()
            say(it.line())

    yield Progress(show)


@contextmanager
def _bar() -> Iterator[Progress]:
    """A bar, drawn by rich, which comes with typer and is costly to import."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    with Bar(BarColumn(), TextColumn("{task.description}"), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(it: Progress) -> None:
            bar.update(task, completed=it.pages, total=it.total, description=it.line())

        yield Progress(show)


def _time(seconds: float) -> str:
    """A time as people say it.

    >>> _time(42), _time(605), _time(7300)
    ('42 s', '10 min', '2 h 1 min')
    """
    if seconds < 2 * MINUTE:
        return f"{seconds:.0f} s"
    hours, rest = divmod(int(seconds), HOUR)
    return f"{hours} h {rest // MINUTE} min" if hours else f"{rest // MINUTE} min"
