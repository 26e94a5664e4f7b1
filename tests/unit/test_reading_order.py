"""Reading order: columns, headlines over some of them, pictures, vertical pages, what the file states."""

from __future__ import annotations

import random
from functools import partial
from math import inf, nan

import pytest
from press import BRIDGE, EM, LEADING, MARKET, RIVER, SCHOOL, Press, edges, split

from cleaner.box import Box, around
from cleaner.model import Printed
from cleaner.readers.banners import banners
from cleaner.readers.grid import columns, grid_of
from cleaner.readers.item import Item
from cleaner.readers.reading_order import arrange
from cleaner.readers.row_cuts import bare, cut_rows
from cleaner.readers.scan import UNTOLD, Plate, Row
from cleaner.readers.sound import sound


def read(press: Press, order: list[int] | None = None) -> list[str]:
    """The lines of a page in reading order."""
    plate = press.plate(order)
    return [plate.rows[step.row].text for step in arrange(plate).steps]


def two_articles() -> Press:
    """A headline over all three columns, its text; below it a headline over the last two, beside a third article."""
    press = Press()
    left, right = edges(0)[0], edges(2)[1]
    press.head("芦河开闸放水", left, right, 20, 44)
    first, rest = split(RIVER, 34)
    press.column([first], edges(0)[0], 90)
    second, third = split(rest, 12)
    press.column([second], edges(1)[0], 90, goes_on=True)
    press.column([third], edges(2)[0], 90, goes_on=True)
    press.head("雁溪新跑道", *edges(0), 260, 28)
    press.column([SCHOOL], edges(0)[0], 310)
    press.head("云岭大桥合龙", edges(1)[0], edges(2)[1], 260, 40)
    one, two = split(BRIDGE, 34)
    press.column([one], edges(1)[0], 325)
    press.column([two], edges(2)[0], 325, goes_on=True)
    return press


def test_columns_under_headlines_are_read_one_after_another() -> None:
    press = two_articles()
    assert read(press.shuffled()) == [row.text for row in press.rows]


def test_the_columns_are_told_in_reading_order() -> None:
    press = two_articles()
    found = arrange(press.shuffled().plate())
    lefts = [box.left for box in found.columns]
    assert lefts[1:5] == [edges(0)[0], edges(1)[0], edges(2)[0], edges(0)[0]]
    assert lefts[-2:] == [edges(1)[0], edges(2)[0]]
    assert len(lefts) == 8  # besides, the two headlines
    assert found.bands == {1, 6}


def test_running_heads_and_headlines_over_columns_are_bands() -> None:
    press = Press()
    press.line("芦河晚报", 20, 0)
    press.head("芦河开闸放水", edges(0)[0], edges(1)[1], 60, 40)
    press.line("沿岸各村的渠道都已清淤", edges(0)[0] + 7 * EM, 110)
    press.column([RIVER], edges(0)[0], 160)
    press.column([BRIDGE], edges(1)[0], 160)
    press.head("菜场换新秤", *edges(2), 60, 30)
    press.column([MARKET], edges(2)[0], 110)
    press.line("责任编辑：周可", 20, 600)
    page = press.shuffled().page()
    (sheet,) = page.sheets
    within = [[line.text for line in page.lines if line.printed and line.printed.column == k]
              for k in range(1, len(sheet.columns) + 1)]
    assert [lines for k, lines in enumerate(within, 1) if k in sheet.bands] == [
        ["芦河晚报"], ["芦河开闸放水", "沿岸各村的渠道都已清淤"], ["责任编辑：周可"]]
    assert sheet.numbers == (0, 0, 1, 2, 3, 0)
    assert within[4][0] == "菜场换新秤", "a headline of one column stands in it"


def numbered(press: Press) -> dict[str, int]:
    """The column of text that each line stands in, 0 for bands."""
    page = press.shuffled().page()
    numbers = page.sheets[0].numbers
    return {line.text: numbers[line.printed.column - 1] for line in page.lines if line.printed}


