"""Real and made pages: valid TEI, true offsets, the bytes back, and how much of the truth was found."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pytest

from cleaner import Document, clean, write
from cleaner.edits import identity
from cleaner.model import BOILERPLATE
from cleaner.restoration import tei_edits
from cleaner.restoration.journal import journals
from cleaner.restoration.restore import from_journal, from_tei
from cleaner.validation import check_offsets, validate
from cleaner.writers import FORMATS

if TYPE_CHECKING:
    from lxml import etree

COLUMNS: Final = MappingProxyType({
    "artF": "art_f", "head": "head", "kick": "kickdeck", "xhd": "cross", "parF": "par_f", "brkP": "brk_p",
    "brkF": "brk_f", "xcap": "across_r", "cap#": "cap_n", "boi#": "boil_n", "keepR": "keep_r",
})
"""A column of the table, and what the scorer calls it."""

FEWER_IS_BETTER: Final = frozenset({"cap#", "boi#"})

TABLE: Final = """
             artF  head  kick   xhd  parF  brkP  brkF  xcap  cap#  boi#  keepR
real-00      1.00  1.00  1.00  1.00  1.00  1.00  1.00  1.00     0     0  1.000
real-blocks   .95   .95   .95   .95   .95   .98   .98     -     0     1   .995
a-easy        .99   .99   .95   .97   .98   .99   .99   .97    .1    .1   .999
a-medium      .96   .96   .90   .93   .95   .98   .98   .95    .2    .4   .998
a-hard        .90   .90   .80   .85   .90   .96   .96   .90    .5     1   .990
b-easy        .85   .85     -     -   .85     -   .90     -     -     -      -
b-medium      .75   .75     -     -   .75     -   .80     -     -     -      -
b-hard        .65   .65     -     -   .65     -   .70     -     -     -      -
"""
"""What is to be reached, as a mean over the pages of a set; of captions and boilerplate that leak, at most.

No page of real-blocks has a sentence that goes on behind a caption, so that xcap cannot be measured there.
"""

FLOORS: Final[Mapping[tuple[str, str], float]] = MappingProxyType({
    ("b-easy", "artF"): 0.814,
    ("b-easy", "head"): 0.678,
    ("b-easy", "brkF"): 0.890,
    ("b-medium", "artF"): 0.697,
    ("b-medium", "head"): 0.514,
    ("b-medium", "parF"): 0.743,
    ("b-hard", "parF"): 0.597,
})
"""Where the table is not reached yet: what is, a little under the measured mean. May only rise."""


class Page(NamedTuple):
    """A dump with truth: its set, its file, its truth."""

    set: str
    dump: Path
    truth: Path


def pages_of(shared: Path) -> Iterator[Page]:
    """The text and Markdown dumps of the shared folders."""
    for name in ("dumps", "pages"):
        manifest = shared / name / "manifest.json"
        for entry in json.loads(manifest.read_text(encoding="utf-8")):
            dump = manifest.parent / entry["dump"]
            if dump.suffix not in (".txt", ".md"):
                continue
            if name == "dumps":
                group = "real-00" if dump.name.startswith("00") else "real-blocks"
            else:
                group = f"{dump.name[0]}-{entry['level']}"
            yield Page(group, dump, manifest.parent / entry["truth"])


@pytest.fixture(scope="session")
def pages(shared: Path) -> list[Page]:
    """All dumps with truth, by default of both folders."""
    for name in ("dumps", "pages"):
        if not (shared / name / "manifest.json").is_file():
            pytest.skip(f"no real and made pages: {shared / name} has no manifest.json")
    return list(pages_of(shared))


@pytest.fixture(scope="session")
def documents(pages: list[Page]) -> dict[Path, Document]:
    """Every dump cleaned with default options."""
    return {page.dump: clean(page.dump) for page in pages}


@pytest.fixture(scope="session")
def written(documents: dict[Path, Document], tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """The TEI files of all dumps."""
    folder = tmp_path_factory.mktemp("tei")
    files = {dump: folder / f"{dump.name}.xml" for dump in documents}
    for dump, document in documents.items():
        files[dump].write_bytes(document.to_tei())
    return files


@pytest.fixture(scope="session")
def means(pages: list[Page], written: dict[Path, Path], scorer: ModuleType) -> dict[str, dict[str, float]]:
    """The mean of each column over the pages of each set that have it."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for page in pages:
        truth = json.loads(page.truth.read_text(encoding="utf-8"))
        rows.setdefault(page.set, []).append(scorer.score(str(written[page.dump]), truth))
    return {group: {column: mean(row.get(key) for row in found) for column, key in COLUMNS.items()}
            for group, found in rows.items()}


