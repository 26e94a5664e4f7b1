"""Columns: what a table tells of a document, and what Arrow makes of it."""

from __future__ import annotations

import json

import pytest

import cleaner
from cleaner import columns
from cleaner.edits import restore
from cleaner.model import Mark, RuleError

PAGE = """\
两年治水 一朝还绿

## 雁溪滨水绿廊一期工程开园

本报讯(记者 林晓岚)5月8日,记者从市绿化办获悉,雁溪滨水绿廊通过验收,正式开园,登记过的鸟种增加到47

▲ 图为雁溪滨水绿廊。 沈梅 摄

种,其中候鸟占六成。

园内步道全长4.2公里,沿途设有驿站。

凡本报所刊作品,未经书面授权,不得转载。
"""


def test_an_article_has_its_texts_by_role():
    row = columns.row(cleaner.clean(PAGE), prefix="")
    (article,) = row["articles"]
    assert article["kickers"] == ["两年治水 一朝还绿"]
    assert article["headlines"] == ["雁溪滨水绿廊一期工程开园"]
    assert article["bylines"] == ["（记者 林晓岚）"]
    assert article["datelines"] == ["本报讯"]
    assert article["captions"] == ["▲ 图为雁溪滨水绿廊。 沈梅 摄"]
    assert len(article["paragraphs"]) == 2
    assert "增加到47种，其中" in article["paragraphs"][0]
    assert row["asides"] == [{"role": "copyright", "text": "凡本报所刊作品,未经书面授权,不得转载。"}]


def test_the_place_of_an_article_is_that_of_the_source():
    (article,) = columns.row(cleaner.clean(PAGE), prefix="")["articles"]
    shown = PAGE[article["start"] : article["end"]]
    assert shown.startswith("两年治水")
    assert shown.endswith("沿途设有驿站。")


@pytest.mark.parametrize("given", [PAGE, "", "好\ud800,好", PAGE.encode("gb18030"), "a\r\nb\r\n"])
def test_the_source_comes_back_from_a_row(given):
    document = cleaner.clean(given)
    row = json.loads(json.dumps(columns.row(document, prefix="")))
    marks = [Mark(told["kind"], told["rule"], told["start"], told["end"], told["before"], told["after"],
                  told["confidence"], told["mode"], told["reason"], told["role"], told["to"], told["lead"])
             for told in row["edits"]]
    source = document.outcome.page.source.text
    assert restore(row["text"], marks, len(source)) == columns.safe(source)


def test_a_row_has_the_names_of_the_schema_whatever_became_of_it():
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    names = list(columns.names())
    assert list(columns.row(cleaner.clean(PAGE))) == names
    assert list(columns.failed("is broken")) == names
    assert columns.schema().names == names


def test_arrow_gives_a_row_back_as_it_was():
    pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    rows = [columns.row(cleaner.clean(PAGE)), columns.row(cleaner.clean("\ud800\udfff")), columns.failed("is broken")]
    back = pa.Table.from_pylist(rows, schema=columns.schema()).to_pylist()
    for row in (*rows, *back):
        for edit in row["clean_edits"] or ():
            edit["confidence"] = round(edit["confidence"], 4)
    assert back == rows


def test_nothing_is_null_in_what_was_done_and_all_but_the_reason_in_what_was_not():
    done = columns.row(cleaner.clean(""), prefix="")
    assert [key for key, value in done.items() if value is None] == ["reason"]
    assert [key for key, value in columns.failed("x", "").items() if value is not None] == ["status", "reason"]


@pytest.mark.parametrize(("given", "reason"), [
    (None, "the text is null"), (4, "the text is of type int"), (float("nan"), "the text is of type float"),
])
def test_what_is_no_text_is_refused(given, reason):
    assert columns.told(given, "")["status"] == "refused"
    assert columns.told(given, "")["reason"] == reason


def test_what_cannot_be_read_is_put_in_quarantine():
    told = columns.told(b"\x89PNG\r\n\x1a\n" + bytes(100), "")
    assert told["status"] == "quarantined"
    assert "image" in told["reason"]


def test_a_fault_of_the_program_is_told_with_its_place(monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(columns, "clean", broken)
    told = columns.told("好。", "")
    assert told["status"] == "quarantined"
    assert told["reason"].startswith("internal error: ZeroDivisionError: by zero (test_columns.py:")


def test_options_that_cannot_be_used_stop_everything():
    with pytest.raises(RuleError, match="no language"):
        columns.told("好。", language="klingon")
