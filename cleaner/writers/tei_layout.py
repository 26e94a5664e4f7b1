"""The layout of a source: whatever in it neither the text of a TEI file nor the log of its edits tells.

That is, between the lines, all but line ends of the usual sort (blank lines cost nothing), and in the lines
characters that XML forbids and no rule has taken away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Final

from cleaner.writers import markup
from cleaner.writers.tei_desk import NOWHERE, Desk
from cleaner.writers.tei_log import Span

_START: Final = attrgetter("start")
_END: Final = attrgetter("end")


def tell(desk: Desk) -> None:
    """Log what restoring the source takes besides the text and the edits; nothing for most dumps."""
    spans = _margins(desk) + _forbidden(desk)
    if not spans:
        return
    told = sorted([*desk.log.joined, *((mark.start, mark.end) for mark in desk.outcome.marks)])
    if told:
        spans = list(_apart(sorted(spans), told))
    left = [span for span in (_trimmed(desk, *span) for span in spans) if span[0] < span[1]]
    if left:
        desk.log.layout(desk.whole, left)


def _margins(desk: Desk) -> list[Span]:
    """What lies between lines, where it is no short row of line ends, or may be told in part."""
    source, end = desk.source, markup.ENDS[desk.log.end]
    usual = {end * n for n in range(4)} if NOWHERE not in desk.marks else ()
    edges = zip([0, *map(_END, desk.lines)], [*map(_START, desk.lines), len(source)], strict=True)
    return [(low, high) for low, high in edges if source[low:high] not in usual]


def _forbidden(desk: Desk) -> list[Span]:
    """Characters of lines that XML forbids; those between lines are margins."""
    if desk.source.replace("\n", "").replace("\u3000", "").isprintable():
        return []
    spans: list[Span] = []
    for found in markup.FORBIDDEN.finditer(desk.source) if desk.lines else ():
        at = found.start()
        line = desk.lines[desk.line_at(at)]
        if line.start <= at < line.end:
            low = spans.pop()[0] if spans and spans[-1][1] == at else at
            spans.append((low, at + 1))
    return spans


def _apart(spans: Iterable[Span], told: Sequence[Span]) -> Iterator[Span]:
    """What of some spans lies in none of those that are ``told``; both are in order."""
    first = 0
    for start, end in spans:
        while first < len(told) and told[first][1] <= start:
            first += 1
        at = first
        while at < len(told) and told[at][0] < end:
            if start < told[at][0]:
                yield start, told[at][0]
            start = max(start, told[at][1])
            at += 1
        if start < end:
            yield start, end


def _trimmed(desk: Desk, start: int, end: int) -> Span:
    """A stretch without the usual line ends at its edges."""
    source, usual = desk.source, markup.ENDS[desk.log.end]
    size = len(usual)
    while source.startswith(usual, start, end):
        start += size
    while source.endswith(usual, start, end):
        end -= size
    return start, end