def mean(values: Iterator[float | None]) -> float:
    """The mean of the values that there are; not a number if there are none."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else math.nan


def targets() -> Iterator[tuple[str, str, float]]:
    """Set, column and number of each cell of the table."""
    header, *lines = TABLE.strip().splitlines()
    for line in lines:
        name, *cells = line.split()
        for column, cell in zip(header.split(), cells, strict=True):
            if cell != "-":
                yield name, column, float(cell)


def short_of(name: str, column: str) -> Sequence[pytest.MarkDecorator]:
    """What expects a cell to fail as long as it has a floor."""
    floor = FLOORS.get((name, column))
    return () if floor is None else [pytest.mark.xfail(strict=True, reason=f"reached so far: {floor}")]


def reaches(column: str, found: float, wanted: float) -> bool:
    """Whether a mean is as good as what is wanted; a mean of nothing is not."""
    return found <= wanted + 1e-9 if column in FEWER_IS_BETTER else found >= wanted - 1e-9


def test_every_page_becomes_valid_tei(written: dict[Path, Path], tei_all: etree.RelaxNG) -> None:
    from lxml import etree

    wrong = {}
    for dump, path in written.items():
        if not tei_all.validate(etree.parse(path)):
            wrong[dump.name] = str(tei_all.error_log.last_error)
    assert wrong == {}


def test_every_page_is_valid_by_the_schema_of_the_package(written: dict[Path, Path]) -> None:
    assert {dump.name: problems for dump, path in written.items() if (problems := validate(path))} == {}


def test_every_offset_in_every_log_is_true(written: dict[Path, Path], documents: dict[Path, Document]) -> None:
    wrong = {}
    for dump, path in written.items():
        source = documents[dump].outcome.page.source.text
        if faults := check_offsets(path.read_bytes(), source, dump.name):
            wrong[dump.name] = faults
    assert wrong == {}


def test_every_page_comes_back_byte_for_byte(documents: dict[Path, Document]) -> None:
    assert [dump.name for dump, document in documents.items() if document.restore() != dump.read_bytes()] == []


def test_every_page_is_left_alone_the_second_time(documents: dict[Path, Document]) -> None:
    assert [dump.name for dump, document in documents.items() if clean(document.text).text != document.text] == []


def test_every_set_of_the_table_has_pages(means: dict[str, dict[str, float]]) -> None:
    assert means.keys() == {name for name, _, _ in targets()}


@pytest.mark.parametrize(
    ("name", "column", "wanted"),
    [pytest.param(*cell, id=f"{cell[0]}-{cell[1]}", marks=short_of(*cell[:2])) for cell in targets()])
def test_the_table_is_reached(name: str, column: str, wanted: float, means: dict[str, dict[str, float]]) -> None:
    assert reaches(column, means[name][column], wanted), f"{means[name][column]:.4f}, wanted {wanted}"


def test_nothing_falls_below_what_was_reached(means: dict[str, dict[str, float]]) -> None:
    fallen = {cell: f"{means[cell[0]][cell[1]]:.4f}, was {floor}" for cell, floor in FLOORS.items()
              if not reaches(cell[1], means[cell[0]][cell[1]], floor)}
    assert fallen == {}


def test_every_page_comes_back_from_its_tei_alone(written: dict[Path, Path]) -> None:
    assert [dump.name for dump, path in written.items()
            if from_tei(path.read_bytes(), path.name) != dump.read_bytes()] == []


def test_every_edit_of_every_page_is_told_by_its_tei(
    written: dict[Path, Path], documents: dict[Path, Document]
) -> None:
    untold = {}
    for dump, path in written.items():
        marks = tei_edits.told(path.read_bytes(), path.name).marks
        told = {identity(mark) for mark in marks}
        aside = [(mark.start, mark.end) for mark in marks if mark.role in BOILERPLATE]
        missing = [mark for mark in documents[dump].edits if mark.kind in ("text", "character", "join", "gap")
                   and identity(mark) not in told and not any(a <= mark.start < b for a, b in aside)]
        if missing:
            untold[dump.name] = missing
    assert untold == {}


@pytest.mark.parametrize("to", ["txt", "md", "jsonl"])
def test_every_page_comes_back_from_what_was_written(to: str, documents: dict[Path, Document]) -> None:
    wrong = []
    for dump, document in documents.items():
        name = f"{dump.stem}{FORMATS[to].ending}"
        found = from_journal(write(document, to), name, name, journals(write(document, "edits"), "edits.jsonl"))
        if found != dump.read_bytes():
            wrong.append(dump.name)
    assert wrong == []
