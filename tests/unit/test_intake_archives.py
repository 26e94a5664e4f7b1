"""Archives: what is in them comes out, and what means harm stays in."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest
from hostile import MB, Entry, deflated, peak, zeros, zipped

from cleaner.intake import Leaf, find
from cleaner.intake.keys import Keys

TEN_GB = 10 << 10
"""Megabytes."""


def leaves(*words: Path | str, told: list[str] | None = None, **more) -> list[Leaf]:
    """All that is found."""
    return list(find([str(word) for word in words], tell=[].append if told is None else told.append, **more))


def tarred(*members: tuple[tarfile.TarInfo | str, bytes], mode: str = "w", **more) -> bytes:
    """A tar file of members."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, **more) as tar:
        for member, data in members:
            info = tarfile.TarInfo(member) if isinstance(member, str) else member
            if isinstance(member, str):
                info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def put(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def said(found: list[Leaf]) -> dict[str, str | bytes | None]:
    """What is known of each key: its bytes, or why it is refused."""
    assert len({leaf.key for leaf in found}) == len(found)
    return {leaf.key: leaf.refused or leaf.data for leaf in found}


PAIR = (("a/p1.txt", "芦河开闸".encode()), ("a/p2.md", b"# Lindau"))


def packed_with(name: str, data: bytes) -> bytes:
    """Bytes as the ending of a name says."""
    if name.endswith(".zst"):
        zstandard = pytest.importorskip("zstandard", reason="zstandard is not installed")
        return zstandard.ZstdCompressor().compress(data)
    ways = {".gz": gzip.compress, ".tgz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}
    return ways.get(Path(f"x{name}").suffix, bytes)(data)


@pytest.mark.parametrize("name", ["d.tar", "d.tar.gz", "d.tgz", "d.tar.bz2", "d.tar.xz", "d.tar.zst", "renamed"])
def test_a_tar_file_is_opened_however_it_is_packed(tmp_path, name):
    path = put(tmp_path / name, packed_with(name, tarred(*PAIR)))
    assert said(leaves(path)) == dict(PAIR)
    assert [leaf.size for leaf in leaves(path)] == [len(data) for _, data in PAIR]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_a_zip_file_is_opened(tmp_path, method):
    with zipfile.ZipFile(tmp_path / "d.zip", "w", method) as made:
        made.mkdir("a")
        for name, data in PAIR:
            made.writestr(name, data)
    assert said(leaves(tmp_path / "d.zip")) == dict(PAIR)


def test_a_zip_file_behind_something_else_and_with_a_comment(tmp_path):
    raw = b"PK\3\4" + bytes(100) + zipped(*(Entry(name.encode(), data) for name, data in PAIR))
    raw = raw[:-2] + b"\7\0comment"
    assert said(leaves(put(tmp_path / "d.zip", raw))) == dict(PAIR)


def test_a_zip_file_of_64_bits(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made, made.open("a/p1.txt", "w", force_zip64=True) as member:
        member.write(PAIR[0][1])
    raw = out.getvalue()
    at = raw.rindex(b"PK\5\6")
    _, size, start = raw[at + 10:at + 12], raw[at + 12:at + 16], raw[at + 16:at + 20]
    wide = (b"PK\6\6" + (44).to_bytes(8, "little") + b"\x2d\0\x2d\0" + bytes(8) + (1).to_bytes(8, "little") * 2
            + size + bytes(4) + start + bytes(4))
    locator = b"PK\6\7" + bytes(4) + at.to_bytes(8, "little") + (1).to_bytes(4, "little")
    full = b"PK\5\6" + bytes(4) + b"\xff" * 12 + b"\0\0"
    assert said(leaves(put(tmp_path / "d.zip", raw[:at] + wide + locator + full))) == dict(PAIR[:1])


@pytest.mark.parametrize("ending", [".gz", ".bz2", ".xz", ".zst"])
def test_a_packed_page_is_unpacked(tmp_path, ending):
    put(tmp_path / "in" / f"p1.txt{ending}", packed_with(ending, b"Lindau"))
    put(tmp_path / "in" / f"p1.jpg{ending}", packed_with(ending, b"\xff\xd8"))
    assert said(leaves(tmp_path / "in")) == {"p1.txt": b"Lindau"}
    assert said(leaves(tmp_path / "in" / f"p1.txt{ending}")) == {"p1.txt": b"Lindau"}


@pytest.mark.parametrize("ending", [".gz", ".bz2", ".xz", ".zst"])
def test_a_packed_page_that_is_cut_off_or_damaged_is_no_page(tmp_path, ending):
    """Half a page would be taken for a whole one."""
    whole = packed_with(ending, bytes(range(256)) * 4000)
    for raw in (whole[:-5], whole[:len(whole) // 2], whole[:12], whole + b"Lindau"):
        [found] = leaves(put(tmp_path / f"p.txt{ending}", raw))
        assert found.refused is not None, len(raw)
        assert found.refused.startswith(("it is not whole", "the packed stream is damaged"))


@pytest.mark.parametrize("ending", [".gz", ".bz2", ".xz", ".zst"])
def test_packed_parts_behind_each_other_are_one_page(tmp_path, ending):
    raw = packed_with(ending, b"Lin") + packed_with(ending, b"d" * 500_000) + packed_with(ending, b"au")
    assert said(leaves(put(tmp_path / f"p.txt{ending}", raw))) == {"p.txt": b"Lin" + b"d" * 500_000 + b"au"}


def test_archives_in_folders_have_the_way_to_them_in_front(tmp_path):
    put(tmp_path / "in" / "1911" / "d.tar", tarred(*PAIR))
    put(tmp_path / "in" / "e.zip", zipped(Entry(b"p.txt", b"x")))
    assert list(said(leaves(tmp_path / "in"))) == ["e.zip/p.txt", "1911/d.tar/a/p1.txt", "1911/d.tar/a/p2.md"]


def test_members_are_judged_as_files_are(tmp_path):
    raw = tarred(("README.txt", b"x"), (".p.txt", b"x"), ("__MACOSX/._p.txt", b"x"), ("p.jpg", b"x"),
                 ("p.xml", b"<alto/>"), ("q.xml", b"<svg/>"), ("m.xml", b"<mets/>"), ("t.xml", b"<TEI/>"),
                 ("t.jsonl", b"{}"))
    told: list[str] = []
    assert said(leaves(put(tmp_path / "d.tar", raw), told=told)) == {"p.xml": b"<alto/>"}
    assert any("q.xml and 1 other: no page" in line for line in told)
    assert any("m.xml: METS" in line for line in told)
    assert any("t.jsonl: table in an archive" in line for line in told)
    assert said(leaves(tmp_path / "d.tar", globs=["*.jpg"])) == {"p.jpg": b"x"}


NAMES = {"../../etc/passwd": "etc/passwd", "/etc/passwd": "etc/passwd", "C:/p.txt": "C:/p.txt",
         "a/../../p.txt": "a/p.txt", "..": "nameless"}


@pytest.mark.parametrize(("name", "key"), NAMES.items())
def test_names_that_lead_out_are_refused(tmp_path, name, key):
    found = leaves(put(tmp_path / "d.zip", zipped(Entry(name.encode(), b"x"), Entry(b"p0.txt", b"x"))),
                   put(tmp_path / "d.tar", tarred((name, b"x"))))
    assert [leaf.key for leaf in found if leaf.refused] == [key, f"d/{key}"]
    assert all(leaf.path is None and leaf.data is None for leaf in found if leaf.refused)
    assert [leaf.key for leaf in found if not leaf.refused] == ["p0.txt"]


def test_more_hostile_names_of_zip_files(tmp_path):
    raw = zipped(*(Entry(name, b"x") for name in (b"..\\..\\p.txt", b"a\0.txt", b"\\\\host\\p.txt", b"")))
    found = leaves(put(tmp_path / "d.zip", raw))
    assert len(found) == 4
    assert all(leaf.refused and ".." not in leaf.key and not leaf.key.startswith("/") for leaf in found)


def test_links_devices_and_the_like_are_refused(tmp_path):
    odd = {}
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE):
        info = tarfile.TarInfo(f"k{kind.decode()}.txt")
        info.type, info.linkname = kind, "/etc/passwd"
        odd[info] = b""
    found = leaves(put(tmp_path / "d.tar", tarred(*odd.items(), ("p.txt", b"x"))))
    assert [leaf.refused for leaf in found] == [*["is a link"] * 2, *["is a device"] * 2, "is a pipe", None]
    raw = zipped(Entry(b"l.txt", b"/etc/passwd", mode=stat.S_IFLNK | 0o777), Entry(b"d.txt", mode=stat.S_IFCHR),
                 Entry(b"s.txt", b"x", flags=1), Entry(b"x.txt", b"x", method=9))
    assert [leaf.refused.split(":")[0] for leaf in leaves(put(tmp_path / "d.zip", raw))] == [
        "is a link", "is a device or a pipe", "is encrypted", "is packed in a way that is not read (method 9)"]


def test_members_of_one_name_all_come_out(tmp_path):
    found = leaves(put(tmp_path / "d.tar", tarred(*[("a/p.txt", b"%d" % n) for n in range(5)])))
    assert [(leaf.key, leaf.data) for leaf in found] == [
        ("a/p.txt", b"0"), ("a/p-2.txt", b"1"), ("a/p-3.txt", b"2"), ("a/p-4.txt", b"3"), ("a/p-5.txt", b"4")]


def test_a_name_that_comes_very_often_is_numbered_in_few_steps(monkeypatch):
    keys, asked = Keys(), []
    root = keys.root("d")
    known = type(keys._taken).__contains__
    monkeypatch.setattr(type(keys._taken), "__contains__",
                        lambda table, text: asked.append(text) or known(table, text))
    assert len({keys.key(root, "p.txt") for _ in range(5000)}) == 5000
    assert len(asked) < 5000 * 30


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.txt.gz", "a.txt"])
def test_archives_in_archives_are_refused(tmp_path, name):
    inner = {"a.tar": tarred(*PAIR), "a.txt.gz": gzip.compress(b"x")}.get(name, zipped(Entry(b"p.txt", b"x")))
    for outer in (put(tmp_path / "d.zip", zipped(Entry(name.encode(), inner))),
                  put(tmp_path / "d.tar", tarred((name, inner)))):
        assert [leaf.refused.split(",")[0] for leaf in leaves(outer)] == ["is an archive in an archive"]
    twice = leaves(put(tmp_path / "p.txt.gz.gz", gzip.compress(gzip.compress(b"x"))))
    assert [leaf.refused.split(",")[0] for leaf in twice] == ["is an archive in an archive"]


@pytest.mark.parametrize(("name", "is_utf8", "key"), [
    ("芦河/一版.txt".encode("gbk"), False, "芦河/一版.txt"), ("芦河.txt".encode(), False, "芦河.txt"),
    ("芦河.txt".encode(), True, "芦河.txt"), ("Fähre.txt".encode("cp437"), False, "Fähre.txt"),
    (b"p\xff.txt", True, "p\udcff.txt"), (b"a\nb.txt", False, "a\nb.txt"),
])
def test_names_of_zip_files_are_decoded(tmp_path, name, is_utf8, key):
    path = put(tmp_path / "d.zip", zipped(Entry(name, b"x", flags=is_utf8 << 11)))
    assert [leaf.key for leaf in leaves(path)] == [key]


def test_names_of_tar_files_keep_their_bytes(tmp_path):
    names = ["p\udcff.txt", "a\nb.txt", "x" * 200 + ".txt", "芦" * 90 + "/一.txt"]
    for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        raw = tarred(*[(name, b"x") for name in names], format=form, errors="surrogateescape")
        assert [leaf.key for leaf in leaves(put(tmp_path / "d.tar", raw))] == names


@pytest.mark.parametrize("name", ["d.tar", "d.tar.gz", "d.tar.bz2", "d.tar.xz", "d.tar.zst", "d.zip"])
def test_what_is_cut_off_gives_what_is_before_the_cut(tmp_path, name):
    import random

    rng = random.Random(7)
    pages = [(f"p{n}.txt", rng.randbytes(300_000)) for n in range(9)]
    whole = tarred(*pages) if name != "d.zip" else zipped(*(Entry(one.encode(), data) for one, data in pages))
    whole = packed_with(name, whole)
    found = leaves(put(tmp_path / name, whole[:len(whole) // 2]))
    assert 2 < len(found) < 7
    assert found[-1].refused is not None
    assert found[-1].refused.startswith("the archive ends here: it is not whole")
    assert [(leaf.key, leaf.data) for leaf in found[:-1]] == pages[:len(found) - 1]


def test_a_zip_file_with_descriptors_that_is_cut_off(tmp_path):
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for n in range(5):
            made.writestr(f"p{n}.txt", f"Seite {n} " * 50)
    raw = out.getvalue()
    path = put(tmp_path / "d.zip", raw[:raw.index(b"p4.txt") + 20])
    found = leaves(path)
    assert [leaf.key for leaf in found] == ["p0.txt", "p1.txt", "p2.txt", "p3.txt", "…"]
    assert [leaf.data for leaf in found[:4]] == [f"Seite {n} ".encode() * 50 for n in range(4)]
    assert found[-1].refused is not None


def test_damage_within_a_member_is_refused_and_the_others_are_given(tmp_path):
    raw = zipped(Entry(b"a.txt", b"Lindau"), Entry(b"b.txt", b"Lindau", crc=7), Entry(b"c.txt", b"\xff\xff", method=8),
                 Entry(b"d.txt", b"Lindau"))
    assert [leaf.refused and leaf.refused[:10] for leaf in leaves(put(tmp_path / "d.zip", raw))] == [
        None, "is damaged", "is damaged", None]


@pytest.mark.parametrize("kind", ["zip", "lying zip", "gz", "bz2", "xz", "zst", "tar.gz", "tar of names"])
def test_a_bomb_of_ten_gigabytes_costs_no_more_than_the_bound(tmp_path, kind):
    """Ten gigabytes of zeros: refused, within the memory of a page, and in the time that it takes to unpack one."""
    zero = bytes(64 * MB)
    if kind in ("zip", "lying zip"):
        size = 100 if kind == "lying zip" else 0xFFFFFFFE
        raw = zipped(Entry(b"p.txt", zeros(TEN_GB), 8, size=size, crc=0), Entry(b"q.txt", b"Lindau"))
    elif kind == "tar.gz":
        info = tarfile.TarInfo("p.txt")
        info.size = TEN_GB * MB
        raw = gzip.compress(info.tobuf(tarfile.GNU_FORMAT)) + gzip.compress(zero) * 160
    elif kind == "tar of names":
        info = tarfile.TarInfo("././@LongLink")
        info.type, info.size = tarfile.GNUTYPE_LONGNAME, TEN_GB * MB
        raw = info.tobuf(tarfile.GNU_FORMAT) + bytes(1 << 16)
    else:
        raw = packed_with(f".{kind}", zero) * (TEN_GB // 64)
    path = put(tmp_path / f"p.txt.{kind.replace(' ', '.')}", raw)
    out, most = peak("for one in find(sys.argv[1:], tell=print): print(one.key, one.refused, one.data)", path)
    assert most < 256
    lines = out.splitlines()
    assert "200 times its size" in out or "a name of 10240 MB" in out
    if "zip" in kind:
        assert lines[1] == "q.txt None b'Lindau'"


def test_members_that_lie_over_each_other_are_a_bomb(tmp_path):
    """As David Fifield's: thousands of members that are all the same bytes of the file."""
    kernel = zeros(20)
    raw = zipped(Entry(b"0.txt", kernel, 8, size=20 * MB, crc=0),
                 *(Entry(b"%d.txt" % n, kernel, 8, size=20 * MB, crc=0, at=0) for n in range(1, 20_000)))
    found = leaves(put(tmp_path / "d.zip", raw))
    assert str(found[-1].refused).startswith("the archive ends here: it unpacks to more than 200 times")
    assert len(found) < 100
    page = b"Lindau" * 1000
    raw = zipped(Entry(b"0.txt", page), *(Entry(b"%d.txt" % n, page, at=0) for n in range(1, 1000)))
    found = leaves(put(tmp_path / "e.zip", raw))
    assert found[-1].refused == "the archive ends here: it means harm: its members lie over each other"
    assert len(found) < 30


def test_an_archive_of_many_pages_is_read_in_the_memory_of_one(tmp_path):
    page = "芦河上游开闸放水。".encode() * 40_000
    few = put(tmp_path / "few.tar", tarred(*[(f"p{n}.txt", page) for n in range(5)]))
    many = put(tmp_path / "many.tar.gz", gzip.compress(tarred(*[(f"p{n}.txt", page) for n in range(400)]), 1))
    code = "print(sum(one.size for one in find(sys.argv[1:], tell=print)))"
    (_, small), (size, large) = peak(code, few), peak(code, many)
    assert int(size) == 400 * len(page)
    assert large < small + 16


def test_a_large_page_in_an_archive_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr("cleaner.intake.tar.LARGEST", 1000)
    monkeypatch.setattr("cleaner.intake.zip_flow.LARGEST", 1000)
    lying = Entry(b"p.txt", deflated(bytes(1001)), 8, size=3)
    for path in (put(tmp_path / "d.tar", tarred(("p.txt", bytes(1001)), ("q.txt", b"x"))),
                 put(tmp_path / "d.zip", zipped(lying, Entry(b"q.txt", b"x")))):
        found = leaves(path)
        assert found[0].refused is not None
        assert found[0].refused.startswith("is too large")
        assert found[1].data == b"x"


@pytest.mark.parametrize("raw", [
    b"PK\3\4", b"PK\5\6" + bytes(18), b"PK\3\4" + b"\xff" * 60, zipped(Entry(b"p.txt", b"x"))[:-22],
    b"PK\5\6" + b"\xff" * 18, b"PK\6\7" + b"\xff" * 16 + b"PK\5\6" + b"\xff" * 16 + b"\0\0",
    gzip.compress(b"x")[:9], b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0\0\0", b"\x28\xb5\x2f\xfd\0", b"7z\xbc\xaf\x27\x1c",
    tarfile.TarInfo("p.txt").tobuf()[:512] + b"\7" * 512,
])
def test_rubbish_is_refused_and_never_a_crash(tmp_path, raw):
    found = leaves(put(tmp_path / "in" / "d.zip", raw).parent, put(tmp_path / "e.txt", b"Lindau"))
    assert found[-1].path == str(tmp_path / "e.txt")
    assert len({leaf.key for leaf in found}) == len(found)
    assert all(leaf.refused or leaf.data is not None for leaf in found[:-1])


def test_members_come_in_the_same_order_each_time(tmp_path):
    put(tmp_path / "in" / "d.tar", tarred(("z.txt", b"x"), ("a.txt", b"x"), ("z.txt", b"x")))
    put(tmp_path / "in" / "b" / "a.txt", b"x")
    put(tmp_path / "in" / "a.txt", b"x")
    first = leaves(tmp_path / "in", tmp_path / "in" / "b", tmp_path / "in" / "d.tar")
    assert first == leaves(tmp_path / "in", tmp_path / "in" / "b", tmp_path / "in" / "d.tar")
    assert [leaf.key for leaf in first] == ["a.txt", "d.tar/z.txt", "d.tar/a.txt", "d.tar/z-2.txt", "b/a.txt"]
