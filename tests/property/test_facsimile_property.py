"""Boxes: whatever lines stand in whatever boxes, TEI is valid, its pointers are true, and the lines come back."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pages import texts

from cleaner import chain, write
from cleaner.box import Box
from cleaner.document import Document, pack_of
from cleaner.model import Page, Place, Printed
from cleaner.readers import transcript
from cleaner.readers.scan import Plate, Row, Scan
from cleaner.readers.transcript import Piece, in_file_order
from cleaner.restoration.journal import journals
from cleaner.restoration.restore import from_journal, from_tei
from cleaner.restoration.tei_edits import told
from cleaner.validation import check_offsets, validate

NS = "{http://www.tei-c.org/ns/1.0}"
edges = st.one_of(st.integers(-50, 2000), st.floats(-10, 3000, allow_nan=False), st.just(float("inf")))
boxes = st.one_of(st.none(), st.builds(Box, edges, edges, edges, edges))
words = st.one_of(
    texts.map(lambda text: re.split(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+", text)[0].strip()),
    st.sampled_from(["芦河大桥昨日通车", "▲图为村民放鱼苗。周可 摄", "他说:好,就这样办", "版权所有 未经许可不得转载",
                     "本报讯(记者 林晓岚)公园昨日开园,步道全长四", "公里。", "\x07", "A&B <c>"]),
).filter(bool)
refs = st.one_of(st.sampled_from(["l1", "l2", "", "element(/1/2)", "/3/a~1b", "a b;n=2;char=0,1"]), st.text(max_size=4))
rows = st.builds(Row, words, refs, st.just(Printed()), st.integers(0, 5))


@st.composite
def scans(draw: st.DrawFn) -> Scan:
    """One to three sheets in one or several files."""
    plates = tuple(
        Plate(draw(st.sampled_from([0.0, 1500.0])), 2000.0, tuple(draw(st.lists(rows, max_size=8))),
              draw(st.sampled_from(["p1.xml", "alto/第2版.xml", "../x.xml"])), "0" * 64,
              draw(st.sampled_from(["", "a/b c.jpg", "."])), draw(st.sampled_from(["", "A1", '"<'])),
              tuple(box for box in draw(st.lists(boxes, max_size=2)) if box is not None))
        for _ in range(draw(st.integers(1, 3))))
    return Scan(draw(st.sampled_from(["alto", "hocr"])), "p1.xml", "0" * 64, plates)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A page of arbitrary lines, cleaned, its lines in arbitrary boxes and columns, the files in any order."""
    page = transcript.page(draw(scans()))
    ranks = draw(st.permutations(range(len(page.lines))))
    places = tuple(place._replace(rank=rank) for place, rank in zip(page.source.places, ranks, strict=True))
    page = replace(page, source=replace(page.source, places=places),
                   lines=tuple(line._replace(gap=draw(st.integers(0, 1))) for line in page.lines))
    outcome = chain.run(page, pack_of())
    columns = tuple(box for box in draw(st.lists(boxes, max_size=3)) if box is not None)
    lines = tuple(line._replace(printed=Printed(box=draw(boxes), column=draw(st.integers(0, 4))))
                  for line in outcome.page.lines)
    sheets = tuple(sheet._replace(columns=columns) for sheet in page.sheets)
    return Document(replace(outcome, page=replace(outcome.page, lines=lines, sheets=sheets)))


def file_order(page: Page) -> bytes:
    text = page.source.text
    ordered = sorted(page.source.places, key=lambda place: place.rank)
    return "".join([f"{text[p.start : p.end]}\n" for p in ordered]).encode("utf-8", "surrogatepass")


@given(documents())
def test_tei_is_valid_true_and_leads_back(done: Document) -> None:
    page = done.outcome.page
    written = done.to_tei()
    assert validate(written) == []
    assert check_offsets(written, page.source.text, done.name) == []
    assert from_tei(written, "p.xml") == file_order(page)
    assert told(written).source == page.source.text


@given(st.lists(st.lists(st.tuples(st.text("芦河晚报", min_size=1), st.integers(0, 3)), min_size=1)),
       st.randoms(use_true_random=False))
def test_pieces_of_lines_come_back_whatever_order_they_are_read_in(lines, random) -> None:
    pieces = []
    for rank, line in enumerate(lines):
        at = 0
        for word, white in line:
            pieces.append((word, rank, at))
            at += len(word) + white
    random.shuffle(pieces)
    text, placed = "", []
    for word, rank, at in pieces:
        placed.append(Piece(len(text), len(text) + len(word), rank, at))
        text += f"{word}\n"
    wanted = "".join(["".join([word + " " * white for word, white in line]).rstrip() + "\n" for line in lines])
    assert in_file_order(text, placed) == wanted


@given(documents())
def test_tei_is_valid_by_the_schema_of_all_tei(tei_all: etree.RelaxNG, done: Document) -> None:
    assert tei_all.validate(etree.fromstring(done.to_tei())), tei_all.error_log


@given(documents())
def test_each_pointer_of_the_log_leads_to_the_very_text(done: Document) -> None:
    """By nothing but the places that the readers gave: names, where a line begins in them, and its text."""
    page = done.outcome.page
    places = _by_pointer(done)
    for note in etree.fromstring(done.to_tei()).iter(NS + "note"):
        if note.get("type") != "before" or note.get("rend") == "escaped" or not note.get("source"):
            continue
        told_ = (note.text or "") + "".join([child.tail or "" for child in note])
        reads = ""
        for pointer in note.get("source").split():
            base, low, high = re.fullmatch(r"(.*?;?)char=(\d+),(\d+)", pointer).groups()
            held = [(p, page.source.text[p.start : p.end]) for p in places[base]
                    if p.at <= int(low) <= int(high) <= p.at + p.end - p.start]
            assert held
            reads += held[0][1][int(low) - held[0][0].at : int(high) - held[0][0].at]
        assert reads.replace("\f", "") == told_


def _by_pointer(done: Document) -> dict[str, list[Place]]:
    """The places by the first half of the pointers that the facsimile gives to their lines."""
    zones = etree.fromstring(done.to_tei()).iter(NS + "zone")
    named = [(zone.get("source").partition("char=")[0], int(zone.get("n"))) for zone in zones
             if zone.get("type") == "line"]
    by_rank = {place.rank + 1: place for place in done.outcome.page.source.places}
    out: dict[str, list[Place]] = {}
    for base, n in named:
        out.setdefault(base, []).append(by_rank.pop(n))
    assert not by_rank
    return out


@pytest.mark.parametrize("to", ["txt", "md", "jsonl"])
def test_lines_come_back_from_the_journal(to: str) -> None:
    @given(documents())
    def comes_back(done: Document) -> None:
        page = done.outcome.page
        journal = list(journals(write(done, "edits"), "p1.edits.jsonl"))
        assert from_journal(write(done, to), f"p1.{to}", "here", journal) == file_order(page)
        assert done.restore() == file_order(page)
        assert json.loads(write(done, "jsonl"))["length"] == len(page.source.text)

    comes_back()
