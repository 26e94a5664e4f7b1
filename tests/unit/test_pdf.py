"""The reader of PDF: its text layer, and what is said of one that has none."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from itertools import accumulate

import pytest

import cleaner
from cleaner.box import Box
from cleaner.model import InputError
from cleaner.readers import pdf
from cleaner.restoration.restore import from_tei
from cleaner.validation import validate

SUN = ("/Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font "
       "/Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) "
       "/Supplement 4 >> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /Ascent 880 "
       "/Descent -120 /CapHeight 880 /StemV 93 /ItalicAngle 0 /FontBBox [-25 -254 1000 880] >> >>]")
"""A Chinese font that every reader of PDF knows: nothing of it need be in the file."""
PROSE = ("芦河今年春汛来得早，自三月初起水位日日见涨，", "沿岸八个村子轮班守堤，夜间也不断人。到了月底，",
         "雨势渐小，", "大坝安然无恙，渡口的木桥也已修好，往来的人又",
         "多了起来。县里派人沿河查看，逐村登记损失，答应", "入夏前把堤岸再加高一尺。")


def line(text: str, x: float, y: float, size: float = 10) -> bytes:
    """What draws a line whose type stands at a place of a page."""
    if text.isascii():
        return f"BT /L {size:g} Tf {x:g} {y:g} Td ({text}) Tj ET\n".encode()
    return f"BT /S {size:g} Tf {x:g} {y:g} Td <{text.encode('utf-16-be').hex()}> Tj ET\n".encode()


def made(*pages: bytes, extra: str = "", size: tuple[int, int] = (600, 800)) -> bytes:
    """A PDF of pages with what draws them; ``extra`` stands in each page's dictionary."""
    numbers = range(5, 5 + 2 * len(pages), 2)
    kids = " ".join(f"{n} 0 R" for n in numbers)
    bodies = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
              b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", f"<< {SUN} >>".encode()]
    for n, page in zip(numbers, pages, strict=True):
        bodies.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents {n + 1} 0 R "
                      f"/Resources << /Font << /L 3 0 R /S 4 0 R >> >> {extra} >>".encode())
        bodies.append(b"<< /Length %d >> stream\n%s\nendstream" % (len(page), page))
    objects = [b"%d 0 obj\n%s\nendobj\n" % (n, body) for n, body in enumerate(bodies, 1)]
    *starts, end = accumulate(map(len, objects), initial=len(b"%PDF-1.4\n"))
    rows = b"".join(b"%010d 00000 n \n" % at for at in starts)
    last = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (last, rows)
    return b"%%PDF-1.4\n%s%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        b"".join(objects), table, last, end)


def prose(x: float, y: float, texts: Sequence[str] = PROSE) -> bytes:
    """Lines of a column under each other."""
    return b"".join(line(text, x, y - 14 * n) for n, text in enumerate(texts))


def test_each_line_has_its_text_its_box_and_its_place_in_the_file() -> None:
    scan = pdf.read(made(line("芦河晚报", 50, 700, 20) + line("Lindau Gazette", 50, 650)), "p.pdf", "0")
    plate, = scan.plates
    assert (plate.width, plate.height, plate.label, plate.unit) == (600, 800, "1", "point")
    assert [row.text for row in plate.rows] == ["芦河晚报", "Lindau Gazette"]
    box = plate.rows[0].printed.box
    assert box is not None
    assert (box.left, box.width) == (50, 80)
    assert box.top < 100 < box.bottom < 110
    assert plate.rows[0].ref == f"page=1&viewrect=50,{box.top:g},80,{box.height:g}"
    assert [text for text, _ in plate.rows[1].words()] == [0, 7]


def test_a_page_that_is_turned_is_read_as_it_is_seen() -> None:
    upright, = pdf.read(made(line("芦河晚报", 50, 700, 20)), "p.pdf", "0").plates
    turned, = pdf.read(made(line("芦河晚报", 50, 700, 20), extra="/Rotate 90"), "p.pdf", "0").plates
    assert (turned.width, turned.height) == (800, 600)
    one, two = upright.rows[0].printed.box, turned.rows[0].printed.box
    assert one is not None
    assert two == Box(800 - one.bottom, one.left, 800 - one.top, one.right)
    assert turned.rows[0].printed.vertical


