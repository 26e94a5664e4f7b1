"""Unpacker: what gzip, bzip2, xz and zstd packed, as a stream that stops where it turns out to be a bomb."""

from __future__ import annotations

import io
import lzma
import re
import zlib
from abc import ABC, abstractmethod
from bz2 import BZ2Decompressor
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal, Protocol, cast

from cleaner.intake.bounds import BOMB, Broken, exceeds
from cleaner.model import RuleError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Packing = Literal["gzip", "bzip2", "xz", "zstd"]

CHUNK: Final = 1 << 16
"""Bytes that are read at once."""

DICTIONARY: Final = 1 << 28
"""Memory that xz may ask for (256 MB); ``xz -9`` asks for 65."""

WINDOW: Final = 27
"""Power of two of the window that zstd may ask for (128 MB), as the tool itself allows."""

MAGIC: Final[tuple[tuple[re.Pattern[bytes], Packing], ...]] = (
    (re.compile(rb"\x1f\x8b\x08"), "gzip"), (re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), "bzip2"),
    (re.compile(rb"\xfd7zXZ\0"), "xz"), (re.compile(rb"\x28\xb5\x2f\xfd"), "zstd"))
"""How packed files begin; no text begins so."""

ENDINGS: Final = {".gz": "gzip", ".bz2": "bzip2", ".xz": "xz", ".zst": "zstd"}
"""What the names of packed files end in; what is packed, their content tells."""

_DAMAGE: Final = (zlib.error, lzma.LZMAError, EOFError, ValueError)


class Unpacker(Protocol):
    """Unpacks a stretch of packed bytes, at most so many bytes at a time."""

    @property
    def eof(self) -> bool:
        """Whether the end of the part was read."""

    @property
    def unused_data(self) -> bytes:
        """What came behind the end."""

    @property
    def needs_input(self) -> bool:
        """Whether all that was given has been worked through."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """At most ``max_length`` bytes more."""


class Inflater:
    """A zlib stream with the manners of the others."""

    def __init__(self, wbits: int) -> None:
        """31 for gzip, -15 for the naked stream in a zip."""
        self._inflate = zlib.decompressobj(wbits)

    @property
    def eof(self) -> bool:
        """Whether the end of the stream was read."""
        return self._inflate.eof

    @property
    def unused_data(self) -> bytes:
        """What came behind the end."""
        return self._inflate.unused_data

    @property
    def needs_input(self) -> bool:
        """Whether all that was given has been worked through."""
        return not self._inflate.unconsumed_tail

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """At most ``max_length`` bytes more."""
        return self._inflate.decompress(self._inflate.unconsumed_tail + data, max(max_length, 0))


class Counting(io.RawIOBase):
    """A stream that counts what is read of it."""

    def __init__(self, source: BinaryIO) -> None:
        """Read from ``source``."""
        self.source = source
        self.count = 0

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read what there is."""
        into = memoryview(buffer).cast("B")
        data = self.source.read(len(into))
        into[:len(data)] = data
        self.count += len(data)
        return len(data)


