"""What a diff says: each edit once and with its rule, nothing that a terminal obeys, the journal and no other."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from pages import dumps, texts

from cleaner import clean
from cleaner.edits import identity
from cleaner.model import Mark
from cleaner.review.diffs import compared
from cleaner.review.diffs.comparison import compare, pairs
from cleaner.review.diffs.effect import changes
from cleaner.review.diffs.ink import Ink
from cleaner.review.diffs.lines import lines
from cleaner.review.diffs.results import Result
from cleaner.review.diffs.visible import spell, spell_changed, spell_json
from cleaner.review.diffs.words import told, words

OBEYED = {"Cc", "Cf", "Cs", "Zl", "Zp"}
CODES = re.compile("\x1b\\[[0-9]+m")
STRANGE = st.text(st.one_of(st.sampled_from("\x1b\x07\x9b\u202e\u2066\u200b\u2028\x7f\r\n\t\x00\ud800, 芦"),
                            st.characters(exclude_categories=())), max_size=40)


def is_safe(text: str) -> bool:
    """Whether a terminal would obey nothing in a line, colours apart."""
    return not any(unicodedata.category(char) in OBEYED for char in CODES.sub("", text))


@given(STRANGE)
def test_nothing_obeyed_is_left_in_a_spelled_text(text: str) -> None:
    assert is_safe(spell(text))
    assert is_safe(spell_changed(text))
    assert not set(spell_changed(text)) & set(" \u00a0\u3000")


@given(STRANGE)
def test_spelled_json_says_the_same(text: str) -> None:
    line = json.dumps([text], ensure_ascii=False)
    assert json.loads(spell_json(line)) == json.loads(line)
    assert is_safe(spell_json(line))


@given(st.one_of(texts, STRANGE), st.booleans())
def test_no_character_of_a_page_that_a_terminal_obeys_is_in_the_words(text: str, colour: bool) -> None:
    document = clean(text, name=f"{text[:5]}.txt")
    shown = words(document, document.edits, document.name, Ink(colour))
    assert all(map(is_safe, shown))


def counted(shown: list[str]) -> Counter[str]:
    """How often the words name each rule."""
    found: Counter[str] = Counter()
    for line in shown:
        if line.startswith(("        ", "  line")):
            for rule, many in re.findall(r"([a-z]+\.[\w-]+) [01]\.\d\d(?:–[01]\.\d\d)?(?: ×(\d+))?", line):
                found[rule] += int(many or 1)
    return found


@given(dumps)
def test_the_words_tell_every_edit_once(text: str) -> None:
    document = clean(text, name="p.txt")
    wanted = Counter(mark.rule for mark in told(document.edits))
    assert counted(words(document, document.edits, "p.txt", Ink())[1:]) == wanted


@given(dumps, st.data())
def test_the_words_tell_what_is_wanted_and_no_more(text: str, data: st.DataObject) -> None:
    document = clean(text, name="p.txt")
    marks = told(document.edits)
    some = data.draw(st.lists(st.sampled_from(marks), unique=True)) if marks else []
    assert counted(words(document, some, "p.txt", Ink())[1:]) == Counter(mark.rule for mark in some)


@given(texts)
def test_json_lines_are_the_journal_without_layout(text: str) -> None:
    document = clean(text, name="p.txt")
    found = [json.loads(line) for line in lines(document.outcome.page, document.edits)]
    assert [one["id"] for one in found] == [identity(m) for m in document.edits if m.kind != "layout"]


@given(texts)
def test_what_changes_is_what_makes_another_reading_text(text: str) -> None:
    document = clean(text, name="p.txt")
    if not any(map(changes, document.edits)):
        assert document.text == text


def result(marks: list[Mark], sha256: str = "0") -> Result:
    """A run's result with these marks."""
    return Result("p", "p.txt", sha256, tuple(marks), tuple(range(1, len(marks) + 1)))


@given(dumps, st.data())
def test_two_runs_differ_in_what_one_of_them_lacks(text: str, data: st.DataObject) -> None:
    marks = [mark for mark in clean(text, name="p.txt").edits if mark.kind != "layout"]
    out = data.draw(st.sets(st.sampled_from(marks))) if marks else set()
    rest = [mark for mark in marks if mark not in out]
    gone = compare(result(marks), result(rest), lambda mark: True).differences
    new = compare(result(rest), result(marks), lambda mark: True).differences
    assert {one.old for one in gone} == {one.new for one in new} == out
    assert {one.sort for one in gone} <= {"gone"}
    assert {one.sort for one in new} <= {"new"}
    assert not compare(result(marks), result(marks), lambda mark: True).differs
    other = compare(result(marks), result(rest, "1"), lambda mark: True)
    assert len(other.differences) == len(out)
    assert other.differs


@given(dumps, dumps)
def test_any_two_runs_can_be_told_and_nothing_in_it_is_obeyed(one: str, two: str) -> None:
    olds, news = (result(list(clean(text, name="p.txt").edits)) for text in (one, two))
    for old, new in pairs([olds], [news]):
        found = compare(old, new, lambda mark: True)
        assert all(map(is_safe, compared.words(found, Ink(True))))
        assert all(json.loads(line)["change"] in ("gone", "new", "changed") for line in compared.lines(found))


def test_an_edit_at_the_same_place_is_told_as_changed() -> None:
    comma = Mark("text", "punct.fullwidth", 4, 5, ",", "，", 0.9)
    role = Mark("role", "grammar.best-path", 0, 4, "芦河晚报", "芦河晚报", 0.9, role="headline")
    for old, new in ((comma, comma._replace(after="、")), (comma, comma._replace(rule="punct.other")),
                     (comma, comma._replace(mode="ask")), (role, role._replace(role="masthead", after="")),
                     (role, role._replace(to=9))):
        found = compare(result([old]), result([new]), lambda mark: True).differences
        assert [(one.sort, one.old, one.new) for one in found] == [("changed", old, new)]
    for new in (comma._replace(confidence=0.8), comma._replace(role="caption"), comma._replace(reason="why")):
        assert not compare(result([comma]), result([new]), lambda mark: True).differs


def test_documents_are_paired_by_path_and_source_before_their_order() -> None:
    one, two, three = (Result("p", "p.txt", digit, (), ()) for digit in "123")
    assert pairs([one, two], [two, one]) == [(two, two), (one, one)]
    assert pairs([one, two], [two, three]) == [(two, two), (one, three)]
    assert pairs([one], [one, three]) == [(one, one), (None, three)]
    assert pairs([one, two], [two]) == [(two, two), (one, None)]
