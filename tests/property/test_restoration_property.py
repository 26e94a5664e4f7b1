"""Restoration: whatever was cleaned, with whatever rules, comes back from each format that was written."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import raws, texts

from cleaner import Document, document, readers
from cleaner.model import InputError, Page
from cleaner.restoration import tei
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