class Unpacked(io.RawIOBase, ABC):
    """What comes out of a packed stream, all of its parts one behind the other.

    Reading raises Broken where the stream is damaged, breaks off, or turns out to be a bomb: behind all that could
    be had.
    """

    def __init__(self) -> None:
        """Nothing is taken in yet, nothing given."""
        self.taken = self.given = 0
        self._fault: Broken | None = None

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer, but for the end."""
        into = memoryview(buffer).cast("B")
        filled = 0
        while filled < len(into):
            data = self._sound(len(into) - filled)
            if not data:
                break
            into[filled:filled + len(data)] = data
            filled += len(data)
        if self._fault is not None and not filled:
            raise self._fault
        return filled

    def _sound(self, most: int) -> bytes:
        """Some bytes; none at the end, nor from a fault on."""
        try:
            data = b"" if self._fault is not None else self._more(most)
            self.given += len(data)
            if exceeds(self.given, self.taken):
                raise Broken(f"it {BOMB}")
        except Broken as fault:
            self._fault = fault
            return b""
        return data

    @abstractmethod
    def _more(self, most: int) -> bytes:
        """Some bytes; none at the end."""


class _ByParts(Unpacked):
    """What comes out of a stream that is unpacked part by part."""

    def __init__(self, source: BinaryIO, make: Callable[[], Unpacker]) -> None:
        """Unpack ``source`` with what ``make`` gives for each part."""
        super().__init__()
        self.source, self.make = source, make
        self._part = make()
        self._rest = b""

    def _more(self, most: int) -> bytes:
        """Some bytes; none at the end."""
        while True:
            if self._part.eof and not self._next():
                return b""
            packed = b""
            if self._part.needs_input:
                packed = self._rest or self.source.read(CHUNK)
                self.taken += len(packed) if not self._rest else 0
                self._rest = b""
                if not packed:
                    raise Broken("it is not whole: the packed stream breaks off")
            try:
                data = self._part.decompress(packed, most)
            except _DAMAGE as error:
                raise Broken(f"the packed stream is damaged ({error})") from None
            except MemoryError:
                raise Broken("it asks for more memory to be unpacked than pages do") from None
            if data:
                return data

    def _next(self) -> bool:
        """Begin the next part, if there is one; zeros that fill the last block are none."""
        rest = self._part.unused_data
        while not rest.strip(b"\0"):
            rest = self.source.read(CHUNK)
            self.taken += len(rest)
            if not rest:
                return False
        self._rest = rest.lstrip(b"\0")
        self._part = self.make()
        return True


class _Zstd(Unpacked):
    """What comes out of a zstd stream by the zstandard library."""

    def __init__(self, source: BinaryIO, library: Any) -> None:
        """Unpack ``source``."""
        super().__init__()
        self.library = library
        self.counted = Counting(source)
        self._stream = library.ZstdDecompressor(max_window_size=1 << WINDOW).stream_reader(
            self.counted, read_size=CHUNK, read_across_frames=True)

    def _more(self, most: int) -> bytes:
        """Some bytes; none at the end."""
        try:
            data = bytes(self._stream.read(min(most, CHUNK)))
        except self.library.ZstdError as error:
            raise Broken(f"the packed stream is damaged ({error})") from None
        self.taken = self.counted.count
        return data


def packing(head: bytes) -> Packing | None:
    """How a file that begins so is packed; None if it is not.

    >>> packing(b"BZh91AY&SY"), packing(b"BZh, the news")
    ('bzip2', None)
    """
    return next((name for magic, name in MAGIC if magic.match(head)), None)


def unpacked(source: BinaryIO, form: Packing) -> io.BufferedReader:
    """What comes out of a packed stream. RuleError where a library for zstd is missing."""
    if form == "zstd":
        return io.BufferedReader(_zstd(source), CHUNK)
    makers: dict[str, Callable[[], Unpacker]] = {
        "gzip": lambda: Inflater(31), "bzip2": BZ2Decompressor,
        "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=DICTIONARY)}
    return io.BufferedReader(_ByParts(source, makers[form]), CHUNK)


def _zstd(source: BinaryIO) -> io.RawIOBase:
    """A zstd stream by the standard library where it has one (Python 3.14), else by zstandard."""
    from importlib import import_module

    try:
        own = import_module("compression.zstd")
    except ImportError:
        own = None
    if own is not None:
        options = {own.DecompressionParameter.window_log_max: WINDOW}
        return _ByParts(source, lambda: cast(Unpacker, own.ZstdDecompressor(options=options)))
    try:
        return _Zstd(source, import_module("zstandard"))
    except ImportError:
        raise RuleError("zstd", "needs a library that is not installed", "",
                        "pip install 'newspaper-cleaner[zstd]', or unpack the file") from None
