"""A mending taken back, or made otherwise, on a page that was decided with it: nothing else on it changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from cleaner.articles import tree
from cleaner.edits import TEXT_SAID, Key, Spot, spots
from cleaner.model import Block, Change, Line, Mark, Outcome, Run
from cleaner.rules import Pack
from cleaner.steps.parts import parts
from cleaner.trace import join, runs_of

Pieces = Mapping[tuple[int, int], str | None]
"""Source spans and what is to be read there; None: what the source has."""

SURE: Final = 1.0
"""The confidence of what a person confirmed."""


class Answer(NamedTuple):
    """What was said of one edit: the text that it shall make (None: no edit), and who said it, for the journal."""

    after: str | None
    reason: str = ""


def mend_otherwise(outcome: Outcome, said: Mapping[Key, Answer], pack: Pack) -> Outcome:
    """The outcome with mendings as a reviewer wants them: ``said`` has the answers by key.

    The edits that were found on the mended text stay. One that shares its place with a mending says the same
    of the source as before. Mendings that left nothing of a line are not known here: such a line is in no
    block, and the page must be decided again to have it.
    """
    told = [mark for mark in outcome.marks if _key(mark) in said]
    if not told:
        return outcome
    pieces = {(mark.start, mark.end): said[_key(mark)].after for mark in told
              if mark.mode == "ask" or said[_key(mark)].after != mark.after}
    lines = tuple(_mended(line, outcome.page.source.text, pieces) for line in outcome.page.lines)
    changed = {i for i, (old, new) in enumerate(zip(outcome.page.lines, lines, strict=True)) if old is not new}
    blocks = tuple(_again(block, lines, outcome, pieces, pack) if changed & set(block.lines) else block
                   for block in outcome.blocks)
    return replace(outcome, page=replace(outcome.page, lines=lines), blocks=blocks, nodes=tree(blocks),
                   marks=tuple(_marks(outcome.marks, said)))


def homes(outcome: Outcome) -> tuple[dict[int, list[Mark]], list[Mark]]:
    """The mendings by the index of the block that they lie in, and those that left nothing of their line."""
    lines = outcome.page.lines
    home = {i: n for n, block in enumerate(outcome.blocks) for i in block.lines}
    starts = [line.start for line in lines]
    found: dict[int, list[Mark]] = {}
    lineless: list[Mark] = []
    for mark in outcome.marks:
        i = bisect_right(starts, mark.start) - 1
        if i >= 0 and mark.end <= lines[i].end:
            found.setdefault(home[i], []).append(mark)
        else:
            lineless.append(mark)
    return found, lineless


def _key(mark: Mark) -> Key:
    return mark.rule, mark.start, mark.end


def _marks(marks: Sequence[Mark], said: Mapping[Key, Answer]) -> Iterator[Mark]:
    """The marks of the character step as they are now."""
    for mark in marks:
        if _key(mark) not in said:
            yield mark
            continue
        after, reason = said[_key(mark)]
        if after is not None:
            rule = mark.rule if after == mark.after else TEXT_SAID
            yield mark._replace(rule=rule, after=after, mode="auto", confidence=SURE, reason=reason)


def _mended(line: Line, source: str, pieces: Pieces) -> Line:
    """A line with the pieces that lie in it as they are to be; the very same line if there is none."""
    mine = sorted(span for span in pieces if line.start <= span[0] and span[1] <= line.end)
    if not mine:
        return line
    text: list[str] = []
    runs: list[Run] = []
    size = 0

    def put(words: str, start: int, taken: int) -> None:
        nonlocal size
        text.append(words)
        runs.append(Run(size, start, len(words), taken))
        size += len(words)

    for run in runs_of(line):
        at = run.start
        for start, end in mine:
            if not (run.start <= start and end <= run.start + run.taken) or start < at:
                continue
            if at < start:
                put(line.text[run.at + at - run.start : run.at + start - run.start], at, start - at)
            after = pieces[start, end]
            put(source[start:end] if after is None else after, start, end - start)
            at = end
        if at < run.start + run.taken or (at == run.start and not run.taken):
            put(line.text[run.at + at - run.start : run.at + run.size], at, run.start + run.taken - at)
    return line._replace(text="".join(text), runs=tuple(runs))


def _again(block: Block, lines: Sequence[Line], outcome: Outcome, pieces: Pieces, pack: Pack) -> Block:
    """A block made of its lines again, with its seams and changes where they lie now."""
    old = outcome.page.lines
    ends = [start + len(old[i].text)
            for start, i in zip((0, *(seam.at for seam in block.seams)), block.lines, strict=True)]
    spaces = [block.text[end : seam.at] for end, seam in zip(ends, block.seams, strict=False)]
    text, runs = join([lines[i] for i in block.lines], spaces)
    seams = []
    at = 0
    for seam, i, space in zip(block.seams, block.lines, spaces, strict=False):
        at += len(lines[i].text) + len(space)
        seams.append(seam._replace(at=at))
    changes: list[Change] = []
    for (_, start, end), spot in spots(block, outcome.marks):
        low, high = _place(runs, start, False), _place(runs, end, True)
        changes += _moved(block, spot, low, max(low, high), any(_meet(span, (start, end)) for span in pieces))
    return replace(block, text=text, runs=runs, seams=tuple(seams), changes=tuple(sorted(changes)),
                   parts=parts(text, block.role, pack))


def _meet(one: tuple[int, int], two: tuple[int, int]) -> bool:
    """Whether two spans share anything; an empty one lies in the other or is it.

    >>> _meet((1, 3), (2, 4)), _meet((1, 3), (3, 4)), _meet((2, 2), (2, 2))
    (True, False, True)
    """
    return one == two or (one[0] < two[1] and two[0] < one[1])


def _moved(block: Block, spot: Spot, low: int, high: int, shared: bool) -> Iterator[Change]:
    """The changes of a spot at its new place; one that shared its place with a mending becomes one change."""
    if shared:
        yield spot.chief._replace(start=low, end=high, after=spot.after(block))
        return
    for change in spot.changes:
        yield change._replace(start=change.start - spot.low + low, end=change.end - spot.low + low)


def _place(runs: Sequence[Run], offset: int, ends: bool) -> int:
    """Where a source offset stands in the text of these runs; ``ends`` asks for what ends there.

    >>> _place((Run(0, 5, 2, 2), Run(2, 9, 1, 4)), 6, False), _place((Run(0, 5, 2, 2), Run(2, 9, 1, 4)), 13, True)
    (1, 3)
    """
    order = sorted(runs, key=lambda run: (run.start, run.at))
    starts = [run.start for run in order]
    i = (bisect_right(starts, offset - 1) if ends else bisect_right(starts, offset)) - 1
    run = order[max(i, 0)]
    inside = min(max(offset - run.start, 0), run.taken)
    if run.size == run.taken:
        return run.at + inside
    return run.at + (run.size if inside else 0)
