"""The verb ``restore`` from outside: what comes back, from where, and what it says where nothing can."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

FORMATS = ["tei", "txt", "md", "jsonl"]
ENDINGS = {"tei": ".xml", "txt": ".txt", "md": ".md", "jsonl": ".jsonl"}
OTHER = "雁浦水厂提前一月通水,全镇四千户用上清水。\n\n(据新华社)\n"
ODD = b"\xef\xbb\xbf" + "\u3000# 芦河".encode() + b"\xff" + "晚报,\x07\r\n\r\n开园\n".encode()


@pytest.fixture
def written(page: Path, run) -> Path:
    """A folder with a page in every format, and its journal."""
    assert run("clean", page, "-o", "out", "--to", "tei,txt,md,jsonl,edits").code == 0
    return Path("out")


@pytest.mark.parametrize("to", FORMATS)
def test_the_source_comes_back_on_standard_output(to: str, written: Path, page: Path, run) -> None:
    done = run("restore", written / f"p1{ENDINGS[to]}")
    assert (done.code, done.out, done.err) == (0, page.read_bytes(), "")


@pytest.mark.parametrize("to", FORMATS)
def test_any_bytes_come_back(to: str, folder: Path, run) -> None:
    Path("odd.txt").write_bytes(ODD)
    run("clean", "odd.txt", "-o", "out", "--to", f"{to},edits")
    assert run("restore", f"out/odd{ENDINGS[to]}").out == ODD


@pytest.mark.parametrize("text", ["{芦河}开园。\n", "<TEI>开园。\n", "<?xml 开园。\n"])
@pytest.mark.parametrize("to", ["txt", "md"])
def test_a_text_that_looks_like_another_format_comes_back(to: str, text: str, folder: Path, run) -> None:
    Path("p.txt").write_text(text, encoding="utf-8")
    run("clean", "p.txt", "-o", "out", "--to", f"{to},edits", "--format", "text")
    assert run("restore", f"out/p{ENDINGS[to]}").out == text.encode()


def test_the_source_comes_back_in_a_file(written: Path, page: Path, run) -> None:
    done = run("restore", written / "p1.xml", "-o", "back/p1.md")
    assert (done.code, done.out) == (0, b"")
    assert Path("back/p1.md").read_bytes() == page.read_bytes()


def test_standard_input_is_restored(written: Path, page: Path, run) -> None:
    assert run("restore", "-", stdin=(written / "p1.xml").read_bytes()).out == page.read_bytes()
    journal = written / "p1.edits.jsonl"
    assert run("restore", "-", "--edits", journal, stdin=(written / "p1.txt").read_bytes()).out == page.read_bytes()


@pytest.mark.parametrize("to", ["txt", "md", "jsonl"])
def test_a_journal_may_hold_many_documents(to: str, page: Path, run) -> None:
    Path("p2.txt").write_text(OTHER, encoding="utf-8")
    run("clean", page, "p2.txt", "-o", "out", "--to", to, "--edits", "all.jsonl")
    for name, source in (("p1", page), ("p2", Path("p2.txt"))):
        done = run("restore", f"out/{name}{ENDINGS[to]}", "--edits", "all.jsonl")
        assert (done.code, done.out) == (0, source.read_bytes())
    Path(f"out/p2{ENDINGS[to]}").rename(f"renamed{ENDINGS[to]}")
    assert run("restore", f"renamed{ENDINGS[to]}", "--edits", "all.jsonl").out == OTHER.encode()


@pytest.mark.parametrize(("to", "old", "new"), [
    ("tei", "步道", "小路"), ("tei", "步道", "道"), ("tei", "#char=0,9", "#char=0,8"), ("tei", ">LF<", ">CR<"),
    ("tei", 'quantity="', 'quantity="9'), ("tei", ">utf-8<", ">latin-1<"), ("tei", "p1.md#char", "p2.md#char"),
    ("txt", "步道", "小路"), ("txt", "步道", "道"), ("md", "步道", "小路"), ("md", "# ", "> "),
    ("jsonl", "步道", "小路"),
])
def test_a_file_changed_by_hand_is_refused(to: str, old: str, new: str, written: Path, run) -> None:
    file = written / f"p1{ENDINGS[to]}"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    done = run("restore", file)
    assert (done.code, done.out) == (3, b"")
    assert "was changed after cleaner wrote it" in done.err


def test_a_text_without_a_journal_is_refused(written: Path, run) -> None:
    (written / "p1.edits.jsonl").unlink()
    done = run("restore", written / "p1.txt")
    assert done.code == 4
    assert "has no journal beside it" in done.err
    assert "p1.edits.jsonl" in done.err


@pytest.mark.parametrize("to", ["txt", "md", "jsonl"])
def test_the_journal_of_another_document_is_refused(to: str, written: Path, run) -> None:
    Path("p2.txt").write_text(OTHER, encoding="utf-8")
    run("clean", "p2.txt", "-o", "other", "--to", "txt,edits")
    done = run("restore", written / f"p1{ENDINGS[to]}", "--edits", "other/p2.edits.jsonl")
    assert (done.code, done.out) == (3, b"")
    assert "does not go with other/p2.edits.jsonl, the journal of 'p2.txt'" in done.err


@pytest.mark.parametrize(("name", "content", "says"), [
    ("a.xml", b"<TEI>", "not well-formed"),
    ("a.xml", b"<?xml version='1.0'?><html/>", "it does not begin as one does"),
    ("a.xml", b"<TEI xmlns='http://www.tei-c.org/ns/1.0'/>", "it names 0 digital sources"),
    ("a.xml", b"<!DOCTYPE TEI [<!ENTITY a 'a'>]><TEI xmlns='http://www.tei-c.org/ns/1.0'>&a;</TEI>",
     "it does not begin as one does"),
    ("a.xml", b"<?xml version='1.0'?><!DOCTYPE TEI [<!ENTITY a 'a'>]><TEI xmlns='http://www.tei-c.org/ns/1.0'/>",
     "it does not begin as one does"),
])
def test_what_is_no_tei_of_ours_is_refused(name: str, content: bytes, says: str, folder: Path, run) -> None:
    Path(name).write_bytes(content)
    done = run("restore", name)
    assert done.code in (3, 4)
    assert says in done.err
    assert "internal error" not in done.err


@pytest.mark.parametrize("line", [
    b"", b"{", b"[]", b'{"id": "x"}', b'{"sha256": 1}', b"\xff",
    b'{"doc": "p", "sha256": "", "encoding": "utf-8", "length": -1, "faults": [], "bom": ""}',
    b'{"doc": "p", "sha256": "", "encoding": "utf-8", "length": 1, "faults": [], "bom": "xx"}',
    b'{"doc": "p", "sha256": "", "encoding": "utf-8", "length": 1, "faults": [], "bom": "", "lone": [[4, "d800"]]}',
    b'{"doc": "p", "sha256": "", "encoding": "utf-8", "length": 1, "faults": [], "bom": ""}\n{"id": 1, "kind": "x"}',
])
def test_what_is_no_journal_is_refused(line: bytes, written: Path, run) -> None:
    Path("e.jsonl").write_bytes(line)
    done = run("restore", written / "p1.txt", "--edits", "e.jsonl")
    assert done.code == 3
    assert "internal error" not in done.err


def test_a_journal_is_not_what_is_restored(written: Path, run) -> None:
    done = run("restore", written / "p1.edits.jsonl")
    assert done.code == 2
    assert "is a journal" in done.err


def test_nothing_is_written_over(written: Path, run) -> None:
    kept = {path: path.read_bytes() for path in written.iterdir()}
    assert run("restore", written / "p1.xml", "-o", written / "p1.xml").code == 2
    assert run("restore", written / "p1.txt", "-o", written / "p1.edits.jsonl").code == 2
    assert run("restore", written / "p1.txt", "--edits", written / "p1.edits.jsonl",
               "-o", written / "p1.edits.jsonl").code == 2
    assert run("restore", written / "p1.xml", "-o", written).code == 2
    assert {path: path.read_bytes() for path in written.iterdir()} == kept


def test_a_missing_file_is_told(folder: Path, run) -> None:
    assert run("restore", "none.xml").code == 4


def test_several_documents_in_one_file_are_too_many(written: Path, run) -> None:
    file = written / "p1.jsonl"
    file.write_bytes(file.read_bytes() * 2)
    done = run("restore", file)
    assert (done.code, "holds 2 documents" in done.err) == (3, True)


def test_an_encoding_of_a_forged_journal_is_refused(written: Path, run) -> None:
    path = written / "p1.edits.jsonl"
    header, rest = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_text(json.dumps({**json.loads(header), "encoding": "punycode"}) + "\n" + rest, encoding="utf-8")
    done = run("restore", written / "p1.txt")
    assert (done.code, "names an encoding" in done.err) == (3, True)
