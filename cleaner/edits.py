"""The journal: every mark over the source that an outcome holds.

What a journal makes of the source, and the way back, is told by :mod:`cleaner.pieces`.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from operator import attrgetter
from types import MappingProxyType
from typing import Final, NamedTuple

from cleaner.model import ASIDE, Block, Change, Mark, Mode, Outcome, Run
from cleaner.pieces import BLANK, lead_behind, reading, restore
from cleaner.trace import origin, render

__all__ = [
    "ASK",
    "ENGINE",
    "JOIN_SAID",
    "ROLE_SAID",
    "TEXT_SAID",
    "by_block",
    "identity",
    "in_journal",
    "journal",
    "marked",
    "reading",
    "restore",
    "spots",
]

ASK: Final = 0.6
"""Roles and joins less certain than this are marked for review."""

LAYOUT: Final = "layout.blank-line"
ROLE_SAID: Final = "review.role"
JOIN_SAID: Final = "review.join"
TEXT_SAID: Final = "review.text"

UNORDERED: Final = "order.lost"

ENGINE: Final[Mapping[str, str]] = MappingProxyType({
    "grammar.best-path": "The role that the best path over the whole page gives a line.",
    "joins.printed-line": "A printed line of a hard-wrapped paragraph.",
    "gap.lost-text": "A paragraph breaks off and nothing continues it.",
    UNORDERED: "A line of a page whose lines of several columns stand between each other.",
    ROLE_SAID: "The role that a reviewer gave a line.",
    JOIN_SAID: "A line that continues the block before it because a reviewer said so.",
    TEXT_SAID: "What a reviewer put in the place of what a rule proposed.",
    LAYOUT: "Blocks of the reading text are parted by one blank line, behind an unfinished one by two.",
})
"""Ids in a journal that are no rule of a pack; those of conversions are ``script.`` and the conversion."""

_ORDER: Final = {"layout": 0, "join": 0, "gap": 1, "role": 2, "character": 3, "text": 4}

Key = tuple[str, int, int]
"""Rule and source span of a mark: enough to leave it out of another run on the same source."""


def identity(mark: Mark) -> str:
    """The content key of a mark: rule, span, before and after; the same in every run that finds it again.

    What a role changes is the role, so that is in its key.

    >>> identity(Mark("text", "punct.fullwidth", 4, 5, ",", "，"))
    'a3aa5ad18748'
    """
    key = f"{mark.rule}\x1f{mark.start}\x1f{mark.end}\x1f{mark.before}\x1f{mark.after}"
    if mark.kind == "role":
        key += f"\x1f{mark.role}"
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def journal(outcome: Outcome) -> tuple[Mark, ...]:
    """All marks of an outcome in the order of the source.

    A join's span ends where its second line begins, also where a caption stands between the halves.
    """
    moved = _moves(outcome)
    leads = _leads(outcome)
    marks = list(outcome.marks)
    for of_block in _by_block(outcome, moved, leads):
        marks += of_block
    marks.extend(_layout(outcome, moved, leads))
    marks.sort(key=in_journal)
    return tuple(marks)


def in_journal(mark: Mark) -> tuple[int, int, int]:
    """The place of a mark in a journal: by the source, on one span by kind."""
    return mark.start, mark.end, _ORDER[mark.kind]


def by_block(outcome: Outcome) -> list[list[Mark]]:
    """For each block its roles, its lost end and the changes of its text: the journal less joins, layout and
    what the character step mended.
    """
    return list(_by_block(outcome, _moves(outcome), _leads(outcome)))


def _by_block(outcome: Outcome, moved: Mapping[int, int], leads: Mapping[int, str]) -> Iterator[list[Mark]]:
    for n, block in enumerate(outcome.blocks):
        yield [*_roles(outcome, n, block, moved, leads), *_changes(outcome, block)]


def _leads(outcome: Outcome) -> dict[int, str]:
    """Block index to the line ends before it in the reading text: by how the block before it ends."""
    out: dict[int, str] = {}
    lead = ""
    for n, block in enumerate(outcome.blocks):
        if block.role not in ASIDE:
            out[n] = lead
            lead = lead_behind(render(block.text, block.changes))
    return out


def _moves(outcome: Outcome) -> dict[int, int]:
    """Block index to the source offset behind which it is read: blocks that stood inside another block."""
    lines = outcome.page.lines
    moves: dict[int, int] = {}
    reach = -1
    for n, block in enumerate(outcome.blocks):
        if block.role in ASIDE:
            continue
        if lines[block.lines[0]].start < reach:
            moves[n] = reach
        else:
            reach = lines[block.lines[-1]].end
    return moves


def _roles(outcome: Outcome, n: int, block: Block, moved: Mapping[int, int], leads: Mapping[int, str]
           ) -> Iterator[Mark]:
    """One mark a line with its role, one for all of a moved block; text set aside has an empty ``after``."""
    text, lines = outcome.page.source.text, outcome.page.lines
    mode: Mode = "auto" if block.confidence >= ASK else "ask"
    spans = [(lines[i].start, lines[i].end) for i in block.lines]
    if n in moved:
        spans = [(spans[0][0], spans[-1][1])]
    for start, end in spans:
        before = text[start:end]
        yield Mark("role", block.rule, start, end, before, "" if block.role in ASIDE else before,
                   block.confidence, mode, block.reason, block.role, moved.get(n),
                   leads[n] if n in moved else BLANK)
    if block.lost is not None:
        end = spans[-1][1]
        yield Mark("gap", block.lost.rule, end, end, "", "", block.lost.confidence, block.lost.mode,
                   block.lost.reason, block.role)


class Spot(NamedTuple):
    """A stretch of a block's text, widened to whole replaced pieces, with the changes that share it."""

    low: int
    high: int
    changes: list[Change]

    @property
    def chief(self) -> Change:
        """The change under whose rule the stretch is told."""
        return self.changes[0]

    def after(self, block: Block) -> str:
        """What the stretch reads with its changes made, its question answered."""
        if len(self.changes) == 1 and (self.low, self.high) == self.chief[:2]:
            return self.chief.after
        inside = [c._replace(start=c.start - self.low, end=c.end - self.low, mode="auto") for c in self.changes]
        return render(block.text[self.low : self.high], inside)


