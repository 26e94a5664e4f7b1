"""Zip: the members of a zip file in the order of its directory, or of the file itself where that is missing."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from io import SEEK_END, BytesIO
from struct import Struct
from typing import BinaryIO, Final

from cleaner.intake.bounds import Broken, Refused
from cleaner.intake.member import Member
from cleaner.intake.zip_flow import BZIP2, DEFLATED, STORED, Entry, Flow, Spent
from cleaner.intake.zip_names import decoded

MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")
"""How zip files begin: with a member, or, empty, with the end of the directory."""

_LOCAL: Final = Struct("<4s5H3I2H")
_CENTRAL: Final = Struct("<4s6H3I5H2I")
_END: Final = Struct("<4s4H2IH")
_END64: Final = Struct("<4sQ2H2I4Q")
_LOCATOR: Final = Struct("<4sIQI")

_TAIL: Final = (1 << 16) + _END.size + _LOCATOR.size
"""The end of the directory lies within so many bytes of the end of the file: a comment may follow it."""

_ALL32: Final = 0xFFFFFFFF
_ENCRYPTED: Final = 1 | 1 << 6
_DESCRIBED: Final = 1 << 3
_UNIX: Final = 3


def members(source: BinaryIO) -> Iterator[Member]:
    """The members of a zip file that can be read at any place.

    Without its directory, as it was cut off, its members are read one behind the other as far as they go. Broken
    where it ends too early or means harm.
    """
    whole = source.seek(0, SEEK_END)
    end = _end(source, whole)
    spent = Spent(whole)
    if end is None:
        source.seek(0)
        yield from _in_line(source, spent)
        raise Broken("it is not whole: its directory is missing")
    at, stop, shift = end
    while at < stop:
        entry, at = _entry(source, at, shift)
        yield _member(entry, lambda entry=entry: _at(source, entry, spent))  # type: ignore[misc]


def streamed(source: BinaryIO) -> Iterator[Member]:
    """The members of a zip file that can only be read from its beginning to its end."""
    yield from _in_line(source, Spent(None))


def _end(source: BinaryIO, whole: int) -> tuple[int, int, int] | None:
    """Where the directory begins and ends, and how far all has moved as something was put in front; or None."""
    source.seek(max(0, whole - _TAIL))
    tail = source.read(_TAIL)
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) - found < _END.size:
        return None
    _, disk, first, _, _, size, start, _ = _END.unpack_from(tail, found)
    end = whole - len(tail) + found
    locator = tail[max(0, found - _LOCATOR.size):found]
    if locator.startswith(b"PK\x06\x07") and len(locator) == _LOCATOR.size:
        source.seek(min(_LOCATOR.unpack(locator)[2], whole))
        record = source.read(_END64.size)
        if not record.startswith(b"PK\x06\x06") or len(record) < _END64.size:
            raise Broken("it is damaged: the end of its directory is not where it is said to be")
        end = end - _LOCATOR.size - _END64.size
        _, _, _, _, disk, first, _, _, size, start = _END64.unpack(record)
    if (disk or first) and disk != 0xFFFF:
        raise Broken("it is one part of several: join them to one file")
    begin = end - size
    if begin < 0 or begin < start:
        raise Broken("it is damaged: its directory is not where it is said to be")
    return begin, end, begin - start


def _entry(source: BinaryIO, at: int, shift: int) -> tuple[Entry, int]:
    """An entry of the directory, and where the next one stands."""
    source.seek(at)
    head = source.read(_CENTRAL.size)
    if len(head) < _CENTRAL.size or not head.startswith(b"PK\x01\x02"):
        raise Broken("it is damaged: its directory breaks off")
    (_, made, _, flags, method, _, _, crc, packed, size, name, extra, comment, _, _, mode,
     start) = _CENTRAL.unpack(head)
    told = source.read(name + extra)
    if len(told) < name + extra:
        raise Broken("it is damaged: its directory breaks off")
    size, packed, start = _wide(told[name:], size, packed, start)
    entry = Entry(told[:name], told[name:], flags, method, crc, packed, size,
                  mode >> 16 if made >> 8 == _UNIX else 0, start + shift)
    return entry, at + len(head) + len(told) + comment


def _wide(extra: bytes, size: int, packed: int, start: int) -> tuple[int, int, int]:
    """Sizes and place with those of 64 bits where the numbers of 32 bits are full."""
    wide = _field(extra, 1) or b""
    values = []
    for value in (size, packed, start):
        if value == _ALL32 and len(wide) >= 8:
            value, wide = int.from_bytes(wide[:8], "little"), wide[8:]
        values.append(value)
    return values[0], values[1], values[2]


def _field(extra: bytes, wanted: int) -> bytes | None:
    """A field of what is told besides, by its number."""
    at = 0
    while at + 4 <= len(extra):
        number, length = int.from_bytes(extra[at:at + 2], "little"), int.from_bytes(extra[at + 2:at + 4], "little")
        if number == wanted:
            return extra[at + 4:at + 4 + length]
        at += 4 + length
    return None


def _member(entry: Entry, read: Callable[[], bytes]) -> Member:
    """A member as its entry tells of it."""
    name = decoded(entry.name, bool(entry.flags & 1 << 11), _field(entry.extra, 0x7075))
    kind = stat.S_IFMT(entry.mode)
    odd = None
    if entry.flags & _ENCRYPTED:
        odd = "is encrypted: unpack it with its password"
    elif kind == stat.S_IFLNK:
        odd = "is a link"
    elif kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        odd = "is a device or a pipe"
    elif entry.method not in (STORED, DEFLATED, BZIP2):
        odd = f"is packed in a way that is not read (method {entry.method}): pack it anew"
    return Member(name, entry.size, read, odd, folder=name.endswith("/"))


def _at(source: BinaryIO, entry: Entry, spent: Spent) -> bytes:
    """The bytes of a member, wherever it stands."""
    source.seek(min(entry.start, spent.whole or 0))
    head = source.read(_LOCAL.size)
    if len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
        raise Refused("is not where the directory of its archive says that it is")
    *_, name, extra = _LOCAL.unpack(head)
    source.seek(name + extra, os.SEEK_CUR)
    return Flow(source, spent, entry, entry.packed).unpack()


class _Pushed:
    """A stream into which bytes can be put back."""

    def __init__(self, source: BinaryIO) -> None:
        self.source, self.back = source, BytesIO()

    def read(self, size: int) -> bytes:
        """At most so many bytes."""
        return self.back.read(size) or self.source.read(size)

    def push(self, data: bytes) -> None:
        """Put back what was read too much."""
        self.back = BytesIO(data + self.back.read())

    def exactly(self, size: int) -> bytes:
        """So many bytes, or fewer at the end."""
        data = b""
        while len(data) < size and (more := self.read(size - len(data))):
            data += more
        return data


def _in_line(source: BinaryIO, spent: Spent) -> Iterator[Member]:
    """The members one behind the other, by their own headers; nothing at the directory, Broken at a cut."""
    stream = _Pushed(source)
    while True:
        head = stream.exactly(_LOCAL.size)
        if head[:4] in (b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06"):
            return
        if len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
            raise Broken("it is not whole: it breaks off between two members")
        _, _, flags, method, _, _, crc, packed, size, name_size, extra_size = _LOCAL.unpack(head)
        told = stream.exactly(name_size + extra_size)
        name, extra = told[:name_size], told[name_size:]
        size, packed, _ = _wide(extra, size, packed, 0)
        entry = Entry(name, extra, flags, method, crc, packed, size, 0, 0)
        yield from _next(stream, entry, spent)


def _next(stream: _Pushed, entry: Entry, spent: Spent) -> Iterator[Member]:
    """The member whose header was just read; what was not read of it is passed by afterwards."""
    described = bool(entry.flags & _DESCRIBED)
    if described and (entry.method not in (DEFLATED, BZIP2) or entry.flags & _ENCRYPTED):
        raise Broken("where its next member begins cannot be told")
    flow = Flow(stream, spent, entry, None if described else entry.packed)
    yield _member(entry, flow.unpack)
    if described:
        stream.push(flow.drain())
        _descriptor(stream)
    else:
        while flow.more():
            pass


def _descriptor(stream: _Pushed) -> None:
    """Pass by what tells the sizes behind a member: with a sign or without, in 32 or 64 bits."""
    data = stream.exactly(24)
    for length in (16, 12, 24, 20):
        if data[length:length + 2] == b"PK" and (data.startswith(b"PK\x07\x08") == (length in (16, 24))):
            stream.push(data[length:])
            return
    stream.push(data[16 if data.startswith(b"PK\x07\x08") else 12:])
