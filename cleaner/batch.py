"""Batch: many short texts in one call, as other tools hand them over: Arrow tables, columns, or rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from cleaner import columns
from cleaner.model import RuleError
from cleaner.rules import AUTO, near

if TYPE_CHECKING:
    import pyarrow as pa

Batch = TypeVar("Batch", bound="pa.RecordBatch | pa.Table | Mapping[str, Any] | Sequence[Mapping[str, Any]]")


def process(
    batch: Batch, *, text: str = "text", prefix: str = columns.PREFIX, format: str | None = None,
    script: str | None = None, packs: Iterable[str | Path] = (), off: Iterable[str] = (), language: str = AUTO,
) -> Batch:
    """A batch with the columns of its cleaned texts behind its own; what it holds already stays as it is.

    ``batch`` is an Arrow record batch or table, columns by name (``datasets.map(batched=True)``), one row, or a list of
    rows; the same kind comes back. ``text`` names the column of texts (or bytes); the new ones (``columns.names()``)
    begin with ``prefix``. A text that is null or cannot be cleaned is told in ``status`` and ``reason`` of its row, and
    stops no other. The rest is as for ``clean``.

    Raises RuleError for a column that is missing or there already, and whatever ``clean`` has to say of the options.

    >>> process({"n": [1], "text": ["好,就这样办。"]})["clean_text"]
    ['好，就这样办。\\n']
    >>> process([{"text": None}])[0]["clean_reason"]
    'the text is null'
    """
    options: dict[str, Any] = {"format": format, "script": script, "packs": tuple(packs), "off": tuple(off),
                               "language": language}

    def one(given: object) -> columns.Row:
        return columns.told(given, prefix, **options)

    return cast(Batch, _kind(batch)(batch, text, prefix, one))


def _kind(batch: object) -> Callable[[Any, str, str, Callable[[Any], columns.Row]], object]:
    """What handles a batch of this kind."""
    if isinstance(batch, Mapping):
        return _columns
    if hasattr(batch, "schema") and hasattr(batch, "num_rows"):
        return _arrow
    return _rows


def _columns(batch: Mapping[str, Any], text: str, prefix: str, one: Callable[[Any], columns.Row]) -> dict[str, Any]:
    """Columns by name, or one row."""
    _check(batch, text, prefix)
    given = batch[text]
    if given is None or isinstance(given, str | bytes):
        return {**batch, **one(given)}
    made = [one(value) for value in given]
    return {**batch, **{name: [row[name] for row in made] for name in columns.names(prefix)}}


def _rows(batch: Sequence[Mapping[str, Any]], text: str, prefix: str, one: Callable[[Any], columns.Row]
          ) -> list[dict[str, Any]]:
    """A list of rows."""
    for row in batch:
        _check(row, text, prefix)
    return [{**row, **one(row[text])} for row in batch]


def _arrow(batch: pa.RecordBatch | pa.Table, text: str, prefix: str, one: Callable[[Any], columns.Row]) -> object:
    """An Arrow record batch or table."""
    _check(batch.schema.names, text, prefix)
    return appended(batch, [one(value) for value in batch.column(text).to_pylist()], prefix)


def appended(batch: pa.RecordBatch | pa.Table, rows: Sequence[columns.Row], prefix: str = columns.PREFIX) -> Any:
    """A record batch or table with the columns of its results behind its own."""
    import pyarrow as pa

    for field in columns.schema(prefix):
        made = pa.array([row[field.name] for row in rows], field.type)
        batch = batch.append_column(field, made)
    return batch


def _check(names: Iterable[str], text: str, prefix: str) -> None:
    """RuleError unless the column of texts is there and those of the results are not."""
    there = list(names)
    if text not in there:
        raise RuleError(text, "is no column of this batch", near(text, there),
                        f"say text=…, one of {', '.join(there) or 'its columns, of which it has none'}")
    taken = [name for name in columns.names(prefix) if name in there]
    if taken:
        raise RuleError(taken[0], "is a column of this batch already", "a name for the results that is free",
                        "say prefix=…, another beginning for their names")
