"""Batches: whatever other tools hand over comes back as it was, with the results behind it."""

from __future__ import annotations

import pickle
from collections import UserDict
from functools import partial

import pytest

import cleaner
from cleaner import columns, rules
from cleaner.model import RuleError

TEXTS = ["3月4日,芦河开 闸放水。", None, "# 老街换新颜\n\n槐荫路老街改造完工。"]
MADE = ["3月4日，芦河开闸放水。\n", None, "老街换新颜\n\n\n槐荫路老街改造完工。\n"]
STATUS = ["done", "refused", "done"]


def arrow():
    return pytest.importorskip("pyarrow", reason="pyarrow is not installed")


def test_columns_come_back_as_lists():
    given = {"n": [1, 2, 3], "text": TEXTS}
    made = cleaner.process(given)
    assert list(made) == ["n", "text", *columns.names()]
    assert (made["n"], made["text"]) == ([1, 2, 3], TEXTS)
    assert (made["clean_text"], made["clean_status"]) == (MADE, STATUS)
    assert list(given) == ["n", "text"]


def test_a_mapping_that_is_no_dict_is_taken():
    assert cleaner.process(UserDict(text=TEXTS))["clean_text"] == MADE


def test_arrays_of_numpy_are_taken():
    np = pytest.importorskip("numpy", reason="numpy is not installed")
    for given in (np.array(TEXTS, dtype=object), np.array([TEXTS[0], TEXTS[2]])):
        made = cleaner.process({"text": given})
        assert made["clean_text"] == [one for one, text in zip(MADE, TEXTS, strict=True) if text in list(given)]
        assert all(type(one) in (str, type(None)) for one in made["clean_text"])


@pytest.mark.parametrize(("text", "status"), [(TEXTS[0], "done"), (TEXTS[0].encode("gb18030"), "done"),
                                              (None, "refused"), (float("nan"), "refused"), (7, "refused")])
def test_one_row_comes_back_as_a_row(text, status):
    made = cleaner.process({"n": 1, "text": text})
    assert (made["n"], made["text"] is text, made["clean_status"]) == (1, True, status)


def test_rows_come_back_as_rows():
    made = cleaner.process([{"n": n, "text": text} for n, text in enumerate(TEXTS)])
    assert [row["n"] for row in made] == [0, 1, 2]
    assert [row["clean_text"] for row in made] == MADE
    assert cleaner.process([]) == []


def test_a_row_that_lacks_the_text_does_not_stop_the_others():
    made = cleaner.process([{"text": TEXTS[0]}, {"n": 1}])
    assert [row["clean_status"] for row in made] == ["done", "refused"]
    assert made[1]["n"] == 1


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view", "binary", "large_binary", "dictionary"])
def test_a_record_batch_comes_back_as_one(kind):
    pa = arrow()
    own = pa.dictionary(pa.int8(), pa.string()) if kind == "dictionary" else getattr(pa, kind)()
    values = [None if text is None else text.encode() for text in TEXTS] if "binary" in kind else TEXTS
    schema = pa.schema([pa.field("text", own, metadata={"a": "b"}), ("n", pa.int64())], metadata={"who": "us"})
    given = pa.record_batch([pa.array(values, own), [1, 2, 3]], schema=schema)
    made = cleaner.process(given)
    assert type(made) is pa.RecordBatch
    assert made.schema.metadata == {b"who": b"us"}
    assert made.select(["text", "n"]).equals(given, check_metadata=True)
    assert [made.schema.field(field.name) for field in columns.schema()] == list(columns.schema())
    assert made["clean_text"].to_pylist() == MADE


def test_a_table_comes_back_piece_by_piece():
    pa = arrow()
    given = pa.table({"text": pa.chunked_array([TEXTS[:1], TEXTS[1:], []], pa.string()), "n": [1, 2, 3]})
    made = cleaner.process(given)
    assert type(made) is pa.Table
    assert made.select(["text", "n"]).equals(given)
    assert made["clean_status"].to_pylist() == STATUS
    assert made["clean_text"].num_chunks == 2


def test_what_is_empty_gets_the_columns_all_the_same():
    pa = arrow()
    for given in (pa.table({"text": pa.array([], pa.string())}), pa.table({"text": pa.chunked_array([], pa.string())}),
                  pa.record_batch({"text": pa.array([], pa.string())})):
        made = cleaner.process(given)
        assert made.num_rows == 0
        assert made.schema.names == ["text", *columns.names()]
    assert cleaner.process({"text": []})["clean_status"] == []


def test_a_column_of_nulls_is_one_of_texts():
    pa = arrow()
    assert cleaner.process(pa.table({"text": pa.nulls(2)}))["clean_status"].to_pylist() == ["refused"] * 2


def test_lone_surrogates_reach_arrow():
    pa = arrow()
    made = cleaner.process({"text": ["好\ud800,好", "字\udfff。"]})
    assert pa.array(made["clean_text"]).to_pylist() == ["好\ufffd，好\n", "字\ufffd。\n"]
    assert pa.table(made | {"text": [1, 2]}).num_rows == 2


@pytest.mark.parametrize(("batch", "words", "said"), [
    ({"txt": ["a"]}, {}, "'text'|is no column of this batch"),
    ({"text": ["a"], "clean_text": ["b"]}, {}, "clean_text: is a column of this batch already"),
    ([{"text": "a"}, {"clean_sha256": "b"}], {}, "clean_sha256: is a column of this batch already"),
    ([{"txt": "a"}], {}, "is no column of this batch"),
    ("text", {}, r"cannot take a builtins\.str"), (["text"], {}, r"cannot take a builtins\.list"),
    ({"text": ["a"]}, {"language": "klingon"}, "no language"), ({"text": ["a"]}, {"off": ["nonsense"]}, "nonsense"),
    ({"text": ["a"]}, {"format": "docx"}, "unknown format"), ({"text": ["a"]}, {"packs": ["nowhere"]}, "nowhere"),
])
def test_what_cannot_be_used_is_told(batch, words, said):
    with pytest.raises(RuleError, match=said):
        cleaner.process(batch, **words)


def test_another_prefix_goes_around_a_name_that_is_taken():
    assert cleaner.process({"text": ["好。"], "clean_text": ["b"]}, prefix="c_")["c_text"] == ["好。\n"]


def test_tables_that_cannot_be_used_are_told():
    pa = arrow()
    with pytest.raises(RuleError, match="is a column of type int64"):
        cleaner.process(pa.table({"text": [1, 2]}))
    with pytest.raises(RuleError, match="names several columns"):
        cleaner.process(pa.table([["a"], ["b"]], names=["text", "text"]))


def test_a_frame_of_pandas_is_told_how_it_can_be_taken():
    pd = pytest.importorskip("pandas", reason="pandas is not installed")
    with pytest.raises(RuleError, match="from_pandas"):
        cleaner.process(pd.DataFrame({"text": TEXTS}))


def test_the_options_are_those_of_clean():
    made = cleaner.process({"body": ["头发,好。", "简体"]}, text="body", script="s2t", off=["punct.fullwidth"])
    assert made["clean_text"] == ["頭髮,好。\n", "簡體\n"]


def test_it_goes_to_other_processes():
    work = pickle.loads(pickle.dumps(partial(cleaner.process, text="body", prefix="c_")))
    assert work({"body": TEXTS})["c_text"] == MADE


def test_the_rules_are_read_once():
    cleaner.process({"text": TEXTS})
    before = rules.packs.cache_info().misses
    cleaner.process({"text": TEXTS * 3})
    assert rules.packs.cache_info().misses == before
