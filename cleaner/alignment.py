"""Alignment: which stretch of a reading text came from which of its source, and the way back."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Final

from cleaner.model import Mark, Run
from cleaner.pieces import pieces

_at: Final = itemgetter(0)
_start: Final = itemgetter(1)


class Alignment:
    """The pieces of a reading text with their places in the source. All places are code points.

    >>> ours = Alignment([Mark("text", "p", 1, 2, ",", "，"), Mark("join", "j", 2, 4, "\\n\\n", "")], 5)  # 好,⏎⏎好
    >>> ours.source(0, 3), ours.source(2, 3), ours.reading(4, 5)
    ([(0, 2), (4, 5)], [(4, 5)], (2, 3))
    """

    __slots__ = ("_by_source", "runs")

    def __init__(self, marks: Iterable[Mark], length: int) -> None:
        """The alignment that a journal tells, of a source of ``length``."""
        runs: list[Run] = []
        at = 0
        for piece in pieces(marks, length):
            taken = piece.end - piece.start
            size = taken if piece.after is None else len(piece.after)
            if size or taken:
                runs.append(Run(at, piece.start, size, taken))
            at += size
        self.runs = tuple(runs)
        self._by_source = sorted((run for run in runs if run.size and run.taken), key=_start)

    def source(self, start: int, end: int) -> list[tuple[int, int]]:
        """The spans of the source that ``text[start:end]`` came from, in the order of the text.

        A part of a piece that was replaced answers with the whole of it. What was put in, and stood nowhere, has none.
        """
        return origins(self.runs, start, end)

    def reading(self, start: int, end: int) -> tuple[int, int] | None:
        """The stretch of the reading text from the first to the last that came from ``source[start:end]``; None if
        nothing of it is read.
        """
        low: int | None = None
        high = 0
        for i in range(max(0, bisect_right(self._by_source, start, key=_start) - 1), len(self._by_source)):
            run = self._by_source[i]
            if run.start >= end:
                break
            if run.start + run.taken <= start:
                continue
            same = run.size == run.taken
            first = run.at + (max(start, run.start) - run.start if same else 0)
            last = run.at + (min(end, run.start + run.taken) - run.start if same else run.size)
            low, high = first if low is None else min(low, first), max(high, last)
        return None if low is None else (low, high)


def origins(runs: Sequence[Sequence[int]], start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the source that ``text[start:end]`` came from; ``runs`` (as those of :class:`Run`) lead there.

    >>> origins([[0, 0, 1, 1], [1, 1, 1, 1], [2, 4, 1, 1]], 1, 3)
    [(1, 2), (4, 5)]
    """
    found: list[tuple[int, int]] = []
    for i in range(max(0, bisect_right(runs, start, key=_at) - 1), len(runs)):
        at, begin, size, taken = runs[i]
        if at >= end:
            break
        low, high = max(start, at), min(end, at + size)
        if low >= high or not taken:
            continue
        span = (begin, begin + taken) if size != taken else (begin + low - at, begin + high - at)
        if found and found[-1][1] == span[0]:
            span = (found.pop()[0], span[1])
        found.append(span)
    return found
