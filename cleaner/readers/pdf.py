"""PDF: the text layer of a PDF becomes a Scan, a plate a page and a row a printed line.

What a page looks like is asked of PDFium, by way of pypdfium2, which is an extra: every character with its box. PDFium
breaks lines where the text goes back; where a line runs over two columns, the boxes of its characters tell.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import pairwise
from statistics import median
from threading import Lock
from typing import Any, Final, NamedTuple

from cleaner.box import Box, around
from cleaner.model import InputError, Printed
from cleaner.readers import words
from cleaner.readers.decoding import PDF
from cleaner.readers.draft import Draft, Drawn
from cleaner.readers.scan import UNTOLD, Plate, Scan

MOST_CHARACTERS: Final = 5_000_000
"""Characters of a file at most: an issue has some hundred thousand."""
MOST_PAGES: Final = 5_000
"""Pages of a file at most: a year of a paper that is bound as one."""
BACKGROUND: Final = 0.7
"""The share of a page from which a picture on it is the scan that the text was read from."""
NO_UNICODE: Final = frozenset({0, 0xFFFE, 0xFFFF})
"""What PDFium gives for a character of which the font does not tell which one it is."""
UNKNOWN: Final = "\ufffd"
"""What stands for it."""
HYPHEN: Final = 0x02
"""What PDFium gives for a hyphen at the end of a line."""

PARTED: Final = 1.5
"""White within a line, in heights of its type, from which it is parted; columns that have less between them are parted
by what their other lines tell …"""
SPREAD: Final = 3.0
"""… if it is so many times what stands between most of its characters: headings are spread."""

_ONE_AT_A_TIME: Final = Lock()
"""PDFium serves one thread at a time."""


class Char(NamedTuple):
    """A character of a page, and its box with the room of its type around it, from the top left corner of the page."""

    text: str
    box: Box


class Sheet(NamedTuple):
    """Where a page lies in the plane of its file, whose y grows upwards, and how far it is turned to be read."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page as it is read."""
        wide, high = self.right - self.left, self.top - self.bottom
        return (high, wide) if self.turn % 180 else (wide, high)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """The box on the page as it is read, from its top left corner.

        >>> Sheet(0, 0, 600, 800, 0).box(50, 700, 150, 720), Sheet(0, 0, 600, 800, 90).box(50, 700, 60, 800)
        (Box(left=50, top=80, right=150, bottom=100), Box(left=700, top=50, right=800, bottom=60))
        """
        if self.turn == 90:
            return Box(bottom - self.bottom, left - self.left, top - self.bottom, right - self.left)
        if self.turn == 180:
            return Box(self.right - right, bottom - self.bottom, self.right - left, top - self.bottom)
        if self.turn == 270:
            return Box(self.top - top, self.right - right, self.top - bottom, self.right - left)
        return Box(left - self.left, self.top - top, right - self.left, self.top - bottom)


def suits(raw: bytes) -> bool:
    """Tell whether a file is a PDF.

    >>> suits(b"%PDF-1.7 ..."), suits(b"<alto/>")
    (True, False)
    """
    return raw.startswith(PDF)


def read(raw: bytes, name: str, sha256: str) -> Scan:
    """The scan of the text layer of a PDF.

    Raises InputError for a PDF that is broken, locked by a password, too large, or has no text, and where the library
    is missing that reads it.
    """
    pdfium = _library(name)
    with _ONE_AT_A_TIME:
        try:
            document = pdfium.PdfDocument(raw)
        except pdfium.PdfiumError as error:
            raise InputError(name, f"is a PDF that cannot be opened: {error}", "a PDF that is whole and not locked",
                             "save it again without a password") from error
        try:
            drawn = _pages(pdfium, document, name, sha256)
        finally:
            document.close()
    if not any(one.plate.rows for one in drawn):
        raise InputError(name, "is a PDF without text: its pages are pictures", "a PDF with a text layer",
                         "run OCR over it, and name what that gives: ALTO, hOCR, PAGE or the JSON of an engine")
    repairs = tuple(f"page {n}: {told}" for n, one in enumerate(drawn, 1) for told in one.repairs)
    return Scan("pdf", name, sha256, tuple(one.plate for one in drawn), repairs=repairs)


def _library(name: str) -> Any:
    """PDFium, if it is installed."""
    try:
        import pypdfium2
    except ImportError as error:
        raise InputError(name, "is a PDF, and what reads its text is not installed", "pypdfium2",
                         "pip install 'newspaper-cleaner[pdf]', or run OCR over it") from error
    return pypdfium2


def _pages(pdfium: Any, document: Any, name: str, sha256: str) -> list[Drawn]:
    """The pages of a document, one after another; one that is broken is empty, and said to be so."""
    if len(document) > MOST_PAGES:
        raise InputError(name, f"has too many pages: {len(document)}", f"{MOST_PAGES} at most", "split it")
    drawn = []
    left = MOST_CHARACTERS
    for n in range(1, len(document) + 1):
        try:
            with closing(document[n - 1]) as page, closing(page.get_textpage()) as text:
                left -= text.count_chars()
                if left < 0:
                    raise InputError(name, f"has more than {MOST_CHARACTERS} characters", "fewer of them", "split it")
                drawn.append(_page(pdfium, page, text, n, name, sha256))
        except pdfium.PdfiumError as error:
            empty = Plate(0, 0, (), name, sha256, label=str(n), unit="point")
            drawn.append(Drawn(empty, (f"cannot be opened, left out: {error}",)))
    return drawn


