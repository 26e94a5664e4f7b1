"""Paddle: lines, blocks, both, their wrappers, and what is broken in them."""

from __future__ import annotations

import json

import pytest

from cleaner import readers
from cleaner.box import Box
from cleaner.readers import paddle
from cleaner.readers.json import parse


def scan(value):
    parsed = parse(json.dumps(value, ensure_ascii=False).encode(), "p.json")
    assert paddle.suits(parsed.value)
    return paddle.read(parsed, "p.json", "")


def plate(value):
    (found,) = scan(value).plates
    return found


def block(content, box, label="text", **more):
    return {"block_label": label, "block_content": content, "block_bbox": box, **more}


LINES = {"rec_texts": ["芦河晚报", "春汛平稳"], "rec_scores": [0.9, 0.8],
         "rec_polys": [[[0, 0], [80, 0], [80, 20], [0, 20]], [[0, 30], [80, 30], [80, 50], [0, 50]]]}


@pytest.mark.parametrize("wrapped", [
    lambda page: page, lambda page: {"res": page}, lambda page: [page], lambda page: [{"res": page}],
    lambda page: {"result": {"ocrResults": [{"prunedResult": page}]}, "errorCode": 0},
    lambda page: {"result": {"layoutParsingResults": [{"prunedResult": page, "markdown": {"text": "x"}}]}},
])
def test_lines_are_read_in_every_wrapper(wrapped):
    found = plate(wrapped(LINES))
    assert [(row.text, row.printed.box, row.printed.sure) for row in found.rows] == [
        ("芦河晚报", Box(0, 0, 80, 20), 0.9), ("春汛平稳", Box(0, 30, 80, 50), 0.8)]
    assert found.rows[1].ref.endswith("/rec_texts/1")
    assert readers.read(json.dumps(wrapped(LINES))).format == "paddle"


def test_boxes_of_lines_fit_the_texts_or_are_left():
    told = {"rec_texts": ["甲", "乙"], "dt_polys": [[[0, 0], [9, 9]]] * 3, "rec_boxes": [[0, 0, 9, 9], [0, 10, 9, 19]]}
    assert [row.printed.box for row in plate(told).rows] == [Box(0, 0, 9, 9), Box(0, 10, 9, 19)]
    assert [row.printed.box for row in plate(told | {"rec_boxes": []}).rows] == [None, None]


def test_blocks_have_labels_numbers_and_slices():
    found = plate({"width": 200, "height": 100, "input_path": "p1.png", "parsing_res_list": [
        block("芦河晚报", [0, 0, 80, 20], "doc_title"), block("", [0, 20, 80, 30]),
        block("春汛平稳\n大坝安然", [0, 30, 80, 70]), block("第1版", [90, 0, 120, 9], "number"),
        block("图为大坝", [90, 60, 190, 70], "figure_title"), block("", [90, 10, 190, 60], "image"),
        block("<table><tr><td>甲</td></tr></table>", [0, 80, 80, 100], "table"), block("乙", [1, 2, 3, 4], "odd")]})
    assert [(row.text, row.ref, row.at, row.printed.label, row.printed.block) for row in found.rows] == [
        ("芦河晚报", "/parsing_res_list/0/block_content", 0, "heading", 1),
        ("春汛平稳", "/parsing_res_list/2/block_content", 0, "text", 3),
        ("大坝安然", "/parsing_res_list/2/block_content", 5, "text", 3),
        ("第1版", "/parsing_res_list/3/block_content", 0, "folio", 4),
        ("图为大坝", "/parsing_res_list/4/block_content", 0, "caption", 5),
        ("<table><tr><td>甲</td></tr></table>", "/parsing_res_list/6/block_content", 0, "table", 7),
        ("乙", "/parsing_res_list/7/block_content", 0, "", 8)]
    assert [row.printed.box for row in found.rows[1:3]] == [Box(0, 30, 80, 50), Box(0, 50, 80, 70)]
    assert (found.width, found.height, found.image, found.pictures) == (200, 100, "p1.png", (Box(90, 10, 190, 60),))
    assert found.order is None


def test_the_order_of_blocks_is_told_and_one_without_stays_behind_its_neighbour():
    found = plate({"parsing_res_list": [
        block("眉", [0, 0, 9, 9], "header", block_order=None), block("乙", [0, 10, 9, 19], block_order=2),
        block("图", [0, 20, 9, 29], "figure_title", block_order=None), block("甲", [0, 30, 9, 39], block_order=1)]})
    assert found.order == (0, 3, 1, 2)


def test_pictures_of_the_layout_model_are_kept_once():
    found = plate({"parsing_res_list": [block("", [0, 0, 50, 50], "image")], "layout_det_res": {"boxes": [
        {"label": "image", "coordinate": [1, 1, 50, 50]}, {"label": "chart", "coordinate": [60, 0, 90, 50]},
        {"label": "text", "coordinate": [0, 60, 90, 90]}, "odd", {"label": "image", "coordinate": "odd"}]}})
    assert found.pictures == (Box(0, 0, 50, 50), Box(60, 0, 90, 50))


