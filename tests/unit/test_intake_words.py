"""Words: what a command line can name, and what lies in folders."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hostile import peak

from cleaner.intake import Leaf, find


def leaves(*words: Path | str, told: list[str] | None = None, **more) -> list[Leaf]:
    """All that is found."""
    return list(find([str(word) for word in words], tell=[].append if told is None else told.append, **more))


def fill(folder: Path, *names: str, data: bytes = b"x") -> Path:
    """A folder with files of these names."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def keys(found: list[Leaf]) -> list[str]:
    return [leaf.key for leaf in found]


@pytest.fixture
def inside(tmp_path, monkeypatch) -> Path:
    """A folder in which the test stands."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_is_walked_in_order(tmp_path):
    fill(tmp_path / "in", "b.txt", "a.md", "c.jpg", "README.md", ".h.txt", "z/a.txt", "k/d.txt", ".git/a.txt",
         "out/a.txt")
    found = leaves(tmp_path / "in", apart=tmp_path / "in" / "out")
    assert keys(found) == ["a.md", "b.txt", "k/d.txt", "z/a.txt"]
    assert found[0] == Leaf("a.md", 1, str(tmp_path / "in" / "a.md"))
    assert keys(leaves(tmp_path / "in", globs=["*.jpg"])) == ["c.jpg"]


def test_files_are_judged_by_their_content(tmp_path):
    fill(tmp_path / "in", "a.xml", data=b"<!--" + b"x" * 5000 + b"--><alto/>")
    fill(tmp_path / "in", "b.xml", "c.html", data=b"<html><head><title>x</title></head></html>")
    fill(tmp_path / "in", "t.xml", data=b"<TEI/>")
    told: list[str] = []
    assert keys(leaves(tmp_path / "in", told=told)) == ["a.xml"]
    assert told == [f"{tmp_path}/in/b.xml and 2 others: no page by the content, passed by"]


def test_pages_that_mets_names_are_read_with_it(tmp_path):
    mets = b"""<mets xmlns:x="http://www.w3.org/1999/xlink"><fileSec><fileGrp ID="ALTO">
        <file ID="A1"><FLocat x:href="file://./alto/1.xml"/></file></fileGrp></fileSec></mets>"""
    fill(tmp_path / "in", "1911/alto/1.xml", "1911/alto/2.xml", "1912/alto/1.xml", data=b"<alto/>")
    fill(tmp_path / "in", "1911/mets.xml", data=mets)
    assert keys(leaves(tmp_path / "in")) == ["1911/mets.xml", "1911/alto/2.xml", "1912/alto/1.xml"]


def test_keys_of_several_roots_are_told_apart(tmp_path):
    fill(tmp_path, "x/a/p.txt", "y/a/p.txt", "z/y/a/p.txt", "x/q.txt", "y/q.txt")
    roots = [tmp_path / "x", tmp_path / "y", tmp_path / "z" / "y"]
    assert keys(leaves(*roots)) == ["q.txt", "a/p.txt", "y/q.txt", "y/a/p.txt", "y/a/p-2.txt"]
    assert leaves(*roots) == leaves(*roots)
    assert keys(leaves(tmp_path / "x" / "q.txt", tmp_path / "y" / "q.txt")) == ["q.txt", "y/q.txt"]


def test_each_file_is_met_once(tmp_path):
    fill(tmp_path / "in", "a.txt", "b.txt")
    (tmp_path / "link").symlink_to("in")
    assert keys(leaves(tmp_path / "in" / "b.txt", tmp_path / "in", tmp_path / "link", tmp_path / "in")) == [
        "b.txt", "a.txt"]


def test_what_is_not_there_is_told_as_absent(inside):
    (inside / "empty").mkdir()
    found = leaves("no.txt", "empty", "no/*.txt", "@no.lst", "../../no/../no.txt")
    assert [leaf.absent for leaf in found] == [True] * 5
    assert [leaf.refused.split(":")[0].split(",")[0] for leaf in found] == [
        "is not there", "holds no page", "fits no file", "is not there", "is not there"]
    assert not any(".." in leaf.key or leaf.key.startswith("/") for leaf in found)


def test_patterns_that_no_shell_expanded(inside):
    fill(inside / "dumps", "p.txt", "a/q.txt", "a/b/r.txt", "a/b/s.md", ".h/t.txt", "1[2].txt")
    (inside / "dumps" / "a" / "up").symlink_to("../..")
    (inside / "dumps" / "b").symlink_to("a")
    assert keys(leaves("dumps/**/*.txt")) == ["1[2].txt", "p.txt", "a/q.txt", "a/b/r.txt"]
    assert keys(leaves("dumps/*/[q].txt")) == ["a/q.txt"], "the link leads to the same file"
    assert keys(leaves("dumps/1[2].txt")) == ["1[2].txt"]
    assert keys(leaves(str(inside / "dump?" / "a" / "b"))) == ["dumps/a/b/r.txt", "dumps/a/b/s.md"]


def test_standard_input_is_a_page_and_may_be_packed(inside):
    import gzip

    assert leaves("-", "-", stdin=io.BytesIO(b"Lindau")) == [Leaf("stdin", 6, data=b"Lindau")]
    assert leaves("-", stdin=io.BytesIO(gzip.compress(b"Lindau"))) == [Leaf("stdin", 6, data=b"Lindau")]


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\0"])
def test_a_list_names_inputs(inside, mark):
    fill(inside, "in/a/p.txt", "in/b/p.txt", "in/b/-", "in/c/q.txt")
    words = ["in/a/p.txt", "in/b", "", "no.txt", str(inside / "in/c/q.txt")]
    raw = mark.join(words).encode()
    (inside / "list.txt").write_bytes(raw)
    found = leaves("@list.txt")
    assert keys(found) == ["in/a/p.txt", "in/b/p.txt", "no.txt", str(inside / "in/c/q.txt")[1:]]
    assert [leaf.absent for leaf in found] == [False, False, True, False]
    assert leaves("@-", stdin=io.BytesIO(raw)) == found


def test_a_list_may_be_long_and_its_names_may_have_any_byte_but_nul(inside):
    names = [os.fsdecode(name) for name in (b"a\nb.txt", b"\xff\xfe.txt", "芦河.txt".encode(), b" p .txt")]
    fill(inside, *names)
    raw = b"".join(os.fsencode(name) + b"\0" for name in names * 9000)
    assert keys(leaves("@-", stdin=io.BytesIO(raw))) == names
    endless = leaves("@-", stdin=io.BytesIO(b"x" * 300_000))
    assert [(leaf.absent, "more than 65536 bytes" in str(leaf.refused)) for leaf in endless] == [(True, True)]


def test_names_with_line_ends_and_bytes_that_are_no_utf8(tmp_path):
    names = [b"a\nb.txt", b"p\xff\xfe.txt", "芦河.txt".encode(), b"d\xff/\n.txt"]
    (tmp_path / os.fsdecode(b"d\xff")).mkdir()
    for name in names:
        (tmp_path / os.fsdecode(name)).write_bytes(b"x")
    found = leaves(tmp_path)
    assert {os.fsencode(leaf.key) for leaf in found} == set(names)
    assert all(Path(str(leaf.path)).read_bytes() == b"x" for leaf in found)


def test_links(tmp_path):
    fill(tmp_path / "in", "a/p.txt")
    fill(tmp_path / "far", "q.txt")
    (tmp_path / "in" / "a" / "loop").symlink_to("..")
    (tmp_path / "in" / "a" / "folder").symlink_to(tmp_path / "far")
    (tmp_path / "in" / "a" / "q.txt").symlink_to(tmp_path / "far" / "q.txt")
    (tmp_path / "in" / "self.txt").symlink_to("self.txt")
    (tmp_path / "in" / "none.xml").symlink_to("nothing")
    found = leaves(tmp_path / "in")
    assert [(leaf.key, leaf.refused) for leaf in found] == [
        ("none.xml", "is a link that leads nowhere"), ("self.txt", "is a link that leads in a circle"),
        ("a/p.txt", None), ("a/q.txt", None)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_special_files_in_folders_are_not_opened(tmp_path):
    """A pipe that nobody writes into would hold up the run for ever."""
    (tmp_path / "in").mkdir()
    for name in ("a.txt", "b.xml", "c.zip", "d.jsonl"):
        os.mkfifo(tmp_path / "in" / name)
    (tmp_path / "in" / "z.txt").symlink_to("/dev/zero")
    for found in (leaves(tmp_path / "in", column="text"), leaves(f"{tmp_path}/in/*")):
        assert [leaf.refused for leaf in found] == ["is a pipe, and no file"] * 4 + ["is a device, and no file"]


def test_a_device_that_is_named_is_read_to_the_bound(monkeypatch):
    monkeypatch.setattr("cleaner.intake.content.LARGEST", 1 << 20)
    [found] = leaves("/dev/zero")
    assert str(found.refused).startswith("is too large")


def test_what_may_not_be_read_is_told(tmp_path, monkeypatch):
    """Simulated, as the superuser who runs many test machines may read everything."""
    fill(tmp_path / "in", "a/p.txt", "b/q.txt", "c.zip")
    scan, real_open = os.scandir, Path.open

    def closed(path: str):
        if str(path).endswith("/a"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    def shut(path: Path, *args, **more):
        if path.name == "c.zip":
            raise PermissionError(13, "Permission denied", str(path))
        return real_open(path, *args, **more)

    monkeypatch.setattr(os, "scandir", closed)
    monkeypatch.setattr(Path, "open", shut)
    assert [(leaf.key, leaf.refused) for leaf in leaves(tmp_path / "in")] == [
        ("c.zip", "cannot be read: Permission denied"),
        ("a", "is a folder that cannot be read: Permission denied"), ("b/q.txt", None)]


def test_a_file_larger_than_any_page_is_refused_unread(tmp_path):
    with (tmp_path / "p.txt").open("wb") as file:
        file.truncate(10 << 30)
    assert [leaf.refused for leaf in leaves(tmp_path)] == [
        "is too large (10240 MB): a page has at most 256 MB"] == [leaf.refused for leaf in leaves(tmp_path / "p.txt")]


def test_a_tree_deeper_than_paths_may_be_is_told(tmp_path):
    here = Path.cwd()
    try:
        os.chdir(tmp_path)
        for _ in range(30):
            Path("d" * 200).mkdir()
            os.chdir("d" * 200)
    finally:
        os.chdir(here)
    found = leaves(tmp_path)
    assert [leaf.refused for leaf in found] == ["is a folder that cannot be read: File name too long"]


def test_a_hundred_thousand_files_in_one_folder(tmp_path):
    (tmp_path / "many").mkdir()
    (tmp_path / "few").mkdir()
    many = os.open(tmp_path / "many", os.O_RDONLY)
    for n in range(100_000):
        os.close(os.open(f"p{n:06}.txt", os.O_CREAT | os.O_WRONLY, dir_fd=many))
    os.close(many)
    fill(tmp_path / "few", "p000000.txt")
    code = "n = 0\nfor one in find(sys.argv[1:], tell=print): n += 1\nprint(n, one.key)"
    (_, small), (out, large) = peak(code, tmp_path / "few"), peak(code, tmp_path / "many")
    assert out == "100000 p099999.txt"
    assert large < small + 48, "the names themselves, and a hash and a number for each key and file"
