"""Intake: the same tree gives the same documents, whatever it is packed in; bytes of any kind give no crash."""

from __future__ import annotations

import io
import os
import re
import tarfile
import tempfile
from pathlib import Path
from struct import pack
from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from cleaner.folders import aside
from cleaner.intake import Leaf, find
from cleaner.intake.content import look_within

PARTS = st.text(st.characters(exclude_characters="/\0\\", exclude_categories=["Cs"]) | st.just("\udcff"),
                min_size=1, max_size=12).filter(lambda part: not aside(part) and not re.match("[A-Za-z]:", part))
NAMES = st.lists(PARTS, min_size=1, max_size=3).map(lambda parts: "/".join(parts) + ".txt")
TREES = st.dictionaries(NAMES, st.binary(max_size=40).filter(lambda data: not look_within(data)), min_size=1,
                        max_size=6)


def zipped(tree: dict[str, bytes]) -> bytes:
    """A zip file whose names are in UTF-8, as far as they can be."""
    body, directory = b"", b""
    for name, data in tree.items():
        raw = os.fsencode(name)
        facts = pack("<4H3I", 1 << 11, 0, 0, 0, crc32(data), len(data), len(data)) + pack("<2H", len(raw), 0)
        directory += b"PK\1\2" + pack("<2H", 20, 20) + facts + pack("<3H2I", 0, 0, 0, 0, len(body)) + raw
        body += b"PK\3\4" + pack("<H", 20) + facts + raw + data
    return body + directory + b"PK\5\6" + pack("<4H2IH", 0, 0, len(tree), len(tree), len(directory), len(body), 0)


def tarred(tree: dict[str, bytes], form: int) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form, errors="surrogateescape") as tar:
        for name, data in tree.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def found(path: Path) -> dict[str, bytes]:
    leaves = list(find([str(path)], tell=print))
    assert all(isinstance(leaf, Leaf) and leaf.refused is None for leaf in leaves), leaves
    return {leaf.key: leaf.data if leaf.path is None else Path(leaf.path).read_bytes() for leaf in leaves}


@given(TREES)
def test_a_tree_gives_the_same_documents_however_it_is_packed(tree):
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        tree = {way: data for way, data in tree.items() if not any(other.startswith(f"{way}/") for other in tree)}
        for way, data in tree.items():
            path = place / "in" / way
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        (place / "d.zip").write_bytes(zipped(tree))
        (place / "gnu.tar").write_bytes(tarred(tree, tarfile.GNU_FORMAT))
        (place / "pax.tar").write_bytes(tarred(tree, tarfile.PAX_FORMAT))
        for packed in ("in", "d.zip", "gnu.tar", "pax.tar"):
            assert found(place / packed) == tree


BASES = [zipped({"a.txt": b"Lindau", "b/c.txt": b"x" * 99}), tarred({"a.txt": b"Lindau", "b" * 120: b"x"}, 1),
         tarred({"a.txt": b"Lindau", "芦" * 120: b"x"}, 2)]


@given(st.sampled_from(BASES), st.lists(st.tuples(st.integers(0, 4000), st.binary(min_size=1, max_size=9)), max_size=6),
       st.integers(0, 12_000))
def test_damaged_archives_give_no_crash_and_keys_that_stay_within(base, blows, end):
    raw = bytearray(base[:end or None])
    for at, data in blows:
        raw[at:at + len(data)] = data
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "d.tar")
        path.write_bytes(raw)
        leaves = list(find([str(path)], tell=[].append))
    assert len({leaf.key for leaf in leaves}) == len(leaves)
    for leaf in leaves:
        assert leaf.key
        assert not leaf.key.startswith("/")
        assert ".." not in leaf.key.split("/")
