"""Words: each thing that an edit can be has a form of its own, and any outcome can be told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from any_outcomes import outcomes
from hypothesis import given

from cleaner import clean
from cleaner.document import Document
from cleaner.model import Article, Block, Outcome, Section
from cleaner.review.diffs.ink import Ink
from cleaner.review.diffs.visible import columns
from cleaner.review.diffs.words import words

CODES = re.compile("\x1b\\[[0-9]+m")

PAGE = """\
苇滩日报

## 万亩芦花迎客来

本报讯(记者 柏念溪)10月16日,苇滩湿地第六届芦花节开幕,电瓶船一律

▼ 两只东方白鹳在浅滩觅食。(资料图片)

改为手摇船,并派出28名巡护员分片值守,学校、社区，企业、村庄都来了人。
"""
LOST = """\
# 公园开园

5月8日，记者从市绿化办获悉，雁溪滨水绿廊通过验收，正式开园，公园共栽种芦苇、菖蒲等耐湿花木三十余种，湿地里登记过的鸟种

# 步道延长

园内步道全长四公里，与附近六个村子相连，沿途设有驿站，老人和孩子可以随时歇脚。
"""


def shown(text: str, ink: Ink | None = None) -> list[str]:
    """The words on a page."""
    document = clean(text, name="p.md")
    return words(document, document.edits, "p.md", ink or Ink())


def test_a_page_is_told_in_its_order():
    lines = shown(PAGE)
    head = next(n for n, line in enumerate(lines) if line.startswith("Article 1: 万亩芦花迎客来"))
    aside = next(n for n, line in enumerate(lines) if line == "      [-苇滩日报-]")
    assert aside < head
    assert lines[aside - 1].startswith("  line 1 · masthead, set aside · ")
    body = next(n for n, line in enumerate(lines) if line == "  lines 5–9 · body")
    assert lines[body + 1].startswith("   5  本报讯[-(-]{+（+}记者 柏念溪[-)-]{+）+}")
    assert any(line.startswith("  line 7 · caption, moved behind line 9 · ") for line in lines)
    assert any("电瓶船一律[-⏎⏎-]改为手摇船[-,-]{+，+}" in line for line in lines)
    assert any("社区{?，→、?}企业" in line for line in lines)
    assert any(line.startswith("        ? ， → 、  punct.comma-for-pause 0.") for line in lines)


def test_each_block_stands_once():
    labels = [line for line in shown(PAGE) if line.startswith("  line")]
    assert len(labels) == len(set(labels))


def test_lost_text_is_told_where_it_is_missing():
    lines = shown(LOST)
    assert any(line.endswith("登记过的鸟种{text is missing here}") for line in lines)
    assert any(line.startswith("        ? text is missing gap.lost-text 0.50 (") for line in lines)


def test_an_unreadable_character_is_asked_about():
    lines = shown("公园正式\ufffd园，步道全长四公里。\n")
    assert any("正式{?\ufffd?}园" in line for line in lines)
    assert any(line.startswith("        ? \ufffd is unreadable gap.") for line in lines)


def test_a_long_change_is_shown_whole_in_its_place_and_named_by_its_beginning():
    text = "该系统全程由本市团队研发"
    lines = shown(f"据介绍，{text.encode().decode('latin-1')}，步道全长四公里。\n")
    assert any(f"-]{{+{text}+}}，步道" in line for line in lines)
    named = re.compile(rf"        \S+…\(\+20\) → {text} characters\.mojibake ")
    assert any(named.match(line) for line in lines)


def test_colours_take_the_place_of_signs():
    lines = shown("公园正式开园,步道全长四公里。\n", Ink(colour=True))
    assert any("开园\x1b[31m,\x1b[0m\x1b[32m，\x1b[0m步道" in line for line in lines)


def test_lines_that_are_set_aside_as_one_thing_stand_together():
    guide = "导读\n\n● 老桥“体检”记 详见第4版\n\n● 一碗面的千里之行 >>7版\n\n"
    lines = shown(guide + "# 公园开园\n\n公园正式开园，步道全长四公里。\n")
    at = next(n for n, line in enumerate(lines) if " · guide, set aside · " in line)
    assert lines[at].startswith("  lines 1–5 · ")
    assert lines[at].endswith(" ×3")
    assert lines[at + 1 : at + 4] == ["      [-导读-]", "      [-● 老桥“体检”记 详见第4版-]",
                                      "      [-● 一碗面的千里之行 >>7版-]"]


def test_a_warning_is_told():
    assert shown("\n") == ["p.md: nothing would change", "  warning: no running text was found"]


def blocks(of: Article | Section) -> Iterator[Block]:
    """The blocks of an article or a part."""
    yield from of.heads
    yield from of.blocks
    if isinstance(of, Article):
        yield from (*of.opener, *of.closer)
    for section in of.sections:
        yield from blocks(section)


@given(outcomes())
def test_any_outcome_can_be_told(outcome: Outcome) -> None:
    filled = [node for node in outcome.nodes if not isinstance(node, Article) or list(blocks(node))]
    document = Document(replace(outcome, nodes=tuple(filled)))
    try:
        marks = document.edits
    except ValueError:
        return  # a change over a seam, which the chain never makes
    lines = words(document, marks, "p.txt", Ink())
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for line in lines for char in line)


def test_a_terminal_gets_lines_of_its_width_between_characters():
    narrow, wide = (shown(PAGE, Ink(colour=True, width=width)) for width in (50, 0))
    told = [CODES.sub("", line) for line in narrow]
    assert max(columns(line) for line in told if re.match(r" [ \d]{5}\S", line) and "电瓶" in line) <= 50

    def text(lines):
        return re.sub("\\s", "", "".join(lines))

    assert text(narrow) == text(wide)
    assert len(narrow) > len(wide)
