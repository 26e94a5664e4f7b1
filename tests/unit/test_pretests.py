"""Pretests: what is read off a pattern never rules out a text that it finds."""

from __future__ import annotations

import re

import pytest

from cleaner.rules import Pack, Rule, packs
from cleaner.steps.pretests import at_the_end, at_the_start, closings, literals, openings


def patterned() -> list[tuple[Rule, Pack]]:
    """Every rule with a pattern, with its pack."""
    return [(rule, pack) for pack in packs().every() for rule in pack.rules.values() if rule.pattern]


def shown(pack: Pack) -> list[str]:
    """The texts that the rules of a pack show, and pieces of them."""
    texts = [example.text for rule in pack.rules.values() for example in rule.examples]
    return [*texts, *(text[:12] for text in texts), *(text[-12:] for text in texts)]


def test_what_a_pattern_finds_has_its_first_and_last_characters_and_its_words() -> None:
    told = {"first": 0, "last": 0, "words": 0}
    for rule, pack in patterned():
        first, last, words = openings(rule.pattern), closings(rule.pattern), literals(rule.pattern)
        for text in filter(re.compile(rule.pattern).search, shown(pack)):
            assert first is None or text[0] in first
            assert last is None or text[-1] in last
            assert not words or any(word in text for word in words)
        told["first"] += first is not None
        told["last"] += last is not None
        told["words"] += bool(words)
    assert all(told.values())


@pytest.mark.parametrize("language", ["zh", "latin"])
def test_an_end_that_is_looked_at_as_far_as_it_reaches_is_found_as_before(language: str) -> None:
    pack = packs(language=language)
    ends = [rule.left for rule in pack.steps["joins"] if rule.left is not None]
    starts = [rule.right for rule in pack.steps["joins"] if rule.right is not None]
    for text in shown(pack):
        assert [bool(at_the_end(end)(text)) for end in ends] == [bool(end(text)) for end in ends]
        assert [bool(at_the_start(start)(text)) for start in starts] == [bool(start(text)) for start in starts]
