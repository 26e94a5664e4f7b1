"""Text that knows where it came from: runs from a text to the source, and text rendered with changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from cleaner.model import Change, Line, Run


def runs_of(line: Line) -> tuple[Run, ...]:
    """The runs of a line, also of one that nobody mended.

    >>> runs_of(Line(1, 5, 7, "芦河"))
    (Run(at=0, start=5, size=2, taken=2),)
    """
    if line.runs is not None:
        return line.runs
    return (Run(0, line.start, line.end - line.start, line.end - line.start),)


def join(lines: Iterable[Line], between: Sequence[str] = ()) -> tuple[str, tuple[Run, ...]]:
    """Join lines to one text with its runs; ``between[i]`` (a word space, or "") follows line ``i``.

    >>> join([Line(1, 0, 2, "芦河"), Line(3, 4, 6, "晚报")])
    ('芦河晚报', (Run(at=0, start=0, size=2, taken=2), Run(at=2, start=4, size=2, taken=2)))
    """
    texts: list[str] = []
    runs: list[Run] = []
    at = 0
    for i, line in enumerate(lines):
        if line.runs is None:
            size = line.end - line.start
            runs.append(Run(at, line.start, size, size))
        else:
            runs.extend(Run(at + r.at, r.start, r.size, r.taken) for r in line.runs)
        texts.append(line.text)
        at += len(line.text)
        if i < len(between) and between[i]:
            texts.append(between[i])
            at += len(between[i])
    return "".join(texts), tuple(runs)


def origin(runs: Sequence[Run], start: int, end: int) -> tuple[int, int] | None:
    """The source span that ``text[start:end]`` came from, or None if it spans a seam.

    A stretch inside a replaced run answers with the whole run's span. An empty stretch at the end of a
    run belongs to that run.

    >>> origin((Run(0, 10, 3, 3), Run(3, 20, 2, 2)), 1, 3)
    (11, 13)
    >>> origin((Run(0, 10, 3, 3), Run(3, 20, 2, 2)), 2, 4) is None
    True
    """
    i = bisect_right(runs, start, key=lambda r: r.at) - 1
    if i > 0 and start == end and runs[i].at == start:
        i -= 1
    if i < 0:
        return None
    run = runs[i]
    if run.size == run.taken:
        if end <= run.at + run.size:
            return run.start + start - run.at, run.start + end - run.at
    elif end <= run.at + run.size:
        return run.start, run.start + run.taken
    last = bisect_right(runs, max(start, end - 1), key=lambda r: r.at) - 1
    stretch = runs[i : last + 1]
    if any(a.start + a.taken != b.start or a.at + a.size != b.at
           for a, b in pairwise(stretch)):
        return None
    first_start = run.start + (start - run.at if run.size == run.taken else 0)
    tail = stretch[-1]
    if end > tail.at + tail.size:
        return None
    tail_end = tail.start + (end - tail.at if tail.size == tail.taken else tail.taken)
    return first_start, tail_end


def render(text: str, changes: Sequence[Change]) -> str:
    """The text with its changes made; questions (``ask``) are left as they are.

    >>> render("好,好", [Change(1, 2, "，", "punct.fullwidth")])
    '好，好'
    """
    if not changes:
        return text
    out: list[str] = []
    at = 0
    for change in changes:
        if change.mode == "ask":
            continue
        out.append(text[at : change.start])
        out.append(change.after)
        at = change.end
    out.append(text[at:])
    return "".join(out)


def shift(changes: Sequence[Change], offset: int) -> int:
    """Where ``offset`` of the unchanged text lies in the rendered text.

    >>> shift([Change(0, 2, "", "space.stray")], 5)
    3
    """
    moved = offset
    for change in changes:
        if change.end > offset:
            break
        if change.mode != "ask":
            moved += len(change.after) - (change.end - change.start)
    return moved
