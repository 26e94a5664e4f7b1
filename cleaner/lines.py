"""Line: a row of JSON Lines with the results of its text put in behind what it holds."""

from __future__ import annotations

import json
from collections.abc import Container
from typing import Any, Final, NamedTuple

from cleaner import columns
from cleaner.writers.jsonl import dumps

LARGEST: Final = 64 << 20
"""Bytes of a line: a page of the largest newspaper as text is a thousandth of it."""

BOM: Final = "\ufeff".encode()

_WHITE: Final = " \t\r\n"
"""What JSON allows between the parts of an object."""

_DECODER: Final = json.JSONDecoder(parse_int=float)
"""A row's numbers are not asked for, and the largest that Python makes an integer of has 4,300 digits."""


class Given(NamedTuple):
    """The text that a line holds; where it holds none, None and why."""

    text: str | None
    fault: str | None = None


def given(line: bytes, field: str) -> Given:
    """The text in a field of a line.

    >>> given(b'{"text": "a"}', "text"), given(b"[]", "text").fault
    (Given(text='a', fault=None), 'the line is no JSON object')
    """
    try:
        row = _parsed(line)
    except (ValueError, RecursionError) as error:
        return Given(None, f"the line is no JSON: {error}")
    if not isinstance(row, dict):
        return Given(None, "the line is no JSON object")
    if field not in row:
        return Given(None, f"the row has no {field!r}")
    text = row[field]
    return Given(text) if isinstance(text, str) else Given(
        None, f"its {field!r} is {'null' if text is None else 'no text'}")


def spliced(line: bytes, results: columns.Row) -> bytes:
    """A line with ``results`` behind what it holds, which stays as it is written, numbers and doubled keys, too.

    Results of an earlier cleaning give way. A line that is no JSON object becomes one, with itself as ``line``.

    >>> spliced(b'{"n": 1e400}\\r\\n', {"clean_text": "a"})
    b'{"n": 1e400, "clean_text": "a"}\\n'
    >>> spliced(b"what", {"clean_text": None})
    b'{"line": "what", "clean_text": null}\\n'
    """
    bare = line.removeprefix(BOM).strip()
    try:
        row = _parsed(bare)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        return f"{dumps({'line': bare.decode('utf-8', 'replace')} | results)}\n".encode()
    if not row.keys().isdisjoint(results):
        bare = _without(bare.decode("utf-8", "surrogatepass"), results).encode("utf-8", "surrogatepass")
        row = row.keys() - results.keys()
    return bare[:-1].rstrip() + (b", " if row else b"") + dumps(results)[1:].encode() + b"\n"


def _parsed(line: bytes) -> Any:
    """What a line says. It is UTF-8, with or without a mark of that; ValueError if it is no JSON."""
    return _DECODER.decode(line.removeprefix(BOM).decode("utf-8", "surrogatepass"))


def _without(row: str, names: Container[str]) -> str:
    """A JSON object, known to be one, without these members; the others stay as they are written.

    >>> _without('{"a": 1e400, "b" : [2], "a":{}}', {"b"})
    '{"a": 1e400, "a":{}}'
    """
    kept: list[str] = []
    at = _past(row, 1)
    while row[at] != "}":
        start = at
        name, at = _DECODER.raw_decode(row, at)
        _, end = _DECODER.raw_decode(row, _past(row, _past(row, at) + 1))
        if name not in names:
            kept.append(row[start:end])
        at = _past(row, end)
        if row[at] == ",":
            at = _past(row, at + 1)
    return f"{{{', '.join(kept)}}}"


def _past(row: str, at: int) -> int:
    """The place of the next character that is no white space."""
    while row[at] in _WHITE:
        at += 1
    return at
