"""Tables: rows whose text is to be cleaned, and what is wrong with some of them."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest

from cleaner.intake import ROWS, Rows, find, jsonl
from cleaner.model import InputError


def rows(*words: Path | str, column: str | None = "text", told: list[str] | None = None, **more) -> list[Any]:
    return list(find([str(word) for word in words], tell=[].append if told is None else told.append, column=column,
                     **more))


LINES = [json.dumps({"id": n, "text": f"Seite {n}"}).encode() for n in range(70)]


@pytest.mark.parametrize("name", ["t.jsonl", "t.ndjson", "t.jsonl.gz", "in/t.jsonl", "-"])
def test_lines_are_rows(tmp_path, name):
    raw = b"\n".join(LINES)
    raw = gzip.compress(raw) if name.endswith(".gz") else raw
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(raw)
    word = "-" if name == "-" else path.parent if name.startswith("in") else path
    found = rows(word, stdin=io.BytesIO(raw))
    assert [(some.first, len(some.texts)) for some in found] == [(0, ROWS), (ROWS, ROWS), (2 * ROWS, 6)]
    assert b"".join(some.table for some in found) == b"".join(line + b"\n" for line in LINES)
    assert [text for some in found for text in some.texts] == [f"Seite {n}" for n in range(70)]
    assert {some.key for some in found} == {"stdin" if name == "-" else path.name}
    assert {fault for some in found for fault in some.faults} == {None}


def test_rows_without_a_text_are_told_and_kept(tmp_path):
    lines = [b"\xef\xbb\xbf" + b'{"text": "a"}\r', b"", b"{}", b'{"text": null}', b'{"text": 7}', b"[1]", b"{", b"\xff",
             b"[" * 200_000, b'{"text": "z"}']
    (tmp_path / "t.jsonl").write_bytes(b"\n".join(lines))
    [found] = rows(tmp_path / "t.jsonl")
    assert found.texts == ("a", *[None] * 7, "z")
    assert [fault and fault.split("(")[0].strip() for fault in found.faults] == [
        None, "has no 'text'", "has null as 'text'", "has no text as 'text'", "is no JSON object", "is no JSON",
        "is not in UTF-8", "is nested too deeply", None]
    assert found.table.split(b"\n")[:3] == [b'{"text": "a"}', b"{}", b'{"text": null}']


def test_a_row_that_is_too_long_is_refused_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(jsonl, "LONGEST", 1000)
    long = json.dumps({"text": "x" * 3_000_000}).encode()
    (tmp_path / "t.jsonl").write_bytes(b"\n".join([LINES[0], long, LINES[1], long]))
    [found] = rows(tmp_path / "t.jsonl")
    assert found.texts == ("Seite 0", None, "Seite 1", None)
    assert found.table.split(b"\n") == [LINES[0], b"{}", LINES[1], b"{}", b""]
    assert "more than" in found.faults[1]


def test_long_rows_are_handed_over_earlier(tmp_path):
    line = json.dumps({"text": "x" * 3_000_000}).encode() + b"\n"
    (tmp_path / "t.jsonl").write_bytes(line * 7)
    assert [(some.first, len(some.texts)) for some in rows(tmp_path / "t.jsonl")] == [(0, 3), (3, 3), (6, 1)]


@pytest.mark.parametrize(("column", "words"), [
    (None, "is a table, of which no column is named; expected one of id, text"),
    ("txet", "has no column 'txet'; expected 'text'"),
])
@pytest.mark.parametrize("name", ["t.jsonl", "t.jsonl.gz", "t.parquet"])
def test_a_table_that_is_named_needs_its_column(tmp_path, column, words, name):
    """That is told before any work; tables in folders are passed by, or refused, with a word."""
    path = tmp_path / "in" / name
    path.parent.mkdir()
    if name.endswith("parquet"):
        parquet(path)
    else:
        path.write_bytes((gzip.compress if name.endswith(".gz") else bytes)(b"\n".join(LINES)))
    with pytest.raises(InputError) as error:
        find([str(path)], tell=print, column=column)
    assert words in str(error.value)
    told: list[str] = []
    found = rows(path.parent, column=column, told=told)
    if column is None:
        assert found == []
        assert told == [f"{name}: table, passed by: say which --column holds the text"]
    else:
        assert [leaf.refused.startswith("has no column 'txet'; expected 'text'") for leaf in found] == [True]


def test_a_bomb_of_lines_ends_where_it_is_known(tmp_path):
    (tmp_path / "t.jsonl.gz").write_bytes(gzip.compress(b'{"text": "a"}\n') + gzip.compress(bytes(64 << 20)) * 160)
    *found, last = rows(tmp_path)
    assert "200 times its size" in last.refused
    assert len(found) <= 1


def parquet(path: Path, **columns: list[Any]) -> None:
    pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    table = pa.table(columns or {"id": list(range(70)), "text": [f"Seite {n}" for n in range(70)]})
    pq.write_table(table, path, row_group_size=40)


def batch(some: Rows) -> Any:
    """The rows of an Arrow stream."""
    return pytest.importorskip("pyarrow", reason="pyarrow is not installed").ipc.open_stream(some.table).read_all()


def test_rows_of_parquet(tmp_path):
    parquet(tmp_path / "t.parquet")
    found = rows(tmp_path / "t.parquet")
    assert [some.first for some in found] == [sum(len(one.texts) for one in found[:n]) for n in range(len(found))]
    assert [text for some in found for text in some.texts] == [f"Seite {n}" for n in range(70)]
    assert [n for some in found for n in batch(some)["id"].to_pylist()] == list(range(70))
    assert all(len(some.texts) <= ROWS and some.form == "parquet" for some in found)
    assert rows(tmp_path) == found


def test_rows_of_parquet_without_text(tmp_path):
    parquet(tmp_path / "t.parquet", text=["a", None, "b"], n=[1, 2, 3])
    [found] = rows(tmp_path / "t.parquet")
    assert (found.texts, found.faults) == (("a", None, "b"), (None, "has null as 'text'", None))
    [found] = rows(tmp_path / "t.parquet", column="n")
    assert found.faults == ("has no text as 'n'",) * 3


def test_parquet_that_is_cut_off_is_refused(tmp_path):
    parquet(tmp_path / "t.parquet")
    raw = (tmp_path / "t.parquet").read_bytes()
    (tmp_path / "t.parquet").write_bytes(raw[:-50])
    [found] = rows(tmp_path / "t.parquet")
    assert found.refused.startswith("the table ends here: it is damaged")


def test_large_rows_of_parquet_are_handed_over_earlier(tmp_path):
    parquet(tmp_path / "t.parquet", text=[f"{n}" + "x" * 3_000_000 for n in range(7)])
    found = rows(tmp_path / "t.parquet")
    assert all(some.size < 12 << 20 for some in found)
    assert [text[0] for some in found for text in some.texts] == list("0123456")
