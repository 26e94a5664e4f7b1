"""List: names of inputs, one a line or with a NUL behind each, as ``find`` prints them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO, Final

CHUNK: Final = 1 << 16
"""Bytes that are read at once; a NUL within the first of them tells that NULs part the names."""

LONGEST: Final = 1 << 16
"""Bytes of a name; no system takes so long ones."""


def names(source: BinaryIO) -> Iterator[str]:
    """The names of a list, one at a time; ValueError for one that is longer than names are.

    With NULs they may hold line ends. A list of Windows has a carriage return before each line end, and may have a
    byte order mark; both are taken off.

    >>> from io import BytesIO
    >>> list(names(BytesIO(b"a.txt\\nb.txt"))), list(names(BytesIO(b"a\\nb.txt\\0c.txt\\0")))
    (['a.txt', 'b.txt'], ['a\\nb.txt', 'c.txt'])
    """
    data = source.read(CHUNK)
    mark = b"\0" if b"\0" in data else b"\n"
    data = data.removeprefix(b"\xef\xbb\xbf")
    while data:
        *found, rest = data.split(mark)
        for name in found:
            yield from _name(name, mark)
        more = source.read(CHUNK)
        if not more:
            yield from _name(rest, mark)
        if len(rest) > LONGEST:
            raise ValueError(f"a name of more than {LONGEST} bytes")
        data = rest + more if more else b""


def _name(raw: bytes, mark: bytes) -> Iterator[str]:
    """A name, unless it is empty."""
    if mark == b"\n":
        raw = raw.removesuffix(b"\r")
    if raw:
        yield os.fsdecode(raw)
