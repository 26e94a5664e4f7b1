"""Part: the one file that a shard makes of all its documents, as JSON Lines or as Parquet."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from cleaner import columns
from cleaner.columns import failed
from cleaner.corpus.cleaning import Cleaned
from cleaner.corpus.row import Json
from cleaner.intake import Rows
from cleaner.writers import jsonl

if TYPE_CHECKING:
    import pyarrow as pa

FORMATS: Final = {"jsonl": ".jsonl", "parquet": ".parquet"}
"""The formats of which a shard makes one file, and the ending of that."""

PREFIX: Final = "clean_"
"""What the results are called by that stand in the rows of somebody's table."""

KEYS: Final = ("doc", "bytes", "format")
"""What a row of Parquet tells of a document besides the columns of its result."""


def parts(done: Sequence[Cleaned], rows: Rows | None, to: Sequence[str]) -> dict[str, bytes]:
    """The files of a shard, by format. ``rows`` are the rows of the table that it was, if it was one."""
    made: dict[str, bytes] = {}
    if rows is None:
        if "jsonl" in to:
            made["jsonl"] = b"".join(_line(one) for one in done)
        if "parquet" in to:
            made["parquet"] = _parquet(_own_table(done))
        return made
    if "jsonl" in to or "parquet" in to:
        told = [_columns(one, PREFIX) for one in done]
        if "jsonl" in to:
            made["jsonl"] = b"".join(_spliced(line, more) for line, more in zip(_lines(rows), told, strict=True))
        if "parquet" in to:
            made["parquet"] = _parquet(_with_results(rows, told))
    return made


def _line(one: Cleaned) -> bytes:
    """A document as a line of JSON: all that was found, or why nothing was."""
    if one.document is None:
        return f"{jsonl.dumps(one.row)}\n".encode()
    whole = jsonl.document(one.document.outcome)
    return f"{jsonl.dumps(whole | {'doc': one.row['doc'], 'status': 'done', 'reason': None})}\n".encode()


def _columns(one: Cleaned, prefix: str) -> Json:
    """The columns of a result."""
    if one.document is None:
        return failed(one.row["reason"], prefix) | {f"{prefix}status": one.row["status"]}
    return columns.row(one.document, prefix)


def _own_table(done: Sequence[Cleaned]) -> pa.Table:
    """The table of documents that were files: a row each."""
    import pyarrow as pa

    schema = pa.schema([("doc", pa.string()), ("bytes", pa.int64()), ("format", pa.string()),
                        *columns.schema("")])
    rows = [{key: one.row.get(key) for key in KEYS} | {"doc": safe(one.row["doc"])} | _columns(one, "")
            for one in done]
    return pa.Table.from_pylist(rows, schema=schema)


def safe(text: str) -> str:
    """A text that UTF-8 can hold: a byte that is none, or a lone surrogate, becomes U+FFFD.

    >>> safe("p\\udcff.txt")
    'p\ufffd.txt'
    """
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if not text.isascii() else text


def _parquet(table: pa.Table) -> bytes:
    """A table as a Parquet file."""
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()
