"""Articles: which headline owns which blocks, and that no block is lost in the tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.articles import rank, tree
from cleaner.model import ASIDE, ROLES, Article, Block, Node, Run, Section


def block(role: str, n: int = 0, text: str = "") -> Block:
    """A block of one line."""
    words = text or f"{role}{n}"
    return Block(role, (n,), words, (Run(0, n * 20, len(words), len(words)),))


def page(*roles: str) -> tuple[Node, ...]:
    """The tree of blocks with these roles; ``role:text`` gives a block its text."""
    return tree([block(role.partition(":")[0], n, role.partition(":")[2]) for n, role in enumerate(roles)])


def flat(nodes: Iterable[Node | Section]) -> Iterator[Block]:
    """The blocks of a tree in the order in which it is read."""
    for node in nodes:
        if isinstance(node, Block):
            yield node
            continue
        yield from node.heads
        yield from node.opener if isinstance(node, Article) else ()
        yield from node.blocks
        yield from flat(node.sections)
        yield from node.closer if isinstance(node, Article) else ()


def heads(*roles: str) -> list[list[str]]:
    """The roles of the heads of each article."""
    return [[head.role for head in node.heads] for node in page(*roles) if isinstance(node, Article)]


def article(*roles: str) -> Article:
    """The one article of a page."""
    (found,) = page(*roles)
    assert isinstance(found, Article)
    return found


roles = st.lists(st.sampled_from(sorted(ROLES)), max_size=14)


@given(roles)
def test_every_block_is_in_the_tree_once(found: list[str]) -> None:
    assert sorted(b.lines for b in flat(page(*found))) == [(n,) for n in range(len(found))]


@pytest.mark.xfail(strict=True, reason="a caption or an aside between two heads is put behind both")
@example(["kicker", "caption", "headline"])
@given(roles)
def test_the_tree_is_read_in_the_order_of_the_blocks(found: list[str]) -> None:
    assert [b.lines for b in flat(page(*found))] == [(n,) for n in range(len(found))]


@given(roles)
def test_the_order_of_the_text_below_the_heads_is_kept(found: list[str]) -> None:
    text = [b.lines for b in flat(page(*found)) if b.role in ("body", "crosshead", "credit")]
    assert text == sorted(text)


@given(st.lists(st.sampled_from(sorted(ASIDE - {"jump"})), max_size=6))
def test_what_is_set_aside_makes_no_article(found: list[str]) -> None:
    assert [node for node in page(*found) if isinstance(node, Article)] == []


@pytest.mark.parametrize(("found", "articles"), [
    (["headline", "body", "headline", "body"], [["headline"], ["headline"]]),
    (["kicker", "headline", "deck", "body"], [["kicker", "headline", "deck"]]),
    (["headline", "body", "kicker", "headline", "body"], [["headline"], ["kicker", "headline"]]),
    (["headline", "headline", "body"], [["headline"], ["headline"]]),
    (["body", "body"], [[]]),
    (["headline", "body", "credit", "body"], [["headline"], []]),
    (["headline", "body", "credit", "credit"], [["headline"]]),
])
def test_a_headline_opens_an_article_and_a_credit_closes_it(found: list[str], articles: list[list[str]]) -> None:
    assert heads(*found) == articles


def test_a_byline_under_the_headline_opens_and_one_behind_the_text_does_not() -> None:
    assert [b.role for b in article("headline", "byline", "dateline", "body").opener] == ["byline", "dateline"]
    assert [b.role for b in article("headline", "body", "byline").blocks] == ["body", "byline"]


def test_a_byline_behind_a_credit_closes_too() -> None:
    assert [b.role for b in article("headline", "body", "credit", "byline").closer] == ["credit", "byline"]


def test_text_stands_under_the_crosshead_above_it() -> None:
    found = article("headline", "body", "crosshead", "body", "caption", "crosshead", "body")
    assert [b.role for b in found.blocks] == ["body"]
    assert [[b.role for b in part.blocks] for part in found.sections] == [["body", "caption"], ["body"]]


def test_two_crossheads_under_each_other_head_one_part() -> None:
    found = article("headline", "crosshead:呼和浩特:", "crosshead:老街亮了灯", "body")
    assert [[b.text for b in part.heads] for part in found.sections] == [["呼和浩特:", "老街亮了灯"]]


def test_numbered_crossheads_nest_as_they_are_numbered() -> None:
    found = article("headline", "crosshead:一、做法", "crosshead:（一）选人", "body", "crosshead:（二）用人", "body",
                    "crosshead:二、成效", "body")
    assert [part.heads[0].text for part in found.sections] == ["一、做法", "二、成效"]
    assert [part.heads[0].text for part in found.sections[0].sections] == ["（一）选人", "（二）用人"]


@pytest.mark.parametrize(("text", "depth"), [
    ("还绿于民", 0), ("一是选人", 0), ("一、做法", 1), ("十二、做法", 1), ("（二）成效", 2), ("(三)成效", 2),
    ("3.下步", 3), ("4、下步", 3)])
def test_the_enumerator_tells_how_deep_a_crosshead_lies(text: str, depth: int) -> None:
    assert rank(text) == depth


def test_a_jump_line_says_where_an_article_goes_on_and_where_it_comes_from() -> None:
    assert article("headline", "body", "jump:(下转第3版)").continued == "3"
    assert article("jump:(上接第A1版)", "body").continues == "A1"
    assert article("headline", "body").continued is None


def test_what_is_set_aside_between_two_articles_belongs_to_neither() -> None:
    first, notice, second = page("headline", "body", "copyright", "headline", "body")
    assert (type(first), type(notice), type(second)) == (Article, Block, Article)


def test_what_is_set_aside_within_an_article_stays_there() -> None:
    assert [b.role for b in article("headline", "body", "advertisement", "body").blocks] == [
        "body", "advertisement", "body"]
