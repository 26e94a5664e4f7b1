"""Table: rows of which one column is text, in JSON Lines or Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, Final, cast

from cleaner.folders import fits
from cleaner.intake import jsonl, parquet
from cleaner.intake.content import Content, bare
from cleaner.intake.leaf import Rows
from cleaner.model import InputError
from cleaner.rules import near

LINES: Final = ("*.jsonl", "*.ndjson")
"""The names of tables in JSON Lines, packed ones without the ending that says so."""

NAMES: Final = (*LINES, "*.parquet")

SHOWN: Final = 12
"""Columns that a message names."""

_LINES: Final = fits(LINES, any_case=True)
_NAMES: Final = fits(NAMES, any_case=True)


def called(name: str) -> bool:
    """Whether a file is called like a table.

    >>> called("p.jsonl.gz"), called("p.parquet"), called("p.json")
    (True, True, False)
    """
    return _NAMES(bare(name))


def suits(content: Content, name: str) -> bool:
    """Whether what was found in a file called so is a table."""
    return content.form == "parquet" or (content.form in ("plain", "packed") and _LINES(bare(name)))


def columns(content: Content) -> list[str]:
    """The names of the columns of a table, read from its beginning; Broken where it is damaged."""
    return parquet.columns(content.stream) if content.form == "parquet" else jsonl.columns(content.stream)


def rows(content: Content, key: str, column: str) -> Iterator[Rows]:
    """The rows of a table; Broken where it is damaged, InputError where it has no such column."""
    if content.form == "parquet":
        check(key, parquet.columns(content.stream), column)
        content.stream.seek(0)
        yield from parquet.rows(content.stream, key, column)
        return
    for some in jsonl.rows(content.stream, key, column):
        if some.first == 0 and all(text is None for text in some.texts):
            check(key, jsonl.columns(cast(BinaryIO, BytesIO(some.table))), column)
        yield some


def check(where: str, found: list[str], column: str | None) -> None:
    """InputError that tells what columns there are, where none or a missing one was named."""
    shown = ", ".join(found[:SHOWN]) + (" …" if len(found) > SHOWN else "")
    if column is None:
        raise InputError(where, "is a table, of which no column is named", f"one of {shown}",
                         f"say which one holds the text: --column {found[0]}" if found else "check the file")
    if column not in found:
        raise InputError(where, f"has no column {column!r}", near(column, found) if found else "a table with columns",
                         f"its columns are {shown}" if found else "check the file")
