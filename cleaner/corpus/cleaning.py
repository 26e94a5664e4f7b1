"""Clean one document of a shard: its bytes in, the document and its row out, whatever it is."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from cleaner import document
from cleaner.columns import confessed
from cleaner.corpus import row
from cleaner.corpus.job import Job
from cleaner.corpus.shard import Shard
from cleaner.intake import Leaf
from cleaner.model import CleanerError
from cleaner.rules import Pack


class Cleaned(NamedTuple):
    """A document as it was cleaned, None if it could not be, and its row."""

    document: document.Document | None
    row: row.Json


def clean(shard: Shard, i: int, job: Job, pack: Pack) -> Cleaned:
    """Document ``i`` of a shard. What is wrong with it is told in its row, and stops nothing else.

    MemoryError is passed on: where there is no memory, nothing can be told of a document any more.
    """
    key = shard.key(i)
    if shard.rows is not None:
        text, fault = shard.rows.texts[i], shard.rows.faults[i]
        if text is None:
            return Cleaned(None, row.not_done(key, "refused", fault or "the text is null"))
        return _cleaned(key, text, None, job, pack)
    leaf = shard.leaves[i]
    if leaf.refused is not None:
        return Cleaned(None, row.not_done(key, "refused", leaf.refused))
    try:
        raw = contents(leaf)
    except CleanerError as error:
        return Cleaned(None, row.not_done(key, "quarantined", _words(error)))
    return _cleaned(key, raw, None if leaf.path is None else Path(leaf.path).parent, job, pack)


def contents(leaf: Leaf) -> bytes:
    """The bytes of a document that is not refused. InputError says why they cannot be had."""
    if leaf.data is not None:
        return leaf.data
    return document.contents(Path(leaf.path or ""))


def _cleaned(key: str, given: bytes | str, around: Path | None, job: Job, pack: Pack) -> Cleaned:
    """A document read and cleaned. It is called as its key ends, as if it had been cleaned alone."""
    raw = given if isinstance(given, bytes) else given.encode("utf-8", "surrogatepass")
    told = len(raw), hashlib.sha256(raw).hexdigest()
    try:
        page = document.read(given, name=key.rpartition("/")[2], format=job.format, around=around)
        made = document.process(page, pack, job.script)
        return Cleaned(made, row.done(key, made, told[0]))
    except CleanerError as error:
        return Cleaned(None, row.not_done(key, "quarantined", _words(error), *told))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the boundary: a fault of ours on one page must not stop the others
        return Cleaned(None, row.not_done(key, "quarantined", confessed(error), *told))


def _words(error: CleanerError) -> str:
    """An error without the place, which the row tells."""
    return "; ".join(filter(None, (error.wrong, error.expected and f"expected {error.expected}", error.remedy)))
