"""Hocr: the lines of an hOCR file, as Tesseract, ABBYY and others write it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from cleaner.box import Box, around_known
from cleaner.model import Printed
from cleaner.readers import words
from cleaner.readers.draft import Draft, Drawn
from cleaner.readers.hocr_words import (
    BBOX,
    CHARACTERS,
    NO_TEXT,
    WORDS,
    Dialect,
    Gathered,
    Kinds,
    add_inline,
    fields_of,
    of_line,
    spans_of,
    sure_of,
)
from cleaner.readers.labels import label
from cleaner.readers.numbers import length
from cleaner.readers.scan import UNTOLD, Scan
from cleaner.readers.xml import Parsed, Pointers, local

if TYPE_CHECKING:
    from lxml import etree

LINES: Final[Mapping[str, str]] = {
    "ocr_line": "", "ocrx_line": "", "ocr_header": "header", "ocr_footer": "footer", "ocr_caption": "caption",
    "ocr_textfloat": "aside", "ocr_pageno": "folio",
}
"""Classes of lines, and what they tell of them."""

TESSERACT_LINES: Final[Mapping[str, str]] = {**dict.fromkeys(LINES, ""), "ocr_header": "heading"}
"""The same of Tesseract, which calls a headline a header, and half of a column a caption or a float."""

BLOCKS: Final = frozenset({"ocr_carea", "ocrx_block", "ocr_column", "ocr_float", "ocr_table", "ocr_document"})
PICTURES: Final = frozenset({"ocr_photo", "ocr_image", "ocr_float", "ocr_linedrawing", "ocr_figure", "ocr_graphic"})
BARS: Final = frozenset({"ocr_separator"})
INLINE: Final = frozenset({"span", "strong", "b", "em", "i", "u", "sub", "sup", "small", "big", "font", "a", "ins",
                           "bdo", "tt", "abbr", "mark", "s"})
"""Elements that do not end a line of text."""

_SIZE: Final = re.compile(r"\bx_size\s+([^\s;\"']+)")
_POINTS_SIZE: Final = re.compile(r"\bx_fsize\s+([^\s;\"']+)")
_RESOLUTION: Final = re.compile(r"\bscan_res\s+([^\s;\"']+)")
_IMAGE: Final = re.compile(r"\bimage\s+(?:\"([^\"]*)\"|'([^']*)'|([^\s;]+))")
_PAGE_NUMBER: Final = re.compile(r"\blpageno\s+(?:\"([^\"]*)\"|'([^']*)'|([^\s;]+))")
POINTS: Final = 72.0
"""Points of an inch."""

class _Around(NamedTuple):
    """What the elements around a line tell of it."""

    block: int = 0
    paragraph: int = 0
    label: str = ""
    size: float = 0.0


@dataclass(slots=True, kw_only=True)
class _File(Dialect):
    """What holds for all pages of a file."""

    lines: Mapping[str, str]
    pointers: Pointers = field(default_factory=Pointers)
    pages: frozenset[etree._Element] = frozenset()
    """The elements that are read as pages of their own."""


@dataclass(slots=True)
class _Sheet(Draft):
    """A page in the making."""

    pixels: float = 0.0
    """Pixels of a point; 0 if the page does not tell its resolution."""
    blocks: int = 0
    paragraphs: int = 0


def suits(root: etree._Element) -> bool:
    """Tell whether a tree is hOCR: some element is one of its pages, areas, lines or words.

    >>> from cleaner.readers.xml import parse
    >>> suits(parse(b"<html><body><div class='ocr_page'/></body></html>", "p.html").root)
    True
    """
    return local(root).lower() in ("html", "body", "div") and any(
        (told := element.get("class")) is not None and "ocr" in told and Kinds()[told] for element in root.iter("*"))


def read(parsed: Parsed, name: str, sha256: str) -> Scan:
    """The scan of an hOCR file: a plate for every page.

    >>> from cleaner.readers.xml import parse
    >>> line = b"<span class='ocr_line' id='l1' title='bbox 1 2 80 12'><em>Lindauer</em> Bote</span>"
    >>> parsed = parse(b"<html><body><div class='ocr_page'>" + line + b"</div></body></html>", "p.hocr")
    >>> [(row.text, row.ref, row.printed.italic) for row in read(parsed, "p.hocr", "").plates[0].rows]
    [('Lindauer Bote', 'l1', True)]
    """
    root = parsed.root
    file = _File(lines=TESSERACT_LINES if _by_tesseract(root) else LINES)
    pages = [element for element in root.iter("{*}div", "div") if file.kinds[element.get("class", "")] == "ocr_page"]
    pages = pages or [element for element in root.iter("*") if file.kinds[element.get("class", "")] == "ocr_page"]
    file.pages = frozenset(pages)
    file.spaced = any(file.kinds[word.get("class", "")] in WORDS and word.tail and word.tail[0].isspace()
                      and (behind := word.getnext()) is not None and file.kinds[behind.get("class") or ""] in WORDS
                      for word in root.iter("{*}span"))
    drawn = [_page(file, page, name, sha256) for page in pages[:-1]]
    drawn.append(_page(file, pages[-1] if pages else root, name, sha256, root))
    repairs = [f"page {n}: {told}" if len(drawn) > 1 else told
               for n, one in enumerate(drawn, 1) for told in one.repairs]
    return Scan("hocr", name, sha256, tuple(one.plate for one in drawn), parsed.encoding,
                (*parsed.repairs, *repairs))


def _by_tesseract(root: etree._Element) -> bool:
    """Tell whether a file says that Tesseract wrote it."""
    return any(meta.get("name") == "ocr-system" and "tesseract" in meta.get("content", "").lower()
               for meta in root.iter("{*}meta"))


def _page(file: _File, page: etree._Element, name: str, sha256: str, root: etree._Element | None = None) -> Drawn:
    """One page; the last one also gets what the file has outside of its pages."""
    title = page.get("title", "")
    resolution = _RESOLUTION.search(title)
    sheet = _Sheet(pixels=length(resolution[1]) / POINTS if resolution else 0.0)
    _walk(file, sheet, page, _Around())
    if root is not None and root is not page:
        _walk(file, sheet, root, _Around())
    box = _box(sheet, _IMAGE.sub("", title))
    return sheet.plate(box.right if box else 0.0, box.bottom if box else 0.0, name, sha256,
                       image=_told(_IMAGE, title), label=_told(_PAGE_NUMBER, title))


def _told(pattern: re.Pattern[str], title: str) -> str:
    """What a property tells whose value may be quoted in either way."""
    found = pattern.search(title)
    return next((told for told in found.groups() if told), "") if found else ""


def _walk(file: _File, sheet: _Sheet, parent: etree._Element, around: _Around) -> None:
    """Gather what stands in an element that is no line; text of its own, too, line by line."""
    loose = Gathered()
    begin = at = 0
    inked = _inked(parent)
    if inked:
        loose.add(parent.text)
        at = len(parent.text or "")
    for child in parent:
        tag = file.names[child.tag]
        told = child.get("class", "") if tag else ""
        kind = file.kinds[told]
        if kind in WORDS or (not kind and tag in INLINE and not _holds_lines(file, child)):
            add_inline(file, loose, child, kind in WORDS)
        else:
            if loose.texts:
                _row(file, sheet, parent, loose, around, begin)
                loose = Gathered()
            if tag not in NO_TEXT and child not in file.pages:
                _inner(file, sheet, child, kind, tag, around)
            begin = at + _extent(child) if inked else 0
        if inked:
            at += _extent(child) + len(child.tail or "")
        loose.add(child.tail)
    if loose.texts:
        _row(file, sheet, parent, loose, around, begin)


def _inner(file: _File, sheet: _Sheet, element: etree._Element, kind: str, tag: str, around: _Around) -> None:
    """Gather an element within a page: a line, a picture, a bar, or what holds some."""
    if kind in file.lines and (kind in ("ocr_line", "ocrx_line") or not _holds_lines(file, element)):
        found = of_line(file, element)
        if found.texts:
            _row(file, sheet, element, found, around._replace(label=file.lines[kind] or around.label))
        return
    before = len(sheet.rows)
    title = element.get("title", "")
    if kind in BLOCKS:
        sheet.blocks += 1
        around = around._replace(block=sheet.blocks)
    if kind == "ocr_par" or (tag == "p" and not kind):
        sheet.paragraphs += 1
        around = around._replace(paragraph=sheet.paragraphs)
    if points := _POINTS_SIZE.search(title):
        around = around._replace(size=length(points[1]) * sheet.pixels)
    told = file.lines[kind] if kind in file.lines else label(kind.partition("_")[2])
    _walk(file, sheet, element, around._replace(label=told or around.label))
    if (kind in PICTURES or kind in BARS) and len(sheet.rows) == before and (box := _box(sheet, title)):
        (sheet.bars if kind in BARS else sheet.pictures).append(box)


def _row(file: _File, sheet: _Sheet, line: etree._Element, found: Gathered, around: _Around, at: int = 0) -> None:
    """Add the row of a line, or of text that stands in a block without one."""
    title = line.get("title", "") if file.kinds[line.get("class", "")] in file.lines else ""
    box = _box(sheet, title) or around_known([_box(sheet, told) for told in found.titles])
    fields = fields_of(found.titles)
    if any(found.titles) and words.wide("".join(found.texts)):
        down = box is not None and box.height > words.TALL * box.width
        height = 0.0 if box is None else box.width if down else box.height
        spans = spans_of(found.titles, down, fields)
        text = words.spaced(found.texts, spans, height, found.glued)
        placed = UNTOLD if down else partial(
            words.places, text, found.texts, spans, box, partial(spans_of, found.titles, True))
    else:
        text, placed = words.joined(found.texts, found.glued), UNTOLD
    size = around.size
    if told := _SIZE.search(title):
        size = length(told[1])
    elif told := _POINTS_SIZE.search(title):
        size = length(told[1]) * sheet.pixels
    half = sum(map(len, found.texts)) / 2
    sure = sure_of(found.titles, fields)
    sheet.add(text, file.pointers(line), Printed(
        box, size, found.bold > half, found.italic > half, sure, around.block, around.paragraph, around.label,
        "", words.upright(text, box)), at, placed)


def _box(sheet: _Sheet, title: str) -> Box | None:
    """The box among the properties of an element."""
    found = BBOX.search(title)
    return sheet.box(*found.groups()) if found else None


def _inked(parent: etree._Element) -> bool:
    """Tell whether an element has text of its own, between its children."""
    return bool((parent.text or "").strip()) or any((child.tail or "").strip() for child in parent)


def _holds_lines(file: _File, element: etree._Element) -> bool:
    """Tell whether some element within another is of hOCR and no word."""
    return any((kind := file.kinds[inner.get("class", "")]) and kind not in WORDS and kind not in CHARACTERS
               for inner in element.iterdescendants("*"))


def _extent(element: etree._Element) -> int:
    """How many characters an element holds; a comment and an instruction hold none."""
    return sum(map(len, element.itertext())) if isinstance(element.tag, str) else 0
