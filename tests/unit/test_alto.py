"""ALTO: lines, hyphens, faces, units, labels, stated order, and what stands outside of lines."""

from __future__ import annotations

import pytest

from cleaner.box import Box
from cleaner.readers import alto
from cleaner.readers.scan import Plate, Scan
from cleaner.readers.xml import parse

LINE = '<TextLine ID="l1" HPOS="10" VPOS="20" WIDTH="300" HEIGHT="30">{}</TextLine>'


def read(body: str, head: str = "", page: str = 'WIDTH="1000" HEIGHT="800"', root: str = "alto") -> Scan:
    raw = f"<{root}>{head}<Layout><Page {page}><PrintSpace>{body}</PrintSpace></Page></Layout></{root.split()[0]}>"
    return alto.read(parse(raw.encode(), "p.xml"), "p.xml", "")


def plate(body: str, head: str = "", **more: str) -> Plate:
    return read(body, head, **more).plates[0]


def texts(body: str, head: str = "") -> list[str]:
    return [row.text for row in plate(body, head).rows]


@pytest.mark.parametrize("root", [
    "alto", 'alto xmlns="http://www.loc.gov/standards/alto/ns-v2#"', 'alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"',
    'alto xmlns="http://schema.ccs-gmbh.com/ALTO"'])
def test_every_namespace_is_read(root: str) -> None:
    scan = read(LINE.format('<String CONTENT="Lindau"/>'), root=root)
    assert alto.suits(parse(f"<{root}/>".encode(), "p.xml").root)
    assert (scan.format, [row.text for row in scan.plates[0].rows]) == ("alto", ["Lindau"])


def test_a_prefix_that_is_not_declared_is_read() -> None:
    parsed = parse(b'<a:alto><a:Layout><a:Page><a:TextBlock><a:TextLine><a:String CONTENT="Lindau"/><a:SP/>'
                   b'<a:String CONTENT="Bote"/></a:TextLine></a:TextBlock></a:Page></a:Layout></a:alto>', "p.xml")
    assert [row.text for row in alto.read(parsed, "p.xml", "").plates[0].rows] == ["Lindau Bote"]


def test_boxes_refs_and_confidence() -> None:
    row = plate(LINE.format('<String CONTENT="a" WC="0.5"/><SP/><String CONTENT="b" WC="0.9"/><SP/>'
                            '<String CONTENT="c" WC="nan"/>')).rows[0]
    assert (row.ref, row.printed.box) == ("l1", Box(10, 20, 310, 50))
    assert row.printed.sure == pytest.approx(0.7)


@pytest.mark.parametrize(("token", "text"), [
    ('<HYP CONTENT="-"/>', "Bür-"), ('<HYP CONTENT="¬"/>', "Bür¬"), ('<HYP CONTENT="⸗"/>', "Bür⸗"),
    ('<HYP CONTENT=""/>', "Bür\u00ad"), ("<HYP/>", "Bür\u00ad"), ("", "Bür")])
def test_hyphens_stay_at_the_end_of_the_row(token: str, text: str) -> None:
    row = plate(LINE.format(f'<String CONTENT="Bür" SUBS_TYPE="HypPart1" SUBS_CONTENT="Bürger"/>{token}')).rows[0]
    assert (row.text, row.printed.whole) == (text, "Bürger")


def test_the_second_half_of_a_word_is_not_cut_by_its_end() -> None:
    line = LINE.format('<String CONTENT="ger" SUBS_TYPE="HypPart2" SUBS_CONTENT="Bürger"/><SP/><String CONTENT="am"/>')
    assert plate(line).rows[0].printed.whole == ""


def test_words_without_a_space_between_them_are_set_together_where_the_file_has_spaces() -> None:
    words = '<String CONTENT="Lindau"/>{}<String CONTENT=","/><SP/><String CONTENT="den"/>'
    assert texts(LINE.format(words.format(""))) == ["Lindau, den"]
    assert texts(LINE.format(words.format("").replace("<SP/>", ""))) == ["Lindau , den"]


