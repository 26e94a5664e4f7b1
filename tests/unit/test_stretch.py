"""Stretches: measured once, and pages that are one stretch are taken apart in steps that grow with their lines."""

from __future__ import annotations

from statistics import quantiles

import pytest
from counting import steps
from hypothesis import given
from hypothesis import strategies as st

from cleaner.model import Line
from cleaner.steps import latin_columns
from cleaner.steps.stretch import Stretch
from cleaner.steps.units import units

ROWS = {
    "zh": ("雁溪滨水绿廊昨日正式开园，沿线新修", "的步道全长四公里，三条公交线路已经",
           "延伸到公园门口，今年来的", "候鸟四十七种。"),
    "latin": ("The council met in the hall at Lindau,", "and the members of the guild who had",
              "come down from the hills were asked to", "sit at the long table."),
    "one paragraph": ("the council met in the hall at Lindau,", "and the members of the guild who had"),
    "vertical": ("芦", "河", "晚", "报"),
}
MANY = 300


def page(rows: tuple[str, ...], many: int) -> tuple[Line, ...]:
    """So many lines, one right under the other."""
    return tuple(Line(n, 100 * n, 100 * n + len(rows[n % len(rows)]), rows[n % len(rows)], gap=0) for n in range(many))


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("kind", ROWS)
def test_steps_grow_with_the_lines_of_a_stretch(kind: str, apart: bool) -> None:
    def taken(many: int) -> int:
        lines = page(ROWS[kind], many)
        starts = frozenset(line.start for line in lines) if apart else frozenset[int]()
        return steps(lambda: units(lines, starts, kind not in ("zh", "vertical")))

    assert taken(4 * MANY) < 4.5 * taken(MANY)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3), st.booleans()), min_size=1, max_size=12), st.data())
def test_lines_that_are_taken_off_leave_a_stretch_as_if_they_had_not_been(
    told: list[tuple[int, int, bool]], data: st.DataObject
) -> None:
    lines = tuple(Line(n, 20 * n, 20 * n + size, "芦" * size, indent=indent, gap=0)
                  for n, (size, indent, _) in enumerate(told))
    apart = {line.start for line, (_, _, alone) in zip(lines, told, strict=True) if alone}
    stretch = Stretch(lines, 0, len, apart)
    for first in sorted(data.draw(st.sets(st.integers(0, len(lines) - 1)))):
        stretch.advance(first)
        new = Stretch(lines, first, len, apart)
        assert [(one.ranked, one.margin, one.last, one.end, len(one), one.size(first)) for one in (stretch, new)] == [
            (sorted(len(line.text) for line in lines[first:]), min(line.indent for line in lines[first:]),
             next((k for k in range(first, new.end) if lines[k + 1].start in apart), new.end),
             len(lines) - 1, len(lines) - first, len(lines[first].text))] * 2


@given(st.lists(st.integers(0, 99), min_size=2))
def test_a_quarter_of_the_lines_reaches_what_statistics_say(sizes: list[int]) -> None:
    lines = [Line(n, 0, size, "a" * size) for n, size in enumerate(sizes)]
    assert latin_columns.measure(lines) == round(quantiles(sizes, n=4)[2])


def test_a_stretch_ends_at_a_blank_line_and_at_the_end_of_its_sheet() -> None:
    lines = [Line(n, n, n, "a", gap=int(n == 2), sheet=int(n > 3)) for n in range(6)]
    assert [Stretch(lines, first, len).end for first in (0, 2, 4)] == [1, 3, 5]


def test_a_vertical_headline_is_cut_where_a_line_is_set_apart() -> None:
    lines = page(ROWS["vertical"], 8)
    assert [unit.text for unit in units(lines, frozenset({200}))[0]] == ["芦河", "晚报芦河晚报"]
