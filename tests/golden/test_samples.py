"""Samples: each dump's TEI is the one that was accepted, byte for byte, valid, and true to its source."""

from __future__ import annotations

import json
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from cleaner import clean, read, write
from cleaner.restoration.journal import journals
from cleaner.restoration.restore import from_journal, from_tei
from cleaner.validation import check_offsets, validate
from cleaner.writers import FORMATS

if TYPE_CHECKING:
    from lxml import etree

SAMPLES = Path(__file__).parents[2] / "samples"
DUMPS = sorted(SAMPLES.glob("*/dump.*"))
GOLDEN = "expected.tei.xml"
SHOWN = 40

each_sample = pytest.mark.parametrize("dump", DUMPS, ids=[dump.parent.name for dump in DUMPS])


@pytest.fixture(autouse=True)
def _no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def source_of(dump: Path) -> bytes:
    """What comes back of a sample: its bytes, or the text of its lines, where it is a file of boxes."""
    if dump.suffix == ".json":
        lines = [line["text"] for line in json.loads(dump.read_text(encoding="utf-8"))]
    elif dump.suffix == ".xml":
        rows = ElementTree.parse(dump).findall(".//{*}TextLine")
        lines = [" ".join(token.get("CONTENT", "") for token in row.findall("{*}String"))
                 + "".join(token.get("CONTENT", "") for token in row.findall("{*}HYP")) for row in rows]
    else:
        return dump.read_bytes()
    return "".join([f"{line}\n" for line in lines]).encode()


def difference(wanted: bytes, made: bytes) -> str:
    """The lines in which two files differ, the first of them."""
    lines = unified_diff(wanted.decode().splitlines(), made.decode().splitlines(), "accepted", "made", "", "", 1)
    return "\n".join([*lines][:SHOWN])


def test_there_is_a_sample_for_each_thing_that_pages_do() -> None:
    assert len(DUMPS) >= 12
    assert all((dump.parent / "README.md").is_file() for dump in DUMPS)


@each_sample
def test_a_sample_becomes_the_tei_that_was_accepted(dump: Path, accept: bool) -> None:
    made = clean(dump).to_tei()
    golden = dump.with_name(GOLDEN)
    if accept:
        golden.write_bytes(made)
    assert golden.is_file(), f"{golden} is missing: run pytest --accept, then read what it wrote"
    assert golden.read_bytes() == made, difference(golden.read_bytes(), made)


@each_sample
def test_a_sample_is_valid_by_the_schema_of_the_package(dump: Path) -> None:
    assert validate(clean(dump).to_tei()) == []


@each_sample
def test_every_offset_in_the_log_of_a_sample_is_true(dump: Path) -> None:
    assert check_offsets(clean(dump).to_tei(), read(dump).source.text, dump.name) == []


@each_sample
def test_a_sample_comes_back_byte_for_byte(dump: Path) -> None:
    assert clean(dump).restore() == source_of(dump)


def test_all_samples_are_valid_by_the_schema_of_all_tei(tei_all: etree.RelaxNG) -> None:
    from lxml import etree

    wrong = {}
    for dump in DUMPS:
        if not tei_all.validate(etree.fromstring(clean(dump).to_tei())):
            wrong[dump.parent.name] = str(tei_all.error_log.last_error)
    assert wrong == {}


@each_sample
@pytest.mark.parametrize("to", ["txt", "md", "jsonl"])
def test_a_sample_comes_back_from_what_was_written(dump: Path, to: str) -> None:
    document = clean(dump)
    name = f"{dump.stem}{FORMATS[to].ending}"
    journal = journals(write(document, "edits"), "dump.edits.jsonl")
    assert from_journal(write(document, to), name, name, journal) == source_of(dump)


@each_sample
def test_a_sample_comes_back_from_its_golden_file_alone(dump: Path) -> None:
    assert from_tei(dump.with_name(GOLDEN).read_bytes(), GOLDEN) == source_of(dump)
