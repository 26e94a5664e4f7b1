"""Units: the lines that are one thing for certain, on pages of paragraphs and on pages of printed lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import readers
from cleaner.model import Line
from cleaner.steps.units import between, is_wrapped, units, width

COLUMN = """\
雁溪滨水绿廊昨日正式开园,沿
线新修的步道全长四公里,三条
公交线路已经延伸到公园门口。

监测点今年记录到候鸟四十七种
比去年多了九种,志愿者每个周
末都到湖边清点水鸟。
"""


def lines(text: str) -> tuple[Line, ...]:
    """The lines of a dump."""
    return readers.read(text, "page.txt").lines


def texts(dump: str) -> list[str]:
    """What the units of a dump say."""
    return [unit.text for unit in units(lines(dump))[0]]


@pytest.mark.parametrize(("words", "halves"), [("", 0), ("芦河", 4), ("A1", 2), ("芦河A1，", 8)])
def test_a_wide_character_is_two_half_widths(words: str, halves: int) -> None:
    assert width(words) == halves


@pytest.mark.parametrize(("left", "right", "space"), [
    ("Open", "Source", " "), ("开放", "Source", ""), ("Open", "来源", ""), ("2018", "Source", ""), ("芦", "河", "")])
def test_only_latin_words_are_joined_with_a_space(left: str, right: str, space: str) -> None:
    assert between(left, right) == space


def test_paragraphs_between_blank_lines_are_no_hard_wrapped_page() -> None:
    assert not is_wrapped(lines("雁溪滨水绿廊昨日开园。\n\n" * 20))


def test_printed_lines_are_a_hard_wrapped_page() -> None:
    assert is_wrapped(lines(COLUMN * 3))


def test_a_page_of_few_lines_is_not_called_hard_wrapped() -> None:
    assert not is_wrapped(lines(COLUMN))


def test_long_lines_under_each_other_are_paragraphs() -> None:
    paragraph = "雁溪滨水绿廊昨日正式开园,沿线新修的步道全长四公里,三条公交线路已经延伸到门口。\n"
    assert not is_wrapped(lines(paragraph * 20))


def test_printed_lines_of_a_paragraph_are_one_unit() -> None:
    assert texts(COLUMN * 3)[:2] == [paragraph.replace("\n", "") for paragraph in COLUMN.split("\n\n")]


def test_a_line_is_a_unit_where_nothing_is_wrapped() -> None:
    assert texts(COLUMN) == COLUMN.split()


def test_a_vertical_headline_is_one_unit() -> None:
    assert texts("老\n桥\n新\n生\n\n芦河两岸昨日通车。") == ["老桥新生", "芦河两岸昨日通车。"]


def test_three_single_characters_are_no_headline_yet() -> None:
    assert texts("老\n桥\n新\n\n芦河两岸昨日通车。")[:3] == ["老", "桥", "新"]


def test_digits_under_each_other_are_page_numbers() -> None:
    assert texts("1\n2\n3\n4\n") == ["1", "2", "3", "4"]


def test_no_lines_are_no_units() -> None:
    assert units(()) == ((), False)


@given(st.lists(st.sampled_from(["", "芦", "雁溪滨水绿廊昨日正式开园,沿", "步道长四公里。", "## 老桥新生", "A"]),
                max_size=40).map("\n".join))
def test_every_line_is_in_one_unit_in_order(dump: str) -> None:
    page = lines(dump)
    found, _ = units(page)
    assert [k for unit in found for k in range(unit.first, unit.last + 1)] == list(range(len(page)))
