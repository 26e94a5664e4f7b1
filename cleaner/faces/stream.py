"""Stream: what takes the results of all documents, one behind the other: a file, or standard output."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cleaner import output
from cleaner.faces.data import put
from cleaner.inputs import STDIN


class Stream:
    """Takes results. If it cannot, it takes no more: half a file is worth nothing."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        """Write with ``write``."""
        self.write = write
        self.fault: OSError | None = None

    def add(self, data: bytes) -> None:
        """Take the result of one document."""
        if self.fault is None:
            try:
                self.write(data)
            except BrokenPipeError:
                raise
            except OSError as fault:
                self.fault = fault

    def close(self) -> None:
        """Raise what went wrong."""
        if self.fault is not None:
            raise self.fault


@contextmanager
def stream(path: Path | None) -> Iterator[Stream]:
    """A stream into a file that is there whole or not at all; into standard output for None and ``-``."""
    if path is None or str(path) == STDIN:
        yield Stream(put)
    else:
        with output.whole(path) as file:
            taken = Stream(file.write)
            yield taken
            taken.close()
