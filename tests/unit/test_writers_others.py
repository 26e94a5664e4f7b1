"""The other writers: Markdown, JSON, JSON Lines, plain text, and the list of all."""

from __future__ import annotations

import json
from dataclasses import replace

import any_outcomes
import outcomes
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.edits import identity
from cleaner.model import Article, Fault, Mark, Outcome
from cleaner.writers import FORMATS, Copy, jsonl, markdown, plain

ANY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def one(words: str) -> Outcome:
    """A page of one paragraph."""
    make = outcomes.Maker("x\n")
    block = replace(make.block("body", 0), text=words)
    return replace(make.outcome(Article((), (), (block,))), blocks=(block,))


def test_markdown_of_a_page():
    lines = markdown.write(outcomes.issue()).split("\n\n")
    assert lines[:3] == ["**五年修渠 清水进村**", "# 南湾灌区昨日全线通水", "*惠及三镇四万亩农田*"]
    assert lines[3].startswith("本报讯（记者 方澄 通讯员 柳一帆）5月11日，")
    assert lines[4] == "> ▲村民在渠边放鱼苗。本报记者 方澄 摄"
    assert lines[5] == "## 先通水路 “望天田”变“吨粮田”"
    assert "■ 本报记者 安然" in lines
    assert not [line for line in lines if "下转" in line or "版权" in line]


def test_markdown_nests_crossheads_and_sets_credits_right():
    text = markdown.write(outcomes.untidy())
    assert "\n\n## 棚里装了灯\n\n### 入夜也亮\n\n" in text
    assert '<p align="right">（某社供稿）</p>' in text
    assert text.endswith("闲话一句，不属哪篇。\n")


def test_markdown_of_nothing():
    assert markdown.write(outcomes.empty()) == ""


@pytest.mark.parametrize(("text", "escaped"), [
    ("# 不是标题", r"\# 不是标题"),
    ("1. 不是列表", r"1\. 不是列表"),
    ("12) 也不是", r"12\) 也不是"),
    ("- 不是列表", r"\- 不是列表"),
    ("---", r"\---"),
    ("5*3_4`[x](y)", r"5\*3\_4\`\[x\](y)"),
    ("<b>&amp;|~", r"\<b\>\&amp;\|\~"),
    ("    四格", "&#32;   四格"),
    ("3.5公里", r"3\.5公里"),
    ("2018年-5月", "2018年-5月"),
    ("甲\n# 乙", r"甲&#10;\# 乙"),
])
def test_markdown_reads_no_mark_in_a_text(text, escaped):
    assert markdown.escape(text) == escaped


