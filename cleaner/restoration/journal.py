"""Journal: the edits of documents read back from JSON Lines, as the writer of edits wrote them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple, get_args

from cleaner.model import CleanerError, Fault, InputError, Kind, Mark, Mode
from cleaner.pieces import restore
from cleaner.readers.transcript import Piece
from cleaner.restoration.header import Header, bytes_of, changed, is_offset
from cleaner.restoration.readings import Reading, text_of
from cleaner.writers import LONE

_KINDS: Final = frozenset(get_args(Kind))
_MODES: Final = frozenset(get_args(Mode))


class Journal(NamedTuple):
    """The edits of one document as they stand in a file, not looked at yet; ``line`` is that of the header."""

    header: Header
    lines: tuple[bytes, ...]
    where: str
    line: int

    def marks(self) -> tuple[Mark, ...]:
        """The edits as marks, in their order; InputError names the line that is none."""
        return tuple(_mark(_object(line, where), where)
                     for line, where in zip(self.lines, self._places(), strict=True))

    def numbers(self) -> tuple[int, ...]:
        """The line of the source that each edit stands on; 0 where it is not told."""
        told = (_object(line, where).get("line", 0) for line, where in zip(self.lines, self._places(), strict=True))
        return tuple(number if is_offset(number) else 0 for number in told)

    def restore(self, reading: Reading, where: str) -> bytes:
        """The bytes of the source, from the reading text, or its blocks, that were found in ``where``.

        InputError where they are not what this journal made. Lone surrogates are compared as U+FFFD: no
        file but a journal can hold them.
        """
        marks = [mark if mark.after == mark.before else mark._replace(after=LONE.sub("\ufffd", mark.after))
                 for mark in self.marks()]
        text = text_of(reading, marks, where)
        try:
            source = restore(LONE.sub("\ufffd", text), marks, self.header.length)
        except CleanerError as error:
            raise changed(where, f"{error.where} {error.wrong}, by {self.where}") from None
        if len(source) != self.header.length:
            raise changed(where, f"{len(source)} characters come back, not {self.header.length}, by {self.where}")
        if self.header.lone:
            characters = list(source)
            for at, lone in self.header.lone:
                characters[at] = lone
            source = "".join(characters)
        return bytes_of(self.header, source, where)

    def _places(self) -> Iterator[str]:
        """What messages call each line."""
        return (f"{self.where}:{self.line + n}" for n in range(1, len(self.lines) + 1))


def journals(raw: bytes, where: str) -> Iterator[Journal]:
    """The journals in a file, one after another; InputError if there is none, or one without its header.

    >>> from cleaner import clean, write
    >>> [found.header.doc for found in journals(write(clean("好,好", name="p1.txt"), "edits"), "e.jsonl")]
    ['p1.txt']
    """
    header: Header | None = None
    first = 0
    lines: list[bytes] = []
    for n, line in enumerate(_lines(raw), 1):
        if line.startswith(b'{"id"'):
            lines.append(line)
            continue
        found = _object(line, f"{where}:{n}")
        if "sha256" not in found or "id" in found:
            lines.append(line)
            continue
        if header is not None:
            yield Journal(header, tuple(lines), where, first)
        elif lines:
            break
        header, first, lines = _header(found, f"{where}:{n}"), n, []
    if header is None:
        raise InputError(where, "is no journal", "JSON Lines as 'cleaner clean --edits' writes them",
                         "name the journal with --edits")
    yield Journal(header, tuple(lines), where, first)


def _lines(raw: bytes) -> Iterable[bytes]:
    """The lines of a file that are not blank, so that numbers are theirs only in a file as it was written."""
    return [line for line in raw.split(b"\n") if line.strip()]


def _object(line: bytes, where: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise changed(where, f"the line is no JSON ({error})") from None
    if not isinstance(found, dict):
        raise changed(where, "the line is no object")
    return found


def _header(found: dict[str, Any], where: str) -> Header:
    """The header of a journal."""
    try:
        faults = tuple(Fault(_offset(at), bytes.fromhex(raw)) for at, raw in found["faults"])
        lone = tuple((_offset(at), chr(int(code, 16))) for at, code in found.get("lone", ()))
        header = Header(_words(found["doc"]), _words(found["sha256"]), _words(found["encoding"]),
                        _offset(found["length"]), bytes.fromhex(found["bom"]), faults, lone,
                        _words(found.get("version", "")), _words(found.get("transcript", "")),
                        tuple(Piece(_offset(start), _offset(end), _offset(rank), _offset(at))
                              for start, end, _, at, rank in found.get("lines", ())))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise changed(where, f"the header of a journal is not whole ({_fault(error)})") from None
    if any(at >= header.length for at, _ in lone) or any(piece.end > header.length for piece in header.lines):
        raise changed(where, "the header of a journal points out of its source")
    return header


def _mark(found: dict[str, Any], where: str) -> Mark:
    """One edit."""
    try:
        role, to = found.get("role"), found.get("to")
        if found["kind"] not in _KINDS or found["mode"] not in _MODES:
            raise ValueError(f"{found['kind']!r}, {found['mode']!r}")
        return Mark(found["kind"], _words(found["rule"]), _offset(found["start"]), _offset(found["end"]),
                    _words(found["before"]), _words(found["after"]), float(found["confidence"]), found["mode"],
                    _words(found.get("reason", "")), None if role is None else _words(role),
                    None if to is None else _offset(to), _words(found.get("lead", "\n\n")))
    except (KeyError, TypeError, ValueError) as error:
        raise changed(where, f"the line is no edit ({_fault(error)})") from None


def _fault(error: Exception) -> str:
    """What is wrong with a value, in words."""
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def _offset(value: object) -> int:
    if not is_offset(value) or not isinstance(value, int):
        raise ValueError(f"{value!r} is no offset")
    return value


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
