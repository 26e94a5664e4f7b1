"""MinerU: content lists of both versions and middle.json, their labels, merged pages, and what is broken in them."""

from __future__ import annotations

import json

import pytest

from cleaner import readers
from cleaner.box import Box
from cleaner.model import InputError
from cleaner.readers import mineru
from cleaner.readers.json import parse


def scan(value):
    raw = json.dumps(value, ensure_ascii=False)
    parsed = parse(raw.encode(), "p.json")
    assert mineru.suits(parsed.value)
    assert readers.read(raw).format == "mineru"
    return mineru.read(parsed, "p.json", "")


def told(value, page=0):
    return [(row.text, row.ref, row.printed.label, row.printed.block) for row in scan(value).plates[page].rows]


def item(kind, page=0, **more):
    return {"type": kind, "page_idx": page, **more}


def test_items_of_a_content_list_have_labels():
    assert told([
        item("text", text="芦河晚报", text_level=1, bbox=[0, 0, 500, 50]), item("text", text="春汛平稳。",
            text_level=0),
        item("header", text="第1版"), item("page_number", text="1"), item("aside_text", text="边"),
        item("page_footnote", text="注"), item("list", sub_type="text", list_items=["一", "二"]),
        item("equation", text="$x$", text_format="latex", img_path="e.jpg"),
        item("code", sub_type="code", code_caption=["码"], code_body="a = 1"), item("ref_text", text="参"),
    ]) == [
        ("芦河晚报", "/0/text", "heading", 1), ("春汛平稳。", "/1/text", "text", 2), ("第1版", "/2/text", "header", 3),
        ("1", "/3/text", "folio", 4), ("边", "/4/text", "aside", 5), ("注", "/5/text", "note", 6),
        ("一", "/6/list_items/0", "list", 7), ("二", "/6/list_items/1", "list", 7), ("$x$", "/7/text", "formula", 8),
        ("码", "/8/code_caption/0", "caption", 9), ("a = 1", "/8/code_body", "text", 9), ("参", "/9/text", "text", 10)]


def test_pictures_and_tables_give_their_texts_and_pictures_their_box():
    found = scan([
        item("image", img_path="images/a.jpg", image_caption=["图为大坝", "周可 摄"], image_footnote=["资料"],
            bbox=[0, 0, 400, 300]),
        item("image", img_path="b.jpg", img_caption="旧版", img_footnote=[]),
        item("table", img_path="t.jpg", table_caption=["表一"], table_body="<table>\n甲</table>", table_footnote=[],
             bbox=[0, 400, 400, 600])]).plates[0]
    assert [(row.text, row.printed.label, row.printed.box) for row in found.rows] == [
        ("图为大坝", "caption", None), ("周可 摄", "caption", None), ("资料", "note", None), ("旧版", "caption", None),
        ("表一", "caption", None), ("<table>", "table", Box(0, 400, 400, 500)),
        ("甲</table>", "table", Box(0, 500, 400, 600))]
    assert found.pictures == (Box(0, 0, 400, 300),)
    assert (found.width, found.height, found.unit) == (1000, 1000, "share")


def test_boxes_beyond_a_thousand_are_of_an_older_version():
    items = [item("text", text="甲", bbox=[0, 0, 1500, 50]), item("text", text="乙", bbox=[0, 0, 9, 2400])]
    found = scan(items).plates[0]
    assert (found.width, found.height, found.unit) == (1500, 2400, "")


def test_pages_are_plates():
    value = [item("text", 0, text="甲"), item("text", 1, text="乙"), item("text", 0, text="丙")]
    assert [told(value, n) for n in (0, 1)] == [
        [("甲", "/0/text", "text", 1), ("丙", "/2/text", "text", 2)], [("乙", "/1/text", "text", 1)]]


def test_the_second_version_has_texts_in_objects():
    def spans(*texts):
        return [{"type": "text", "content": text} for text in texts]

    value = [[
        {"type": "title", "content": {"title_content": spans("芦河晚报"), "level": 1}, "bbox": [0, 0, 500, 50]},
        {"type": "paragraph", "content": {"paragraph_content": spans("Lindau,", "den 4. März")}},
        {"type": "list", "content": {"list_type": "text_list", "list_items": [
            {"item_type": "text", "item_content": spans("一")}, {"item_type": "text", "item_content": spans("二")}]}},
        {"type": "image", "content": {"image_source": {"path": "a.jpg"}, "image_caption": spans("图"),
        "image_footnote": []}},
        {"type": "page_number", "content": {"page_number_content": spans("7")}},
    ], [{"type": "table", "content": {"html": "<table/>", "table_type": "simple"}}], []]
    assert told(value) == [
        ("芦河晚报", "/0/0/content/title_content/0/content", "heading", 1),
        ("Lindau, den 4. März", "/0/1/content/paragraph_content", "text", 2),
        ("一", "/0/2/content/list_items/0/item_content/0/content", "list", 3),
        ("二", "/0/2/content/list_items/1/item_content/0/content", "list", 3),
        ("图", "/0/3/content/image_caption/0/content", "caption", 4),
        ("7", "/0/4/content/page_number_content/0/content", "folio", 5)]
    assert told(value, 1) == [("<table/>", "/1/0/content/html", "table", 1)]
    assert len(scan(value).plates) == 3


def line(top, *texts, **more):
    return {"bbox": [0, top, 90, top + 10],
            "spans": [{"type": "text", "content": text, "score": 0.9, **more} for text in texts]}


