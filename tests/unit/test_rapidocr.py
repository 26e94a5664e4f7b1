"""RapidOCR: every shape of its JSON and its kin, and shapes that are broken."""

from __future__ import annotations

import json

import pytest

from cleaner import readers
from cleaner.box import Box
from cleaner.model import InputError
from cleaner.readers import rapidocr
from cleaner.readers.json import parse

LINE = [[0, 0], [80, 0], [80, 20], [0, 20]]
OTHER = [[0, 30], [80, 30], [80, 50], [0, 50]]


def scan(value):
    raw = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    parsed = parse(raw, "p.json")
    assert rapidocr.suits(parsed.value)
    return rapidocr.read(parsed, "p.json", "")


def told(value):
    return [(row.text, row.ref, row.printed.box, row.printed.sure) for row in scan(value).plates[0].rows]


@pytest.mark.parametrize(("value", "ref"), [
    ([[LINE, "芦河晚报", 0.98]], "/0/1"),
    ([[[0, 0, 80, 20], "芦河晚报", "0.98"]], "/0/1"),
    ([[LINE, ["芦河晚报", 0.98]]], "/0/1/0"),
    ([[[LINE, ["芦河晚报", 0.98]]]], "/0/0/1/0"),
    ([{"box": LINE, "text": "芦河晚报", "score": 0.98}], "/0/text"),
    ([{"dt_boxes": LINE, "rec_txt": "芦河晚报", "score": "0.98"}], "/0/rec_txt"),
    ([{"text_region": LINE, "text": "芦河晚报", "confidence": 0.98}], "/0/text"),
    ({"0": {"dt_boxes": LINE, "rec_txt": "芦河晚报", "score": "0.98"}}, "/0/rec_txt"),
    ({"boxes": [LINE], "txts": ["芦河晚报"], "scores": [0.98]}, "/txts/0"),
    ({"result": [[LINE, "芦河晚报", 0.98]], "elapse": 0.3}, "/result/0/1"),
    ([[[LINE, "芦河晚报", 0.98]], [0.1, 0.2, 0.3]], "/0/0/1"),
    ([[LINE, "芦河晚报", 0.98, ["芦河", "晚报"]]], "/0/1"),
])
def test_every_shape_gives_the_line(value, ref):
    assert told(value) == [("芦河晚报", ref, Box(0, 0, 80, 20), 0.98)]
    assert readers.read(json.dumps(value)).format == "rapidocr"


def test_a_line_without_a_box_is_kept():
    assert told([["芦河晚报", 0.98]]) == [("芦河晚报", "/0/0", None, 0.98)]


def test_pages_are_plates_and_an_empty_one_is_one_too():
    found = scan([[[LINE, ["甲", 1]]], None, [[LINE, ["乙", 1]]]])
    assert [[row.text for row in plate.rows] for plate in found.plates] == [["甲"], [], ["乙"]]


@pytest.mark.parametrize("value", [[], [[]], [None]])
def test_a_page_on_which_nothing_was_found_is_empty(value):
    assert [plate.rows for plate in scan(value).plates] == [()]


def test_one_page_a_line_is_several_plates():
    raw = b'[[[0, 0, 9, 9], "A", 1]]\n\n[[[0, 0, 9, 9], "B", 1]]\n'
    assert [[(row.text, row.ref) for row in plate.rows] for plate in scan(raw).plates] == [
        [("A", "/0/0/1")], [("B", "/1/0/1")]]


def test_the_page_is_as_large_as_its_lines_unless_it_is_told():
    assert [(plate.width, plate.height) for plate in scan([[LINE, "甲", 1], [OTHER, "乙", 1]]).plates] == [(80, 50)]
    sized = {"boxes": [LINE], "txts": ["甲"], "width": 200, "height": "100", "image": "p1.jpg"}
    plate = scan(sized).plates[0]
    assert (plate.width, plate.height, plate.image) == (200, 100, "p1.jpg")


def test_tall_lines_of_several_characters_are_upright():
    found = scan([[[0, 0, 20, 90], "芦河晚报", 1], [[0, 0, 20, 40], "一", 1], [[0, 0, 90, 20], "芦河", 1]])
    assert [row.printed.vertical for row in found.plates[0].rows] == [True, False, False]


