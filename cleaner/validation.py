"""Validate a TEI file: against a schema, against what no schema can say, and against its source."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from cleaner.model import InputError
from cleaner.readers.xml import parser
from cleaner.writers.markup import ENDS, LINE_ENDS, base_name, is_ranges, ranges, unspell
from cleaner.writers.pointers import Transcript, transcript_of

if TYPE_CHECKING:
    from lxml import etree

TEI: Final = "{http://www.tei-c.org/ns/1.0}"
XML_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"

_POINTERS: Final = ("target", "resp", "source", "next", "prev", "who", "change", "ana", "facs")
_MIXED: Final = frozenset(
    TEI + name
    for name in ("p", "head", "byline", "dateline", "opener", "closer", "fw", "ab", "label", "titlePart",
                 "docImprint")
)
_CHARS: Final = re.compile(r"([^#]+)#char=([0-9]+),([0-9]+)")


class Problem(NamedTuple):
    """What is wrong with a file, and on which of its lines (from 1; 0: not on one line)."""

    line: int
    message: str


def validate(tei: bytes | Path, schema: Path | None = None) -> list[Problem]:
    """All that is wrong with a TEI file, in the order of its lines; nothing: it is valid.

    ``schema`` is a RELAX NG file in XML syntax (None: the one in this package, which takes no more than
    ``cleaner`` writes). Pointers, ranges and ties between halves are checked with any schema. A file that
    cannot be read is an ``InputError``; one that is not well-formed is a problem like any other.

    >>> validate(b"<TEI>")[0].line
    1
    """
    from lxml import etree

    if isinstance(tei, Path):
        tei = _read(tei)
    try:
        root = etree.fromstring(tei, parser(tei))
    except etree.XMLSyntaxError as error:
        return [Problem(error.lineno or 0, f"not well-formed: {error.msg}")]
    if root.getroottree().docinfo.internalDTD is not None:
        return [Problem(1, "a document type declaration is not accepted")]
    relaxng = _own_schema() if schema is None else _compile(schema)
    relaxng.validate(root)
    problems = [Problem(entry.line, entry.message) for entry in relaxng.error_log]
    problems += _ties(root)
    return sorted(problems)


def check_offsets(tei: bytes, source: str, name: str) -> list[str]:
    """What in the log of a TEI file does not agree with its source, or with its own text; nothing: all does.

    ``source`` is the decoded source and ``name`` the name of its file; of files of boxes it is their transcript,
    and the file itself tells which lines are in it. Each ``before`` must be what the
    source reads at its pointers (line ends alike), each ``after`` what the text of the file reads at its
    place, unless that was changed or marked once more.
    """
    from lxml import etree

    root = etree.fromstring(tei, parser(tei))
    ids = {str(element.get(XML_ID)): element for element in root.iter(TEI + "*")}
    texts: dict[str, str] = {}
    places: dict[str, list[tuple[int, int]]] = {}
    for annotation in root.iter(TEI + "annotation"):
        for element, start, end in ranges(annotation.get("target", "")):
            if element not in places:
                places[element] = list(_marked(ids[element], 0))
            places[element].append((start, end))
    told = root.find(f".//{TEI}note[@type='bytes'][@subtype='line-end']")
    usual = ENDS.get("" if told is None else told.text or "", "\n")
    boxed = root.find(f"{TEI}facsimile") is not None
    wrong: list[str] = []
    try:
        transcript = transcript_of(root) if boxed else None
    except ValueError as error:
        return [str(error)]
    for annotation in root.iter(TEI + "annotation"):
        label = annotation.get(XML_ID)
        notes = {note.get("type"): note for note in annotation.iter(TEI + "note")}
        before, after = notes["before"], notes.get("after")
        if before.get("source"):
            wrong += [f"{label}: {fault}" for fault in _compare(before, usual, source, name, transcript)]
        target = annotation.get("target", "")
        if after is None or not is_ranges(target):
            continue
        stretches = list(ranges(target))
        if any(_shared(places[e], start, end) for e, start, end in stretches):
            continue
        for element, _, _ in stretches:
            if element not in texts:
                texts[element] = _text(ids[element])
        shown = "".join([texts[element][start:end] for element, start, end in stretches])
        if shown != (after.text or ""):
            wrong.append(f"{label}: the text reads {shown!r}, the log says {after.text or ''!r}")
    return wrong


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        wrong = f"cannot be read ({error.strerror})"
        raise InputError(str(path), wrong, "a file", "check the path") from error


@cache
def _own_schema() -> etree.RelaxNG:
    """The schema in this package, compiled once (about 2 ms)."""
    with as_file(files("cleaner") / "schema" / "cleaner-tei.rng") as path:
        return _compile(path)


@cache
def _compile(path: Path) -> etree.RelaxNG:
    """A RELAX NG schema from a file. TEI All takes 7 to 22 s."""
    from lxml import etree

    try:
        return etree.RelaxNG(etree.fromstring(_read(path), parser(), base_url=path.absolute().as_uri()))
    except (etree.XMLSyntaxError, etree.RelaxNGParseError) as error:
        wrong = f"is no schema ({error})"
        raise InputError(str(path), wrong, "RELAX NG in XML syntax", "check the file") from error


def _ties(root: etree._Element) -> Iterator[Problem]:
    """What RELAX NG cannot say: ids that come twice, pointers and ranges that miss, line breaks in text."""
    ids: dict[str, etree._Element] = {}
    for element in root.iter(TEI + "*"):
        name = element.get(XML_ID)
        if name is not None and name in ids:
            yield Problem(_line(element), f"xml:id {name!r} comes twice")
        elif name is not None:
            ids[str(name)] = element
    lengths: dict[str, int] = {}
    for element in root.iter(TEI + "*"):
        for attribute in _POINTERS:
            for pointer in str(element.get(attribute) or "").split():
                if pointer.startswith("#") and "(" not in pointer and pointer[1:] not in ids:
                    yield Problem(_line(element), f"{attribute}: {pointer!r} is not in this file")
        for name, _, end in ranges(element.get("target", "")):
            if name in ids and name not in lengths:
                lengths[name] = len(_text(ids[name]))
            if end > lengths.get(name, -1):
                yield Problem(_line(element), f"the range ends at {end}, but {name!r} "
                              + (f"has {lengths[name]} characters" if name in ids else "is not in this file"))
        for here, there in (("next", "prev"), ("prev", "next")):
            other = ids.get(str(element.get(here) or "")[1:])
            if other is not None and other.get(there) != f"#{element.get(XML_ID)}":
                name = other.get(XML_ID)
                yield Problem(_line(element), f"{here} names {name!r}, whose {there} does not name it")
        if element.tag in _MIXED and any("\n" in text for text in _pieces(element)):
            yield Problem(_line(element), "a line break within running text would be read as a space")


def _line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 0


def _pieces(element: etree._Element) -> Iterator[str]:
    """The texts directly within an element, not those of its children."""
    yield element.text or ""
    for child in element:
        yield child.tail or ""


def _text(element: etree._Element) -> str:
    """An element's characters without tags and comments: both readings of a choice, as ranges count them."""
    return "".join([str(piece) for piece in element.itertext(TEI + "*")])