def test_between_han_only_wide_white_is_a_space() -> None:
    def word(text: str, left: int, width: int) -> str:
        return f'<String CONTENT="{text}" HPOS="{left}" VPOS="20" WIDTH="{width}" HEIGHT="30"/>'

    line = f'{word("记者", 10, 58)}<SP WIDTH="-1"/>{word("晓岚", 67, 58)}<SP WIDTH="30"/>{word("周可", 155, 58)}'
    assert texts(LINE.format(line)) == ["记者晓岚 周可"]
    assert texts(LINE.format('<String CONTENT="芦河"/><SP/><String CONTENT="晚报"/>')) == ["芦河晚报"]


def test_tokens_outside_of_lines_and_boxes_are_kept() -> None:
    body = ('<TextBlock ID="b1"><String CONTENT="ohne"/><SP/><String CONTENT="Zeile"/></TextBlock>'
            '<String CONTENT="lose"/><TextLine><String CONTENT="frei"/></TextLine>')
    rows = plate(body).rows
    assert [(row.text, row.ref) for row in rows] == [
        ("ohne Zeile", "b1"), ("lose", "element(/1/1/1/1)"), ("frei", "element(/1/1/1/1/3)")]
    assert all(row.printed.box is None for row in rows)


def test_margins_hold_text_too() -> None:
    raw = b'<alto><Page><TopMargin><TextLine><String CONTENT="Kopf"/></TextLine></TopMargin></Page></alto>'
    assert [row.text for row in alto.read(parse(raw, "p"), "p", "").plates[0].rows] == ["Kopf"]


def test_words_of_han_tell_how_high_they_stand() -> None:
    told = ('<String CONTENT="芦河" HPOS="10" VPOS="12" WIDTH="40" HEIGHT="20"/>'
            '<String CONTENT="晚报" HPOS="60" WIDTH="40"/>')
    line = f'<TextLine HPOS="10" VPOS="10" WIDTH="90" HEIGHT="30">{told}</TextLine>'
    (row,) = plate(f"<PrintSpace><TextBlock>{line}</TextBlock></PrintSpace>").rows
    assert row.words() == ((0, Box(10, 12, 50, 32)), (2, Box(60, 10, 100, 40)))


def test_a_line_without_a_box_has_that_of_its_words() -> None:
    line = ('<TextLine><String CONTENT="a" HPOS="5" VPOS="6" WIDTH="10" HEIGHT="10"/><SP/>'
            '<String CONTENT="b" HPOS="20" VPOS="4" WIDTH="10" HEIGHT="10"/></TextLine>')
    assert plate(line).rows[0].printed.box == Box(5, 4, 30, 16)


STYLES = ('<Description><MeasurementUnit>{}</MeasurementUnit></Description><Styles>'
          '<TextStyle ID="t1" FONTSIZE="10"/><TextStyle ID="t2" FONTSIZE="20" FONTSTYLE="bold"/></Styles>')


@pytest.mark.parametrize(("unit", "size"), [("mm10", 20 * 254 / 72), ("inch1200", 20 * 1200 / 72)])
def test_type_sizes_are_in_units_of_the_page(unit: str, size: float) -> None:
    row = plate(LINE.format('<String STYLEREFS="t2" CONTENT="Lindau"/>'), STYLES.format(unit)).rows[0]
    assert row.printed.size == pytest.approx(size)
    assert row.printed.bold


@pytest.mark.parametrize(("told", "unit"), [
    ("<MeasurementUnit>mm10</MeasurementUnit>", "mm10"), ("<MeasurementUnit> inch1200 </MeasurementUnit>", "inch1200"),
    ("<MeasurementUnit>pixel</MeasurementUnit>", "pixel"), ("", "pixel"),
    ("<MeasurementUnit>ell</MeasurementUnit>", ""),
])
def test_the_unit_of_boxes_is_told(told: str, unit: str) -> None:
    assert plate(LINE.format('<String CONTENT="Lindau"/>'), f"<Description>{told}</Description>").unit == unit


