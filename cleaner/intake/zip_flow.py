"""Flow: the bytes of one member of a zip file, unpacked within bounds, whatever is told of their number."""

from __future__ import annotations

import zlib
from bz2 import BZ2Decompressor
from collections.abc import Iterator
from io import BytesIO
from typing import Final, NamedTuple, Protocol

from cleaner.intake.bounds import BOMB, FREE_TOGETHER, LARGEST, Broken, Refused, exceeds, too_large
from cleaner.intake.packed import CHUNK, Inflater, Unpacker

STORED: Final = 0
DEFLATED: Final = 8
BZIP2: Final = 12


class Source(Protocol):
    """Where packed bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


class Entry(NamedTuple):
    """What a zip file tells of a member; ``start`` is where its local header stands in the file."""

    name: bytes
    extra: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    mode: int
    start: int


class Spent:
    """What all members of an archive took and gave so far.

    Members that do not overlap take no more together than the archive has; those that do are a bomb.
    """

    def __init__(self, whole: int | None) -> None:
        """Of an archive of so many bytes; None where its end is not known."""
        self.whole = whole
        self.taken = self.given = 0

    def take(self, count: int) -> None:
        """Take in so many packed bytes; Broken where the archive has not so many."""
        self.taken += count
        if self.whole is not None and self.taken > self.whole:
            raise Broken("it means harm: its members lie over each other")

    def give(self, count: int) -> None:
        """Give so many bytes; Broken where that is too much for the archive."""
        self.given += count
        if exceeds(self.given, self.taken, FREE_TOGETHER):
            raise Broken(f"it {BOMB}")


class Flow:
    """The bytes of one member; ``most`` is how many packed ones there are, None where only their end tells."""

    def __init__(self, source: Source, spent: Spent, entry: Entry, most: int | None) -> None:
        """Of an entry; ``source`` stands before its packed bytes."""
        self.source, self.spent, self.entry, self.left = source, spent, entry, most
        self.taken = 0
        self.rest: bytes | None = None
        self.data = self._stored() if entry.method == STORED else self._inflated()

    def more(self) -> bytes:
        """Some packed bytes; none at the end."""
        data = self.source.read(CHUNK if self.left is None else min(CHUNK, self.left))
        if self.left is not None:
            if self.left and not data:
                raise cut()
            self.left -= len(data)
        self.spent.take(len(data))
        self.taken += len(data)
        return data

    def unpack(self) -> bytes:
        """The member's bytes, whole and sound; Refused where they are not, or too many."""
        whole = BytesIO()
        given = 0
        for part in self.data:
            given += len(part)
            if given > LARGEST:
                raise too_large()
            self.spent.give(len(part))
            if exceeds(given, self.taken):
                raise Refused(BOMB)
            whole.write(part)
        data = whole.getvalue()
        if self.left is not None and (len(data) != self.entry.size or zlib.crc32(data) != self.entry.crc):
            raise Refused("is damaged: its bytes are not those that were packed")
        return data

    def drain(self) -> bytes:
        """Pass by what was not unpacked, to the end that the packed bytes themselves have; what was read behind it."""
        for part in self.data:
            self.spent.give(len(part))
        if self.rest is None:
            raise Broken("where its next member begins cannot be told")
        self.spent.taken -= len(self.rest)
        return self.rest

    def _stored(self) -> Iterator[bytes]:
        while data := self.more():
            yield data

    def _inflated(self) -> Iterator[bytes]:
        flow: Unpacker = Inflater(-zlib.MAX_WBITS) if self.entry.method == DEFLATED else BZ2Decompressor()
        while not flow.eof:
            packed = self.more() if flow.needs_input else b""
            if flow.needs_input and not packed:
                raise cut() if self.left is None else Refused("is damaged: it breaks off")
            try:
                yield flow.decompress(packed, CHUNK)
            except (zlib.error, OSError, ValueError, EOFError) as error:
                raise Refused(f"is damaged ({error})") from None
        self.rest = flow.unused_data


def cut() -> Broken:
    """What is told where a file ends too early."""
    return Broken("it is not whole: it breaks off within a member")
