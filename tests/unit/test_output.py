"""Output: whole files or none, and inputs that stay."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cleaner import output
from cleaner.folders import PAGES
from cleaner.inputs import Input, find
from cleaner.model import OutputError


def test_a_file_is_written_with_its_folders(tmp_path):
    output.write_whole(tmp_path / "a" / "b" / "p.xml", b"<TEI/>")
    assert (tmp_path / "a/b/p.xml").read_bytes() == b"<TEI/>"
    assert [path.name for path in (tmp_path / "a/b").iterdir()] == ["p.xml"]


def test_a_file_has_the_rights_that_the_user_gives_to_files(tmp_path):
    (tmp_path / "plain").write_bytes(b"")
    output.write_whole(tmp_path / "p.xml", b"")
    assert (tmp_path / "p.xml").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("fault", [RuntimeError("stop"), KeyboardInterrupt(), SystemExit(143)])
def test_a_fault_in_between_leaves_the_old_file(tmp_path, fault):
    path = tmp_path / "p.xml"
    path.write_bytes(b"old")

    def write() -> None:
        with output.whole(path) as file:
            file.write(b"new")
            raise fault

    with pytest.raises(type(fault)):
        write()
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["p.xml"]


def test_a_name_that_is_a_folder_is_refused(tmp_path):
    (tmp_path / "p.xml").mkdir()
    with pytest.raises(OutputError, match=r"p\.xml: cannot be written: Is a directory"):
        output.write_whole(tmp_path / "p.xml", b"")
    assert list(tmp_path.rglob("*")) == [tmp_path / "p.xml"]


def test_a_link_stays_one(tmp_path):
    (tmp_path / "link.xml").symlink_to("real.xml")
    output.write_whole(tmp_path / "link.xml", b"new")
    assert (tmp_path / "link.xml").is_symlink()
    assert (tmp_path / "real.xml").read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_written_to_as_it_is(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    output.write_whole(path, b"data")
    assert os.read(reader, 100) == b"data"
    os.close(reader)
    assert path.is_fifo()


def test_a_folder_that_cannot_be_made_is_told_before_any_work(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="file is a file"):
        output.check_folder(tmp_path / "file" / "deep" / "tei")
    output.check_folder(tmp_path / "new" / "deep")
    assert not (tmp_path / "new").exists()


def test_no_right_to_write_is_told_before_any_work(tmp_path, monkeypatch):
    """Simulated, as the superuser who runs many test machines may write everywhere."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputError, match="no right to write"):
        output.check_folder(tmp_path / "tei")


def test_results_of_two_formats_never_meet(tmp_path):
    files = [Input(tmp_path / "a.txt", tmp_path), Input(tmp_path / "a.edits.txt", tmp_path)]
    with pytest.raises(OutputError, match="written twice"):
        output.plan(files, tmp_path / "out", [".jsonl", ".edits.jsonl"])


def test_results_stay_in_the_folder(tmp_path):
    """No name of an input leads out of it, however the command line writes it."""
    for name in ("a/p.txt", "b/p.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "link").symlink_to("a")
    out = tmp_path / "out"
    for words in (["a/..", "b"], ["a/../a/p.txt", "b/p.txt"], ["a", "b/../link", "b"], ["link/p.txt", "b"]):
        found, wrong = find([str(tmp_path / word) for word in words], PAGES)
        made = [paths[".xml"].resolve() for paths in output.plan(found, out, [".xml"])]
        assert wrong == []
        assert len(set(made)) == len(made) == 2
        assert all(path.is_relative_to(out) for path in made)


def test_folders_are_walked_in_order(tmp_path):
    for name in ("b.txt", "a.txt", "z/c.txt", "k/d.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found, wrong = find([str(tmp_path)], PAGES)
    assert [str(one.path.relative_to(tmp_path)) for one in found] == ["a.txt", "b.txt", "k/d.md", "z/c.txt"]
    assert wrong == []


def test_a_named_file_may_be_called_anything(tmp_path):
    path = tmp_path / ".hidden.ocr"
    path.write_bytes(b"x")
    assert find([str(path)], PAGES) == ([Input(Path(path), tmp_path)], [])