def middle(*pages):
    return {"pdf_info": [{"page_size": [100, 200], "page_idx": n, **page} for n, page in enumerate(pages)],
            "_backend": "pipeline", "_version_name": "2.0.0"}


def test_the_printed_lines_of_middle_json_are_read_and_not_the_joined_ones():
    value = middle({
        "preproc_blocks": [
            {"type": "title", "lines": [line(0, "芦河晚报")]},
            {"type": "text", "lines": [line(20, "春汛"), line(30, "平稳")]}],
        "para_blocks": [{"type": "text", "lines": [line(0, "芦河晚报"), line(20, "春汛"), line(30, "平稳")]}],
        "discarded_blocks": [{"type": "discarded", "lines": [line(2, "第1版")]},
                             {"type": "discarded", "lines": [line(190, "7")]}, {"type": "footer", "lines": [line(190,
                             "尾")]}]})
    assert told(value) == [
        ("芦河晚报", "/pdf_info/0/preproc_blocks/0/lines/0/spans/0/content", "heading", 1),
        ("春汛", "/pdf_info/0/preproc_blocks/1/lines/0/spans/0/content", "text", 2),
        ("平稳", "/pdf_info/0/preproc_blocks/1/lines/1/spans/0/content", "text", 2),
        ("第1版", "/pdf_info/0/discarded_blocks/0/lines/0/spans/0/content", "header", 3),
        ("7", "/pdf_info/0/discarded_blocks/1/lines/0/spans/0/content", "footer", 4),
        ("尾", "/pdf_info/0/discarded_blocks/2/lines/0/spans/0/content", "footer", 5)]
    row = scan(value).plates[0].rows[1]
    assert (row.printed.box, row.printed.sure) == (Box(0, 20, 90, 30), 0.9)


@pytest.mark.parametrize("kind", [[], {}, 7, None])
def test_types_that_are_no_words_are_none(kind):
    assert [row[0] for row in told([item("text", text="甲"), item(kind, text="乙", bbox=[0, 0, 9, 9])])] == ["甲", "乙"]


def test_middle_json_is_measured_in_points():
    assert scan(middle({"para_blocks": [{"type": "text", "lines": [line(0, "芦河晚报")]}]})).plates[0].unit == "point"


def test_nested_blocks_and_spans_without_text():
    value = middle({"preproc_blocks": [
        {"type": "image", "bbox": [0, 0, 50, 50], "blocks": [
            {"type": "image_body", "bbox": [0, 0, 50, 40], "lines": [
                {"bbox": [0, 0, 50, 40], "spans": [{"type": "image", "image_path": "a.jpg"}]}]},
            {"type": "image_caption", "lines": [line(42, "图为大坝")]}]},
        {"type": "table", "blocks": [{"type": "table_body", "lines": [
            {"bbox": [0, 60, 90, 90], "spans": [{"type": "table", "html": "<table/>", "image_path": "t.jpg"}]}]}]},
        {"type": "text", "lines": [line(100, "流量", "x^2", "立方米"), line(110, "of", "x")]},
        {"type": "interline_equation", "lines": [{"bbox": [0, 1, 2, 3], "spans": [
            {"type": "interline_equation", "content": "E=mc^2"}]}]}]})
    assert told(value) == [
        ("图为大坝", "/pdf_info/0/preproc_blocks/0/blocks/1/lines/0/spans/0/content", "caption", 1),
        ("<table/>", "/pdf_info/0/preproc_blocks/1/blocks/0/lines/0/spans/0/html", "table", 2),
        ("流量x^2立方米", "/pdf_info/0/preproc_blocks/2/lines/0/spans", "text", 3),
        ("of x", "/pdf_info/0/preproc_blocks/2/lines/1/spans", "text", 3),
        ("E=mc^2", "/pdf_info/0/preproc_blocks/3/lines/0/spans/0/content", "formula", 4)]
    assert scan(value).plates[0].pictures == (Box(0, 0, 50, 40),)


def test_lines_that_were_joined_to_the_page_before_stand_on_their_own_again():
    value = middle(
        {"para_blocks": [{"type": "text", "lines": [line(180, "甲"), line(0, "乙", cross_page=True)]}]},
        {"para_blocks": [{"type": "text", "lines": [], "lines_deleted": True}, {"type": "text", "lines": [line(20,
        "丙")]}]})
    assert [[(row.text, row.printed.block) for row in plate.rows] for plate in scan(value).plates] == [
        [("甲", 1)], [("乙", 1), ("丙", 2)]]


def test_a_line_that_is_said_to_cross_the_last_page_is_kept():
    assert [row[0] for row in told(middle({"para_blocks": [{"type": "text", "lines": [line(0, "甲",
        cross_page=True)]}]}))] == ["甲"]


def test_what_is_broken_keeps_its_text_and_is_told():
    found = scan([item("text", text="甲", bbox=[9, 9, 9, 9]), "乙", ["丙"], item("odd", text={"content": "丁"}), None])
    assert [row.text for row in found.plates[0].rows] == ["甲", "乙", "丙", "丁"]
    assert found.repairs == ("1 box was empty: left out",)
    odd = {"pdf_info": [None, {"page_size": "odd", "para_blocks": ["戊", {"lines": ["己", {"spans": "庚"}]},
        {"blocks": 7}]}]}
    assert [row.text for plate in scan(odd).plates for row in plate.rows] == ["戊", "己", "庚"]


def test_a_file_without_a_page_is_declined() -> None:
    with pytest.raises(InputError, match="without a page"):
        readers.read('{"pdf_info": [], "_backend": "pipeline"}', "p.json")
