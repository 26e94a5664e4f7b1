"""Parts: a TEI file taken apart into its header, its passages of text and the entries of its log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from cleaner.model import Fault, InputError
from cleaner.readers.transcript import Piece
from cleaner.readers.xml import parser
from cleaner.restoration.header import DIGITS, LONGEST, Header, changed
from cleaner.writers.markup import ENDS, unspell
from cleaner.writers.pointers import Transcript, transcript_of

if TYPE_CHECKING:
    from lxml import etree

TEI: Final = "{http://www.tei-c.org/ns/1.0}"
XML_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"

_SECOND: Final = frozenset({TEI + "reg", TEI + "corr"})
_POINTER: Final = re.compile(rf"([^#\s]+)#char=([0-9]{{1,{DIGITS}}}),([0-9]{{1,{DIGITS}}})")
_HEX: Final = re.compile("([0-9a-f]{2})*")

Span = tuple[int, int]


class Origin(NamedTuple):
    """What the places in a file are in: its source, and of a source of boxes the lines of the transcript."""

    header: Header
    end: str
    transcript: Transcript | None
    where: str


class Passage(NamedTuple):
    """An element with text, and the source that it came from, a span a line.

    ``text`` has both readings of a choice; ``second`` are the stretches of it that are second readings.
    """

    element: etree._Element
    name: str
    spans: tuple[Span, ...]
    text: str
    second: tuple[Span, ...]


class Entry(NamedTuple):
    """An annotation of the log: ``before`` is what the source reads at each of ``spans``."""

    target: str
    asks: bool
    operation: str
    certainty: str
    spans: tuple[Span, ...]
    before: tuple[str, ...]
    after: str | None
    rule: str
    reason: str


class File(NamedTuple):
    """A TEI file that cleaner wrote. ``gaps`` are the reasons of its gaps by their xml:ids; ``end`` a line end."""

    where: str
    header: Header
    end: str
    passages: tuple[Passage, ...]
    entries: tuple[Entry, ...]
    gaps: dict[str, str]
    root: etree._Element


def parts(raw: bytes, where: str) -> File:
    """A TEI file taken apart; InputError if it is none that cleaner wrote, or was changed since."""
    from lxml import etree

    try:
        root = etree.fromstring(raw, parser(raw))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise foreign(where, f"it is not well-formed ({error})") from None
    if root.tag != TEI + "TEI" or root.getroottree().docinfo.internalDTD is not None:
        raise foreign(where, "it does not begin as one does")
    origin = _origin(root, where)
    text = root.find(TEI + "text")
    passages = [_passage(element, origin) for element in (text.iter(TEI + "*") if text is not None else ())
                if "char=" in str(element.get("source") or "")]
    gaps = {str(gap.get(XML_ID)): str(gap.get("reason")) for gap in root.iter(TEI + "gap") if gap.get(XML_ID)}
    entries = tuple(_entry(annotation, origin) for annotation in root.iter(TEI + "annotation"))
    return File(where, origin.header, origin.end, tuple(passages), entries, gaps, root)


def foreign(where: str, why: str) -> InputError:
    """The fault of a file that never was what is needed here."""
    return InputError(where, f"is no TEI that can be restored: {why}", "a file that 'cleaner clean' wrote",
                      "name such a file, or clean the source again with this version")


def _origin(root: etree._Element, where: str) -> Origin:
    """What the header tells of the source; of files of boxes the facsimile tells the lines."""
    sources = root.findall(f"{TEI}teiHeader//{TEI}bibl[@type='digitalSource']")
    whole = root.find(f"{TEI}teiHeader//{TEI}bibl[@type='transcript']")
    if not sources or (whole is None and len(sources) != 1):
        raise foreign(where, f"it names {len(sources)} digital sources, not one")
    if whole is None:
        header, end = _header(sources[0], _version(root), where)
        return Origin(header, end, None, where)
    header, end = _header(whole, _version(root), where)
    try:
        transcript = transcript_of(root)
    except ValueError as error:
        raise changed(where, str(error)) from None
    if transcript.length != header.length:
        raise changed(where, f"its lines have {transcript.length} characters, not {header.length}")
    named = sources[0]
    return Origin(header._replace(
        doc=named.findtext(TEI + "title") or "", sha256=named.findtext(f"{TEI}idno[@type='sha256']") or "",
        transcript=header.sha256, lines=tuple(Piece(*line) for line in transcript.placed())), end, transcript, where)


def _header(source: etree._Element, version: str, where: str) -> tuple[Header, str]:
    """What is told of one source, and the line end that it has most of."""
    sha256 = source.findtext(f"{TEI}idno[@type='sha256']")
    length = source.find(f"{TEI}extent/{TEI}measure[@unit='characters']")
    notes = source.findall(f"{TEI}note[@type='bytes']")
    told = {str(note.get("subtype")): note.text or "" for note in notes}
    if sha256 is None or length is None or not {"encoding", "line-end"} <= told.keys():
        raise foreign(where, "its header does not tell what bytes it was made from")
    faults = [Fault(_offset(note.get("n"), where), _bytes(note.text, where))
              for note in notes if note.get("subtype") == "fault"]
    if told["line-end"] not in ENDS:
        raise changed(where, f"it names a line end that there is not: {told['line-end']!r}")
    header = Header(source.findtext(TEI + "title") or "", sha256, told["encoding"],
                    _offset(length.get("quantity"), where), _bytes(told.get("mark", ""), where), tuple(faults),
                    version=version)
    return header, ENDS[told["line-end"]]


def _version(root: etree._Element) -> str:
    """Which cleaner wrote a file, by its own words."""
    label = root.findtext(f"{TEI}teiHeader//{TEI}application[@ident='cleaner']/{TEI}label") or ""
    return label.removeprefix("cleaner ")


def _offset(value: str | None, where: str) -> int:
    if value is None or not re.fullmatch(f"[0-9]{{1,{DIGITS}}}", value) or int(value) > LONGEST:
        raise changed(where, f"{value!r} is no number of characters")
    return int(value)


def _bytes(value: str | None, where: str) -> bytes:
    if not _HEX.fullmatch(value or ""):
        raise changed(where, f"{value!r} are no bytes")
    return bytes.fromhex(value or "")


def _passage(element: etree._Element, origin: Origin) -> Passage:
    texts = list(_texts(element, False))
    second: list[Span] = []
    at = 0
    for text, is_second in texts:
        if is_second:
            second.append((at, at + len(text)))
        at += len(text)
    return Passage(element, str(element.get(XML_ID) or ""), _spans(element, origin),
                   "".join([text for text, _ in texts]), tuple(second))


def _texts(element: etree._Element, second: bool) -> Iterator[tuple[str, bool]]:
    """The characters of an element in order, each piece with whether it is a second reading."""
    if element.text:
        yield element.text, second
    for child in element:
        if isinstance(child.tag, str):
            yield from _texts(child, second or child.tag in _SECOND)
        if child.tail:
            yield child.tail, second


def _spans(element: etree._Element, origin: Origin, said: str | None = None) -> tuple[Span, ...]:
    """The places in the source that an element points to; ``said`` is what it tells of them together."""
    header, where = origin.header, origin.where
    if origin.transcript is not None:
        try:
            return tuple(origin.transcript.spans(str(element.get("source") or "").split(), said))
        except ValueError as error:
            raise changed(where, str(error)) from None
    spans: list[Span] = []
    for pointer in str(element.get("source") or "").split():
        found = _POINTER.fullmatch(pointer)
        if found is None:
            raise changed(where, f"{pointer!r} points to nothing")
        start, end = int(found[2]), int(found[3])
        if unquote(found[1], errors="surrogatepass") != header.doc or not start <= end <= header.length:
            raise changed(where, f"{pointer!r} lies outside of its source")
        spans.append((start, end))
    return tuple(spans)


def _entry(annotation: etree._Element, origin: Origin) -> Entry:
    notes = {note.get("type"): note for note in annotation.iter(TEI + "note")}
    texts = {sort: note.text or "" for sort, note in notes.items()}
    before = notes.get("before")
    name = annotation.get(XML_ID)
    if before is None:
        raise changed(origin.where, f"{name} does not tell what was there before")
    said = _said(before, origin.end)
    spans = _spans(before, origin, said) if before.get("source") else ()
    if spans and sum(b - a for a, b in spans) != len(said):
        raise changed(origin.where, f"{name} tells {len(said)} characters, but points to others")
    pieces, at = [], 0
    for a, b in spans:
        pieces.append(said[at : at + b - a])
        at += b - a
    return Entry(str(annotation.get("target") or ""), annotation.get("motivation") == "questioning",
                 str(annotation.get("ana") or "").removeprefix("#op."), str(annotation.get("cert") or ""),
                 spans, tuple(pieces), texts.get("after"), texts.get("rule", ""), texts.get("reason", ""))


def _said(note: etree._Element, end: str) -> str:
    """What a note tells of the source: breaks as line ends and form feeds, spelled characters as they were."""
    spelled = note.get("rend") == "escaped"

    def text(words: str | None) -> str:
        return unspell(words or "") if spelled else words or ""

    out = [text(note.text)]
    for child in note:
        out += (end if child.tag == TEI + "lb" else "\f" if child.tag == TEI + "pb" else "", text(child.tail))
    return "".join(out)
