"""Boxed: paragraphs out of printed lines, headlines of several lines, and what boxes tell of both."""

from __future__ import annotations

from press import BRIDGE, EM, LEADING, MARKET, RIVER, SCHOOL, Press, edges, split

from cleaner import chain
from cleaner.box import Box
from cleaner.model import Article, Outcome, Printed
from cleaner.readers.scan import Row
from cleaner.rules import packs
from cleaner.steps.boxed import boxed_units
from cleaner.steps.setting import has_boxes, set_lines


def run(press: Press) -> Outcome:
    return chain.run(press.page(), packs())


def blocks(press: Press) -> list[tuple[str, str]]:
    """Role and text of each block of a page, in reading order."""
    return [(block.role, block.text) for block in run(press).blocks]


def seen(press: Press, text: str) -> frozenset[str]:
    """The features that the boxes give the unit with this text."""
    units, features = boxed_units(press.page())
    return next(names for unit, names in zip(units, features, strict=True) if text in unit.text)


def test_a_paragraph_is_made_of_the_lines_up_to_the_next_indent() -> None:
    press = Press()
    press.column([RIVER, BRIDGE, SCHOOL], edges(0)[0], 80)
    units, _ = boxed_units(press.page())
    assert [unit.text for unit in units] == [RIVER, BRIDGE, SCHOOL]


def test_a_line_that_stops_short_ends_its_paragraph_also_without_an_indent() -> None:
    press = Press()
    top = press.column([RIVER], edges(0)[0], 80)
    press.column([BRIDGE], edges(0)[0], top, goes_on=True)
    units, _ = boxed_units(press.page())
    assert [unit.text for unit in units] == [RIVER, BRIDGE]


def test_a_paragraph_goes_on_over_the_end_of_a_column() -> None:
    one, two = split(RIVER, 34)
    press = Press()
    press.head("芦河开闸放水", edges(0)[0], edges(1)[1], 20, 44)
    press.column([one], edges(0)[0], 90)
    press.column([two, BRIDGE], edges(1)[0], 90, goes_on=True)
    assert blocks(press) == [("headline", "芦河开闸放水"), ("body", RIVER), ("body", BRIDGE)]


def test_a_paragraph_that_ends_at_the_column_s_edge_is_not_joined_to_one_that_is_set_in() -> None:
    full = RIVER[:33] + "。"
    press = Press()
    press.head("芦河开闸放水", edges(0)[0], edges(1)[1], 20, 44)
    press.column([full], edges(0)[0], 90)
    press.column([BRIDGE], edges(1)[0], 90)
    assert blocks(press)[1:] == [("body", full), ("body", BRIDGE)]


def test_a_sentence_that_ends_at_the_column_s_edge_goes_on_where_the_next_one_is_not_set_in() -> None:
    full = RIVER[:33] + "。"
    press = Press()
    press.head("芦河开闸放水", edges(0)[0], edges(1)[1], 20, 44)
    press.column([full], edges(0)[0], 90)
    press.column([BRIDGE], edges(1)[0], 90, goes_on=True)
    assert blocks(press)[1:] == [("body", full + BRIDGE)]


def test_a_headline_of_two_lines_is_one_with_its_kicker_and_deck_apart() -> None:
    press = Press()
    left, right = edges(0)[0], edges(1)[1]
    press.head("治水三年一朝还清", left, right, 10, 24)
    press.head("芦河上游开闸", left, right, 50, 44)
    press.head("千亩秧苗有救", left, right, 104, 44)
    press.head("沿岸各村三小时内用上渠水", left, right, 164, 25)
    press.column([RIVER, SCHOOL], edges(0)[0], 220)
    press.column([BRIDGE, MARKET], edges(1)[0], 220)
    assert blocks(press)[:3] == [
        ("kicker", "治水三年一朝还清"), ("headline", "芦河上游开闸千亩秧苗有救"), ("deck", "沿岸各村三小时内用上渠水")]


def test_a_crosshead_is_told_by_its_type_and_place() -> None:
    press = Press()
    press.head("芦河开闸放水", edges(0)[0], edges(1)[1], 20, 44)
    top = press.column([RIVER], edges(0)[0], 90)
    press.head("两岸见闻", *edges(0), top + 12, 24)
    press.column([BRIDGE], edges(0)[0], top + 54)
    press.column([SCHOOL, MARKET], edges(1)[0], 90)
    assert ("crosshead", "两岸见闻") in blocks(press)
    article = next(node for node in run(press).nodes if isinstance(node, Article))
    assert [head.text for section in article.sections for head in section.heads] == ["两岸见闻"]