def test_of_points_on_a_page_in_pixels_the_heights_of_its_lines_tell() -> None:
    styles = [("t1", 30), ("t1", 30), ("t1", 31), ("t2", 70)]
    lines = [f'<TextLine HPOS="0" VPOS="{n * 50}" WIDTH="100" HEIGHT="{high}">'
             f'<String STYLEREFS="{style}" CONTENT="Lindau"/></TextLine>' for n, (style, high) in enumerate(styles)]
    rows = plate("".join(lines), STYLES.format("pixel")).rows
    assert [row.printed.size for row in rows] == pytest.approx([30.5, 30.5, 30.5, 61.0])


def test_styles_come_down_and_most_characters_decide() -> None:
    body = '<TextBlock STYLEREFS="p1 t2">' + LINE.format('<String CONTENT="Lindau"/>') + LINE.format(
        '<String CONTENT="ab"/><SP/><String STYLEREFS="t1" CONTENT="klein"/>') + LINE.format(
        '<String STYLEREFS="t1" STYLE="bold italics" CONTENT="schräg"/>') + "</TextBlock>"
    faces = [row.printed[1:4] for row in plate(body, STYLES.format("mm10")).rows]
    ten = 10 * 254 / 72
    assert faces == [(pytest.approx(2 * ten), True, False), (pytest.approx(ten), False, False),
                     (pytest.approx(ten), True, True)]


def test_labels_come_from_tags_and_types() -> None:
    tags = ('<Tags><StructureTag ID="g1" LABEL="Headline"/><LayoutTag ID="g2" LABEL="page-number"/>'
            '<OtherTag ID="g3" LABEL="hyperspace"/></Tags>')
    line = LINE.format('<String CONTENT="a"/>')
    tagged = line.replace("ID=", 'TAGREFS="g2" ID=')
    body = (f'<TextBlock TAGREFS="g3 g1">{line}</TextBlock><TextBlock>{tagged}</TextBlock>'
            f'<ComposedBlock TYPE="Advertisement"><TextBlock>{line}</TextBlock></ComposedBlock>')
    assert [(row.printed.label, row.printed.block) for row in plate(body, tags).rows] == [
        ("heading", 1), ("folio", 2), ("advertisement", 3)]


def test_pictures_and_bars() -> None:
    found = plate('<Illustration HPOS="1" VPOS="2" WIDTH="30" HEIGHT="40"/>'
                  '<GraphicalElement HPOS="5" VPOS="100" WIDTH="900" HEIGHT="4"/>'
                  '<GraphicalElement HPOS="5" VPOS="100" WIDTH="20" HEIGHT="20"/>')
    assert (found.pictures, found.bars) == ((Box(1, 2, 31, 42),), (Box(5, 100, 905, 104),))


TWO = "".join(f'<TextBlock ID="b{n}"{{}}><TextLine ID="l{n}"><String ID="s{n}" CONTENT="{n}"/></TextLine></TextBlock>'
              for n in (1, 2, 3))


def test_the_reading_order_of_version_4_is_stated() -> None:
    order = '<ReadingOrder><OrderedGroup><ElementRef REF="b3"/><ElementRef REF="b1"/></OrderedGroup></ReadingOrder>'
    assert plate(TWO.format("", "", ""), order).order == (2, 0, 1)
    assert plate(TWO.format("", "", "")).order is None


def test_chains_of_blocks_state_an_order() -> None:
    assert plate(TWO.format(' IDNEXT="b3"', "", ' IDNEXT="b2"')).order == (0, 2, 1)


