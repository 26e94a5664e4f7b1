"""Reading order: whatever boxes lines have, each is read once; a page in columns is read the same however it came."""

from __future__ import annotations

import random
from math import inf, isfinite, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import chain
from cleaner.box import Box
from cleaner.document import pack_of
from cleaner.model import Printed
from cleaner.readers import transcript
from cleaner.readers.reading_order import arrange
from cleaner.readers.scan import Plate, Row, Scan
from cleaner.readers.sound import is_sound

edges = st.one_of(st.integers(-50, 2000), st.floats(-1e7, 1e7),
                  st.sampled_from([0.0, 20.0, 1e-300, 1e300, inf, -inf, nan]))
on_page = st.builds(lambda left, top, wide, high: Box(left, top, left + wide, top + high),
                    st.integers(0, 900), st.integers(0, 900), st.integers(1, 400), st.integers(1, 200))
boxes = st.one_of(st.none(), on_page, on_page, st.just(Box(20, 20, 260, 40)), st.just(Box(0, 0, 1000, 1000)),
                  st.builds(Box, edges, edges, edges, edges))
texts = st.sampled_from(["", "一", "|", "|芦河", "芦河大桥昨日通车", "A B", "12", "本报讯",
                         "云岭大桥的最后一段钢梁在清晨合龙，" * 9])


@st.composite
def row(draw: st.DrawFn) -> Row:
    """A row, with boxes of words that may be of another line."""
    text = draw(texts)
    words = draw(st.lists(st.tuples(st.integers(-1, 9), boxes.filter(lambda box: box is not None)), max_size=4))
    return Row(text, "l", Printed(draw(boxes), vertical=draw(st.booleans())), words=lambda: tuple(words))  # type: ignore[arg-type, return-value]


plates = st.builds(
    Plate, edges, edges, st.lists(row(), max_size=25).map(tuple), st.just("p.xml"), st.just("0" * 64),
    pictures=st.lists(st.builds(Box, edges, edges, edges, edges), max_size=3).map(tuple),
    order=st.one_of(st.none(), st.lists(st.integers(-3, 30), max_size=40).map(tuple),
                    st.permutations(range(25)).map(tuple)))


@given(plate=plates)
def test_every_row_is_read_once_and_columns_are_boxes(plate: Plate) -> None:
    found = arrange(plate)
    assert sorted(step.row for step in found.steps) == list(range(len(plate.rows)))
    assert all(map(isfinite, (edge for box in found.columns for edge in box)))
    assert all(step.gap >= 0 and step.indent >= 0 and 0 <= step.column <= len(found.columns) for step in found.steps)


@given(plates=st.lists(plates, min_size=1, max_size=2))
def test_whatever_the_boxes_no_text_is_lost(plates: list[Plate]) -> None:
    page = transcript.page(Scan("alto", "p.xml", "0" * 64, tuple(plates)))
    wanted = sorted("".join(row.text for plate in plates for row in plate.rows).replace(" ", ""))
    assert sorted("".join(line.text for line in page.lines).replace(" ", "")) == wanted
    assert all(line.printed is not None and (line.printed.box is None or is_sound(line.printed.box))
               for line in page.lines)
    outcome = chain.run(page, pack_of())
    assert sorted(k for block in outcome.blocks for k in block.lines) == list(range(len(outcome.page.lines)))
    assert sorted("".join(line.text for line in outcome.page.lines).replace(" ", "")) == wanted


@pytest.mark.parametrize("stack", [1, 3])
@given(seed=st.integers(0, 10_000), columns=st.integers(1, 5), lines=st.integers(3, 25))
def test_a_regular_page_is_read_the_same_however_its_rows_came(seed: int, columns: int, lines: int, stack: int) -> None:
    rows = [Row(f"{band}·{column}·{line}·芦河春汛平稳沿岸", f"{band}/{column}/{line}",
                Printed(Box(left := 20 + 300 * column, top := 20 + 30 * line + (30 * lines + 90) * band,
                            left + 240, top + 20)))
            for band in range(stack) for column in range(columns) for line in range(lines)]
    wanted = [row.ref for row in _read(rows)]
    random.Random(seed).shuffle(rows)
    assert [row.ref for row in _read(rows)] == wanted


def _read(rows: list[Row]) -> list[Row]:
    """The rows in reading order."""
    return [rows[step.row] for step in arrange(Plate(2000, 3000, tuple(rows), "p.xml", "")).steps]