def _page(pdfium: Any, page: Any, text: Any, n: int, name: str, sha256: str) -> Drawn:
    """A page with the lines of its text layer and its pictures."""
    left, bottom, right, top = page.get_bbox()
    sheet = Sheet(left, bottom, right, top, page.get_rotation())
    draft = Draft()
    unknown = 0
    for line in _lines(pdfium, text, sheet):
        unknown += sum(char.text == UNKNOWN for char in line)
        _row(draft, line, n)
    width, height = sheet.size
    for image in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=1):
        box = draft.bounded(sheet.box(*image.get_bounds()))
        if box is not None and box.width * box.height < BACKGROUND * width * height:
            draft.pictures.append(box)
    drawn = draft.plate(width, height, name, sha256, label=str(n), unit="point")
    if unknown:
        told = f"characters of which the font does not tell what they are, given as {UNKNOWN}: {unknown}"
        drawn = drawn._replace(repairs=(*drawn.repairs, told))
    return drawn


def _lines(pdfium: Any, text: Any, sheet: Sheet) -> Iterator[list[Char]]:
    """The characters of each line, spaces among them."""
    line: list[Char] = []
    for char in _chars(pdfium, text, sheet):
        if char.text in "\r\n":
            yield from _pieces(line)
            line = []
        else:
            line.append(char)
    yield from _pieces(line)


def _pieces(line: list[Char]) -> Iterator[list[Char]]:
    """A line, parted where white stands in it that is wider than any between words: whoever wrote the file went
    through its columns line by line.

    >>> row = [Char(text, Box(at, 0, at + 10, 12)) for text, at in zip("芦河晚报", (0, 10, 50, 60))]
    >>> ["".join(char.text for char in piece) for piece in _pieces(row)]
    ['芦河', '晚报']
    """
    inked = [n for n, char in enumerate(line) if not char.text.isspace()]
    whites = [line[after].box.left - line[before].box.right for before, after in pairwise(inked)]
    begin = 0
    if whites:
        least = max(PARTED * median([line[n].box.height for n in inked]), SPREAD * median(whites))
        for n, white in zip(inked[1:], whites, strict=True):
            if white > least:
                yield line[begin:n]
                begin = n
    if inked:
        yield line[begin:]


def _chars(pdfium: Any, text: Any, sheet: Sheet) -> Iterator[Char]:
    """The characters of a page in the order of the file."""
    unicode, loose = pdfium.raw.FPDFText_GetUnicode, pdfium.raw.FPDFText_GetLooseCharBox
    rect = pdfium.raw.FS_RECTF()
    high = 0
    for n in range(text.count_chars()):
        code = unicode(text.raw, n)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        high = 0
        loose(text.raw, n, ctypes.byref(rect))
        yield Char(_text(code), sheet.box(rect.left, rect.bottom, rect.right, rect.top))


def _text(code: int) -> str:
    """The character that PDFium tells by its number.

    >>> _text(0x82A6), _text(HYPHEN), _text(0)
    ('芦', '-', '\\ufffd')
    """
    if code == HYPHEN:
        return "-"
    return UNKNOWN if code in NO_UNICODE or 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)


def _row(draft: Draft, line: Sequence[Char], n: int) -> None:
    """Add the row of a line of page ``n``."""
    found, glued = _words(line)
    if not found:
        return
    texts = ["".join([char.text for char in word]) for word in found]
    boxes = [around([char.box for char in word]) for word in found]
    box = draft.bounded(around(boxes))
    spans: list[words.Span] = [(one.left, one.right) for one in boxes]
    levels: list[words.Span] = [(one.top, one.bottom) for one in boxes]
    if words.wide("".join(texts)):
        text = words.spaced(texts, spans, 0.0 if box is None else box.height, glued)
    else:
        text = words.joined(texts, glued)
    ref = f"page={n}"
    if box is not None:
        ref += "&viewrect=" + ",".join([f"{edge:g}" for edge in (box.left, box.top, box.width, box.height)])
    upright = words.upright(text, box)
    draft.add(text, ref, Printed(box, vertical=upright), 0,
              UNTOLD if upright else partial(words.places, text, texts, spans, box, lambda: levels))


def _words(line: Sequence[Char]) -> tuple[list[list[Char]], set[int]]:
    """The words of a line, each wide character one, and the indices of those with no space before them."""
    found: list[list[Char]] = []
    glued: set[int] = set()
    apart = True
    for char in line:
        if char.text.isspace():
            apart = True
            continue
        wide = words.wide(char.text)
        if apart or wide or words.wide(found[-1][-1].text):
            if not apart:
                glued.add(len(found))
            found.append([])
        found[-1].append(char)
        apart = False
    return found, glued
