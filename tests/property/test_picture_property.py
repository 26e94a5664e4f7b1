"""The picture of a page with arbitrary boxes: it is well-formed, and each line's text is in it once."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pages import dumps

from cleaner.box import Box
from cleaner.chain import run
from cleaner.document import clean
from cleaner.model import Line, Outcome, Page, Place, Printed, Sheet, Source
from cleaner.picture.html import html
from cleaner.picture.scans import Backdrop
from cleaner.picture.svg import svg
from cleaner.rules import packs
from cleaner.writers.markup import escape

NUMBERS = st.one_of(st.integers(-50, 1500), st.floats(), st.sampled_from([0.0, -0.0, 1e308, -1e308, 5e-324, 1e-9]))
BOXES = st.builds(Box, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
GOOD = st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), *[st.integers(0, 900)] * 2, *[st.integers(1, 400)] * 2)
TEXTS = st.one_of(
    st.sampled_from(["芦河上游开闸放水", "雁溪开园。",
                     "(周可 摄)", "本报讯(记者 林晓岚)", "a", "the river rose", "<b>&amp;"]),
    st.text(st.characters(exclude_characters="\n\r"), min_size=1, max_size=40),
)
PRINTED = st.builds(Printed, st.none() | BOXES | GOOD, sure=st.none() | st.floats(), vertical=st.booleans(),
                    column=st.integers(0, 3))


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    """What the chain finds on lines that stand anywhere; it reads them before they get their boxes."""
    texts = draw(st.lists(TEXTS, max_size=14))
    printed = draw(st.lists(PRINTED, min_size=len(texts), max_size=len(texts)))
    sheets = draw(st.lists(st.integers(1, 3), min_size=len(texts), max_size=len(texts)))
    lines: list[Line] = []
    places: list[Place] = []
    at = 0
    for n, (text, sheet) in enumerate(zip(texts, sorted(sheets), strict=True), 1):
        lines.append(Line(n, at, at + len(text), text, draw(st.integers(0, 2)), sheet=sheet))
        places.append(Place(at, at + len(text), f"/{n}", 0, sheet, n))
        at += len(text) + 1
    source = Source("p.json", "".join([f"{text}\n" for text in texts]), "utf-8", "", places=tuple(places))
    told = tuple(Sheet(n, draw(NUMBERS), draw(NUMBERS), "p.json", "", columns=tuple(draw(st.lists(BOXES, max_size=2))),
                       pictures=tuple(draw(st.lists(BOXES, max_size=2))), bars=tuple(draw(st.lists(BOXES, max_size=2))))
                 for n in range(1, draw(st.integers(0, 3)) + 1))
    found = run(Page(source, tuple(lines), "rapidocr", told), packs((), ()))
    by_start = {line.start: one for line, one in zip(lines, printed, strict=True)}
    return replace(found, page=replace(found.page, lines=tuple(
        line._replace(printed=by_start.get(line.start)) for line in found.page.lines)))


def holds(outcome: Outcome, scans: dict[int, Backdrop] | None = None) -> None:
    """Every line is in the picture once, in both forms, and the picture can be parsed."""
    whole = html(outcome, scans)
    inside = whole[whole.index(b"<svg xmlns") : whole.index(b"</svg></main>") + 6]
    for picture in (svg(outcome, scans), inside):
        tree = etree.fromstring(picture, etree.XMLParser(huge_tree=True))
        groups = [one for one in tree.iter("{*}g") if one.get("data-line")]
        told = {int(one.get("data-line")): "".join(one.find("{*}text").itertext()) for one in groups}
        assert len(told) == len(groups)
        assert [told[n] for n in sorted(told)] == [
            escape_back(line.text) for line in outcome.page.lines]
        assert not [one for one in tree.iter("{*}path") if set("ainf") & set(one.get("d"))], "no nan, no inf"
        for one in tree.iter("{*}rect", "{*}text", "{*}image"):
            for name in ("x", "y", "width", "height", "font-size"):
                assert abs(float(one.get(name, 0))) < 1e6
            assert float(one.get("width", 0)) >= 0
            assert float(one.get("height", 0)) >= 0


def escape_back(text: str) -> str:
    """A text as an XML parser gives it back: what XML forbids is U+FFFD."""
    return "".join(etree.fromstring(f"<a>{escape(text)}</a>").itertext())


@given(outcomes(), st.none() | st.builds(Backdrop, st.text(max_size=5), st.integers(0, 3000), st.integers(0, 3000)))
def test_any_boxes_make_a_picture_with_every_line(outcome: Outcome, scan: Backdrop | None) -> None:
    holds(outcome, None if scan is None else {1: scan})


@given(dumps)
def test_any_dump_makes_a_picture_with_every_line(text: str) -> None:
    holds(clean(text).outcome)