def test_a_caption_under_a_picture_does_not_stand_in_the_sentence_that_it_interrupts() -> None:
    one, two = split(RIVER, 34)
    press = Press()
    press.head("芦河开闸放水", edges(0)[0], edges(1)[1], 20, 44)
    top = press.column([one], edges(0)[0], 90)
    press.head("村民在渠边取水。", *edges(0), top + 160, 16)
    press.column([two], edges(0)[0], top + 200, goes_on=True)
    press.column([BRIDGE], edges(1)[0], 90)
    found = blocks(press)
    assert ("body", RIVER) in found
    assert ("caption", "村民在渠边取水。") in found


def test_what_boxes_tell_of_a_line() -> None:
    press = Press()
    press.head("芦河开闸放水", edges(0)[0], edges(1)[1], 20, 44)
    press.column([RIVER], edges(0)[0], 90)
    top = press.column([BRIDGE], edges(1)[0], 90)
    press.line("周可", edges(1)[1] - 2 * EM, top)
    assert {"large", "boxed-page", "column-top"} <= seen(press, "开闸放水")
    assert {"set-in", "body-size", "column-top", "short-end"} <= seen(press, "昨日")
    assert "set-right" in seen(press, "周可")
    assert "flush-start" not in seen(press, "昨日")


def test_the_label_of_a_region_is_a_feature() -> None:
    press = Press()
    press.column([RIVER, BRIDGE], edges(0)[0], 80)
    press.rows = [row._replace(printed=row.printed._replace(label="text")) for row in press.rows]
    assert "labelled-text" in seen(press, "昨日")


