"""Mets: pages, articles and labels of an issue, the files beside it, and what is wrong with them."""

from __future__ import annotations

import os

import pytest

from cleaner import document, readers
from cleaner.model import InputError
from cleaner.readers import mets, xml
from cleaner.readers.contents import contents


def alto(page: int, *blocks: str) -> bytes:
    """A page with a block of one line for each text."""
    body = "".join(
        f'<TextBlock ID="P{page}_B{n}"><TextLine ID="P{page}_L{n}" HPOS="0" VPOS="{n}0" WIDTH="90" HEIGHT="9">'
        f'<String CONTENT="{text}"/></TextLine></TextBlock>' for n, text in enumerate(blocks, 1))
    return (f'<alto><Layout><Page ID="P{page}" WIDTH="100" HEIGHT="200"><PrintSpace>'
            f'<ComposedBlock ID="P{page}_C1">{body}</ComposedBlock></PrintSpace></Page></Layout></alto>').encode()


def issue(logical: str = "", physical: str | None = None, files: str | None = None) -> bytes:
    """An issue of two pages."""
    if files is None:
        files = "".join(
            f'<m:file ID="{kind}{n}" MIMETYPE="{mime}"><m:FLocat LOCTYPE="URL" xlink:href="file://./{place}"/></m:file>'
            for n in (1, 2) for kind, mime, place in (
                ("IMG", "image/tiff", f"img/{n}.tif"), ("ALTO", "text/xml", f"ALTO/Seite%20{n}.xml")))
    if physical is None:
        physical = "".join(
            f'<m:div TYPE="PAGE" ORDER="{n}" ORDERLABEL="{label}"><m:fptr><m:par><m:area FILEID="IMG{n}"/>'
            f'<m:area FILEID="ALTO{n}" BETYPE="IDREF" BEGIN="P{n}"/></m:par></m:fptr></m:div>'
            for n, label in ((1, "A1"), (2, "A2")))
    return (
        '<m:mets xmlns:m="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<m:fileSec><m:fileGrp ID="Files">{files}</m:fileGrp></m:fileSec>'
        f'<m:structMap TYPE="PHYSICAL"><m:div TYPE="Newspaper">{physical}</m:div></m:structMap>'
        f'<m:structMap TYPE="LOGICAL"><m:div TYPE="Newspaper">{logical}</m:div></m:structMap></m:mets>').encode()


def div(kind: str, *inner: str) -> str:
    return f'<m:div TYPE="{kind}">{"".join(inner)}</m:div>'


def at(page: int, begin: str, end: str = "") -> str:
    ending = f' END="P{page}_{end}"' if end else ""
    return (f'<m:fptr><m:area FILEID="ALTO{page}" BETYPE="IDREF" BEGIN="P{page}_{begin}"{ending}/></m:fptr>')


PAGES = {"ALTO/Seite 1.xml": alto(1, "Lindauer Bote", "Hochwasser", "Der See", "steigt.", "Zu verkaufen", "7"),
         "ALTO/Seite 2.xml": alto(2, "Er sinkt.", "Vom Markte", "Preise", "fest.")}


def scan(raw: bytes, pages=PAGES):
    return mets.read(xml.parse(raw, "mets.xml"), "mets.xml", "digest", pages.get)


def told(raw: bytes):
    return [[(row.text, row.printed.article, row.printed.label) for row in plate.rows] for plate in scan(raw).plates]


def test_pages_stand_in_their_order_with_their_scans_and_numbers():
    found = scan(issue())
    assert [(plate.file, plate.image, plate.label, plate.order) for plate in found.plates] == [
        ("ALTO/Seite 1.xml", "img/1.tif", "A1", None), ("ALTO/Seite 2.xml", "img/2.tif", "A2", None)]
    assert found.plates[0].rows[0].ref == "P1_L1"
    assert (found.name, found.sha256, found.format, found.repairs) == ("mets.xml", "digest", "mets", ())
    assert len({plate.sha256 for plate in found.plates} | {"digest"}) == 3


def test_the_order_of_pages_is_that_of_their_numbers():
    backwards = "".join(f'<m:div ORDER="{order}"><m:fptr FILEID="ALTO{n}"/></m:div>' for n, order in ((1, 10), (2, 9)))
    assert [plate.file[-5] for plate in scan(issue(physical=backwards)).plates] == ["2", "1"]


def test_without_a_physical_structure_the_file_section_has_the_order():
    assert [plate.file[-5] for plate in scan(issue(physical="")).plates] == ["1", "2"]


