"""Header: what a journal and a TEI file tell of their source, and the bytes that a text is by it."""

from __future__ import annotations

import hashlib
from typing import Final, NamedTuple

from cleaner.model import Fault, InputError, Source
from cleaner.readers.decoding import ENCODINGS, encode
from cleaner.readers.transcript import Piece, in_file_order

LONGEST: Final = 1 << 26
"""Code points that a source may have here: a thousand times a page, so that a forged length fills no memory."""

DIGITS: Final = 9
"""Digits of an offset, by ``LONGEST``."""


class Header(NamedTuple):
    """The source that something was written from; ``lone`` are its lone surrogates, by their offset.

    ``version`` is that of the cleaner that wrote it, empty where that is not told. Of a file of boxes
    ``transcript`` is the sha256 of its lines as they are read, and ``lines`` tell where each one stood.
    """

    doc: str
    sha256: str
    encoding: str
    length: int
    bom: bytes = b""
    faults: tuple[Fault, ...] = ()
    lone: tuple[tuple[int, str], ...] = ()
    version: str = ""
    transcript: str = ""
    lines: tuple[Piece, ...] = ()


def bytes_of(header: Header, text: str, where: str) -> bytes:
    """The bytes of the source, if ``text`` is its text; InputError if it is not: it was read from ``where``.

    Of a file of boxes they are its lines in its own order, in UTF-8, with a line feed behind each.

    >>> bytes_of(Header("p.txt", hashlib.sha256(b"a").hexdigest(), "utf-8", 1), "a", "p.xml")
    b'a'
    """
    if header.transcript:
        if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != header.transcript:
            raise changed(where, "the lines that it makes have another sha256 than those of the source had")
        if not _is_whole(header):
            raise changed(where, "it does not tell of each line once where it stands in the source")
        return in_file_order(text, header.lines).encode("utf-8", "surrogatepass")
    if header.encoding not in ENCODINGS:
        raise changed(where, f"it names an encoding that nothing was read as: {header.encoding!r}")
    source = Source(header.doc, text, header.encoding, header.sha256, header.bom, header.faults)
    try:
        raw = encode(source)
    except UnicodeEncodeError:
        raise changed(where, f"its text cannot be written in {header.encoding}") from None
    if hashlib.sha256(raw).hexdigest() != header.sha256:
        raise changed(where, "what it makes has another sha256 than the source had")
    return raw


def _is_whole(header: Header) -> bool:
    """Whether the lines follow each other over all of the transcript and are those of the files, each once.

    Several of one rank are pieces of one line: none begins before the one before it has ended, nor so far behind
    it that forged places fill the memory.

    >>> _is_whole(Header("p", "", "", 4, lines=(Piece(0, 1, 1), Piece(2, 3, 0)))), _is_whole(Header("p", "", "", 4))
    (True, False)
    """
    at = 0
    for piece in header.lines:
        if piece.start != at or piece.end < piece.start:
            return False
        at = piece.end + 1
    ordered = sorted(header.lines, key=lambda piece: (piece.rank, piece.at))
    rank, behind, white = -1, 0, 0
    for piece in ordered:
        if piece.rank == rank:
            if piece.at < behind:
                return False
            white += piece.at - behind
        elif piece.rank != rank + 1:
            return False
        rank, behind = piece.rank, piece.behind
    return at == header.length and white <= LONGEST


def changed(where: str, why: str) -> InputError:
    """The fault of a file that is no longer what cleaner wrote."""
    return InputError(where, f"was changed after cleaner wrote it: {why}", "the file as it was written",
                      "take it from a copy, or clean the source again")


def is_offset(value: object) -> bool:
    """Whether a value out of a file can be an offset or a length.

    >>> is_offset(7), is_offset(-1), is_offset("7"), is_offset(True)
    (True, False, False, False)
    """
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LONGEST
