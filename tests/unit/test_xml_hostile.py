"""XML of strangers: bombs and giants are refused, what is broken is read and recorded, boxes that cannot be are cut."""

from __future__ import annotations

import contextlib
import resource
import sys
from pathlib import Path
from types import ModuleType

import pytest
from lxml import etree

from cleaner.box import Box
from cleaner.model import InputError
from cleaner.readers import abbyy, alto, hocr, pagexml, xml
from cleaner.readers.scan import Plate, Scan
from cleaner.readers.xml import Parsed, parse, pointer

LINE = '<TextLine ID="l{0}"><String ID="s{0}" CONTENT="{1}"/></TextLine>'


def lines(*texts: str) -> str:
    return "".join(LINE.format(n, text) for n, text in enumerate(texts, 1))


def page(body: str) -> str:
    return f'<alto><Layout><Page WIDTH="100" HEIGHT="100"><TextBlock ID="b1">{body}</TextBlock></Page></Layout></alto>'


def read(raw: str | bytes) -> Scan:
    return alto.read(parse(raw.encode() if isinstance(raw, str) else raw, "p.xml"), "p.xml", "")


def texts(scan: Scan) -> list[str]:
    return [row.text for plate in scan.plates for row in plate.rows]


# Bombs and other files

LAUGHS = "<!DOCTYPE alto [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {this} '{f'&{last};' * 10}'>" for last, this in zip("abcdefgh", "bcdefghi", strict=True)) + "]>"


@pytest.mark.parametrize("raw", [
    LAUGHS + page(lines("&i;")), LAUGHS + page(lines("keine")),
    f"<!DOCTYPE alto [<!ENTITY a '{'x' * 100_000}'>]>" + page(lines("&a;" * 50)),
    "<!DOCTYPE alto [<!ENTITY a '<b/>'>]>" + page(lines("&a;")),
    "<!DOCTYPE alto [<!ENTITY % p 'x'><!ENTITY a '%p;'>]>" + page(lines("&a;")),
    "<!DOCTYPE alto [<!ENTITY a 'xxxx'>]>" + page(lines("&a;" * 200_000)),
    "<!DOCTYPE alto [<!ENTITY a 'x'" + page(lines("&a;")),
    (LAUGHS + page(lines("&i;"))).encode("utf-16")])
def test_bombs_are_refused(raw: str | bytes) -> None:
    with pytest.raises(InputError, match=r"entit|document type"):
        read(raw)


def test_short_entities_of_the_file_are_read() -> None:
    scan = read("<!DOCTYPE alto [<!ENTITY ae '&#228;'><!-- ' --><!ENTITY o \"ö\">]>" + page(lines("B&ae;r H&o;he")))
    assert (texts(scan), scan.repairs) == (["Bär Höhe"], ())


def test_entities_of_other_files_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim", encoding="utf-8")
    scan = read(f"<!DOCTYPE alto [<!ENTITY x SYSTEM '{secret.as_uri()}'>]>" + page(lines("a &x; b")))
    assert texts(scan) == ["a &x; b"]
    assert "not read" in scan.repairs[0]


def test_the_file_of_a_document_type_is_not_read(tmp_path: Path) -> None:
    dtd = tmp_path / "page.dtd"
    dtd.write_text("<!ATTLIST p told CDATA 'geheim'>", encoding="utf-8")
    raw = f"<!DOCTYPE p SYSTEM '{dtd.as_uri()}'><p/>".encode()
    assert etree.fromstring(raw, xml.parser()).get("told") is None
    assert etree.fromstring(raw, xml.parser(raw)).get("told") is None
    assert parse(raw, "p.xml").root.get("told") is None
    assert parse(raw.replace(b"/>", b">&nbsp;<b></p>"), "p.xml").root.get("told") is None


@pytest.mark.parametrize("doctype", ["", "<!DOCTYPE alto SYSTEM 'alto.dtd'>"])
def test_ids_that_come_twice_are_read(doctype: str) -> None:
    assert texts(read(doctype + page(lines("a", "b").replace("ID=", "xml:id=").replace("l2", "l1")))) == ["a", "b"]


def test_a_document_type_that_is_nowhere_hurts_nobody() -> None:
    raw = "<!DOCTYPE alto SYSTEM 'http://lindau.invalid/alto.dtd'>" + page(lines("a"))
    assert (texts(read(raw)), read(raw).repairs) == (["a"], ())