def _marked(element: etree._Element, at: int) -> Generator[tuple[int, int], None, int]:
    """Where choices and gaps stand in an element whose text begins at ``at``; returns where it ends."""
    at += len(element.text or "")
    for child in element:
        start = at
        at = yield from _marked(child, at)
        if child.tag in (TEI + "choice", TEI + "gap"):
            yield start, at
        at += len(child.tail or "")
    return at


def _shared(places: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a stretch overlaps another one, or one of nothing lies in it; it counts once as itself."""
    return sum(
        (low, high) == (start, end) or (low < end and start < high) or (low == high and start <= low <= end)
        for low, high in places
    ) > 1


def _compare(
    before: etree._Element, usual: str, source: str, name: str, transcript: Transcript | None
) -> Iterator[str]:
    """How a note of the reading before differs from the source that it points to; ``usual`` is an ``lb`` in it."""
    says = before.text or ""
    for child in before:
        says += ("\f" if child.tag == TEI + "pb" else usual) + (child.tail or "")
    if before.get("rend") == "escaped":
        says = unspell(says)
    pointers = str(before.get("source")).split()
    pieces: list[str] = []
    if transcript is not None:
        try:
            pieces = [source[start:end] for start, end in transcript.spans(pointers, says)]
        except ValueError as error:
            yield str(error)
            return
        pointers = []
    for pointer in pointers:
        found = _CHARS.fullmatch(pointer)
        if not found or unquote(found[1], errors="surrogatepass") != base_name(name):
            yield f"{pointer!r} is no pointer into {name!r}"
            return
        start, end = int(found[2]), int(found[3])
        if not start <= end <= len(source):
            yield f"{pointer!r} lies outside of the source"
            return
        pieces.append(source[start:end])
    reads = _alike("".join(pieces))
    says = _alike(says)
    if reads != says:
        yield f"the source reads {reads!r}, the log says {says!r}"


def _alike(text: str) -> str:
    """Text with all its line ends alike."""
    return LINE_ENDS.sub(lambda m: "\f" if m[0] == "\f" else "\n", text)