def test_lines_are_read_where_they_make_up_their_block():
    found = plate({"parsing_res_list": [block("芦河 晚报", [0, 0, 90, 22], "doc_title"), block("春汛平稳", [0, 25,
        90, 55])],
                   "overall_ocr_res": LINES})
    assert [(row.text, row.ref, row.printed.label, row.printed.block) for row in found.rows] == [
        ("芦河晚报", "/overall_ocr_res/rec_texts/0", "heading", 1),
        ("春汛平稳", "/overall_ocr_res/rec_texts/1", "text", 2)]


def test_a_block_keeps_its_text_where_its_lines_do_not_make_it_up():
    found = plate({"parsing_res_list": [block("芦河晚报社", [0, 0, 90, 22]), block("独有", [0, 60, 90, 80])],
                   "overall_ocr_res": LINES | {"rec_texts": ["芦河晚报", "外面"]}})
    assert [row.text for row in found.rows] == ["芦河晚报社", "独有", "外面"]
    assert [row.printed.block for row in found.rows] == [1, 2, 0]


def test_a_line_that_its_block_does_not_have_is_kept_behind_it():
    found = plate({"parsing_res_list": [block("芦河", [0, 0, 90, 22]), block("", [0, 25, 90, 55], "image")],
                   "overall_ocr_res": LINES})
    assert [(row.text, row.printed.block, row.printed.label) for row in found.rows] == [
        ("芦河", 1, "text"), ("芦河晚报", 1, "text"), ("春汛平稳", 2, "picture")]


def test_texts_of_further_models_are_kept_once():
    found = plate({"parsing_res_list": [block("<table>甲</table>", [0, 0, 9, 9], "table")],
                   "table_res_list": [{"pred_html": "<table>甲</table>", "table_ocr_pred": {"rec_texts": ["甲"]}}],
                   "formula_res_list": [{"rec_formula": "x^2", "input_path": "no text"}],
                   "seal_res_list": [{"rec_texts": ["芦河镇"], "dt_polys": []}]})
    assert [(row.text, row.printed.label) for row in found.rows] == [
        ("<table>甲</table>", "table"), ("x^2", "formula"), ("芦河镇", "picture")]


def test_too_many_lines_are_kept_apart_from_blocks(monkeypatch):
    monkeypatch.setattr(paddle, "MOST", 3)
    found = plate({"parsing_res_list": [block("芦河晚报", [0, 0, 90, 22])], "overall_ocr_res": LINES})
    assert [(row.text, row.printed.block) for row in found.rows] == [("芦河晚报", 1), ("芦河晚报", 0), ("春汛平稳", 0)]


def test_regions_of_the_second_structure_are_read():
    found = plate([
        {"type": "title", "bbox": [0, 0, 90, 20], "img_idx": 0, "res": [
            {"text": "芦河晚报", "confidence": 0.9, "text_region": [[0, 0], [80, 0], [80, 20], [0, 20]]}]},
        {"type": "figure", "bbox": [0, 30, 90, 60], "res": [], "img_idx": 0},
        {"type": "table", "bbox": [0, 70, 90, 90], "res": {"html": "<table/>"}, "img_idx": 0}])
    assert [(row.text, row.ref, row.printed.label) for row in found.rows] == [
        ("芦河晚报", "/0/res/0/text", "heading"), ("<table/>", "/2/res/html", "table")]
    assert found.pictures == (Box(0, 30, 90, 60),)


def test_what_is_broken_keeps_its_text_and_is_told():
    found = scan({"width": "NaN", "height": -3, "parsing_res_list": [
        "甲", block("乙", [5, 5, 5, 5]), block("丙", "odd", 7), {"block_content": ["丁", {"x": "戊"}]}, None]})
    assert [row.text for row in found.plates[0].rows] == ["甲", "乙", "丙", "丁", "戊"]
    assert found.repairs == ("1 box was empty: left out", "1 box could not be read: left out")


@pytest.mark.parametrize("listed", [7, True, "甲", {"a": 1}, [7, None]])
def test_blocks_that_are_no_list_cost_no_line(listed):
    assert [row.text for row in plate(LINES | {"parsing_res_list": listed}).rows][:2] == LINES["rec_texts"]


@pytest.mark.parametrize("label", [[], {}, 7, None])
def test_labels_that_are_no_words_are_none(label):
    pictures = [{"label": one, "coordinate": [0, 0, 9, 9]} for one in (label, "image")]
    blocks = [{"block_label": label, "block_content": "甲", "block_bbox": [0, 0, 9, 9]}]
    found = plate({"parsing_res_list": blocks, "layout_det_res": {"boxes": pictures}})
    assert ([row.text for row in found.rows], found.pictures) == (["甲"], (Box(0, 0, 9, 9),))


@pytest.mark.parametrize("more", [{"rec_texts": []}, {"overall_ocr_res": {"rec_texts": ["丙"]}},
                                  {"parsing_res_list": [7]}, {"res": {"rec_texts": []}}])
def test_a_list_with_lines_of_another_engine_has_no_pages_whatever_one_has_besides(more):
    one, two = ({"text": text, "score": 0.9} for text in ("甲", "乙"))
    assert not paddle.suits([one | more, two])
    assert paddle.suits([one | more])
    assert paddle.suits(one | more)


def test_pages_of_one_file_are_plates():
    assert [len(one.rows) for one in scan([{"res": LINES}, {"res": {"rec_texts": []}},
        {"res": LINES}]).plates] == [2, 0, 2]
