"""STUB."""
from __future__ import annotations
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal
@dataclass(frozen=True, slots=True)
class Leaf:
    key: str
    size: int
    path: str | None = None
    data: bytes | None = None
    refused: str | None = None
    absent: bool = False
@dataclass(frozen=True, slots=True)
class Rows:
    key: str
    first: int
    texts: tuple[str | None, ...]
    faults: tuple[str | None, ...]
    table: bytes
    form: Literal["jsonl", "parquet"]
    size: int
def find(words: Sequence[str], *, globs: Sequence[str] = (), apart: Path | None = None, column: str | None = None, tell: Callable[[str], None], stdin: BinaryIO | None = None) -> Iterator[Leaf | Rows]:
    from cleaner.inputs import find as f
    found, wrong = f(words, globs, apart, tell=tell)
    for one in found:
        yield Leaf(str(one.path.relative_to(one.root)), one.path.stat().st_size, str(one.path))
    for w in wrong:
        yield Leaf(w.where, 0, refused=w.wrong, absent=True)
