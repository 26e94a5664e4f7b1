"""Verdicts: read and written as JSON Lines, found again by content, handed to the right document."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.document import Document, clean
from cleaner.edits import JOIN_SAID, identity
from cleaner.model import InputError, Mark, RuleError, Source
from cleaner.review import verdicts
from cleaner.review.docket import Docket
from cleaner.review.matching import Index
from cleaner.review.verdicts import Verdict

STORY = """\
芦河新桥今起通车

本报讯(记者 周可)3月4日,芦河新桥通车,桥长420米,双向四车道,桥上的行人和车辆一下子多

了起来。

桥头的老茶馆又开张了,掌柜说,来喝茶的人比去年多了三成,忙得顾不上歇脚。

桥下的渡口也没有闲着,渡船改成了游船,一趟二十分钟,票价五元。
"""


def mark_of(document: Document, rule: str, nth: int = 0) -> Mark:
    return [mark for mark in document.edits if mark.rule == rule][nth]


def on(document: Document, mark: Mark, answer: verdicts.Answer = "reject") -> Verdict:
    source = document.outcome.page.source
    return verdicts.of(mark, source.text, answer, doc=source.name, sha256=source.sha256)


def index(document: Document) -> Index:
    page = document.outcome.page
    return Index(document.edits, page.source, page.lines)


texts = st.text(alphabet=st.characters(), max_size=8)
full = st.builds(
    Verdict, st.text("0123456789abcdef", min_size=12, max_size=12), st.sampled_from(["accept", "reject"]),
    doc=texts, sha256=texts, kind=st.sampled_from(["", "text", "join", "gap", "character"]), rule=texts,
    start=st.integers(0, 99), end=st.integers(0, 99), before=st.none() | texts, after=st.none() | texts,
    role=st.none() | texts.filter(bool), prefix=texts, suffix=texts, replacement=st.none() | texts.filter(bool),
    reviewer=texts, note=texts, at=texts,
)


@given(full)
def test_a_verdict_comes_back_from_its_line(verdict: Verdict) -> None:
    line = verdicts.dumps(verdict)
    assert "\n" not in line
    assert verdicts.loads(line, "v:1") == verdict


def test_a_verdict_needs_no_more_than_an_id_and_an_answer() -> None:
    assert verdicts.loads('{"id": "abc", "verdict": "accept"}', "v:1") == Verdict("abc", "accept")


@pytest.mark.parametrize(("line", "says"), [
    ("{", "is no JSON"),
    ("[]", "is no JSON object"),
    ('{"verdict": "accept"}', "has no 'id'"),
    ('{"id": "a"}', "has no 'verdict'"),
    ('{"id": 7, "verdict": "accept"}', "has no 'id'"),
    ('{"id": "a", "verdict": "maybe"}', "accept or reject"),
    ('{"id": "a", "verdict": "accept", "start": "4"}', "a whole number"),
    ('{"id": "a", "verdict": "accept", "start": true}', "a whole number"),
    ('{"id": "a", "verdict": "accept", "note": 4}', "a text"),
    ('{"id": "a", "verdict": "accept", "kind": "txt"}', "text"),
    ('{"id": "a", "verdict": "reject", "kind": "role", "replacement": "headlin"}', "headline"),
])
def test_a_line_that_is_no_verdict_is_refused_with_its_place(line: str, says: str) -> None:
    with pytest.raises(RuleError, match=r"^v\.jsonl:2: ") as caught:
        verdicts.parse(f"\n{line}\n", "v.jsonl")
    assert says in str(caught.value)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    path.write_bytes(b'{"id": "\xff"}')
    with pytest.raises(InputError, match="not UTF-8 at byte 8"):
        verdicts.read(path)


def test_of_several_verdicts_on_one_edit_the_last_counts() -> None:
    said = [Verdict("a", "accept", doc="p"), Verdict("a", "reject", doc="p"), Verdict("a", "accept", doc="q")]
    assert verdicts.latest(said) == said[1:]


# Matching


@given(st.data())
def test_every_verdict_finds_its_own_edit_on_its_own_source(data: st.DataObject) -> None:
    document = clean(STORY, name="p.txt")
    mark = data.draw(st.sampled_from([m for m in document.edits if m.kind != "layout"]))
    assert index(document).find(on(document, mark)) == mark


@pytest.mark.parametrize("put", ["芦河简讯\n\n", "昨天,", "桥头的老茶馆关了门,"])
def test_a_verdict_finds_its_edit_when_text_was_put_in_elsewhere(put: str) -> None:
    first = clean(STORY, name="p.txt")
    commas = [m for m in first.edits if m.rule == "punct.fullwidth" and m.before == ","]
    again = clean(STORY.replace("桥头的老茶馆又", put + "桥头的老茶馆又"), name="p.txt")
    shift = len(put)
    here = STORY.index("桥头的老茶馆又")
    for mark in commas:
        found = index(again).find(on(first, mark))
        moved = mark.start + (shift if mark.start >= here else 0)
        near = abs(mark.start - here) < verdicts.CONTEXT
        assert found is not None or near
        assert found is None or found.start == moved


def test_an_edit_whose_surroundings_went_away_is_found_nowhere_else() -> None:
    first = clean(STORY, name="p.txt")
    for mark in [m for m in first.edits if m.rule == "punct.fullwidth"]:
        line = STORY.splitlines()[STORY[: mark.start].count("\n")]
        again = clean(STORY.replace(f"{line}\n", ""), name="p.txt")
        assert index(again).find(on(first, mark)) is None


def test_the_same_place_in_another_text_is_not_the_same_edit() -> None:
    one, two = clean("桥上的人多了,车多了。", name="p.txt"), clean("湖边的鸟多了,花多了。", name="p.txt")
    mark = mark_of(one, "punct.fullwidth")
    assert identity(mark) in {identity(m) for m in two.edits}
    assert index(two).find(on(one, mark)) is None


def test_of_two_places_that_look_alike_neither_is_chosen() -> None:
    line = "凡购票入园的游客,请在出园之前把手环交还给门口的工作人员,谢谢您的配合。"
    first = clean(f"园内规定\n\n{line}\n", name="p.txt")
    again = clean(f"{line}\n\n{line}\n\n{line}\n", name="p.txt")
    mark = mark_of(first, "punct.fullwidth", 1)
    assert mark_of(again, "punct.fullwidth", 1).after == mark.after
    assert index(again).find(on(first, mark)) is None


def test_a_join_is_the_same_edit_whichever_rule_weighs_most() -> None:
    document = clean(STORY, name="p.txt")
    join = next(m for m in document.edits if m.kind == "join")
    verdict = on(document, join)._replace(rule="joins.other", id="000000000000")
    assert index(document).find(verdict) == join


def test_an_edit_of_another_rule_is_another_edit() -> None:
    document = clean(STORY, name="p.txt")
    verdict = on(document, mark_of(document, "punct.fullwidth"))._replace(rule="punct.other", id="000000000000")
    assert index(document).find(verdict) is None


def test_a_role_is_another_edit_than_another_role_of_the_same_line() -> None:
    document = clean(STORY, name="p.txt")
    headline = next(m for m in document.edits if m.role == "headline")
    assert index(document).find(on(document, headline._replace(role="caption"))) is None
    assert identity(headline) != identity(headline._replace(role="caption"))


def test_a_join_that_a_reviewer_makes_is_found_by_its_place() -> None:
    document = clean(STORY, name="p.txt")
    one = document.outcome.page.lines[2]
    two = document.outcome.page.lines[3]
    mark = Mark("join", JOIN_SAID, one.end, two.start, STORY[one.end : two.start], "")
    assert index(document).find(on(document, mark, "accept")) == mark


# Dockets


def source(name: str, sha256: str) -> Source:
    return Source(name, "", "utf-8", sha256)


def test_a_verdict_goes_to_the_source_that_it_was_on() -> None:
    verdict = Verdict("a", "accept", doc="p1.txt", sha256="one")
    docket = Docket([verdict], ["p1.txt", "p1.txt"])
    assert docket.of(source("p1.txt", "two")) == []
    assert docket.rest() == [verdict]
    assert docket.of(source("p1.txt", "one")) == [verdict]
    assert docket.rest() == []


def test_a_verdict_goes_to_the_only_document_of_its_name_when_that_has_changed() -> None:
    verdict = Verdict("a", "accept", doc="p1.txt", sha256="one")
    assert Docket([verdict], ["p1.txt", "p2.txt"]).of(source("p1.txt", "two")) == [verdict]


def test_a_verdict_goes_along_when_its_document_got_another_name() -> None:
    verdict = Verdict("a", "accept", doc="old.txt", sha256="one")
    assert Docket([verdict], ["p1.txt", "p2.txt"]).of(source("p1.txt", "one")) == [verdict]


def test_a_verdict_that_names_no_document_is_on_the_only_one() -> None:
    verdict = Verdict("a", "accept")
    assert Docket([verdict], ["p1.txt"]).of(source("p1.txt", "one")) == [verdict]
    docket = Docket([verdict], ["p1.txt", "p2.txt"])
    assert docket.of(source("p1.txt", "one")) == docket.of(source("p2.txt", "two")) == []
    assert docket.rest() == [verdict]