@ANY
@given(st.text(st.sampled_from("的，。 ab1.)#*_`[]()<>&|~-+=\\!\"“”\t"), min_size=1))
def test_markdown_gives_the_text_back(text):
    parser = pytest.importorskip("markdown_it", reason="needs markdown-it-py").MarkdownIt("commonmark")
    tokens = parser.parse(markdown.write(one(text)))
    assert [token.type for token in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"])
    if tokens:
        leaves = tokens[1].children
        assert {leaf.type for leaf in leaves} <= {"text", "text_special"}
        assert "".join(leaf.content for leaf in leaves).strip() == text.strip()


def test_document_is_a_tree():
    made = jsonl.document(outcomes.issue())
    first, second = made["articles"][:2]
    assert (first["kicker"], first["headline"]) == (["五年修渠 清水进村"], ["南湾灌区昨日全线通水"])
    assert (first["byline"], first["dateline"]) == (["（记者 方澄 通讯员 柳一帆）"], ["本报讯"])
    assert first["credit"] == ["（南湾镇供稿）"]
    assert second["byline"] == ["■ 本报记者 安然"]
    assert [section["crosshead"] for section in first["sections"]] == [
        ["先通水路 “望天田”变“吨粮田”"], ["再通人心 渠长天天见"]]
    assert len(first["blocks"][0]["spans"]) == 2, "a caption stood between the halves"
    assert [block["role"] for block in made["asides"]] == [
        "masthead", "masthead", "folio", "folio", "copyright"]
    assert second["continued"] == "2"
    assert second["blocks"][1]["lost"] == 0.8


def test_spans_of_a_document_lead_to_the_source():
    outcome = outcomes.untidy()
    made = jsonl.document(outcome)
    start, end = made["articles"][0]["heads"][0]["spans"][0]
    assert outcome.page.source.text[start:end] == "东门市场"


def test_edits_are_lines_with_a_header():
    outcome = outcomes.issue()
    source = replace(outcome.page.source, faults=(Fault(3, b"\xff"),), bom=b"\xef\xbb\xbf")
    outcome = replace(outcome, page=replace(outcome.page, source=source))
    at = source.text.index(",")
    mark = Mark("text", "punct.fullwidth", at, at + 1, ",", "，", 0.98765, "auto", "beside Han", "body")
    head, edit = (json.loads(line) for line in jsonl.edits([mark], outcome, version="0.1.0"))
    assert head == {
        "doc": source.name, "sha256": source.sha256, "encoding": "utf-8", "length": len(source.text),
        "tool": "cleaner", "version": "0.1.0", "faults": [[3, "ff"]], "bom": "efbbbf"}
    assert edit == {
        "id": identity(mark), "doc": source.name, "kind": "text", "rule": "punct.fullwidth",
        "rule_version": "0.1.0", "start": at, "end": at + 1, "before": ",", "after": "，",
        "confidence": 0.9877, "mode": "auto", "line": source.text[:at].count("\n") + 1, "role": "body",
        "to": None, "lead": "\n\n", "reason": "beside Han"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_edits_count_lines_by_any_line_end(end):
    make = outcomes.Maker(f"甲{end}{end}乙")
    outcome = replace(make.outcome(), page=replace(make.outcome().page))
    at = len(f"甲{end}{end}")
    edit = list(jsonl.edits([Mark("text", "r", at, at + 1, "乙", "丙")], outcome))[1]
    assert json.loads(edit)["line"] == 3


WORDS = st.text(st.characters(exclude_categories=()), max_size=6)
MARKS = st.builds(
    Mark, st.sampled_from(["text", "role", "join", "character", "gap", "layout"]), WORDS, st.integers(0, 9),
    st.integers(0, 9), WORDS, WORDS, st.floats(0, 1) | st.sampled_from([0, 1, 1e-5]), st.sampled_from(["auto", "ask"]),
    WORDS, st.none() | WORDS, st.none() | st.integers(0, 9), WORDS)


@ANY
@given(marks=st.lists(MARKS, max_size=4), name=WORDS, version=WORDS)
def test_edits_are_their_entries_as_json(marks, name, version):
    outcome = outcomes.issue()
    source = replace(outcome.page.source, name=name)
    outcome = replace(outcome, page=replace(outcome.page, source=source))
    lines = list(jsonl.edits(marks, outcome, version=version))
    assert lines[1:] == [jsonl.dumps(told) for told in jsonl.entries(marks, source, version)]


def test_json_survives_lone_surrogates():
    line = jsonl.dumps({"text": "甲\ud800"})
    assert line.encode("utf-8")
    assert json.loads(line) == {"text": "甲\ud800"}


def test_plain_text_ends_with_a_line_end():
    assert plain.write(outcomes.issue(), "甲\n\n乙") == "甲\n\n乙\n"
    assert plain.write(outcomes.issue(), "甲\n") == "甲\n"
    assert plain.write(outcomes.issue(), "") == ""


@ANY
@given(any_outcomes.outcomes())
def test_every_format_writes_any_outcome(outcome):
    for name, format in FORMATS.items():
        written = format.write(Copy(outcome, "0.1.0", None, outcome.marks, outcome.page.source.text))
        assert isinstance(written.decode("utf-8"), str), name
        if name in ("jsonl", "edits"):
            assert [json.loads(line) for line in written.decode().split("\n")[:-1]]


def test_formats_tell_what_they_need():
    assert {name: (format.ending, format.needs) for name, format in FORMATS.items()} == {
        "tei": (".xml", ""), "jsonl": (".jsonl", ""), "edits": (".edits.jsonl", "marks"),
        "md": (".md", ""), "txt": (".txt", "text")}