def test_a_page_number_between_columns_is_a_band_and_the_last_line_of_a_paragraph_is_none() -> None:
    press = Press()
    press.column([BRIDGE], edges(0)[0], 80)
    press.column([RIVER], edges(1)[0], 80, goes_on=True)
    press.line("心里有底。", edges(2)[0], 80)
    press.line("7", edges(0)[1] + 12, 60)
    press.line("责任编辑：周可", 20, 600)
    within = numbered(press)
    assert within["7"] == 0
    assert within["心里有底。"] == 0, "no other line shows that a column is there"
    press.column([MARKET], edges(2)[0], 400)
    within = numbered(press)
    assert within["7"] == 0
    assert within["心里有底。"] > 2


def test_a_title_with_its_date_over_a_gutter_is_a_band_though_it_is_no_wider_than_a_column() -> None:
    press = Press()
    press.head("芦河晚报", edges(0)[0], edges(1)[1], 20, 50)
    press.head("五月九日星期五第三版", edges(0)[0], edges(1)[1], 85, EM)
    for n in range(2):
        press.column([RIVER, BRIDGE], edges(n)[0], 150)
    within = numbered(press)
    assert within["芦河晚报"] == within["五月九日星期五第三版"] == 0


def test_a_caption_over_columns_is_a_band_and_a_paragraph_is_none() -> None:
    press = Press()
    press.line("▲ 雁溪小学的孩子们在新铺的跑道上来回地跑", edges(0)[0], 20)
    for n in range(2):
        press.column([RIVER], edges(n)[0], 80)
    press.column([SCHOOL + MARKET], edges(0)[0], 400, chars=26)
    assert arrange(press.plate()).bands == {1}


def test_a_headline_without_text_below_one_of_its_columns_still_stands_over_it() -> None:
    """A picture fills the top of the second column; the first article's text must not run on past the headline."""
    press = Press()
    press.head("槐荫里菜场新貌", edges(0)[0], edges(1)[1], 20, 30)
    press.column([MARKET], edges(0)[0], 80)
    press.column([RIVER], edges(1)[0], 80 + 5 * LEADING)
    press.head("云岭大桥合龙", edges(0)[0], edges(1)[1], 420, 30)
    press.column([BRIDGE], edges(0)[0], 480)
    press.column([SCHOOL], edges(1)[0], 480)
    assert read(press.shuffled()) == [row.text for row in press.rows]


def test_text_goes_on_beside_a_second_headline_within_the_columns() -> None:
    """The first article has four columns; the second one begins under its first two."""
    press = Press()
    press.head("芦河开闸放水全镇受益", edges(0)[0], edges(3)[1], 20, 44)
    parts = [RIVER[:34], RIVER[34:], BRIDGE, SCHOOL]
    bottom = press.column(parts[:1], edges(0)[0], 90)
    press.column(parts[1:2], edges(1)[0], 90, goes_on=True)
    press.column([BRIDGE, MARKET], edges(2)[0], 90, goes_on=True)
    press.column([SCHOOL, RIVER], edges(3)[0], 90, goes_on=True)
    press.head("菜场换新秤", edges(0)[0], edges(1)[1], bottom + 50, 40)
    press.column([MARKET], edges(0)[0], bottom + 110)
    press.column([BRIDGE], edges(1)[0], bottom + 110, goes_on=True)
    assert read(press.shuffled()) == [row.text for row in press.rows]


def test_running_head_and_foot_stand_apart() -> None:
    press = Press()
    press.line("芦河晚报", 20, 0)
    press.line("2031年3月4日", 300, 0)
    press.column([RIVER], edges(0)[0], 80)
    press.column([BRIDGE], edges(1)[0], 80)
    press.line("责任编辑：周可", 20, 400)
    assert read(press.shuffled())[:2] == ["芦河晚报", "2031年3月4日"]
    assert read(press.shuffled())[-1] == "责任编辑：周可"
    assert read(press.shuffled()) == [row.text for row in press.rows]


