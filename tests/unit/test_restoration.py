"""Restoration: what a TEI file tells of its source, in which form, and what comes of it."""

from __future__ import annotations

from dataclasses import replace

import outcomes
import pytest
from lxml import etree

from cleaner import clean
from cleaner.model import Article, Change, Mark, Part, Run
from cleaner.restoration.readings import Piece, of_json, of_markdown, text_of
from cleaner.restoration.tei import restore
from cleaner.restoration.tei_edits import told
from cleaner.validation import check_offsets, validate
from cleaner.writers import tei

NS = "{http://www.tei-c.org/ns/1.0}"
PLAIN = "渡口撤了\n\n公园昨日正式开园,游人来了三千人。\n"
CONTROLS = ("characters.control", "characters.mojibake")


def layouts(written: bytes) -> list[tuple[str, str]]:
    """The pointers and the content of what the log tells of layout."""
    root = etree.fromstring(written)
    notes = root.findall(f".//{NS}listAnnotation[@type='layout']//{NS}note")
    return [(note.get("source"), "".join(
        [note.text or "", *(f"<{child.tag.removeprefix(NS)}>{child.tail or ''}" for child in note)])) for note in notes]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("lines", [0, 1, 2, 7])
def test_blank_lines_cost_nothing(end: str, lines: int):
    raw = (PLAIN.replace("\n", end) + end * lines + "次日照常开放。" + end * lines).encode()
    written = clean(raw, name="p.txt").to_tei()
    assert layouts(written) == []
    assert restore(written) == raw


@pytest.mark.parametrize(("text", "told"), [
    ("　　公园昨日开园。\n　　次日照常开放。\n", [("p.txt#char=0,2 p.txt#char=10,12", "　　　　")]),
    ("# 渡口撤了\n\n公园昨日开园。\n", [("p.txt#char=0,2", "# ")]),
    ("公园昨日开园。\r\n次日照常开放。\n", [("p.txt#char=7,8", "\\u000d")]),
    ("公园昨日开园。\f次日照常开放。\n", [("p.txt#char=7,8", "<pb>")]),
    ("公园昨日开园。\v次日照常开放。\n", [("p.txt#char=7,8", "\\u000b")]),
    ("公园昨日开园。\u3000\n次日照常开放。", [("p.txt#char=7,8", "\u3000")]),
])
def test_other_layout_is_told_as_it_was(text: str, told: list[tuple[str, str]]):
    written = clean(text, name="p.txt").to_tei()
    assert layouts(written) == told
    assert restore(written) == text.encode()
    assert validate(written) == []


def test_characters_that_xml_forbids_are_spelled_where_no_rule_takes_them():
    text = "公园\x07昨日\ud800开园。\n"
    written = clean(text, name="p.txt", off=CONTROLS).to_tei()
    assert layouts(written) == [("p.txt#char=2,3 p.txt#char=5,6", "\\u0007\\ud800")]
    assert restore(written) == text.encode("utf-8", "surrogatepass")
    assert layouts(clean(text, name="p.txt").to_tei()) == []


def test_forbidden_characters_behind_a_form_feed_are_no_layout():
    text = "公园开园。\f\x07\x08次日开放。\n"
    written = clean(text, name="p.txt", off=CONTROLS).to_tei()
    assert layouts(written) == [("p.txt#char=5,6 p.txt#char=6,8", "<pb>\\u0007\\u0008")]
    assert restore(written) == text.encode()


def test_header_tells_how_the_bytes_are_made():
    raw = b"\xef\xbb\xbf\xe8\x8a\xa6\xff\xe6\xb2\xb3\xe5\xbc\x80\xe5\x9b\xad\xe3\x80\x82\r\n"
    root = etree.fromstring(clean(raw, name="p.txt").to_tei())
    notes = [(n.get("subtype"), n.get("n"), n.text) for n in root.iter(f"{NS}note") if n.get("type") == "bytes"]
    assert notes == [("encoding", None, "utf-8"), ("line-end", None, "CRLF"), ("mark", None, "efbbbf"),
                     ("fault", "1", "ff")]
    assert root.find(f".//{NS}bibl/{NS}extent/{NS}measure").get("quantity") == "8"


