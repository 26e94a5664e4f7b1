"""Words of hOCR: what stands in a line, with the properties that each word tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cleaner.readers import words
from cleaner.readers.numbers import mean_share
from cleaner.readers.xml import Names

if TYPE_CHECKING:
    from lxml import etree

WORDS: Final = frozenset({"ocrx_word", "ocr_word"})
CHARACTERS: Final = frozenset({"ocrx_cinfo", "ocr_cinfo"})

NO_TEXT: Final = frozenset({"script", "style", "del", "head", "title", ""})
"""Elements without text of the page: ``del`` holds what the engine decided against."""

BLANKS: Final = " \t\r\n\f"
"""What HTML takes for one space. Others are characters."""

_BLANKS: Final = re.compile(f"[{BLANKS}]+")
_SPANS: Final = re.compile(r"^[^\n]*?\bbbox\s+([^\s;]+)\s+([^\s;]+)\s+([^\s;]+)\s+([^\s;\"']+)", re.MULTILINE)
BBOX: Final = re.compile(r"\bbbox\s+([^\s;]+)\s+([^\s;]+)\s+([^\s;]+)\s+([^\s;\"']+)")
_SURE: Final = re.compile(r"\bx_wconf\s+([^\s;\"']+)")
_BOLD: Final = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC: Final = re.compile(r"font-style:\s*(?:italic|oblique)", re.IGNORECASE)

SURE: Final = 100.0
"""What ``x_wconf`` counts to."""


class Kinds(dict[str, str]):
    """The hOCR class among the classes of an element, by what its attribute says; "" for none."""

    def __missing__(self, told: str) -> str:
        """Look for the class in words that are met for the first time."""
        self[told] = kind = next((one for one in told.split() if one.startswith(("ocr_", "ocrx_"))), "")
        return kind


class Tags(Names):
    """The names of HTML's elements, which may be written large."""

    def __missing__(self, tag: object) -> str:
        """Find the name of an element that is met for the first time."""
        self[tag] = name = super().__missing__(tag).lower()
        return name


@dataclass(slots=True, kw_only=True)
class Dialect:
    """How the elements of a file are named, and whether blanks stand between its words."""

    spaced: bool = False
    """The file has blanks between words: words without one are set without one."""
    names: Tags = field(default_factory=Tags)
    kinds: Kinds = field(default_factory=Kinds)


@dataclass(slots=True)
class Gathered:
    """The words of a line in the order of the file; ``titles`` are their properties, "" for text outside of words."""

    texts: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    glued: set[int] = field(default_factory=set)
    apart: bool = True
    bold: int = 0
    italic: int = 0

    def add(self, text: str | None, title: str = "", bold: bool = False, italic: bool = False) -> None:
        """Add text; blanks at its edges part it from its neighbours."""
        if not text or text.isspace():
            self.apart = self.apart or bool(text)
            return
        kept = text.strip(BLANKS)
        if not self.apart and text[0] == kept[0]:
            self.glued.add(len(self.texts))
        self.texts.append(kept if kept.isalnum() else _BLANKS.sub(" ", kept))
        self.titles.append(title)
        self.bold += len(kept) if bold else 0
        self.italic += len(kept) if italic else 0
        self.apart = text[-1] != kept[-1]


def of_line(file: Dialect, line: etree._Element) -> Gathered:
    """The words of a line."""
    found = _plain(file, line)
    if found is None:
        found = Gathered()
        _gather(file, found, line, False, False, False)
    return found


def add_inline(file: Dialect, found: Gathered, element: etree._Element, word: bool) -> None:
    """Add an element that stands in running text; ``word`` tells that it is a word of hOCR."""
    _gather(file, found, element, word, False, False)


def _plain(file: Dialect, line: etree._Element) -> Gathered | None:
    """The words of a line that has nothing but words and blanks between them, as nearly all have; None of others."""
    found = list(line)
    if not found or (line.text or "").strip() or not file.spaced or "style" in line.attrib or \
            not WORDS.issuperset([word.get("class") for word in found]) or any(map(len, found)):
        return None
    texts = [word.text or "" for word in found]
    tails = [word.tail or "" for word in found]
    if "".join(tails).strip() or not all(tails[:-1]) or not all(texts) or _BLANKS.search("".join(texts)):
        return None
    return Gathered(texts, [word.get("title", "") for word in found])


