"""The layout of a source: whatever in it neither the text of a TEI file nor the log of its edits tells.

That is, between the lines, all but line ends of the usual sort (blank lines cost nothing), and in the lines
characters that XML forbids and no rule has taken away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from cleaner.writers import markup
from cleaner.writers.tei_desk import NOWHERE, Desk
from cleaner.writers.tei_log import Span

_FORBIDDEN: Final = re.compile(f"{markup.FORBIDDEN.pattern}+")


def tell(desk: Desk) -> None:
    """Log what restoring the source takes besides the text and the edits; nothing for most dumps."""
    spans = sorted([*_margins(desk), *_forbidden(desk)])
    if spans:
        told = sorted([*desk.log.joined, *((mark.start, mark.end) for mark in desk.outcome.marks)])
        left = [part for span in _apart(spans, told) for part in _trimmed(desk, *span)]
        if left:
            desk.log.layout(desk.ocr, left)


def _margins(desk: Desk) -> Iterator[Span]:
    """What lies between lines, where it is no short row of line ends, or may be told in part."""
    source, end = desk.source, markup.ENDS[desk.log.end]
    usual = {end * n for n in range(4)} if NOWHERE not in desk.marks else ()
    at = 0
    for line in desk.lines:
        if source[at : line.start] not in usual:
            yield at, line.start
        at = line.end
    yield at, len(source)


def _forbidden(desk: Desk) -> Iterator[Span]:
    """Characters of lines that XML forbids; those between lines are margins."""
    if desk.source.replace("\n", "").isprintable():
        return
    for found in _FORBIDDEN.finditer(desk.source):
        start, end = found.span()
        line = desk.lines[desk.line_at(start)] if desk.lines else None
        if line is not None and line.start <= start < line.end:
            yield start, min(end, line.end)


def _apart(spans: Iterable[Span], told: Sequence[Span]) -> Iterator[Span]:
    """What of some spans lies in none of those that are ``told``; both are in order."""
    first = 0
    for start, end in spans:
        while first < len(told) and told[first][1] <= start:
            first += 1
        for low, high in islice(told, first, None):
            if low >= end:
                break
            if start < low:
                yield start, low
            start = max(start, high)
        if start < end:
            yield start, end


def _trimmed(desk: Desk, start: int, end: int) -> Iterator[Span]:
    """A stretch without the usual line ends at its edges; nothing if there is nothing else in it."""
    source, usual = desk.source, markup.ENDS[desk.log.end]
    while source.startswith(usual, start, end):
        start += len(usual)
    while source.endswith(usual, start, end):
        end -= len(usual)
    if start < end:
        yield start, end
