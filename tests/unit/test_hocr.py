"""hOCR: words and lines without words, faces, properties in any order, blocks, pictures, and HTML that is no XML."""

from __future__ import annotations

import pytest

from cleaner.box import Box
from cleaner.readers import hocr
from cleaner.readers.scan import Plate, Scan
from cleaner.readers.xml import parse

PAGE = "<div class='ocr_page' title='{}'>{}</div>"
TITLE = "image \"scan; bbox 9.png\"; bbox 0 0 1000 800; ppageno 0; scan_res 144 144"


def read(body: str, head: str = "", title: str = TITLE) -> Scan:
    raw = f"<html><head>{head}</head><body>{PAGE.format(title, body)}</body></html>"
    return hocr.read(parse(raw.encode(), "p.hocr"), "p.hocr", "")


def plate(body: str, head: str = "") -> Plate:
    return read(body, head).plates[0]


def texts(body: str) -> list[str]:
    return [row.text for row in plate(body).rows]


def line(inside: str, kind: str = "ocr_line", title: str = "bbox 10 20 300 50") -> str:
    return f"<span class='{kind}' id='l1' title='{title}'>{inside}</span>"


def word(text: str, title: str = "") -> str:
    return f"<span class='ocrx_word' title='{title}'>{text}</span>"


def test_the_page_tells_its_size_and_scan() -> None:
    found = plate(line("a"))
    assert (found.width, found.height, found.image) == (1000, 800, "scan; bbox 9.png")


@pytest.mark.parametrize("title", [
    "bbox 10 20 300 50; x_size 30; baseline 0 -2", "baseline 0 -2;x_size 30;bbox 10 20 300 50",
    "x_size  30 ; bbox  10 20 300 50"])
def test_properties_come_in_any_order(title: str) -> None:
    printed = plate(line("Lindau", title=title)).rows[0].printed
    assert (printed.box, printed.size) == (Box(10, 20, 300, 50), 30)


def test_points_become_pixels_by_the_resolution_of_the_page() -> None:
    assert plate(line("Lindau", title="bbox 1 2 3 4; x_fsize 12")).rows[0].printed.size == 24


def test_words_and_what_stands_between_them() -> None:
    first, second = word("Lindauer", "bbox 10 20 90 50; x_wconf 90"), word("Bote", "bbox 99 20 140 50; x_wconf 70")
    row = plate(line(f"{first} {second}, neu")).rows[0]
    assert (row.text, row.printed.sure) == ("Lindauer Bote, neu", pytest.approx(0.8))


def test_words_without_blanks_in_a_file_that_has_none_are_parted() -> None:
    assert texts(line(word("Lindauer") + word("Bote"))) == ["Lindauer Bote"]
    assert texts(line(word("Lindau") + word(",") + " " + word("den"))) == ["Lindau, den"]


def test_between_han_only_wide_white_is_a_space() -> None:
    words = [word("记者", "bbox 10 20 68 50"), word("晓岚", "bbox 70 20 128 50"), word("周可", "bbox 160 20 218 50")]
    assert texts(line("\n".join(words))) == ["记者晓岚 周可"]
    assert texts(line("记者晓岚 周可")) == ["记者晓岚 周可"]


@pytest.mark.parametrize(("inside", "text"), [
    ("Lindauer\n   Bote", "Lindauer Bote"), ("Lindauer<br/>Bote", "Lindauer Bote"), ("a&#160;b", "a\u00a0b"),
    ("a\u3000b", "a\u3000b"), ("Bür¬", "Bür¬"), ("<span>Lin<b>dau</b></span>er", "Lindauer"),
    (word("<span class='ocrx_cinfo'>a</span>\n<span class='ocrx_cinfo'>b</span>"), "ab"),
    (word("<span class='alternatives'><ins class='alt'>gut</ins><del class='alt'>got</del></span>"), "gut")])
def test_the_text_of_a_line(inside: str, text: str) -> None:
    assert texts(line(inside)) == [text]


@pytest.mark.parametrize(("inside", "bold", "italic"), [
    (word("<strong>fett</strong>"), True, False), (f"<em>{word('schräg')}</em>", False, True),
    (word("<strong><em>beides</em></strong>"), True, True),
    (f"{word('<strong>a</strong>')} {word('lang')}", False, False),
    ("<span style='font-weight:bold'>fett</span>", True, False), ("<i>schräg</i>", False, True)])
def test_faces(inside: str, bold: bool, italic: bool) -> None:
    printed = plate(line(inside)).rows[0].printed
    assert (printed.bold, printed.italic) == (bold, italic)


def test_blocks_and_paragraphs_are_counted() -> None:
    par = f"<p class='ocr_par'>{line('a')}</p>"
    rows = plate(f"<div class='ocr_carea'>{par}{par}</div><div class='ocrx_block'>{par}{line('b')}</div>").rows
    assert [(row.printed.block, row.printed.paragraph) for row in rows] == [(1, 1), (1, 2), (2, 3), (2, 0)]


