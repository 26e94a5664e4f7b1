"""Leaf: one document that a run has to clean, and the rows of a table, each of which is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from cleaner.readers.xml import LARGEST as LARGEST

ROWS: Final = 32
"""Most rows of a table that are handed over together: a few hundred kilobytes, where rows are pages."""

ROWS_BYTES: Final = 1 << 23
"""Bytes above which rows are handed over even if they are fewer (8 MB): rows may be whole books."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One document to be cleaned: a file to be read by its ``path``, or its ``data``, or why it is ``refused``.

    ``key`` is its way from the root that it was found under, with ``/`` between the parts: never absolute, never
    empty, without ``..``, unique within a run. Bytes of a name that are not UTF-8 stand in it as surrogates, as in
    the paths of Python; line ends stay. ``size`` is in bytes, as far as it is known without reading: that of the
    packed file where only that is known. ``absent`` tells that nothing is where a word of the command line points.
    """

    key: str
    size: int
    path: str | None = None
    data: bytes | None = None
    refused: str | None = None
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table, in order: at most :data:`ROWS`, the number of the first one counted from 0.

    ``key`` is that of the table. ``texts`` are what its text column holds, None where a row has none; why, is told
    in ``faults`` at the same place. ``table`` are the rows themselves, all columns: of ``jsonl`` the lines as they
    came, each ended by one line feed; of ``parquet`` an Arrow IPC stream of one record batch.
    """

    key: str
    first: int
    texts: tuple[str | None, ...]
    faults: tuple[str | None, ...]
    table: bytes
    form: Literal["jsonl", "parquet"]
    size: int
