"""Company: the marks that a chosen mark cannot stand without, so that a part of a journal can be made alone."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from cleaner.model import Mark, Outcome
from cleaner.review.diffs.effect import effect_of

Span = tuple[int, int]


def with_company(outcome: Outcome, marks: Sequence[Mark], chosen: Iterable[Mark]) -> list[Mark]:
    """The chosen marks of a journal and those that go with them, in the journal's order.

    - A join needs all that stands between its halves out of the way: captions moved, asides set aside.
    - What is set aside or moved takes the margin before it along; where that is what parts the text around
      (the journal puts a blank line there), the margin behind.

    Nothing else changes: blank lines and heading marks elsewhere stay as in the source.
    """
    wanted = {*chosen}
    before = _line_before(outcome)
    starts = [mark.start for mark in marks]
    for join in [mark for mark in wanted if mark.kind == "join" and mark.end in before]:
        low, high = bisect_left(starts, before[join.end]), bisect_right(starts, join.start)
        wanted.update(mark for mark in marks[low:high]
                      if mark.end <= join.start and effect_of(mark) in ("aside", "move", "layout"))
    wanted.update(_margins(outcome, marks, wanted))
    return [mark for mark in marks if mark in wanted]


def _line_before(outcome: Outcome) -> dict[int, int]:
    """Where each line that continues a block begins, and where the line before it in its block ends."""
    lines = outcome.page.lines
    return {lines[right].start: lines[left].end
            for block in outcome.blocks for left, right in pairwise(block.lines)}


class _Place(NamedTuple):
    """A line, or a moved piece of several lines; ``mark`` is what takes it out of its place, if anything does."""

    start: int
    end: int
    mark: Mark | None


def _places(outcome: Outcome, marks: Iterable[Mark]) -> Iterator[_Place]:
    """The lines of a page in the order of the source, those of a moved piece as one."""
    taken = {mark.start: mark for mark in marks if effect_of(mark) in ("aside", "move")}
    at = -1
    for line in sorted(outcome.page.lines, key=lambda line: line.start):
        if line.start >= at:
            mark = taken.get(line.start)
            at = line.end if mark is None else mark.end
            yield _Place(line.start, at, mark)


def _margins(outcome: Outcome, marks: Sequence[Mark], wanted: set[Mark]) -> Iterator[Mark]:
    """The margins that go with what is taken out."""
    layout = {(mark.start, mark.end): mark for mark in marks if mark.kind == "layout"}
    places = list(_places(outcome, marks))
    ends = [0, *(place.end for place in places)]
    begins = [*(place.start for place in places), len(outcome.page.source.text)]
    margins = list(zip(ends, begins, strict=True))
    for goes, group in groupby(range(len(places)), lambda n: places[n].mark in wanted):
        if goes:
            row = list(group)
            opens = row[0] == 0 or places[row[0] - 1].mark is None
            yield from _of_row(margins[row[0] : row[-1] + 2], layout, opens=opens)


def _of_row(margins: Sequence[Span], layout: Mapping[Span, Mark], *, opens: bool) -> Iterator[Mark]:
    """The margins that go with a row of places next to each other, all taken out.

    ``margins`` are the one before it, those within, the one behind; ``opens`` tells that text which stays
    comes before the row, or nothing at all.
    """
    first, last = layout.get(margins[0]), layout.get(margins[-1])
    for span in margins[1:-1]:
        if span in layout:
            yield layout[span]
    if first is not None:
        yield first
    if opens and (first is None or first.after) and last is not None and not last.after:
        yield last
