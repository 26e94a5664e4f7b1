"""The picture of a page: one shape a line, the order of reading, escapes, and places for what has none."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace

import pytest
from lxml import etree
from sheets_of_boxes import LEFT, outcome_of, page_of, rows

from cleaner import clean
from cleaner.box import Box
from cleaner.model import InputError, Outcome, Place, Printed, Seam, Sheet
from cleaner.picture import scans
from cleaner.picture.html import html
from cleaner.picture.labels import labels
from cleaner.picture.order import passages, stretches
from cleaner.picture.plan import EDGE, WIDTH, plan
from cleaner.picture.svg import svg
from cleaner.readers.scan import Row

S = "{http://www.w3.org/2000/svg}"


def drawn(outcome, **more):
    """The picture as a tree."""
    return etree.fromstring(svg(outcome, **more))


def of(tree, kind, tag="*"):
    """The elements of a class, without those of the legend."""
    found = tree.iter(f"{S}{tag}") if tag != "*" else tree.iter(etree.Element)
    return [one for one in found if kind in one.get("class", "").split()]


def lines(tree):
    """The groups of the lines in the order of the page."""
    found = [one for one in of(tree, "line", "g") if one.get("data-line")]
    return sorted(found, key=lambda one: int(one.get("data-line")))


def texts(tree):
    return ["".join(one.find(f"{S}text").itertext()) for one in lines(tree)]


def png(width, height):
    """A white image."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress((b"\0" + b"\xff" * width) * height)) + chunk(b"IEND", b""))


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return outcome_of(page_of(rows(), pictures=(Box(520, 280, 900, 380),), bars=(Box(500, 180, 500, 390),)))


@pytest.fixture(scope="module")
def tree(outcome):
    return drawn(outcome)


def test_each_line_is_one_box_with_its_text(outcome, tree):
    assert texts(tree) == [line.text for line in outcome.page.lines]
    assert all(len(one.findall(f"{S}rect")) == len(one.findall(f"{S}text")) == 1 for one in lines(tree))


def test_a_line_stands_where_the_sheet_has_it(outcome, tree):
    box = outcome.page.lines[1].printed.box
    drawn_box = lines(tree)[1].find(f"{S}rect")
    by = WIDTH / 1000
    assert float(drawn_box.get("x")) == pytest.approx(EDGE + box.left * by, abs=0.1)
    assert float(drawn_box.get("width")) == pytest.approx(box.width * by, abs=0.1)
    paper = of(tree, "paper", "rect")[0]
    assert float(paper.get("height")) / float(paper.get("width")) == pytest.approx(0.4, abs=0.001)


def test_article_and_role_are_told_by_class_number_and_letter(outcome, tree):
    roles = [one.get("class").split() for one in lines(tree)]
    assert "r-headline" in roles[1]
    assert "a1" in roles[1]
    assert "aside" in roles[0]
    assert "a0" in roles[0]
    badges = ["".join(one.itertext()) for one in of(tree, "badge", "g")]
    number = next(n for n, block in enumerate(outcome.blocks, 1) if block.role == "headline")
    assert f"{number} H" in badges


def test_a_line_tells_what_is_known_of_it(outcome, tree):
    told = lines(tree)[1].find(f"{S}title").text.split("\n")
    verdict = outcome.roles[1]
    assert told[0] == f"headline {verdict.confidence:.2f} · article 1 · block 2 · line 2"
    assert told[1].startswith(verdict.rule)
    assert told[2] == "p1.json#/1"
    assert "0.97 sure" in told[3]
    assert told[-1] == outcome.page.lines[1].text


def test_the_pointer_of_a_text_counts_its_characters():
    made = clean("好,就这样办。\n\n芦河开闸了。", name="p1.txt").outcome
    told = [one.find(f"{S}title").text.split("\n") for one in lines(drawn(made))]
    assert told[1][2] == "p1.txt#char=9,15"


def test_the_pointer_of_a_part_of_an_element_counts_from_where_it_begins():
    page = page_of([Row("芦河开闸", "l1", Printed(Box(0, 0, 80, 20)), at=6)])
    assert "p1.json#l1 from character 6" in etree.tostring(drawn(outcome_of(page)), encoding="unicode")


def test_pictures_bars_and_columns_are_drawn(outcome, tree):
    assert [one.text for one in of(tree, "note", "text")] == ["picture 1"]
    bar = of(tree, "bar", "rect")[0]
    assert float(bar.get("width")) > 0, "a rule without width is seen all the same"
    sheet = outcome.page.sheets[0]._replace(columns=(Box(0, 170, 490, 400), Box(9, 9, 9, 9), Box(510, 170, 1000, 400)))
    with_columns = drawn(replace(outcome, page=replace(outcome.page, sheets=(sheet,))))
    assert [one.text for one in of(with_columns, "column-name", "text")] == ["column 1", "column 3"]


