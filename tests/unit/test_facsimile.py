"""What goes out of a page that came from files of boxes: facsimile, pointers, breaks, journal, and the way back."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace

import outcomes
import pytest
import scans
from lxml import etree
from press import BRIDGE, EM, MARKET, RIVER, SCHOOL, Press, edges

from cleaner import write
from cleaner.box import Box
from cleaner.document import Document
from cleaner.model import Article, InputError, Outcome, Page, Part, Printed, Seam, Sheet
from cleaner.readers import transcript
from cleaner.readers.scan import Row, Scan
from cleaner.readers.transcript import Piece
from cleaner.restoration.header import LONGEST, Header, bytes_of
from cleaner.restoration.journal import journals
from cleaner.restoration.restore import from_journal, from_tei
from cleaner.restoration.tei_edits import told
from cleaner.validation import check_offsets, validate
from cleaner.writers import tei
from cleaner.writers.pointers import Pointers, transcript_of

NS = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"


def found(root: etree._Element, path: str) -> list[etree._Element]:
    return root.findall(".//" + re.sub(r"(^|/)(?=\w)", rf"\1{NS}", path))


def said(element: etree._Element) -> str:
    return "".join(map(str, element.itertext(NS + "*")))


def root_of(document: Document) -> etree._Element:
    written = document.to_tei()
    assert validate(written) == []
    assert check_offsets(written, document.outcome.page.source.text, document.name) == []
    return etree.fromstring(written)


def file_order(document: Document) -> bytes:
    source = document.outcome.page.source
    lines = sorted(source.places, key=lambda place: place.rank)
    return "".join([source.text[place.start : place.end] + "\n" for place in lines]).encode("utf-8", "surrogatepass")


@pytest.fixture(scope="module")
def document() -> Document:
    return scans.cleaned()


@pytest.fixture(scope="module")
def root(document: Document) -> etree._Element:
    return root_of(document)


def boxed(text: str, columns: tuple[int, ...], boxes: tuple[Box, ...] = (), **more: object) -> outcomes.Maker:
    """A maker of an outcome whose lines stand in these columns of one sheet."""
    make = outcomes.Maker(text)
    make.lines = tuple(
        line._replace(printed=Printed(box=Box(100 * n, 50 * k, 100 * n + 90, 50 * k + 40), column=n), gap=0)
        for k, (line, n) in enumerate(zip(make.lines, columns, strict=True)))
    return make


def page_of(outcome: Outcome, columns: tuple[Box, ...], **more: object) -> Outcome:
    """The outcome as that of a file of boxes: a place a line."""
    page = outcome.page
    rows = tuple(Row(line.text, f"l{line.n}", line.printed or Printed()) for line in page.lines)
    made = transcript.page(scans.of_rows(rows))
    assert made.source.text == page.source.text
    sheet = Sheet(1, 600, 800, "p1.hocr", "0" * 64, columns=columns, **more)  # type: ignore[arg-type]
    return replace(outcome, page=Page(replace(made.source, places=made.source.places), page.lines, "hocr", (sheet,)))


def test_is_valid_by_the_schema_of_all_tei(tei_all, document, root):
    assert tei_all.validate(root), tei_all.error_log
    assert tei_all.validate(root_of(scans.flat(document))), tei_all.error_log


def test_surfaces_are_the_sheets_with_their_scans(document, root):
    surfaces = found(root, "facsimile/surface")
    assert [(s.get("n"), s.get("lrx"), s.get("lry")) for s in surfaces] == [
        ("A1", "1500", "2400"), ("2", "1500", "2400")]
    graphics = found(root, "graphic")
    assert [dict(g.attrib) for g in graphics] == [{"url": "lhwb%2001.jpg", "mimeType": "image/jpeg"}]
    pixels = root_of(scans.cleaned(scans.of_rows([Row("公园昨日开园。", "l1")], image="a/b.tif")))
    assert dict(found(pixels, "graphic")[0].attrib) == {
        "url": "b.tif", "mimeType": "image/tiff", "width": "1500px", "height": "2400px"}
    assert [sheet["unit"] for sheet in document.to_dict()["sheets"]] == ["mm10", "pixel"]


def test_every_line_has_its_zone_in_the_order_of_the_transcript(document, root):
    lines = [zone for zone in found(root, "zone") if zone.get("type") == "line"]
    places = document.outcome.page.source.places
    assert [int(zone.get(ID).rsplit(".l", 1)[1]) for zone in lines] == list(range(1, len(places) + 1))
    assert [int(zone.get("n")) for zone in lines] == [place.rank + 1 for place in places]
    assert lines[2].get("source") == "alto/%E7%AC%AC1%E7%89%88.xml#s1_l2;char=0,18"
    assert [lines[2].get(edge) for edge in ("ulx", "uly", "lrx", "lry")] == ["160", "400", "700", "430"]


def test_pictures_and_columns_are_zones_and_none_is_off_the_page(root):
    kinds = [zone.get("type") for zone in found(root, "surface/zone")]
    assert kinds.count("illustration") == 1
    parents = [zone.getparent().get(ID).rsplit(".", 1)[1] for zone in found(root, "zone")
               if zone.get("type") == "illustration"]
    assert parents == ["s1", "c2"]
    columns = [zone for zone in found(root, "zone") if zone.get("type") == "column"]
    assert [zone.get("n") for zone in columns] == ["1", "2", "1", "2"]
    for zone in found(root, "zone"):
        assert all(float(zone.get(edge)) >= 0 for edge in ("ulx", "uly", "lrx", "lry") if zone.get(edge))


def test_elements_point_to_the_zones_of_their_lines(document, root):
    zones = {zone.get(ID): zone for zone in found(root, "zone")}
    for element in found(root, "text//*"):
        if not (element.get("source") and element.get("facs")):
            continue
        lines = {line.get("source").partition("char=")[0] for name in element.get("facs").split()
                 for line in zones[name[1:]].iter(NS + "zone") if line.get("type") == "line"}
        assert {pointer.partition("char=")[0] for pointer in element.get("source").split()} <= lines
    for sort in ("p", "head", "titlePart", "figure", "opener"):
        assert all(element.get("facs") for element in found(root, f"text//{sort}")), sort
    gaps = [gap for gap in found(root, "gap") if gap.get("ana") == "#op.boilerplate"]
    assert gaps
    assert all(zones[gap.get("facs")[1:]].get("type") == "copyright" for gap in gaps)
    articles = [zones[name[1:]].get("type") for div in found(root, "body/div") for name in div.get("facs").split()]
    assert set(articles) == {"article"}


def test_a_figure_points_to_the_picture_beside_its_caption(root):
    figure = found(root, "figure")[0]
    assert figure.get("facs").endswith(".s1.f1")
    caption = {zone.get(ID): zone for zone in found(root, "zone")}[figure[0].get("facs")[1:]]
    assert caption.get("type") == "caption"


def test_a_caption_far_from_any_picture_points_to_itself():
    rows = [Row(text, f"l{n}", Printed(box)) for n, (text, box) in enumerate(scans.FIRST)]
    made = scans.cleaned(scans.of_rows(rows, pictures=(Box(100, 2000, 700, 2300),)))
    figure = found(root_of(made), "figure")[0]
    assert figure.get("facs") == figure[0].get("facs")


def test_columns_and_pages_begin_where_their_first_line_is_read(root):
    breaks = [(str(e.tag).removeprefix(NS), e.get("n"), e.get("facs").rsplit(".", 1)[1])
              for e in found(root, "text//*") if e.tag in (NS + "cb", NS + "pb")]
    assert breaks == [("pb", "A1", "s1"), ("cb", "1", "c1"), ("cb", "2", "c2"),
                      ("pb", "2", "s2"), ("cb", "1", "c1"), ("cb", "2", "c2")]


def test_a_head_over_columns_stands_before_the_first_of_them_and_in_none(root):
    for div in found(root, "body/div"):
        names = [str(child.tag).removeprefix(NS) for child in div]
        assert names[:2] == ["head", "cb"]
    zones = {zone.get(ID): zone for zone in found(root, "zone")}
    for one in (*found(root, "body/div/head"), *found(root, "titlePart")):
        above = {zone.get("type") for zone in zones[one.get("facs")[1:]].iterancestors(NS + "zone")}
        assert "column" not in above


def test_lines_of_a_head_over_columns_are_parted_as_lines():
    make = boxed("芦河大桥\n昨日通车\n水渠修到村口\n", (1, 1, 2))
    make.lines = tuple(line._replace(gap=1) for line in make.lines)
    head, body = make.block("headline", 0, 1), make.block("body", 2)
    outcome = page_of(make.outcome(Article((head,), (), (body,))), (Box(0, 0, 600, 90), Box(200, 90, 600, 800)),
                      bands=frozenset({1}))
    written = tei.write(outcome, version="0")
    assert validate(written) == []
    assert "芦河大桥<lb " in written.decode()
    [column] = [cb.attrib for cb in found(etree.fromstring(written), "cb")]
    assert column["n"] == "1"


def test_a_column_that_begins_within_a_paragraph_breaks_it_and_the_log_points_there():
    make = boxed("水渠修到\n村口\n石桥边\n", (1, 1, 2))
    body = make.block("body", 0, 1, 2)
    outcome = page_of(make.outcome(Article((), (), (body,))), (Box(0, 0, 200, 800), Box(200, 0, 600, 800)))
    written = etree.fromstring(tei.write(outcome, version="0"))
    prefix = written.get(ID)
    paragraph = etree.tostring(found(written, "div/p")[0], encoding="unicode")
    assert (f'水渠修到<lb ed="ocr" break="no"/>村口<cb n="2" break="no" facs="#{prefix}.s1.c2" '
            f'xml:id="{prefix}.cb2"/>石桥边</p>') in paragraph
    joins = [note for note in found(written, "annotation") if note.get("target") == f"#{prefix}.cb2"]
    assert [note.find(f"{NS}note").get("source") for note in joins] == ["p1.hocr#l2;char=1,2 p1.hocr#l3;char=0,1"]
    assert found(written, "milestone") == []


def test_no_column_begins_behind_a_later_one():
    """The paragraph runs past a column in which only a name of a section stands; that is written behind it."""
    make = boxed("水渠修到\n民生\n村口\n石桥边\n", (1, 2, 3, 3))
    body, section, more = make.block("body", 0, 2), make.block("section", 1), make.block("body", 3)
    outcome = page_of(make.outcome(Article((), (), (body, section, more))), (Box(0, 0, 90, 90),) * 3)
    root = etree.fromstring(tei.write(outcome, version="0"))
    assert [cb.get("n") for cb in found(root, "text//cb")] == ["1", "3"]


def test_what_is_run_into_a_paragraph_points_to_its_own_column():
    make = boxed("水渠修到村口\n游人很多。\n(镇政府供稿)\n", (1, 1, 2))
    part = Part("credit", 11, 18, "")
    body = replace(make.block("body", 0, 1, 2), parts=(part,))
    outcome = page_of(make.outcome(Article((), (), (body,))), (Box(0, 0, 200, 800), Box(200, 0, 600, 800)))
    root = etree.fromstring(tei.write(outcome, version="0"))
    assert [one.get("facs").split(".")[-1] for one in found(root, "body//p")] == ["b1"]
    assert [one.get("facs").split(".")[-1] for one in found(root, "body//byline")] == ["b2"]


def test_within_a_column_a_line_is_broken_and_without_columns_a_block():
    make = boxed("水渠修到\n▲图为放鱼苗\n村口\n", (1, 1, 1))
    body = make.block("body", 0, 2, seam=Seam(0, 0.9, "auto", "join.test", "", through=True))
    caption = make.block("caption", 1)
    outcome = page_of(make.outcome(Article((), (), (body, caption))), (Box(0, 0, 200, 800),))
    assert b'<lb ed="ocr" break="no" resp=' in tei.write(outcome, version="0")
    flat = scans.flat(Document(outcome)).to_tei()
    assert b"<milestone" in flat
    assert b"<cb" not in flat
    assert validate(flat) == []
    for written in (tei.write(outcome, version="0"), flat):
        assert from_tei(written, "p.xml") == "水渠修到\n▲图为放鱼苗\n村口\n".encode()


def test_a_line_that_two_blocks_share_is_pointed_to_by_both():
    page = transcript.page(scans.of_rows([Row("村民放鱼苗水渠修到村口", "l1", Printed(Box(0, 0, 90, 20)))]))
    line = page.lines[0]
    lines = (line._replace(end=5, text="村民放鱼苗"), line._replace(start=5, text="水渠修到村口"))
    make = outcomes.Maker("村民放鱼苗水渠修到村口\n")
    make.lines = lines
    caption, body = make.block("caption", 0), make.block("body", 1)
    outcome = replace(make.outcome(Article((), (), (body, caption))), page=replace(page, lines=lines))
    written = tei.write(outcome, version="0")
    root = etree.fromstring(written)
    assert validate(written) == []
    assert found(root, "body//p")[0].get("facs").endswith(".s1.l1")
    assert found(root, "figure/head")[0].get("facs").endswith(".s1.b1")
    assert from_tei(written, "p.xml") == "村民放鱼苗水渠修到村口\n".encode()


def test_a_line_of_which_nothing_is_left_has_its_zone():
    rows = [Row("公园昨日开园。", "l1", Printed(Box(0, 0, 90, 20))), Row("\x07", "l2", Printed(Box(0, 30, 9, 50))),
            Row("次日照常开放。", "l3", Printed(Box(0, 60, 90, 80)))]
    made = scans.cleaned(scans.of_rows(rows))
    root = root_of(made)
    lines = {zone.get("source"): zone for zone in found(root, "zone") if zone.get("type") == "line"}
    assert [lines["p1.hocr#l2;char=0,1"].get(edge) for edge in ("ulx", "uly", "lrx", "lry")] == ["0", "30", "9", "50"]
    assert from_tei(made.to_tei(), "p.xml") == "公园昨日开园。\n\x07\n次日照常开放。\n".encode()


@pytest.mark.parametrize("box", [Box(90, 20, 10, 5), Box(-5, -5, 10, 10), Box(0, 0, float("inf"), 1),
                                 Box(0, 0, float("nan"), 1), Box(0.123456, 0, 1e9, 3)])
@pytest.mark.parametrize("size", [(0.0, 0.0), (-3.0, 5.0), (1500.5, 2400.0)])
def test_odd_boxes_are_written_as_boxes_or_not_at_all(box: Box, size: tuple[float, float]):
    outcome = scans.cleaned(scans.of_rows([Row("公园昨日开园。", "l1")])).outcome
    lines = tuple(line._replace(printed=Printed(box)) for line in outcome.page.lines)
    sheet = outcome.page.sheets[0]._replace(width=size[0], height=size[1], pictures=(box,), columns=(box,))
    root = root_of(Document(replace(outcome, page=replace(outcome.page, lines=lines, sheets=(sheet,)))))
    zone = next(zone for zone in found(root, "zone") if zone.get("type") == "line")
    assert (zone.get("ulx") is None) == (box.right != box.right or box.right == float("inf"))


def test_names_that_come_twice_are_counted():
    rows = [Row("公园昨日开园。", "l 1;"), Row("次日照常开放。", "l 1;"), Row("游人很多。", "l 1;", at=7)]
    made = scans.cleaned(scans.of_rows(rows))
    pointers = Pointers(made.outcome.page)
    assert [pointers.whole(i) for i in range(3)] == [
        "p1.hocr#l%201%3B;char=0,7", "p1.hocr#l%201%3B;n=2;char=0,7", "p1.hocr#l%201%3B;n=2;char=7,12"]
    root_of(made)
    assert from_tei(made.to_tei(), "p.xml") == file_order(made)


def test_the_header_names_the_files_and_the_transcript(document, root):
    bibls = {bibl.get(ID).rsplit(".", 1)[1]: bibl for bibl in found(root, "listBibl/bibl")}
    assert list(bibls) == ["structure", "ocr1", "ocr2", "transcript"]
    assert [bibl.findtext(NS + "title") for bibl in bibls.values()][:3] == [
        "issue.mets.xml", "alto/第1版.xml", "alto/p2.json"]
    text = document.outcome.page.source.text.encode()
    assert bibls["transcript"].findtext(NS + "idno") == hashlib.sha256(text).hexdigest()
    assert "/3/text (RFC 6901)" in found(root, "refsDecl")[0][0].text
    single = found(root_of(scans.cleaned(scans.of_rows([Row("公园昨日开园。", "l1")]))), "listBibl/bibl")
    assert [bibl.get("subtype") for bibl in single] == ["ocr", None]


def test_a_misreading_names_the_file_that_it_was_read_in(root):
    choice = found(root, "choice/sic")
    assert [sic.get("source").rsplit(".", 1)[1] for sic in choice] == ["ocr1"]


def test_repairs_of_the_file_are_warnings():
    made = scans.cleaned(scans.scan(repairs=["one box lies outside of the page"]))
    assert made.warnings[0] == "one box lies outside of the page"
    assert found(root_of(made), "notesStmt/note")[0].text == "one box lies outside of the page"


@pytest.mark.parametrize("name", ["../p1.xml", "/etc/p1.xml", "C:\\in\\p1.xml", "a/../../p1.xml"])
def test_no_path_out_of_the_folder_is_told(name: str):
    made = scans.of_rows([Row("公园昨日开园。", "l1")], image=name)
    written = scans.cleaned(replace(made, plates=(replace(made.plates[0], file=name),), name="m.xml")).to_tei()
    assert b"p1.xml#l1" in written
    told = written.partition(b"<facsimile")[2].partition(b"<text")[0]
    assert not [word for word in (b"..", b"etc", b"C:", b"%5C") if word in told]


def test_text_has_none_of_it():
    from cleaner import clean

    written = clean("公园昨日开园。\n").to_tei()
    assert not [word for word in (b"facs", b"refsDecl", b"<cb", b".transcript") if word in written]


ORDERS = (None, tuple(reversed(range(len(scans.FIRST)))), (*range(7, len(scans.FIRST)), *range(7)))


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("to", ["tei", "txt", "md", "jsonl"])
def test_lines_come_back_in_the_order_of_the_files(order, to):
    made = scans.cleaned(scans.scan(order))
    wanted = "".join([f"{row.text}\n" for plate in scans.scan(order).plates for row in plate.rows]).encode()
    written = write(made, to)
    if to == "tei":
        assert from_tei(written, "p.xml") == wanted
    else:
        journal = journals(write(made, "edits"), "p.edits.jsonl")
        assert from_journal(written, f"issue.mets.{to}", "here", journal) == wanted
    assert made.restore() == wanted


def read_across() -> Press:
    """Two columns and a line that was read across both, with two spaces where the gutter is."""
    press = Press()
    press.column([RIVER, MARKET], edges(0)[0], 80)
    press.column([BRIDGE, SCHOOL], edges(1)[0], 80)
    left, right = "沿岸的芦苇,已长到一人高。", "老人们说,多年没有见过了。"
    top = max(row.printed.box.bottom for row in press.rows if row.printed.box) + 10
    boxes = [Box(edges(n)[0], top, edges(n)[0] + 12 * EM, top + EM) for n in range(2)]
    words = ((0, boxes[0]), (len(left) + 2, boxes[1]))
    press.rows.insert(3, Row(f"{left}  {right}", "wide", Printed(Box(boxes[0].left, top, boxes[1].right, top + EM)),
                             4, lambda: words))
    return press


@pytest.mark.parametrize("to", ["tei", "txt", "md", "jsonl"])
def test_a_line_that_was_parted_comes_back_as_one(to):
    press = read_across()
    made = scans.cleaned(Scan("hocr", "p1.hocr", "0" * 64, (press.plate(),)))
    pieces = [place for place in made.outcome.page.source.places if place.ref == "wide"]
    assert [(piece.at, piece.rank) for piece in pieces] == [(4, 3), (19, 3)]
    wanted = "".join([f"{row.text}\n" for row in press.rows]).encode()
    written = write(made, to)
    if to == "tei":
        assert validate(written) == []
        assert from_tei(written, "p.xml") == wanted
        assert told(written).source == made.outcome.page.source.text
    else:
        journal = journals(write(made, "edits"), "p.edits.jsonl")
        assert from_journal(written, f"p1.{to}", "here", journal) == wanted
    assert made.restore() == wanted


def header_of(*pieces: Piece) -> Header:
    """The header of two lines of two characters that are told to stand so."""
    return Header("p.xml", "", "utf-8", 6, transcript=hashlib.sha256("春汛\n芦河\n".encode()).hexdigest(), lines=pieces)


def test_pieces_come_back_with_the_spaces_between_them():
    pieces = header_of(Piece(0, 2, 0, 7), Piece(3, 5, 0, 4))
    assert bytes_of(pieces, "春汛\n芦河\n", "p.xml") == "芦河 春汛\n".encode()


@pytest.mark.parametrize("second", [Piece(3, 5, 0, 1), Piece(3, 5, 0, LONGEST + 3), Piece(3, 5, 2), Piece(3, 4, 1)])
def test_pieces_on_each_other_or_far_apart_and_missing_lines_are_not_given_back(second):
    with pytest.raises(InputError):
        bytes_of(header_of(Piece(0, 2, 0), second), "春汛\n芦河\n", "p.xml")


def test_a_transcript_that_was_changed_is_not_given_back(document):
    written = document.to_tei()
    for old, new in (("槐荫里".encode(), "槐阴里".encode()), (b";char=0,20", b";char=0,19"),
                     (b'"line" n="3"', b'"line" n="x"'), (b'"line" n="3"', b'"line" n="4"')):
        assert old in written
        with pytest.raises(InputError):
            from_tei(written.replace(old, new, 1), "p.xml")


def test_the_journal_tells_the_lines_and_points_into_the_files(document):
    header, *entries = map(json.loads, write(document, "edits").decode().splitlines())
    source = document.outcome.page.source
    assert header["format"] == "mets"
    assert header["transcript"] == hashlib.sha256(source.text.encode()).hexdigest()
    assert header["lines"][2] == [17, 35, "alto/%E7%AC%AC1%E7%89%88.xml#s1_l2", 0, 2]
    lines = transcript_of(etree.fromstring(document.to_tei()))
    for entry in entries:
        [span] = lines.spans(entry["source"], entry["before"])
        assert span == (entry["start"], entry["end"])


def test_a_document_in_json_tells_sheets_and_where_blocks_stand(document):
    made = document.to_dict()
    assert [(sheet["n"], sheet["label"], sheet["file"]) for sheet in made["sheets"]] == [
        (1, "A1", "alto/第1版.xml"), (2, "", "alto/p2.json")]
    body = made["articles"][0]["blocks"][0]
    assert body["facs"][0][:2] == [1, 100]
    assert len(body["facs"]) == 2


def test_tei_tells_the_edits_of_the_journal(document):
    """All but layout, and without what elements do not tell: the rules of roles."""
    marks = [(m.kind, m.start, m.end, m.before, m.after, m.role, m.mode) for m in document.edits
             if m.kind in ("role", "text", "join", "character")]
    read = told(document.to_tei())
    assert [(m.kind, m.start, m.end, m.before, m.after, m.role, m.mode) for m in read.marks
            if m.kind in ("role", "text", "join", "character")] == marks
    assert read.reading == document.text
    assert read.source == document.outcome.page.source.text


def test_a_page_without_a_line_is_valid():
    root = root_of(scans.cleaned(Scan("alto", "p.xml", "", (scans.plate((), "p.xml"),))))
    assert len(found(root, "surface")) == 1
