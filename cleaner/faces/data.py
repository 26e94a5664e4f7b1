"""Put: data on standard output, in UTF-8 wherever it runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from cleaner.model import OutputError


def put(data: bytes) -> None:
    """Write bytes and see that they arrive."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        drop()
        raise
    except OSError as error:
        drop()
        raise OutputError("stdout", f"cannot be written: {error.strerror}", "a place with room",
                          "make room, or write to a folder with -o") from None


def put_lines(lines: Sequence[str]) -> None:
    """Write lines of text."""
    if lines:
        put(joined(lines))


def joined(lines: Sequence[str]) -> bytes:
    """Lines as bytes; what UTF-8 cannot hold is spelled with a backslash."""
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def drop() -> None:
    """Let what is still waiting for standard output go nowhere: there is nobody left to read it."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