def test_the_name_of_a_section_is_no_part_of_the_headline_below_it() -> None:
    """It stands in type as large, on one level with the date, and not much above the headline of its column."""
    press = Press()
    press.line("5民生", edges(0)[0], 0, 36)
    press.line("2031年3月4日", edges(1)[0], 8)
    press.head("芦河开闸放水", *edges(0), 58, 36)
    press.column([RIVER], edges(0)[0], 120)
    press.head("云岭大桥合龙", edges(1)[0], edges(2)[1], 58, 44)
    press.column([BRIDGE], edges(1)[0], 130)
    press.column([SCHOOL], edges(2)[0], 130)
    (sheet,) = press.shuffled().page().sheets
    assert 1 in sheet.bands
    assert sheet.columns[0].bottom < 58
    assert read(press.shuffled())[:3] == ["5民生", "2031年3月4日", "芦河开闸放水"]


def test_the_date_and_the_number_may_stand_under_each_other_beside_the_name() -> None:
    press = Press()
    press.line("芦河晚报", edges(0)[0], 0, 60)
    press.line("@", edges(0)[0] + 40, 20, 8)
    press.line("2031年3月4日 星期二", edges(2)[0], 0)
    press.line("第2031期 今日8版", edges(2)[0], 30)
    press.head("芦河开闸放水", edges(0)[0], edges(2)[1], 84, 44)
    for n in range(3):
        press.column([(BRIDGE, SCHOOL, MARKET)[n]], edges(n)[0], 150)
    page = press.shuffled().page()
    (sheet,) = page.sheets
    assert 1 in sheet.bands
    assert {line.text for line in page.lines if line.printed and line.printed.column == 1} == {
        "芦河晚报", "@", "2031年3月4日 星期二", "第2031期 今日8版"}


def test_two_headlines_side_by_side_are_no_running_head() -> None:
    press = Press()
    press.head("2031年春汛平稳", edges(0)[0], edges(1)[1], 0, 40)
    press.head("云岭大桥合龙", *edges(2), 0, 36)
    press.column([RIVER], edges(0)[0], 70)
    press.column([MARKET], edges(1)[0], 70)
    press.column([BRIDGE], edges(2)[0], 70)
    texts = read(press.shuffled())
    assert texts.index("云岭大桥合龙") > texts.index(RIVER[:10])


def test_a_place_in_the_body_s_type_above_a_headline_is_its_kicker() -> None:
    """Both headlines begin below the end of the text above them, so that it is read first, column by column."""
    press = Press()
    press.head("云岭大桥合龙", edges(0)[0], edges(2)[1], 0, 48)
    for n in range(3):
        press.column([(BRIDGE, SCHOOL, MARKET)[n]], edges(n)[0], 80)
    press.head("菜场换新秤", *edges(0), 316, 32)
    press.column([MARKET], edges(0)[0], 370)
    press.head("清溪：", edges(1)[0], edges(2)[1], 290, EM)
    press.head("芦河开闸放水", edges(1)[0], edges(2)[1], 322, 44)
    press.column([RIVER], edges(1)[0], 390)
    press.column([SCHOOL], edges(2)[0], 390)
    texts = read(press.shuffled())
    assert texts.index("菜场换新秤") > max(texts.index(text[:10]) for text in (BRIDGE, SCHOOL, MARKET))


