"""Layout: pages of modules, set at random: headlines over some columns, text that flows through them, pictures."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from cleaner.box import Box
from cleaner.model import Printed
from cleaner.readers.scan import Plate, Row

EM, LEADING, GUTTER, CHARS = 20.0, 30.0, 40.0, 12
TEXT = "芦河上游昨日开闸放水沿岸各村的渠道都已清淤渠水流到清溪镇用了不到三个小时村民说今年的秧苗有救了"


@dataclass
class Layout:
    """A page that is being set: its rows, and for each the number of its module."""

    rows: list[Row] = field(default_factory=list)
    modules: list[int] = field(default_factory=list)

    def line(self, text: str, left: float, top: float, em: float, module: int) -> None:
        """One printed line."""
        box = Box(left, top, left + len(text) * em, top + em)
        self.rows.append(Row(text, f"l{len(self.rows)}", Printed(box)))
        self.modules.append(module)


def edge(column: int) -> float:
    """The left edge of a column."""
    return EM + column * (CHARS * EM + GUTTER)


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    """A page of two to five columns and one to three rows of modules.

    A module is a headline in the middle of its columns and text that fills all but the last of them; a picture may
    stand at the top of a column.
    """
    page = Layout()
    columns = draw(st.integers(2, 5))
    top = draw(st.sampled_from([20.0, 60.0]))
    module = 0
    for _ in range(draw(st.integers(1, 3))):
        bottoms = [top]
        first = 0
        high = draw(st.integers(4, 9))
        while first < columns:
            wide = draw(st.integers(1, columns - first))
            bottoms.append(_set(draw, page, module, first, wide, top, high))
            module += 1
            first += wide
        top = max(bottoms) + draw(st.sampled_from([1.5, 2.0, 3.0])) * EM
    return page


def _set(draw: st.DrawFn, page: Layout, module: int, first: int, wide: int, top: float, high: int) -> float:
    """One module; where it ends."""
    left, right = edge(first), edge(first + wide - 1) + CHARS * EM
    em = draw(st.sampled_from([26.0, 28.0] if wide == 1 else [36.0, 44.0, 52.0]))
    length = max(4, int(draw(st.sampled_from([0.45, 0.6, 0.8])) * (right - left) / em))
    head = (TEXT * 3)[module : module + length]
    page.line(head, (left + right - len(head) * em) / 2, top, em, module)
    top += em + draw(st.sampled_from([0.8, 1.2])) * EM
    bottom = top
    for column in range(first, first + wide):
        last = column == first + wide - 1
        lines = high if not last else draw(st.integers(1, high))
        picture = draw(st.integers(0, 3)) if draw(st.booleans()) and lines > 4 else 0
        at = top + picture * LEADING
        for n in range(lines - picture):
            inset = 2 if n == 0 and column == first else 0
            full = CHARS - inset
            size = draw(st.integers(3, full)) if last and n == lines - picture - 1 else full
            start = (7 * n + 5 * column + module) % len(TEXT)
            page.line((TEXT + TEXT)[start : start + size], edge(column) + inset * EM, at, EM, module)
            at += LEADING
        bottom = max(bottom, at)
    return bottom


def plate(page: Layout) -> Plate:
    """The page as an engine gives it: its rows by their height, then from left to right."""
    boxes = [row.printed.box for row in page.rows if row.printed.box is not None]
    rows = sorted(page.rows, key=lambda row: (row.printed.box or boxes[0])[1::-1])
    return Plate(max(box.right for box in boxes) + EM, max(box.bottom for box in boxes) + EM, tuple(rows), "p.json", "")
