"""Law: what holds for whatever bytes come in: they are read or refused, and what was read comes back."""

from __future__ import annotations

from collections import Counter
from typing import Final, Literal

from lxml import etree

from cleaner import document
from cleaner.document import Document, pack_of
from cleaner.model import InputError, Page
from cleaner.readers import boxed, encode, read
from cleaner.readers.choice import look
from cleaner.readers.transcript import Piece, in_file_order
from cleaner.restoration import tei
from cleaner.restoration.journal import journals
from cleaner.restoration.restore import from_journal
from cleaner.validation import check_offsets, validate

from . import seeds

Said = Literal["read", "refused"]

NAME: Final = "page 1.dat"

SMALL: Final = 1 << 14
"""Bytes of a file to which all questions are put."""


def beside(way: str) -> bytes | None:
    """The file that the seed of METS names."""
    return seeds.SEEDS["alto"] if way.endswith(".xml") else None


def holds(raw: bytes, format: str | None) -> Said:
    """Read, clean, write and restore; AssertionError, or whatever was raised, where something does not hold.

    Of a file of at most ``SMALL`` bytes TEI is validated, too, and the lines of boxes are looked for in the page.
    """
    try:
        page = read(raw, NAME, format, beside)
    except InputError:
        return "refused"
    made = document.process(page, pack_of())
    source = _source(made)
    assert made.restore() == source, "the reading text and the journal do not give the source back"
    written = made.to_tei()
    etree.fromstring(written, etree.XMLParser(resolve_entities=False, huge_tree=True))
    if len(raw) <= SMALL:
        assert not (found := validate(written)), f"TEI is not valid: {found[0]}"
        assert not (wrong := check_offsets(written, page.source.text, NAME)), f"offsets are wrong: {wrong[0]}"
        _is_whole(raw, format, page)
    assert tei.restore(written) == source, "TEI does not give the source back"
    journal = document.write(made, "edits")
    for form, ending in (("txt", ".txt"), ("md", ".md"), ("jsonl", ".jsonl")):
        back = from_journal(document.write(made, form), f"page 1{ending}", "x", journals(journal, "j"))
        assert back == source, f"{form} and the journal do not give the source back"
    return "read"


def _is_whole(raw: bytes, format: str | None, page: Page) -> None:
    """Every character of every line that the reader of boxes found stands in the page, once."""
    if not page.sheets:
        return
    scan = boxed.scan(raw, NAME, "", look(raw), format, beside)
    assert scan is not None
    told = Counter("".join("".join(row.text.split()) for plate in scan.plates for row in plate.rows))
    found = Counter("".join(page.source.text.split()))
    assert told == found, f"the page has not what the file says: {told - found} lost, {found - told} made"


def _source(made: Document) -> bytes:
    """What must come back: the bytes, or of a file of boxes its lines in its own order."""
    page = made.outcome.page
    if not page.sheets:
        return encode(page.source)
    pieces = [Piece(place.start, place.end, place.rank, place.at) for place in page.source.places]
    return in_file_order(page.source.text, pieces).encode("utf-8", "surrogatepass")
