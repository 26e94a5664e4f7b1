"""Stores: what lies elsewhere is found as what lies here; the protocol of S3 is spoken with a server of our own."""

from __future__ import annotations

import functools
import gzip
import http.server
import io
import json
import tarfile
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hostile import Entry, zipped

from cleaner.intake import Leaf, find
from cleaner.model import RuleError

fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed")


def tarred(*names: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name in names:
            info = tarfile.TarInfo(name)
            info.size = 1
            tar.addfile(info, io.BytesIO(b"x"))
    return out.getvalue()


TREE = {"p.txt": b"Lindau", "a/q.md": b"# Lindau", "a/b/r.txt": b"r", "a/.h.txt": b"x", "README.txt": b"x",
        "x.xml": b"<alto/>", "y.xml": b"<svg/>", "m.xml": b"<mets/>", "d.zip": zipped(Entry(b"z.txt", b"z")),
        "e.tar.gz": tarred("t.txt", "../t.txt"), "f.txt.gz": gzip.compress(b"f")}
FOUND = {"d.zip/z.txt": b"z", "e.tar.gz/t.txt": b"x", "f.txt": b"f", "p.txt": b"Lindau", "x.xml": b"<alto/>",
         "a/q.md": b"# Lindau", "a/b/r.txt": b"r"}


def seen(*words: str, **more: Any) -> list[Leaf]:
    return list(find(words, tell=[].append, **more))


def given(found: list[Leaf]) -> dict[str, bytes | None]:
    return {leaf.key: leaf.data for leaf in found if not leaf.refused}


def fill(root: str) -> str:
    files, path = fsspec.core.url_to_fs(root)
    for name, data in TREE.items():
        files.makedirs(f"{path}/{name}".rpartition("/")[0], exist_ok=True)
        files.pipe_file(f"{path}/{name}", data)
    return root


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """A bucket of a server on this machine that speaks as S3 does."""
    pytest.importorskip("s3fs", reason="s3fs is not installed")
    server = pytest.importorskip("moto.server", reason="moto is not installed")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        running.start()
        host, port = running.get_host_and_port()
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        fsspec.filesystem("s3").mkdir("dumps")
        yield "s3://dumps"
        running.stop()


@pytest.fixture(params=["memory", "file", "s3"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "s3":
        return fill(f"{request.getfixturevalue('s3')}/{uuid.uuid4().hex}/in")
    return fill(f"memory://{uuid.uuid4().hex}/in" if request.param == "memory" else f"file://{tmp_path}/in")


def test_a_folder_of_a_store(root):
    found = seen(root)
    assert list(given(found)) == list(FOUND)
    assert given(found) == FOUND
    assert [(leaf.key, bool(leaf.refused)) for leaf in found if leaf.refused] == [("e.tar.gz/t-2.txt", True)]
    assert found == seen(root)
    assert seen(root, root) == found


def test_files_of_a_store(root):
    assert given(seen(f"{root}/p.txt")) == {"p.txt": b"Lindau"}
    assert given(seen(f"{root}/d.zip")) == {"z.txt": b"z"}
    assert given(seen(f"{root}/f.txt.gz")) == {"f.txt": b"f"}


def test_patterns_of_a_store(root):
    assert given(seen(f"{root}/**/*.txt")) == {"README.txt": b"x", "p.txt": b"Lindau", "a/b/r.txt": b"r"}
    assert given(seen(f"{root}/?.xml")) == {"m.xml": b"<mets/>", "x.xml": b"<alto/>", "y.xml": b"<svg/>"}
    assert given(seen(f"{root}/[ab]")) == {"a/q.md": b"# Lindau", "a/b/r.txt": b"r"}


def test_what_a_store_does_not_have(root):
    found = seen(f"{root}/no.txt", f"{root}/*.none")
    assert [leaf.absent for leaf in found] == [True, True]


def test_a_list_may_name_files_of_stores(root):
    found = seen("@-", stdin=io.BytesIO(f"{root}/p.txt\n{root}/a\n".encode()))
    assert sorted(data for data in given(found).values() if data) == [b"# Lindau", b"Lindau", b"r"]


def test_tables_of_a_store(root):
    files, path = fsspec.core.url_to_fs(root)
    lines = b"".join(json.dumps({"text": f"Seite {n}"}).encode() + b"\n" for n in range(40))
    files.makedirs(f"{path}/t", exist_ok=True)
    files.pipe_file(f"{path}/t/t.jsonl.gz", gzip.compress(lines))
    found = seen(f"{root}/t", column="text")
    assert [text for some in found for text in some.texts] == [f"Seite {n}" for n in range(40)]
    pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    import pyarrow as pa

    out = io.BytesIO()
    pq.write_table(pa.table({"text": ["a", "b"]}), out)
    files.pipe_file(f"{path}/t/u.parquet", out.getvalue())
    assert [some.texts for some in seen(f"{root}/t/u.parquet", column="text")] == [("a", "b")]


def test_large_files_are_read_as_streams(root, monkeypatch):
    monkeypatch.setattr("cleaner.intake.stores.SMALL", 0)
    assert given(seen(root)) == FOUND


def test_a_large_page_is_refused_unread(root, monkeypatch):
    monkeypatch.setattr("cleaner.intake.search.LARGEST", 3)
    found = {leaf.key: leaf.refused for leaf in seen(root)}
    assert str(found["p.txt"]).startswith("is too large")
    assert found["a/b/r.txt"] is None


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    """A server of the web without ranges: its files can only be read from the beginning."""
    pytest.importorskip("aiohttp", reason="aiohttp is not installed")
    for name, data in TREE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_files_of_the_web(web, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert given(seen(f"{web}/p.txt")) == {"p.txt": b"Lindau"}
    assert given(seen(f"{web}/e.tar.gz")) == {"t.txt": b"x"}
    assert given(seen(f"{web}/d.zip")) == {"z.txt": b"z"}
    assert [leaf.absent for leaf in seen(f"{web}/no.txt")] == [True]


def test_what_is_not_installed_or_no_store_is_told_at_once():
    with pytest.raises(RuleError, match="no store that is known; expected 's3'"):
        find(["s33://dumps/p.txt"], tell=print)


def test_a_store_that_fails_is_told_and_no_crash(monkeypatch):
    root = fill(f"memory://{uuid.uuid4().hex}/in")

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("the line is dead")

    monkeypatch.setattr("fsspec.implementations.memory.MemoryFileSystem.cat_file", broken)
    found = seen(root)
    assert {str(leaf.refused) for leaf in found} == {"cannot be had: RuntimeError: the line is dead"}
