"""The page grammar and the evidence, each alone: what one line shows, and what a page makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.model import ROLES
from cleaner.roles import witnesses
from cleaner.rules import Pack, packs
from cleaner.steps import features
from cleaner.steps.features import Seen
from cleaner.steps.grammar import SPECIAL, grammar
from cleaner.steps.paths import CERTAIN, Place, Signs, best

Choice = Mapping[str, float]

HEAD = {"kicker": 0.0, "headline": 0.0, "deck": 0.0}
BODY = {"body": 3.0, "headline": 0.0}


def path(choices: Sequence[Choice], ends: Sequence[str] = (), ties: Mapping[tuple[int, int], float] | None = None,
         ) -> list[Place]:
    """The best path where only evidence is given: no line is broken, no seam says anything unless told."""
    size = len(choices)

    def tied(i: int, j: int) -> float:
        return (ties or {}).get((i, j), 0.0)

    whole = [False] * size
    return best(choices, grammar(packs()), Signs(list(ends) or ["body"] * size, whole, whole, tied, tied))


def roles(*choices: Choice, **more: object) -> list[str]:
    """The roles on the best path."""
    return [place.role for place in path(choices, **more)]  # type: ignore[arg-type]


def weights(text: str, pack: Pack, gap: int = 1, level: int = 0) -> dict[str, float]:
    """What the evidence of one line alone says for each role."""
    bits = features.alone(text, level, picture=False) | features.vocabulary(pack).spoken(text)
    return witnesses(pack).weigh(Seen(text, bits, gap, level))[0]


# The grammar, given the evidence.


def test_a_line_that_is_only_one_thing_is_certain() -> None:
    assert path([{"body": 0.0}]) == [Place("body", CERTAIN, "")]


def test_no_lines_have_no_path() -> None:
    assert path([]) == []


def test_a_kicker_stands_above_a_headline_and_not_below() -> None:
    alike = {"kicker": 0.0, "headline": 0.0}
    assert roles(alike, {"headline": 0.0, "kicker": 0.0}, BODY) == ["kicker", "headline", "body"]


def test_what_stands_between_headline_and_text_is_a_deck() -> None:
    assert roles({"headline": 2.0}, {"deck": 0.0, "kicker": 0.0}, BODY) == ["headline", "deck", "body"]


def test_the_same_line_is_a_headline_at_the_top_and_a_crosshead_within_an_article() -> None:
    either = {"headline": 0.0, "crosshead": 0.0}
    assert roles(either, BODY) == ["headline", "body"]
    assert roles({"headline": 2.0}, BODY, either, BODY, either, BODY)[2:5:2] == ["crosshead", "crosshead"]


def test_a_headline_follows_when_an_article_was_closed() -> None:
    either = {"headline": 0.0, "crosshead": 0.0}
    assert roles({"headline": 2.0}, BODY, {"credit": 4.0}, either, BODY)[3] == "headline"


def test_nothing_but_text_goes_on_behind_a_broken_sentence() -> None:
    either = {"headline": 2.0, "body": 0.0}
    assert roles({"headline": 2.0}, BODY, either, ends=["", "open", "body"]) == ["headline", "body", "body"]
    assert roles({"headline": 2.0}, BODY, either, ends=["", "ended", "body"])[2] == "headline"


def test_a_seam_that_ties_speaks_for_text() -> None:
    either = {"headline": 5.0, "body": 0.0}
    opened = ["", "open", "body"]
    tied = roles({"headline": 2.0}, BODY, either, ends=opened, ties={(1, 2): 6.0})
    torn = roles({"headline": 2.0}, BODY, either, ends=opened, ties={(1, 2): -6.0})
    assert (tied[2], torn[2]) == ("body", "headline")


@pytest.mark.parametrize("between", ["caption", "folio", "advertisement", "copyright"])
def test_captions_and_furniture_are_looked_through(between: str) -> None:
    either = {"headline": 2.0, "body": 0.0}
    found = roles({"headline": 2.0}, BODY, {between: 9.0}, either, ends=["", "open", "", "body"])
    assert found == ["headline", "body", between, "body"]


def test_two_lines_of_one_head_are_tied_to_each_other() -> None:
    ties = {(0, 1): 6.0}
    assert roles({"headline": 2.0}, {"headline": 2.0, "deck": 2.0}, BODY, ties=ties)[:2] == ["headline", "headline"]
    assert roles({"headline": 2.0}, {"headline": 2.0, "deck": 2.0}, BODY)[:2] == ["headline", "deck"]


def test_crossheads_come_in_twos_and_more() -> None:
    either = {"headline": 1.5, "crosshead": 0.5}
    assert roles({"headline": 2.0}, BODY, either, BODY)[2] == "headline"
    assert roles({"headline": 2.0}, BODY, either, BODY, either, BODY)[2:5:2] == ["crosshead", "crosshead"]


def test_a_lead_is_body_and_a_place_is_a_crosshead() -> None:
    assert roles({"headline": 2.0}, {"lead": 5.0, "body": 0.0}) == ["headline", "body"]
    assert roles({"headline": 2.0}, BODY, {"place": 5.0}, BODY)[2] == "crosshead"


choices = st.dictionaries(st.sampled_from(sorted(ROLES | SPECIAL.keys())), st.floats(-8, 8), min_size=1, max_size=5)


@given(st.lists(choices.map(lambda choice: {"body": 0.0, **choice}), max_size=8))
def test_every_line_has_one_of_its_choices_and_none_would_have_been_better(page: list[Choice]) -> None:
    found = path(page)
    assert len(found) == len(page)
    for place, choice in zip(found, page, strict=True):
        names = {SPECIAL.get(role, role) for role in choice}
        assert place.role in names
        assert place.rival in names | {""} - {place.role}
        assert place.margin >= -1e-9


@given(st.lists(choices.map(lambda choice: {"body": 0.0, **choice}), min_size=1, max_size=5), st.data())
def test_more_evidence_for_the_role_that_won_only_makes_it_surer(page: list[Choice], data: st.DataObject) -> None:
    found = path(page)
    i = data.draw(st.integers(0, len(page) - 1))
    more = [dict(choice) for choice in page]
    for role in more[i]:
        more[i][role] += 2.0 * (SPECIAL.get(role, role) == found[i].role)
    again = path(more)
    assert again[i].role == found[i].role
    assert min(again[i].margin, CERTAIN) >= min(found[i].margin, CERTAIN) - 1e-9


def test_a_margin_is_told_only_over_ways_that_were_walked_to_the_end() -> None:
    boxed = [{"body": 0.0, "advertisement": weight} for weight in (5.0, 4.0, 0.0)]
    assert all(place.margin <= CERTAIN for place in path(boxed))


def test_the_grammar_names_only_roles(pack: Pack) -> None:
    rules = grammar(pack)
    known = ROLES | SPECIAL.keys()
    assert {role for after in rules.step.values() for role in after} <= known | {"open", "jump-open", *rules.step}
    assert rules.sticky.keys() | rules.prior.keys() <= known


# The evidence, without a page.


@pytest.mark.parametrize(("text", "role"), [
    ("本报记者 林晓岚 通讯员 方澄", "byline"),
    ("(芦河市融媒体中心供稿)", "credit"),
    ("▲图为志愿者在湖边清点水鸟。周可 摄", "caption"),
    ("(下转第3版)", "jump"),
    ("首页 > 新闻 > 本地新闻", "breadcrumb"),
    ("[责任编辑:方澄]", "editors"),
    ("版权声明:未经许可不得转载", "copyright"),
    ("2018年5月9日 星期三", "folio"),
    ("遗失声明", "advertisement"),
    ("——雁浦县耕地改良见闻", "deck"),
])
def test_a_line_shows_what_it_is(text: str, role: str, pack: Pack) -> None:
    found = weights(text, pack)
    assert found.get(role, 0.0) > max(found.get(other, 0.0) for other in ("body", "headline", "crosshead"))


def test_a_line_without_a_full_stop_may_be_a_head_and_one_with_it_is_none(pack: Pack) -> None:
    assert weights("雁溪滨水绿廊昨日开园", pack)["head"] > 0
    assert weights("园内新修的步道全长四公里,三条公交线路通到门口。", pack).get("head", 0.0) <= 0


def test_the_weight_of_a_role_is_the_sum_of_what_the_rules_say(pack: Pack) -> None:
    text = "▲图为志愿者在湖边清点水鸟。周可 摄"
    bits = features.alone(text, 0, picture=False) | features.vocabulary(pack).spoken(text)
    judges, seen = witnesses(pack), Seen(text, bits, 3, 0)
    total: dict[str, float] = {}
    for one in judges.evidence(seen):
        total[one.role] = total.get(one.role, 0.0) + one.weight
        assert one.rule in pack.rules
        assert one.why
    assert total == pytest.approx(judges.weigh(seen)[0])