# Giants

@pytest.mark.parametrize("raw", [
    b"<alto x='" + b"y" * 10_500_000 + b"'/>", b"<alto>" + b"y" * 10_500_000 + b"</alto>",
    b"<a>" * 300 + b"</a>" * 300, b"<a>" * 300_000, b"<a>&nbsp;" * 300_000])
def test_what_is_beyond_any_page_is_refused(raw: bytes) -> None:
    with pytest.raises(InputError, match="beyond what a page needs"):
        parse(raw, "p.xml")


def test_a_giant_attribute_is_refused_in_bounded_memory() -> None:
    raw = b"<alto><String CONTENT='" + b"y" * 200_000_000 + b"'/></alto>"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(InputError, match="beyond what a page needs"):
        parse(raw, "p.xml")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown * (1 if sys.platform == "darwin" else 1024) < len(raw) / 2


def test_a_file_that_is_too_large_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "LARGEST", 100)
    with pytest.raises(InputError, match="too large"):
        parse(b"<a>" + b" " * 100 + b"</a>", "p.xml")


@pytest.mark.parametrize("raw", [b"<html ", b"<!-- --><html\n", b"<?xml version='1.0'?>\n<html xmlns"])
def test_html_that_breaks_off_in_its_first_tag_is_refused(raw: bytes) -> None:
    with pytest.raises(InputError, match="is no readable HTML"):
        parse(raw, "p.html")


@pytest.mark.parametrize("raw", [b"", b"  \n", b"Lindauer Bote", b"{}", b"<", b"<<<>>>", b"<!-- -->", b"\x89PNG\r\n"])
def test_what_is_no_xml_is_refused(raw: bytes) -> None:
    with pytest.raises(InputError):
        parse(raw, "p.xml")


# Broken tags

@pytest.mark.parametrize(("body", "told"), [
    (lines("a", "b") + "</TextBlock>" + lines("c"), ["a", "b", "c"]),
    (lines("a") + "</Seite>" + lines("b"), ["a", "b"]),
    (lines("a").replace("</TextLine>", "") + lines("b"), ["a", "b"]),
    (lines("a") + "</TextBlock></Page></Layout></alto><TextBlock>" + lines("b"), ["a", "b"]),
    (lines("a & b", "c &amp; d"), ["a & b", "c & d"]),
    (lines("a < b", "c"), ["a < b", "c"]),
    (lines("a").replace('ID="l1"', "ID=l1") + lines("b"), ["a", "b"]),
    (lines("a").replace('ID="l1"', 'ID="l1" ID="l2"') + lines("b"), ["a", "b"]),
    (lines("a").replace('"/>', '"') + lines("b"), ["a", "b"]),
    (lines("a") + "1 < 2 <3" + lines("b"), ["a", "b"]),
    (lines("a&nbsp;b&eacute;", "&unbekannt;"), ["a\u00a0bé", "&unbekannt;"]),
    (lines("a\x00b\x1b", "c&#0;&#xFFFE;d"), ["a\ufffdb\ufffd", "c\ufffd\ufffdd"])])
def test_nothing_is_lost_that_can_be_read(body: str, told: list[str]) -> None:
    scan = read(page(body))
    assert texts(scan) == told
    assert scan.repairs
    assert not any("could not be read" in repair for repair in scan.repairs[1:]) or 'ID="l2"' in body


@pytest.mark.parametrize("cut", range(20, len(page(lines("a", "b", "c"))), 7))
def test_a_file_that_breaks_off_is_read_up_to_there(cut: int) -> None:
    whole = page(lines("a", "b", "c"))
    scan = read(whole[:cut])
    wanted = [letter for letter in "abc" if f'CONTENT="{letter}"' in whole[:cut]]
    assert texts(scan)[:len(wanted)] == wanted
    assert scan.repairs


def test_the_line_of_the_first_fault_is_told() -> None:
    scan = read("<?xml version='1.0'?>\n<!DOCTYPE alto\n>\n" + page(lines("a") + "\n\n</x>"))
    assert any("line 6" in repair for repair in scan.repairs)


def test_what_a_fault_costs_is_told() -> None:
    scan = read(page(lines("a") + '<String CONTENT="verloren" CONTENT="Lindau"/>'))
    assert texts(scan) == ["a", "verloren"]
    assert scan.repairs[-1].endswith("could not be read because of it: 6")


