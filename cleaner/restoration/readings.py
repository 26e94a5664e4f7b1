"""Reading: the reading text back from the formats that tell nothing of the source themselves."""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from cleaner.model import ASIDE, InputError, Mark
from cleaner.pieces import parted
from cleaner.restoration.header import changed

_RIGHT: Final = re.compile(r'<p align="right">(.*)</p>', re.DOTALL)
_MARKED: Final = (
    ("headline", re.compile("# (.*)", re.DOTALL)), ("crosshead", re.compile("#{2,6} (.*)", re.DOTALL)),
    ("caption", re.compile("> (.*)", re.DOTALL)), ("kicker", re.compile(r"\*\*(.*)\*\*", re.DOTALL)),
    ("deck", re.compile(r"\*(.*)\*", re.DOTALL)),
)
_TOLD: Final = frozenset({*(role for role, _ in _MARKED), "credit"})
_ESCAPED: Final = re.compile(r"\\(.)|&#([0-9]{1,7});", re.DOTALL)
_ENTITY: Final = re.compile("&#([0-9]{1,7});|&(amp|lt|gt);")
_ENTITIES: Final = {"amp": "&", "lt": "<", "gt": ">"}


class Piece(NamedTuple):
    """A block as a file has it; the role is ``body`` where the file does not tell it."""

    role: str
    text: str


Reading = str | Sequence[Piece]
"""A reading text, or the blocks of one in the order of an article's tree: heads first."""


def of_text(raw: bytes, where: str) -> str:
    """The reading text of a text file: it is that.

    >>> of_text(b"a\\n", "p.txt")
    'a\\n'
    """
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise changed(where, "it is not in UTF-8") from None


def of_markdown(raw: bytes, where: str) -> Sequence[Piece]:
    """The blocks of a Markdown file without their marks.

    >>> of_markdown("# 芦河开闸\\n\\n放水\\\\*。\\n".encode(), "p.md")
    [Piece(role='headline', text='芦河开闸'), Piece(role='body', text='放水*。')]
    """
    text = of_text(raw, where)
    return [_block(block) for block in text.removesuffix("\n").split("\n\n")] if text else []


def _block(block: str) -> Piece:
    right = _RIGHT.fullmatch(block)
    if right is not None:
        return Piece("credit", _ENTITY.sub(lambda m: _character(m[1]) if m[1] else _ENTITIES[m[2]], right[1]))
    found = [(role, match[1]) for role, mark in _MARKED if (match := mark.fullmatch(block))]
    role, inside = found[0] if found else ("body", block)
    return Piece(role, _ESCAPED.sub(lambda m: m[1] or _character(m[2]), inside))


def _character(number: str) -> str:
    """The character of a reference; U+FFFD for a number that is none."""
    return chr(int(number)) if int(number) <= 0x10FFFF else "\ufffd"


def of_json(raw: bytes, where: str) -> tuple[Sequence[Piece], str]:
    """The blocks of a document in JSON, and the sha256 of its source.

    >>> from cleaner import clean
    >>> of_json(clean("公园昨日开园。").to_json().encode(), "p.jsonl")[0]
    [Piece(role='body', text='公园昨日开园。')]
    """
    lines = [line for line in raw.split(b"\n") if line.strip()]
    if len(lines) != 1:
        raise InputError(where, f"holds {len(lines)} documents", "one document",
                         "put the line of the document into a file of its own")
    try:
        found = json.loads(lines[0])
        blocks = [block for article in found["articles"] for block in _blocks(article)]
        return [Piece(_told(block["role"]), "".join(block["text"])) for block in blocks
                if block["role"] not in ASIDE], str(found["sha256"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise changed(where, f"it is no document in JSON ({error!r})") from None


def _blocks(of: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The blocks of an article or part, in their order."""
    yield from (*of["heads"], *of.get("opener", ()), *of["blocks"])
    for section in of["sections"]:
        yield from _blocks(section)
    yield from of.get("closer", ())


def text_of(reading: Reading, marks: Iterable[Mark], where: str) -> str:
    """The reading text: blocks in the order in which the journal has them, parted as it parts them.

    Within a role the order is that of the file. InputError if the blocks are not those of the journal.
    """
    if isinstance(reading, str):
        return reading
    texts: dict[str, deque[str]] = {}
    for role, text in reading:
        texts.setdefault(role, deque()).append(text)
    roles = _roles(marks)
    if Counter(roles) != Counter(role for role, _ in reading):
        raise changed(where, f"it has {len(reading)} blocks in roles that are not those of its {len(roles)} blocks")
    return parted([texts[role].popleft() for role in roles])


def _roles(marks: Iterable[Mark]) -> list[str]:
    """The role of each block of the reading text, by the journal: a line that nothing joins begins a block."""
    marks = list(marks)
    joined = {mark.end for mark in marks if mark.kind == "join"}
    lines = [mark for mark in marks if mark.kind == "role" and mark.role is not None and mark.role not in ASIDE
             and mark.start not in joined]
    lines.sort(key=lambda mark: (mark.start, 0) if mark.to is None else (mark.to, mark.start))
    return [_told(mark.role or "") for mark in lines]


def _told(role: str) -> str:
    """A role as files tell it: of what stands in no marks, all is body."""
    return role if role in _TOLD else "body"
