"""PAGE-XML: regions and their types, stated order, texts in all their places, and coordinates of two kinds."""

from __future__ import annotations

import pytest

from cleaner.box import Box
from cleaner.readers import pagexml
from cleaner.readers.scan import Plate, Scan
from cleaner.readers.xml import parse

SPACES = ("http://schema.primaresearch.org/PAGE/gts/pagecontent/2010-03-19",
          "http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15",
          "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15")


def read(body: str, space: str = SPACES[1], page: str = 'imageWidth="1000" imageHeight="800"') -> Scan:
    raw = f'<PcGts xmlns="{space}"><Metadata/><Page imageFilename="s.jpg" {page}>{body}</Page></PcGts>'
    return pagexml.read(parse(raw.encode(), "p.xml"), "p.xml", "")


def plate(body: str) -> Plate:
    return read(body).plates[0]


def texts(body: str) -> list[str]:
    return [row.text for row in plate(body).rows]


def equiv(text: str, more: str = "") -> str:
    return f"<TextEquiv{more}><Unicode>{text}</Unicode></TextEquiv>"


def line(text: str, key: str = "l1", more: str = "", inside: str = "") -> str:
    return f'<TextLine id="{key}"{more}>{inside}{equiv(text)}</TextLine>'


def region(inside: str, more: str = "") -> str:
    return f"<TextRegion{more}>{inside}</TextRegion>"


@pytest.mark.parametrize("space", SPACES)
def test_every_year_is_read(space: str) -> None:
    scan = read(region(line("Lindauer Bote")), space)
    assert (scan.format, scan.plates[0].image, [row.text for row in scan.plates[0].rows]) == (
        "page", "s.jpg", ["Lindauer Bote"])


def test_coordinates_of_both_kinds() -> None:
    new = '<Coords points="10,20 300,22 300,50 10,48"/>'
    old = '<Coords><Point x="10" y="20"/><Point x="300" y="50"/></Coords>'
    rows = plate(region(line("a", "l1", "", new) + line("b", "l2", "", old))).rows
    assert [row.printed.box for row in rows] == [Box(10, 20, 300, 50)] * 2


@pytest.mark.parametrize(("raw", "told"), [
    ("<Page>{a}<Page>{b}</Page>{c}</Page>", [["a", "c"], ["b"]]),
    ("<Page>{a}<TextRegion><Page>{b}</Page>{c}</TextRegion></Page>", [["a", "b", "c"]]),
    ("{a}<Page>{b}</Page><TextRegion>{c}</TextRegion>", [["b", "a", "c"]]),
    ("<foo>{a}<Page>{b}</Page></foo>{c}", [["a", "b", "c"]])])
def test_lines_beside_pages_and_pages_in_others_are_read_once(raw: str, told: list[list[str]]) -> None:
    body = raw.format(**{key: line(key) for key in "abc"})
    scan = pagexml.read(parse(f"<PcGts>{body}</PcGts>".encode(), "p.xml"), "p.xml", "")
    assert [[row.text for row in plate.rows] for plate in scan.plates] == told


def test_lines_in_a_separator_are_kept() -> None:
    coords = '<Coords points="0,10 100,12"/>'
    found = plate(f"<SeparatorRegion>{coords}{line('a')}</SeparatorRegion><SeparatorRegion>{coords}</SeparatorRegion>")
    assert ([row.text for row in found.rows], len(found.bars)) == (["a"], 1)


@pytest.mark.parametrize("points", ["", "12", "a,b c,d", "10,10 10,10", "1e99,0 2,2", "nan,nan 1,1"])
def test_a_line_with_broken_coordinates_keeps_its_text(points: str) -> None:
    scan = read(region(line("Lindau", inside=f'<Coords points="{points}"/>')))
    assert [(row.text, row.printed.box) for row in scan.plates[0].rows] == [("Lindau", None)]
    assert len(scan.repairs) == bool(points)


def test_the_points_that_can_be_read_make_the_box() -> None:
    row = plate(region(line("Lindau", inside='<Coords points="10,20 x,y 300,50"/>'))).rows[0]
    assert row.printed.box == Box(10, 20, 300, 50)


@pytest.mark.parametrize(("kind", "label"), [
    ("paragraph", "text"), ("heading", "heading"), ("caption", "caption"), ("header", "header"), ("footer", "footer"),
    ("page-number", "folio"), ("marginalia", "aside"), ("footnote", "note"), ("TOC-entry", "list"),
    ("drop-capital", ""), ("other", "")])
def test_types_of_regions_are_labels(kind: str, label: str) -> None:
    assert plate(region(line("a"), f' type="{kind}"')).rows[0].printed.label == label


def test_the_structure_of_transkribus_is_a_type() -> None:
    custom = ' custom="readingOrder {index:0;} structure {type:heading;}"'
    assert plate(region(line("a"), custom)).rows[0].printed.label == "heading"


