"""Laws of the readers of JSON: whatever is given is a page, text or an InputError, and no text of a page is lost."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cleaner.model import InputError, Page
from cleaner.readers import BOXES, boxed, read
from cleaner.readers.rows import ENDS

KEYS = [
    "text", "txt", "box", "boxes", "txts", "score", "scores", "res", "result", "rec_texts", "rec_polys", "type", "bbox",
    "parsing_res_list", "block_content", "block_bbox", "block_label", "block_order", "overall_ocr_res", "page_idx",
    "pdf_info", "preproc_blocks", "para_blocks", "discarded_blocks", "blocks", "lines", "spans", "content", "width",
    "page_size", "image_caption", "list_items", "table_body", "0", "a/b~c", "layout_det_res", "coordinate",
    "cross_page"]
WORDS = ["芦河", "晚报 ", "text", "image", "title", "discarded", "", " ", "\n", "水\n位", "\f", "\ud800", "\u2028",
         "nan", "7"]
STARTS = ["[[[", '[{"', '{"', "<", "<alto>", "<?xml ", "[", "{"]

numbers = st.integers(-9, 2000) | st.floats() | st.just(10**400)
leaves = st.none() | st.booleans() | numbers | st.sampled_from(WORDS) | st.text(max_size=5)
anything = st.recursive(
    leaves, lambda one: st.lists(one, max_size=4) | st.dictionaries(st.sampled_from(KEYS), one, max_size=4),
    max_leaves=30)
words = st.text("芦河晚报ab ,。\n\u3000", max_size=8)
boxes = (st.lists(numbers, min_size=4, max_size=4) | leaves
         | st.lists(st.lists(numbers, min_size=2, max_size=2), max_size=5))


def resolved(document: Any, ref: str) -> Any:
    """What a pointer leads to."""
    for step in ref.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        document = document[int(key)] if isinstance(document, list) else document[key]
    return document


def checked(page: Page, document: Any) -> None:
    """Lines are spans of the transcript, in places that lead to their text."""
    assert page.source.text == "".join(f"{line.text}\n" for line in page.lines)
    assert sorted(place.rank for place in page.source.places) == list(range(len(page.lines)))
    for line, place in zip(page.lines, page.source.places, strict=True):
        assert line.text == page.source.text[line.start:line.end]
        assert line.text
        assert not set(line.text) & set(ENDS)
        told = resolved(document, place.ref)
        if isinstance(told, str):
            told = told.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            assert told[place.at:place.at + len(line.text)] == line.text


@given(anything | st.lists(anything, max_size=3))
def test_any_json_is_a_page_or_text_or_declined(value: Any) -> None:
    try:
        page = read(json.dumps(value))
    except InputError:
        return
    if page.format in boxed.JSON:
        checked(page, value)


@given(st.sampled_from(BOXES), anything)
def test_any_json_is_a_page_or_declined_under_every_name(format: str, value: Any) -> None:
    try:
        page = read(json.dumps(value), format=format)
    except InputError:
        return
    checked(page, value)


@given(st.text(max_size=40) | st.binary(max_size=40), st.sampled_from(STARTS))
def test_anything_behind_a_beginning_is_a_page_or_declined(rest: str | bytes, start: str) -> None:
    try:
        read(start.encode() + (rest.encode("utf-8", "surrogatepass") if isinstance(rest, str) else rest))
    except InputError:
        return


def rapid(text: str, box: Any) -> Any:
    return [[[0, 0, 9, 9], "A", 1], [box, text, 0.5]]


def items(text: str, box: Any) -> Any:
    return [{"type": "text", "page_idx": 0, "bbox": box, "text": text}, {"type": "image", "page_idx": 0, "bbox": box,
                                                                        "image_caption": [text]}]


def printed(text: str, box: Any) -> Any:
    span = {"type": "text", "content": text, "bbox": box}
    return {"pdf_info": [{"page_size": box, "preproc_blocks": [{"type": "text", "bbox": box, "lines": [
        {"bbox": box, "spans": [span]}, {"bbox": box, "spans": [span, span]}]}]}]}


def both(text: str, box: Any) -> Any:
    return {"parsing_res_list": [{"block_label": "text", "block_content": text, "block_bbox": box},
                                 {"block_label": "text", "block_content": "B", "block_bbox": [0, 0, 99, 99]}],
            "overall_ocr_res": {"rec_texts": [text, "C"], "rec_boxes": [box, [1, 1, 5, 5]]}}


@given(st.sampled_from([rapid, items, printed, both]), words, boxes)
def test_no_text_is_lost_whatever_its_box(make: Callable[[str, Any], Any], text: str, box: Any) -> None:
    page = read(json.dumps(make(text, box)))
    checked(page, make(text, box))
    found = Counter("".join(page.source.text.split()))
    assert not Counter("".join(text.split())) - found
    if make is printed:
        assert found == Counter("".join(text.split()) * 3)


@given(st.sampled_from([rapid, items, printed, both]), st.data())
def test_damaged_files_are_pages_or_declined(make: Callable[[str, Any], Any], data: st.DataObject) -> None:
    raw = bytearray(json.dumps(make("芦河晚报", [0, 0, 80, 20]), ensure_ascii=False).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(raw)))
        raw[at:at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        read(bytes(raw))
    except InputError:
        return
