"""Comparison: what two runs of the tool found on one document, and in what they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal, NamedTuple

from cleaner.model import Mark
from cleaner.review.diffs.results import Result

Sort = Literal["gone", "new", "changed"]

Key = tuple[object, ...]


class Difference(NamedTuple):
    """An edit that only one run has, or that the two have otherwise at the same place. ``line`` is that of the
    newest one, 0 if it is not known."""

    sort: Sort
    old: Mark | None
    new: Mark | None
    line: int

    @property
    def mark(self) -> Mark:
        """The edit as it is now, or as it was."""
        found = self.new or self.old
        if found is None:
            raise ValueError("a difference without an edit")
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """A document of two runs; None where a run has it not. Without the same source, places mean nothing: then
    edits are compared by what they change, and none is told as changed."""

    old: Result | None
    new: Result | None
    differences: tuple[Difference, ...] = ()

    @property
    def result(self) -> Result:
        """The newer of the two that there are."""
        found = self.new or self.old
        if found is None:
            raise ValueError("a comparison without a result")
        return found

    @property
    def shown(self) -> str:
        """What messages call it: its name, in the folder of the run where it lies."""
        one = self.result
        place = PurePosixPath(one.place)
        return str(place.parent / one.doc) if place.name in one.doc else f"{one.place} ({one.doc})"

    @property
    def is_same_source(self) -> bool:
        """Whether both runs read the same bytes."""
        return self.old is not None and self.new is not None and self.old.sha256 == self.new.sha256

    @property
    def differs(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.differences) or not self.is_same_source


def compare(old: Result | None, new: Result | None, wanted: Callable[[Mark], bool]) -> Comparison:
    """Compare the edits of a document that are ``wanted``; blank lines and confidences of one class are not
    looked at.

    >>> a = Result("p", "p.txt", "0", (Mark("text", "punct.fullwidth", 4, 5, ",", "，"),), (1,))
    >>> b = a._replace(marks=(Mark("text", "punct.pause", 4, 5, ",", "、"),))
    >>> [(one.sort, one.old.after, one.new.after) for one in compare(a, b, lambda mark: True).differences]
    [('changed', '，', '、')]
    """
    if old is None or new is None:
        return Comparison(old, new)
    olds, news = _reviewed(old, wanted), _reviewed(new, wanted)
    same = old.sha256 == new.sha256
    gone = _rest(olds, news, _what if same else _what_alone)
    come = _rest(news, olds, _what if same else _what_alone)
    told = list(_told(gone, come)) if same else [
        *(Difference("gone", mark, None, line) for mark, line in gone),
        *(Difference("new", None, mark, line) for mark, line in come)]
    told.sort(key=lambda one: (one.mark.start, one.mark.end, one.sort))
    return Comparison(old, new, tuple(told))


Placed = tuple[Mark, int]


def _reviewed(result: Result, wanted: Callable[[Mark], bool]) -> list[Placed]:
    """The edits that people review, with their lines."""
    return [(mark, line) for mark, line in zip(result.marks, result.lines, strict=True)
            if mark.kind != "layout" and wanted(mark)]


def _what_alone(mark: Mark) -> Key:
    """What an edit is, wherever it stands. What it does counts, not who found it in which block: the role is
    that of role marks alone."""
    role = mark.role if mark.kind == "role" else None
    return mark.kind, mark.rule, mark.before, mark.after, mark.mode, role, mark.to is None


def _what(mark: Mark) -> Key:
    """What an edit is, and where."""
    return mark.start, mark.end, mark.to, *_what_alone(mark)


def _rest(some: Sequence[Placed], others: Iterable[Placed], key: Callable[[Mark], Key]) -> list[Placed]:
    """Those of ``some`` that have no equal among ``others``, each of which stands for one."""
    there = Counter(key(mark) for mark, _ in others)
    rest: list[Placed] = []
    for mark, line in some:
        name = key(mark)
        if there[name]:
            there[name] -= 1
        else:
            rest.append((mark, line))
    return rest


def _told(gone: Sequence[Placed], come: Sequence[Placed]) -> Iterable[Difference]:
    """Differences, those at one place and of one kind told together."""
    waiting: dict[Key, list[Placed]] = {}
    for mark, line in gone:
        waiting.setdefault((mark.kind, mark.start, mark.end), []).append((mark, line))
    for mark, line in come:
        was = waiting.get((mark.kind, mark.start, mark.end))
        if was:
            yield Difference("changed", was.pop(0)[0], mark, line)
        else:
            yield Difference("new", None, mark, line)
    for rest in waiting.values():
        yield from (Difference("gone", mark, None, line) for mark, line in rest)


Pair = tuple[Result | None, Result | None]


def pairs(olds: Sequence[Result], news: Sequence[Result]) -> list[Pair]:
    """The results of two runs that are of one document: by their path in the run and their source; else by
    their path and name, in order.
    """
    ways: tuple[Callable[[Result], Key], ...] = (
        lambda one: (one.place, one.doc, one.sha256), lambda one: (one.place, one.doc), lambda one: (one.place,))
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for way in ways:
        free: dict[Key, list[int]] = {}
        for i, one in enumerate(olds):
            if i not in taken:
                free.setdefault(way(one), []).append(i)
        for j, one in enumerate(news):
            if j not in partner and free.get(way(one)):
                partner[j] = free[way(one)].pop(0)
                taken.add(partner[j])
    both: list[Pair] = [(olds[partner[j]] if j in partner else None, one) for j, one in enumerate(news)]
    return [*both, *((one, None) for i, one in enumerate(olds) if i not in taken)]
