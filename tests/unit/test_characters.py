"""The characters step: lines mended, marks exact, runs leading back to the source."""

from __future__ import annotations

import sys
from itertools import pairwise

import pytest

from cleaner.model import Line, Mark, Page, RuleError, Run, Source
from cleaner.rules import packs
from cleaner.steps import characters
from cleaner.trace import join, origin, runs_of


def page(text: str, form: str = "text") -> Page:
    lines = []
    at = 0
    for n, row in enumerate(text.split("\n"), 1):
        lines.append(Line(n, at, at + len(row), row))
        at += len(row) + 1
    return Page(Source("page.txt", text, "utf-8", ""), tuple(lines), form)


def mend(text: str, form: str = "text") -> tuple[list[str], tuple[Mark, ...]]:
    mended, marks = characters.mend(page(text, form), packs())
    return [line.text for line in mended.lines], marks


def test_a_clean_page_comes_back_itself() -> None:
    clean = page("芦河晚报\n本报讯(记者 周可)5月8日,公园开园!")
    mended, marks = characters.mend(clean, packs())
    assert mended is clean
    assert marks == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("芦\x00河\x1f晚\x7f报\x85", "芦河晚报"),
        ("\ufeff芦河\u200b晚\u00ad报\u202e", "芦河晚报"),
        (f"芦{chr(0xD800)}河", "芦\ufffd河"),
        ("芦\ufffd河", "芦\ufffd河"),
        ("&ldquo;芦河&#8221;&nbsp;A&B", "“芦河”\u00a0A&B"),
        ("&amp;lt;", "<"),
        ("<p class='a'>芦河<b>晚报</b></p>", "芦河晚报"),
        ("<tr><td>项目</td><td>数量</td></tr>", "项目 数量"),
        ("《a<b》与<芦河>", "《a<b》与<芦河>"),
        ("芦河![图](imgs/a.png)晚报", "芦河晚报"),
        ("æœ¬æŠ¥è®¯，他说：“好”", "本报讯，他说：“好”"),
        ("他说：“…（好）…”ﬁ", "他说：“…（好）…”ﬁ"),
    ],
)
def test_what_becomes_of_a_line(before: str, after: str) -> None:
    assert mend(before)[0] == [after]


def test_emphasis_goes_from_markdown_only() -> None:
    assert mend("**本报讯** 雁溪**滨水**绿廊", "markdown")[0] == ["本报讯 雁溪滨水绿廊"]
    assert mend("**本报讯** 芦河", "text")[0] == ["**本报讯** 芦河"]


def test_spaces_that_marks_leave_at_the_margins_go_with_them() -> None:
    texts, marks = mend("<p> 　芦河 </p>\n<!-- a --> 晚报")
    assert texts == ["芦河", "晚报"]
    assert [mark.before for mark in marks] == ["<p> 　", " </p>", "<!-- a --> "]


def test_a_line_that_mending_empties_stays() -> None:
    texts, _ = mend("芦河\n<!-- PageBreak -->\n晚报")
    assert texts == ["芦河", "", "晚报"]


def test_marks_are_exact_and_do_not_overlap() -> None:
    text = "\ufeff<b>芦河&nbsp;</b>\n晚\u200b报æœ¬"
    _, marks = mend(text)
    assert [mark.rule for mark in marks] == [
        "characters.invisible", "residue.tags", "residue.entities", "residue.tags", "characters.invisible",
        "characters.mojibake",
    ]
    assert all(text[mark.start : mark.end] == mark.before and mark.kind == "character" for mark in marks)
    assert all(a.end <= b.start for a, b in pairwise(marks))


def test_runs_lead_from_every_character_to_its_source() -> None:
    source = "芦&ldquo;河<b>晚</b>报"
    mended, _ = characters.mend(page(source), packs())
    line = mended.lines[0]
    assert line.text == "芦“河晚报"
    assert runs_of(line)[1] == Run(1, 1, 1, 7)
    spans = [origin(runs_of(line), i, i + 1) for i in range(5)]
    assert [source[a:b] for a, b in spans if a is not None] == ["芦", "&ldquo;", "河", "晚", "报"]
    text, runs = join([line, Line(2, 30, 32, "公园")])
    assert text == "芦“河晚报公园"
    assert origin(runs, 0, 5) == (0, len(source))


def test_ftfy_is_not_loaded_for_a_page_without_suspects() -> None:
    loaded = "ftfy" in sys.modules
    mend("Café 芦河\u200b")
    assert ("ftfy" in sys.modules) is loaded


def test_an_unknown_algorithm_is_named_with_its_neighbour() -> None:
    rule = packs().rules["characters.control"]
    from dataclasses import replace

    with pytest.raises(RuleError, match=r"characters\.permitted"):
        characters.apply_rule(replace(rule, algorithm="characters.permited"), "a", packs())


@pytest.mark.parametrize("piece", ["\u200b", "&lt;", "<b>", "**a", "![](a)", "Ã©é", "<!--", "<sup> "])
def test_long_lines_of_residue_take_no_more_than_their_length(piece: str) -> None:
    texts, marks = mend(piece * 4000, "markdown")
    assert len(texts) == 1
    assert len(marks) <= 8000
