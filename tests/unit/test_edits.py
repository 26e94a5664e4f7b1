"""Edits: the journal of an outcome, the reading text that follows from it, and the way back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outcomes import Maker, issue, untidy

from cleaner import chain, edits, readers
from cleaner.model import ASIDE, Change, CleanerError, Mark, Outcome, Run, Seam
from cleaner.pieces import effective, pieces
from cleaner.rules import packs
from cleaner.trace import render

JOIN = Seam(0, 0.9, "auto", "joins.prior", "")


def read(outcome: Outcome) -> str:
    """The reading text of an outcome, after checking that it leads back."""
    text = outcome.page.source.text
    marks = edits.journal(outcome)
    made = edits.reading(text, marks)
    assert edits.restore(made, marks, len(text)) == text
    return made


def run(dump: str) -> Outcome:
    """The outcome of the chain."""
    return chain.run(readers.read(dump, "page.txt"), packs())


@pytest.mark.parametrize("outcome", [issue(), untidy()], ids=["issue", "untidy"])
def test_the_reading_text_is_the_blocks_that_are_read(outcome: Outcome) -> None:
    blocks = [render(b.text, b.changes) for b in outcome.blocks if b.role not in ASIDE]
    assert re.sub("\n+", "\n", read(outcome)).rstrip("\n") == "\n".join(blocks)


@pytest.mark.parametrize("outcome", [issue(), untidy()], ids=["issue", "untidy"])
def test_every_mark_says_what_the_source_says(outcome: Outcome) -> None:
    text = outcome.page.source.text
    assert all(mark.before == text[mark.start : mark.end] for mark in edits.journal(outcome))


def test_an_empty_source_reads_as_nothing() -> None:
    outcome = run("")
    assert (edits.journal(outcome), read(outcome)) == ((), "")


def test_a_source_of_blank_lines_reads_as_nothing() -> None:
    assert read(run(" \n\n\t\r\n")) == ""


def test_a_page_of_furniture_reads_as_nothing() -> None:
    make = Maker("芦河晚报\n\n版权所有\n")
    assert read(make.outcome(make.block("masthead", 0), make.block("copyright", 1))) == ""


def test_what_is_set_aside_is_in_the_journal_with_its_role() -> None:
    make = Maker("芦河晚报\n公园开园。\n")
    outcome = make.outcome(make.block("masthead", 0), make.block("body", 1))
    assert read(outcome) == "公园开园。\n"
    aside = [m for m in edits.journal(outcome) if m.role == "masthead"]
    assert [(m.kind, m.before, m.after) for m in aside] == [("role", "芦河晚报", "")]


def test_lines_glued_to_each_other_are_parted() -> None:
    text = "公园开园(下转第2版)步道通车"
    make = Maker(text)
    line = make.lines[0]
    make.lines = tuple(line._replace(start=a, end=b, text=text[a:b]) for a, b in ((0, 4), (4, 11), (11, 15)))
    outcome = make.outcome(make.block("body", 0), make.block("jump", 1), make.block("body", 2))
    assert read(outcome) == "公园开园\n\n\n步道通车\n"


def test_an_edit_at_the_start_of_a_glued_line_does_not_swallow_the_blank_line() -> None:
    text = "公园开园,步道通车"
    make = Maker(text)
    line = make.lines[0]
    make.lines = (line._replace(end=4, text="公园开园"), line._replace(start=4, text=",步道通车"))
    assert read(make.outcome(make.block("body", 0), make.block("body", 1))) == "公园开园\n\n\n，步道通车\n"


def test_a_caption_within_a_sentence_is_read_behind_it() -> None:
    make = Maker("公园昨\n\n\n图为公园\n正门。\n\n日开园。\n\n步道通车。\n")
    whole, caption = make.block("body", 0, 3, seam=JOIN), make.block("caption", 1, 2, seam=JOIN)
    outcome = make.outcome(whole, caption, make.block("body", 4))
    assert read(outcome) == "公园昨日开园。\n\n图为公园正门。\n\n步道通车。\n"
    moved = [m for m in edits.journal(outcome) if m.to is not None]
    assert [(m.before, m.to) for m in moved] == [("图为公园\n正门。", make.lines[3].end)]


def test_two_captions_within_a_sentence_keep_their_order() -> None:
    make = Maker("公园昨\n\n甲图\n\n日开\n\n乙图\n\n园。\n")
    whole = make.block("body", 0, 2, 4, seam=JOIN)
    outcome = make.outcome(whole, make.block("caption", 1), make.block("caption", 3))
    assert read(outcome) == "公园昨日开园。\n\n甲图\n\n\n乙图\n"


def test_a_join_ends_where_its_second_line_begins() -> None:
    make = Maker("公园昨\n\n图为公园\n\n芦河晚报\n日开园。\n")
    whole = make.block("body", 0, 3, seam=JOIN)
    outcome = make.outcome(whole, make.block("caption", 1), make.block("masthead", 2))
    assert read(outcome) == "公园昨日开园。\n\n图为公园\n"
    assert [m.end for m in edits.journal(outcome) if m.kind == "join"] == [make.lines[3].start]


def test_a_join_of_latin_words_puts_the_space_into_the_journal() -> None:
    make = Maker("Open\nSource")
    outcome = make.outcome(make.block("body", 0, 1, seam=JOIN, between=" "))
    assert read(outcome) == "Open Source\n"
    assert [(m.before, m.after) for m in edits.journal(outcome) if m.kind == "join"] == [("\n", " ")]


class Number(int):
    """A number that counts how often it is compared with others of its kind."""

    asked = 0
    __hash__ = int.__hash__

    def __eq__(self, other: object) -> bool:
        Number.asked += 1
        return int(self) == other


def test_a_paragraph_of_many_lines_is_told_without_looking_for_each_in_all() -> None:
    many = 500
    make = Maker("甲\n" * many)
    outcome = make.outcome(make.block("body", *map(Number, range(many)), seam=JOIN))
    Number.asked = 0
    assert sum(mark.kind == "join" for mark in edits.journal(outcome)) == many - 1
    assert Number.asked < 20 * many


def mended(text: str, before: str, after: str) -> tuple[Maker, Mark]:
    """A page of one line in which the character step put one piece in place of another."""
    make = Maker(text)
    line, at = make.lines[0], text.index(before)
    rest = at + len(before)
    runs = (Run(0, 0, at, at), Run(at, at, len(after), len(before)),
            Run(at + len(after), rest, line.end - rest, line.end - rest))
    make.lines = (line._replace(text=text.replace(before, after), runs=runs),)
    return make, Mark("character", "residue.entities", at, rest, before, after)


def test_a_text_edit_on_a_mended_character_leads_to_what_stood_there_first() -> None:
    make, mark = mended("好&#44;好", "&#44;", ",")
    outcome = make.outcome(make.block("body", 0), marks=[mark])
    assert read(outcome) == "好，好\n"
    assert [(m.rule, m.before, m.after) for m in edits.journal(outcome) if m.kind in ("character", "text")] == [
        ("residue.entities", "&#44;", ","), ("punct.fullwidth", "&#44;", "，")]


def test_edits_within_one_mended_piece_are_told_as_one() -> None:
    make, mark = mended("好XYZ好", "XYZ", ",:")
    outcome = make.outcome(make.block("body", 0), marks=[mark])
    assert read(outcome) == "好，：好\n"
    texts = [m for m in edits.journal(outcome) if m.kind == "text"]
    assert [(m.before, m.after, m.reason) for m in texts] == [("XYZ", "，：", "with punct.fullwidth")]


def test_an_edit_within_a_mended_piece_of_the_same_length_keeps_all_of_it() -> None:
    make, mark = mended("好XY好", "XY", ",a")
    outcome = make.outcome(make.block("body", 0), marks=[mark])
    assert read(outcome) == "好，a好\n"


def test_a_question_changes_nothing() -> None:
    make, mark = mended("好&#44;好", "&#44;", ",")
    question = Change(1, 2, "、", "punct.enumeration", 0.5, "ask")
    outcome = make.outcome(make.block("body", 0, changes=[question]), marks=[mark])
    assert read(outcome) == "好,好\n"
    assert ("ask", "&#44;", "、") in [(m.mode, m.before, m.after) for m in edits.journal(outcome)]


def test_each_change_has_the_key_of_its_mark() -> None:
    make, mark = mended("好XYZ好;", "XYZ", ",:")
    block = make.block("body", 0)
    outcome = make.outcome(block, marks=[mark])
    marks = {(m.rule, m.start, m.end) for m in edits.journal(outcome) if m.kind == "text"}
    found = list(edits.spots(block, [mark]))
    assert {key for key, _ in found} == marks
    assert [change for _, spot in found for change in spot.changes] == list(block.changes)
    assert len(block.changes) == 3


def test_a_change_over_a_seam_is_refused() -> None:
    make = Maker("公园\n开园")
    outcome = make.outcome(make.block("body", 0, 1, seam=JOIN, changes=[Change(1, 3, "圆", "ocr.odd")]))
    with pytest.raises(ValueError, match=r"ocr\.odd changes '园开' over a seam"):
        edits.journal(outcome)


def test_the_identity_of_a_mark_is_its_content() -> None:
    mark = Mark("text", "punct.fullwidth", 4, 5, ",", "，")
    assert edits.identity(mark) == edits.identity(mark._replace(confidence=0.3, reason="other", mode="ask"))
    others = [mark._replace(rule="a.b"), mark._replace(start=3), mark._replace(after="、"), mark._replace(end=6)]
    assert len({edits.identity(m) for m in [mark, *others]}) == 5


def test_of_two_marks_on_one_span_the_later_step_counts() -> None:
    first = Mark("character", "residue.entities", 0, 5, "&#44;", ",")
    then = Mark("text", "punct.fullwidth", 0, 5, "&#44;", "，", role="body")
    mended = Mark("character", "ocr.misread", 0, 5, "&#44;", "，", role="body")
    assert effective([first, then]) == effective([then, first]) == [then]
    assert effective([first, mended]) == effective([mended, first]) == [mended]


def test_a_role_in_doubt_is_made_and_an_edit_in_doubt_is_not() -> None:
    aside = Mark("role", "grammar.best-path", 0, 2, "广告", "", 0.5, "ask", "", "advertisement")
    edit = Mark("text", "punct.quotes", 2, 3, '"', "“", 0.5, "ask")
    assert effective([aside, edit]) == [aside]


@pytest.mark.parametrize("spoiled", ["好,好", "好，好好", "好，", "", "坏"])
def test_a_reading_text_that_the_journal_did_not_make_is_refused(spoiled: str) -> None:
    marks = [Mark("text", "p", 1, 2, ",", "，"), Mark("join", "j", 2, 4, "\n\n", "")]
    with pytest.raises(CleanerError, match="output and the journal of the same run"):
        edits.restore(spoiled, marks, 5)


def test_a_journal_that_moves_text_nowhere_is_refused() -> None:
    with pytest.raises(CleanerError, match="where nothing ends"):
        pieces([Mark("role", "r", 0, 2, "图为", "图为", 1.0, "auto", "", "caption", 99)], 4)


@st.composite
def journals(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    """A text and marks over it, apart or within each other, as a journal may hold them."""
    text = draw(st.text("芦河,\n a", max_size=20))
    marks = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        kind = draw(st.sampled_from(["character", "text", "join", "layout", "gap"]))
        mark = Mark(kind, "r", start, end, text[start:end], draw(st.text("，xy", max_size=2)), 1.0,
                    draw(st.sampled_from(["auto", "ask"])))
        if not any(m.start < mark.start < m.end < mark.end or mark.start < m.start < mark.end < m.end
                   for m in marks):
            marks.append(mark)
    return text, marks


@given(journals())
def test_any_journal_leads_back_from_what_it_made(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    assert edits.restore(edits.reading(text, marks), marks, len(text)) == text


@given(journals())
def test_the_order_of_the_marks_does_not_matter(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    distinct = list({(m.start, m.end): m for m in marks if m.start < m.end}.values())
    assert edits.reading(text, distinct) == edits.reading(text, distinct[::-1])
