"""Boxes: numbers and points become boxes or nothing, and what was wrong is counted."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.box import Box
from cleaner.model import Printed
from cleaner.readers.boxes import Frame, repairs
from cleaner.readers.numbers import FARTHEST
from cleaner.readers.slices import sliced


@pytest.mark.parametrize(("told", "box", "said"), [
    ([1, 2, 30, 40], Box(1, 2, 30, 40), ""),
    (["1", "2.5", "30", "40"], Box(1, 2.5, 30, 40), ""),
    ([[1, 2], [30, 2], [30, 40], [1, 41]], Box(1, 2, 30, 41), ""),
    ([1, 2, 30, 2, 30, 40, 1, 40], Box(1, 2, 30, 40), ""),
    ([-5, -5, 30, 40], Box(0, 0, 30, 40), "over the edge"),
    ([90, 10, 200, 40], Box(90, 10, 100, 40), "over the edge"),
    ([30, 40, 1, 2], Box(1, 2, 30, 40), "exchanged"),
    ([10, 10, 10, 40], None, "empty"),
    ([200, 10, 300, 40], None, "outside"),
    ([-9, -9, -1, -1], None, "outside"),
    (["NaN", 1, 2, 3], None, "could not be read"),
    ([float("inf"), 1, 2, 3], None, "could not be read"),
    ([10**400, 1, 2, 3], None, "could not be read"),
    ([1, 2, 3], None, "could not be read"),
    ([[1, 2], "x", [3, 4]], None, "could not be read"),
    ([[1], [2]], None, "could not be read"),
    ({"x": 1}, None, "could not be read"),
    ("10 20 30 40", None, "could not be read"),
    (None, None, ""),
    ([], None, ""),
])
def test_a_box_is_read_as_engines_tell_it(told, box, said):
    wrong: Counter[str] = Counter()
    assert Frame(100, 50, wrong).any(told) == box
    assert (said in " ".join(repairs(wrong))) if said else not wrong


def test_a_box_of_a_size_must_not_be_negative():
    wrong: Counter[str] = Counter()
    frame = Frame(0, 0, wrong)
    assert frame.sized("10", "20", "30", "5") == Box(10, 20, 40, 25)
    assert frame.sized("10", "20", "-30", "5") is None
    assert repairs(wrong) == ("1 box had a negative size: left out",)


def test_without_a_page_nothing_is_cut_but_what_no_page_has():
    wrong: Counter[str] = Counter()
    assert Frame(0, float("nan"), wrong).box([5000, 0, 9000, 10]) == Box(5000, 0, 9000, 10)
    assert not wrong
    assert Frame(0, 0, wrong).box([0, 0, FARTHEST + 1, 10]) is None


leaves = st.none() | st.integers() | st.floats() | st.text(max_size=3)


@given(st.recursive(leaves, lambda one: st.lists(one, max_size=9)))
def test_whatever_is_told_becomes_a_box_on_the_page_or_none(told):
    box = Frame(100, 50, Counter()).any(told)
    assert box is None or (0 <= box.left < box.right <= 100 and 0 <= box.top < box.bottom <= 50)


def slices(text: str, box: Box, vertical: bool = False):
    return [(row.text, row.at, tuple(row.printed.box), row.printed.vertical)
            for row in sliced(text, "/t", Printed(box, vertical=vertical))]


def test_printed_lines_get_even_slices():
    assert slices("芦河晚报\n春汛", Box(0, 0, 80, 40)) == [
        ("芦河晚报", 0, (0, 0, 80, 20), False), ("春汛", 5, (0, 20, 80, 40), False)]


def test_upright_lines_are_cut_from_right_to_left():
    assert slices("芦河晚报\n春汛平稳", Box(0, 0, 40, 80)) == [
        ("芦河晚报", 0, (20, 0, 40, 80), True), ("春汛平稳", 5, (0, 0, 20, 80), True)]


def test_paragraphs_on_one_line_each_get_slices_by_their_length():
    text = "芦" * 30 + "\n" + "河" * 10
    assert slices(text, Box(0, 0, 50, 160)) == [
        ("芦" * 30, 0, (0, 0, 50, 120), False), ("河" * 10, 31, (0, 120, 50, 160), False)]


def test_a_column_of_running_text_is_not_upright():
    assert [row[3] for row in slices("芦河水位平稳，大坝安然无恙。" * 20, Box(0, 0, 300, 700))] == [False]
    assert [row[3] for row in slices("a tall word", Box(0, 0, 10, 110))] == [False]


def test_margins_and_blank_lines_are_no_rows():
    rows = sliced("\n  芦河 \r\n\n\u3000晚报", "/t", Printed())
    assert [(row.text, row.at) for row in rows] == [("芦河", 3), ("晚报", 10)]
