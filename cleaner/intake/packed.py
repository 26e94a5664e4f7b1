"""Unpacker: what gzip, bzip2, xz and zstd packed, as a stream that stops where it turns out to be a bomb."""

from __future__ import annotations

import io
import lzma
import re
import zlib
from bz2 import BZ2Decompressor
from collections.abc import Callable
from importlib import import_module
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

SIP: Final = 512
"""Bytes of a zstd stream that are unpacked at once: four of them may give 128 kB, so these give 16 MB at most."""

ENDINGS: Final = {".gz": "gzip", ".bz2": "bzip2", ".xz": "xz", ".zst": "zstd"}
"""What the names of packed files end in; what is packed, their content tells."""

_DAMAGE: Final = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)


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


class Unpacked(io.RawIOBase):
    """What comes out of a packed stream, all of its parts one behind the other.

    Reading raises Broken where the stream is damaged, breaks off, or turns out to be a bomb: behind all that could
    be had.
    """

    def __init__(self, source: BinaryIO, make: Callable[[], Unpacker], damage: tuple[type[Exception], ...]) -> None:
        """Unpack ``source`` with what ``make`` gives for each part, and what raises ``damage`` where it is damaged."""
        self.source, self.make, self.damage = source, make, damage
        self.taken = self.given = 0
        self._fault: Broken | None = None
        self._part = make()
        self._rest = b""

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
            except self.damage as error:
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


class Frame:
    """A frame of zstd, by the zstandard library, with the manners of the others.

    What the library has for streams takes one that breaks off for whole. What it has for bytes gives all at once:
    it is given a few at a time.
    """

    def __init__(self, library: Any) -> None:
        """Begin."""
        self._flow = library.ZstdDecompressor(max_window_size=1 << WINDOW).decompressobj()
        self._packed = b""
        self._given = io.BytesIO()

    @property
    def eof(self) -> bool:
        """Whether the end of the frame was read."""
        return bool(self._flow.eof) and self._given.tell() == len(self._given.getbuffer())

    @property
    def unused_data(self) -> bytes:
        """What came behind the end."""
        return bytes(self._flow.unused_data) + self._packed

    @property
    def needs_input(self) -> bool:
        """Whether all that was given has been worked through."""
        return not self._packed and self._given.tell() == len(self._given.getbuffer())

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """At most ``max_length`` bytes more."""
        self._packed += data
        if not (more := self._given.read(max_length)) and self._packed and not self._flow.eof:
            self._given = io.BytesIO(self._flow.decompress(self._packed[:SIP]))
            self._packed = self._packed[SIP:]
            more = self._given.read(max_length)
        return more


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
    return io.BufferedReader(Unpacked(source, makers[form], _DAMAGE), CHUNK)


def _zstd(source: BinaryIO) -> Unpacked:
    """A zstd stream by the standard library where it has one (Python 3.14), else by zstandard."""
    try:
        own = import_module("compression.zstd")
    except ImportError:
        own = None
    if own is not None:
        options = {own.DecompressionParameter.window_log_max: WINDOW}
        return Unpacked(source, lambda: cast(Unpacker, own.ZstdDecompressor(options=options)),
                        (own.ZstdError, EOFError))
    try:
        library = import_module("zstandard")
    except ImportError:
        raise RuleError("zstd", "needs a library that is not installed", "",
                        "pip install 'newspaper-cleaner[zstd]', or unpack the file") from None
    return Unpacked(source, lambda: Frame(library), (library.ZstdError,))
