"""Real files of boxes: their TEI is valid, its pointers are true, and every line comes back from each format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cleaner import Document, document, write
from cleaner.model import InputError
from cleaner.restoration.journal import journals
from cleaner.restoration.restore import from_journal, from_tei
from cleaner.restoration.tei_edits import told
from cleaner.rules import Pack
from cleaner.validation import check_offsets, validate

if TYPE_CHECKING:
    from lxml import etree

ENDINGS = (".xml", ".json", ".hocr")


def files(shared: Path) -> Iterator[Path]:
    """The files of formats, and of each engine's outputs with truth some."""
    yield from sorted(path for path in (shared / "formats").glob("*/*") if path.suffix in ENDINGS)
    made = sorted(path for path in (shared / "pages").glob("*-*-*") if path.suffix in ENDINGS)
    yield from made[::9]


@pytest.fixture(scope="module")
def cleaned(shared: Path, pack: Pack) -> dict[str, Document]:
    """Those of them that are files of boxes, cleaned."""
    done: dict[str, Document] = {}
    for path in files(shared):
        try:
            page = document.read(path)
        except InputError:
            continue
        if page.sheets:
            done[f"{path.parent.name}/{path.name}"] = document.process(page, pack)
    return done


def file_order(done: Document) -> bytes:
    source = done.outcome.page.source
    ordered = sorted(source.places, key=lambda place: place.rank)
    return "".join([f"{source.text[p.start : p.end]}\n" for p in ordered]).encode()


def test_tei_is_valid_and_its_pointers_are_true(cleaned: dict[str, Document], tei_all: etree.RelaxNG) -> None:
    from lxml import etree

    wrong: dict[str, object] = {}
    for name, done in cleaned.items():
        written = done.to_tei()
        source = done.outcome.page.source
        if found := validate(written) or check_offsets(written, source.text, done.name):
            wrong[name] = found
        elif not tei_all.validate(etree.fromstring(written)):
            wrong[name] = str(tei_all.error_log.last_error)
    assert wrong == {}


def test_every_line_comes_back_from_each_format(cleaned: dict[str, Document]) -> None:
    wrong: list[tuple[str, str]] = []
    for name, done in cleaned.items():
        wanted = file_order(done)
        if from_tei(done.to_tei(), name) != wanted or told(done.to_tei()).source != done.outcome.page.source.text:
            wrong.append((name, "tei"))
        found = list(journals(write(done, "edits"), "p.edits.jsonl"))
        wrong += [(name, to) for to in ("txt", "md", "jsonl")
                  if from_journal(write(done, to), f"{Path(done.name).stem}.{to}", name, found) != wanted]
    assert wrong == []
