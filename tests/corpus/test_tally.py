"""What the rows of a run come to, and which pages look wrong."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from cleaner.corpus import tally as of
from cleaner.corpus.doubt import LOOK, doubt
from cleaner.corpus.row import done
from cleaner.corpus.tally import REASONS, SHOWN, tally
from cleaner.document import clean
from tests.corpus.rows import bad, row, undone

PAGE = """\
# 芦河上游开闸放水

本报讯(记者 沈映川)3月4日,芦河上游开闸放水,下游六百户居民用上了清水。

沿岸五个村子的渠道同时通

水。市水利站说,今年开闸比往年早九天。
"""


class TestRow:
    def test_a_row_tells_what_was_made_of_a_page(self) -> None:
        made = done("p1.md", clean(PAGE), 9)
        assert made["articles"] == 1
        assert made["headless"] == made["unended"] == made["lost"] == 0
        assert made["edits"]["punct.fullwidth"] >= 3
        assert made["joins"] == 1
        assert sum(made["line_bins"]) == sum(made["roles"].values())
        assert sum(made["edit_bins"]) == sum(made["edits"].values()) + made["gaps"] + sum(
            count for rule, count in made["asks"].items() if rule != "grammar.best-path")

    def test_roles_are_no_edits(self) -> None:
        assert "grammar.best-path" not in done("p1.md", clean(PAGE), 9)["edits"]

    def test_what_breaks_off_has_no_headline_or_was_lost_is_counted(self) -> None:
        made = done("p1.md", clean("沿岸五个村子的渠道同时通\ufffd\ufffd水,市水利站说今年开闸比往年早九天的\n"), 9)
        assert made["headless"] == made["articles"] == 1
        assert made["unended"] == 1
        assert made["lost"] == 2


class TestDoubt:
    def test_a_good_page_has_none(self) -> None:
        assert doubt(row()) == (0.0, "")

    @pytest.mark.parametrize(("said", "why"), [
        ({"warnings": ["the order is lost"]}, "the order is lost"),
        ({"articles": 0}, "no article in 2,000 characters"),
        ({"lost": 40}, "40 characters were lost before it came here (U+FFFD)"),
        ({"asks": {"ocr.doubled": 20}}, "20 questions in 2,000 characters"),
        ({"unended": 15}, "15 of 20 paragraphs unfinished"),
        ({"unsure": 42}, "42 of 42 lines of unsure role"),
    ])
    def test_each_witness_is_enough_to_look(self, said: dict[str, Any], why: str) -> None:
        found = doubt(row(**said))
        assert found.how >= LOOK
        assert found.why == why

    def test_a_page_without_headlines_alone_is_not_looked_at_but_with_more_it_is(self) -> None:
        assert 0 < doubt(row(headless=2)).how < LOOK
        both = doubt(row(headless=2, unended=6))
        assert both.how >= LOOK
        assert both.why == "2 of 2 articles without headline; 6 of 20 paragraphs unfinished" or both.why == (
            "6 of 20 paragraphs unfinished; 2 of 2 articles without headline")

    @pytest.mark.parametrize(("what", "most"), [("unended", 20), ("headless", 2), ("unsure", 42), ("lost", 200)])
    def test_more_of_it_is_never_less_doubtful(self, what: str, most: int) -> None:
        how = [doubt(row(**{what: count})).how for count in range(most + 1)]
        assert all(one <= other for one, other in pairwise(how))
        assert how[0] == 0 < how[-1] <= 1

    def test_a_leaf_with_one_question_or_one_open_end_is_not_looked_at(self) -> None:
        small = {"chars": 50, "articles": 1, "paragraphs": 1, "roles": {"body": 1}}
        assert doubt(row(**small, asks={"ocr.doubled": 1})).how < LOOK
        assert doubt(row(**small, unended=1)).how < LOOK
        assert doubt(row(chars=50, articles=0, paragraphs=0, roles={"notice": 1})).how == 0


class TestTally:
    def test_it_counts(self) -> None:
        made = tally([row(), row("p2", articles=5, asks={"ocr.doubled": 1}), undone("p3"),
                      undone("p4", "its name is absolute", "refused"), undone("p5")])
        assert dict(made.documents) == {"done": 2, "quarantined": 2, "refused": 1}
        assert made.all == 5
        assert made.found == 7
        assert dict(made.edits) == {"punct.fullwidth": 60, "joins.word": 6}
        assert dict(made.asks) == {"ocr.doubled": 1}
        assert dict(made.articles) == {2: 1, 5: 1}
        assert made.lines_sure[-1] == 84
        assert sum(made.doubts) == 2
        assert made.reasons == {("quarantined", "is no text"): 2, ("refused", "its name is absolute"): 1}
        assert [one.doc for one in made.undone] == ["p3", "p4", "p5"]

    def test_the_worst_come_first_and_of_two_alike_the_first(self) -> None:
        made = tally([bad("a"), bad("worst", warnings=["the order is lost"]), row("good"), bad("b")])
        assert [one.doc for one in made.doubtful] == ["worst", "a", "b"]
        assert made.to_look_at == 3
        assert made.doubtful[0].files == {"tei": "tei/worst.xml", "md": "md/worst.md"}

    def test_it_is_bounded_and_counts_what_it_does_not_keep(self) -> None:
        made = tally([*(bad(f"p{n}", unended=n % 20) for n in range(3 * SHOWN)),
                      *(undone(f"q{n}", f"reason {n}") for n in range(2 * REASONS)),
                      *(row(warnings=[f"warning {n}"]) for n in range(2 * REASONS))])
        assert len(made.doubtful) == SHOWN
        assert made.to_look_at == 3 * SHOWN + 2 * REASONS
        assert len(made.undone) == SHOWN
        assert len(made.reasons) <= REASONS + 2
        assert made.reasons.total() == 2 * REASONS
        assert len(made.warnings) <= REASONS + 1
        assert made.warnings.total() == 2 * REASONS
        assert made.reasons["quarantined", of.OTHERS] == REASONS

    def test_the_worst_of_many_are_kept_wherever_they_stand(self) -> None:
        rows = [bad(f"p{n}") for n in range(2 * SHOWN)]
        rows[-1] = bad("last", warnings=["the order is lost"])
        assert tally(rows).doubtful[0].doc == "last"
