"""Reviewing pages that came from files of boxes: findings, sheets, verdicts, patches go by the transcript."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import scans

from cleaner import chain
from cleaner.document import Document, pack_of, write
from cleaner.explanation import explain
from cleaner.faces.review import _restore
from cleaner.findings import findings
from cleaner.model import InputError, Mark, Page
from cleaner.readers import transcript
from cleaner.review import report, verdicts
from cleaner.review.diffs.lines import lines
from cleaner.review.diffs.results import read as read_results
from cleaner.review.diffs.unified import unified
from cleaner.review.ruling import rule
from cleaner.review.sheet import reasons, sheet

PACK = pack_of()


@pytest.fixture(scope="module")
def page() -> Page:
    return transcript.page(scans.scan(repairs=["one box lies outside of the page"]))


@pytest.fixture(scope="module")
def document(page: Page) -> Document:
    return Document(chain.run(page, PACK))


def comma(document: Document) -> Mark:
    return next(mark for mark in document.edits if mark.kind == "text" and mark.before == ",")


def test_findings_name_the_lines_of_the_transcript_and_the_repairs(document):
    told = findings(document)
    assert told[0].message == "warning: one box lies outside of the page"
    text = document.outcome.page.source.text.split("\n")
    commas = [one for one in told if one.message.startswith("','")]
    assert commas
    assert all("," in text[one.line - 1] for one in commas)


def test_a_line_of_the_transcript_is_explained(document):
    told = explain(document, PACK, 3)
    assert [one.first <= 3 <= one.last for one in told] == [True]
    assert told[0].text.startswith("本报讯")


def test_a_verdict_is_carried_out_and_known_again_when_the_order_of_the_file_changes(page, document):
    mark = comma(document)
    said = verdicts.of(mark, page.source.text, "reject", doc=page.source.name, sha256=page.source.sha256,
                       reviewer="纪小满")
    other = transcript.page(scans.scan(tuple(reversed(range(len(scans.FIRST))))))
    other = replace(other, source=replace(other.source, sha256="f" * 64))
    for on in (page, other):
        ruling = rule(on, PACK, chain.Options(), [said], "accept")
        assert len(ruling.applied) == 1
        left = ruling.document
        assert (mark.rule, mark.start) not in {(m.rule, m.start) for m in left.edits}
        assert left.text.count(",") == 1


def test_the_sheet_and_the_report_are_made(document):
    made = sheet(document, "issue.mets.xml")
    assert len(made["edits"]) > 5
    assert report.write([made | {"shown": "issue.mets.xml"}], reasons(PACK), tool="cleaner", title="芦河晚报")


def test_a_patch_is_one_of_the_transcript_and_says_so(document):
    source = document.outcome.page.source
    patch = unified(replace(source, encoding="utf-16-le"), document.edits, "in/第1版.xml").decode().split("\n")
    assert patch[0] == ("These are the lines of in/第1版.xml in the order they are read; "
                        "the file itself cannot be patched.")
    assert patch[1:3] == ["--- a/in/第1版.xml.transcript.txt", "+++ b/in/第1版.xml.transcript.txt"]
    old = [line[1:] for line in patch[3:] if line[:1] in (" ", "-")]
    assert "\n".join(old) in source.text
    assert unified(source, (), "p.xml") == b""


def test_no_name_of_a_file_opens_a_line_of_its_own_before_a_patch(document):
    patch = unified(document.outcome.page.source, document.edits, "a\n--- b\n.xml")
    assert patch.count(b"\n--- ") == 1


def test_lines_of_edits_point_into_the_files(document):
    told = [json.loads(line) for line in lines(document.outcome.page, document.edits)]
    assert all(one["source"] for one in told)
    assert told[0]["source"][0].startswith("alto/")


@pytest.mark.parametrize("to", ["tei", "edits"])
def test_two_runs_are_compared_by_their_results(document, tmp_path, to):
    path = tmp_path / f"p.{'xml' if to == 'tei' else 'edits.jsonl'}"
    path.write_bytes(write(document, to))
    [result] = read_results(path, "")
    assert result.sha256 == document.outcome.page.source.sha256
    mark = comma(document)
    at = [(m.start, m.rule, n) for m, n in zip(result.marks, result.lines, strict=True) if m.before == ","]
    assert (mark.start, mark.rule, document.outcome.page.source.text.count("\n", 0, mark.start) + 1) in at


def test_tei_of_boxes_cannot_be_reviewed_for_its_source(document):
    with pytest.raises(InputError, match=r"name it instead"):
        _restore(document.to_tei(), "p.xml")
