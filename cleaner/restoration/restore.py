"""Restore: from a file that cleaner wrote, with its journal if it needs one, back to the bytes of the source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from pathlib import PurePath
from typing import Final

from cleaner.model import InputError
from cleaner.restoration import tei
from cleaner.restoration.journal import Journal
from cleaner.restoration.readings import Reading, of_json, of_markdown, of_text
from cleaner.writers import FORMATS

JOURNAL: Final = FORMATS["edits"].ending
"""How the name of a journal ends that lies beside its document."""

_BEGINS: Final = (b"<?xml", b"<TEI", b"<!", b"\xef\xbb\xbf<")

_JSON: Final = frozenset({".jsonl", ".json"})
_BY_ENDING: Final[dict[str, Sequence[Callable[[bytes, str], Reading]]]] = {
    ".md": (of_markdown,), ".markdown": (of_markdown,), ".txt": (of_text,), ".text": (of_text,),
}


def is_tei(raw: bytes, name: str) -> bool:
    """Whether a file called ``name`` is TEI, which needs no journal: XML is nothing else here.

    >>> is_tei(b"<?xml version='1.0'?>", "stdin"), is_tei(b"# a", "stdin"), is_tei(b"<TEI> is a tag.", "p.txt")
    (True, False, False)
    """
    ending = PurePath(name).suffix.lower()
    return ending == ".xml" or (ending not in {*_BY_ENDING, *_JSON} and raw.lstrip()[:5].startswith(_BEGINS))


def from_tei(raw: bytes, where: str) -> bytes:
    """The source of a TEI file."""
    return tei.restore(raw, where)


def from_journal(raw: bytes, name: str, where: str, journals: Iterable[Journal]) -> bytes:
    """The source of a text, Markdown or JSON file called ``name``, by that of the ``journals`` that made it.

    Those of a document of that name are tried first. The sha256 of the source proves that it is the right one.
    """
    found = list(journals)
    ending = PurePath(name).suffix.lower()
    if ending in _JSON or (ending not in _BY_ENDING and raw[:1] == b"{"):
        blocks, sha256 = of_json(raw, where)
        made = [journal for journal in found if journal.header.sha256 == sha256]
        if not made:
            raise _another(where, found, "none of them is of the source that it names")
        return made[0].restore(blocks, where)
    readings = [read(raw, where) for read in _BY_ENDING.get(ending, (of_text, of_markdown))]
    named = [journal for journal in found if _is_of(journal, name)]
    others = [journal for journal in found if not _is_of(journal, name)]
    first: InputError | None = None
    for journal in chain(named, others):
        for reading in readings:
            try:
                return journal.restore(reading, where)
            except InputError as error:
                first = first or error
    if first is not None and (len(named) == 1 or len(found) == 1 == len(named)):
        raise first
    raise _another(where, found, "none of them made this text")


def _is_of(journal: Journal, name: str) -> bool:
    """Whether the document of a journal may have been written to a file of this name."""
    doc = PurePath(journal.header.doc)
    return PurePath(name).stem in (doc.name, doc.stem)


def _another(where: str, found: Sequence[Journal], why: str) -> InputError:
    docs = sorted({journal.header.doc for journal in found})
    told = ", ".join(map(repr, docs[:3])) + (f" and {len(docs) - 3} others" if len(docs) > 3 else "")
    return InputError(where, f"does not go with {found[0].where}, the journal of {told}: {why}",
                      "the file as it was written, and the journal of the same run",
                      "name that journal with --edits, or take the file from a copy")
