"""Edits of a TEI file: its log, and the roles that its elements tell, as marks over the source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from cleaner.edits import in_journal
from cleaner.model import ASIDE, Kind, Mark, Mode
from cleaner.pieces import parted
from cleaner.restoration.header import Header
from cleaner.restoration.parts import Entry, Span, parts
from cleaner.restoration.tei import text_of
from cleaner.restoration.tei_blocks import Layout, certainty, layout_of, role_marks, role_of
from cleaner.writers.markup import is_ranges, ranges


class Told(NamedTuple):
    """What a TEI file tells: of its source, the source's text, every edit, and how it reads itself."""

    header: Header
    source: str
    marks: tuple[Mark, ...]
    reading: str


def told(raw: bytes, where: str = "TEI") -> Told:
    """All that a TEI file tells; its edits in the order of the source.

    Edits of layout are not told in TEI. Certainties have two digits; elements do not name the rule of a role.
    InputError if the file is none that cleaner wrote, or was changed since.

    >>> from cleaner import clean
    >>> found = told(clean("他说:好,就这样办。", name="p1.txt").to_tei())
    >>> found.header.doc, [(mark.kind, mark.before, mark.after) for mark in found.marks if mark.kind == "text"]
    ('p1.txt', [('text', ':', '：'), ('text', ',', '，')])
    >>> found.reading
    '他说：好，就这样办。\\n'
    """
    file = parts(raw, where)
    source = text_of(file)
    layout = layout_of(file)
    marks = list(role_marks(layout, source))
    for entry in file.entries:
        if entry.operation == "join":
            marks += _joins(entry, layout, source)
        elif entry.operation not in ("", "boilerplate"):
            marks += _changes(entry, layout)
    marks.sort(key=in_journal)
    return Told(file.header, source, tuple(dict.fromkeys(marks)), _reading(layout))


def _reading(layout: Layout) -> str:
    """The text of the file as plain text has it, paragraph by paragraph, without what was set aside."""
    return parted([block.text for block in layout.blocks if block.role not in ASIDE])


def _about(entry: Entry) -> str:
    """The xml:id that an entry is about."""
    named = [name for name, _, _ in ranges(entry.target)]
    return named[0] if named and is_ranges(entry.target) else entry.target.split(" ")[0].removeprefix("#")


def _changes(entry: Entry, layout: Layout) -> Iterator[Mark]:
    """The marks of an entry: one, or one for each place where its rule changed a passage."""
    passage = layout.owner.get(_about(entry))
    silent = is_ranges(entry.target)
    kind: Kind = "gap" if entry.operation == "gap" else "character" if entry.operation == "char" else "text"
    role = None if passage is None or (silent and kind == "character") else role_of(passage)
    mode: Mode = "ask" if entry.asks else "auto"
    if silent and len(entry.spans) > 1:
        afters = list(_afters(entry))
    else:
        afters = [entry.before[0] if entry.after is None else entry.after] if len(entry.spans) == 1 else []
    for (start, end), before, after in zip(entry.spans, entry.before, afters, strict=False):
        yield Mark(kind, entry.rule, start, end, before, after, certainty(entry.certainty), mode, entry.reason,
                   role)


def _afters(entry: Entry) -> Iterator[str]:
    """What an entry has made of each of its places."""
    cuts = [0, *accumulate(end - start for _, start, end in ranges(entry.target))]
    return ((entry.after or "")[a:b] for a, b in pairwise(cuts))


def _joins(entry: Entry, layout: Layout, source: str) -> Iterator[Mark]:
    """The marks of a join, or of the joins of all lines of a passage."""
    passage = layout.owner.get(_about(entry))
    if passage is None or not entry.spans:
        return
    if is_ranges(entry.target):
        places = list(zip(entry.spans, _afters(entry), strict=False))
    else:
        space = "".join([layout.owner[name].text[a:b] for name, a, b in ranges(entry.target)
                         if name in layout.owner])
        places = [((entry.spans[0][0], entry.spans[-1][1]), space)]
    mode: Mode = "ask" if entry.asks else "auto"
    own = layout.lines_with(passage)
    for span, after in places:
        right = _right(own, *span)
        if right is not None:
            i = bisect_right(layout.ends, right)
            left = layout.ends[i - 1] if i else right
            yield Mark("join", entry.rule, left, right, source[left:right], after, certainty(entry.certainty),
                       mode, entry.reason, role_of(passage))


def _right(lines: Sequence[Span], start: int, end: int) -> int | None:
    """Where the line begins that a join told at ``start:end`` of the source has on its right.

    >>> _right([(0, 4), (6, 9)], 3, 7), _right([(0, 4), (6, 9)], 4, 6), _right([(0, 4)], 4, 6)
    (6, 6, None)
    """
    i = bisect_right(lines, start, key=lambda line: line[0]) - 1
    if i < 0 or end > lines[i][1] or start == lines[i][1]:
        i += 1
    return lines[i][0] if i < len(lines) else None
