"""Lifting: of a file that has lost any one end, and any one slash, the text is read as a whole."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from counting import steps

from cleaner.readers import abbyy, alto, hocr, pagexml
from cleaner.readers.lifting import lift
from cleaner.readers.scan import Scan
from cleaner.readers.xml import parse

COORDS = '<Coords points="10,10 90,40"/>'


def equiv(text: str) -> str:
    return f"<TextEquiv><Unicode>{text}</Unicode></TextEquiv>"


PAGE = (
    f"<PcGts><Page><PrintSpace>{COORDS}</PrintSpace><ReadingOrder><OrderedGroup id='g'>"
    "<RegionRefIndexed index='0' regionRef='r1'/><RegionRefIndexed index='1' regionRef='r2'/></OrderedGroup>"
    f"</ReadingOrder><TextRegion id='r1'>{COORDS}<TextLine id='l1'>{COORDS}<Baseline points='10,20 90,20'/>"
    f"<Word>{COORDS}{equiv('Lindauer')}</Word><Word>{COORDS}{equiv('Bote')}</Word></TextLine>"
    f"<TextLine id='l2'>{COORDS}{equiv('Zweite Zeile')}</TextLine></TextRegion>"
    f"<SeparatorRegion>{COORDS}</SeparatorRegion><TextRegion id='r2'>{COORDS}"
    f"<TextLine id='l3'>{COORDS}{equiv('Dritte')}<TextStyle/></TextLine></TextRegion></Page></PcGts>")
ALTO = (
    "<alto><Styles><TextStyle ID='t'/></Styles><Layout><Page><TopMargin/><PrintSpace><TextBlock><Shape>"
    "<Polygon POINTS='0,0 9,9'/></Shape><TextLine><String CONTENT='Lindauer'><ALTERNATIVE>Lind</ALTERNATIVE></String>"
    "<SP/><String CONTENT='Bote'><Glyph CONTENT='B'><Variant CONTENT='R'/></Glyph><Glyph CONTENT='o'/></String>"
    "<HYP CONTENT='-'/></TextLine><TextLine><String CONTENT='zweite'/><SP/><String CONTENT='Zeile'/></TextLine>"
    "</TextBlock><Illustration/><GraphicalElement/><ComposedBlock><TextBlock><TextLine><String CONTENT='dritte'/>"
    "</TextLine></TextBlock></ComposedBlock></PrintSpace></Page></Layout></alto>")
ABBYY = (
    "<document><page><block blockType='Text'><region><rect/><rect/></region><text><par><line><formatting>"
    "<charParams>a</charParams><charParams>b</charParams><charParams/><charParams>c</charParams></formatting></line>"
    "<line><formatting><charParams>d</charParams></formatting><formatting>e</formatting></line></par><par/></text>"
    "</block><block blockType='Separator'><region><rect/></region><separator><start/><end/></separator></block>"
    "<block blockType='Table'><row><cell><text><par><line><formatting>fg</formatting></line></par></text></cell>"
    "</row></block></page></document>")
HOCR = (
    "<html><body><div class='ocr_page'><div class='ocr_carea'><p class='ocr_par'><span class='ocr_line'>"
    "<span class='ocrx_word'>Lindauer</span> <span class='ocrx_word'><strong>Bote</strong></span></span>"
    "<span class='ocr_line'><span class='ocrx_word'>zwei</span></span></p></div><div class='ocr_photo'></div>"
    "<div class='ocr_separator'/><p class='ocr_par'><span class='ocr_line'>drei</span></p></div></body></html>")


def letters(scan: Scan) -> Counter[str]:
    return Counter("".join("".join(row.text.split()) for plate in scan.plates for row in plate.rows))


@pytest.mark.parametrize(("reader", "text"), [(pagexml, PAGE), (alto, ALTO), (abbyy, ABBYY), (hocr, HOCR)])
def test_one_end_or_slash_that_is_lost_costs_no_letter(reader, text: str) -> None:
    whole = letters(reader.read(parse(text.encode(), "p.xml"), "p.xml", ""))
    for found in re.finditer(r"(/)>|(</\w+>)", text):
        start, end = found.span(found.lastindex or 0)
        broken = reader.read(parse((text[:start] + text[end:]).encode(), "p.xml"), "p.xml", "")
        assert letters(broken) == whole, text[start - 60 : end]
        assert broken.repairs


def test_sound_files_are_left_alone() -> None:
    parsed = parse(b"<a><b><c/></b></a>", "p.xml")
    lift(parsed, {"b": frozenset()})
    assert len(parsed.root) == 1


def test_what_is_lifted_goes_as_far_out_as_it_has_to() -> None:
    parsed = parse(b"<a><b><c><b/><d/></c></b><e>", "p.xml")
    lift(parsed, {"b": frozenset("c"), "c": frozenset()})
    assert [child.tag for child in parsed.root] == ["b", "b", "d", "e"]


def test_steps_grow_with_what_is_lifted_however_deep_it_stands() -> None:
    def taken(deep: int) -> int:
        parsed = parse(b"<a>" + b"<b>" * deep + b"<c/>" * 1000, "p.xml")
        found = steps(lambda: lift(parsed, {"b": frozenset()}))
        assert len(parsed.root) == deep + 1000
        return found

    assert taken(200) < 2 * taken(1)


def test_what_is_lifted_keeps_its_order() -> None:
    parsed = parse(b"<a><b><x/><b><y/><z/></a>", "p.xml")
    lift(parsed, {"b": frozenset("x")})
    assert [child.tag for child in parsed.root.iter()] == ["a", "b", "x", "b", "y", "z"]
    assert len(parsed.root) == 4