def test_classes_of_lines_are_labels_but_not_all_of_tesseract() -> None:
    kinds = ("ocr_header", "ocr_caption", "ocr_textfloat", "ocrx_line")
    body = "".join(line("a", kind) for kind in kinds)
    tesseract = "<meta name='ocr-system' content='tesseract 5.3.0'/>"
    assert [row.printed.label for row in plate(body).rows] == ["header", "caption", "aside", ""]
    assert [row.printed.label for row in plate(body, tesseract).rows] == ["heading", "", "", ""]


def test_a_header_that_holds_lines_is_a_block() -> None:
    rows = plate(f"<div class='ocr_header'>{line('a')}{line('b')}</div>").rows
    assert [(row.text, row.printed.label) for row in rows] == [("a", "header"), ("b", "header")]


def test_pictures_and_bars() -> None:
    found = plate("<div class='ocr_photo' title='bbox 1 2 30 40'/><div class='ocr_separator' title='bbox 0 9 900 12'/>"
                  f"<div class='ocr_float' title='bbox 1 2 30 40'>{line('Kasten')}</div>")
    assert (found.pictures, found.bars, len(found.rows)) == ((Box(1, 2, 30, 40),), (Box(0, 9, 900, 12),), 1)


def test_text_outside_of_lines_is_kept_with_its_place() -> None:
    rows = plate(f"<p class='ocr_par' id='p1'>vorn <b>fett</b>{line('innen')}hinten<br/>{word('Wort')}</p>").rows
    assert [(row.text, row.ref, row.at) for row in rows] == [
        ("vorn fett", "p1", 0), ("innen", "l1", 0), ("hinten", "p1", 14), ("Wort", "p1", 20)]


def test_several_pages_are_several_plates_and_the_rest_comes_last() -> None:
    raw = f"<html><body>{PAGE.format('bbox 0 0 9 9', 'a')}{PAGE.format('bbox 0 0 8 8', 'b')}<p>Rest</p></body></html>"
    found = hocr.read(parse(raw.encode(), "p"), "p", "").plates
    assert [[row.text for row in one.rows] for one in found] == [["a"], ["b", "Rest"]]


def test_a_page_that_is_no_division_is_read_where_it_stands() -> None:
    assert texts(f"<p class='ocr_page'>{line('innen')}</p>{line('außen')}") == ["innen", "außen"]


@pytest.mark.parametrize("title", ["bbox 1 2 x 4", "x bbox 1\n2 3 4", "bbox 1 2 3", "bbox nan 2 3 4", ""])
def test_words_whose_boxes_are_no_numbers_are_read(title: str) -> None:
    assert texts(line(word("芦河", "bbox 10 20 50 40") + word("晚报", title))) == ["芦河晚报"]


def test_comments_between_text_are_none_of_it() -> None:
    rows = plate(f"<p class='ocr_par' id='p1'>vorn<!-- nichts --><?x y?>{line('innen')}hinten</p>").rows
    assert [(row.text, row.at) for row in rows] == [("vorn", 0), ("innen", 0), ("hinten", 9)]


def test_the_head_of_the_file_is_no_text() -> None:
    raw = "<html><head><title>OCR</title><style>p{}</style></head><body><span class='ocr_line'>a</span></body></html>"
    found = hocr.read(parse(raw.encode(), "p"), "p", "")
    assert [row.text for row in found.plates[0].rows] == ["a"]


def test_html_that_is_no_xml_is_read_and_said_so() -> None:
    raw = ("<!DOCTYPE html><HTML><META charset=utf-8><BODY><DIV CLASS=ocr_page TITLE='bbox 0 0 90 90'><P CLASS=ocr_par>"
           "<SPAN CLASS=ocr_line TITLE='bbox 1 1 9 9'>caf&eacute;&nbsp;&amp; th&eacute;<BR>neu</SPAN></BODY></HTML>")
    parsed = parse(raw.encode(), "p.html")
    found = hocr.read(parsed, "p.html", "")
    assert hocr.suits(parsed.root)
    assert [row.text for row in found.plates[0].rows] == ["café\u00a0& thé neu"]
    assert "was read as HTML" in found.repairs


def test_entities_of_xhtml_lose_no_character() -> None:
    raw = ('<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/x.dtd">'
           '<html xmlns="http://www.w3.org/1999/xhtml"><body><div class="ocr_page"><span class="ocr_line">'
           "B&uuml;rger&nbsp;&mdash; Lindau</span></div></body></html>")
    found = hocr.read(parse(raw.encode(), "p.html"), "p.html", "")
    assert [row.text for row in found.plates[0].rows] == ["Bürger\u00a0— Lindau"]


@pytest.mark.parametrize("raw", ["<html><body><p class='news'>x</p></body></html>", "<alto/>", "<html/>"])
def test_other_html_does_not_suit(raw: str) -> None:
    assert not hocr.suits(parse(raw.encode(), "p").root)


def test_words_of_han_tell_how_high_they_stand() -> None:
    (row,) = plate(line(word("芦河", "bbox 10 22 70 50") + word("晚报", "bbox 90 20 150 48"))).rows
    assert [box for _, box in row.words()] == [Box(10, 22, 70, 50), Box(90, 20, 150, 48)]