def _gather(file: Dialect, found: Gathered, element: etree._Element, word: bool, bold: bool, italic: bool) -> None:
    """Gather the text of a line or of what stands in it; a word is gathered as one."""
    tag = file.names[element.tag]
    style = element.get("style")
    bold = bold or tag in ("strong", "b") or (style is not None and _BOLD.search(style) is not None)
    italic = italic or tag in ("em", "i") or (style is not None and _ITALIC.search(style) is not None)
    if word:
        if not file.spaced:
            found.apart = True
        title = element.get("title", "")
        if len(element) == 0:
            found.add(element.text, title, bold, italic)
        else:
            inner = {file.names[child.tag] for child in element.iter()}
            found.add(_word(file, element), title, bold or not inner.isdisjoint(("strong", "b")),
                      italic or not inner.isdisjoint(("em", "i")))
        return
    found.add(element.text, "", bold, italic)
    for child in element:
        tag = file.names[child.tag]
        if tag in ("br", "hr"):
            found.apart = True
        elif len(child) == 0 and child.get("class") in WORDS:
            if not file.spaced:
                found.apart = True
            found.add(child.text, child.get("title", ""), bold, italic)
        elif tag not in NO_TEXT:
            _gather(file, found, child, file.kinds[child.get("class", "")] in WORDS, bold, italic)
        found.add(child.tail, "", bold, italic)


def _word(file: Dialect, word: etree._Element) -> str:
    """The text of a word of several elements; blanks between the boxes of its characters are none of it."""
    texts = list(_texts(file, word))
    if any(file.kinds[inner.get("class", "")] in CHARACTERS for inner in word.iter("*")):
        return "".join([text.strip() for text in texts])
    return "".join(texts)


def _texts(file: Dialect, element: etree._Element) -> Iterator[str]:
    """The texts in an element, without what the engine decided against."""
    yield element.text or ""
    for child in element:
        if file.names[child.tag] not in NO_TEXT:
            yield from _texts(file, child)
        yield child.tail or ""


def fields_of(titles: list[str]) -> list[str] | None:
    """The fields of the properties of words, one after another, if all are as Tesseract writes them: the box, then
    the confidence, seven fields to a word. Most files are so, and are read in half the time.

    >>> fields_of(["bbox 1 2 30 40; x_wconf 91", "bbox 35 2 60 40; x_wconf 88"])[6::7]
    ['91', '88']
    """
    fields = "; ".join(titles).replace("; ", " ").split(" ")
    usual = len(titles) == fields[::7].count("bbox") == fields[5::7].count("x_wconf") == len(fields) / 7
    return fields if usual else None


def sure_of(titles: list[str], fields: list[str] | None = None) -> float | None:
    """The engine's confidence in the words of a line.

    >>> sure_of(["bbox 1 2 30 40; x_wconf 90", "x_wconf 80"])
    0.85
    """
    return mean_share(fields[6::7] if fields else _SURE.findall(" ".join(titles)), SURE)


def spans_of(titles: list[str], down: bool, fields: list[str] | None = None) -> list[words.Span]:
    """Where the words of a line begin and end along it."""
    found = [*zip(fields[1 + down :: 7], fields[3 + down :: 7], strict=True)] if fields else [
        (box[down], box[2 + down]) for box in _SPANS.findall("\n".join(titles))]
    if len(found) == len(titles):
        with suppress(ValueError):
            return [(float(first), float(last)) for first, last in found]
    return [_span(title, down) for title in titles]


def _span(title: str, down: bool) -> words.Span:
    """Where a word begins and ends along its line; None where its properties tell no numbers.

    >>> _span("bbox 10 20 40 50", False), _span("bbox 10 x 40 50", True)
    ((10.0, 40.0), None)
    """
    box = BBOX.search(title)
    try:
        return (float(box[1 + down]), float(box[3 + down])) if box else None
    except ValueError:
        return None
