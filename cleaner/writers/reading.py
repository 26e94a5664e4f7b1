"""What a block reads once its changes are made, what its parts read, and where it came from."""

from __future__ import annotations

from cleaner.model import Block, Part
from cleaner.trace import render


def text_of(block: Block) -> str:
    """The text of a block with its changes made; questions stay as they are in the source.

    >>> from cleaner.model import Change
    >>> text_of(Block("body", (0,), "好,好", (), changes=(Change(1, 2, "，", "punct.fullwidth"),)))
    '好，好'
    """
    return render(block.text, block.changes)


def part_of(block: Block, part: Part) -> str:
    """The text of a part of a block with its changes made. A change that lies half outside is left out.

    >>> part_of(Block("body", (0,), "(市园林局供稿)", ()), Part("contributor", 1, 5, "credit.given"))
    '市园林局'
    """
    inside = [
        change._replace(start=change.start - part.start, end=change.end - part.start)
        for change in block.changes
        if part.start <= change.start and change.end <= part.end
    ]
    return render(block.text[part.start : part.end], inside)


def spans_of(block: Block) -> list[tuple[int, int]]:
    """Where in the source a block came from, as few spans as there are.

    >>> from cleaner.model import Run
    >>> spans_of(Block("body", (0,), "甲乙丙", (Run(0, 4, 1, 1), Run(1, 5, 1, 1), Run(2, 9, 1, 1))))
    [(4, 6), (9, 10)]
    """
    spans: list[tuple[int, int]] = []
    for run in block.runs:
        if spans and spans[-1][1] == run.start:
            spans[-1] = (spans[-1][0], run.start + run.taken)
        else:
            spans.append((run.start, run.start + run.taken))
    return spans
