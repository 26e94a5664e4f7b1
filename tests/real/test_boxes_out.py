"""Real files of boxes: their TEI is valid, its pointers are true, and every line comes back from each format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cleaner import Document, document, write
from cleaner.model import InputError
from cleaner.readers import boxed
from cleaner.readers.choice import look
from cleaner.restoration.journal import journals
from cleaner.restoration.restore import from_journal, from_tei
from cleaner.restoration.tei_edits import told
from cleaner.rules import Pack
from cleaner.validation import check_offsets, validate

if TYPE_CHECKING:
    from lxml import etree

ENDINGS = (".xml", ".json", ".hocr")

Cleaned = dict[str, tuple[Document, bytes]]


def files(shared: Path) -> Iterator[Path]:
    """The files of formats, and of each engine's outputs with truth some."""
    yield from sorted(path for path in (shared / "formats").glob("*/*") if path.suffix in ENDINGS)
    made = sorted(path for path in (shared / "pages").glob("*-*-*") if path.suffix in ENDINGS)
    yield from made[::9]


@pytest.fixture(scope="module")
def cleaned(shared: Path, pack: Pack) -> Cleaned:
    """Those of them that are files of boxes, cleaned, and their lines in the order of the file."""
    done: Cleaned = {}
    for path in files(shared):
        try:
            page = document.read(path)
        except InputError:
            continue
        if page.sheets:
            done[f"{path.parent.name}/{path.name}"] = document.process(page, pack), file_order(path)
    return done


def file_order(path: Path) -> bytes:
    """The lines of a file as its reader has them, before any is parted."""
    raw = path.read_bytes()
    scan = boxed.scan(raw, path.name, "", look(raw), None, document.beside(path.parent))
    assert scan is not None
    return "".join([f"{row.text}\n" for plate in scan.plates for row in plate.rows]).encode()


def test_tei_is_valid_and_its_pointers_are_true(cleaned: Cleaned, tei_all: etree.RelaxNG) -> None:
    from lxml import etree

    wrong: dict[str, object] = {}
    for name, (done, _) in cleaned.items():
        written = done.to_tei()
        source = done.outcome.page.source
        if found := validate(written) or check_offsets(written, source.text, done.name):
            wrong[name] = found
        elif not tei_all.validate(etree.fromstring(written)):
            wrong[name] = str(tei_all.error_log.last_error)
    assert wrong == {}


def test_every_line_comes_back_from_each_format(cleaned: Cleaned) -> None:
    wrong: list[tuple[str, str]] = []
    for name, (done, wanted) in cleaned.items():
        if from_tei(done.to_tei(), name) != wanted or told(done.to_tei()).source != done.outcome.page.source.text:
            wrong.append((name, "tei"))
        found = list(journals(write(done, "edits"), "p.edits.jsonl"))
        wrong += [(name, to) for to in ("txt", "md", "jsonl")
                  if from_journal(write(done, to), f"{Path(done.name).stem}.{to}", name, found) != wanted]
    assert wrong == []
