"""A ruling: what reviewers said of the edits on a page, carried out on its outcome; nothing else on it changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from cleaner.articles import tree
from cleaner.edits import TEXT_SAID, Key, spots
from cleaner.mendings import SURE, Answer, mend_otherwise
from cleaner.model import Block, Change, Line, Mark, Outcome
from cleaner.rules import Pack
from cleaner.steps.language import rules_for
from cleaner.steps.parts import parts
from cleaner.trace import join

__all__ = ["Answer", "Rulings", "carry_out"]

@dataclass(frozen=True, slots=True)
class Rulings:
    """What was said of a page's edits, by the keys of their marks.

    ``mendings`` are edits of the character step, ``texts`` those of the text step and lost text, by rule and
    span; ``joins`` by where the line behind the seam begins.
    """

    mendings: Mapping[Key, Answer] = field(default_factory=dict)
    texts: Mapping[Key, Answer] = field(default_factory=dict)
    joins: Mapping[int, Answer] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything was said."""
        return bool(self.mendings or self.texts or self.joins)


def carry_out(outcome: Outcome, rulings: Rulings, pack: Pack) -> Outcome:
    """The outcome with exactly these edits left out, confirmed or made otherwise.

    Roles and all other edits stay as they were decided: what the refused edits were part of is not looked at
    again. A block whose join is refused falls into two, and what had moved behind it stays where it stood.
    """
    if not rulings:
        return outcome
    pack = rules_for(outcome.page, pack)
    edited = tuple(_edited(block, outcome.marks, rulings.texts) for block in outcome.blocks)
    outcome = mend_otherwise(replace(outcome, blocks=edited), rulings.mendings, pack)
    lines = outcome.page.lines
    blocks = [part for block in outcome.blocks for part in _parted(block, lines, rulings.joins, pack)]
    blocks.sort(key=lambda block: block.lines[0])
    return replace(outcome, blocks=tuple(blocks), nodes=tree(blocks))


def _edited(block: Block, marks: tuple[Mark, ...], said: Mapping[Key, Answer]) -> Block:
    """A block with what was said of the changes of its text and of its end."""
    if not said:
        return block
    if block.changes:
        block = replace(block, changes=tuple(sorted(_answered(block, marks, said))))
    if block.lost is not None:
        end = block.runs[-1].start + block.runs[-1].taken if block.runs else 0
        answer = said.get((block.lost.rule, end, end))
        if answer is not None:
            lost = block.lost._replace(confidence=SURE, mode="auto", reason=answer.reason)
            block = replace(block, lost=None if answer.after is None else lost)
    return block


def _answered(block: Block, marks: tuple[Mark, ...], said: Mapping[Key, Answer]) -> Iterator[Change]:
    """The changes of a block, each as it was, confirmed or made otherwise; a refused one is left out."""
    for key, spot in spots(block, marks):
        answer = said.get(key)
        if answer is None:
            yield from spot.changes
        elif answer.after is None:
            continue
        elif answer.after == spot.after(block):
            yield from (change._replace(confidence=SURE, mode="auto", reason=answer.reason)
                        for change in spot.changes)
        else:
            yield Change(spot.low, spot.high, answer.after, TEXT_SAID, SURE, "auto", answer.reason,
                         "text" if spot.chief.kind == "gap" else spot.chief.kind)


def _parted(block: Block, lines: tuple[Line, ...], said: Mapping[int, Answer], pack: Pack) -> Iterator[Block]:
    """A block in the pieces that the refused joins leave of it."""
    answers = [said.get(lines[i].start) for i in block.lines]
    if not any(answers[1:]):
        yield block
        return
    seams = [seam if answer is None else seam._replace(confidence=SURE, mode="auto", reason=answer.reason)
             for seam, answer in zip(block.seams, answers[1:], strict=True)]
    block = replace(block, seams=tuple(seams))
    cuts = [k for k, answer in enumerate(answers) if k and answer is not None and answer.after is None]
    if not cuts:
        yield block
        return
    for first, behind in pairwise([0, *cuts, len(block.lines)]):
        yield _piece(block, lines, first, behind, pack)


def _piece(block: Block, lines: tuple[Line, ...], first: int, behind: int, pack: Pack) -> Block:
    """The block of the lines ``first`` to ``behind`` (exclusive, counted within the block) of a block."""
    starts = [0, *(seam.at for seam in block.seams)]
    ends = [start + len(lines[i].text) for start, i in zip(starts, block.lines, strict=True)]
    low, high = starts[first], ends[behind - 1]
    own = block.lines[first:behind]
    spaces = [block.text[ends[k] : starts[k + 1]] for k in range(first, behind - 1)]
    text, runs = join([lines[i] for i in own], spaces)
    changes = tuple(
        change._replace(start=change.start - low, end=change.end - low) for change in block.changes
        if low <= change.start and change.end <= high and not (low and change.end == low))
    seams = tuple(seam._replace(at=seam.at - low) for seam in block.seams[first : behind - 1])
    return replace(block, lines=own, text=text, runs=runs, changes=changes, seams=seams,
                   parts=parts(text, block.role, pack),
                   lost=block.lost if behind == len(block.lines) else None)
