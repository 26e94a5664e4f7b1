"""Record: what stands of a shard, its documents and its files. With it the shard is done, without it nothing is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cleaner.corpus.row import Json
from cleaner.corpus.stage import Landed
from cleaner.manifest import RUNS, SHARDS
from cleaner.writers.jsonl import dumps

RECORDS: Final = f"{RUNS}/{SHARDS}"
"""Where records stand in the folder of a run."""

FOLDER: Final = 1000
"""Records in one folder: disks are slow with a hundred thousand."""

BLOCK: Final = 1 << 20
"""Bytes of a file that are read at a time."""


@dataclass(frozen=True, slots=True)
class Record:
    """A shard that is done: its number and id, a row for each document, and the files that it made of all of them."""

    n: int
    id: str
    rows: tuple[Json, ...]
    parts: Mapping[str, Landed]

    @property
    def files(self) -> Iterator[Landed]:
        """All files of the shard."""
        yield from self.parts.values()
        for row in self.rows:
            yield from (Landed(*landed) for landed in row.get("files", {}).values())

    def dumped(self) -> bytes:
        """The record as its file has it: a line for the shard, then one a document."""
        lines = [{"n": self.n, "id": self.id, "documents": len(self.rows), "parts": self.parts}, *self.rows]
        return "".join(f"{dumps(line)}\n" for line in lines).encode()


def place(n: int, id: str) -> str:
    """The path of a record under the folder of the run.

    >>> place(12345, "ab" * 16)
    '.cleaner/shards/00012/00012345-abababababababababababababababab.jsonl'
    """
    return f"{RECORDS}/{n // FOLDER:05d}/{n:08d}-{id}.jsonl"


def read(path: Path) -> Record | None:
    """The record in a file; None if there is none, or none that is whole."""
    try:
        head, *rows = map(json.loads, path.read_bytes().splitlines())
        if head["documents"] != len(rows):
            return None
        return Record(head["n"], head["id"], tuple(rows), {form: Landed(*one) for form, one in head["parts"].items()})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def all_of(out: Path) -> Iterator[Path]:
    """The files of all records in the folder of a run, in the order of their shards."""
    for folder in sorted((out / RECORDS).glob("*/")):
        yield from sorted(folder.glob("*.jsonl"))


def stands(landed: Landed, out: Path) -> bool:
    """Whether a file is still what it was when it was written."""
    path = out / landed.path
    try:
        if path.stat().st_size != landed.size:
            return False
        told = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                told.update(block)
    except OSError:
        return False
    return told.hexdigest() == landed.sha256
