"""Batch: many short texts in one call, as other tools hand them over: Arrow tables, columns, or rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, overload

from cleaner import columns
from cleaner.model import RuleError
from cleaner.rules import AUTO, near

if TYPE_CHECKING:
    import pyarrow as pa

Arrow = TypeVar("Arrow", bound="pa.RecordBatch | pa.Table")
One = Callable[[object], columns.Row]


@overload
def process(
    batch: Mapping[str, Any], *, text: str = ..., prefix: str = ..., format: str | None = ...,
    script: str | None = ..., packs: Iterable[str | Path] = ..., off: Iterable[str] = ..., language: str = ...,
) -> dict[str, Any]: ...


@overload
def process(
    batch: Sequence[Mapping[str, Any]], *, text: str = ..., prefix: str = ..., format: str | None = ...,
    script: str | None = ..., packs: Iterable[str | Path] = ..., off: Iterable[str] = ..., language: str = ...,
) -> list[dict[str, Any]]: ...


@overload
def process(
    batch: Arrow, *, text: str = ..., prefix: str = ..., format: str | None = ...,
    script: str | None = ..., packs: Iterable[str | Path] = ..., off: Iterable[str] = ..., language: str = ...,
) -> Arrow: ...


def process(
    batch: Any, *, text: str = "text", prefix: str = columns.PREFIX, format: str | None = None,
    script: str | None = None, packs: Iterable[str | Path] = (), off: Iterable[str] = (), language: str = AUTO,
) -> Any:
    """A batch with the columns of its cleaned texts behind its own; what it holds already stays as it is.

    ``batch`` is an Arrow record batch or table, columns by name (``datasets.map(batched=True)``), one row, or a list of
    rows; the same kind comes back. ``text`` names the column of texts (or bytes); the new ones (``columns.names()``)
    begin with ``prefix``. A text that is null or cannot be cleaned is told in ``status`` and ``reason`` of its row, and
    stops no other. The rest is as for ``clean``.

    Raises RuleError for a column that is missing, there already, or of no texts, for a batch of another kind, and
    whatever ``clean`` has to say of the options.

    >>> process({"n": [1], "text": ["好,就这样办。"]})["clean_text"]
    ['好，就这样办。\\n']
    >>> process([{"text": None}])[0]["clean_reason"]
    'the text is null'
    """
    options: dict[str, Any] = {"format": format, "script": script, "packs": tuple(packs), "off": tuple(off),
                               "language": language}

    def one(given: object) -> columns.Row:
        return columns.told(given, prefix, **options)

    return _kind(batch)(batch, text, prefix, one)


def _kind(batch: object) -> Callable[[Any, str, str, One], object]:
    """What handles a batch of this kind."""
    if isinstance(batch, Mapping):
        return _columns
    if hasattr(batch, "schema") and hasattr(batch, "num_rows"):
        return _arrow
    if isinstance(batch, Sequence) and all(isinstance(row, Mapping) for row in batch):
        return _rows
    raise RuleError("process", f"cannot take a {type(batch).__module__}.{type(batch).__qualname__}",
                    "an Arrow record batch or table, a dict of columns, a row, or a list of rows",
                    "convert it; a data frame of pandas by pyarrow.Table.from_pandas")


def _columns(batch: Mapping[str, Any], text: str, prefix: str, one: One) -> dict[str, Any]:
    """Columns by name, or one row."""
    _check(batch, text, prefix)
    given = batch[text]
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        return {**batch, **one(given)}
    made = [one(value) for value in given]
    return {**batch, **{name: [row[name] for row in made] for name in columns.names(prefix)}}


def _rows(batch: Sequence[Mapping[str, Any]], text: str, prefix: str, one: One) -> list[dict[str, Any]]:
    """A list of rows. One that lacks the text is told of like a null, as long as others have it."""
    _check(dict.fromkeys(name for row in batch for name in row), text if batch else None, prefix)
    return [{**row, **one(row.get(text))} for row in batch]


def _arrow(batch: pa.RecordBatch | pa.Table, text: str, prefix: str, one: One) -> object:
    """An Arrow record batch or table; of a table piece by piece, as its rows are laid out."""
    _check(batch.schema.names, text, prefix)
    _check_type(batch.schema, text)
    if not hasattr(batch, "to_batches"):
        return appended(batch, [one(value) for value in batch.column(text).to_pylist()], prefix)
    import pyarrow as pa

    done = [appended(part, [one(value) for value in part.column(text).to_pylist()], prefix)
            for part in batch.to_batches()]
    return pa.Table.from_batches(done) if done else appended(batch, [], prefix)


def appended(batch: pa.RecordBatch | pa.Table, rows: Sequence[columns.Row], prefix: str = columns.PREFIX) -> Any:
    """A record batch or table with the columns of its results behind its own."""
    import pyarrow as pa

    for field in columns.schema(prefix):
        made = pa.array([row[field.name] for row in rows], field.type)
        batch = batch.append_column(field, made)
    return batch


def _check(names: Iterable[str], text: str | None, prefix: str) -> None:
    """RuleError unless the column of texts is there, once, and those of the results are not."""
    there = list(names)
    if text is not None and text not in there:
        raise RuleError(text, "is no column of this batch", near(text, there),
                        f"say text=…, one of {', '.join(there) or 'its columns, of which it has none'}")
    if text is not None and there.count(text) > 1:
        raise RuleError(text, "names several columns of this batch", "one", "rename the others")
    taken = [name for name in columns.names(prefix) if name in there]
    if taken:
        raise RuleError(taken[0], "is a column of this batch already", "a name for the results that is free",
                        "say prefix=…, another beginning for their names")


def _check_type(schema: pa.Schema, text: str) -> None:
    """RuleError for a column that can hold no text: a mistake of whoever named it, not of each row."""
    import pyarrow.types as kinds

    kind = schema.field(text).type
    if kinds.is_dictionary(kind):
        kind = kind.value_type
    texts = (kinds.is_string, kinds.is_large_string, kinds.is_string_view, kinds.is_binary, kinds.is_large_binary,
             kinds.is_binary_view, kinds.is_fixed_size_binary, kinds.is_null)
    if not any(is_one(kind) for is_one in texts):
        raise RuleError(text, f"is a column of type {kind}", "a column of text or bytes", "say text=…, another column")
