"""The TEI writer: the worked example's forms, and what holds for any outcome."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import any_outcomes
import outcomes
import pytest
from counting import steps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from cleaner import document, readers
from cleaner.model import BOILERPLATE, Article, Block, Change, Outcome, OutputError, Part, Run, Section
from cleaner.rules import Pack
from cleaner.trace import render
from cleaner.validation import check_offsets, validate
from cleaner.writers import markup, tei
from cleaner.writers.tei_desk import end_before, place_of, spans_of
from cleaner.writers.tei_header import release
from cleaner.writers.tei_pen import is_choice
from cleaner.writers.tei_text import snap

NS = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"


def shared() -> Path:
    """The folder of schemas and pages that are not part of the repository."""
    beside = Path(__file__).resolve().parents[3] / "shared"
    return Path(os.environ.get("CLEANER_SHARED", beside))


@pytest.fixture(scope="session")
def tei_all() -> etree.RelaxNG:
    """TEI All, compiled once a session: it takes 7 to 22 s."""
    path = shared() / "schema" / "tei_all.rng"
    if not path.is_file():
        pytest.skip(f"TEI All is not at {path}; CLEANER_SHARED names the folder with schema/tei_all.rng")
    return etree.RelaxNG(etree.parse(path))


def root_of(outcome: Outcome, **more: str) -> etree._Element:
    return etree.fromstring(tei.write(outcome, version="0.1.0", **more))


def said(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext(NS + "*"))


def found(root: etree._Element, path: str) -> list[etree._Element]:
    return root.findall(".//" + re.sub(r"(^|/)(?=\w)", rf"\1{NS}", path))


@pytest.fixture(scope="module")
def issue() -> etree._Element:
    return root_of(outcomes.issue())


@pytest.mark.parametrize("make", [outcomes.issue, outcomes.untidy, outcomes.empty])
def test_is_valid_and_agrees_with_its_source(make):
    outcome = make()
    written = tei.write(outcome, version="0.1.0")
    assert validate(written) == []
    assert check_offsets(written, outcome.page.source.text, outcome.page.source.name) == []


@pytest.mark.parametrize("make", [outcomes.issue, outcomes.untidy, outcomes.empty])
def test_is_valid_against_tei_all(tei_all, make):
    assert tei_all.validate(root_of(make())), tei_all.error_log


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_outcomes.outcomes())
def test_any_outcome_is_valid_and_agrees_with_its_source(outcome):
    written = tei.write(outcome, version="0.1.0")
    assert validate(written) == []
    assert check_offsets(written, outcome.page.source.text, outcome.page.source.name) == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_outcomes.outcomes())
def test_any_outcome_is_valid_against_tei_all(tei_all, outcome):
    assert tei_all.validate(root_of(outcome)), tei_all.error_log


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_outcomes.outcomes())
def test_no_character_is_lost_and_none_comes_twice(outcome):
    """All blocks but boilerplate, with their changes made; questions show both readings, gaps none."""
    text = root_of(outcome).find(NS + "text")
    etree.strip_elements(text, NS + "desc", with_tail=False)
    blocks = [b for node in outcome.nodes for b in blocks_of(node) if b.role not in BOILERPLATE]
    wanted = "".join(
        said(etree.fromstring(f'<p xmlns="{NS[1:-1]}">{markup.escape(both(b))}</p>')) for b in blocks)
    assert sorted(re.sub(r"\s", "", said(text))) == sorted(re.sub(r"\s", "", wanted))


def both(block: Block) -> str:
    shown = [c._replace(mode="auto", after="" if c.kind == "gap" else
                        block.text[c.start : c.end] + c.after if is_choice(c) else c.after)
             for c in block.changes]
    return render(block.text, shown)


def blocks_of(node: Article | Section | Block) -> list[Block]:
    if isinstance(node, Block):
        return [node]
    own = [*node.heads, *(node.opener if isinstance(node, Article) else ()), *node.blocks]
    inner = [b for section in node.sections for b in blocks_of(section)]
    return [*own, *inner, *(node.closer if isinstance(node, Article) else ())]


def test_same_outcome_same_bytes():
    assert tei.write(outcomes.issue(), version="0.1.0") == tei.write(outcomes.issue(), version="0.1.0")


def test_no_clock_unless_given():
    assert not [c for c in found(root_of(outcomes.issue()), "change") if c.get("when")]
    dated = root_of(outcomes.issue(), when="2019-01-02T03:04:05Z")
    assert {c.get("when") for c in found(dated, "change")} == {"2019-01-02T03:04:05Z"}
    with pytest.raises(OutputError, match="is no date"):
        tei.write(outcomes.issue(), version="0.1.0", when="yesterday")


def test_day_that_the_calendar_has_not_is_left_out():
    outcome = replace(outcomes.issue(), meta={"title": "云溪日报", "date": "2018-02-31"})
    assert found(root_of(outcome), "imprint/date")[0].attrib == {}
    with pytest.raises(OutputError, match="is no date"):
        tei.write(outcome, version="0.1.0", when="2018-02-31")


def test_version_loses_its_suffix_only_in_the_attribute(issue):
    root = etree.fromstring(tei.write(outcomes.issue(), version="0.2.0.dev3+g12ab"))
    application = found(root, "application")[0]
    assert application.get("version") == "0.2.0"
    assert application[0].text == "cleaner 0.2.0.dev3+g12ab"
    assert release("2018.1.2.3.4") == "2018.1.2.3"


def test_heads_of_an_article(issue):
    heads = found(issue, "body/div")[0].findall(NS + "head")
    assert [(h.get("type"), h.get("subtype")) for h in heads] == [
        ("sub", "kicker"), ("main", None), ("sub", "deck")]
    assert [h.get("cert") for h in heads] == [None, None, "0.30"]


def test_run_in_opener_is_taken_off_the_paragraph(issue):
    opener = found(issue, "opener")[0]
    assert opener.get("rend") == "run-in"
    assert said(opener) == "本报讯（记者 方澄 通讯员 柳一帆）"
    assert [child.tag for child in opener] == [NS + "dateline", NS + "byline"]
    assert [p.get("role") for p in opener.iter(NS + "persName")] == ["reporter", "correspondent"]
    assert opener.getnext().text.startswith("5月11日，")


def test_join_is_a_milestone_and_the_log_shows_both_sides(issue):
    milestone = found(issue, "milestone")[0]
    assert (milestone.get("unit"), milestone.get("break"), milestone.get("cert")) == ("block", "no", "0.97")
    note = next(a for a in found(issue, "annotation") if a.get("target") == f"#{milestone.get(ID)}")[0]
    assert etree.tostring(note, encoding="unicode", with_tail=False).count("<lb") == 2
    assert (note.text, note[-1].tail, note.getnext().text) == ("12", "座", "12座")
    assert len(note.get("source").split()) == 2, "the caption between the halves is no part of the join"


def test_caption_and_its_credit_are_a_figure_behind_the_paragraph(issue):
    figure = found(issue, "figure")[0]
    assert [child.tag for child in figure] == [NS + "head", NS + "byline"]
    assert figure[0].get("type") == "caption"
    assert said(figure[1]) == "本报记者 方澄 摄"
    assert figure.getprevious().tag == NS + "p"


def test_credit_at_the_end_of_the_last_section_ends_the_article(issue):
    article = found(issue, "body/div")[0]
    last = article[-1]
    assert (last.tag, last.get("rend"), said(last)) == (NS + "byline", "run-in", "（南湾镇供稿）")
    assert article[-2].get("type") == "section"


def test_questions_stand_inline_and_only_in_the_review_list(issue):
    sic, orig = found(issue, "sic")[0], found(issue, "orig")[0]
    assert (sic.text, sic.getnext().text) == ("己", "已")
    assert (orig.text, orig.getnext().text, orig.getnext().get("cert")) == (",", "，", "0.60")
    for element in (sic, orig):
        target = f"#{element.getparent().get(ID)}"
        entries = [a for a in found(issue, "annotation") if a.get("target") == target]
        assert [a.get("motivation") for a in entries] == ["questioning"]
        assert entries[0].getparent().get("type") == "review"


def test_unreadable_and_lost_text_are_gaps(issue):
    gaps = {g.get("reason"): g for g in found(issue, "gap")}
    assert gaps["illegible"].get("quantity") == "1"
    assert gaps["lost"].getparent().tag == NS + "p"
    assert gaps["lost"].tail is None
    assert gaps["editorial"][0].text == "copyright notice"


def test_boilerplate_stands_in_the_log_with_its_line_ends(issue):
    notice = next(a for a in found(issue, "annotation") if a.get("ana") == "#op.boilerplate")
    assert said(notice[0]) == "云溪日报数字版 版权所有未经许可不得转载"
    assert len(notice[0]) == 2
    assert "未经许可" not in said(issue.find(NS + "text"))


def test_halves_of_a_story_name_each_other(issue):
    first, second = found(issue, "body/div")[1:3]
    assert (first.get("part"), second.get("part"), second.get("subtype")) == ("I", "F", "continuation")
    assert (first.get("next"), second.get("prev")) == (f"#{second.get(ID)}", f"#{first.get(ID)}")
    assert first.get("n") == second.get("n") == "2"
    refs = [ref.get("target") for ref in found(issue, "ref")]
    assert refs == [f"#{second.get(ID)}", f"#{first.get(ID)}"]


def test_jump_out_of_the_file_stays_a_line():
    outcome = outcomes.issue()
    alone = replace(outcome, nodes=tuple(
        replace(n, continued="7") if isinstance(n, Article) and n.continued else n for n in outcome.nodes))
    root = root_of(alone)
    assert not found(root, "ref")
    assert not [d for d in found(root, "div") if d.get("part")]
    assert len([f for f in found(root, "fw") if f.get("type") == "jump"]) == 2


def test_masthead_is_the_front(issue):
    assert said(found(issue, "front/titlePage/docTitle")[0]).strip() == "云溪日报"
    date = found(issue, "docDate")[0]
    assert (date.get("when"), date.text, date.tail) == ("2018-05-12", "2018年5月12日", " 星期六 第806期")


def test_pages_turn_once(issue):
    assert [pb.get("n") for pb in issue.find(f"{NS}text").iter(f"{NS}pb")] == ["1", "2"]
    assert found(issue, "fw")[1].getprevious().tag == NS + "pb"


def test_page_that_turns_inside_a_paragraph():
    make = outcomes.Maker("水渠修到\n\f村口。\n")
    body = make.block("body", 0, 1)
    paragraph = found(root_of(make.outcome(Article((), (), (body,)))), "p")[-1]
    assert [(e.tag, e.get("n"), e.get("break")) for e in paragraph] == [(NS + "pb", "2", "no")]


def test_lines_of_wrapped_text_are_bare_and_logged_together():
    make = outcomes.Maker("水渠\n修到\n村口\n")
    root = root_of(make.outcome(Article((), (), (make.block("body", 0, 1, 2, between=" "),))))
    assert [e.attrib for e in found(root, "lb")[:2]] == [{"ed": "ocr", "break": "yes"}] * 2
    entry, = found(root, "annotation")
    assert entry.get("target").endswith(".a1.p1,2,1,5,1)")
    assert (len(entry[0]), entry[1].text) == (2, "  ")


def test_parts_have_a_form_everywhere():
    root = root_of(outcomes.untidy())
    article = found(root, "body/div")[0]
    assert [(e.tag.removeprefix(NS), e.get("type")) for e in article] == [
        ("head", "main"), ("byline", None), ("p", None), ("ab", "byline"), ("p", None), ("div", "section"),
        ("figure", "photograph"), ("byline", None)]
    assert said(found(root, "seg")[0]) == "（何二）"
    assert found(root, "body/div")[1].get("type") == "loose"


def test_mended_characters_are_in_the_log():
    root = root_of(outcomes.untidy())
    char = {a.findall(NS + "note")[-1].text: a for a in found(root, "annotation")}
    assert (said(char["char.entity"][0]), char["char.entity"][1].text) == ("&amp;", "&")
    assert (char["char.control"][0].get("rend"), char["char.control"][0].text) == ("escaped", "\\u0007")
    assert char["char.byte-order-mark"].get("target").endswith(".b1")
    assert char["char.margin"].get("target").endswith(".ocr1")


def test_no_line_break_within_running_text():
    for make in (outcomes.issue, outcomes.untidy):
        for name in ("p", "head", "byline", "opener", "fw", "ab"):
            for element in found(root_of(make()).find(NS + "text"), name):
                assert "\n" not in said(element)


def test_forbidden_characters_keep_their_place():
    make = outcomes.Maker("甲\x02乙,丙\n")
    outcome = make.outcome(Article((), (), (make.block("body", 0),)))
    written = tei.write(outcome, version="0.1.0")
    assert check_offsets(written, outcome.page.source.text, outcome.page.source.name) == []
    assert said(found(etree.fromstring(written), "p")[-1]) == "甲\ufffd乙，丙"


def test_part_that_cuts_a_change_in_two_is_moved_behind_it():
    make = outcomes.Maker("本报讯 ( 记者甲)天晴\n")
    body = make.block("body", 0, changes=[Change(3, 6, "（", "punct.fullwidth"),
                                          Change(9, 10, "）", "punct.fullwidth")])
    body = replace(body, parts=(Part("dateline", 0, 4, "d"), Part("byline", 4, 10, "b")))
    root = root_of(make.outcome(Article((), (), (body,))))
    assert said(found(root, "opener")[0]) == "本报讯（记者甲）"
    assert said(found(root, "p")[-1]) == "天晴"


@pytest.mark.parametrize("rows", [
    ("the council met in the hall at Lindau,", "and the members of the guild who had"),
    ("雁溪滨水绿廊昨日正式开园,沿线新修", "的步道全长四公里,三条公交线路已经")])
def test_steps_grow_with_the_lines_of_a_paragraph(pack: Pack, rows: tuple[str, str]) -> None:
    def taken(many: int) -> int:
        outcome = document.process(readers.read("\n".join(rows * many), "page.txt"), pack).outcome
        assert len(outcome.blocks) == 1
        return steps(lambda: tei.write(outcome, version="0.1.0"))

    assert taken(800) < 4.5 * taken(200)


class Walked(tuple[Run, ...]):
    """Runs that count how many of them are copied."""

    copied = 0

    def __getitem__(self, at: int | slice) -> Run | tuple[Run, ...]:  # type: ignore[override]
        found = super().__getitem__(at)
        Walked.copied += len(found) if isinstance(at, slice) else 0
        return found


def test_a_line_with_many_mended_characters_is_told_without_copying_its_runs_for_each(pack: Pack) -> None:
    many = 400
    outcome = document.process(readers.read(">\xad" * many, "page.txt"), pack).outcome
    assert len(outcome.marks) == many
    block = replace(outcome.blocks[0], runs=Walked(outcome.blocks[0].runs))
    Walked.copied = 0
    written = tei.write(replace(outcome, blocks=(block,), nodes=(Article((), (), (block,)),)), version="0.1.0")
    assert written.count(b"characters.") >= many
    assert Walked.copied < 20 * many


def walked(runs: tuple[Run, ...], start: int, end: int) -> tuple[int, int, list[tuple[int, int]]]:
    """Run by run, where the source is cut before a place, where the piece before it ends, and what lies behind it."""
    cut = 0
    spans: list[tuple[int, int]] = []
    for at, origin, size, taken in runs:
        one = size == taken
        if at < start:
            cut = origin + (start - at if one and start < at + size else taken)
        low, high = max(start, at), min(end, at + size)
        if low < high:
            spans.append((origin + low - at, origin + high - at) if one else (origin, origin + taken))
    return cut, max((min(run.at + run.size, start) for run in runs if run.at < start), default=0), spans


@given(any_outcomes.outcomes(), st.data())
def test_places_are_found_by_halving_as_by_walking(outcome: Outcome, data: st.DataObject) -> None:
    for block in outcome.blocks:
        many = len(block.text)
        start = data.draw(st.integers(0, many))
        end = data.draw(st.integers(start, many))
        cut, before, spans = walked(block.runs, start, end)
        assert (place_of(block.runs, start), end_before(block.runs, start)) == (cut, before)
        assert snap(block.changes, start) == next(
            (change.end for change in block.changes if change.start < start < change.end), start)
        if start < end:
            assert covered(spans_of(block.runs, start, end)) == covered(spans)


def covered(spans: list[tuple[int, int]]) -> set[int]:
    """The places of the source in some spans."""
    return {place for start, end in spans for place in range(start, end)}


@pytest.mark.parametrize(("name", "slug"), [
    ("lhwb_20180509_p01.txt", "lhwb_20180509_p01"),
    ("第1版.txt", "d-1-aaaaaaaa"),
    ("", "input"),
    (".hidden", "hidden-aaaaaaaa"),
    ("op.txt", "d-op"),
    ("2018.05.09.txt", "d-2018-05-09"),
    ("x" * 200, "x" * 60 + "-aaaaaaaa"),
    ("C:\\pages\\p 1.txt", "p-1"),
])
def test_identifier_is_a_name_and_tells_files_apart(name, slug):
    assert markup.identifier(name, "a" * 64) == slug


def test_source_names_are_references():
    assert markup.reference("in/第1 版#.txt") == "%E7%AC%AC1%20%E7%89%88%23.txt"
    assert markup.reference("a:b") == "a%3Ab"