def test_bands_are_drawn_without_a_number(outcome):
    columns = (Box(0, 0, 1000, 160), Box(0, 170, 490, 400), Box(510, 170, 1000, 400))
    sheet = outcome.page.sheets[0]._replace(columns=columns, bands=frozenset({1}))
    lines = tuple(line._replace(printed=line.printed._replace(column=1 if i < 2 else 2))
                  for i, line in enumerate(outcome.page.lines))
    tree = drawn(replace(outcome, page=replace(outcome.page, sheets=(sheet,), lines=lines)))
    assert [one.text for one in of(tree, "column-name", "text")] == ["band", "column 1", "column 2"]
    assert len(of(tree, "band", "rect")) == 1
    told = [title.text for title in tree.iter("{*}title") if title.text]
    assert sum("band" in one for one in told) == 2
    assert sum("column 1" in one for one in told) == len(lines) - 2
    assert "2 columns" in etree.tostring(tree, encoding="unicode")


def in_columns(outcome):
    """The body of the page in two columns, joined over the column's end."""
    column = [line._replace(printed=line.printed._replace(column=0 if i < 2 else 1 if i < 2 + len(LEFT) else 2))
              for i, line in enumerate(outcome.page.lines)]
    body = tuple(range(2, len(column)))
    block = next(one for one in outcome.blocks if one.role == "body")
    over = Seam(1, 0.83, "ask", "joins.test", "")
    seams = tuple(over if i == 2 + len(LEFT) else Seam(k, 0.99, "auto", "joins.test", "")
                  for k, i in enumerate(body[1:], 1))
    blocks = (*[one for one in outcome.blocks if one.lines[0] < 2], replace(block, lines=body, seams=seams))
    sure = tuple(replace(one, confidence=1.0, lost=None) for one in blocks)
    roles = tuple(one._replace(confidence=1.0) for one in outcome.roles)
    return replace(outcome, page=replace(outcome.page, lines=tuple(column)), blocks=sure, roles=roles)


def test_a_paragraph_is_joined_over_the_column_end_with_its_confidence(outcome):
    made = in_columns(outcome)
    spots = plan(made.page).spots
    found = stretches(made, spots)
    assert [(one.first, one.last) for one in found] == [(0, 0), (1, 1), (2, 5), (6, 8)]
    ways = list(passages(made, spots, found))
    assert [one.way for one in ways][-1] == "join"
    assert ways[-1].seam == made.blocks[-1].seams[len(LEFT) - 1]
    assert ways[0].faint, "what leads from the masthead is faint"
    tree = drawn(made)
    assert ["".join(one.itertext()) for one in of(tree, "sure", "g")] == [".83?"]
    legend = 2
    assert len(of(tree, "question", "g")) == 1 + legend
    assert "question: does it continue the line before? joins.test 0.83" in lines(tree)[6].find(f"{S}title").text


def test_the_way_steps_on_in_a_column_and_jumps_to_another():
    made = clean("雁溪开园\n\n园林局说,开园了。\n\n老人说,好看。\n", name="p.txt").outcome
    spots = plan(made.page).spots
    assert [one.way for one in passages(made, spots, stretches(made, spots))] == ["step", "step"]
    boxes = [Box(0, 10, 300, 40), Box(0, 60, 300, 80), Box(500, 10, 800, 30)]
    lines = tuple(line._replace(printed=Printed(box)) for line, box in zip(made.page.lines, boxes, strict=True))
    apart = replace(made, page=replace(made.page, lines=lines, sheets=(Sheet(1, 1000, 100, "p1.json", ""),)))
    spots = plan(apart.page).spots
    assert [one.way for one in passages(apart, spots, stretches(apart, spots))] == ["step", "jump"]
    classes = [one.get("class") for one in of(drawn(apart), "order", "g")[0]]
    assert classes == ["spine a1"] * 3 + ["step", "jump"]


def test_a_vertical_line_is_written_downwards_and_read_to_the_left():
    column = [Row("芦河上游开闸放水", "/0", Printed(Box(300, 10, 330, 300), vertical=True)),
              Row("沿岸老人来到堤上", "/1", Printed(Box(260, 10, 290, 300), vertical=True))]
    made = outcome_of(page_of(column))
    tree = drawn(made)
    assert all("v" in one.find(f"{S}text").get("class").split() for one in lines(tree))
    spots = plan(made.page).spots
    for one in stretches(made, spots):
        assert one.start[0] > one.end[0]
        assert one.start[1] == one.end[1]


