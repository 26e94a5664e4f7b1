"""Real and made results of OCR engines in JSON, and a real METS issue: every text is there, line by line, in its place.

The texts are taken out of the files once more here, without the readers.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from cleaner import clean, document
from cleaner.model import Page
from cleaner.validation import validate


def found_in(shared: Path) -> list[Path]:
    """The results of engines in JSON."""
    files = [*shared.glob("formats/*/*.json"), *shared.glob("dumps/*.rapidocr.json"),
             *(path for path in shared.glob("pages/*.json") if not path.name.endswith(".truth.json"))]
    return sorted(path for path in files if path.name != "manifest.json")


@pytest.fixture(scope="module")
def results(shared: Path) -> list[Path]:
    files = found_in(shared)
    if not files:
        pytest.skip(f"no results of engines: {shared} has none in formats, dumps and pages")
    return files


@pytest.fixture(scope="module")
def issues(shared: Path) -> list[Path]:
    files = sorted(path for path in shared.glob("formats/*/*.xml") if b"<METS:mets" in path.read_bytes()[:2000]
                   or b"<mets" in path.read_bytes()[:2000])
    if not files:
        pytest.skip(f"no METS: {shared}/formats has none")
    return files


def texts(value: Any) -> Iterator[str]:
    """The texts of one result."""
    if isinstance(value, dict):
        for block in value["parsing_res_list"]:
            yield block["block_content"]
    else:
        for one in value:
            yield one["text"] if isinstance(one, dict) else one[1]


def squeezed(lines: list[str]) -> list[str]:
    """Lines without white space, blank ones left out."""
    return [kept for line in lines if (kept := "".join(line.split()))]


def by_rank(page: Page) -> list[str]:
    """The lines of a page in the order of the file."""
    ranked = sorted(zip(page.source.places, page.lines, strict=True), key=lambda pair: pair[0].rank)
    return [line.text for _, line in ranked]


def test_every_line_of_every_result_is_there_in_its_order(results: list[Path]) -> None:
    wrong = {}
    for path in results:
        page = document.read(path)
        wanted = squeezed([line for text in texts(json.loads(path.read_text("utf-8"))) for line in text.split("\n")])
        have = squeezed(by_rank(page))
        if have != wanted or Counter("".join(have)) != Counter("".join(wanted)):
            wrong[path.name] = (len(have), len(wanted))
    assert wrong == {}


def test_every_place_leads_to_its_line(results: list[Path]) -> None:
    for path in results:
        page, value = document.read(path), json.loads(path.read_text("utf-8"))
        for line, place in zip(page.lines, page.source.places, strict=True):
            told = value
            for step in place.ref.split("/")[1:]:
                told = told[int(step) if isinstance(told, list) else step]
            assert told[place.at:place.at + len(line.text)] == line.text


def test_every_line_has_a_box_on_its_sheet(results: list[Path]) -> None:
    for path in results:
        page = document.read(path)
        (sheet,) = page.sheets
        for line in page.lines:
            assert line.printed is not None
            box = line.printed.box
            assert box is not None
            assert 0 <= box.left < box.right <= sheet.width
            assert 0 <= box.top < box.bottom <= sheet.height


def test_every_result_becomes_valid_tei(results: list[Path]) -> None:
    assert {path.name: found for path in results if (found := validate(clean(path).to_tei()))} == {}


# -- METS --------------------------------------------------------------------------------------------


def printed(alto: Path) -> list[str]:
    """The lines of an ALTO file without a namespace: the contents of their words and hyphens."""
    return ["".join([token.get("CONTENT", "") for token in line if token.tag in ("String", "HYP")])
            for line in ElementTree.parse(alto).iter("TextLine")]


def test_every_line_of_every_issue_is_there_in_its_order(issues: list[Path]) -> None:
    for path in issues:
        page = document.read(path)
        ways = re.findall(r'href="file://\./([^"]+\.xml)"', path.read_text("utf-8"))
        wanted = squeezed([line for way in ways for line in printed(path.parent / way)])
        assert squeezed(by_rank(page)) == wanted
        assert [sheet.file for sheet in page.sheets] == ways


def test_the_articles_of_every_issue_are_those_of_the_library(issues: list[Path]) -> None:
    for path in issues:
        page = document.read(path)
        raw = path.read_text("utf-8")
        articles = {line.printed.article for line in page.lines if line.printed is not None and line.printed.article}
        assert len(articles) == len(re.findall(r'TYPE="(?:ARTICLE|ADVERTISEMENT)"', raw))
        adverts = {line.printed.article for line in page.lines
                   if line.printed is not None and line.printed.label == "advertisement"}
        assert len(adverts) == len(re.findall(r'TYPE="ADVERTISEMENT"', raw))
        headed = {line.printed.article for line in page.lines
                  if line.printed is not None and line.printed.label == "heading"}
        assert len(headed) == len(re.findall(r'TYPE="HEADING"', raw))


def test_every_issue_becomes_valid_tei(issues: list[Path]) -> None:
    assert {path.name: found for path in issues if (found := validate(clean(path).to_tei()))} == {}