def test_passages_name_their_lines_and_joined_lines_are_one_place():
    make = outcomes.Maker("水渠\n修到\n\n村口\n")
    body = make.block("body", 0, 1, 2)
    outcome = make.outcome(Article((), (), (body,)))
    written = tei.write(outcome, version="0")
    paragraph = etree.fromstring(written).findall(f".//{NS}div/{NS}p")[0]
    name = outcome.page.source.name
    assert paragraph.get("source") == f"{name}#char=0,5 {name}#char=7,9"
    assert restore(written) == "水渠\n修到\n\n村口\n".encode()


def test_a_change_over_a_mended_piece_is_told_by_the_reading_of_the_source():
    make = outcomes.Maker("甲\x07乙丙\n")
    body = make.block("body", 0)
    body = replace(body, text="甲乙丙", runs=(Run(0, 0, 1, 1), Run(1, 1, 0, 1), Run(1, 2, 2, 2)),
                   changes=(Change(0, 2, "己", "ocr.test"),))
    outcome = replace(make.outcome(Article((), (), (body,))),
                      marks=(Mark("character", "characters.control", 1, 2, "\x07", ""),))
    written = tei.write(outcome, version="0")
    assert ("ocr.test", 0, 3, "甲\x07乙", "己") in [mark[1:6] for mark in told(written).marks]
    assert restore(written) == outcome.page.source.text.encode()
    assert check_offsets(written, outcome.page.source.text, outcome.page.source.name) == []


def test_a_mended_piece_may_go_on_in_the_next_element():
    make = outcomes.Maker("本报讯?\n")
    body = make.block("body", 0)
    body = replace(body, text="本报讯天晴", runs=(Run(0, 0, 5, 4),), parts=(Part("dateline", 0, 3, "d"),))
    outcome = replace(make.outcome(Article((), (), (body,))),
                      marks=(Mark("character", "characters.mojibake", 0, 4, "本报讯?", "本报讯天晴"),))
    written = tei.write(outcome, version="0")
    entry = etree.fromstring(written).find(f".//{NS}annotation")
    assert [pointer.rsplit(".", 1)[1] for pointer in entry.get("target").split()] == ["o1,0,3)", "p1,0,2)"]
    assert restore(written) == "本报讯?\n".encode()
    assert validate(written) == []


@pytest.mark.parametrize("make", [outcomes.issue, outcomes.untidy, outcomes.empty])
def test_made_outcomes_come_back(make):
    outcome = make()
    assert restore(tei.write(outcome, version="0")) == outcome.page.source.text.encode("utf-8", "surrogatepass")


def test_roles_of_a_tei_file_are_those_of_the_journal():
    page = clean("两年治水 一朝还绿\n\n## 绿廊开园\n\n本报讯(记者 林晓岚)公园昨日开园,步道全长四\n\n"
                 "▲图为村民放鱼苗。周可 摄\n\n公里。\n\n版权所有 未经许可不得转载\n", name="p.md")
    header, _, marks, _ = told(page.to_tei())
    assert (header.doc, header.length) == ("p.md", len(page.outcome.page.source.text))
    wanted = [(m.start, m.end, m.after, m.role, m.to) for m in page.edits if m.kind == "role"]
    assert [(m.start, m.end, m.after, m.role, m.to) for m in marks if m.kind == "role"] == wanted


@pytest.mark.parametrize("text", ["", " ", " 甲 ", "-甲", "1. 甲", "# 甲", "*甲*", "**", "<甲>&amp;", "\\甲\\",
                                  "甲\r乙", "&#32;"])
@pytest.mark.parametrize("role", ["headline", "crosshead", "kicker", "deck", "caption", "credit", "body"])
def test_any_block_comes_back_from_markdown_and_json(role: str, text: str):
    from cleaner.document import write

    make = outcomes.Maker("甲\n")
    block = replace(make.block(role, 0), text=text)
    outcome = make.outcome(Article((block,), (), ()))
    assert of_markdown(write(outcome, "md"), "p.md") == [Piece(role, text)]
    assert of_json(write(outcome, "jsonl"), "p.jsonl")[0] == [Piece(role, text)]


def test_blocks_stand_in_the_order_of_the_journal():
    marks = [Mark("role", "r", 0, 1, "甲", "甲", role="kicker"), Mark("role", "r", 3, 4, "图", "图", role="caption"),
             Mark("role", "r", 6, 7, "乙", "乙", role="headline")]
    pieces = [Piece("kicker", "甲"), Piece("headline", "乙"), Piece("caption", "图")]
    assert text_of(pieces, marks, "p.md") == "甲\n\n\n图\n\n\n乙\n"
