"""Alignment: which stretch of a reading text came from which of its source, and the way back."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from operator import attrgetter

from cleaner.model import Mark, Run
from cleaner.pieces import pieces


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
        self._by_source = sorted((run for run in runs if run.size), key=attrgetter("start"))

    def source(self, start: int, end: int) -> list[tuple[int, int]]:
        """The spans of the source that ``text[start:end]`` came from, in the order of the text.

        A part of a piece that was replaced answers with the whole of it. What was put in, and stood nowhere, has none.
        """
        found: list[tuple[int, int]] = []
        for run in self.runs[max(0, bisect_right(self.runs, start, key=attrgetter("at")) - 1) :]:
            if run.at >= end:
                break
            low, high = max(start, run.at), min(end, run.at + run.size)
            if low >= high or not run.taken:
                continue
            span = (run.start, run.start + run.taken) if run.size != run.taken else (
                run.start + low - run.at, run.start + high - run.at)
            if found and found[-1][1] == span[0]:
                span = (found.pop()[0], span[1])
            found.append(span)
        return found

    def reading(self, start: int, end: int) -> tuple[int, int] | None:
        """The stretch of the reading text from the first to the last that came from ``source[start:end]``; None if
        nothing of it is read.
        """
        low: int | None = None
        high = 0
        for run in self._by_source[max(0, bisect_right(self._by_source, start, key=attrgetter("start")) - 1) :]:
            if run.start >= end:
                break
            if run.start + run.taken <= start:
                continue
            same = run.size == run.taken
            first = run.at + (max(start, run.start) - run.start if same else 0)
            last = run.at + (min(end, run.start + run.taken) - run.start if same else run.size)
            low, high = first if low is None else min(low, first), max(high, last)
        return None if low is None else (low, high)
