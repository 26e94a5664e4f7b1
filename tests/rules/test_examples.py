"""Examples: every rule does on the texts that it shows what it says there."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import examples
from cleaner.model import RuleError
from cleaner.rules import packs

PACK = packs()
LATIN = packs(language="latin")

MANIFEST = '''
why = "Rules of a test."
languages = ["zh-Hans"]
version = "1"

[order]
text = ["odd"]
'''

RULE = '''
[slash]
why = "A slash between Han is a comma."
finds = "edit"
pattern = '(?<=[\\u4e00-\\u9fff])/(?=[\\u4e00-\\u9fff])'
becomes = "，"
'''


def made(folder: Path, rules: str) -> list[examples.Failure]:
    """The failures of a pack with these rules."""
    (folder / "pack.toml").write_text(MANIFEST, encoding="utf-8")
    (folder / "odd.toml").write_text(rules, encoding="utf-8")
    return examples.run(packs((str(folder),)), folder)


@pytest.mark.parametrize("rule", sorted(PACK.rules))
def test_a_rule_does_what_its_examples_say(rule: str) -> None:
    assert [f"{f.where}: {f.message}" for f in examples.attempt(PACK.rules[rule], PACK)] == []


@pytest.mark.parametrize("rule", sorted(LATIN.rules))
def test_a_rule_for_latin_pages_does_what_its_examples_say(rule: str) -> None:
    assert [f"{f.where}: {f.message}" for f in examples.attempt(LATIN.rules[rule], LATIN)] == []


def test_all_rules_of_the_built_in_packs_are_tried() -> None:
    assert examples.run(PACK) == []
    assert len(PACK.rules) > 100


def test_an_example_that_fails_is_told_with_its_place(tmp_path: Path) -> None:
    failures = made(tmp_path, RULE + '''
[[slash.example]]
text = "好/好"
gives = "好、好"

[[slash.example]]
text = "1/2"
keep = true
''')
    assert [(f.rule, f.where.endswith("odd.toml:8")) for f in failures] == [("odd.slash", True)]
    assert "'好，好'" in failures[0].message


def test_a_rule_without_examples_is_a_failure(tmp_path: Path) -> None:
    assert {f.message for f in made(tmp_path, RULE)} == {
        "has no example of what it finds (gives)", "has no example of what it must leave alone (keep)"}


def test_a_wish_that_comes_true_is_a_failure(tmp_path: Path) -> None:
    failures = made(tmp_path, RULE + '''
[[slash.example]]
text = "好/好"
gives = "好，好"

[[slash.example]]
text = "天/地"
wish = "天，地"

[[slash.example]]
text = "1/2"
keep = true
''')
    assert [f.message.partition(",")[0] for f in failures] == ["wish came true"]


def test_a_key_that_no_rule_has_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"odd\.toml:2.*'patern'.*'pattern'"):
        made(tmp_path, RULE.replace("pattern", "patern"))
