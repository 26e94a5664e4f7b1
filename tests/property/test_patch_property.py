"""A patch makes of the source's bytes exactly the clean text's, by any program; a part of it makes no mess."""

from __future__ import annotations

import re
import shutil
import subprocess
from bisect import bisect_right
from itertools import pairwise
from pathlib import Path

import pytest
from applier import apply
from hypothesis import given
from hypothesis import strategies as st
from pages import dumps, raws, texts

from cleaner import clean
from cleaner.document import Document
from cleaner.model import ASIDE, InputError, Mark, OutputError
from cleaner.pieces import pieces, reading
from cleaner.readers import encode
from cleaner.readers.decoding import read_as
from cleaner.review.diffs.alignment import align
from cleaner.review.diffs.company import with_company
from cleaner.review.diffs.unified import changed, patch, unified

PROGRAMS = {
    "patch": ["patch", "-p1", "--binary", "--no-backup-if-mismatch", "--quiet"],
    "git apply": ["git", "apply", "--whitespace=nowarn", "--unsafe-paths"],
}
LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"\n", b"c\r\n", b"- d\n", b"\xff\n"]), max_size=12).map(b"".join)
BYTES = st.one_of(st.binary(max_size=60), LINES, LINES.map(lambda lines: lines + b"end"))


def by_program(program: str, old: bytes, made: bytes, folder: Path, name: str = "p.txt") -> bytes:
    """What a program makes of a file with a patch."""
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(old)
    found = subprocess.run([*PROGRAMS[program], *(["-i", "-"] if program == "patch" else ["-"])], cwd=folder,
                           input=made, capture_output=True, check=False,
                           env={"PATH": "/usr/bin:/bin", "GIT_CEILING_DIRECTORIES": str(folder.parent)})
    assert found.returncode == 0, (found.stdout + found.stderr).decode("utf-8", "replace")
    return target.read_bytes()


def readable(raw: bytes) -> Document | None:
    """The page of some bytes; None for those that are no text."""
    try:
        return clean(raw, name="p.txt")
    except InputError:
        return None


def patched(document: Document) -> bytes | None:
    """The patch of a page; None for an encoding that has none."""
    try:
        return unified(document.outcome.page.source, document.edits, "p.txt")
    except OutputError:
        return None


@given(BYTES, BYTES)
def test_a_patch_between_any_bytes_does_what_it_says(old: bytes, new: bytes) -> None:
    assert apply(old, patch(old, new, "p.txt")) == new


@given(st.lists(st.sampled_from([b"a", b"b", b"c", b"d"]), max_size=90),
       st.lists(st.sampled_from([b"a", b"b", b"e", b"f", b"g"]), max_size=90))
def test_lines_that_are_alike_are_found_in_order(old: list[bytes], new: list[bytes]) -> None:
    found = align(old, new)
    assert all(old[m.old : m.old + m.size] == new[m.new : m.new + m.size] for m in found)
    assert all(a.old + a.size <= b.old and a.new + a.size <= b.new for a, b in pairwise(found))
    assert all(m.size > 0 for m in found)


@given(texts)
def test_the_patch_of_a_text_makes_its_clean_text(text: str) -> None:
    document = clean(text, name="p.txt")
    source = document.outcome.page.source
    made = unified(source, document.edits, "p.txt")
    assert apply(encode(source), made) == document.text.encode("utf-8", "surrogatepass")


@given(raws())
def test_the_patch_of_bytes_makes_the_clean_text_in_their_encoding(raw: bytes) -> None:
    document = readable(raw)
    made = None if document is None else patched(document)
    if document is not None and made is not None:
        source = document.outcome.page.source
        result = apply(raw, made)
        assert result.startswith(source.bom)
        # Halves of a character on either side of a line end are a whole one again once the lines are joined.
        halves = any({source.text[max(0, f.at - 1) : f.at], source.text[f.at + 1 : f.at + 2]} & {"\n", "\r"}
                     for f in source.faults)
        if source.encoding == "utf-8" and not halves:
            assert read_as(result[len(source.bom) :], "utf-8")[0] == document.text
            if not source.faults and not source.bom:
                assert result == document.to_text().encode()


LINE_END = "[\n\r\v\f\u2028\u2029]"


@given(texts, st.data())
def test_what_is_not_in_a_patch_stays_as_it_is(text: str, data: st.DataObject) -> None:
    document = clean(text, name="p.txt")
    own = [mark for mark in document.edits if mark.kind != "layout"]
    some = data.draw(st.sets(st.sampled_from(own))) if own else set()
    marks = with_company(document.outcome, document.edits, some)
    assert some <= set(marks)
    source = document.outcome.page.source
    assert apply(encode(source), unified(source, marks, "p.txt")) == changed(source, marks)
    assert {m for m in marks if m not in some} <= {m for m in document.edits if m.kind in ("role", "layout")}


@given(dumps, st.data())
def test_no_part_of_a_journal_glues_lines_together_that_it_does_not_join(text: str, data: st.DataObject) -> None:
    document = clean(text, name="p.txt")
    own = [mark for mark in document.edits if mark.kind != "layout"]
    some = data.draw(st.sets(st.sampled_from(own))) if own else set()
    marks = with_company(document.outcome, document.edits, some)
    joined = {mark.end for mark in marks if mark.kind == "join"}
    lines = document.outcome.page.lines
    starts = [line.start for line in lines]
    last, between = None, ""
    for piece in pieces(marks, len(text)):
        for at in range(piece.start, piece.end) if piece.after is None else [piece.start]:
            i = bisect_right(starts, at) - 1
            inside = piece.after is None and i >= 0 and lines[i].start <= at < lines[i].end
            if not inside:
                between += text[at] if piece.after is None else piece.after
                continue
            if last is not None and last != i and lines[i].start not in joined:
                one_line = last < i and not re.search(LINE_END, text[lines[last].end : lines[i].start])
                assert one_line or re.search(LINE_END, between), (lines[last].text, lines[i].text)
            last, between = i, ""


