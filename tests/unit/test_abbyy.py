"""FineReader's XML: characters one by one and runs as a whole, sizes, paragraphs, tables, pictures and bars."""

from __future__ import annotations

import pytest

from cleaner.box import Box
from cleaner.readers import abbyy
from cleaner.readers.scan import Plate
from cleaner.readers.xml import parse

LINE = '<line baseline="40" l="10" t="20" r="300" b="50">{}</line>'


def plates(raw: str) -> tuple[Plate, ...]:
    parsed = parse(raw.encode(), "p.xml")
    assert abbyy.suits(parsed.root)
    return abbyy.read(parsed, "p.xml", "").plates


def plate(blocks: str, more: str = 'resolution="300"') -> Plate:
    return plates(f'<page width="1000" height="800" {more}>{blocks}</page>')[0]


def block(inside: str, kind: str = "Text", more: str = "") -> str:
    return f'<block blockType="{kind}" l="0" t="0" r="400" b="400"{more}>{inside}</block>'


def text(inside: str) -> str:
    return block(f"<text><par>{LINE.format(inside)}</par></text>")


def chars(letters: str, more: str = "") -> str:
    return "".join(f'<charParams l="1" t="2" r="9" b="12"{more}>{letter}</charParams>' for letter in letters)


@pytest.mark.parametrize("root", [
    'document xmlns="http://www.abbyy.com/FineReader_xml/FineReader6-schema-v1.xml"',
    'document xmlns="http://www.abbyy.com/FineReader_xml/FineReader10-schema-v1.xml"', "document"])
def test_documents_of_both_schemas_are_read(root: str) -> None:
    page = f'<page width="9" height="9">{text("<formatting>Lindau</formatting>")}</page>'
    found = plates(f"<{root}>{page}{page}</document>")
    assert [[row.text for row in one.rows] for one in found] == [["Lindau"], ["Lindau"]]


@pytest.mark.parametrize(("inside", "told"), [
    (f"<formatting>{chars('Lindau')}</formatting>", "Lindau"),
    ("<formatting>Lindauer </formatting><formatting>Bote</formatting>", "Lindauer Bote"),
    (f"<formatting>\n{chars('ab')}\n</formatting><formatting>{chars(' c')}</formatting>", "ab c"),
    (f"<formatting>{chars('  a   b  ')}</formatting>", "a   b"),
    ("<formatting>" + chars("a") + '<charParams l="1" t="2" r="9" b="12"/>' + chars("b") + "</formatting>", "a b"),
    (f"<formatting>{chars('Bür¬')}</formatting>", "Bür¬"),
    ("<formatting><charParams><charRecVariants><charRecVariant>x</charRecVariant></charRecVariants>a</charParams>"
     "</formatting>", "a"),
    ("<formatting><wordRecVariants><wordRecVariant>xy</wordRecVariant></wordRecVariants>"
     f"{chars('ab')}</formatting>", "ab")])
def test_characters_are_kept_as_the_file_has_them(inside: str, told: str) -> None:
    assert [row.text for row in plate(text(inside)).rows] == [told]


def test_confidence_size_and_face_are_those_of_most_characters() -> None:
    inside = '<formatting fs="12." bold="1">' + chars("Lindau", ' charConfidence="80"') + "</formatting>"
    inside += '<formatting fs="6" italic="true">' + chars("abc", ' charConfidence="255"') + "</formatting>"
    printed = plate(text(inside)).rows[0].printed
    assert (printed.size, printed.bold, printed.italic, printed.sure) == (50, True, False, pytest.approx(0.8))


def test_a_page_without_resolution_has_no_type_sizes() -> None:
    assert plate(text('<formatting fs="12">a</formatting>'), "").rows[0].printed.size == 0


def test_lines_are_found_by_child_sequence() -> None:
    row = plate(text("<formatting>a</formatting>")).rows[0]
    assert (row.ref, row.printed.box) == ("element(/1/1/1/1/1)", Box(10, 20, 300, 50))


def test_paragraphs_and_blocks_are_counted() -> None:
    par = f"<par>{LINE.format('<formatting>a</formatting>')}</par>"
    rows = plate(block(f"<text>{par}{par}</text>") + block(f"<text>{par}</text>")).rows
    assert [(row.printed.block, row.printed.paragraph) for row in rows] == [(1, 1), (1, 2), (2, 3)]


def test_cells_of_tables_are_blocks() -> None:
    cell = f"<cell><text><par>{LINE.format('<formatting>a</formatting>')}</par></text></cell>"
    rows = plate(block(f"<row>{cell}{cell}</row>", "Table")).rows
    assert [(row.printed.block, row.printed.label) for row in rows] == [(2, "table"), (3, "table")]


def test_pictures_and_bars() -> None:
    found = plate(block("", "Picture") + block("", "Separator") + block("", "SeparatorsBox") + block("", "Barcode")
                  + block("", "Text"))
    assert (len(found.pictures), len(found.bars), found.rows) == (2, 2, ())


def test_a_picture_without_corners_has_those_of_its_region() -> None:
    found = plate('<block blockType="Picture"><region><rect l="1" t="2" r="3" b="4"/><rect l="2" t="3" r="9" b="8"/>'
                  "</region></block>")
    assert found.pictures == (Box(1, 2, 9, 8),)


def test_the_roles_of_paragraph_styles_are_labels() -> None:
    style = '<paragraphStyles><paragraphStyle id="s1" role="heading"/></paragraphStyles>'
    par = f'<par style="s1">{LINE.format("<formatting>a</formatting>")}</par>'
    page = f'<page width="9" height="9"><block blockType="Text"><text>{par}</text></block></page>'
    found = plates(f"<document>{style}{page}</document>")
    assert found[0].rows[0].printed.label == "heading"


def test_text_without_lines_or_runs_is_kept() -> None:
    assert [row.text for row in plate(block("<text><par><formatting>a</formatting></par></text>")).rows] == ["a"]
    assert [row.text for row in plate(text("nackt")).rows] == ["nackt"]


@pytest.mark.parametrize("inside", [
    f"<formatting>{chars('ab')[:-len('</charParams>')]}{chars('cd')}</formatting>",
    f"<formatting><charParams>a{chars('bc')}d</charParams></formatting>", chars("abcd"),
    f"<formatting>{chars('ab')}</formatting>{chars('cd')}", f"<strong>{chars('ab')}</strong>{chars('cd')}",
    f"<formatting><!-- a -->{chars('ab')}<?x y?><charParams>c<!-- b --></charParams>d</formatting>"])
def test_characters_in_another_or_outside_of_runs_are_kept(inside: str) -> None:
    assert [row.text for row in plate(text(inside)).rows] == ["abcd"]


def test_characters_outside_of_lines_are_kept() -> None:
    found = plate(block(f"<text>{chars('ab')}<par>{LINE.format(chars('cd'))}{chars('ef')}</par></text>{chars('gh')}"))
    assert [row.text for row in found.rows] == ["ab", "cd", "ef", "gh"]
    assert found.rows[0].printed.box == Box(1, 2, 9, 12)


@pytest.mark.parametrize("raw", ["<document><p/></document>", "<page/>", "<html/>", "<block blockType='Text'/>"])
def test_other_documents_do_not_suit(raw: str) -> None:
    assert not abbyy.suits(parse(raw.encode(), "p").root)
