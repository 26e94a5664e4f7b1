"""JSON Lines: a table of which each line is a row, read as a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO, Final, NamedTuple

from cleaner.intake.bounds import size_of
from cleaner.intake.leaf import ROWS, ROWS_BYTES, Rows

LONGEST: Final = 1 << 26
"""Most bytes of a row (64 MB): parsed, it takes some ten times as much memory."""

_MARK: Final = b"\xef\xbb\xbf"


class Row(NamedTuple):
    """A row: its line without the line end, its text, and why it has none."""

    line: bytes
    text: str | None
    fault: str | None


def rows(source: BinaryIO, key: str, column: str) -> Iterator[Rows]:
    """The rows of a table, some at a time; empty lines are none.

    A line that is no object, or longer than :data:`LONGEST`, is a row without text; of the latter ``{}`` is left.

    >>> from io import BytesIO
    >>> [some.texts for some in rows(BytesIO(b'{"t": "Lindau"}\\n\\n7\\n'), "t.jsonl", "t")]
    [('Lindau', None)]
    """
    first = 0
    held: list[Row] = []
    size = 0
    for line, long in _lines(source):
        held.append(Row(b"{}", None, f"is a row of more than {size_of(LONGEST)}") if long else _row(line, column))
        size += len(line) + 1
        if len(held) == ROWS or size >= ROWS_BYTES:
            yield _rows(held, key, first)
            first += len(held)
            held, size = [], 0
    if held:
        yield _rows(held, key, first)


def columns(source: BinaryIO) -> list[str]:
    """The names that the first rows of a table know, in their order."""
    names: dict[str, None] = {}
    for (line, long), _ in zip(_lines(source), range(ROWS), strict=False):
        with suppress(_Fault):
            value = None if long else _value(line)
            if isinstance(value, dict):
                names |= dict.fromkeys(value)
    return list(names)


def _rows(held: list[Row], key: str, first: int) -> Rows:
    table = b"".join(row.line + b"\n" for row in held)
    return Rows(key, first, tuple(row.text for row in held), tuple(row.fault for row in held), table, "jsonl",
                len(table))


def _lines(source: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """The lines that are not empty, without their ends; of one that is too long its beginning, and True."""
    start = True
    while line := source.readline(LONGEST + 1):
        long = len(line) > LONGEST and not line.endswith(b"\n")
        if long:
            line = line[:1]
            while (more := source.readline(1 << 20)) and not more.endswith(b"\n"):
                pass
        if start:
            line = line.removeprefix(_MARK)
            start = False
        line = line.rstrip(b"\r\n")
        if long or line.strip():
            yield line, long


def _row(line: bytes, column: str) -> Row:
    """A row as its line has it."""
    try:
        value = _value(line)
    except _Fault as fault:
        return Row(line, None, str(fault))
    if not isinstance(value, dict):
        return Row(line, None, "is no JSON object")
    if column not in value:
        return Row(line, None, f"has no {column!r}")
    text = value[column]
    if text is None:
        return Row(line, None, f"has null as {column!r}")
    return Row(line, text, None) if isinstance(text, str) else Row(line, None, f"has no text as {column!r}")


class _Fault(Exception):
    """Why a line has no value."""


def _value(line: bytes) -> object:
    """What a line holds."""
    try:
        value: object = json.loads(line.decode())
    except UnicodeDecodeError:
        raise _Fault("is not in UTF-8") from None
    except RecursionError:
        raise _Fault("is nested too deeply") from None
    except ValueError as error:
        raise _Fault(f"is no JSON ({error})") from None
    return value