def test_boxes_that_are_none_leave_the_text_and_are_told():
    found = scan([[[0, "NaN", 3, 4], "甲", 1], [[-5, 0, 80, 20], "乙", 1], [[7, 7, 7, 7], "丙", 1], [[1, 2], "丁", 7]])
    assert [(row.text, row.printed.box, row.printed.sure) for row in found.plates[0].rows] == [
        ("甲", None, 1), ("乙", Box(0, 0, 80, 20), 1), ("丙", None, 1), ("丁", None, None)]
    assert found.repairs == ("2 boxes could not be read: left out", "1 box reached over the edge of the page: cut",
                             "1 box was empty: left out")


def test_texts_of_parts_that_are_no_lines_are_kept():
    found = scan([[LINE, "甲", 1], ["乙", ["丙"]], {"note": "丁"}, 5])
    assert [(row.text, row.ref) for row in found.plates[0].rows] == [
        ("甲", "/0/1"), ("乙", "/1/0"), ("丙", "/1/1/0"), ("丁", "/2/note")]
    assert found.repairs == ("parts that are no lines, such as /1: 2; their texts were kept",)


def test_lists_of_unequal_length_lose_no_text():
    assert [text for text, *_ in told({"boxes": [LINE], "txts": ["甲", "乙", None], "scores": []})] == ["甲", "乙"]


def test_line_ends_within_a_text_part_rows():
    rows = scan([[LINE, " 芦河\n晚报 ", 1]]).plates[0].rows
    assert [(row.text, row.at) for row in rows] == [("芦河", 1), ("晚报", 4)]


def test_keys_are_escaped_in_references():
    assert told({"res": {"boxes": [LINE], "txts": ["甲"]}})[0][1] == "/res/txts/0"


def test_halves_of_surrogates_are_replaced_and_told():
    found = scan(b'[[[0, 0, 80, 20], "a\\ud800b", 1], [[0, 0, 80, 20], "\\ud83d\\ude00\\\\ud800", 1]]')
    assert [row.text for row in found.plates[0].rows] == ["a\ufffdb", "\U0001f600\\ud800"]
    assert found.repairs == ("1 half of a surrogate pair became U+FFFD",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_any_encoding_of_text_is_read(encoding):
    raw = json.dumps([[LINE, "芦河晚报春汛平稳", 1]] * 9, ensure_ascii=False).encode(encoding)
    page = readers.read(raw, "p.json")
    assert page.format == "rapidocr"
    assert page.lines[0].text == "芦河晚报春汛平稳"


def test_a_bad_byte_costs_a_character():
    page = readers.read('[[[0, 0, 80, 20], "芦河'.encode() + b"\xff" + '晚报", 1]]'.encode())
    assert page.lines[0].text == "芦河\ufffd晚报"
    assert page.repairs == ("1 place could not be decoded: U+FFFD",)


@pytest.mark.parametrize(("raw", "said"), [
    (b'[[[0, 0, 80, 20], "A", 0.9],\n [[0, 30', "broken JSON: .* at line 2, column"),
    (b'[{"text": "A", "text": "B", "box": [0, 0, 1, 1]}]', "two values under one key 'text'"),
    (b'[[[' * 5000, "levels"),
    (b'[[[0, 0, 80, 20], "A", 0.9]]\n[[[0, 0', "broken JSON: .* at line 2, column"),
])
def test_broken_json_is_declined_with_its_place(raw, said):
    with pytest.raises(InputError, match=said):
        readers.read(raw, "p.json")


def test_whole_numbers_of_any_length_are_read():
    raw = b'[[[0, 0, 80, ' + b"9" * 9000 + b'], "A", 1], [[0, 0, 80, 20], "B", 1]]'
    assert [line.text for line in readers.read(raw).lines] == ["A", "B"]


def test_a_file_beyond_any_page_is_declined(monkeypatch):
    monkeypatch.setattr("cleaner.readers.json.LARGEST", 100)
    with pytest.raises(InputError, match="is JSON of"):
        readers.read(json.dumps([[LINE, "芦河", 1]] * 20), "p.json")
