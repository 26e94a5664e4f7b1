"""The language of a page: told by its letters or said, and the rules that follow from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import clean
from cleaner.config import settle
from cleaner.document import pack_of
from cleaner.explanation import explain
from cleaner.model import RuleError
from cleaner.rules import packs
from cleaner.steps.language import SAMPLE, language_of

BOTE = "Der Bote von Lindenau kam gestern mit der Eisen-\nbahn an und brachte die Post.\n"

CHINESE = [
    "老桥新生\n\n芦河大桥昨日通车。", "云岭TV", "12 34 56", "", "Open Source", "https://a.example/b/c/d/e?f=g\n芦河",
    "芦河晚报 LUHE EVENING NEWS www.luhe.example\n园内步道全长四公里。",
    "Привет, это газета из другого города и страны",
]
LATIN = [
    BOTE, "LINDENAUER BOTE. Nr. 14.\nDienſtag, den 3. März.",
    "La rivière, grossie par les pluies (« la crue »), monte.",
    BOTE * 9 + "云岭", "ﬁnie la ﬂotte de la côte, ﬁnie la guerre",
]


@pytest.mark.parametrize("text", CHINESE)
def test_a_page_that_is_not_in_latin_letters_keeps_the_chinese_rules(text: str) -> None:
    assert language_of(text) == "zh"
    assert not clean(text).outcome.script.endswith("Latn")


@pytest.mark.parametrize("text", LATIN)
def test_a_page_in_latin_letters_is_known(text: str) -> None:
    assert language_of(text) == "latin"
    assert clean(text).outcome.script == "und-Latn"


def test_a_chinese_page_with_a_long_latin_head_is_known_by_the_rest() -> None:
    assert language_of("<meta name='a' content='b'/>\n" * (SAMPLE // 20) + "芦河大桥昨日通车，" * 400) == "zh"


def test_what_is_said_counts_more_than_the_letters() -> None:
    assert clean("Eisen-\nbahn", language="latin").text == "Eisenbahn\n"
    assert clean(BOTE, language="zh").outcome.script == "und"
    assert clean("好,就这样办。", language="latin").text == "好,就这样办。\n"


def test_a_language_that_is_none_is_refused() -> None:
    with pytest.raises(RuleError, match="'latin'"):
        pack_of(language="latim")


def test_chinese_text_rules_leave_latin_pages_alone() -> None:
    text = "Le Bote, dit-on ; il vient : « demain, ou après ! » (voir la page 3). 12,50 fr.\n"
    assert clean(text).text == text


def test_the_rules_of_each_language_are_read_once() -> None:
    pack = packs()
    assert pack.in_language("zh") is pack
    assert pack.in_language("latin") is pack.in_language("latin")
    said = packs(language="latin")
    assert said.in_language("zh") is said


def test_the_setting_is_taken_from_the_environment_and_the_file(tmp_path: Path) -> None:
    (tmp_path / "cleaner.toml").write_text('language = "latin"\n', "utf-8")
    assert settle({}, {}, tmp_path).language == "latin"
    assert settle({}, {"CLEANER_LANGUAGE": "zh"}, tmp_path).language == "zh"
    assert settle({"language": "auto"}, {"CLEANER_LANGUAGE": "zh"}, tmp_path).language == "auto"
    with pytest.raises(RuleError, match="language that there are rules for"):
        settle({}, {"CLEANER_LANGUAGE": "de"}, tmp_path)


def own_pack(folder: Path, languages: str) -> str:
    """A pack with one rule, for pages in ``languages``."""
    (folder / "pack.toml").write_text(f'why = "a"\n{languages}\n[order]\ntext = ["own"]\n', "utf-8")
    (folder / "own.toml").write_text(
        '[post]\nwhy = "a"\nfinds = "edit"\npattern = "Post"\nbecomes = "POST"\n'
        '[[post.example]]\ntext = "Post"\ngives = "POST"\n[[post.example]]\ntext = "Bahn"\nkeep = true\n', "utf-8")
    return str(folder)


@pytest.mark.parametrize(("languages", "read"), [
    ("", True), ('languages = ["und"]', True), ('languages = ["de"]', True), ('languages = ["zh-Hans", "fr"]', True),
    ('languages = ["zh-Hans"]', False),
])
def test_a_pack_of_ones_own_is_read_for_the_languages_that_it_names(tmp_path: Path, languages: str, read: bool) -> None:
    folder = own_pack(tmp_path, languages)
    assert ("POST" in clean(BOTE, packs=[folder]).text) == read
    assert ("own.post" in packs((folder,), (), "zh").rules) == ("de" not in languages)


def test_rules_can_be_switched_off_in_every_language(tmp_path: Path) -> None:
    folder = own_pack(tmp_path, 'languages = ["de"]')
    assert "Eisen-bahn" in clean(BOTE, off=["hyphens.lower", "punct.fullwidth"]).text
    assert "Post" in clean(BOTE, packs=[folder], off=["own.post"]).text
    with pytest.raises(RuleError, match="is no rule"):
        clean(BOTE, off=["hyphens.none"])


def test_a_latin_page_is_explained_by_its_own_rules() -> None:
    document = clean("LINDENAUER BOTE\n\n" + BOTE)
    told = explain(document, pack_of())
    assert "heads.capitals" in {one.rule for one in told[0].evidence}
    assert {one.verdict.role for one in told[1:]} == {"body"}
