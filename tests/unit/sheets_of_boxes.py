"""Sheets of boxes: an invented page with columns, as a file of boxes tells of it."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.box import Box
from cleaner.document import pack_of, process
from cleaner.model import Line, Outcome, Page, Place, Printed, Sheet, Source
from cleaner.readers.scan import Row

LEFT = ["本报讯(记者 林晓岚)5月8日,记者从市绿化办", "获悉,雁溪滨水绿廊通过验收,正式开园。公",
        "园共栽种芦苇、菖蒲等耐湿花木三十余种,湿", "地里登记过的鸟种增加到47种,其中候鸟占六"]
RIGHT = ["成。园内步道全长4.2公里,与附近六个村子", "相连,沿途设有驿站,老人和孩子可以随时歇", "脚。"]


def rows() -> list[Row]:
    """A masthead, a headline over two columns, a paragraph that goes on in the second one."""
    made = [Row("芦河晚报", "/0", Printed(Box(20, 10, 220, 60))),
            Row("雁溪滨水绿廊一期工程开园", "/1", Printed(Box(40, 90, 960, 150), sure=0.97))]
    for column, lines in ((0, LEFT), (1, RIGHT)):
        for k, text in enumerate(lines):
            left, top = 20 + 500 * column, 180 + 30 * k
            made.append(Row(text, f"/{len(made)}", Printed(Box(left, top, left + 20 * len(text), top + 25))))
    return made


def page_of(rows: Sequence[Row], width: float = 1000, height: float = 400, image: str = "",
            pictures: tuple[Box, ...] = (), bars: tuple[Box, ...] = ()) -> Page:
    """A page of one sheet, its lines in the order of the rows."""
    lines: list[Line] = []
    places: list[Place] = []
    at = 0
    for n, row in enumerate(rows, 1):
        lines.append(Line(n, at, at + len(row.text), row.text, printed=row.printed))
        places.append(Place(at, at + len(row.text), row.ref, row.at, 1, n - 1))
        at += len(row.text) + 1
    text = "".join([f"{row.text}\n" for row in rows])
    sheet = Sheet(1, width, height, "p1.json", "", image, "3", (), pictures, bars)
    return Page(Source("p1.json", text, "utf-8", "", places=tuple(places)), tuple(lines), "rapidocr", (sheet,))


def outcome_of(page: Page) -> Outcome:
    """What the chain finds on a page."""
    return process(page, pack_of()).outcome
