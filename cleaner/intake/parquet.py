"""Parquet: a table of columns, read a few rows at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from typing import Any, BinaryIO

from cleaner.intake.bounds import Broken
from cleaner.intake.leaf import ROWS, ROWS_BYTES, Rows
from cleaner.model import RuleError


def rows(source: BinaryIO, key: str, column: str) -> Iterator[Rows]:
    """The rows of a table, some at a time; Broken where it is damaged."""
    arrow = library()
    first = 0
    try:
        table = _open(source)
        for batch in table.iter_batches(batch_size=ROWS):
            for part in _parts(batch):
                yield _rows(arrow, part, key, first, column)
                first += part.num_rows
    except (arrow.ArrowException, OSError) as error:
        raise Broken(f"it is damaged ({_short(error)})") from None


def columns(source: BinaryIO) -> list[str]:
    """The names of the columns of a table; Broken where it is none."""
    arrow = library()
    try:
        return list(_open(source).schema_arrow.names)
    except (arrow.ArrowException, OSError) as error:
        raise Broken(f"it is damaged ({_short(error)})") from None


def library() -> Any:
    """The library that reads Parquet; RuleError where it is missing."""
    try:
        import_module("pyarrow.parquet")
        return import_module("pyarrow")
    except ImportError:
        raise RuleError("Parquet", "needs a library that is not installed", "",
                        "pip install 'newspaper-cleaner[parquet]'") from None


def _open(source: BinaryIO) -> Any:
    """A table, of which only what is asked for is read."""
    return import_module("pyarrow.parquet").ParquetFile(source, pre_buffer=False, buffer_size=1 << 16)


def _parts(batch: Any) -> Iterator[Any]:
    """A batch, halved until its parts are no larger than may be held together."""
    if batch.nbytes <= ROWS_BYTES or batch.num_rows <= 1:
        if batch.num_rows:
            yield batch
        return
    half = batch.num_rows // 2
    yield from _parts(batch.slice(0, half))
    yield from _parts(batch.slice(half))


def _rows(arrow: Any, batch: Any, key: str, first: int, column: str) -> Rows:
    """A batch as rows."""
    told = [_text(value, column) for value in batch.column(batch.schema.get_field_index(column))]
    sink = arrow.BufferOutputStream()
    with arrow.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    table = sink.getvalue().to_pybytes()
    return Rows(key, first, tuple(text for text, _ in told), tuple(fault for _, fault in told), table, "parquet",
                len(table))


def _text(value: Any, column: str) -> tuple[str | None, str | None]:
    """The text of a row, or why it has none."""
    try:
        text = value.as_py()
    except UnicodeDecodeError:
        return None, f"is not in UTF-8 as {column!r}"
    if text is None:
        return None, f"has null as {column!r}"
    return (text, None) if isinstance(text, str) else (None, f"has no text as {column!r}")


def _short(error: BaseException) -> str:
    return str(error).split(os.linesep, 1)[0][:200]
