"""Lookout: what it finds is what every probe finds when it is asked by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.rules import Pack, Rule, fires, packs
from cleaner.steps.lookout import SIZES, Lookout
from cleaner.steps.pretests import Probe, probe


def probes(language: str) -> list[Probe]:
    """The rules of a language that ask a line for words."""
    pack = packs(language=language)
    return [probe(rule) for step in ("roles", "features", "splits") for rule in pack.steps[step]]


def texts(pack: Pack) -> list[str]:
    """What the rules show, and the same made longer and shorter."""
    shown = [example.text for rule in pack.rules.values() for example in rule.examples]
    return [*shown, *(text * 7 for text in shown), *(text[1:] for text in shown), ""]


def one_by_one(asked: list[Probe], text: str) -> int:
    found = sum(1 << i for i, one in enumerate(asked) if fires(one.rule, text) not in (None, False))
    assert found == sum(1 << i for i, one in enumerate(asked) if one.fires(text))
    return found


@pytest.mark.parametrize("language", ["zh", "latin"])
def test_what_it_finds_is_what_each_probe_finds(language: str) -> None:
    asked = probes(language)
    lookout = Lookout(asked)
    found = {text: lookout.finding(text) for text in texts(packs(language=language))}
    assert any(len(text) > max(SIZES) for text in found)
    assert found == {text: one_by_one(asked, text) for text in found}


@given(st.text("本报讯记者通员:：(（ 　2年月日第版下转图摄。,，一是、>AaE-", max_size=90), st.integers(0, 1 << 60))
def test_of_some_probes_it_finds_those_that_find_the_text(text: str, among: int) -> None:
    asked = probes("zh")
    assert Lookout(asked).finding(text, among) == one_by_one(asked, text) & among


def test_a_rule_of_words_alone_asks_for_them_and_one_of_nothing_speaks_of_every_length_that_it_names() -> None:
    worded = Rule("own.words", "", "roles", literal=("槐荫路",), pattern="", search=None)
    either = Rule("own.length", "", "roles", length=(2, 3))
    lookout = Lookout([probe(worded), probe(either)])
    assert [lookout.finding(text) for text in ("槐荫路上", "老街", "街")] == [1, 2, 0]
