"""What is no page, cannot be read or written: a message, a code, nothing half-written, the others done."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from lxml import etree

from cleaner.validation import validate


def names(folder):
    """The files below a folder, hidden ones too."""
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file())


@pytest.mark.parametrize("raw", [b"", b"\n\n \n\r\n\xe3\x80\x80\n", b"\xef\xbb\xbf", b"\0\0\0\0", b"\f\f"])
def test_a_page_without_text_is_valid_tei_and_a_warning(run, folder, raw):
    Path("empty.txt").write_bytes(raw)
    result = run("clean", "empty.txt")
    assert result.code == 0
    assert "empty.txt: warning: no running text" in result.err
    assert validate(result.out) == []


@pytest.mark.parametrize("raw", [
    b"a\0b \x07 \x1b[0m \xef\xbf\xbf \xe8\x8a\xa6\n", b"\xed\xa0\x80 \xed\xb0\x80 \xe8\x8a\xa6\n",
    "芦河晚报,今天出版了。\n".encode("gb18030") + "芦河\n".encode(),
    b"\xff\xfe" + "芦河".encode("utf-16-le") + b"\x00",
    "芦河\r晚报\r\n今天\u2028出版\x85了\n".encode(), b"\xff" * 7,
])
def test_strange_bytes_become_valid_tei(run, folder, raw):
    Path("odd.txt").write_bytes(raw)
    result = run("clean", "odd.txt")
    assert result.code == 0
    assert validate(result.out) == []


@pytest.mark.parametrize(("raw", "said"), [
    (b"%PDF-1.7\n" + b"\x80" * 100, "PDF"), (b"\x89PNG\r\n\x1a\n", "PNG"),
    (bytes(range(256)) * 100, "controls"),
])
def test_a_binary_file_is_put_aside_and_the_others_are_done(run, page, raw, said):
    Path("image.txt").write_bytes(raw)
    result = run("clean", "image.txt", page, "-o", "out")
    assert result.code == 3
    assert "image.txt" in result.err
    assert said in result.err
    assert "What to do" in result.err
    assert names("out") == ["p1.xml"]


def test_a_missing_file_is_told_and_the_others_are_done(run, page):
    result = run("clean", "nowhere.txt", page, "-o", "out")
    assert result.code == 4
    assert "nowhere.txt: is not there" in result.err
    assert names("out") == ["p1.xml"]


def test_a_missing_file_weighs_more_than_a_binary_one(run, page):
    Path("image.txt").write_bytes(b"%PDF-1.7")
    assert run("clean", "nowhere.txt", "image.txt", page, "-o", "out").code == 4
    assert names("out") == ["p1.xml"]


def test_a_folder_without_pages_is_told(run, folder):
    Path("in").mkdir()
    result = run("clean", "in", "-o", "out")
    assert result.code == 4
    assert "in: holds no page" in result.err
    assert not Path("out").exists()


def test_no_right_to_read_is_told_and_the_others_are_done(run, page, monkeypatch):
    """Simulated, as the superuser who runs many test machines may read everything."""
    Path("locked.txt").write_text("x", "utf-8")
    real = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "locked.txt":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    result = run("clean", "locked.txt", page, "-o", "out")
    assert result.code == 4
    assert "locked.txt: may not be read" in result.err
    assert names("out") == ["p1.xml"]


def test_a_read_error_is_told(run, page, monkeypatch):
    def fail(path: Path) -> bytes:
        raise OSError(errno.EIO, "Input/output error", str(path))

    monkeypatch.setattr(Path, "read_bytes", fail)
    result = run("clean", page)
    assert result.code == 4
    assert "p1.md: cannot be read: Input/output error" in result.err


def test_a_folder_where_a_file_is_expected(run, folder):
    Path("in").mkdir()
    result = run("explain", "in")
    assert result.code == 4
    assert "in: is a folder; expected a file" in result.err


def test_a_broken_link_is_told(run, page):
    Path("link.txt").symlink_to("nowhere")
    result = run("clean", "link.txt", page, "-o", "out")
    assert result.code == 4
    assert "link.txt" in result.err
    assert names("out") == ["p1.xml"]


def test_a_file_where_the_output_folder_should_be(run, page):
    Path("out").write_text("mine", "utf-8")
    result = run("clean", page, "-o", "out/tei")
    assert (result.code, result.out) == (2, b"")
    assert "out is a file" in result.err
    assert Path("out").read_text("utf-8") == "mine"


def test_an_output_that_looks_like_a_file_is_refused(run, page):
    result = run("clean", page, "-o", "p1.xml")
    assert result.code == 2
    assert "expected a folder" in result.err
    assert not Path("p1.xml").exists()


@pytest.mark.parametrize("words", [["-o", ".", "--to", "md"], ["-o", "out", "--edits", "p1.md"]])
def test_an_input_is_never_written_over(run, page, words):
    before = page.read_bytes()
    result = run("clean", page, *words)
    assert (result.code, result.out) == (2, b"")
    assert "p1.md: is an input" in result.err
    assert page.read_bytes() == before


def test_an_input_is_not_written_over_through_a_link(run, page):
    Path("out").mkdir()
    Path("out/p1.xml").symlink_to(page.absolute())
    before = page.read_bytes()
    assert run("clean", page, "-o", "out").code == 2
    assert page.read_bytes() == before


def test_a_folder_where_a_result_should_be_stops_only_this_one(run, page):
    Path("p2.md").write_bytes(page.read_bytes())
    Path("out/p1.xml").mkdir(parents=True)
    result = run("clean", "p1.md", "p2.md", "-o", "out")
    assert result.code == 3
    assert "out/p1.xml: cannot be written" in result.err
    assert names("out") == ["p2.xml"]


def test_a_full_disk_leaves_nothing_half_written(run, page, monkeypatch):
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    result = run("clean", page, "-o", "out")
    assert result.code == 3
    assert "No space left on device" in result.err
    assert names("out") == []


def test_a_journal_is_there_whole_or_not_at_all(run, page, monkeypatch):
    from cleaner.faces.stream import Stream

    def full(_: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def begin(journal: Stream, _: object) -> None:
        journal.write, journal.fault = full, None

    monkeypatch.setattr(Stream, "__init__", begin)
    Path("p2.md").write_bytes(page.read_bytes())
    result = run("clean", page, "p2.md", "-o", "out", "--edits", "log/edits.jsonl")
    assert result.code == 3
    assert result.err.count("log/edits.jsonl: cannot be written: No space left on device") == 1
    assert names("out") == ["p1.xml", "p2.xml"]
    assert names("log") == []


def test_a_fault_of_the_program_is_told_as_one_and_the_others_are_done(run, page, monkeypatch):
    from cleaner import chain

    real = chain.run

    def fail(page, *rest):
        if page.source.name == "bad.txt":
            raise KeyError("grammar")
        return real(page, *rest)

    monkeypatch.setattr(chain, "run", fail)
    Path("bad.txt").write_text("芦河", "utf-8")
    result = run("clean", "bad.txt", page, "-o", "out")
    assert result.code == 70
    assert result.err.startswith("internal error at bad.txt: KeyError: 'grammar' (test_cli_bad_input.py:")
    assert "Traceback" not in result.err
    assert names("out") == ["p1.xml"]
    monkeypatch.setenv("CLEANER_DEBUG", "1")
    assert "Traceback" in run("clean", "bad.txt", "-o", "out").err


def test_a_slow_pattern_of_a_foreign_pack_stops_only_its_page(run, page):
    Path("own").mkdir()
    Path("own/pack.toml").write_text('why = "Mine."\n[order]\ntext = ["slow"]\n', "utf-8")
    Path("own/slow.toml").write_text(
        '[slow]\nwhy = "A trap."\nfinds = "edit"\npattern = "(?:(?:园|园园)+)+x"\nbecomes = ""\n', "utf-8")
    Path("trap.txt").write_text("3月4日,芦河" + "园" * 60 + "开闸放水。\n", "utf-8")
    result = run("clean", "trap.txt", page, "-o", "out", "--rules", "own")
    assert result.code == 3
    assert "trap.txt: " in result.err
    assert "slow.toml:1" in result.err
    assert names("out") == ["p1.xml"]


@pytest.mark.parametrize("text", [
    "园内步道全长4.2公里,与小区相连。" * 60_000, "园" * 350_000, "（" * 350_000, "a b " * 250_000,
])
def test_a_line_of_a_megabyte(run, folder, text):
    Path("long.txt").write_text(text, "utf-8")
    result = run("clean", "long.txt")
    assert result.code == 0
    etree.fromstring(result.out, etree.XMLParser(huge_tree=True))
