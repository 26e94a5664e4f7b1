"""What holds for the text step whatever the text: order, idempotence, nothing but what rules say."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner.model import HEADS, Change
from cleaner.rules import packs
from cleaner.steps.passes import follow
from cleaner.steps.script import compose, convert
from cleaner.steps.text import changes, doubled
from cleaner.trace import render

ALPHABET = (
    "芦河园说讯记者摄一二的的头发髮,，.。;；:：?？!！()（）“”‘’\"'《》〈〉、…—|`%·-/"
    " 　\t\u00a01290aAO l\ufffd曰己经"
)
CONVERTIBLE = "头发髮展后後面麵，。软件计算机 "
ROLES = st.sampled_from([*sorted(HEADS), "body", "caption", "byline", "dateline", "credit", "masthead"])
TEXTS = st.text(ALPHABET, max_size=40)


def edits(found: tuple[Change, ...], text: str) -> list[Change]:
    return [c for c in found if c.mode == "auto" and c.after != text[c.start : c.end]]


@given(TEXTS, ROLES, st.booleans())
@settings(max_examples=1500, deadline=None)
@example("芦,(", "body", True)
def test_the_outcome_of_the_edits_is_left_alone(text: str, role: str, cjk: bool) -> None:
    now = render(text, changes(text, role, packs(), cjk=cjk))
    assert edits(changes(now, role, packs(), cjk=cjk), now) == []


@given(TEXTS, ROLES)
@settings(max_examples=500, deadline=None)
def test_changes_are_in_order_and_do_not_overlap(text: str, role: str) -> None:
    found = changes(text, role, packs(), cjk=True)
    assert all(0 <= c.start < c.end <= len(text) for c in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(c.rule in packs().rules for c in found)


@given(TEXTS, ROLES)
@settings(max_examples=500, deadline=None)
def test_han_digits_and_latin_are_never_lost(text: str, role: str) -> None:
    def kept(some: str) -> str:
        return "".join(c for c in some if c.isalnum() or c == "\ufffd")

    assert kept(render(text, changes(text, role, packs(), cjk=True))) == kept(text)


@st.composite
def two_passes(draw: st.DrawFn) -> tuple[str, list[Change], list[Change], str]:
    def over(text: str, name: str) -> list[Change]:
        cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
        pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
        return [Change(a, b, draw(st.text("xyz", max_size=2)), name) for a, b in pairs]

    text = draw(st.text("abc", min_size=1, max_size=14))
    first = over(text, "first")
    now = render(text, first)
    then = over(now, "then")
    return text, first, then, now


@given(two_passes())
@settings(max_examples=2000, deadline=None)
def test_two_passes_as_one_give_the_same_text(case: tuple[str, list[Change], list[Change], str]) -> None:
    text, first, then, now = case
    both = follow(first, then, now)
    assert all(a.end <= b.start for a, b in pairwise(both))
    assert render(text, both) == render(now, then)


@given(st.lists(st.text(CONVERTIBLE, max_size=30), max_size=4), st.sampled_from(["s2t", "t2s", "s2twp"]))
@settings(max_examples=200, deadline=None)
def test_script_changes_render_to_the_conversion(texts: list[str], config: str) -> None:
    from opencc import OpenCC

    for text, found in zip(texts, convert(texts, config), strict=True):
        assert render(text, found) == OpenCC(config).convert(text)
        together = compose(changes(text, "body", packs(), cjk=True), found)
        assert all(a.end <= b.start for a, b in pairwise(together))


@given(st.lists(st.text("ab芦河\u0100\u6100\u6200\ue000\U0001f600\ud800", max_size=9), max_size=5))
def test_what_stands_twice_is_found_in_every_text(texts: list[str]) -> None:
    for text, found in zip(texts, doubled(texts), strict=True):
        assert list(found) == [one for one, two in pairwise(text) if one == two and one <= "\uffff"]


def test_where_much_stands_twice_all_characters_may() -> None:
    assert doubled(["家" * 200 + "户", "一家一户", "户" * 60]) == ["家" * 200 + "户", "", "户" * 59]


@given(TEXTS, ROLES)
def test_to_know_what_stands_twice_changes_nothing(text: str, role: str) -> None:
    known = changes(text, role, packs(), cjk=True, doubles=doubled([text])[0])
    assert known == changes(text, role, packs(), cjk=True)