def test_columns_are_read_one_after_another_and_their_paragraphs_put_together() -> None:
    page = b"".join(line(left, 40, 600 - 14 * n) + line(right, 320, 600 - 14 * n)
                    for n, (left, right) in enumerate(zip(PROSE * 2, PROSE[::-1] * 2, strict=True)))
    raw = made(line("春汛安然度过", 160, 700, 40) + page)
    read = cleaner.read(raw)
    assert read.format == "pdf"
    assert [line.text for line in read.lines] == ["春汛安然度过", *PROSE * 2, *PROSE[::-1] * 2]
    assert "夜间也不断人。到了月底，雨势渐小，" in cleaner.clean(raw).text


def test_a_heading_that_is_spread_is_one_line() -> None:
    spread = b"BT /S 10 Tf 30 Tc 50 700 Td <" + "春汛安然".encode("utf-16-be").hex().encode() + b"> Tj ET"
    assert [row.text for row in pdf.read(made(spread), "p.pdf", "0").plates[0].rows] == ["春 汛 安 然"]


def test_tei_points_into_the_file_and_gives_its_lines_back(tmp_path) -> None:
    path = tmp_path / "p.pdf"
    path.write_bytes(made(line("春汛安然度过", 60, 700, 30) + prose(40, 600), prose(40, 700)))
    tei = cleaner.clean(path).to_tei()
    assert validate(tei) == []
    assert b'p.pdf#page=2&amp;viewrect=40,' in tei
    assert from_tei(tei, "p.xml").decode().split() == ["春汛安然度过", *PROSE, *PROSE]


def test_a_picture_of_the_page_is_its_scan_and_a_smaller_one_a_picture() -> None:
    image = b"q %d 0 0 %d 100 100 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q\n"
    small, = pdf.read(made(line("Lindau", 50, 700) + image % (200, 100)), "p.pdf", "0").plates
    assert small.pictures == (Box(100, 600, 300, 700),)
    whole, = pdf.read(made(line("Lindau", 50, 700) + image % (500, 690)), "p.pdf", "0").plates
    assert whole.pictures == ()


def test_what_a_font_does_not_tell_is_said_to_be_unknown() -> None:
    raw = made(b"BT /S 10 Tf 50 700 Td <82a6ffff> Tj ET").replace(b"UniGB-UCS2-H", b"Identity-H  ")
    scan = pdf.read(raw, "p.pdf", "0")
    assert [row.text for row in scan.plates[0].rows] == ["芦\ufffd"]
    assert scan.repairs == ("page 1: characters of which the font does not tell what they are, given as \ufffd: 1",)


def test_a_broken_page_costs_that_page() -> None:
    raw = made(line("Lindau", 50, 700), line("Halden", 50, 700)).replace(b"[5 0 R 7 0 R]", b"[9 0 R 7 0 R]")
    scan = pdf.read(raw, "p.pdf", "0")
    assert [[row.text for row in plate.rows] for plate in scan.plates] == [[], ["Halden"]]
    assert scan.repairs[0].startswith("page 1: cannot be opened, left out: ")


LOCKED = made(line("Lindau", 50, 700)).replace(
    b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32
    + b"> /P -4 >> /ID [<00> <00>]")


@pytest.mark.parametrize(("raw", "found", "remedy"), [
    (b"%PDF-1.7", "is a PDF that cannot be opened", "save it again"),
    (LOCKED, "is a PDF that cannot be opened: .*assword", "without a password"),
    (made(b""), "is a PDF without text", "run OCR"), (made(), "is a PDF that cannot be opened", "save it again"),
])
def test_what_cannot_be_read_is_declined(raw: bytes, found: str, remedy: str) -> None:
    with pytest.raises(InputError, match=f"p.pdf: {found}.*{remedy}"):
        cleaner.readers.read(raw, "p.pdf")


@pytest.mark.parametrize(("limit", "found"), [
    ("MOST_PAGES", "too many pages: 2"), ("MOST_CHARACTERS", "more than 1 char")])
def test_what_is_too_large_is_declined(monkeypatch, limit: str, found: str) -> None:
    monkeypatch.setattr(pdf, limit, 1)
    with pytest.raises(InputError, match=found):
        pdf.read(made(line("Lindau", 50, 700), line("Halden", 50, 700)), "p.pdf", "0")


def test_without_the_extra_it_is_named(monkeypatch) -> None:
    original = builtins.__import__

    def without(name, *rest):
        if name == "pypdfium2":
            raise ImportError(name)
        return original(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match=r"not installed; expected pypdfium2\. .*newspaper-cleaner\[pdf\]"):
        cleaner.readers.read(made(line("Lindau", 50, 700)), "p.pdf")


def test_what_is_no_pdf_is_not_read_as_one() -> None:
    with pytest.raises(InputError, match=r"p\.txt: does not fit the format 'pdf'"):
        cleaner.readers.read("芦河晚报", "p.txt", "pdf")