def test_two_files_in_one_are_read() -> None:
    assert texts(read(page(lines("a")) + page(lines("b")))) == ["a", "b"]


def test_the_content_of_cdata_is_left_alone() -> None:
    text = "<TextLine><TextEquiv><Unicode><![CDATA[a & b &amp; <c>]]></Unicode></TextEquiv></TextLine>"
    raw = f"<PcGts><Page>{text}</Page></PcGts>"
    scan = pagexml.read(parse(raw.encode(), "p"), "p", "")
    assert (texts(scan), scan.repairs) == (["a & b &amp; <c>"], ())


# Encodings

HAN = "芦河晚报今日出版，清溪镇春汛平稳。"


@pytest.mark.parametrize(("text", "declared", "encoding", "repaired"), [
    ("Bürger", "ISO-8859-1", "latin-1", False), ("Bürger", "ISO-8859-1", "utf-8", True),
    ("Bürger", "UTF-8", "latin-1", True), ("Bürger", "windows-1252", "cp1252", False),
    ("Bürger", "klingon", "utf-8", True),
    (HAN, "GB2312", "gb18030", False), (HAN, "UTF-8", "gb18030", True), (HAN, "gbk", "utf-8", True),
    (HAN, "UTF-8", "utf-16", False), (HAN, "UTF-16", "utf-16", False), (HAN, "UTF-8", "utf-16-le", True),
    (HAN, "UTF-16", "utf-8", True), (HAN, "UTF-8", "utf-8-sig", False), (HAN, "ISO-8859-1", "utf-8-sig", False)])
def test_encodings_are_found_whatever_is_declared(text: str, declared: str, encoding: str, repaired: bool) -> None:
    raw = f'<?xml version="1.0" encoding="{declared}"?>\n{page(lines(text))}'.encode(encoding)
    scan = read(raw)
    assert texts(scan) == [text]
    assert bool(scan.repairs) == repaired


def test_one_bad_byte_does_not_lose_the_page() -> None:
    raw = page(lines(f"{HAN}#{HAN}")).encode().replace(b"#", b"\xff")
    scan = read(raw)
    assert texts(scan) == [f"{HAN}\ufffd{HAN}"]
    assert scan.repairs == ("places that are not utf-8, now U+FFFD: 1",)


# Boxes

def boxes(*attributes: str, size: str = 'WIDTH="100" HEIGHT="100"') -> tuple[Plate, tuple[str, ...]]:
    body = "".join(f'<TextLine {told}><String CONTENT="a{n}"/></TextLine>' for n, told in enumerate(attributes))
    scan = read(f"<alto><Page {size}><TextBlock>{body}</TextBlock></Page></alto>")
    return scan.plates[0], scan.repairs


def corner(left: object, top: object, width: object, height: object) -> str:
    return f'HPOS="{left}" VPOS="{top}" WIDTH="{width}" HEIGHT="{height}"'


GOOD = corner(10, 10, 20, 5)


@pytest.mark.parametrize(("told", "box"), [
    (corner(-5, 10, 20, 5), Box(0, 10, 15, 15)), (corner(90, 95, 20, 20), Box(90, 95, 100, 100)),
    (corner(10, 10, 0, 5), None), (corner(10, 10, -20, 5), None), (corner(200, 200, 5, 5), None),
    (corner("nan", 10, 20, 5), None), (corner("inf", 10, 20, 5), None), (corner("links", 10, 20, 5), None),
    (corner("1e300", 10, 20, 5), None), (corner("", 10, 20, 5), None)])
def test_boxes_that_cannot_be_are_cut_or_left_out(told: str, box: Box | None) -> None:
    plate, repairs = boxes(GOOD, told, GOOD, GOOD)
    assert [row.text for row in plate.rows] == ["a0", "a1", "a2", "a3"]
    assert plate.rows[1].printed.box == box
    assert len(repairs) == 1
    assert repairs[0].endswith(": 1")


def test_missing_boxes_are_no_fault() -> None:
    plate, repairs = boxes("", 'HPOS="1"', GOOD)
    assert [row.printed.box for row in plate.rows] == [None, None, Box(10, 10, 30, 15)]
    assert repairs == ()