def test_where_the_library_has_an_article_begin_one_begins() -> None:
    press = Press()
    press.column([RIVER, BRIDGE, SCHOOL], edges(0)[0], 80)
    size = len(press.rows)
    press.rows = [row._replace(printed=row.printed._replace(article=1 if n < size // 2 else 2))
                  for n, row in enumerate(press.rows)]
    nodes = [node for node in run(press).nodes if isinstance(node, Article)]
    assert len(nodes) == 2


def test_a_page_whose_lines_have_no_boxes_is_read_as_text() -> None:
    rows = [Row(text, text[:3], Printed()) for text in (RIVER, BRIDGE)]
    press = Press(rows)
    press.rows[0] = press.rows[0]._replace(printed=Printed())
    from cleaner.readers import transcript
    from cleaner.readers.scan import Plate, Scan

    page = transcript.page(Scan("alto", "p.xml", "", (Plate(0, 0, tuple(rows), "p.xml", ""),)))
    assert not has_boxes(page)
    assert [block.text for block in chain.run(page, packs()).blocks] == [RIVER, BRIDGE]


def test_nothing_of_a_page_is_lost() -> None:
    press = Press()
    press.head("芦河开闸放水", edges(0)[0], edges(1)[1], 20, 44)
    press.column([RIVER, BRIDGE], edges(0)[0], 90)
    press.column([SCHOOL, MARKET], edges(1)[0], 90, chars=12)
    outcome = run(press.shuffled())
    assert sorted(i for block in outcome.blocks for i in block.lines) == list(range(len(press.rows)))
    assert outcome.page.source.text.count("\n") == len(press.rows)
    assert LEADING > EM


LINDENAU = ("Gestern hat man die neue Brücke bei", "Lindenau dem Verkehr übergeben, und",
            "die Schulkinder sangen dazu bis zum")
"""Full lines of a column of Latin letters."""


def latin(lines: list[tuple[str, float, float]], label: str = "text") -> Press:
    """A column of lines of Latin letters by the pixels that each is set in and the width of its type, under a text."""
    press = Press()
    for n, (text, left, wide) in enumerate([*((line, 0.0, 1.0) for line in LINDENAU), *lines]):
        top, told = 20 + n * LEADING, n >= len(LINDENAU)
        box = Box(20 + left, top, 20 + left + wide * len(text) * EM / 2, top + wide * EM)
        press.rows.append(Row(text, f"l{n}", Printed(box, label=label if told else "text", block=1 if told else 2)))
    return press


def texts(press: Press) -> list[str]:
    """The texts of the units of a page in Latin letters."""
    return [unit.text for unit in boxed_units(press.page(), latin=True)[0]]


def test_a_number_in_the_middle_is_not_of_the_paragraph_whose_last_word_stands_above_it() -> None:
    lines = [("Abend.", 0.0, 1.0), ("Die Bahn ruht.", 0.0, 0.95), ("§. 4.", 150.0, 0.95)]
    assert texts(latin(lines))[-2:] == ["Die Bahn ruht.", "§. 4."]


def test_a_low_last_line_of_a_few_latin_letters_is_of_its_paragraph() -> None:
    assert texts(latin([("seen man warn", 0.0, 0.75)])) == [" ".join(LINDENAU) + " seen man warn"]


def test_lines_of_latin_letters_in_a_region_that_is_told_to_be_a_heading_are_one() -> None:
    lines = [("Vertrag,", 110.0, 1.0), ("betreffend die Brücke bei", 60.0, 1.0), ("Lindenau", 150.0, 1.0)]
    assert texts(latin(lines, "heading"))[-1] == "Vertrag, betreffend die Brücke bei Lindenau"
    assert texts(latin(lines))[-1] == "Lindenau"


def test_a_line_is_set_in_by_the_edge_that_its_column_has_on_its_level_of_a_page_that_leans() -> None:
    press = Press()
    press.column([RIVER, BRIDGE, SCHOOL] * 4, 20, 20)
    assert [text for _, text in blocks(press.leaning(0.04))] == [RIVER, BRIDGE, SCHOOL] * 4


def test_a_stain_that_is_read_as_letters_is_no_head_however_wide_it_is() -> None:
    press = Press()
    top = press.column([RIVER], 20, 20)
    press.rows.append(Row("ee", "stain", Printed(Box(20, top + 30, 260, top + 70))))
    press.column([BRIDGE], 20, top + 130)
    assert not {"larger", "large"} & seen(press, "ee")
    assert ("headline", "ee") not in blocks(press)
    (stain,) = [line for line in set_lines(press.page()) if line.box and line.box.top == top + 30]
    assert not stain.is_head


def test_a_column_that_begins_beside_the_last_headline_is_no_part_of_its_article() -> None:
    """The heading is no larger than a crosshead; where it stands tells that an article begins."""
    press = Press()
    press.head("芦河开闸放水", edges(0)[0], edges(1)[1], 20, 44)
    press.column([RIVER], edges(0)[0], 90)
    press.column([BRIDGE], edges(1)[0], 90)
    press.head("槐荫里菜场换上电子秤", *edges(2), 20, 22)
    press.column([MARKET], edges(2)[0], 64)
    assert "beside-band" in seen(press, "槐荫里菜场换上电子秤")
    assert ("headline", "槐荫里菜场换上电子秤") in blocks(press)


def test_a_crosshead_on_top_of_a_column_under_its_headline_is_one() -> None:
    press = Press()
    press.head("芦河开闸放水", edges(0)[0], edges(2)[1], 20, 44)
    press.column([RIVER], edges(0)[0], 90)
    press.column([BRIDGE], edges(1)[0], 90)
    press.head("菜场换新秤", *edges(2), 90, 24)
    press.column([MARKET], edges(2)[0], 134)
    assert "beside-band" not in seen(press, "菜场换新秤")
    assert ("crosshead", "菜场换新秤") in blocks(press)


def test_what_stands_as_close_under_text_as_text_is_no_heading_however_large() -> None:
    """The engine has read two lines as one: its box is as high as both."""
    press = Press()
    top = press.column([RIVER], edges(0)[0], 90)
    press.rows.append(Row("全沿脚执", "l9", Printed(Box(edges(0)[0], top - 4, edges(0)[1], top + 46))))
    press.column([BRIDGE], edges(0)[0], top + 60, goes_on=True)
    assert {"large", "cramped"} <= seen(press, "全沿脚执")
    assert {role for role, _ in blocks(press)} == {"body"}


def test_a_headline_under_text_has_room() -> None:
    press = Press()
    press.head("云岭大桥合龙", *edges(0), 20, 36)
    top = press.column([BRIDGE], edges(0)[0], 70)
    press.head("芦河开闸放水", *edges(0), top + 14, 36)
    press.column([RIVER], edges(0)[0], top + 64)
    assert "cramped" not in seen(press, "芦河开闸放水")
    assert [text for role, text in blocks(press) if role == "headline"] == ["云岭大桥合龙", "芦河开闸放水"]


def test_a_line_of_body_in_the_box_of_two_is_no_block() -> None:
    press = Press()
    press.column([RIVER, BRIDGE], edges(0)[0], 90)
    row = press.rows[2]
    box = row.printed.box
    assert box is not None
    press.rows[2] = row._replace(printed=Printed(box._replace(bottom=box.bottom + LEADING)))
    told = set_lines(press.page())[2]
    assert (told.block, round(told.size, 1)) == (False, 1.0)


def test_a_misread_name_of_the_paper_beside_the_date_is_no_headline() -> None:
    press = Press()
    press.line("海何免痢", edges(0)[0], 0, 50)
    press.line("2031年3月4日", edges(1)[0], 10)
    press.head("芦河开闸放水", edges(0)[0], edges(1)[1], 90, 44)
    press.column([RIVER], edges(0)[0], 160)
    press.column([BRIDGE], edges(1)[0], 160)
    assert "beside-date" in seen(press, "海何免痢")
    assert "beside-date" not in seen(press, "芦河开闸放水")
    assert [text for role, text in blocks(press) if role == "headline"] == ["芦河开闸放水"]
    assert ("headline", "海何免痢") not in blocks(press)


def test_numbered_lines_that_lie_across_each_other_are_no_running_head() -> None:
    press = Press()
    for n in range(400):
        press.line(f"芦河{n}号", n * 7 % 700, n * 11 % 500)
    _, found = boxed_units(press.page())
    assert not [names for names in found if "beside-date" in names]
