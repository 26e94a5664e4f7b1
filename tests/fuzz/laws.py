"""Law: what holds for whatever bytes come in: they are read or refused, and what was read comes back."""

from __future__ import annotations

from typing import Final, Literal

from lxml import etree

from cleaner import document
from cleaner.document import Document, pack_of
from cleaner.model import InputError
from cleaner.readers import read
from cleaner.readers.transcript import Piece, in_file_order
from cleaner.restoration import tei
from cleaner.restoration.journal import journals
from cleaner.restoration.restore import from_journal

from . import seeds

Said = Literal["read", "refused"]

NAME: Final = "page 1.dat"


def beside(way: str) -> bytes | None:
    """The file that the seed of METS names."""
    return seeds.SEEDS["alto"] if way.endswith(".xml") else None


def holds(raw: bytes, format: str | None) -> Said:
    """Read, clean, write and restore; AssertionError, or whatever was raised, where something does not hold."""
    try:
        page = read(raw, NAME, format, beside)
    except InputError:
        return "refused"
    made = document.process(page, pack_of())
    source = _source(made)
    assert made.restore() == source, "the reading text and the journal do not give the source back"
    written = made.to_tei()
    etree.fromstring(written, etree.XMLParser(resolve_entities=False, huge_tree=True))
    assert tei.restore(written) == source, "TEI does not give the source back"
    journal = document.write(made, "edits")
    for form, ending in (("txt", ".txt"), ("jsonl", ".jsonl")):
        back = from_journal(document.write(made, form), f"page 1{ending}", "x", journals(journal, "j"))
        assert back == source, f"{form} and the journal do not give the source back"
    document.write(made, "md")
    return "read"


def _source(made: Document) -> bytes:
    """What must come back: the bytes, or of a file of boxes its lines in its own order."""
    page = made.outcome.page
    if not page.sheets:
        from cleaner.readers import encode

        return encode(page.source)
    pieces = [Piece(place.start, place.end, place.rank, place.at) for place in page.source.places]
    return in_file_order(page.source.text, pieces).encode("utf-8", "surrogatepass")
