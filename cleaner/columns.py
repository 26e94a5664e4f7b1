"""Column: what a table tells of a document that was cleaned: flat, typed, with a way back into the source."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cleaner.document import Document, clean
from cleaner.model import HEADS, Article, Block, CleanerError, RuleError, Section
from cleaner.writers import LONE, jsonl
from cleaner.writers.reading import part_of, spans_of, text_of

if TYPE_CHECKING:
    import pyarrow as pa

PREFIX: Final = "clean_"
"""What the names of columns begin with that stand beside somebody's own."""

Row = dict[str, Any]

LISTS: Final[Mapping[str, str]] = {
    "kickers": "kicker", "headlines": "headline", "decks": "deck", "crossheads": "crosshead", "bylines": "byline",
    "datelines": "dateline", "credits": "credit", "paragraphs": "body", "captions": "caption",
}
"""The texts of an article by what they are called in a table, and the role that they have."""

EDIT: Final = ("id", "kind", "rule", "start", "end", "before", "after", "confidence", "mode", "role", "to", "lead",
               "reason")
"""What a table tells of an edit: all that takes it back."""


KEYS: Final = ("status", "reason", "text", "articles", "asides", "edits", "warnings", "script", "sha256", "encoding")
"""The columns, in their order."""


def row(document: Document, prefix: str = PREFIX) -> Row:
    """The columns of a document, by name; plain values that Arrow and JSON can hold.

    ``text`` is the reading text; ``articles`` have their texts by role, and ``start`` and ``end`` of the stretch of the
    source that they lie in; ``asides`` what was set aside, with its role; ``edits`` the journal. All places are code
    points of the source. ``status`` is ``done``.

    >>> from cleaner.document import clean
    >>> made = row(clean("# 芦河开闸\\n\\n3月4日,芦河开闸放水。"), prefix="")
    >>> made["text"], made["articles"][0]["headlines"], made["status"]
    ('芦河开闸\\n\\n\\n3月4日，芦河开闸放水。\\n', ['芦河开闸'], 'done')
    """
    outcome = document.outcome
    source = outcome.page.source
    made: Row = {
        "status": "done", "reason": None, "text": document.text,
        "articles": [_article(article) for article in document.articles],
        "asides": [{"role": node.role, "text": text_of(node)} for node in outcome.nodes if isinstance(node, Block)],
        "edits": [{key: entry[key] for key in EDIT} for entry in jsonl.entries(document.edits, source)],
        "warnings": list(document.warnings), "script": outcome.script, "sha256": source.sha256,
        "encoding": source.encoding,
    }
    if LONE.search(source.text):
        made = safe(made)
    return {f"{prefix}{key}": value for key, value in made.items()}


def told(given: object, prefix: str = PREFIX, **options: Any) -> Row:
    """The columns of a text (or bytes) that is cleaned with these options of ``clean``, or why it could not be.

    Raises RuleError for options that cannot be used; nothing else stops who has more texts to clean.
    """
    if not isinstance(given, str | bytes):
        what = "null" if given is None else f"of type {type(given).__name__}"
        return failed(f"the text is {what}", prefix, "refused")
    try:
        return row(clean(given, **options), prefix)
    except RuleError:
        raise
    except CleanerError as error:
        return failed(str(error), prefix)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the boundary: a fault of ours on one text must not stop the others
        return failed(confessed(error), prefix)


def confessed(error: Exception) -> str:
    """A fault of the program in words: what and where."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"internal error: {type(error).__name__}: {error} ({Path(frame.filename).name}:{frame.lineno})"


def failed(reason: str | None, prefix: str = PREFIX, status: str = "quarantined") -> Row:
    """The columns of a text that could not be cleaned, for ``reason``: all but that and the status are null."""
    known = {"status": status, "reason": None if reason is None else safe(reason)}
    return {f"{prefix}{key}": known.get(key) for key in KEYS}


def names(prefix: str = PREFIX) -> tuple[str, ...]:
    """The names of the columns.

    >>> names()[:3]
    ('clean_status', 'clean_reason', 'clean_text')
    """
    return tuple(f"{prefix}{key}" for key in KEYS)


def schema(prefix: str = PREFIX) -> pa.Schema:
    """The columns' types in Arrow."""
    import pyarrow as pa

    text, texts, place = pa.string(), pa.list_(pa.string()), pa.int32()
    edit = dict.fromkeys(EDIT, text) | dict.fromkeys(("start", "end", "to"), place) | {"confidence": pa.float32()}
    types = {
        "status": text, "reason": text, "text": text,
        "articles": pa.list_(pa.struct([*((name, texts) for name in LISTS), ("start", place), ("end", place)])),
        "asides": pa.list_(pa.struct([("role", text), ("text", text)])),
        "edits": pa.list_(pa.struct(list(edit.items()))),
        "warnings": texts, "script": text, "sha256": text, "encoding": text,
    }
    return pa.schema([(f"{prefix}{key}", types[key]) for key in KEYS])


def _article(article: Article) -> Row:
    """An article as a table has it."""
    made: Row = {name: [] for name in LISTS}
    by_role = {role: made[name] for name, role in LISTS.items()}
    spans: list[tuple[int, int]] = []
    for block in _blocks(article):
        spans += spans_of(block)
        if block.role in by_role:
            by_role[block.role].append(text_of(block))
        for part in block.parts:
            if block.role not in HEADS and part.role in by_role and part.role != block.role:
                by_role[part.role].append(part_of(block, part))
    return made | {"start": min((start for start, _ in spans), default=None),
                   "end": max((end for _, end in spans), default=None)}


def _blocks(of: Article | Section) -> Iterator[Block]:
    """All blocks of an article or a part of one, in reading order."""
    yield from of.heads
    if isinstance(of, Article):
        yield from of.opener
    yield from of.blocks
    for section in of.sections:
        yield from _blocks(section)
    if isinstance(of, Article):
        yield from of.closer


def safe(value: Any) -> Any:
    """A value in which U+FFFD stands for lone surrogates, which UTF-8 cannot hold.

    >>> safe({"a": ["\\ud800b"]})
    {'a': ['\ufffdb']}
    """
    if isinstance(value, str):
        return LONE.sub("\ufffd", value)
    if isinstance(value, list):
        return [safe(one) for one in value]
    return {key: safe(one) for key, one in value.items()} if isinstance(value, dict) else value
