"""Any lines in any boxes, written as ALTO, PAGE, hOCR and FineReader's XML, come back as the same lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.box import Box
from cleaner.readers import abbyy, alto, hocr, pagexml
from cleaner.readers.scan import Scan
from cleaner.readers.transcript import page
from cleaner.readers.xml import parse

Lines = Sequence[tuple[str, Box]]
WIDTH, HEIGHT = 3000, 4000

characters = st.one_of(
    st.sampled_from("芦河晚报，。：“”《》的了一abcXYZäß⸗¬-019.,:;()&<>\"' \u3000\u00a0\u00ad"),
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufffe\uffff\ufeff"))
words = st.text(characters, min_size=1, max_size=12)
corners = st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), st.integers(1, 500), st.integers(1, 200))


@st.composite
def printed(draw: st.DrawFn) -> Lines:
    """Some lines, each with a box on the page."""
    found = []
    for text, (x, y, across, down) in draw(st.lists(st.tuples(words, corners), max_size=8)):
        found.append((text, Box(x, y, min(WIDTH, x + across), min(HEIGHT, y + down))))
    return found


def as_alto(lines: Lines) -> str:
    rows = "".join(f'<TextLine HPOS="{box.left}" VPOS="{box.top}" WIDTH="{box.width}" HEIGHT="{box.height}">'
                   f"<String CONTENT={quoteattr(text)}/></TextLine>" for text, box in lines)
    return f'<alto><Layout><Page WIDTH="{WIDTH}" HEIGHT="{HEIGHT}"><TextBlock>{rows}</TextBlock></Page></Layout></alto>'


def as_page(lines: Lines) -> str:
    rows = "".join(f'<TextLine><Coords points="{box.left},{box.top} {box.right},{box.bottom}"/><TextEquiv><Unicode>'
                   f"{escape(text)}</Unicode></TextEquiv></TextLine>" for text, box in lines)
    return f'<PcGts><Page imageWidth="{WIDTH}" imageHeight="{HEIGHT}"><TextRegion>{rows}</TextRegion></Page></PcGts>'


def as_hocr(lines: Lines) -> str:
    rows = "".join(f'<span class="ocr_line" title="bbox {" ".join(map(str, box))}">{escape(text)}</span>\n'
                   for text, box in lines)
    return f'<html><body><div class="ocr_page" title="bbox 0 0 {WIDTH} {HEIGHT}">{rows}</div></body></html>'


def as_abbyy(lines: Lines) -> str:
    rows = "".join(f'<line l="{box.left}" t="{box.top}" r="{box.right}" b="{box.bottom}"><formatting>'
                   + "".join(f"<charParams>{escape(char)}</charParams>" for char in text) + "</formatting></line>"
                   for text, box in lines)
    return (f'<page width="{WIDTH}" height="{HEIGHT}"><block blockType="Text"><text><par>{rows}</par></text></block>'
            "</page>")


FORMATS = [pytest.param(as_alto, alto.read, id="alto"), pytest.param(as_page, pagexml.read, id="page"),
           pytest.param(as_hocr, hocr.read, id="hocr"), pytest.param(as_abbyy, abbyy.read, id="abbyy")]


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(("write", "read"), FORMATS)
@given(lines=printed())
def test_the_same_lines_come_back(
    write: Callable[[Lines], str], read: Callable[..., Scan], lines: Lines
) -> None:
    scan = read(parse(write(lines).encode(), "p.xml"), "p.xml", "")
    kept = [(bare(text), box) for text, box in lines if bare(text)]
    rows = [row for plate in scan.plates for row in plate.rows]
    assert [(bare(row.text), row.printed.box) for row in rows] == kept
    assert all(row.text == row.text.strip() and "\n" not in row.text for row in rows)
    assert scan.repairs == ()


@pytest.mark.parametrize(("write", "read"), FORMATS)
@given(lines=printed())
def test_every_place_of_the_transcript_is_its_line(
    write: Callable[[Lines], str], read: Callable[..., Scan], lines: Lines
) -> None:
    made = page(read(parse(write(lines).encode(), "p.xml"), "p.xml", ""))
    assert [made.source.text[place.start:place.end] for place in made.source.places] == [
        line.text for line in made.lines]


@pytest.mark.parametrize(("write", "read"), FORMATS)
@given(lines=printed(), cut=st.integers(1, 2000))
def test_a_file_that_breaks_off_anywhere_keeps_its_whole_lines(
    write: Callable[[Lines], str], read: Callable[..., Scan], lines: Lines, cut: int
) -> None:
    raw = write(lines)[:-cut] or "<"
    whole = raw.count("</TextLine>") or raw.count("</line>") or raw.count("</span>")
    if not whole:
        return
    rows = [row for plate in read(parse(raw.encode(), "p.xml"), "p.xml", "").plates for row in plate.rows]
    kept = [bare(text) for text, _ in lines[:whole] if bare(text)]
    assert [bare(row.text) for row in rows][:len(kept)] == kept
