"""Real files of boxes: no character is lost, in order, line by line; boxes lie on the page, pointers lead back."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

import pytest
from lxml import etree

from cleaner import document
from cleaner.model import InputError
from cleaner.readers import abbyy, alto, hocr, pagexml
from cleaner.readers.scan import Scan
from cleaner.readers.xml import parse

ROOMS: Final = (alto, pagexml, hocr, abbyy)

LINES: Final[Mapping[str, Callable[[Any], list[Any]]]] = MappingProxyType({
    "alto": etree.XPath("//*[local-name()='TextLine']"),
    "page": etree.XPath("//*[local-name()='TextLine']"),
    "hocr": etree.XPath("//*[contains('|ocr_line|ocr_header|ocr_caption|ocr_textfloat|', concat('|', @class, '|'))]"),
    "abbyy": etree.XPath("//*[local-name()='line']"),
})
"""The lines of a file, by XPath alone: what the readers find is held against it."""

TEXTS: Final[Mapping[str, Callable[[Any], list[str]]]] = MappingProxyType({
    "alto": etree.XPath("*[local-name()='String' or local-name()='HYP']/@CONTENT"),
    "page": etree.XPath("*[local-name()='TextEquiv']/*[local-name()='Unicode']/text()"),
    "hocr": etree.XPath(".//text()"),
    "abbyy": etree.XPath(".//*[local-name()='charParams']/text()"),
})
"""The characters of a line."""


class Case(NamedTuple):
    """A file, what its reader made of it, and its tree."""

    path: Path
    scan: Scan
    root: etree._Element


def bare(text: str) -> str:
    """A text without any white."""
    return "".join(text.split())


def told(case: Case) -> list[str]:
    """The lines of a file as XPath finds them, without white, without empty ones."""
    kind = case.scan.format
    return [text for line in LINES[kind](case.root) if (text := bare("".join(TEXTS[kind](line))))]


@pytest.fixture(scope="session")
def cases(shared: Path) -> list[Case]:
    """All files of the shared folders that a reader of XML takes."""
    paths = [path for folder, pattern in (("formats", "**/*.xml"), ("pages", "*.alto.xml"), ("pages", "*.hocr"))
             for path in sorted((shared / folder).glob(pattern))]
    found = []
    for path in paths:
        raw = path.read_bytes()
        parsed = parse(raw, path.name)
        suited = [room for room in ROOMS if room.suits(parsed.root)]
        assert len(suited) <= 1, path.name
        for room in suited:
            scan = room.read(parsed, path.name, hashlib.sha256(raw).hexdigest())
            found.append(Case(path, scan, etree.fromstring(raw)))
    if not found:
        pytest.skip(f"no files of boxes in {shared}")
    return found


def test_every_format_is_there(cases: list[Case]) -> None:
    assert {case.scan.format for case in cases} == {"alto", "page", "hocr", "abbyy"}


def test_every_line_comes_out_with_its_characters_in_order(cases: list[Case]) -> None:
    wrong = {}
    for case in cases:
        found = [bare(row.text) for plate in case.scan.plates for row in plate.rows]
        if found != told(case):
            pairs = zip(found, told(case), strict=False)
            wrong[case.path.name] = next((pair for pair in pairs if pair[0] != pair[1]), (len(found), len(told(case))))
    assert wrong == {}


def test_no_character_is_lost_or_made(cases: list[Case]) -> None:
    assert [case.path.name for case in cases if Counter("".join(told(case))) != Counter(
        bare("".join(row.text for plate in case.scan.plates for row in plate.rows)))] == []


def test_every_box_lies_on_its_page(cases: list[Case]) -> None:
    wrong = [(case.path.name, row.ref) for case in cases for plate in case.scan.plates for row in plate.rows
             if (box := row.printed.box) is not None and not (0 <= box.left < box.right <= plate.width
                                                            and 0 <= box.top < box.bottom <= plate.height)]
    assert wrong == []


def test_only_lines_of_no_extent_have_no_box_and_need_a_repair(cases: list[Case]) -> None:
    boxless = {(case.path.name, row.ref) for case in cases for plate in case.scan.plates for row in plate.rows
               if row.printed.box is None}
    flat = {(case.path.name, line.get("ID")) for case in cases if case.scan.format == "alto"
            for line in LINES["alto"](case.root) if "0" in (line.get("WIDTH"), line.get("HEIGHT"))}
    assert boxless == flat
    assert {case.path.name for case in cases if case.scan.repairs} == {name for name, _ in flat}


def element(root: etree._Element, ref: str) -> etree._Element:
    """The element that a fragment finds."""
    if steps := re.fullmatch(r"element\(/1((?:/\d+)*)\)", ref):
        for step in steps[1].split("/")[1:]:
            root = list(root.iterchildren("*"))[int(step) - 1]
        return root
    found = root.xpath("//*[@ID=$key or @id=$key or @xml:id=$key]", key=unquote(ref))
    assert len(found) == 1, ref
    return found[0]


def test_every_pointer_leads_back_to_the_text(cases: list[Case]) -> None:
    wrong = []
    for case in cases:
        rows = [row for plate in case.scan.plates for row in plate.rows]
        for row in rows[::9]:  # looking for an id goes through the whole file
            found = element(case.root, row.ref)
            if bare("".join(TEXTS[case.scan.format](found))) != bare(row.text):
                wrong.append((case.path.name, row.ref))
    assert wrong == []


def test_stated_orders_name_every_row_once(cases: list[Case]) -> None:
    plates = [plate for case in cases for plate in case.scan.plates]
    stated = [plate for plate in plates if plate.order is not None]
    assert stated
    assert all(sorted(plate.order or ()) == list(range(len(plate.rows))) for plate in stated)


def test_words_that_are_cut_begin_with_what_the_line_ends_with(cases: list[Case]) -> None:
    rows = [row for case in cases for plate in case.scan.plates for row in plate.rows if row.printed.whole]
    assert rows
    cut = [row for row in rows if row.printed.whole.startswith(re.split(r"\s", row.text)[-1].rstrip("-¬⸗\u00ad"))]
    assert len(cut) >= 0.9 * len(rows)


def test_every_file_is_read_but_those_that_only_tell_of_pages(shared: Path) -> None:
    paths = sorted(path for path in shared.glob("formats/*/**/*") if path.suffix in (".xml", ".json"))
    if not paths:
        pytest.skip(f"no files of boxes in {shared}")
    declined = {}
    for path in paths:
        try:
            assert document.read(path).lines
        except InputError as error:
            declined[path.name] = str(error)
    assert [name for name, told in declined.items() if "holds no line" not in told] == []
