"""Stage: the files of a shard, under temporary names until all of them are whole."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple

from cleaner.manifest import RUNS
from cleaner.model import OutputError

STAGES: Final = f"{RUNS}/stages"
"""Where stages stand in the folder of a run: on the same disk, so that one step renames a file."""


class Landed(NamedTuple):
    """A file of the results: its path under the folder of the run, bytes, and their sha256."""

    path: str
    size: int
    sha256: str


class Stage:
    """Takes files, and puts all of them in their places at once; on any fault nothing is left of them.

    The flushing waits for the last file: flushing one by one would wait for the disk a hundred times a second.
    """

    def __init__(self, out: Path) -> None:
        """A stage for files under ``out``."""
        self.out = out
        self.folder = out / STAGES / f"{os.getpid()}-{os.urandom(8).hex()}"
        self.taken: list[tuple[Path, Landed]] = []

    def __enter__(self) -> Stage:
        """Make the folder. OutputError if it cannot be made."""
        try:
            self.folder.mkdir(parents=True)
        except OSError as error:
            raise _fault(self.folder, error) from None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        """Take it away, with whatever did not land."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def put(self, path: str, data: bytes) -> Landed:
        """Take a file that is to be called ``path`` under the folder of the run."""
        part = self.folder / str(len(self.taken))
        landed = Landed(path, len(data), hashlib.sha256(data).hexdigest())
        try:
            part.write_bytes(data)
        except OSError as error:
            raise _fault(self.out / path, error) from None
        self.taken.append((part, landed))
        return landed

    def land(self) -> None:
        """Flush all files, then give each its name. OutputError says why one cannot be written."""
        for part, landed in self.taken:
            try:
                flush(part)
            except OSError as error:
                raise _fault(self.out / landed.path, error) from None
        for part, landed in self.taken:
            target = self.out / landed.path
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                part.replace(target)
            except OSError as error:
                raise _fault(target, error) from None
        self.taken.clear()


def flush(path: Path) -> None:
    """See that a file is on the disk."""
    number = os.open(path, os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _fault(path: Path, error: OSError) -> OutputError:
    return OutputError(str(path), f"cannot be written: {error.strerror or error}", "a place that can be written",
                       "make room or rights, and run again with --resume")
