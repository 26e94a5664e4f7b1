"""Part: the one file that a shard makes of all its documents, as JSON Lines or as Parquet."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from cleaner import columns
from cleaner.batch import appended
from cleaner.corpus.cleaning import Cleaned
from cleaner.corpus.row import Json
from cleaner.intake import Rows
from cleaner.lines import spliced
from cleaner.model import RuleError
from cleaner.writers import jsonl

if TYPE_CHECKING:
    import pyarrow as pa

FORMATS: Final = {"jsonl": ".jsonl", "parquet": ".parquet"}
"""The formats of which a shard makes one file, and the ending of that."""

KEYS: Final = ("doc", "bytes", "format")
"""What a row of Parquet tells of a document besides the columns of its result."""


def check(to: Sequence[str]) -> None:
    """RuleError for a format whose library is not installed: known before hours of work, not behind them."""
    if "parquet" in to:
        try:
            import pyarrow  # noqa: F401 - only whether it can be
        except ImportError:
            raise RuleError("--to parquet", "needs pyarrow, which is not installed", "the extra",
                            "pip install 'newspaper-cleaner[parquet]'") from None


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
        told = [_columns(one, columns.PREFIX) for one in done]
        if "jsonl" in to:
            made["jsonl"] = _spliced(rows, told)
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
        return columns.failed(one.row["reason"], prefix, one.row["status"])
    return columns.row(one.document, prefix)


def _own_table(done: Sequence[Cleaned]) -> pa.Table:
    """The table of documents that were files: a row each."""
    import pyarrow as pa

    schema = pa.schema([("doc", pa.string()), ("bytes", pa.int64()), ("format", pa.string()),
                        *columns.schema("")])
    rows = [{key: one.row.get(key) for key in KEYS} | {"doc": columns.safe(one.row["doc"])} | _columns(one, "")
            for one in done]
    return pa.Table.from_pylist(rows, schema=schema)


def _spliced(rows: Rows, told: Sequence[Json]) -> bytes:
    """The rows of a table as JSON Lines, with their results."""
    if rows.form == "jsonl":
        return b"".join(spliced(line, more) for line, more in zip(_lines(rows), told, strict=True))
    return b"".join(f"{jsonl.dumps(_plain(row) | more)}\n".encode()
                    for row, more in zip(_arrow(rows).to_pylist(), told, strict=True))


def _lines(rows: Rows) -> list[bytes]:
    """The lines of a table of JSON Lines; only a line feed ends one."""
    return rows.table.split(b"\n")[:-1]


def _plain(value: Any) -> Any:
    """A value of Arrow as JSON can hold it: bytes in base64, times and decimals in words.

    >>> _plain({"a": [b"x"], "b": None})
    {'a': ['eA=='], 'b': None}
    """
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, str | int | float):
        return value
    return b64encode(value).decode() if isinstance(value, bytes) else str(value)


def _with_results(rows: Rows, told: Sequence[Json]) -> pa.Table:
    """The rows of a table as a table, with their results; of JSON Lines each as the text that it was."""
    import pyarrow as pa

    own = _arrow(rows) if rows.form == "parquet" else pa.table(
        {"row": pa.array([columns.safe(line.decode("utf-8", "replace")) for line in _lines(rows)],
                         pa.string())})
    return appended(own, told)


def _arrow(rows: Rows) -> pa.Table:
    """The rows of a Parquet file."""
    import pyarrow as pa

    with pa.ipc.open_stream(rows.table) as reader:
        return reader.read_all()


def _parquet(table: pa.Table) -> bytes:
    """A table as a Parquet file."""
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()