def test_articles_are_numbered_and_their_parts_labelled():
    logical = div(
        "ISSUE", div("TITLE_SECTION", div("HEADLINE", at(1, "B1"))),
        div("CONTENT", div(
            "ARTICLE", div("HEADING", div("TITLE", at(1, "B2"))),
            div("BODY", div("BODY_CONTENT", div("PARAGRAPH", div("TEXT", at(1, "B3"))), div("PARAGRAPH", at(1, "B4")),
                            div("PARAGRAPH", at(2, "B1"))))),
            div("ARTICLE", div("BODY", div("HEADING", at(2, "B2")), div("PARAGRAPH", at(2, "B3", "B4")))),
            div("SECTION", div("BODY", div("ADVERTISEMENT", div("HEADING", at(1, "B5")))))))
    assert told(issue(logical)) == [
        [("Lindauer Bote", 0, "masthead"), ("Hochwasser", 1, "heading"), ("Der See", 1, "text"), ("steigt.", 1, "text"),
         ("Zu verkaufen", 3, "advertisement"), ("7", 0, "")],
        [("Er sinkt.", 1, "text"), ("Vom Markte", 2, "crosshead"), ("Preise", 2, "text"), ("fest.", 2, "text")]]


@pytest.mark.parametrize(("kind", "label"), [
    ("TITLE", "heading"), ("SUBTITLE", "deck"), ("OVERLINE", "kicker"), ("AUTHOR", "byline"), ("TEXT", "heading")])
def test_parts_of_a_heading_have_labels_of_their_own(kind, label):
    assert told(issue(div("ARTICLE", div("HEADING", div(kind, at(1, "B2"))))))[0][1] == ("Hochwasser", 1, label)


@pytest.mark.parametrize(("kind", "label"), [("CAPTION", "caption"), ("PARAGRAPH", "picture")])
def test_captions_of_pictures_are_captions(kind, label):
    assert told(issue(div("ARTICLE", div("BODY", div("ILLUSTRATION", div(kind, at(1, "B2")))))))[0][1][2] == label


def test_the_innermost_element_counts_and_a_block_around_it_for_the_rest():
    logical = div("ARTICLE", div("PARAGRAPH", at(1, "C1"))) + div("ARTICLE", div("HEADING", at(1, "L2")))
    assert [row[1:] for row in told(issue(logical))[0]] == [(1, "text"), (2, "heading"), *[(1, "text")] * 4]


def test_a_whole_page_may_be_one_article():
    logical = div("ARTICLE", '<m:fptr FILEID="ALTO2"/>')
    assert [row[1] for page in told(issue(logical)) for row in page] == [0] * 6 + [1] * 4


def test_the_order_of_the_contents_is_evidence():
    logical = div("ARTICLE", div("PARAGRAPH", at(1, "B4"))) + div("ARTICLE", div("PARAGRAPH", at(1, "B2")))
    assert scan(issue(logical)).plates[0].order == (0, 3, 4, 5, 1, 2)
    assert scan(issue(logical)).plates[1].order is None


def test_files_that_are_missing_or_broken_are_told_and_the_others_read():
    found = scan(issue(), {"ALTO/Seite 2.xml": PAGES["ALTO/Seite 2.xml"]})
    assert [plate.label for plate in found.plates] == ["A2"]
    assert found.repairs == ("page 1: ALTO/Seite 1.xml is missing, or no file that may be read",)
    found = scan(issue(), PAGES | {"ALTO/Seite 1.xml": b"<html/>"})
    assert found.repairs == ("page 1: ALTO/Seite 1.xml is no ALTO: its first element is 'html'",)
    found = scan(issue(), PAGES | {"ALTO/Seite 1.xml": b"no XML"})
    assert len(found.plates) == 1
    assert found.repairs[0].startswith("page 1: ALTO/Seite 1.xml is no XML")


def test_what_is_mended_in_a_page_is_told_with_its_name():
    found = scan(issue(), PAGES | {"ALTO/Seite 1.xml": PAGES["ALTO/Seite 1.xml"].replace(b"</alto>", b"")})
    assert len(found.plates) == 2
    assert all(repair.startswith("ALTO/Seite 1.xml: ") for repair in found.repairs)
    assert found.repairs


def test_without_any_file_it_is_declined():
    with pytest.raises(InputError, match="has none of its 2 ALTO files: page 1: ALTO/Seite 1"):
        scan(issue(), {})
    with pytest.raises(InputError, match="name the METS file instead of piping it in"):
        readers.read(issue(), "mets.xml")
    with pytest.raises(InputError, match="names no ALTO file"):
        scan(issue(files=""))


