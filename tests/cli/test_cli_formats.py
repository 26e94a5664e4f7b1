"""Every format of boxes through the command line: as a file, from standard input, in folders; what is declined."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaner.validation import validate

TEXTS = ("芦河春汛平稳", "本报讯（记者 林晓岚）3月4日，芦河上游开闸放水，", "大坝安然无恙。")


def _right(text: str) -> int:
    """The right edge of a line that begins at 10, in letters of 20."""
    return 10 + 20 * len(text)


def alto(*texts: str, page: int = 1) -> str:
    lines = "".join(
        f'<TextLine ID="P{page}_L{n}" HPOS="10" VPOS="{n * 30}" WIDTH="{len(text) * 20}" HEIGHT="20">'
        f'<String ID="P{page}_S{n}" CONTENT="{text}" HPOS="10" VPOS="{n * 30}" WIDTH="{len(text) * 20}" HEIGHT="20"/>'
        "</TextLine>" for n, text in enumerate(texts, 1))
    return (f'<?xml version="1.0" encoding="UTF-8"?><alto><Layout><Page ID="P{page}" WIDTH="900" HEIGHT="600">'
            f'<PrintSpace><TextBlock ID="P{page}_B1">{lines}</TextBlock></PrintSpace></Page></Layout></alto>')


def page(*texts: str) -> str:
    lines = "".join(
        f'<TextLine id="l{n}"><Coords points="10,{n * 30} {_right(text)},{n * 30} {_right(text)},{n * 30 + 20}"/>'
        f"<TextEquiv><Unicode>{text}</Unicode></TextEquiv></TextLine>" for n, text in enumerate(texts, 1))
    return ('<PcGts><Page imageWidth="900" imageHeight="600"><TextRegion id="r1">'
            f'<Coords points="10,30 700,30 700,150 10,150"/>{lines}</TextRegion></Page></PcGts>')


def hocr(*texts: str) -> str:
    lines = "".join(f"<span class='ocr_line' id='l{n}' title='bbox 10 {n * 30} {_right(text)} {n * 30 + 20}'>"
                    f"<span class='ocrx_word' title='bbox 10 {n * 30} {_right(text)} {n * 30 + 20}'>{text}</span>"
                    "</span>"
                    for n, text in enumerate(texts, 1))
    return ("<!DOCTYPE html><html><head><title/></head><body><div class='ocr_page' title='bbox 0 0 900 600'>"
            f"<div class='ocr_carea'><p class='ocr_par'>{lines}</p></div></div></body></html>")


def abbyy(*texts: str) -> str:
    lines = "".join(f'<line l="10" t="{n * 30}" r="{_right(text)}" b="{n * 30 + 20}">'
                    f"<formatting>{text}</formatting></line>"
                    for n, text in enumerate(texts, 1))
    return ('<document xmlns="http://www.abbyy.com/FineReader_xml/FineReader6-schema-v1.xml">'
            '<page width="900" height="600"><block blockType="Text" l="10" t="30" r="700" b="150">'
            f"<text><par>{lines}</par></text></block></page></document>")


def rapid(*texts: str) -> str:
    return json.dumps([[[10, n * 30, _right(text), n * 30 + 20], text, 0.98] for n, text in enumerate(texts, 1)])


def paddle(*texts: str) -> str:
    return json.dumps({"res": {"width": 900, "height": 600, "parsing_res_list": [
        {"block_label": "text", "block_content": text, "block_bbox": [10, n * 30, _right(text), n * 30 + 20],
         "block_order": n}
        for n, text in enumerate(texts, 1)]}})


def mineru(*texts: str) -> str:
    return json.dumps([{"type": "text", "text": text, "bbox": [10, n * 30, _right(text), n * 30 + 20], "page_idx": 0}
                       for n, text in enumerate(texts, 1)])


def middle(*texts: str) -> str:
    return json.dumps({"pdf_info": [{"page_size": [900, 600], "preproc_blocks": [{"type": "text", "lines": [
        {"bbox": [10, n * 30, _right(text), n * 30 + 20], "spans": [{"type": "text", "content": text}]}]}
        for n, text in enumerate(texts, 1)]}]})


MAKERS = {"alto": alto, "page": page, "hocr": hocr, "abbyy": abbyy, "rapidocr": rapid, "paddle": paddle,
          "mineru": mineru, "middle": middle}


def mets(count: int) -> str:
    files = "".join(f'<file ID="A{n}" MIMETYPE="text/xml"><FLocat xlink:href="file://./alto/{n}.xml"/></file>'
                    for n in range(1, count + 1))
    return (f'<?xml version="1.0"?><mets xmlns:xlink="http://www.w3.org/1999/xlink"><fileSec><fileGrp ID="ALTO">{files}'
            "</fileGrp></fileSec></mets>")


def issue(folder: Path, count: int = 2) -> Path:
    """An issue in a folder of its own."""
    (folder / "alto").mkdir(parents=True)
    (folder / "mets.xml").write_text(mets(count), "utf-8")
    for n in range(1, count + 1):
        (folder / "alto" / f"{n}.xml").write_text(alto(f"第{n}版的新闻在此。", page=n), "utf-8")
    return folder / "mets.xml"


@pytest.mark.parametrize("format", MAKERS)
def test_a_page_of_every_format_becomes_valid_tei(run, folder, format):
    Path("p1.ocr").write_text(MAKERS[format](*TEXTS), "utf-8")
    result = run("clean", "p1.ocr")
    assert (result.code, result.err) == (0, "")
    assert validate(result.out) == []
    text = "".join(run("clean", "p1.ocr", "--to", "txt").out.decode().split())
    assert sorted(text) == sorted("".join("".join(TEXTS).split()))


@pytest.mark.parametrize("format", MAKERS)
def test_standard_input_is_read_as_a_file_is(run, folder, format):
    raw = MAKERS[format](*TEXTS).encode()
    Path("p1.ocr").write_bytes(raw)
    assert run("clean", "-", "--to", "txt", stdin=raw).out == run("clean", "p1.ocr", "--to", "txt").out


@pytest.mark.parametrize("verb", [["check"], ["diff"], ["explain"], ["diff", "--format", "jsonl"]])
@pytest.mark.parametrize("format", ["alto", "rapidocr"])
def test_other_verbs_read_them_too(run, folder, format, verb):
    Path("p1.ocr").write_text(MAKERS[format]("芦河春汛平稳", "他说:好,就这样办。"), "utf-8")
    result = run(verb[0], "p1.ocr", *verb[1:])
    assert result.code in (0, 1)
    assert result.err == ""
    assert "punct.fullwidth" in result.out.decode() or verb == ["explain"]


def test_a_format_may_be_asked_for(run, folder):
    Path("p1.json").write_text(rapid(*TEXTS), "utf-8")
    assert run("clean", "p1.json", "--format", "rapidocr").code == 0
    result = run("clean", "p1.json", "--format", "alto")
    assert result.code == 3
    assert "p1.json: is no XML" in result.err
    assert run("clean", "p1.json", "--format", "odd").code == 2
    assert run("diff", "p1.json", "--input-format", "rapidocr").code == 0


def test_mets_is_read_with_its_pages(run, folder):
    issue(folder)
    for verb in ("clean", "diff", "check", "explain"):
        assert run(verb, "mets.xml").err == ""
    assert run("clean", "mets.xml", "--to", "txt").out.decode().split() == ["第1版的新闻在此。", "第2版的新闻在此。"]
    Path("elsewhere").mkdir()
    assert run("clean", "elsewhere/../mets.xml", "--to", "txt").out.decode().split()[0] == "第1版的新闻在此。"


def test_mets_with_a_missing_page_gives_the_others_and_without_any_none(run, folder):
    issue(folder)
    Path("alto/1.xml").unlink()
    assert run("clean", "mets.xml", "--to", "txt").out.decode().split() == ["第2版的新闻在此。"]
    Path("alto/2.xml").unlink()
    result = run("clean", "mets.xml")
    assert result.code == 3
    assert "mets.xml: has none of its 2 ALTO files: page 1: alto/1.xml is missing" in result.err


def test_mets_from_standard_input_is_told_to_be_named(run, folder):
    issue(folder)
    result = run("clean", "-", stdin=Path("mets.xml").read_bytes())
    assert result.code == 3
    assert "What to do: name the METS file instead of piping it in" in result.err


def test_mets_reads_nothing_outside_of_its_folder(run, folder):
    issue(folder / "issue", 2)
    Path("secret.xml").write_text(alto("秘密"), "utf-8")
    raw = mets(2).replace("file://./alto/1.xml", "../secret.xml")
    Path("issue/mets.xml").write_text(raw, "utf-8")
    (folder / "issue" / "alto" / "2.xml").unlink()
    (folder / "issue" / "alto" / "2.xml").symlink_to(folder / "secret.xml")
    result = run("clean", "issue/mets.xml")
    assert result.code == 3
    assert "秘密" not in result.out.decode()


@pytest.mark.parametrize(("raw", "said"), [
    (b"%PDF-1.4\n", "is a PDF that cannot be opened"), (b"\xff\xd8\xff\xe0", "begins like a JPEG image"),
    (b"PK\x03\x04", "begins like a zip archive or an Office document"),
    (b"<?xml version='1.0'?><rss/>", "XML of a kind that is not read: its first element is 'rss'"),
    (b"<!DOCTYPE html><html><body>a</body></html>", "HTML without an element of class ocr_page"),
    (b'{"name": "a"}', "JSON of a kind that is not read: an object with 'name'"),
    (b"<TEI xmlns='http://www.tei-c.org/ns/1.0'/>", "is TEI, which is written here and not read"),
    (b"<?xml version='1.0'?><ticket type='Abbyy'><images><image src='1.jp2'/></images></ticket>", "is an ABBYY ticket"),
    (b'[{"box": [', "broken JSON"),
])
def test_what_is_of_no_known_kind_is_declined_in_one_line(run, folder, raw, said):
    Path("p1.any").write_bytes(raw)
    result = run("clean", "p1.any")
    assert result.code == 3
    assert result.out == b""
    assert said in result.err
    assert "expected" in result.err
    assert "What to do" in result.err
    assert result.err.count("\n") == 1


# -- folders -----------------------------------------------------------------------------------------


def test_a_folder_gives_its_pages_by_their_content(run, folder):
    Path("in").mkdir()
    for name, maker in (("a.xml", alto), ("b.html", hocr), ("c.json", rapid), ("d.hocr", hocr), ("e.htm", hocr)):
        Path("in", name).write_text(maker(*TEXTS), "utf-8")
    Path("in/f.txt").write_text("芦河春汛平稳。", "utf-8")
    for name, text in (("g.json", '{"a": 1}'), ("h.xml", "<?xml version='1.0'?><rss/>"), ("i.html", "<p>a</p>"),
                       ("j.xml", '<TEI xmlns="http://www.tei-c.org/ns/1.0"/>'), ("k.json", "no JSON"),
                       ("l.pdf", "%PDF-")):
        Path("in", name).write_text(text, "utf-8")
    result = run("clean", "in", "-o", "out")
    assert result.code == 0
    assert result.err == "in/g.json and 4 others: no page by the content, passed by\n"
    assert sorted(path.name for path in Path("out").iterdir()) == [f"{name}.xml" for name in "abcdef"]


def test_a_file_that_is_named_is_always_tried(run, folder):
    Path("g.json").write_text('{"a": 1}', "utf-8")
    assert "g.json: is JSON of a kind that is not read" in run("clean", "g.json").err
    Path("in").mkdir()
    Path("in/g.json").write_text('{"a": 1}', "utf-8")
    assert "g.json: is JSON of a kind" in run("clean", "in", "--glob", "*.json", "-o", "out").err


def test_pages_of_an_issue_are_read_once_and_with_it(run, folder):
    issue(folder / "in" / "may")
    Path("in/may/alto/3.xml").write_text(alto("不在其中的一页。"), "utf-8")
    result = run("clean", "in", "-o", "out", "--to", "txt")
    assert (result.code, result.err) == (0, "")
    assert sorted(path.name for path in Path("out").rglob("*.txt")) == ["3.txt", "mets.txt"]


def test_outputs_in_a_folder_of_pages_are_passed_by(run, folder):
    Path("in").mkdir()
    Path("in/p1.json").write_text(rapid(*TEXTS), "utf-8")
    assert run("clean", "in", "-o", "in/out", "--to", "tei,jsonl,edits").code == 0
    result = run("clean", "in", "-o", "other")
    assert (result.code, result.err) == (0, "in/out/p1.xml: no page by the content, passed by\n")
    assert [path.name for path in Path("other").iterdir()] == ["p1.xml"]


def test_a_folder_without_any_page_says_so(run, folder):
    Path("in").mkdir()
    Path("in/g.json").write_text('{"a": 1}', "utf-8")
    result = run("clean", "in", "-o", "out")
    assert result.code == 4
    assert "in: holds no page" in result.err


def test_tei_is_validated_whatever_else_is_there(run, folder):
    Path("in").mkdir()
    Path("in/p1.json").write_text(rapid(*TEXTS), "utf-8")
    assert run("clean", "in", "-o", "out").code == 0
    assert run("validate", "out").code == 0
    Path("out/alto.xml").write_text(alto(*TEXTS), "utf-8")
    assert run("validate", "out").code == 1


# -- boxes that cannot be ---------------------------------------------------------------------------

CORNERS = ["0", "-5", "20", "1e300", "-1e300", "nan", "inf", "1e-300", "600", "900", "x", ""]


def wild(count: int) -> list[tuple[str, str, str, str]]:
    """Boxes out of numbers that stand in broken files."""
    return [(CORNERS[n % 12], CORNERS[n // 2 % 12], CORNERS[n // 3 % 12], CORNERS[n // 5 % 12]) for n in range(count)]


def hostile(format: str, boxes: list[tuple[str, str, str, str]]) -> str:
    """A page of lines in these boxes."""
    lines = [(f"芦河{n}号", box) for n, box in enumerate(boxes)]
    if format == "alto":
        return "<alto><Page WIDTH='900' HEIGHT='600'><TextBlock>" + "".join(
            f'<TextLine HPOS="{a}" VPOS="{b}" WIDTH="{c}" HEIGHT="{d}"><String CONTENT="{text}"/></TextLine>'
            for text, (a, b, c, d) in lines) + "</TextBlock></Page></alto>"
    if format == "page":
        return "<PcGts><Page imageWidth='900' imageHeight='600'><TextRegion>" + "".join(
            f'<TextLine><Coords points="{a},{b} {c},{d}"/><TextEquiv><Unicode>{text}</Unicode></TextEquiv></TextLine>'
            for text, (a, b, c, d) in lines) + "</TextRegion></Page></PcGts>"
    if format == "hocr":
        return "<html><body><div class='ocr_page' title='bbox 0 0 900 600'>" + "".join(
            f'<span class="ocr_line" title="bbox {a} {b} {c} {d}">{text}</span>\n' for text, (a, b, c, d) in lines
            ) + "</div></body></html>"
    if format == "abbyy":
        return ("<?xml version='1.0'?><document><page width='900' height='600'><block blockType='Text'><text><par>"
                + "".join(f'<line l="{a}" t="{b}" r="{c}" b="{d}"><formatting>{text}</formatting></line>'
                          for text, (a, b, c, d) in lines) + "</par></text></block></page></document>")
    told = [{"rapidocr": [box, text, 0.9], "mineru": {"type": "text", "text": text, "bbox": box, "page_idx": 0},
             "paddle": {"block_label": "text", "block_content": text, "block_bbox": box, "block_order": -n}}[format]
            for n, (text, box) in enumerate(lines)]
    return json.dumps({"res": {"parsing_res_list": told}} if format == "paddle" else told)


@pytest.mark.parametrize("format", ["alto", "page", "hocr", "abbyy", "rapidocr", "paddle", "mineru"])
def test_no_line_is_lost_whatever_its_box(run, folder, format):
    Path("p1.ocr").write_text(hostile(format, wild(150)), "utf-8")
    result = run("clean", "p1.ocr")
    assert result.code == 0
    assert validate(result.out) == []
    Path("p1.xml").write_bytes(result.out)
    back = run("restore", "p1.xml")
    assert [back.out.decode().count(f"芦河{n}号") for n in range(150)] == [1] * 150
    for verb in ("show", "diff", "check"):
        assert run(verb, "p1.ocr").code in (0, 1)


@pytest.mark.parametrize("format", ["alto", "rapidocr"])
def test_lines_in_great_number_lie_across_each_other(run, folder, format):
    heaps = [(str(n * 7 % 700), str(n * 11 % 500), "180", str(9 + n % 40)) for n in range(6000)]
    if format == "rapidocr":
        heaps = [(x, y, str(int(x) + 180), str(int(y) + int(high))) for x, y, _, high in heaps]
    Path("p1.ocr").write_text(hostile(format, heaps), "utf-8")
    result = run("clean", "p1.ocr", "--to", "txt")
    assert result.code == 0
    assert result.out.decode().count("芦河") == 6000
    assert "lines" in result.err


# -- PDF ---------------------------------------------------------------------------------------------


def pdf(*texts: str) -> bytes:
    """A PDF as small as it can be: its table of objects is missing, and found again by whoever reads it."""
    drawn = "".join(f"BT /F 12 Tf 40 {700 - 16 * n} Td ({text}) Tj ET\n" for n, text in enumerate(texts))
    bodies = ("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
              "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
              f"<</Length {len(drawn)}>> stream\n{drawn}endstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    objects = "".join(f"{n} 0 obj {body} endobj\n" for n, body in enumerate(bodies, 1))
    return f"%PDF-1.4\n{objects}trailer <</Root 1 0 R>>\n".encode()


def test_a_pdf_is_read_where_it_is_named_and_where_a_pattern_says_so(run, folder):
    Path("in").mkdir()
    Path("in/a.pdf").write_bytes(pdf("Lindau, 4 May. The bridge over the Reed was closed", "to carts on Monday."))
    Path("in/b.txt").write_text("芦河春汛平稳。", "utf-8")
    assert b"was closed to carts" in run("clean", "in/a.pdf", "--to", "txt").out
    result = run("clean", "-", "--format", "pdf", stdin=Path("in/a.pdf").read_bytes())
    assert b"stdin#page=1&amp;viewrect=40," in result.out
    assert run("clean", "in", "-o", "one").code == 0
    assert [path.name for path in Path("one").iterdir()] == ["b.xml"]
    assert run("clean", "in", "--glob", "*.pdf", "-o", "two").code == 0
    assert [path.name for path in Path("two").iterdir()] == ["a.xml"]
    assert b"<svg" in run("show", "in/a.pdf", "--format", "svg").out
    assert run("restore", "two/a.xml").out.decode().splitlines()[1] == "to carts on Monday."
