"""Line: a row of JSON Lines with the results of its text put in behind what it holds."""

from __future__ import annotations

import json
from typing import Final, NamedTuple

from cleaner import columns
from cleaner.writers.jsonl import dumps

LARGEST: Final = 64 << 20
"""Bytes of a line: a page of the largest newspaper as text is a thousandth of it."""

BOM: Final = "\ufeff".encode()


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
        row = json.loads(line)
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
        row = json.loads(bare)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        return f"{dumps({'line': bare.decode('utf-8', 'replace')} | results)}\n".encode()
    if not row.keys().isdisjoint(results):
        bare = dumps({key: value for key, value in row.items() if key not in results}).encode()
        row = {key for key in row if key not in results}
    return bare[:-1].rstrip() + (b", " if row else b"") + dumps(results)[1:].encode() + b"\n"
