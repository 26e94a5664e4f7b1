"""Sheets: every edit in its row, on both sides, once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.document import Document, clean
from cleaner.edits import ENGINE, identity
from cleaner.review.sheet import Was, reasons, sheet
from cleaner.rules import packs

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*/dump.*"))

PAGE = """\
老桥新生

本报讯(记者 周可)3月4日,芦河大桥通车,桥上的行人和车辆一下子多

▲ 图为通车现场。 周可 摄

了起来。

凡本报所刊作品,未经书面授权,不得转载。
"""


def row_of(made: dict[str, Any], role: str) -> dict[str, Any]:
    return next(row for row in made["rows"] if row["role"] == role)


def edit_ids(made: dict[str, Any]) -> list[str]:
    return sorted(name for edit in made["edits"] for name in edit["ids"])


def reviewed(document: Document) -> list[str]:
    return sorted(identity(mark) for mark in document.edits if mark.kind != "layout")


def says(row: dict[str, Any], side: str) -> str:
    return "".join(text for text, _ in row[side])


@pytest.mark.parametrize("dump", SAMPLES, ids=[dump.parent.name for dump in SAMPLES])
def test_each_edit_of_a_sample_is_shown_once_on_either_side(dump: Path) -> None:
    document = clean(dump)
    made = sheet(document, "p1")
    assert edit_ids(made) == reviewed(document)
    for row in made["rows"]:
        assert made["edits"][row["edit"]]["kind"] == "role" or row["edit"] == -1
        for side in ("left", "right") if not row["aside"] else ("left",):
            shown = [i for _, i in row[side] if i >= 0]
            assert len(shown) == len(set(shown))
            assert [made["rows"][made["edits"][i]["row"]] for i in shown] == [row] * len(shown)


@given(st.text(alphabet="园河,。:“”(\x00\u202e\ufffd&#44; ab1\r\n\f　第版", max_size=120))
def test_each_edit_of_any_text_is_shown_once(text: str) -> None:
    document = clean(text)
    made = sheet(document, "p1")
    assert edit_ids(made) == reviewed(document)
    assert json.loads(json.dumps(made)) == made


def test_the_result_side_of_a_row_reads_as_the_block_does() -> None:
    made = sheet(clean(PAGE), "p1")
    body = row_of(made, "body")
    assert says(body, "right").startswith("本报讯（记者 周可）3月4日，芦河大桥通车，")
    assert says(body, "right").endswith("一下子多了起来。")
    assert says(body, "left").endswith("一下子多\n\n了起来。")


def test_a_join_is_seen_between_its_halves_and_not_beside_the_caption_that_parts_them() -> None:
    made = sheet(clean(PAGE), "p1")
    join = next(edit for edit in made["edits"] if edit["kind"] == "join")
    assert join["prefix"].endswith("周可 摄")
    assert join["seen"][0].endswith("一下子多")
    assert join["seen"][1] == "了起来。"
    assert all(edit["seen"] is None for edit in made["edits"] if edit["kind"] != "join")


def test_what_is_set_aside_has_no_result_and_what_moved_says_so() -> None:
    made = sheet(clean(PAGE), "p1")
    assert row_of(made, "copyright")["right"] == []
    assert row_of(made, "copyright")["aside"]
    assert row_of(made, "caption")["moved"]


def test_a_line_that_was_taken_away_whole_has_a_row_of_its_own() -> None:
    made = sheet(clean("芦河开闸\n\n&nbsp;\n\n3月4日,开闸放水。\n"), "p1")
    loose = [row for row in made["rows"] if row["role"] == ""]
    assert [says(row, "left") for row in loose] == ["&nbsp;"]
    assert [made["edits"][row["left"][0][1]]["rule"] for row in loose] == ["residue.entities"]


def test_a_row_says_how_it_would_continue_the_text_before_it() -> None:
    page = clean("3月4日,桥上的行人多了,车辆也多了。\n\n孩子们也来了,他们在桥上跑来跑去。\n")
    join = sheet(page, "p1")["rows"][1]["join"]
    assert (join["start"], join["end"], join["before"], join["after"]) == (19, 21, "\n\n", "")
    assert sheet(page, "p1")["rows"][0]["join"] is None


def test_a_role_tells_what_it_was_before_a_reviewer_spoke() -> None:
    made = sheet(clean("桥上的行人多了。\n"), "p1", {0: Was(("abc",), "caption")})
    assert made["edits"][0]["was"] == {"id": "abc", "ids": ["abc"], "role": "caption"}


def test_a_verdict_on_a_block_of_several_lines_can_tell_each_of_its_marks() -> None:
    page = clean(PAGE)
    made = sheet(page, "p1")
    body = made["edits"][row_of(made, "body")["edit"]]
    assert [mark["id"] for mark in body["marks"]] == body["ids"]
    assert [mark["before"] for mark in body["marks"]][1] == "了起来。"
    assert made["edits"][row_of(made, "caption")["edit"]]["marks"] is None


def test_the_reasons_are_those_of_all_rules_and_of_the_engine() -> None:
    pack = packs()
    assert reasons(pack)["punct.fullwidth"] == pack.rules["punct.fullwidth"].why
    assert reasons(pack).keys() > ENGINE.keys()