@pytest.mark.parametrize("groups", [
    '<m:fileGrp USE="{use}"><m:file ID="ALTO1" MIMETYPE="text/xml"><m:FLocat xlink:href="a.xml"/></m:file></m:fileGrp>'
    '<m:fileGrp USE="TEI"><m:file ID="T" MIMETYPE="text/xml"><m:FLocat xlink:href="tei.xml"/></m:file></m:fileGrp>'])
@pytest.mark.parametrize("use", ["FULLTEXT", "ALTO", "OCR-D-OCR"])
def test_the_group_tells_which_files_are_texts(groups, use):
    raw = issue(physical="", files=groups.format(use=use))
    assert [leaf.file.path for leaf in mets.pages(xml.parse(raw, "m").root)] == ["a.xml"]


@pytest.mark.parametrize(("href", "path"), [
    ("file://./ALTO/x.xml", "ALTO/x.xml"), ("./x.xml", "x.xml"), ("ALTO%2Fx%20y.xml", "ALTO/x y.xml"),
    ("file:ALTO/x.xml", "ALTO/x.xml"), ("ALTO\\x.xml", "ALTO/x.xml"), ("file:///./x.xml", "x.xml"),
    ("file:///etc/passwd", ""), ("/etc/passwd", ""), ("../x.xml", ""), ("a/../../x.xml", ""), ("%2e%2e/x.xml", ""),
    ("..\\x.xml", ""), ("https://a.example/x.xml", ""), ("HTTP://a.example/x", ""), ("urn:x", ""), ("", ""),
    ("file://", "")])
def test_references_lead_down_or_nowhere(href, path):
    assert mets.path_of(href) == path


def test_thousands_of_nested_divisions_are_read_or_declined():
    raw = issue(div("ARTICLE", "<m:div>" * 5000 + at(1, "B1") + "</m:div>" * 5000))
    with pytest.raises(InputError, match="beyond"):
        scan(raw)


def test_a_structure_that_is_not_called_logical_counts_if_it_has_articles():
    tree = xml.parse(issue(div("ARTICLE", at(1, "B1"))).replace(b'TYPE="LOGICAL"', b""), "m.xml")
    assert [area.said.article for area in contents(tree.root).areas] == [1]


# -- the files beside it -----------------------------------------------------------------------------


def test_files_are_given_from_the_folder_and_from_nowhere_else(tmp_path):
    home = tmp_path / "issue"
    (home / "ALTO").mkdir(parents=True)
    (home / "ALTO" / "1.xml").write_bytes(b"one")
    (tmp_path / "secret").write_bytes(b"secret")
    (home / "out").symlink_to(tmp_path / "secret")
    (home / "folder").symlink_to(tmp_path)
    (home / "in").symlink_to("ALTO/1.xml")
    os.mkfifo(home / "pipe")
    give = document.beside(home)
    assert give("ALTO/1.xml") == give("./ALTO/1.xml") == give("in") == b"one"
    for way in ("../secret", str(tmp_path / "secret"), "out", "folder/secret", "ALTO/../../secret", "pipe", "ALTO", "",
                "none", "a\0b", "/dev/zero", "x" * 5000):
        assert give(way) is None, way


def test_the_folder_may_be_a_link_itself(tmp_path):
    (tmp_path / "issue").mkdir()
    (tmp_path / "issue" / "1.xml").write_bytes(b"one")
    (tmp_path / "link").symlink_to("issue")
    assert document.beside(tmp_path / "link")("1.xml") == b"one"


def test_a_file_beyond_any_page_is_not_given(tmp_path, monkeypatch):
    monkeypatch.setattr("cleaner.readers.xml.LARGEST", 3)
    (tmp_path / "a").write_bytes(b"123")
    (tmp_path / "b").write_bytes(b"1234")
    assert document.beside(tmp_path)("a") == b"123"
    assert document.beside(tmp_path)("b") is None


def test_a_path_is_read_with_the_files_beside_it(tmp_path):
    (tmp_path / "ALTO").mkdir()
    (tmp_path / "mets.xml").write_bytes(issue())
    for name, raw in PAGES.items():
        (tmp_path / name).write_bytes(raw)
    page = document.read(tmp_path / "mets.xml")
    assert page.format == "mets"
    assert page.source.text.startswith("Lindauer Bote\nHochwasser\n")
    assert [sheet.file for sheet in page.sheets] == list(PAGES)
    assert document.read(issue(), around=tmp_path).source.text == page.source.text