def test_a_line_without_a_place_stands_beside_the_sheet_and_says_why():
    made = outcome_of(page_of([
        Row("芦河上游开闸放水。", "/0", Printed(Box(10, 10, 200, 30))), Row("沿岸的老人来了。", "/1", Printed()),
        Row("清水流过河床。", "/2", Printed(Box(50, 50, 50, 80))),
        Row("孩子们也来了。", "/3", Printed(Box(5000, 10, 5100, 30))),
        Row("天很蓝。", "/4", Printed(Box(float("nan"), 0, 9, 9)))]))
    tree = drawn(made)
    spots = dict(zip([line.text for line in made.page.lines], plan(made.page).spots, strict=True))
    right = plan(made.page).leaves[0].frame.right
    assert {text: spot.stray for text, spot in spots.items()} == {
        "芦河上游开闸放水。": "", "沿岸的老人来了。": "no box", "清水流过河床。": "a box without size",
        "孩子们也来了。": "a box outside the sheet", "天很蓝。": "a box without size"}
    assert all((spot.box.left > right) == bool(spot.stray) for spot in spots.values())
    assert "it has a box outside the sheet" in etree.tostring(tree, encoding="unicode")


def test_a_box_that_leaves_the_sheet_is_cut_at_its_edge():
    page = page_of([Row("芦河上游开闸放水。", "/0", Printed(Box(-500, -10, 2000, 30)))])
    made = plan(page)
    assert made.spots[0].box._replace(bottom=0) == made.leaves[0].frame._replace(bottom=0)


def test_a_text_is_drawn_as_one_column_and_says_so():
    tree = drawn(clean("# 雁溪开园\n\n" + "园林局说,开园了。" * 30, name="p.md").outcome)
    assert "no boxes" in of(tree, "sheet-name", "text")[0].text
    assert len(lines(tree)[1].findall(f"{S}text/{S}tspan")) > 2, "a long line is broken into rows"


def test_the_pieces_of_a_printed_line_share_its_box(outcome):
    line = outcome.page.lines[2]
    cut = [line._replace(text=line.text[:10], end=line.start + 10),
           line._replace(text=line.text[10:], start=line.start + 10)]
    spots = plan(replace(outcome.page, lines=tuple(cut))).spots
    assert spots[0].box.right == pytest.approx(spots[1].box.left)
    assert spots[0].box.left < spots[0].box.right < spots[1].box.right


def test_sheets_stand_below_each_other():
    made = plan(clean("芦河开闸。\n\f雁溪开园。\n").outcome.page)
    assert len(made.leaves) == 2
    assert made.leaves[0].frame.bottom < made.leaves[1].frame.top
    assert made.height > made.leaves[1].frame.bottom


@pytest.mark.parametrize("size", [(0, 0), (float("nan"), 10), (1e9, 1), (1, 1e9), (float("inf"), float("inf"))])
def test_a_sheet_of_any_size_can_be_drawn(size):
    page = page_of([Row("芦河上游开闸放水。", "/0", Printed(Box(10, 10, 200, 30)))], *size)
    made = plan(page)
    assert 0 < made.width < 1e5
    assert 0 < made.height < 1e5


EVIL = "<script>alert(1)</script>]]>&amp;<!-- \" ' -->\x00\x07\ud800"


def test_text_of_the_page_is_text():
    page = page_of([Row(EVIL, '"/><script>', Printed(Box(0, 0, 500, 20)))])
    page = replace(page, sheets=(page.sheets[0]._replace(label=EVIL, file=EVIL),), repairs=(EVIL,),
                   source=replace(page.source, name=EVIL, places=(Place(0, len(EVIL), EVIL, 0, 1, 0),)))
    made = outcome_of(page)
    tree = drawn(made, notes=[EVIL])
    assert not list(tree.iter(f"{S}script"))
    assert texts(tree)[0].startswith("<script>alert(1)</script>]]>&")
    whole = html(made, notes=[EVIL]).decode()
    assert whole.count("<script") == 1
    assert whole.count("&lt;script&gt;alert(1)") >= 4


def test_the_same_page_gives_the_same_bytes(outcome):
    assert svg(outcome) == svg(outcome)
    assert html(outcome) == html(outcome)


def test_html_carries_all_that_it_needs(outcome):
    page = html(outcome).decode()
    assert "default-src 'none'" in page
    for word in ("http-equiv=\"refresh\"", " style=\"", " onclick", "<link rel=\"stylesheet\"", "@import", "src="):
        assert word not in page, word
    inside = page[page.index('<svg xmlns'):page.index("</svg></main>") + 6]
    assert len(lines(etree.fromstring(inside))) == len(outcome.page.lines)


def test_what_is_doubtful_is_told_at_the_top(outcome):
    page = replace(outcome.page, repairs=("a box without numbers",))
    made = replace(outcome, page=page, warnings=("no running text was found",))
    for write in (svg, html):
        picture = write(made, notes=["the scan is not shown"]).decode()
        for word in ("a box without numbers", "no running text was found", "the scan is not shown"):
            assert picture.count(word) == 1