@pytest.mark.parametrize("size", ["", 'WIDTH="0" HEIGHT="0"', 'WIDTH="-3" HEIGHT="nan"', 'WIDTH="20" HEIGHT="8"'])
def test_the_size_of_a_page_that_cannot_be_is_taken_from_its_boxes(size: str) -> None:
    plate, repairs = boxes(GOOD, corner(40, 60, 20, 5), size=size)
    assert (plate.width, plate.height) == (60, 65)
    assert plate.rows[1].printed.box == Box(40, 60, 60, 65)
    assert [repair.endswith("taken from its boxes") for repair in repairs] == [True]


# Time

@pytest.mark.parametrize("raw", [
    b"<alto>" + b'<b "' * 100_000, b"<alto>" + b"&" * 200_000, b"<alto>" + b"<" * 200_000,
    b"<alto>" + b"</x>" * 100_000, b"<alto>" + b"<!--" * 100_000, b"<alto>" + b"<![CDATA[" * 100_000,
    b"<alto>" + b"<?" * 100_000, b"<alto>" + b'<a b="' * 100_000, b"<!DOCTYPE a [" + b"'" * 100_001,
    b"<alto>" + b"<a" * 200_000 + b"=" * 1000, b"<alto><a " + b"b " * 100_000 + b"></a>"])
def test_faults_in_great_number_take_no_great_time(raw: bytes) -> None:
    with contextlib.suppress(InputError):  # it comes to an end, as a quadratic search would not in a test's time
        parse(raw, "p.xml")


def test_many_lines_without_ids_take_no_great_time() -> None:
    lines = '<TextLine><String CONTENT="a"/></TextLine>' * 20_000
    rows = read(f"<alto><Page><TextBlock>{lines}</TextBlock></Page></alto>").plates[0].rows
    assert rows[-1].ref == "element(/1/1/1/20000)"
    spans = "<html><body><div class='ocr_page'>" + "x<br/>" * 20_000 + "</div></body></html>"
    assert len(hocr.read(parse(spans.encode(), "p"), "p", "").plates[0].rows) == 20_000


# Pointers

def test_pointers_lead_back() -> None:
    root = parse(b'<a><b ID="x y/1"/><!-- --><b/><b xml:id="z"/><b><c id="\xc3\xa4"/><c/></b></a>', "p.xml").root
    found = [pointer(element) for element in root.iter("*")]
    assert found == ["element(/1)", "x%20y/1", "element(/1/2)", "z", "element(/1/4)", "%C3%A4", "element(/1/4/2)"]


def test_a_sound_file_needs_no_repair() -> None:
    raw = f"<?xml version='1.0' encoding='UTF-8'?>\n{page(lines('a &amp; &#228;'))}".encode()
    assert parse(raw, "p.xml")[1:] == Parsed(etree.Element("a"), (), "utf-8")[1:]


# The other formats, broken in the same way

@pytest.mark.parametrize(("room", "raw"), [
    (pagexml, "<PcGts><Page><TextRegion><TextLine><TextEquiv><Unicode>a</Unicode></TextEquiv>"
              "<TextLine><TextEquiv><Unicode>b</Unicode></TextEquiv></TextLine></TextRegion></Page></PcGts>"),
    (abbyy, "<page><block blockType='Text'><text><par><line><formatting>a</formatting>"
            "<line><formatting>b</formatting></line></par></text></block></page>"),
    (alto, "<alto><Page><TextLine><String CONTENT='a'/><TextLine><String CONTENT='b'/></TextLine></Page></alto>")])
def test_a_line_whose_end_is_missing_does_not_swallow_the_next(room: ModuleType, raw: str) -> None:
    assert texts(room.read(parse(raw.encode(), "p"), "p", "")) == ["a", "b"]


def test_western_text_without_declaration_stays_western() -> None:
    text = "Le préfet a été reçu à l'hôtel de ville où l'on célébrait la fête"
    assert texts(read(page(lines(text)).encode("latin-1"))) == [text]


def test_a_surrogate_that_broken_markup_hides_is_replaced() -> None:
    page = parse(b'<s="<!--">&#xD800;-->', "p.xml")
    assert "\ufffd" in "".join(page.root.itertext())


def test_a_comment_behind_a_word_is_no_word() -> None:
    assert hocr.suits(parse(b'<html><span class="ocr_word">a</span> </ ', "p.hocr").root)
    line = b'<html><span class="ocr_line"><span class="ocrx_word">a</span> </ '
    found = hocr.read(parse(line, "p.hocr"), "p.hocr", "")
    assert [row.text for plate in found.plates for row in plate.rows] == ["a"]
