"""Voice: what is said to a person, on standard error; data never goes there."""

from __future__ import annotations

import sys
from typing import Final

WIDTH: Final = 30
"""Columns of the bar: with numbers and a name it fits a terminal of eighty."""

ERASE: Final = "\r\x1b[K"
"""Back to the beginning of the line, and clear it."""


def say(message: str) -> None:
    """Say one line, over a progress bar if there is one."""
    bar = _shown[-1] if _shown else None
    if bar is not None:
        sys.stderr.write(ERASE)
    sys.stderr.write(f"{message}\n")
    if bar is not None:
        bar.draw()
    sys.stderr.flush()


class Progress:
    """A bar for ``total`` documents, drawn only on a terminal and only for more than one.

    >>> with Progress(3) as bar:
    ...     bar.step("p1.txt")
    """

    def __init__(self, total: int) -> None:
        """Begin at nothing."""
        self.total, self.done, self.name = total, 0, ""
        self.seen = total > 1 and sys.stderr.isatty()

    def __enter__(self) -> Progress:
        """Show the bar."""
        if self.seen:
            _shown.append(self)
        return self

    def __exit__(self, *_: object) -> None:
        """Take it away."""
        if self.seen:
            _shown.remove(self)
            sys.stderr.write(ERASE)
            sys.stderr.flush()

    def step(self, name: str) -> None:
        """Tell which document comes next."""
        self.name = name
        if self.seen:
            self.draw()
        self.done += 1

    def draw(self) -> None:
        """Draw the bar as it stands."""
        full = WIDTH * self.done // self.total
        name = self.name if len(self.name) <= WIDTH else "…" + self.name[1 - WIDTH :]
        sys.stderr.write(f"{ERASE}[{'#' * full}{'.' * (WIDTH - full)}] {self.done}/{self.total} {name}")
        sys.stderr.flush()


_shown: list[Progress] = []
