"""Result: what the tool wrote of a document, read back as its journal, so that two runs can be compared."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from cleaner.document import contents
from cleaner.findings import line_of, line_starts
from cleaner.model import Mark
from cleaner.restoration.journal import journals
from cleaner.restoration.restore import JOURNAL
from cleaner.restoration.tei_edits import told
from cleaner.writers import FORMATS

ENDINGS: Final = (JOURNAL, FORMATS["tei"].ending)
"""How results are called in a folder, the one first that is taken where a document has both."""

TEXT: Final = FORMATS["txt"].ending
"""The ending of the reading text that may stand beside a journal."""

HEAD: Final = 1 << 16
"""Bytes by which a result is known: the first line of a journal is a fraction of it, the header of a TEI file
about a tenth."""

TEI_SIGNS: Final = (b"http://www.tei-c.org/ns/1.0", b'ident="cleaner"')
"""What the head of a TEI file has that the tool wrote."""


class Result(NamedTuple):
    """A document of a run. ``place`` is its path in the run without ending; ``lines`` are the lines of the
    marks as far as they are known (0: they are not), ``text`` the reading text, if it is known."""

    place: str
    doc: str
    sha256: str
    marks: tuple[Mark, ...]
    lines: tuple[int, ...]
    version: str = ""
    text: bytes | None = None


def is_result(path: Path) -> bool:
    """Whether a file is a result of the tool, or a folder holds one.

    >>> is_result(Path("nowhere"))
    False
    """
    if path.is_dir():
        return any(map(_is_written, _within(path)))
    return path.is_file() and _is_written(path)


def _is_written(path: Path) -> bool:
    """Whether a file begins as a journal or a TEI file of ours does."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return False
    if head.lstrip()[:1] == b"<":
        return all(sign in head for sign in TEI_SIGNS)
    return _is_header(head.split(b"\n", 1)[0])


def _is_header(line: bytes) -> bool:
    """Whether this is the first line of a document's journal."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("tool") == "cleaner" and {"doc", "sha256", "faults"} <= found.keys()


def _within(folder: Path) -> Iterator[Path]:
    """The results in a folder and those below, in the order of their names; of a document the one that tells
    most."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        there = set(files)
        yield from (Path(place, name) for name in sorted(files)
                    if name.endswith(ENDINGS) and not name.startswith(".")
                    and (name.endswith(JOURNAL) or f"{_stem(name)}{JOURNAL}" not in there))


def _stem(name: str) -> str:
    """A result's name without its ending.

    >>> _stem("p1.edits.jsonl"), _stem("p1.blocks.xml")
    ('p1', 'p1.blocks')
    """
    return name.removesuffix(next(end for end in ENDINGS if name.endswith(end)))


def results(path: Path) -> Iterator[tuple[Path, str]]:
    """The files of a run, each with its path in it without ending; a file is a run by itself."""
    if not path.is_dir():
        yield path, ""
        return
    for one in _within(path):
        if _is_written(one):
            yield one, _stem(one.relative_to(path).as_posix())


def read(path: Path, place: str) -> Iterator[Result]:
    """The documents of a result: that of a TEI file, those of a journal, one or several behind each other.

    Raises InputError, with the line where it has lines, for what is none.
    """
    raw = contents(path)
    if raw.lstrip()[:1] == b"<":
        found = told(raw, str(path))
        starts = line_starts(found.source)
        yield Result(place, found.header.doc, found.header.sha256, found.marks,
                     tuple(line_of(starts, mark) for mark in found.marks), found.header.version,
                     found.reading.encode("utf-8", "replace"))
        return
    all_of_it = list(journals(raw, str(path)))
    text = _text(path) if len(all_of_it) == 1 else None
    for journal in all_of_it:
        header = journal.header
        yield Result(place, header.doc, header.sha256, journal.marks(), journal.numbers(), header.version, text)


def _text(path: Path) -> bytes | None:
    """The reading text that was written beside a journal."""
    if not path.name.endswith(JOURNAL):
        return None
    beside = path.with_name(_stem(path.name) + TEXT)
    return contents(beside) if beside.is_file() else None
