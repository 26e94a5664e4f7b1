"""Scans made by hand: files of boxes with invented lines, and the documents that are made of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cleaner import chain
from cleaner.box import Box
from cleaner.document import Document, pack_of
from cleaner.model import Printed
from cleaner.readers import transcript
from cleaner.readers.scan import Plate, Row, Scan

EM = 30
"""Pixels of a character of running text."""
MEASURE = 20
"""Characters of a full line of a column."""
LEADING = 45
LEFT = (100, 100 + (MEASURE + 2) * EM)
"""Where the columns begin."""

Placed = tuple[str, Box]

OPENING = (
    "　　本报讯(记者 林晓岚)5月8日,记者从市园林局获悉,芦河湿地公园一期工程通过验收,将于本周六正式开园。"
    "公园共栽种芦苇、菖蒲等水生植物三十余种,各种水鸟也回来了,监测点记录到的鸟类由建设前的21种增加到47种,"
    "其中候鸟占到六成以上,市民可以免费入园,园内的步道也已经全部修通,沿岸的11处排污口己经全部封堵,"
    "清出淤泥近九万立方米。")
LAMPS = (
    "　　家住槐荫里小区六楼的陈奶奶说,以前下一趟楼要歇三回。小区里的老人占了一半,去年九月,"
    "社区把十二户居民请到一张桌子前,逐户核算费用。三轮商量下来,十二户全部签了字,今年四月,电梯正式运行。")
NOTICE = "芦河晚报数字版 版权所有 未经许可不得转载"


def across(text: str, top: int, size: int) -> Placed:
    """A line in large type in the middle of the page."""
    middle = (LEFT[0] + LEFT[1] + MEASURE * EM) / 2
    return text, Box(middle - len(text) * size / 2, top, middle + len(text) * size / 2, top + size)


def column(text: str, n: int, top: int) -> Iterator[Placed]:
    """Running text as printed lines in column ``n``, from 0."""
    lines = [text[at : at + MEASURE] for at in range(0, len(text), MEASURE)]
    for k, line in enumerate(lines):
        lead = len(line) - len(line.lstrip("　"))
        left, above = LEFT[n] + lead * EM, top + k * LEADING
        body = line.strip("　 ")
        yield body, Box(left, above, left + len(body) * EM, above + EM)


CUT = 5 * MEASURE
FIRST: tuple[Placed, ...] = (
    across("芦河晚报", 40, 120), across("芦河湿地公园本周六开园", 250, 80),
    *column(OPENING[:CUT], 0, 400),
    *column("▲工作人员在观鸟屋。 周可 摄", 1, 730), *column(OPENING[CUT:], 1, 820),
)
SECOND: tuple[Placed, ...] = (
    across("老楼装上了电梯", 100, 80), *column(LAMPS[:60], 0, 300), *column(LAMPS[60:], 1, 300),
    *column(NOTICE, 0, 900),
)
PICTURE = Box(LEFT[1], 400, LEFT[1] + MEASURE * EM, 710)
STRAY = Box(-20, 2300, 30, 2350)


def plate(rows: Sequence[Row], file: str, **more: object) -> Plate:
    """A sheet."""
    return Plate(1500, 2400, tuple(rows), file, hashlib.sha256(file.encode()).hexdigest(), **more)  # type: ignore[arg-type]


def scan(order: Sequence[int] | None = None, repairs: Sequence[str] = ()) -> Scan:
    """Two sheets in two files: a masthead and headlines across, two columns each, a picture with its caption.

    ``order`` is that of the lines in the first file.
    """
    first = [Row(text, f"s1_l{n}", Printed(box)) for n, (text, box) in enumerate(FIRST)]
    first = [first[n] for n in order] if order is not None else first
    second = [Row(SECOND[0][0], "/0/text", Printed(SECOND[0][1]))]
    at = 0
    for text, box in SECOND[1:]:
        second.append(Row(text, "/1/text", Printed(box), at))
        at += len(text) + 1
    return Scan("mets", "in/issue.mets.xml", hashlib.sha256(b"mets").hexdigest(), (
        plate(first, "alto/第1版.xml", image="img/lhwb 01.jpg", label="A1", pictures=(PICTURE, STRAY),
              unit="mm10"),
        plate(second, "alto/p2.json"),
    ), repairs=tuple(repairs))


def of_rows(rows: Sequence[Row], format: str = "hocr", name: str = "p1.hocr", **more: object) -> Scan:
    """One sheet in one file."""
    made = plate(rows, name, **more)
    return Scan(format, name, made.sha256, (made,))


def cleaned(made: Scan | None = None, **more: object) -> Document:
    """The document of a scan; ``more`` as :func:`cleaner.document.pack_of` takes it."""
    return Document(chain.run(transcript.page(scan() if made is None else made), pack_of(**more)))  # type: ignore[arg-type]


def flat(document: Document) -> Document:
    """The same with nothing known of columns."""
    page = document.outcome.page
    lines = tuple(line._replace(printed=line.printed and line.printed._replace(column=0)) for line in page.lines)
    sheets = tuple(sheet._replace(columns=()) for sheet in page.sheets)
    return Document(replace(document.outcome, page=replace(page, lines=lines, sheets=sheets)))
