"""Moves: what changed on a page because of verdicts, besides that which they were on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from cleaner.document import Document
from cleaner.edits import identity
from cleaner.findings import line_of, line_starts, number_at
from cleaner.model import Mark


class Moved(NamedTuple):
    """Something that changed because of a verdict on something else.

    ``what`` is ``role`` (``was`` tells the old one), ``gone`` or ``new``; ``because`` are the ids of the
    verdicts by which the page was decided again.
    """

    what: Literal["role", "gone", "new"]
    kind: str
    rule: str
    line: int
    before: str
    after: str
    role: str | None
    was: str | None
    because: tuple[str, ...]


def moves(base: Document, decided: Document, said: Sequence[Mark], because: tuple[str, ...]) -> Iterator[Moved]:
    """In what a page that was decided again differs from before, less what was ``said`` of these marks."""
    yield from _roles(base, decided, said, because)
    starts = line_starts(base.outcome.page.source.text)
    own = {_place(mark) for mark in said}
    old, new = _others(base), _others(decided)
    for name in old.keys() - new.keys() | new.keys() - old.keys():
        mark = old.get(name) or new[name]
        if _place(mark) not in own:
            yield Moved("gone" if name in old else "new", mark.kind, mark.rule, line_of(starts, mark), mark.before,
                        mark.after, mark.role, None, because)


def _roles(base: Document, decided: Document, said: Sequence[Mark], because: tuple[str, ...]) -> Iterator[Moved]:
    """The lines that have another role now; lines of one block that had the same one are told once."""
    text = base.outcome.page.source.text
    starts = line_starts(text)
    lines = base.outcome.page.lines
    before = {lines[i].start: block.role for block in base.outcome.blocks for i in block.lines}
    spans = [(mark.start, mark.end) for mark in said if mark.kind == "role"]
    lines = decided.outcome.page.lines
    for block in decided.outcome.blocks:
        told: set[str] = set()
        for line in (lines[i] for i in block.lines):
            was = before.get(line.start, block.role)
            if was in (block.role, *told) or any(start <= line.start and line.end <= end for start, end in spans):
                continue
            told.add(was)
            words = text[line.start : line.end]
            yield Moved("role", "role", block.rule, number_at(starts, line.start), words, words, block.role, was,
                        because)


def _place(mark: Mark) -> tuple[str, int]:
    """Where a mark stands, so that it is known again under another rule."""
    return mark.kind, mark.end if mark.kind == "join" else mark.start


def _others(document: Document) -> dict[str, Mark]:
    """The marks that are neither roles nor layout, by what they are."""
    return {identity(mark): mark for mark in document.edits if mark.kind not in ("role", "layout")}
