"""Tar: the members of a tar file in their order, read as a stream, its headers bounded."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from typing import BinaryIO, Final

from cleaner.intake.bounds import LARGEST, NAME, Broken, size_of, too_large
from cleaner.intake.member import Member

BLOCK: Final = tarfile.BLOCKSIZE

_LONG: Final = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
_PAX: Final = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)
_PLAIN: Final = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
_ODD: Final = {
    tarfile.SYMTYPE: "is a link", tarfile.LNKTYPE: "is a link", tarfile.CHRTYPE: "is a device",
    tarfile.BLKTYPE: "is a device", tarfile.FIFOTYPE: "is a pipe",
    tarfile.GNUTYPE_SPARSE: "is a file with holes, which is not read",
}
"""What members may be besides files and folders."""


def suits(head: bytes) -> bool:
    """Tell whether a file that begins so is a tar file: by its magic, or by the sum of an old header.

    >>> suits(b"\\0" * 512), suits(tarfile.TarInfo("p1.txt").tobuf())
    (False, True)
    """
    if len(head) < BLOCK:
        return False
    try:
        tarfile.TarInfo.frombuf(head[:BLOCK], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def members(source: BinaryIO) -> Iterator[Member]:
    """The members of a tar file; Broken where it ends too early or is damaged, by what ``source`` raises, too."""
    told: dict[str, str] = {}
    over: dict[str, str] = {}
    while (block := _header(source)) is not None:
        info = block
        if info.type in _LONG:
            value = os.fsdecode(_told(source, info).split(b"\0", 1)[0])
            told["path" if info.type == tarfile.GNUTYPE_LONGNAME else "linkpath"] = value
            continue
        if info.type in _PAX:
            found = _pax(_told(source, info))
            (over if info.type == tarfile.XGLTYPE else told).update(found)
            continue
        facts = over | told
        told = {}
        yield from _member(source, info, facts)


def _member(source: BinaryIO, info: tarfile.TarInfo, facts: dict[str, str]) -> Iterator[Member]:
    """One member with what extended headers tell of it; what was not read of it is passed by afterwards."""
    name = facts.get("path", info.name)
    size = info.size if info.type not in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE) else 0
    if "size" in facts and size:
        size = _number(facts["size"])
    if size < 0:
        raise Broken(f"it is damaged: a member of {size} bytes")
    left = [size + -size % BLOCK]

    def read() -> bytes:
        if size > LARGEST:
            raise too_large(size)
        data = _exactly(source, size)
        left[0] -= size
        return data

    if info.type == tarfile.DIRTYPE or (info.type in _PLAIN and name.endswith("/")):
        yield Member(name, 0, read, folder=True)
    elif any(key.startswith("GNU.sparse") for key in facts):
        yield Member(facts.get("GNU.sparse.name", name), size, read, _ODD[tarfile.GNUTYPE_SPARSE])
    else:
        odd = None if info.type in _PLAIN else _ODD.get(info.type, "is of a kind that is not read")
        yield Member(name, size, read, odd)
    skip(source, left[0])


def _header(source: BinaryIO) -> tarfile.TarInfo | None:
    """The next header; None at the end mark."""
    block = source.read(BLOCK)
    if not block:
        raise Broken("it is not whole: its end mark is missing")
    try:
        return tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        if len(block) == BLOCK and not block.strip(b"\0"):
            return None
        if len(block) < BLOCK:
            raise Broken("it is not whole: it breaks off within a header") from None
        raise Broken(f"it is damaged: no header where one must be ({error})") from None


def _told(source: BinaryIO, info: tarfile.TarInfo) -> bytes:
    """What an extended header holds."""
    if not 0 <= info.size <= NAME:
        raise Broken(f"it means harm or is damaged: a name of {size_of(info.size)}")
    data = _exactly(source, info.size)
    skip(source, -info.size % BLOCK)
    return data


def _pax(data: bytes) -> dict[str, str]:
    """The entries of a pax header: each is its length, a key and a value."""
    found: dict[str, str] = {}
    at = 0
    while at < len(data) and data[at:at + 1] != b"\0":
        digits, space, _ = data[at:at + 20].partition(b" ")
        length = int(digits) if space and digits.isdigit() else 0
        key, equals, value = data[at + len(digits) + 1:at + length - 1].partition(b"=")
        if length < len(digits) + 3 or not equals:
            raise Broken("it is damaged: an extended header that is none")
        found[os.fsdecode(key)] = os.fsdecode(value)
        at += length
    return found


def _number(digits: str) -> int:
    """A size that an extended header tells."""
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 20):
        raise Broken(f"it is damaged: {digits[:20]!r} as a size")
    return int(digits)


def _exactly(source: BinaryIO, size: int) -> bytes:
    """So many bytes; Broken where there are fewer."""
    parts = []
    while size > 0:
        data = source.read(size)
        if not data:
            raise Broken("it is not whole: it breaks off within a member")
        parts.append(data)
        size -= len(data)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def skip(source: BinaryIO, size: int) -> None:
    """Pass by so many bytes; Broken where there are fewer."""
    if size > BLOCK and source.seekable():
        source.seek(size - 1, os.SEEK_CUR)
        size = 1
    while size > 0:
        data = source.read(min(size, 1 << 16))
        if not data:
            raise Broken("it is not whole: it breaks off within a member")
        size -= len(data)