def test_a_page_set_from_top_to_bottom_is_read_from_the_right() -> None:
    """Two tiers of a traditional page: the lines of the upper one from right to left, then those of the lower one."""
    rows = []
    texts = [RIVER[n : n + 10] for n in range(0, 40, 10)] + [BRIDGE[n : n + 10] for n in range(0, 40, 10)]
    for n, text in enumerate(texts):
        right = 400 - (n % 4) * LEADING
        top = 20 + (n // 4) * 260
        box = Box(right - EM, top, right, top + len(text) * EM)
        rows.append(Row(text, f"l{n}", Printed(box, vertical=True)))
    mixed = [rows[n] for n in (3, 0, 6, 2, 5, 7, 1, 4)]
    plate = Plate(420, 520, tuple(mixed), "p.xml", "")
    found = arrange(plate)
    assert [mixed[step.row].text for step in found.steps] == texts
    assert [box.top for box in found.columns] == [20, 280]
    assert not found.bands
    assert all(box.right == 400 for box in found.columns)


def test_a_vertical_headline_between_columns_comes_behind_the_kicker_and_before_the_text() -> None:
    press = Press()
    press.head("见闻", *edges(0), 20, 34)
    press.column([RIVER, BRIDGE], edges(0)[0], 80)
    box = Box(edges(0)[1] + 10, 30, edges(0)[1] + 70, 30 + 6 * 62)
    press.rows.append(Row("云岭大桥合龙", "head", Printed(box, vertical=True)))
    left = box.right + 20
    press.column([SCHOOL, MARKET], left, 20)
    found = read(press.shuffled())
    assert found[:2] == ["见闻", "云岭大桥合龙"]
    assert found[2:] == [row.text for row in press.rows if row.text not in ("见闻", "云岭大桥合龙")]


def test_rows_without_boxes_stay_behind_their_neighbours_in_the_file() -> None:
    press = Press()
    press.column([RIVER], edges(0)[0], 80)
    press.rows.insert(2, Row("没有框的一行", "x"))
    press.rows.insert(0, Row("开头没有框", "y"))
    assert read(press) == [row.text for row in press.rows]


def test_a_page_without_any_box_keeps_the_order_of_the_file() -> None:
    rows = tuple(Row(text, text) for text in "甲乙丙")
    assert [step.row for step in arrange(Plate(0, 0, rows, "p", "")).steps] == [0, 1, 2]


def test_a_stated_order_that_jumps_no_more_is_taken() -> None:
    press = Press()
    press.column([RIVER], edges(0)[0], 80)
    press.column([BRIDGE], edges(1)[0], 80)
    size = len(press.rows) // 2
    stated = [*range(size, 2 * size), *range(size)]
    assert read(press, stated) == [press.rows[n].text for n in stated]


def test_a_stated_order_that_jumps_from_column_to_column_is_not() -> None:
    press = Press()
    press.column([RIVER, MARKET], edges(0)[0], 80)
    press.column([BRIDGE, SCHOOL], edges(1)[0], 80)
    size = len(press.rows) // 2
    stated = [n for pair in zip(range(size), range(size, 2 * size), strict=True) for n in pair]
    assert read(press, stated) == [row.text for row in press.rows]


def test_a_stated_order_that_goes_up_in_a_column_is_not() -> None:
    """A library has a note at the foot of a column in one article with the text of the next column: few jumps."""
    press = Press()
    press.column([RIVER, MARKET], edges(0)[0], 80)
    press.column([BRIDGE, SCHOOL], edges(1)[0], 80)
    size = len(press.rows) // 2
    stated = [size - 1, *range(size, 2 * size), *range(size - 1)]
    assert read(press, stated) == [row.text for row in press.rows]


def test_gap_indent_and_picture_are_told() -> None:
    press = Press()
    bottom = press.column([RIVER[:20]], edges(0)[0], 80)
    press.column([BRIDGE], edges(0)[0], bottom + 200)
    steps = arrange(press.plate()).steps
    assert steps[0].indent == 4
    assert [step.gap for step in steps[:2]] == [0, 0]
    assert steps[2].gap > 0
    assert steps[2].picture


@pytest.mark.parametrize("middle_of", [(0, 1), (1, 2), (0, 2)])
def test_a_banner_is_stretched_over_the_columns_that_it_is_in_the_middle_of(middle_of: tuple[int, int]) -> None:
    press = Press()
    first, last = middle_of
    press.head("桥通了", edges(first)[0], edges(last)[1], 20, 40)
    for n in range(first, last + 1):
        press.column([RIVER], edges(n)[0], 80)
    for n in set(range(3)) - set(range(first, last + 1)):
        press.column([RIVER], edges(n)[0], 10)
    items = [Item(row.printed.box, row.printed.box.height, (n,), len(row.text))  # type: ignore[arg-type, union-attr]
             for n, row in enumerate(press.rows)]
    found = next(item for item in banners(items, grid_of(items, EM)) if item.banner)
    assert found.box.left == pytest.approx(edges(first)[0], abs=EM)
    assert found.box.right == pytest.approx(edges(last)[1], abs=EM)


def test_columns_are_seen_though_a_line_lies_across_their_gutter() -> None:
    lines = [Item(Box(*edge), EM, (0,), 12) for n in range(2) for edge in
             [(edges(n)[0], 30.0 * k, edges(n)[1], 30.0 * k + EM) for k in range(30)]]
    across = Item(Box(edges(0)[0], 900, edges(1)[1], 920), EM, (0,), 24)
    assert [(box.left, box.right) for box in columns([*lines, across], EM)] == [edges(0), edges(1)]


def words_of(*pieces: tuple[str, float]) -> tuple[str, tuple[tuple[int, Box], ...]]:
    """A line out of words that begin at these places."""
    text, words = "", []
    for word, left in pieces:
        text += " " if text else ""
        words.append((len(text), Box(left, 500, left + len(word) * EM, 520)))
        text += word
    return text, tuple(words)


def test_a_line_read_across_two_columns_is_parted_at_the_gutter() -> None:
    press = Press()
    press.column([RIVER], edges(0)[0], 80)
    press.column([BRIDGE], edges(1)[0], 80)
    text, words = words_of(("园内步道", edges(0)[0]), ("全长四公里", edges(0)[1] - 5 * EM), ("老人们", edges(1)[0]))
    press.rows.append(Row(text, "wide", Printed(Box(edges(0)[0], 500, edges(1)[0] + 3 * EM, 520)), 0, lambda: words))
    cut = cut_rows(press.plate())
    assert [(row.text, row.at) for row in cut.plate.rows if row.ref == "wide"] == [
        ("园内步道 全长四公里", 0), ("老人们", 11)]
    assert cut.ranks[-2:] == (len(press.rows) - 1,) * 2


def test_a_line_is_not_parted_where_other_white_than_spaces_stands() -> None:
    press = Press()
    press.column([RIVER], edges(0)[0], 80)
    press.column([BRIDGE], edges(1)[0], 80)
    text, words = words_of(("园内步道全长四公里多了些", edges(0)[0]), ("老人们", edges(1)[0]))
    box = Box(edges(0)[0], 500, edges(1)[0] + 3 * EM, 520)
    press.rows.append(Row(text.replace(" ", "\u3000"), "wide", Printed(box), 0, lambda: words))
    assert len(cut_rows(press.plate()).plate.rows) == len(press.rows)


def test_a_printed_rule_in_the_gutter_stays_with_the_line_on_its_left() -> None:
    press = Press()
    press.column([RIVER], edges(0)[0], 80)
    press.column([BRIDGE], edges(1)[0], 80)
    text, words = words_of(("园内步道全长四公里多了些", edges(0)[0]), ("|", edges(0)[1] + 10), ("老人们", edges(1)[0]))
    press.rows.append(Row(text, "wide", Printed(Box(edges(0)[0], 500, edges(1)[0] + 3 * EM, 520)), 0, lambda: words))
    assert [row.text for row in cut_rows(press.plate()).plate.rows if row.ref == "wide"] == [
        "园内步道全长四公里多了些 |", "老人们"]


def test_a_headline_over_a_gutter_is_not_parted() -> None:
    press = Press()
    press.column([RIVER], edges(0)[0], 80)
    press.column([BRIDGE], edges(1)[0], 80)
    words = ((0, Box(60, 500, 260, 550)), (6, Box(300, 500, 500, 550)))
    press.rows.append(Row("云岭大桥 昨日合龙", "head", Printed(Box(60, 500, 500, 550)), 0, lambda: words))
    assert [row.text for row in cut_rows(press.plate()).plate.rows if row.ref == "head"] == ["云岭大桥 昨日合龙"]


# What cannot be

WRONG = [Box(60, 0, 20, 20), Box(0, 20, 60, 0), Box(0, 0, 0, 0), Box(0, 0, inf, 20), Box(nan, 0, 60, 20),
         Box(0, 0, 1e300, 1e300), Box(-inf, -inf, inf, inf), Box(0, 0, 1e-300, 20)]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_box_that_cannot_be_is_none(wrong: Box) -> None:
    press = Press()
    press.column([RIVER], edges(0)[0], 80)
    press.column([BRIDGE], edges(1)[0], 80)
    wanted = press.rows.copy()
    wanted.insert(3, Row("框坏了的一行", "x", Printed(wrong)))
    press.rows.insert(3, wanted[3])
    boxes = [row.printed.box for row in press.rows if row is not wanted[3] and row.printed.box is not None]
    plate = Plate(600, 600, tuple(press.rows), "p1.xml", "", pictures=(wrong,))
    assert [plate.rows[step.row].text for step in arrange(plate).steps] == [row.text for row in wanted]
    found = sound(plate)
    assert [row.printed.box for row in found.plate.rows if row.printed.box is not None] == boxes
    assert found.repairs == ("p1.xml: 2 boxes could not be on a page: left out",)


@pytest.mark.parametrize("wrong", WRONG)
def test_a_page_of_boxes_that_cannot_be_keeps_the_order_of_the_file(wrong: Box) -> None:
    rows = tuple(Row(text, text, Printed(wrong, vertical=True)) for text in "甲乙丙")
    plate = Plate(inf, nan, rows, "p.xml", "", order=(2, 2, 9, -1))
    assert [step.row for step in arrange(plate).steps] == [0, 1, 2]
    assert sound(plate).plate.order == (2,)
    assert (sound(plate).plate.width, sound(plate).plate.height) == (0, 0)


def test_a_row_whose_words_leave_nothing_of_its_box_keeps_it() -> None:
    box = Box(100, 0, 200, 20)
    words = ((0, Box(0, 0, 10, 20)), (2, Box(20, 0, 60, 20)))
    assert bare(Row("| 芦河", "l1", Printed(box), words=lambda: words)) == box


@pytest.mark.parametrize("starts", [(2, 0), (0, 0), (-1, 2), (0, 99)])
def test_words_that_are_not_of_their_row_part_nothing(starts: tuple[int, int]) -> None:
    words = tuple(zip(starts, (Box(0, 0, 60, 20), Box(900, 0, 960, 20)), strict=True))
    row = Row("芦河晚报", "l1", Printed(Box(0, 0, 960, 20)), words=lambda: words)
    plate = sound(Plate(1000, 30, (row,), "p", "")).plate
    assert [row.text for row in cut_rows(plate).plate.rows] == ["芦河晚报"]


# Great numbers: each comes to an end, as a search through all lines for each line would not in a test's time

def many(kind: str, count: int) -> list[Box]:
    """The boxes of a page that has too much of something."""
    chance = random.Random(1)
    return {
        "columns": [Box(20 + n % 8 * 280, 20 + n // 8 * 30, 260 + n % 8 * 280, 40 + n // 8 * 30) for n in range(count)],
        "a column": [Box(20, 20 + n * 30, 260, 40 + n * 30) for n in range(count)],
        "a line a column": [Box(n * 120, 20 + n % 7, n * 120 + 110, 40) for n in range(count, 0, -1)],
        "one spot": [Box(0, 0, 240, 20)] * count,
        "nested": [Box(n, n, 500_000 - n, 500_000 - n) for n in range(count)],
        "stairs": [Box(n * 30, n * 30, n * 30 + 29, n * 30 + 20) for n in range(count)],
        "headings": [Box(x := chance.uniform(0, 900), y := chance.uniform(0, 900), x + 12 * (size := n % 3 * 20 + 20),
                         y + size) for n in range(count)],
        "across": [Box(x, y, x + 20, y + 120) if n % 3 else Box(x, y, x + 240, y + 20) for n in range(count)
                   for x, y in [(chance.uniform(0, 9000), chance.uniform(0, 9000))]],
    }[kind]


@pytest.mark.parametrize("kind", ["columns", "a column", "a line a column", "one spot", "nested", "stairs", "headings",
                                  "across"])
def test_lines_in_great_number_take_no_great_time(kind: str) -> None:
    rows = tuple(Row("芦河上游昨日开闸放水沿岸", f"l{n}", Printed(box)) for n, box in enumerate(many(kind, 8000)))
    found = arrange(Plate(10_000, 10_000, rows, "p.xml", "", order=tuple(range(8000)) * 2))
    assert sorted(step.row for step in found.steps) == list(range(8000))
    crowded = any("too many lines lie across each other; they are read from top to bottom" in doubt
                  for doubt in found.doubts)
    assert crowded == (kind in ("headings", "across"))


def test_words_in_great_number_take_no_great_time() -> None:
    words = tuple((n, Box(20 + n * 5, 20, 22 + n * 5, 40)) for n in range(20_000))
    rows = (Row("|" * 20_000, "l1", Printed(Box(20, 20, 100_020, 40)), words=lambda: words), Row("芦河", "l2"))
    assert [row.ref for row in cut_rows(Plate(0, 0, rows, "p", "", order=(1, 0))).plate.rows] == ["l1", "l2"]


def test_columns_of_a_page_that_leans_are_read_one_after_another() -> None:
    press = Press()
    for n, text in enumerate((RIVER, BRIDGE, SCHOOL)):
        press.column([text] * 12, edges(n)[0], 60)
    leant = press.leaning(0.05)
    boxes = [row.printed.box for row in leant.rows if row.printed.box]
    assert max(box.right for box in boxes[:60]) > boxes[61].left, "no gutter is white from top to bottom"
    assert read(leant.shuffled()) == [row.text for row in press.rows]
    columns = arrange(leant.shuffled().plate()).columns
    assert [column.left for column in columns] == [boxes[n].left for n in (1, 61, 121)], "boxes are those of the scan"


def test_columns_are_told_apart_though_boxes_are_drawn_so_wide_that_next_to_no_gutter_is_left() -> None:
    press = two_articles()
    wide = Press([row._replace(printed=row.printed._replace(box=row.printed.box._replace(
        left=row.printed.box.left - 10, right=row.printed.box.right + 25))) for row in press.rows if row.printed.box])
    assert read(wide.shuffled()) == [row.text for row in press.rows]


def test_lines_that_were_read_over_a_gutter_are_of_the_first_column_and_leave_it_white() -> None:
    press = Press()
    for n, text in enumerate((RIVER, BRIDGE)):
        press.column([text] * 3, edges(n)[0], 60)
    for n in (11, 8, 3):
        one, two = press.rows[n], press.rows.pop(15 + n)
        assert one.printed.box
        assert two.printed.box
        press.rows[n] = Row(one.text + two.text, one.ref, Printed(around((one.printed.box, two.printed.box))))
    assert read(press.shuffled()) == [row.text for row in press.rows]


def test_a_byline_over_three_columns_may_all_but_fill_the_middle_one() -> None:
    press = Press()
    press.head("芦河上游开闸放水秧苗有救", edges(0)[0], edges(2)[1], 20, 44)
    press.head("记者周可通讯员林晓岚", *edges(1), 80, 21.6)
    for n, text in enumerate((RIVER, BRIDGE, SCHOOL)):
        press.column([text], edges(n)[0], 120)
    assert read(press.shuffled()) == [row.text for row in press.rows]


def read_over(narrow: float, rows: tuple[int, ...], down: float = 0.0) -> Press:
    """Two columns with a narrow gutter between them; some lines were read over it, from one ``down`` below the other.

    The words of such a line are as high as they are printed, its box holds both.
    """
    press = Press()
    left, right = EM, EM + 12 * EM + narrow
    press.column([RIVER * 2], left, 60)
    ones = list(press.rows)
    press.column([BRIDGE * 2], right, 60 + down)
    twos = press.rows[len(ones):]
    out = []
    for n, (one, two) in enumerate(zip(ones, twos, strict=False)):
        if n not in rows or one.printed.box is None or two.printed.box is None:
            out += [one, two]
            continue
        words = [(k, Box(box.left + (k - at) * EM, box.top, box.left + (k - at + 1) * EM, box.bottom))
                 for at, text, box in ((0, one.text, one.printed.box), (len(one.text), two.text, two.printed.box))
                 for k in range(at, at + len(text))]
        out.append(Row(one.text + two.text, one.ref, Printed(around((one.printed.box, two.printed.box))), 0,
                       partial(tuple, words)))
    return Press(out)


def test_lines_are_parted_at_a_gutter_that_is_narrower_than_a_space_though_a_third_of_all_were_read_over_it() -> None:
    cut = cut_rows(read_over(0.9 * EM, (2, 3, 6)).plate()).plate.rows
    assert len(cut) == 18
    assert {row.printed.box.left for row in cut if row.printed.box} == {20.0, 60.0, 278.0, 318.0}


def test_a_piece_of_a_line_stands_where_its_words_do() -> None:
    cut = cut_rows(read_over(2 * EM, (3,), down=14).plate()).plate.rows
    one, two = (row.printed.box for row in cut[6:8])
    assert one == Box(20, 150, 260, 170)
    assert two == Box(300, 164, 540, 184)


def test_a_head_that_begins_in_the_last_half_of_a_column_goes_on_behind_the_gutter() -> None:
    press = Press()
    press.column([RIVER], edges(0)[0], 80)
    press.column([BRIDGE], edges(1)[0], 80)
    em, (_, right), (left, _) = 1.3 * EM, edges(0), edges(1)
    words = ((0, Box(right - 2 * em, 500, right, 500 + em)), (3, Box(left + EM, 500, left + EM + 6 * em, 500 + em)))
    press.rows.append(Row("雁溪 小学换新跑道", "head", Printed(around(box for _, box in words)), 0, lambda: words))
    assert len(cut_rows(press.plate()).plate.rows) == len(press.rows)


def unworded(press: Press) -> Press:
    """The page as an engine tells it that gives no places of words."""
    return Press([row._replace(words=UNTOLD) for row in press.rows], press.pictures)


@pytest.mark.parametrize("rows", [(3,), (2, 3, 6)])
def test_lines_without_words_are_parted_by_what_their_columns_hold(rows: tuple[int, ...]) -> None:
    parted = read_over(0.9 * EM, ()).plate().rows
    cut = cut_rows(unworded(read_over(0.9 * EM, rows)).plate()).plate.rows
    assert [(row.text, row.printed.box) for row in cut] == [(row.text, row.printed.box) for row in parted]


def test_a_line_over_two_columns_that_does_not_fill_them_is_not_parted() -> None:
    press = unworded(read_over(0.9 * EM, ()))
    press.head("本报记者周可", EM, 25 * EM, 420, EM)
    assert len(cut_rows(press.plate()).plate.rows) == len(press.rows)
