"""Progress: how far a long run has come: a bar with rate and remaining time on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Final

from cleaner.corpus.pace import Pace
from cleaner.corpus.summary import MINUTE, lasted, many
from cleaner.faces.voice import say

if TYPE_CHECKING:
    from rich.progress import Task
    from rich.text import Text

LOG_SECONDS: Final = 10.0
"""Between two lines of a log, at first."""

LOG_SHARE: Final = 1 / 60
"""Of what a run has taken, between two lines of its log later: a run of a day makes some three hundred."""

DRAWN: Final = 5.0
"""How often a second a bar is drawn."""

WIDE: Final = 120
"""Columns of a terminal that has room for a long bar beside the words."""

LONG: Final = 40
SHORT: Final = 12
"""Columns of the bar."""

DUMB: Final = "dumb"
"""A terminal that can only write line behind line."""


class Progress:
    """How far a run is. ``total`` is None until it is known how many pages there are.

    >>> Progress(lambda of: None).line()
    '0 pages'
    """

    def __init__(self, show: Callable[[Progress], object]) -> None:
        """Show it by ``show`` whenever it has come further."""
        self.show = show
        self.total: int | None = None
        self.pace: Pace | None = None

    def done(self, pace: Pace) -> None:
        """It has come further."""
        self.pace = pace
        self.show(self)

    @property
    def pages(self) -> int:
        """How many pages are done."""
        return self.pace.pages if self.pace is not None else 0

    def line(self) -> str:
        """How far it is, in words."""
        pace = self.pace
        of = "" if self.total is None else f" of {self.total:,}"
        if pace is None:
            return f"0{of} pages"
        words = [f"{pace.pages:,}{of} pages"]
        if rate := pace.rate:
            words.append(f"{rate:,.1f} a second")
            if self.total is not None and self.total > pace.pages:
                words.append(f"{_left((self.total - pace.pages) / rate)} left")
        states = (("quarantined", "in quarantine"), ("refused", "refused"))
        words += [f"{pace.states[state]:,} {name}" for state, name in states if pace.states[state]]
        if pace.stood:
            words.append(f"{many(pace.stood, 'page')} stood already")
        return ", ".join(words)


def _left(seconds: float) -> str:
    """A time that is a guess.

    >>> _left(2.6), _left(600)
    ('3 s', '10 min')
    """
    return f"{seconds:.0f} s" if seconds < MINUTE else lasted(seconds)


@contextmanager
def progress(count: Callable[[], int | None]) -> Iterator[Progress]:
    """What shows how far a run is. ``count`` finds out how many pages there are, meanwhile; None if nobody knows."""
    drawn = sys.stderr.isatty() and os.environ.get("TERM") != DUMB
    with _bar() if drawn else _log() as it:
        def ask() -> None:
            it.total = count()

        threading.Thread(target=ask, daemon=True).start()
        yield it


@contextmanager
def _log() -> Iterator[Progress]:
    """Lines for a log, not too many."""
    began = said = monotonic()
    lock = threading.Lock()

    def show(it: Progress) -> None:
        nonlocal said
        with lock:
            now = monotonic()
            if now - said >= max(LOG_SECONDS, (now - began) * LOG_SHARE):
                said = now
                say(it.line())

    yield Progress(show)


@contextmanager
def _bar() -> Iterator[Progress]:
    """A bar, drawn by rich, which comes with typer and is costly to import. Nothing is left of it at the end."""
    from rich.console import Console
    from rich.progress import BarColumn, ProgressColumn
    from rich.progress import Progress as Bar
    from rich.text import Text

    class Words(ProgressColumn):
        """How far it is, as it is when it is drawn."""

        def render(self, _: Task) -> Text:
            return Text(it.line(), no_wrap=True, overflow="ellipsis")

    def show(it: Progress) -> None:
        bar.update(task, completed=it.pages, total=it.total)

    it = Progress(show)
    console = Console(stderr=True)
    width = LONG if console.width >= WIDE else SHORT
    bar = Bar(BarColumn(width), Words(), console=console, transient=True, refresh_per_second=DRAWN)
    task = bar.add_task("", total=None)
    try:
        with _uninterrupted():
            bar.start()
        yield it
    finally:
        with _uninterrupted():
            bar.stop()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Keep an interrupt until a block is done: no bar may be left half drawn, no cursor hidden."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kept: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: kept.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if kept:
        raise KeyboardInterrupt