def test_an_unsure_role_is_marked_where_it_begins(outcome):
    verdict = outcome.roles[1]._replace(confidence=0.41)
    made = replace(outcome, roles=(outcome.roles[0], verdict, *outcome.roles[2:]))
    assert labels(made)[1].wavers
    tree = drawn(made)
    assert "unsure" in lines(tree)[1].get("class").split()
    assert "2 H?" in ["".join(one.itertext()) for one in of(tree, "badge", "g")]
    assert "1 role in doubt" in of(tree, "count", "text")[0].text


def test_an_empty_page_is_a_picture_too():
    tree = drawn(clean("").outcome)
    assert lines(tree) == []
    assert html(clean("").outcome)


def test_a_page_without_blocks_shows_its_lines(outcome):
    bare = replace(outcome, blocks=(), nodes=(), roles=())
    assert texts(drawn(bare)) == [line.text for line in outcome.page.lines]


def test_a_scan_of_the_whole_page_shows_it_larger_than_its_lines(outcome, tmp_path):
    (tmp_path / "p1.png").write_bytes(png(2000, 1200))
    found = scans.embedded(tmp_path / "p1.png")
    assert found[1:] == (2000, 1200)
    made = plan(outcome.page, {1: found})
    frame = made.leaves[0].frame
    assert frame.height / frame.width == pytest.approx(0.6), "the sheet's 1000 × 400 are the reach of its lines"
    tree = drawn(outcome, scans={1: found})
    assert of(tree, "scan", "image")[0].get("href").startswith("data:image/png;base64,")
    assert "no-text" in tree.get("class").split()
    smaller = plan(outcome.page, {1: scans.Backdrop("p", 500, 200)}).leaves[0].frame
    assert smaller.height / smaller.width == pytest.approx(0.4)


def test_a_scan_is_named_by_its_way_from_the_picture(tmp_path):
    (tmp_path / "scans").mkdir()
    (tmp_path / "scans" / "第1版 #.png").write_bytes(png(3, 2))
    found = scans.named(tmp_path / "scans" / "第1版 #.png", tmp_path / "pictures")
    assert found.href == "../scans/%E7%AC%AC1%E7%89%88%20%23.png"


@pytest.mark.parametrize("name", ["../secret.png", "/etc/passwd", "..", ".", "", "a\0b.png", "..\\secret.png",
                                  ".hidden.png"])
def test_a_document_names_no_file_elsewhere(tmp_path, name):
    folder = tmp_path / "pages"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(png(1, 1))
    (folder / ".hidden.png").write_bytes(png(1, 1))
    assert scans.beside(folder, name) is None


def test_only_the_name_of_a_scan_counts_and_no_link_leads_away(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(png(1, 1))
    (folder / "p1.png").write_bytes(png(1, 1))
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    assert scans.beside(folder, "file:///D:/scans/p1.png") == folder / "p1.png"
    assert scans.beside(folder, "D:\\scans\\p1.png") == folder / "p1.png"
    assert scans.beside(folder, "link.png") is None


@pytest.mark.parametrize(("data", "word"), [(b"II*\0rest", "TIFF"), (b"\0\0\0\x0cjP  rest", "JPEG 2000"),
                                            (b"<svg onload='x'>", "no image that is known"), (b"", "no image")])
def test_what_browsers_do_not_show_is_said(tmp_path, data, word):
    (tmp_path / "p").write_bytes(data)
    with pytest.raises(InputError, match=word):
        scans.embedded(tmp_path / "p")


def test_a_scan_that_is_too_heavy_is_not_carried(tmp_path, monkeypatch):
    (tmp_path / "p.png").write_bytes(png(20, 20))
    monkeypatch.setattr(scans, "HEAVIEST", 20)
    with pytest.raises(InputError, match="--format svg"):
        scans.embedded(tmp_path / "p.png")
    assert scans.named(tmp_path / "p.png", tmp_path).href == "p.png"


@pytest.mark.parametrize("data", [b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x02\x00\x03rest", png(3, 2),
                                  b"GIF89a\x03\x00\x02\x00"])
def test_the_size_of_an_image_is_read_off_its_head(data):
    assert scans.size(data) == (3, 2)


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xc0", b"\xff\xd8\xff\xff\xff\xff", b"\x89PNG",
                                  b"GIF8"])
def test_a_broken_head_tells_no_size(data):
    assert scans.size(data) == (0, 0)


def test_sheets_that_no_line_stands_on_are_shown():
    page = page_of([])
    tree = drawn(outcome_of(replace(page, sheets=(*page.sheets, Sheet(2, 300, 200, "p2.json", "")))))
    assert len(of(tree, "paper", "rect")) == 2