def spots(block: Block, marks: Sequence[Mark] = ()) -> Iterator[tuple[Key, Spot]]:
    """The changes of a block by the mark that they are told by, with its key; ``marks`` are the character
    step's.
    """
    for spot in _spots(block, marks):
        yield (spot.chief.rule, *_source_of(block, spot)), spot


def _spots(block: Block, marks: Sequence[Mark]) -> Iterator[Spot]:
    """The changes of a block by the stretch that they change; edits within one replaced piece share one."""
    whole = _replaced(block.runs, marks)
    last: Spot | None = None
    for change in block.changes:
        low, high = _widened(change, whole)
        if change.mode == "ask":
            yield Spot(low, high, [change])
        elif last is not None and low < last.high:
            last = Spot(last.low, max(high, last.high), [*last.changes, change])
        else:
            if last is not None:
                yield last
            last = Spot(low, high, [change])
    if last is not None:
        yield last


def _replaced(runs: Sequence[Run], marks: Sequence[Mark]) -> list[Run]:
    """The runs that stand for the source only as a whole."""
    return [run for run in runs if run.size != run.taken or (marks and _is_mended(run, marks))]


def _is_mended(run: Run, marks: Sequence[Mark]) -> bool:
    """Whether a run is what a mark put there; the marks are in the order of the source."""
    at = bisect_left(marks, run.start, key=attrgetter("start"))
    there = takewhile(lambda mark: mark.start == run.start, (marks[i] for i in range(at, len(marks))))
    return any(mark.end - mark.start == run.taken and mark.mode == "auto" for mark in there)


def _widened(change: Change, whole: Sequence[Run]) -> tuple[int, int]:
    """The stretch of a change, with the whole of the replaced runs that it begins or ends in."""
    low, high = change.start, change.end
    if whole:
        first, last = (_run_at(whole, at) for at in (low, high))
        low = first.at if first.at < low < first.at + first.size else low
        high = last.at + last.size if last.at < high < last.at + last.size else high
    return low, high