@pytest.mark.parametrize(("inside", "text"), [
    (equiv("zweite", ' index="1"') + equiv("erste", ' index="0"'), "erste"),
    (equiv("vorn") + equiv("hinten"), "vorn"),
    (equiv("", ' index="0"') + equiv("zweite", ' index="1"'), "zweite"),
    ("<TextEquiv><PlainText>schlicht</PlainText></TextEquiv>", "schlicht"),
    ("<TextEquiv><PlainText>schlicht</PlainText><Unicode/></TextEquiv>", "schlicht"),
    (f"<Word>{equiv('zwei')}</Word><Word>{equiv('Worte')}</Word>", "zwei Worte"),
    (f"<Word>{equiv('zwei')}</Word>{equiv('ganze Zeile')}", "ganze Zeile"),
    (f"<Word><Glyph>{equiv('a')}</Glyph><Glyph>{equiv('b')}</Glyph></Word>", "ab")])
def test_the_text_of_a_line_is_found_wherever_it_stands(inside: str, text: str) -> None:
    assert texts(region(f"<TextLine>{inside}</TextLine>")) == [text]


def test_confidence_is_that_of_the_text() -> None:
    told = equiv("a", ' conf="0.25"')
    row = plate(region(f"<TextLine>{told}</TextLine>")).rows[0]
    assert row.printed.sure == 0.25


def test_a_region_without_lines_has_its_own_text_line_by_line() -> None:
    coords = '<Coords points="0,0 100,0 100,60 0,60"/>'
    rows = plate(region(coords + equiv("  erste\n\nzweite "), ' id="r1"')).rows
    assert [(row.text, row.ref, row.at) for row in rows] == [("erste", "r1", 2), ("zweite", "r1", 9)]
    assert [row.printed.box for row in rows] == [Box(0, 0, 100, 30), Box(0, 30, 100, 60)]


def test_the_text_of_a_region_with_lines_is_not_told_twice() -> None:
    assert texts(region(line("a") + line("b") + equiv("a\nb"))) == ["a", "b"]


def test_tables_and_nested_regions_are_read() -> None:
    body = (f'<TableRegion id="t"><TableCell>{line("Zelle", "l1")}</TableCell></TableRegion>'
            + region(line("außen", "l2") + region(line("innen", "l3"), ' type="caption"')))
    assert [(row.text, row.printed.label, row.printed.block) for row in plate(body).rows] == [
        ("Zelle", "table", 1), ("außen", "", 2), ("innen", "caption", 3)]


def test_pictures_bars_and_advertisements() -> None:
    box = '<Coords points="{0},0 {0},40 100,40"/>'
    found = plate(f'<ImageRegion>{box.format(1)}</ImageRegion><SeparatorRegion>{box.format(2)}</SeparatorRegion>'
                  f'<AdvertRegion>{box.format(3)}{region(line("Seife"))}</AdvertRegion>'
                  f'<GraphicRegion>{box.format(4)}</GraphicRegion>')
    assert found.pictures == (Box(1, 0, 100, 40), Box(4, 0, 100, 40))
    assert found.bars == (Box(2, 0, 100, 40),)
    assert [(row.text, row.printed.label) for row in found.rows] == [("Seife", "advertisement")]


THREE = "".join(region(line(str(n), f"l{n}"), f' id="r{n}"{{}}') for n in (1, 2, 3))


def order(body: str) -> tuple[int, ...] | None:
    return plate(f"<ReadingOrder>{body}</ReadingOrder>" + THREE.format("", "", "")).order


def test_an_order_of_indices() -> None:
    assert order('<OrderedGroup><RegionRefIndexed index="2" regionRef="r1"/>'
                 '<RegionRefIndexed index="10" regionRef="r2"/>'
                 '<RegionRefIndexed index="0" regionRef="r3"/></OrderedGroup>') == (2, 0, 1)


def test_groups_nest() -> None:
    assert order('<OrderedGroup><RegionRefIndexed index="1" regionRef="r1"/><UnorderedGroupIndexed index="0">'
                 '<RegionRef regionRef="r3"/><RegionRef regionRef="r2"/></UnorderedGroupIndexed></OrderedGroup>'
                 ) == (2, 1, 0)


def test_regions_that_the_order_does_not_name_come_last() -> None:
    assert order('<OrderedGroup><RegionRefIndexed index="0" regionRef="r2"/></OrderedGroup>') == (1, 0, 2)


def test_the_order_of_transkribus_stands_in_where_there_is_no_other() -> None:
    custom = [f' custom="readingOrder {{index:{n};}}"' for n in (2, 0, 1)]
    assert plate(THREE.format(*custom)).order == (1, 2, 0)


def test_lines_within_a_region_have_an_order_too() -> None:
    lines = line("b", "l1", ' custom="readingOrder {index:1;}"') + line("a", "l2", ' custom="readingOrder {index:0;}"')
    assert plate(region(lines, ' id="r1"')).order == (1, 0)
    assert plate(THREE.format("", "", "")).order is None


def test_faces() -> None:
    style = '<TextStyle bold="true" italic="false"/>'
    body = region(style + line("fett") + line("schräg", "l2", "", '<TextStyle italic="true" bold="false"/>')
                  ) + region(line("abcd", "l3", ' custom="textStyle {offset:0; length:3; bold:true;}"'))
    assert [(row.printed.bold, row.printed.italic) for row in plate(body).rows] == [
        (True, False), (False, True), (True, False)]


def test_upright_regions_are_told() -> None:
    assert plate(region(line("芦河"), ' readingDirection="top-to-bottom"')).rows[0].printed.vertical
    assert not plate(region(line("芦河"))).rows[0].printed.vertical
