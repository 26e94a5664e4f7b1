"""Restoration: whatever was cleaned, with whatever rules, comes back from each format that was written."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import raws, texts

from cleaner import Document, document, edits, readers
from cleaner.model import BOILERPLATE, InputError, Page
from cleaner.restoration import tei, tei_edits
from cleaner.restoration.journal import journals
from cleaner.restoration.restore import from_journal
from cleaner.rules import Pack, packs
from cleaner.steps.script import CONFIGS
from cleaner.validation import check_offsets, validate

PACK = packs()
UNSETTLING = tuple(rule.id for step in ("characters",) for rule in PACK.steps[step])


@cache
def without(off: tuple[str, ...]) -> Pack:
    """The built-in rules but for some."""
    return packs(off=off)


offs = st.one_of(st.just(UNSETTLING), st.lists(st.sampled_from(UNSETTLING), unique=True, max_size=4).map(
    lambda names: tuple(sorted(names))))
scripts = st.one_of(st.none(), st.sampled_from(CONFIGS))
given_text = given(texts, scripts, offs)


def page_of(raw: bytes | str) -> Page | None:
    """The page of an input; None where the reader says that it is no text."""
    try:
        return readers.read(raw, "page 1.txt")
    except InputError:
        return None


def cleaned(raw: bytes | str, script: str | None = None, off: tuple[str, ...] = ()) -> Document | None:
    """A cleaned input, or None where it is no text."""
    page = page_of(raw)
    return None if page is None else document.process(page, without(off), script)


def test_from_tei() -> None:
    @given_text
    def comes_back(text: str, script: str | None, off: tuple[str, ...]) -> None:
        done = cleaned(text, script, off)
        assert done is not None
        written = done.to_tei()
        assert tei.restore(written) == text.encode("utf-8", "surrogatepass")
        assert validate(written) == []
        assert check_offsets(written, text, done.name) == []

    comes_back()


@given(raws(), scripts)
def test_bytes_from_tei(raw: bytes, script: str | None) -> None:
    done = cleaned(raw, script)
    if done is not None:
        assert tei.restore(done.to_tei()) == raw


FORMATS = {"txt": "page 1.txt", "md": "page 1.md", "jsonl": "page 1.jsonl"}


def restored(done: Document, to: str) -> bytes:
    """The source by one of the formats and the journal, both as they are written."""
    journal = journals(document.write(done, "edits"), "page 1.edits.jsonl")
    return from_journal(document.write(done, to), FORMATS[to], "here", journal)


@pytest.mark.parametrize("to", FORMATS)
def test_from_other_formats_and_their_journal(to: str) -> None:
    @given_text
    def comes_back(text: str, script: str | None, off: tuple[str, ...]) -> None:
        done = cleaned(text, script, off)
        assert done is not None
        assert restored(done, to) == text.encode("utf-8", "surrogatepass")

    comes_back()


@pytest.mark.parametrize("to", FORMATS)
def test_bytes_from_other_formats_and_their_journal(to: str) -> None:
    @given(raws(), scripts)
    def comes_back(raw: bytes, script: str | None) -> None:
        done = cleaned(raw, script)
        if done is not None:
            assert restored(done, to) == raw

    comes_back()


TEI = document.clean("# 渡口\n\n本报讯(记者 周可)公园,正式开\n\n园。\n\n(下转第3版)\n", name="p.md")
DAMAGE = st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 3), st.sampled_from(
    [b"", b"0", b"9", b"<", b">", b'"', b"#", b",", b" ", b"null", b"-1", "好".encode(), b"\xff", b"\n"])),
    min_size=1, max_size=3)


def damaged(raw: bytes, damage: list[tuple[int, int, bytes]]) -> bytes:
    """Some bytes with others put in their places."""
    out = bytearray(raw)
    for at, many, put in damage:
        at %= len(out)
        out[at : at + many] = put
    return bytes(out)


@pytest.mark.parametrize("to", ["tei", *FORMATS])
def test_a_damaged_file_gives_the_source_or_a_reason(to: str) -> None:
    source = TEI.restore()
    whole, journal = document.write(TEI, to), document.write(TEI, "edits")

    @given(DAMAGE, st.booleans())
    def comes_back_or_not(damage: list[tuple[int, int, bytes]], in_journal: bool) -> None:
        raw, edits = (whole, damaged(journal, damage)) if in_journal else (damaged(whole, damage), journal)
        try:
            found = tei.restore(raw) if to == "tei" else from_journal(raw, "p", "here", journals(edits, "e"))
        except InputError:
            return
        assert found == source

    comes_back_or_not()


@given(DAMAGE)
def test_a_damaged_tei_tells_its_edits_or_a_reason(damage: list[tuple[int, int, bytes]]) -> None:
    try:
        tei_edits.told(damaged(TEI.to_tei(), damage))
    except InputError:
        return


@given(texts)
def test_every_edit_is_told_by_tei(text: str) -> None:
    done = cleaned(text)
    assert done is not None
    marks = tei_edits.told(done.to_tei()).marks
    told = {edits.identity(mark) for mark in marks}
    aside = [(mark.start, mark.end) for mark in marks if mark.role in BOILERPLATE]
    assert [mark for mark in done.edits if mark.kind in ("text", "join", "gap", "character")
            and edits.identity(mark) not in told and not any(a <= mark.start <= b for a, b in aside)] == []
    assert all(mark.before == text[mark.start : mark.end] for mark in marks)
