"""Scans made by hand: files of boxes with invented lines, and the pages that are read from them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from cleaner import chain
from cleaner.document import Document, pack_of
from cleaner.model import Box, Page, Printed
from cleaner.readers import transcript
from cleaner.readers.scan import Plate, Row, Scan

HEIGHT = 40
WIDTH = 1600


def row(text: str, ref: str, column: int, top: int, at: int = 0, box: bool = True) -> Row:
    """A line of a sheet: ``column`` 0 goes across both."""
    left = 100 if column < 2 else 900
    right = 1500 if column == 0 else left + 600
    placed = Box(left, top, right, top + HEIGHT) if box else None
    return Row(text, ref, Printed(box=placed, column=column), at)


def plate(rows: Sequence[Row], file: str, **more: object) -> Plate:
    """A sheet of two columns."""
    return Plate(WIDTH, 2400, tuple(rows), file, hashlib.sha256(file.encode()).hexdigest(), **more)  # type: ignore[arg-type]


COLUMNS = (Box(100, 200, 700, 2300), Box(900, 200, 1500, 2300))

FIRST = (
    ("芦河晚报", 0), ("芦河湿地公园本周六开园", 0),
    ("本报讯(记者 林晓岚)5月8日,记者从市园林局获悉,芦河湿地公园一期工程", 1), ("通过验收,将于本周六正式开园。公园共栽种芦苇、菖蒲等", 1),
    ("水生植物三十余种,监测点记录到的鸟类由建设前的21种增加到47", 1),
    ("种,其中候鸟占到六成以上。", 2), ("▲工作人员在观鸟屋调试望远镜。周可 摄", 2),
    ("沿岸原有的11处排污口己经全部封堵,清出淤泥近九万立方米,次序不能乱,先治水,再种草,沿岸", 2),
)
SECOND = (
    ("居民也来出力。", 1), ("老楼装电梯", 1), ("家住槐荫里小区六楼的陈奶奶说,以前下一趟楼要歇三回。", 1),
    ("三轮商量下来,十二户全部签了字。", 2), ("芦河晚报数字版 版权所有 未经许可不得转载", 2),
)


def scan(order: Sequence[int] | None = None) -> Scan:
    """Two sheets in two files: a masthead and a headline across, two columns each, a picture with its caption.

    ``order`` shuffles the lines of the first file.
    """
    first = [row(text, f"s1_l{n}", column, 60 + n * 60) for n, (text, column) in enumerate(FIRST)]
    if order is not None:
        first = [first[n] for n in order]
    second = [row(text, "/parsing_res_list/0/text", column, 200 + n * 60, at=20 * n)
              for n, (text, column) in enumerate(SECOND[:2])]
    second += [row(text, f"/parsing_res_list/{n}/text", column, 200 + n * 60)
               for n, (text, column) in enumerate(SECOND[2:], 1)]
    return Scan("mets", "issue.mets.xml", "a" * 64, (
        plate(first, "alto/第1版.xml", image="img/lhwb 01.jpg", label="A1",
              pictures=(Box(920, 600, 1480, 1000), Box(0, 2000, 40, 2040))),
        plate(second, "alto/p2.json", image="", pictures=(Box(100, 1800, 700, 2200),)),
    ), repairs=("alto/p2.json: one box lies outside of the page",))


def columned(page: Page, columns: Sequence[tuple[Box, ...]] | None = None) -> Page:
    """A page whose lines stand in the columns that their boxes tell: the left half and the right one."""
    lines = []
    for line in page.lines:
        box = line.printed.box if line.printed else None
        column = 0 if box is None or box.width > WIDTH / 2 else 1 if box.left < WIDTH / 2 else 2
        lines.append(line._replace(printed=(line.printed or Printed())._replace(column=column)))
    return replace(page, lines=tuple(lines), sheets=tuple(
        sheet._replace(columns=COLUMNS if columns is None else columns[i]) for i, sheet in enumerate(page.sheets)))


def cleaned(made: Scan | None = None, **more: object) -> Document:
    """The document of a scan, its lines in columns."""
    page = columned(transcript.page(scan() if made is None else made))
    return Document(chain.run(page, pack_of(**more)))  # type: ignore[arg-type]