def test_chains_that_bite_their_tail_come_to_an_end() -> None:
    assert plate(TWO.format(' IDNEXT="b2"', ' IDNEXT="b1"', ' IDNEXT="b3"')).order == (0, 1, 2)


def test_leaves_tell_by_which_ids_their_rows_may_be_meant() -> None:
    raw = ('<alto><Page ID="p1"><ComposedBlock ID="c1"><TextBlock ID="b1"><TextLine ID="l1">'
           '<String ID="s1" CONTENT="a"/><SP ID="x1"/><String ID="s2" CONTENT="b"/><HYP ID="h1"/>'
           "</TextLine></TextBlock></ComposedBlock></Page></alto>")
    leaf = alto.leaves(parse(raw.encode(), "p"), "p", "d")[0]
    assert leaf.ids == (("s1", "x1", "s2", "h1", "l1", "b1", "c1", "p1"),)
    assert leaf.plate == alto.plates(parse(raw.encode(), "p"), "p", "d")[0]


def test_several_pages_are_several_plates() -> None:
    raw = (b'<alto><Layout>'
           b'<Page WIDTH="10" HEIGHT="20" PRINTED_IMG_NR="3"><TextLine><String CONTENT="a"/></TextLine></Page>'
           b'<Page WIDTH="30" HEIGHT="40"><TextLine><String CONTENT="b"/></TextLine></Page></Layout></alto>')
    found = alto.read(parse(raw, "p"), "p", "").plates
    assert [(one.width, one.height, one.label, [row.text for row in one.rows]) for one in found] == [
        (10, 20, "3", ["a"]), (30, 40, "", ["b"])]


def test_alternatives_and_glyphs_are_no_text() -> None:
    assert texts(LINE.format('<String CONTENT="Lindau"><ALTERNATIVE>Lindan</ALTERNATIVE><Glyph CONTENT="L"/></String>'
                             )) == ["Lindau"]


@pytest.mark.parametrize("inside", [
    '<String CONTENT="Lindauer"><SP/><String CONTENT="Bote"/>',
    '<String CONTENT="Lindauer"/><SP><String CONTENT="Bote"/>',
    '<String CONTENT="Lindauer"/><SP><String CONTENT="Bote"/></SP>',
    '<String CONTENT="Lindauer"><Glyph CONTENT="L"><SP/><String CONTENT="Bote"/></Glyph></String>',
    '<String CONTENT="Lindauer"/><SP><ALTERNATIVE/></SP><String CONTENT="Bote"/>',
    '<String CONTENT="Lindauer"><SP><String CONTENT="Bote"/></SP></String>'])
@pytest.mark.parametrize("around", [LINE, "{}"])
def test_words_in_a_word_whose_end_is_missing_are_read(inside: str, around: str) -> None:
    assert texts(around.format(inside)) == ["Lindauer Bote"]


def test_lines_in_a_word_whose_end_is_missing_are_read() -> None:
    inner = LINE.format('<String CONTENT="Bote"/>')
    assert texts(LINE.format(f'<String CONTENT="Lindauer">{inner}</String>')) == ["Lindauer", "Bote"]
    assert texts(f'<String CONTENT="Lindauer"><SP>{inner}</SP></String>') == ["Lindauer", "Bote"]


def test_text_that_a_broken_file_has_outside_of_its_pages_is_kept() -> None:
    raw = (b'<alto><Layout><Page><TextLine><String CONTENT="a"/></TextLine></Page>'
           b'<TextBlock><TextLine><String CONTENT="b"/></TextLine></TextBlock></Layout></alto>')
    assert [row.text for row in alto.read(parse(raw, "p"), "p", "").plates[0].rows] == ["a", "b"]


def test_upright_lines_are_told() -> None:
    line = '<TextLine HPOS="10" VPOS="20" WIDTH="30" HEIGHT="200"><String CONTENT="蘆河晚報"/></TextLine>'
    assert plate(line).rows[0].printed.vertical