@given(dumps, st.data())
def test_a_join_is_made_with_all_that_stands_between(text: str, data: st.DataObject) -> None:
    document = clean(text, name="p.txt")
    joins = [mark for mark in document.edits if mark.kind == "join"]
    if not joins:
        return
    join = data.draw(st.sampled_from(joins))
    lines = document.outcome.page.lines
    block = next(b for b in document.outcome.blocks if join.end in [lines[i].start for i in b.lines[1:]])
    k = [lines[i].start for i in block.lines].index(join.end)
    left, right = lines[block.lines[k - 1]], lines[block.lines[k]]
    halves = (text[left.start : left.end], join.after, text[right.start : right.end])
    assert "".join(halves) in reading(text, with_company(document.outcome, document.edits, [join]))


@given(dumps)
def test_what_is_set_aside_leaves_no_line_behind(text: str) -> None:
    document = clean(text, name="p.txt")
    asides = [mark for mark in document.edits if mark.kind == "role" and mark.role in ASIDE]
    marks = with_company(document.outcome, document.edits, asides)
    whole = [mark for mark in marks if mark.kind == "layout"]
    assert set(whole) <= set(document.edits)
    read = reading(text, marks)
    assert len(read.splitlines()) <= len(text.splitlines()) + len(asides)


NAMES = ["p.txt", "a b.txt", "第1版.txt", "deep/p.txt", "tab\t.txt", 'say "x".txt', "back\\slash.txt", "\u202e.txt",
         "new\nline.txt", " lead.txt", "芦　河.txt"]
HARD = [
    (b"a\n", b"a"), (b"a", b"a\n"), (b"", b"a\n"), (b"a\n", b""), (b"a", b""), (b"a\r\nb\r\n", b"a\nb\n"),
    (b"\xef\xbb\xbfa\n", b"\xef\xbb\xbfb\n"), (b"\xff\xfe\nb\n", b"\xff\xfe\nc\n"), (b"a\0b\nc\n", b"a\0b\nd\n"),
    (b"-- a\n++ b\n", b"++ a\n-- b\n"), (b"\n" * 9, b"\n" * 4), (b"a\n" * 40, b"a\n" * 20 + b"b\n" + b"a\n" * 19),
    (b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n", b"diff --git a/x b/x\n"),
]


@pytest.fixture(params=sorted(PROGRAMS))
def program(request: pytest.FixtureRequest) -> str:
    """A program that patches; where it is missing the test says so."""
    name = str(request.param)
    if shutil.which(PROGRAMS[name][0]) is None:
        pytest.skip(f"{PROGRAMS[name][0]} is not installed: only the applier of these tests was asked")
    return name


@pytest.mark.parametrize(("old", "new"), HARD)
def test_a_program_makes_what_the_patch_says(program: str, old: bytes, new: bytes, tmp_path: Path) -> None:
    assert by_program(program, old, patch(old, new, "p.txt"), tmp_path) == new
    assert apply(old, patch(old, new, "p.txt")) == new


@pytest.mark.parametrize("name", NAMES)
def test_a_program_finds_the_file_by_any_name(program: str, name: str, tmp_path: Path) -> None:
    assert by_program(program, b"a\n", patch(b"a\n", b"b\n", name), tmp_path, name) == b"b\n"


SAMPLES = sorted(dump for dump in (Path(__file__).parents[2] / "samples").glob("*/dump.*")
                 if dump.suffix in (".txt", ".md"))
"""Those that a patch can change: a file of boxes is no text."""


@pytest.mark.parametrize("dump", SAMPLES, ids=[dump.parent.name for dump in SAMPLES])
def test_a_program_makes_the_clean_text_of_a_sample(program: str, dump: Path, tmp_path: Path) -> None:
    document = clean(dump)
    made = unified(document.outcome.page.source, document.edits, dump.name)
    clean_text = document.outcome.page.source.bom + document.to_text().encode()
    assert by_program(program, dump.read_bytes(), made, tmp_path, dump.name) == clean_text


@pytest.mark.parametrize("codec", ["gb18030", "big5", "utf-8-sig"])
def test_a_program_patches_other_encodings(program: str, codec: str, tmp_path: Path) -> None:
    dump = next(path for path in SAMPLES if path.parent.name == "traditional-hk")
    raw = dump.read_text("utf-8").replace("\n", "\r\n").encode(codec, "ignore")
    document = clean(raw, name="p.txt")
    source = document.outcome.page.source
    made = by_program(program, raw, unified(source, document.edits, "p.txt"), tmp_path)
    assert made == source.bom + document.text.encode(source.encoding)


def test_a_program_makes_the_clean_text_of_any_text(program: str, tmp_path: Path) -> None:
    @given(raws())
    def makes(raw: bytes) -> None:
        document = readable(raw)
        made = None if document is None else patched(document)
        if made:
            assert by_program(program, raw, made, tmp_path) == apply(raw, made)

    makes()


def test_a_mark_that_stands_alone_needs_no_company() -> None:
    document = clean("公园正式开园,步道全长四公里。\n\n\n\n沿线栽种芦苇,水位升高。\n")
    commas = [m for m in document.edits if m.rule == "punct.fullwidth"]
    made: list[Mark] = with_company(document.outcome, document.edits, commas[:1])
    assert made == commas[:1]
