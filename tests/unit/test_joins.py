"""Joins: what the evidence at one seam says, and what the chain makes of a page of seams."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import chain, edits, joins, readers
from cleaner.joins import Seams, Side
from cleaner.model import ASIDE
from cleaner.rules import Pack, packs
from cleaner.steps import features

NAMES = features.table(packs())
PIECES = ["公园正式开园。", "公园昨", "日开园,", "沿线栽种了“芦", "苇”与菖蒲", "鸟类增加到47", "种,其中候鸟",
          "一是选好人", "本报讯(记者 周可)",
          "他说:", "《湿地", "手册》印了", "据介绍,", "的老人", "打击治理诈", "骗犯罪。", "Open", "5.", "4个百分"]


@pytest.fixture(scope="module")
def seams(pack: Pack) -> Seams:
    """The join rules, planned."""
    return joins.plan(pack)


def side(text: str, gap: int = 1, level: int = 0) -> Side:
    """One side of a seam, with what can be seen of its line alone."""
    pack = packs()
    spoken = features.vocabulary(pack).spoken(text)
    return Side(text, features.alone(text, level, picture=False) | spoken, gap, level)


def blocks(dump: str, role: str = "body") -> list[str]:
    """What the blocks of a role say that the chain makes of a dump."""
    return [b.text for b in chain.run(readers.read(dump, "page.txt"), packs()).blocks if b.role == role]


@pytest.mark.parametrize(("left", "right"), [
    ("监测点今年记录到的鸟类增加到47", "种,其中候鸟占六成。"),
    ("河流水位迅速上涨,", "多地发布警报。"),
    ("发挥“事先发", "现、事中拦”的作用。"),
    ("园内新印的《湿地", "手册》送出了一千本。"),
    ("清溪镇正大力整治诈", "骗犯罪。"),
    ("住在芦河湾的", "老人占了一半。"),
    ("公园开园以后", "，步道也通了。"),
    ("志愿者", "们走上街头。"),
])
def test_a_broken_sentence_is_joined(seams: Seams, left: str, right: str) -> None:
    assert seams.score(side(left), side(right))[0] > 0


@pytest.mark.parametrize(("left", "right"), [
    ("公园昨日正式开园。", "园内步道全长四公里。"),
    ("公园昨日正式开园。”", "园内步道全长四公里。"),
    ("公园昨日正式开园!", "园内步道全长四公里。"),
    ("主要做法如下", "一是选好带头人。"),
    ("公园增添了观鸟屋", "本报讯(记者 周可)芦河水厂昨日通水。"),
])
def test_what_has_ended_stays_apart(seams: Seams, left: str, right: str) -> None:
    assert seams.score(side(left), side(right))[0] < 0


def test_two_lines_of_a_headline_are_tied_by_standing_close(seams: Seams) -> None:
    first, close, far = side("雁溪滨水绿廊"), side("本周六正式开园", gap=0), side("本周六正式开园", gap=2)
    assert seams.score(first, close, head=True)[0] > seams.score(first, far, head=True)[0]


@given(st.sampled_from(PIECES), st.sampled_from(PIECES), st.integers(0, 4), st.booleans())
def test_a_score_is_the_sum_of_its_evidence(left: str, right: str, gap: int, head: bool) -> None:
    weigh, pair = joins.plan(packs()), (side(left, gap), side(right, gap))
    score, rule = weigh.score(*pair, head=head)
    evidence = weigh.evidence(*pair, head=head)
    total = sum(one.weight for one in evidence)
    if rule == weigh.plain[1]:
        assert score < 0
        assert total < 0
    else:
        assert score == pytest.approx(total)
    assert rule in [one.rule for one in evidence if one.weight * score > 0] or score == 0


@given(st.floats(-40, 40))
def test_a_confidence_lies_between_a_guess_and_certainty(score: float) -> None:
    assert 0.5 <= joins.confidence(score) <= 1
    assert joins.confidence(score) == joins.confidence(-score)
    assert joins.confidence(2 * score) >= joins.confidence(score)


def test_a_sentence_goes_on_behind_a_caption_and_a_page_number() -> None:
    dump = ("公园昨日正式开园,监测点今年记录到的鸟类增加到47\n\n▲图为志愿者在湖边清点水鸟。周可 摄\n\n"
            "A04 要闻\n\n种,其中候鸟占了六成,比去年多九种。\n")
    assert blocks(dump) == ["公园昨日正式开园,监测点今年记录到的鸟类增加到47种,其中候鸟占了六成,比去年多九种。"]


def test_no_sentence_goes_on_behind_a_headline() -> None:
    dump = ("## 公园昨日开园\n\n本报讯(记者 周可)监测点今年记录到的鸟类增加到47\n\n## 雁浦水厂通水\n\n"
            "本报讯(记者 方澄)种,其中候鸟占了六成,比去年多了九种。\n")
    assert len(blocks(dump)) == 2


def test_a_join_in_doubt_is_made_and_asked() -> None:
    outcome = chain.run(readers.read("公园昨\n\n日开园。\n", "page.txt"), packs())
    found = [seam for block in outcome.blocks for seam in block.seams]
    assert all((seam.mode == "ask") == (seam.confidence < edits.ASK) for seam in found)


def test_a_paragraph_that_breaks_off_before_a_headline_is_marked_as_lost() -> None:
    dump = ("## 公园昨日开园\n\n本报讯(记者 周可)监测点今年记录到的鸟类增加到47\n\n## 雁浦水厂通水\n\n"
            "本报讯(记者 方澄)水厂昨日提前一月通水,全城受益。\n")
    found = chain.run(readers.read(dump, "page.txt"), packs()).blocks
    assert [b.lost is not None for b in found if b.role == "body"] == [True, False]


@pytest.mark.parametrize(("left", "right"), [*product(["公园昨日", "Open"], ["开园。", "Source."])])
def test_a_space_is_put_only_between_latin_words(left: str, right: str) -> None:
    dump = f"本报讯(记者 周可)园区里的{left}\n\n{right}\n"
    whole = [b for b in chain.run(readers.read(dump, "page.txt"), packs()).blocks if b.role not in ASIDE]
    space = " " if (left, right) == ("Open", "Source.") else ""
    assert [b.text for b in whole] in ([f"本报讯(记者 周可)园区里的{left}{space}{right}"],
                                       [f"本报讯(记者 周可)园区里的{left}", right])