def _run_at(runs: Sequence[Run], at: int) -> Run:
    """The last run that begins before a place, or the first of all."""
    return runs[max(0, bisect_left(runs, at, key=attrgetter("at")) - 1)]


def marked(outcome: Outcome, block: Block) -> Iterator[tuple[Spot, Mark | None]]:
    """The changes of a block with the mark that tells them in the journal; None where they lie over a seam."""
    for spot in _spots(block, outcome.marks):
        span = origin(block.runs, spot.low, spot.high)
        yield spot, None if span is None else _mark(outcome, block, spot, span)


def _source_of(block: Block, spot: Spot) -> tuple[int, int]:
    span = origin(block.runs, spot.low, spot.high)
    if span is None:
        raise ValueError(f"{spot.chief.rule} changes {block.text[spot.low : spot.high]!r} over a seam")
    return span


def _changes(outcome: Outcome, block: Block) -> Iterator[Mark]:
    """The text step's changes of a block as marks over the source."""
    for spot in _spots(block, outcome.marks) if block.changes else ():
        yield _mark(outcome, block, spot, _source_of(block, spot))


def _mark(outcome: Outcome, block: Block, spot: Spot, span: tuple[int, int]) -> Mark:
    """The mark of a stretch that came from a span of the source."""
    change = spot.chief
    reason = change.reason
    if len(spot.changes) > 1:
        others = dict.fromkeys(f"with {c.rule}" for c in spot.changes[1:])
        reason = "; ".join(filter(None, [reason, *others]))
    return Mark(change.kind, change.rule, *span, outcome.page.source.text[span[0] : span[1]],
                spot.after(block), change.confidence, change.mode, reason, block.role)


def _layout(outcome: Outcome, moved: Mapping[int, int], leads: Mapping[int, str]) -> Iterator[Mark]:
    """Joins, and whatever else lies between lines, where it differs from what parts blocks."""
    lines, blocks = outcome.page.lines, outcome.blocks
    home = {i: n for n, block in enumerate(blocks) for i in block.lines}
    places = {i: k for block in blocks for k, i in enumerate(block.lines)}
    margins: list[tuple[int, int]] = []
    left: int | None = None
    at = 0
    for i in sorted(home):
        margin, at = (at, lines[i].start), lines[i].end
        block = blocks[home[i]]
        inside = home[i] in moved and i != block.lines[0]
        if inside:
            yield from _joined(outcome, block, places[i], [margin])
            continue
        margins.append(margin)
        if block.role in ASIDE or home[i] in moved:
            continue
        if left is not None and home[left] == home[i]:
            yield from _joined(outcome, block, places[i], margins)
        else:
            yield from _parted(outcome, margins, "" if left is None else leads[home[i]])
        margins, left = [], i
    margins.append((at, len(outcome.page.source.text)))
    yield from _parted(outcome, margins, "" if left is None else "\n")


def _parted(outcome: Outcome, margins: Iterable[tuple[int, int]], wanted: str) -> Iterator[Mark]:
    """Marks that make ``wanted`` of the margins between two blocks: the first one carries it."""
    text = outcome.page.source.text
    for start, end in margins:
        if text[start:end] != wanted:
            yield Mark("layout", LAYOUT, start, end, text[start:end], wanted)
        wanted = ""


def _joined(outcome: Outcome, block: Block, k: int, margins: Sequence[tuple[int, int]]) -> Iterator[Mark]:
    """The mark of a join of a block's line to the one before it, over the last margin; others are emptied."""
    yield from _parted(outcome, margins[:-1], "")
    seam = block.seams[k - 1]
    before = block.seams[k - 2].at if k > 1 else 0
    space = block.text[before + len(outcome.page.lines[block.lines[k - 1]].text) : seam.at]
    start, end = margins[-1]
    yield Mark("join", seam.rule, start, end, outcome.page.source.text[start:end], space, seam.confidence,
               seam.mode, seam.reason, block.role)
