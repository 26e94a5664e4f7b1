"""Token: a file in the folder of a run, by which a process elsewhere sees that it has that folder and that run."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cleaner.corpus.stage import STAGES, flush
from cleaner.model import OutputError

PREFIX: Final = "token-"


@contextmanager
def token(out: Path) -> Iterator[str]:
    """The path of a new token under the folder of a run; it is there while the block lasts.

    Those of earlier runs are taken away, so that what an engine may still do of them ends with its shard.
    Raises OutputError if it cannot be written.
    """
    folder = out / STAGES
    path = folder / f"{PREFIX}{os.urandom(16).hex()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{PREFIX}*"):
            old.unlink(missing_ok=True)
        path.touch()
        flush(path)
    except OSError as error:
        raise OutputError(str(out), f"cannot be written: {error.strerror or error}", "a place that can be written",
                          "make room or rights, and run again with --resume") from None
    try:
        yield path.relative_to(out).as_posix()
    finally:
        path.unlink(missing_ok=True)


def check(out: Path, name: str) -> None:
    """OutputError where the token of a run is not to be seen: nothing may be written there."""
    if not (out / name).is_file():
        raise OutputError(f"{out} on {platform.node()}", "is not the folder of this run, or the run has ended",
                          "one folder that every machine sees by this path, such as one of a file server",
                          "choose such a folder with -o, and run again")
