"""Content: what a stream holds by its first bytes, whatever its name says."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, Final, Literal, NamedTuple, cast

from cleaner.intake import tar, zip
from cleaner.intake.bounds import LARGEST, Refused, too_large
from cleaner.intake.packed import CHUNK, ENDINGS, packing, unpacked

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Form = Literal["plain", "packed", "tar", "zip", "parquet"]

FOREIGN: Final = ((b"7z\xbc\xaf\x27\x1c", "7z"), (b"Rar!\x1a\x07", "rar"), (b"\x1f\x9d\x90", "compress"))
"""Archives that are not read, by their first bytes."""

ARCHIVES: Final = ("*.zip", "*.tar", "*.tgz", "*.tbz", "*.tbz2", "*.txz", "*.tzst", *(f"*{end}" for end in ENDINGS))
"""The names of the files in a folder that are looked into as archives, in any case."""

PARQUET: Final = b"PAR1"


class Content(NamedTuple):
    """What a stream holds: a page, a packed page, or members; ``stream`` gives it, unpacked."""

    form: Form
    stream: BinaryIO


class Chained(io.RawIOBase):
    """What was read of a stream already, and what is left of it."""

    def __init__(self, head: bytes, source: BinaryIO) -> None:
        """Give ``head`` first."""
        self.head, self.source = head, source

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read what there is."""
        into = memoryview(buffer).cast("B")
        data = self.head[:len(into)] or self.source.read(len(into))
        self.head = self.head[len(into):]
        into[:len(data)] = data
        return len(data)


def look(source: BinaryIO, *, within: bool = False) -> Content:
    """What a stream holds.

    Refused for archives of kinds that are not read, and for an archive in another one, which ``within`` says that
    this is. Broken for packed streams that are damaged from the beginning on.
    """
    head = exactly(source, tar.BLOCK)
    if source.seekable():
        source.seek(0)
    else:
        source = cast(BinaryIO, io.BufferedReader(Chained(head, source), CHUNK))
    form: Form = "plain"
    for magic, name in FOREIGN:
        if head.startswith(magic):
            raise Refused(f"is a {name} archive, which is not read: unpack it")
    if head.startswith(zip.MAGIC):
        form = "zip"
    elif head.startswith(PARQUET):
        form = "parquet"
    elif tar.suits(head):
        form = "tar"
    elif (how := packing(head)) is not None:
        if within:
            raise _nested()
        inner = unpacked(source, how)
        if look_within(inner.peek(tar.BLOCK)[:tar.BLOCK]):
            raise _nested()
        source = cast(BinaryIO, inner)
        form = "tar" if tar.suits(inner.peek(tar.BLOCK)[:tar.BLOCK]) else "packed"
    if within and form in ("tar", "zip"):
        raise _nested()
    return Content(form, source)


def look_within(head: bytes) -> bool:
    """Whether what begins so is an archive or packed, but for tar files, which are mostly packed themselves."""
    return head.startswith(zip.MAGIC) or packing(head) is not None or any(head.startswith(one) for one, _ in FOREIGN)


def refuse_nested(data: bytes) -> None:
    """Refused if the bytes of a member are an archive themselves."""
    if look_within(data[:tar.BLOCK]) or tar.suits(data[:tar.BLOCK]):
        raise _nested()


def _nested() -> Refused:
    return Refused("is an archive in an archive, of which only the outer one is opened: unpack it")


def whole(source: BinaryIO) -> bytes:
    """All bytes of a stream; Refused if they are more than a page's."""
    data = exactly(source, LARGEST + 1)
    if len(data) > LARGEST:
        raise too_large()
    return data


def exactly(source: BinaryIO, size: int) -> bytes:
    """So many bytes of a stream, or fewer at its end."""
    whole = io.BytesIO()
    while size > 0 and (data := source.read(min(size, 1 << 20))):
        whole.write(data)
        size -= len(data)
    return whole.getvalue()


def bare(name: str) -> str:
    """A name without the ending that says how it is packed.

    >>> bare("1911/p1.txt.gz"), bare("p1.txt")
    ('1911/p1.txt', 'p1.txt')
    """
    return next((name[:-len(end)] for end in ENDINGS if name.lower().endswith(end) and len(name) > len(end)), name)
