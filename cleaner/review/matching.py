"""Match: which mark of a journal a verdict means, by its key or by what stands around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from cleaner.edits import JOIN_SAID, identity
from cleaner.model import Line, Mark, Outcome, Source
from cleaner.review.verdicts import CONTEXT, Verdict, around
from cleaner.steps.language import is_latin
from cleaner.steps.units import between

NEAR: Final = 4
"""Code points that must agree also on the side where the source was changed: a mark and a word or two."""

DECIDED: Final = frozenset({"role", "join", "gap"})
"""Kinds that all the evidence of a page decides: which rule weighed most is not what a verdict was on."""


class Index:
    """The marks of one journal, ready to be looked up by verdicts."""

    def __init__(self, marks: Iterable[Mark], source: Source, lines: Sequence[Line], latin: bool = False) -> None:
        """Take in the marks over ``source``, and the joins that a reviewer could make between its ``lines``."""
        self.source = source
        self._by_id: dict[str, Mark] = {}
        self._alike: dict[tuple[str, str, str, str, str], list[Mark]] = {}
        for mark in (*marks, *_possible(lines, source.text, latin)):
            name = identity(mark)
            if mark.kind != "layout" and name not in self._by_id:
                self._by_id[name] = mark
                self._alike.setdefault(_sort(mark), []).append(mark)

    @classmethod
    def of(cls, outcome: Outcome, marks: Iterable[Mark]) -> Index:
        """The index of an outcome's journal."""
        return cls(marks, outcome.page.source, outcome.page.lines, is_latin(outcome.script))

    def find(self, verdict: Verdict) -> Mark | None:
        """The mark that a verdict means; None where there is none, or no telling which of several.

        On the source that the verdict was on, the place decides. Where the source has changed, what stands
        around must agree: wholly on one side, and next to the edit on the other.
        """
        mark = self._by_id.get(verdict.id)
        same = not verdict.sha256 or verdict.sha256 == self.source.sha256
        if mark is not None and (same or self._agrees(verdict, mark)):
            return mark
        if not verdict.is_full:
            return None
        alike = self._alike.get(_sort(verdict), [])
        if same:
            there = [m for m in alike if (m.start, m.end) == (verdict.start, verdict.end)]
            return there[0] if there and verdict.kind in DECIDED else None
        there = [m for m in alike if self._agrees(verdict, m)]
        return there[0] if len(there) == 1 else None

    def _agrees(self, verdict: Verdict, mark: Mark) -> bool:
        """Whether what stands around a mark is what stood around the edit that the verdict was on."""
        before, behind = around(self.source.text, mark.start, mark.end)
        left = _agreed(verdict.prefix[::-1], before[::-1])
        right = _agreed(verdict.suffix, behind)
        whole_left = _is_whole(left, verdict.prefix, before)
        whole_right = _is_whole(right, verdict.suffix, behind)
        return (whole_left and right >= min(NEAR, len(verdict.suffix)) and bool(verdict.prefix or right)) or (
            whole_right and left >= min(NEAR, len(verdict.prefix)) and bool(verdict.suffix or left))


def _agreed(one: str, two: str) -> int:
    """How many characters two texts have in common from their beginning.

    >>> _agreed("芦河晚报", "芦河大桥")
    2
    """
    return next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))


def _is_whole(agreed: int, said: str, there: str) -> bool:
    """Whether a whole side agrees: as much as is ever kept, or up to the same edge of the text."""
    return agreed == CONTEXT or (agreed == len(said) == len(there))


def _sort(of: Mark | Verdict) -> tuple[str, str, str, str, str]:
    """What alike edits have in common."""
    rule = "" if of.kind in DECIDED and of.rule != JOIN_SAID else of.rule
    return of.kind, rule, of.before or "", of.after or "", (of.role or "") if of.kind == "role" else ""


def _possible(lines: Sequence[Line], text: str, latin: bool) -> Iterable[Mark]:
    """The joins that a reviewer could make: each line might continue what stands before it."""
    return (Mark("join", JOIN_SAID, a.end, b.start, text[a.end : b.start], between(a.text, b.text, latin))
            for a, b in pairwise(lines))
