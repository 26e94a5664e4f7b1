"""Alignment, on arbitrary text and on dumps: whatever is read leads to where it stands, told piece by piece."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from pages import dumps, texts

import cleaner
from cleaner.alignment import Alignment
from cleaner.pieces import pieces


def of_each(text, marks):
    """For each character that is read: the places in the source that it came from, as the pieces tell."""
    out = []
    for piece in pieces(marks, len(text)):
        places = range(piece.start, piece.end)
        read = text[piece.start : piece.end] if piece.after is None else piece.after
        same = len(read) == len(places)
        out += [{places[i]} if same else set(places) for i in range(len(read))]
    return out


@given(texts | dumps, st.data())
@example("3月4日,芦河开 闸放\n\n▲ 图为水闸。\n\n水。\n", None)
def test_a_stretch_leads_to_the_places_of_its_characters(text, data):
    page = cleaner.clean(text)
    there, places = Alignment(page.edits, len(text)), of_each(text, page.edits)
    assert len(places) == len(page.text)
    for start, end in [(n, n + 1) for n in range(len(places))] + [some(len(places), data) for _ in range(5)]:
        found = [n for span in there.source(start, end) for n in range(*span)]
        assert sorted(found) == sorted(set().union(*places[start:end]))


@given(texts | dumps, st.data())
@example("3月4日,芦河开 闸放\n\n▲ 图为水闸。\n\n水。\n", None)
def test_a_stretch_of_the_source_leads_to_all_that_is_read_of_it(text, data):
    page = cleaner.clean(text)
    there, places = Alignment(page.edits, len(text)), of_each(text, page.edits)
    for start, end in [(n, n + 1) for n in range(len(text))] + [some(len(text), data) for _ in range(5)]:
        read = [n for n, of in enumerate(places) if of & set(range(start, end))]
        assert there.reading(start, end) == ((read[0], read[-1] + 1) if read else None)


def some(length, data):
    """A stretch of something that is so long."""
    if data is None or not length:
        return 0, length
    start = data.draw(st.integers(0, length - 1))
    return start, data.draw(st.integers(start + 1, length))
