"""Boxed: files whose lines stand in boxes, each read by the reader that it fits; what fits none is declined."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cleaner.model import InputError
from cleaner.readers import json, mineru, paddle, rapidocr, xml
from cleaner.readers.choice import Look, beginning
from cleaner.readers.scan import Beside, Scan

if TYPE_CHECKING:
    from lxml import etree


class XmlReader(NamedTuple):
    """What reads one kind of XML: whether a first element is of that kind, the reader, and what people call it."""

    suits: Callable[[etree._Element], bool]
    read: Callable[[xml.Parsed, str, str], Scan]
    called: str


class JsonReader(NamedTuple):
    """What reads one kind of JSON: whether a document is of that kind, the reader, and what people call it."""

    suits: Callable[[Any], bool]
    read: Callable[[json.Parsed, str, str], Scan]
    called: str


JSON: Final[Mapping[str, JsonReader]] = MappingProxyType({
    "mineru": JsonReader(mineru.suits, mineru.read, "MinerU's content_list.json and middle.json"),
    "paddle": JsonReader(paddle.suits, paddle.read, "PaddleOCR's and PP-Structure's results"),
    "rapidocr": JsonReader(rapidocr.suits, rapidocr.read, "RapidOCR's lists of box, text and score"),
})
"""The readers of JSON, in the order in which they are asked: the last one asks for least."""

FOREIGN: Final = MappingProxyType({
    "tei": ("is TEI, which is written here and not read", "to get its source back, say cleaner restore"),
    "teicorpus": ("is TEI, which is written here and not read", "to get its source back, say cleaner restore"),
    "didl": ("is an MPEG-21 DIDL, which names pages but holds no line", "name the ALTO files that it lists"),
    "ticket": ("is an ABBYY ticket, which names the pages of an issue but holds no line",
               "name the XML files of the pages"),
    "html": ("is HTML without an element of class ocr_page", "save its text as text or Markdown"),
})
"""XML that is given by mistake, by the name of its first element; what is wrong with it, and what to do."""

FEW: Final = 5
"""Keys of an object that a message tells."""

BY_ROOT: Final[Mapping[str, tuple[str, Sequence[bytes]]]] = MappingProxyType({
    "alto": ("alto", ()), "pcgts": ("page", ()), "mets": ("mets", ()),
    "html": ("hocr", (b"ocr_", b"ocrx_")), "body": ("hocr", (b"ocr_", b"ocrx_")), "div": ("hocr", (b"ocr_", b"ocrx_")),
    "page": ("abbyy", (b"abbyy", b"blockType")), "document": ("abbyy", (b"abbyy", b"blockType")),
})
"""The formats of XML by their first elements, and signs, one of which must be near where others have such, too."""

_BROKEN: Final = re.compile(r'[\[\s]*\{\s*"[^"\n]*"\s*:|\[\s*\[\s*(?:\[|-?\d)')
"""How JSON of ours begins, even if it breaks off later: no text has such a beginning."""


def scan(raw: bytes, name: str, sha256: str, seen: Look, format: str | None, beside: Beside | None) -> Scan | None:
    """The lines of a file with ``format`` as asked for; None for a text that only begins as if it were JSON.

    InputError tells what was looked for and what was found where the file is of no known kind, not of the one
    that was asked for, or has no page.
    """
    if format in JSON or (format is None and seen.shape == "json"):
        found = _json(raw, name, sha256, format)
    elif format == "pdf" or (format is None and seen.shape == "pdf"):
        found = _pdf(raw, name, sha256)
    else:
        found = _xml(raw, name, sha256, format, beside)
    if found is not None and not found.plates:
        raise InputError(name, f"is {found.format} without a page", "one page or more", "check how it was exported")
    return found


def kind(raw: bytes, name: str, seen: Look) -> str | None:
    """The name of the format of a file, if it is one that is read; None for text and all else.

    XML is judged by its first element, and by what of it is given; JSON must be whole.
    """
    if seen.shape == "xml":
        format, signs = BY_ROOT.get(seen.root, (None, ()))
        return format if not signs or any(sign in raw for sign in signs) else None
    if seen.shape == "json":
        try:
            parsed = json.parse(raw, name)
        except InputError:
            return None
        return next((format for format, reader in JSON.items() if reader.suits(parsed.value)), None)
    return None


def _json(raw: bytes, name: str, sha256: str, format: str | None) -> Scan | None:
    """The lines of JSON."""
    try:
        parsed = json.parse(raw, name)
    except json.Broken:
        if format is None and not _BROKEN.match(beginning(raw)):
            return None
        raise
    fits = [name for name, reader in JSON.items() if reader.suits(parsed.value)]
    if format is not None and format not in fits:
        raise _unfit(name, format, JSON[format].called, _shown(parsed.value))
    if not fits:
        raise InputError(name, f"is JSON of a kind that is not read: {_shown(parsed.value)}",
                         f"one of {'; '.join(reader.called for reader in JSON.values())}",
                         "export what the engine itself gives, or save the text as text")
    return JSON[format or fits[0]].read(parsed, name, sha256)


def _pdf(raw: bytes, name: str, sha256: str) -> Scan:
    """The lines of the text layer of a PDF."""
    from cleaner.readers import pdf

    if not pdf.suits(raw):
        raise _unfit(name, "pdf", "a PDF with a text layer", "it does not begin as one")
    return pdf.read(raw, name, sha256)


def _xml(raw: bytes, name: str, sha256: str, format: str | None, beside: Beside | None) -> Scan:
    """The lines of XML."""
    readers = xml_readers(beside)
    parsed = xml.parse(raw, name)
    if format is not None:
        if not readers[format].suits(parsed.root):
            raise _unfit(name, format, readers[format].called, f"its first element is {xml.local(parsed.root)!r}")
        return readers[format].read(parsed, name, sha256)
    for reader in readers.values():
        if reader.suits(parsed.root):
            return reader.read(parsed, name, sha256)
    root = xml.local(parsed.root)
    wrong, remedy = FOREIGN.get(root.lower(), (f"is XML of a kind that is not read: its first element is {root!r}",
                                               "export one of these, or save the text as text"))
    raise InputError(name, wrong, f"one of {'; '.join(reader.called for reader in readers.values())}", remedy)


def xml_readers(beside: Beside | None) -> Mapping[str, XmlReader]:
    """The readers of XML, by the names of their formats; ``beside`` as that of METS needs it."""
    from cleaner.readers import abbyy, alto, hocr, mets, pagexml

    return {
        "alto": XmlReader(alto.suits, alto.read, "ALTO"),
        "page": XmlReader(pagexml.suits, pagexml.read, "PAGE-XML"),
        "hocr": XmlReader(hocr.suits, hocr.read, "hOCR"),
        "abbyy": XmlReader(abbyy.suits, abbyy.read, "ABBYY FineReader XML"),
        "mets": XmlReader(mets.suits, partial(mets.read, beside=beside), "METS with ALTO files"),
    }


def _unfit(name: str, format: str, called: str, found: str) -> InputError:
    return InputError(name, f"does not fit the format {format!r} that was asked for: {found}", called,
                      "leave out --format: the content decides")


def _shown(value: Any) -> str:
    """What a JSON document is, in words.

    >>> _shown({"doc": 1, "text": 2}), _shown([1]), _shown([{"a": 1}])
    ("an object with 'doc', 'text'", 'a list of numbers', "a list of objects with 'a'")
    """
    if isinstance(value, dict):
        return f"an object with {', '.join(map(repr, list(value)[:FEW])) or 'nothing in it'}"
    inner = value[0] if isinstance(value, list) and value else None
    if isinstance(inner, dict):
        return f"a list of objects with {', '.join(map(repr, list(inner)[:FEW])) or 'nothing in them'}"
    kinds = {str: "texts", list: "lists", int: "numbers", float: "numbers"}
    return f"a list of {kinds.get(type(inner), 'nothing')}" if isinstance(value, list) else f"a bare {value!r}"
