"""Rulings: verdicts carried out on a page, and what else moved because of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import chain, edits, readers
from cleaner.document import Document
from cleaner.edits import identity
from cleaner.mendings import homes
from cleaner.model import ASIDE, Block, Mark, Page
from cleaner.review import verdicts
from cleaner.review.ruling import NO_ROLE, NO_TEXT, NOT_MADE, NOWHERE, OVERTAKEN, Ruling, Undecided, rule
from cleaner.review.sheet import join_mark, sheet
from cleaner.review.verdicts import Answer, Verdict
from cleaner.rules import packs

PACK = packs()
SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*/dump.*"))
PAGES = [readers.read(dump.read_bytes(), dump.name) for dump in SAMPLES]

STORY = """\
芦河新桥今起通车

本报讯(记者 周可)3月4日,芦河新桥通车,桥长420米,双向四车道,桥上的行人和车辆一下子多

了起来。

桥头的老茶馆又开张了,掌柜说,来喝茶的人比去年多了三成,忙得顾不上歇脚。

渡口改游船

桥下的渡口也没有闲着,渡船改成了游船,一趟二十分钟,票价五元。船工老岑说,生意比摆渡时好。
"""


def page_of(text: str) -> Page:
    return readers.read(text, "p.txt")


def ruled(page: Page, *said: Verdict, undecided: Undecided = "accept") -> Ruling:
    return rule(page, PACK, chain.Options(), said, undecided)


def on(page: Page, mark: Mark, answer: Answer = "reject", replacement: str | None = None) -> Verdict:
    return verdicts.of(mark, page.source.text, answer, doc=page.source.name, sha256=page.source.sha256,
                       replacement=replacement, reviewer="纪小满")


def base(page: Page) -> Document:
    return Document(chain.run(page, PACK))


def role_of(page: Page, text: str) -> Mark:
    return next(m for m in base(page).edits if m.kind == "role" and m.before == text)


def block_of(document: Document, text: str) -> Block:
    return next(block for block in document.outcome.blocks if text in block.text)


def source_of(page: Page) -> bytes:
    """What restoring gives: the bytes of a text, the lines of a file of boxes in its own order."""
    return base(page).restore() if page.sheets else readers.encode(page.source)


def reviewed(document: Document) -> dict[str, Mark]:
    return {identity(m): m for m in document.edits if m.kind != "layout"}


@given(st.sampled_from(PAGES), st.data())
def test_exactly_the_refused_edits_and_joins_are_missing(page: Page, data: st.DataObject) -> None:
    first = base(page)
    lost = set(homes(first.outcome)[1])
    some = data.draw(st.sets(st.sampled_from(
        [m for m in first.edits if m.kind in ("text", "join", "character", "gap") and m not in lost])))
    again = ruled(page, *[on(page, mark) for mark in some])
    before, after = reviewed(first), reviewed(again.document)
    assert before.keys() - after.keys() == set(map(identity, some))
    assert after.keys() <= before.keys()
    assert again.stale == again.moved == ()
    assert again.document.restore() == source_of(page)


@given(st.sampled_from(PAGES), st.data())
def test_confirmed_edits_stay_and_nothing_else_changes(page: Page, data: st.DataObject) -> None:
    first = base(page)
    some = data.draw(st.sets(st.sampled_from([m for m in first.edits if m.kind != "layout" and (
        m.mode == "auto" or m.kind in ("role", "join", "gap"))])))
    again = ruled(page, *[on(page, mark, "accept") for mark in some])
    assert again.document.text == first.text
    assert reviewed(again.document).keys() == reviewed(first).keys()
    assert again.moved == again.stale == ()
    assert len(again.applied) == len(some)


@given(st.sampled_from(PAGES), st.data())
def test_whatever_is_said_of_a_page_its_source_comes_back(page: Page, data: st.DataObject) -> None:
    marks = [m for m in base(page).edits if m.kind != "layout"]
    said = [on(page, mark, data.draw(st.sampled_from(["accept", "reject"])))
            for mark in data.draw(st.lists(st.sampled_from(marks), max_size=12, unique=True))]
    again = ruled(page, *said)
    assert again.document.restore() == source_of(page)
    assert len(again.applied) + len(again.stale) == len(said)
    ids = sorted(name for edit in sheet(again.decided, "p", again.was)["edits"] for name in edit["ids"])
    assert ids == sorted(reviewed(again.decided))


def test_a_question_that_is_accepted_is_made_and_one_that_is_refused_asked_no_more() -> None:
    page = next(p for p in PAGES if any(m.mode == "ask" and m.kind == "text" and m.after != m.before
                                        for m in base(p).edits))
    question = next(m for m in base(page).edits if m.mode == "ask" and m.kind == "text" and m.after != m.before)
    made = reviewed(ruled(page, on(page, question, "accept")).document)[identity(question)]
    assert (made.mode, made.confidence, made.reason) == ("auto", 1.0, "confirmed by 纪小满")
    assert identity(question) not in reviewed(ruled(page, on(page, question)).document)


def test_an_edit_with_a_replacement_reads_as_the_reviewer_wants() -> None:
    page = page_of(STORY)
    comma = next(m for m in base(page).edits if m.rule == "punct.fullwidth" and m.before == ",")
    again = ruled(page, on(page, comma, replacement="；"))
    mark = next(m for m in again.document.edits if (m.start, m.end) == (comma.start, comma.end))
    assert (mark.rule, mark.after, mark.reason) == ("review.text", "；", "said by 纪小满")
    assert "3月4日；芦河" in again.document.text
    assert edits.ENGINE.keys() >= {mark.rule}


@pytest.mark.parametrize("answer", ["accept", "reject"])
def test_a_replacement_counts_with_either_answer(answer: Answer) -> None:
    page = page_of(STORY)
    comma = next(m for m in base(page).edits if m.rule == "punct.fullwidth" and m.before == ",")
    assert "3月4日；芦河" in ruled(page, on(page, comma, answer, replacement="；")).document.text
    head = role_of(page, "渡口改游船")
    assert block_of(ruled(page, on(page, head, answer, replacement="folio")).document, "渡口").role == "folio"


def test_a_replacement_that_an_edit_cannot_have_is_reported() -> None:
    page = page_of(STORY)
    join = next(m for m in base(page).edits if m.kind == "join")
    head = role_of(page, "渡口改游船")
    said = [Verdict(identity(join), "reject", replacement="和"), Verdict(identity(head), "reject", replacement="头")]
    again = ruled(page, *said)
    assert [(verdict, why) for verdict, why in again.stale] == [(said[0], NO_TEXT), (said[1], NO_ROLE)]
    assert again.document.text == base(page).text


def test_a_refused_mending_leaves_the_characters_as_they_were() -> None:
    page = page_of(STORY.replace("老茶馆", "老&middot;茶馆"))
    entity = next(m for m in base(page).edits if m.rule == "residue.entities")
    assert "老&middot;茶馆" in ruled(page, on(page, entity)).document.text
    assert "老—茶馆" in ruled(page, on(page, entity, replacement="—")).document.text


def test_a_mending_that_took_a_whole_line_away_can_be_refused() -> None:
    page = page_of(STORY.replace("渡口改", "&nbsp;\n\n渡口改"))
    entity = next(m for m in base(page).edits if m.rule == "residue.entities")
    again = ruled(page, on(page, entity))
    assert again.stale == ()
    assert "&nbsp;" in "".join(block.text for block in again.document.outcome.blocks)


def test_a_line_has_the_role_that_a_reviewer_gives_it_and_what_else_moved_is_told() -> None:
    page = page_of(STORY)
    head = role_of(page, "渡口改游船")
    assert head.role in ("headline", "crosshead")
    again = ruled(page, on(page, head, replacement="copyright"))
    block = block_of(again.document, "渡口改游船")
    assert (block.role, block.rule, block.reason) == ("copyright", "review.role", "said by 纪小满")
    assert "渡口改游船" not in again.document.text
    assert again.was[head.start].role == head.role
    edit = next(e for e in sheet(again.decided, "p", again.was)["edits"] if e["before"] == "渡口改游船")
    assert edit["was"]["role"] == head.role


def test_what_else_changes_role_because_of_a_verdict_is_shown() -> None:
    page = page_of("湖边书屋开门\n\n四月起每天开放\n\n" + STORY)
    first = base(page)
    heads = [m for m in first.edits if m.kind == "role" and m.role in ("kicker", "headline", "deck")]
    found = [ruled(page, on(page, mark, replacement=role)) for mark in heads
             for role in ("folio", "kicker", "headline", "body") if role != mark.role]
    moved = [one for ruling in found for one in ruling.moved if one.what == "role"]
    assert moved
    for ruling in found:
        after = {m.start: m.role for m in ruling.decided.edits if m.kind == "role"}
        before = {m.start: m.role for m in first.edits if m.kind == "role"}
        said = {mark.start for _, mark in ruling.applied}
        differ = {at for at in before if after[at] != before[at] and at not in said}
        starts = {STORY_LINE(page, one.line) for one in ruling.moved if one.what == "role"}
        assert differ == starts


def STORY_LINE(page: Page, n: int) -> int:
    return next(line.start for line in page.lines if line.n == n)


def test_a_refused_role_is_another_one() -> None:
    page = page_of(STORY)
    head = role_of(page, "渡口改游船")
    assert block_of(ruled(page, on(page, head)).document, "渡口改游船").role != head.role


def test_two_lines_of_one_block_can_be_refused_apart() -> None:
    page = page_of(STORY)
    roles = [m for m in base(page).edits if m.kind == "role" and m.before in (
        "了起来。", "本报讯(记者 周可)3月4日,芦河新桥通车,桥长420米,双向四车道,桥上的行人和车辆一下子多")]
    again = ruled(page, *[on(page, mark) for mark in roles]).document
    assert [b.role for b in again.outcome.blocks if b.role == "body" and "桥" in b.text[:3]] == ["body", "body"]
    assert all("芦河新桥通车" not in b.text or b.role != "body" for b in again.outcome.blocks)


def test_body_that_is_refused_is_another_role_of_text() -> None:
    page = page_of(STORY)
    line = next(m for m in base(page).edits if m.kind == "role" and m.before.startswith("桥头"))
    role = block_of(ruled(page, on(page, line)).document, "桥头").role
    assert role != "body"
    assert role not in ASIDE


def test_one_printed_line_can_be_taken_out_of_its_paragraph() -> None:
    lines = ["公园正式开园当天游人", "来了三千人都说好看的", "周可摄影于公园大门前", "园长说还要再种些花的",
             "明年春天就能看到了。", ""]
    page = page_of("".join(f"{line}\n" for line in lines * 4))
    mark = next(m for m in base(page).edits if m.kind == "role" and m.before == lines[2])
    again = ruled(page, on(page, mark, replacement="caption")).document
    assert [b.text for b in again.outcome.blocks if b.role == "caption"] == [lines[2]]
    roles = [again.outcome.roles[i].role for i, line in enumerate(again.outcome.page.lines)
             if line.text != lines[2]]
    assert set(roles) == {"body"}


def test_lines_that_a_reviewer_joins_are_one_block() -> None:
    page = page_of(STORY)
    first = base(page)
    left, right = block_of(first, "桥头的老茶馆"), block_of(first, "渡口改游船")
    join = join_mark(first.outcome, left, right)
    again = ruled(page, on(page, join, "accept"))
    assert again.stale == ()
    assert "忙得顾不上歇脚。渡口改游船" in block_of(again.document, "桥头").text
    assert [m.rule for m in again.document.edits if m.kind == "join" and m.end == join.end] == ["review.join"]
    assert [(one.role, one.was) for one in again.moved if one.what == "role"][:1] == [("body", right.role)]
    assert again.document.restore().decode() == STORY


def test_a_join_with_nothing_before_it_is_reported() -> None:
    page = page_of("第3版\n\n" + STORY)
    one, two = page.lines[:2]
    join = Mark("join", "review.join", one.end, two.start, "\n\n", "")
    again = ruled(page, on(page, join, "accept"))
    assert [why for _, why in again.stale] == [NOT_MADE]


def test_a_verdict_on_what_is_not_there_is_reported_and_changes_nothing() -> None:
    page = page_of(STORY)
    gone = Verdict("000000000000", "reject")
    again = ruled(page, gone)
    assert again.stale == ((gone, NOWHERE),)
    assert again.document.text == base(page).text


def test_a_verdict_on_an_edit_that_another_verdict_took_away_is_reported() -> None:
    page = page_of(STORY)
    line = next(m for m in base(page).edits if m.kind == "role" and m.before.startswith("桥头"))
    comma = next(m for m in base(page).edits if m.rule == "punct.fullwidth" and m.start > line.start)
    again = ruled(page, on(page, line, replacement="copyright"), on(page, comma))
    assert [(v.id, why) for v, why in again.stale] == [(identity(comma), OVERTAKEN)]


def test_a_verdict_on_an_edit_that_another_verdict_brought_about_is_carried_out() -> None:
    page = page_of(STORY + "\n凡本报所刊作品,未经书面授权,不得转载。\n")
    notice = next(m for m in base(page).edits if m.role == "copyright")
    told = ruled(page, on(page, notice, replacement="body"))
    comma = next(m for m in told.document.edits if m.rule == "punct.fullwidth" and m.start > notice.start)
    again = ruled(page, on(page, notice, replacement="body"), on(page, comma))
    assert again.stale == ()
    assert "凡本报所刊作品,未经书面授权，不得转载。" in again.document.text


def test_the_last_of_two_verdicts_on_one_edit_counts() -> None:
    page = page_of(STORY)
    comma = next(m for m in base(page).edits if m.rule == "punct.fullwidth")
    again = ruled(page, on(page, comma), on(page, comma, "accept"))
    assert again.document.text == base(page).text
    assert len(again.applied) == 1


@pytest.mark.parametrize("page", PAGES, ids=[dump.parent.name for dump in SAMPLES])
def test_with_the_undecided_refused_only_roles_are_left(page: Page) -> None:
    again = ruled(page, undecided="reject").document
    left = [m for m in again.edits if m.kind in ("text", "character", "join")]
    assert left == []
    assert again.restore() == source_of(page)


def test_with_the_undecided_refused_an_accepted_edit_is_made() -> None:
    page = page_of(STORY)
    comma = next(m for m in base(page).edits if m.rule == "punct.fullwidth")
    again = ruled(page, on(page, comma, "accept"), undecided="reject").document
    assert [identity(m) for m in again.edits if m.kind in ("text", "join")] == [identity(comma)]


def test_what_nobody_spoke_of_is_open() -> None:
    page = page_of(STORY)
    waiting = {identity(m) for m in base(page).edits if m.kind in ("text", "join", "character") or m.mode == "ask"}
    assert {identity(m) for m in ruled(page).open} == waiting
    comma = next(m for m in base(page).edits if m.rule == "punct.fullwidth")
    assert {identity(m) for m in ruled(page, on(page, comma, "accept")).open} == waiting - {identity(comma)}


def test_who_reviewed_is_told_with_the_outcome() -> None:
    page = page_of(STORY)
    comma = next(m for m in base(page).edits if m.rule == "punct.fullwidth")
    assert ruled(page, on(page, comma)).document.outcome.reviewers == ("纪小满",)
    assert ruled(page).document.outcome.reviewers == ()


def test_a_settled_page_takes_what_a_reviewer_says_of_it() -> None:
    page = page_of(base(page_of(STORY)).text)
    mark = role_of(page, "渡口改游船")
    assert block_of(ruled(page, on(page, mark, replacement="folio")).document, "渡口").role == "folio"
    assert block_of(ruled(page, on(page, mark)).document, "渡口").role != mark.role
