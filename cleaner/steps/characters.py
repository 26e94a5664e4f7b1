"""Mend: edits on single lines before anyone asks what they are: characters, residue of files, mojibake."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import unescape
from types import MappingProxyType
from typing import Final, NamedTuple

from cleaner.edits import TEXT_SAID, Key
from cleaner.model import Change, Line, Mark, Page, RuleError, Run
from cleaner.patterns import compiled
from cleaner.rules import Pack, Rule, near
from cleaner.steps import mojibake
from cleaner.steps.order import in_order
from cleaner.steps.passes import PASSES, follow
from cleaner.trace import render, runs_of

_UNSEEN: Final = compiled(
    "[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_BREAKS: Final = frozenset("\t\n\r\f")
_LEADING_CLASS: Final = compiled(r"\[((?:[^\]\\^]|\\.)(?:[^\]\\]|\\.)*)\]")

Finder = Callable[[str], Iterable[Change]]
Algorithm = Callable[[Rule, str], Iterable[Change]]


def permitted(rule: Rule, text: str) -> Iterator[Change]:
    """Characters that no file may hold: half a surrogate pair becomes U+FFFD, everything else nothing."""
    for match in rule.scan(text) if rule.scan else ():
        after = "\ufffd" if "\ud800" <= match[0] <= "\udfff" else ""
        yield Change(match.start(), match.end(), after, rule.id, rule.confidence)


def decoded(rule: Rule, text: str) -> Iterator[Change]:
    """HTML entities, decoded; a line end becomes a space, and what nobody sees nothing.

    >>> from cleaner.rules import packs
    >>> [c.after for c in decoded(packs().rules["residue.entities"], "&ldquo;&#10;&#x200b;&nosuch;")]
    ['“', ' ', '']
    """
    for match in rule.scan(text) if rule.scan else ():
        after = unescape(match[0])
        if after == match[0] or (";" in after and len(after) > 1):
            continue
        after = " " if after in _BREAKS else _UNSEEN.sub("", after)
        yield Change(match.start(), match.end(), after, rule.id, rule.confidence)


def unwrapped(rule: Rule, text: str) -> Iterator[Change]:
    """What a match has before and behind its group ``it``, taken away: marks around words."""
    for match in rule.scan(text) if rule.scan else ():
        start, end = match.span("it")
        yield Change(match.start(), start, "", rule.id, rule.confidence)
        yield Change(end, match.end(), "", rule.id, rule.confidence)


ALGORITHMS: Final[Mapping[str, Algorithm]] = {
    "characters.decoded": decoded,
    "characters.permitted": permitted,
    "characters.unwrapped": unwrapped,
    "mojibake.mended": mojibake.mended,
}


class Step(NamedTuple):
    """One rule made ready: the cheap test, the formats it is for (none: all), and what finds its changes."""

    rule: Rule
    formats: frozenset[str]
    find: Finder

    def suits(self, text: str, form: str) -> bool:
        """Whether the rule may find anything in a text, by its literals or its pattern."""
        if self.formats and form not in self.formats:
            return False
        rule = self.rule
        if rule.literal:
            return any(word in text for word in rule.literal)
        return rule.search is None or rule.search(text) is not None


@dataclass(frozen=True, slots=True)
class Plan:
    """The character rules of a pack, made ready; ``alarm`` finds what one of them can begin with."""

    steps: tuple[Step, ...]
    alarm: Callable[[str], object]


@lru_cache(maxsize=8)
def plan(pack: Pack) -> Plan:
    """The character rules of a pack, made ready once; RuleError for an algorithm that is not there."""
    rules = pack.steps["characters"]
    first = [_first(rule) for rule in rules]
    if not rules:
        return Plan((), compiled("(?!)").search)
    alarm = compiled(f"[{''.join(first)}]" if all(first) else "")
    return Plan(tuple(_step(rule) for rule in rules), alarm.search)


def _first(rule: Rule) -> str:
    """What a match of a rule can begin with, as the inside of a character class; "" if that is unknown."""
    if rule.literal:
        return "".join(re.escape(word[0]) for word in rule.literal)
    leading = _LEADING_CLASS.match(rule.pattern)
    return leading[1] if leading else ""


def mend(page: Page, pack: Pack, said: Mapping[Key, str | None] = MappingProxyType({})
         ) -> tuple[Page, tuple[Mark, ...]]:
    """The page with its lines mended, and a mark for each edit, in the order of the source.

    A line that mending leaves empty stays, with an empty text. ``said`` tells what a reviewer said of edits:
    what is to be put there, also in answer to a question; None where it is to stay as it was.

    >>> from cleaner.model import Source
    >>> from cleaner.rules import packs
    >>> page = Page(Source("a.txt", "芦\\u200b河", "utf-8", ""), (Line(1, 0, 3, "芦\\u200b河"),))
    >>> mended, marks = mend(page, packs())
    >>> mended.lines[0].text, [(m.rule, m.start, m.end, m.after) for m in marks]
    ('芦河', [('characters.invisible', 1, 2, '')])
    """
    text = page.source.text
    ready = plan(pack)
    if not ready.alarm(text):
        return page, ()
    steps = [step for step in ready.steps if step.suits(text, page.format)]
    if not steps:
        return page, ()
    lines: list[Line] = []
    marks: list[Mark] = []
    for line in page.lines:
        changes = _settled(line.text, steps)
        if changes:
            line = _mended(line, changes, text, marks, said)
        lines.append(line)
    if not marks:
        return page, ()
    marks.sort(key=lambda mark: (mark.start, mark.end))
    return replace(page, lines=tuple(lines)), tuple(marks)


def _settled(text: str, steps: Sequence[Step]) -> list[Change]:
    """The changes after which the steps find nothing more: what one edit leaves may call for another."""
    changes = _found(text, steps)
    for _ in range(PASSES if changes else 0):
        now = render(text, changes)
        more = [change for change in _found(now, steps) if change.mode != "ask"]
        if not more:
            break
        changes = follow(changes, more, now)
    return changes


def _found(text: str, steps: Sequence[Step]) -> list[Change]:
    """The changes of one line, in order; where two rules touch one place, the earlier rule has it."""
    found: list[Change] = []
    for step in steps:
        literals = step.rule.literal
        if not literals or any(word in text for word in literals):
            found += step.find(text)
    if not found:
        return found
    rank = {step.rule.id: i for i, step in enumerate(steps)}
    return _without_margins(text, in_order(found, rank))


def _without_margins(text: str, found: list[Change]) -> list[Change]:
    """Changes that take a line's first or last characters away take the spaces beside them along."""
    at = 0
    for i, change in enumerate(found):
        at += len(text[at : change.start]) - len(text[at : change.start].lstrip())
        if change.start > at or change.after.strip() or change.mode == "ask":
            break
        end = found[i + 1].start if i + 1 < len(found) else len(text)
        at = end - len(text[change.end : end].lstrip())
        found[i] = change._replace(end=at, after="")
    at = len(text)
    for i, change in reversed(list(enumerate(found))):
        at -= len(text[change.end : at]) - len(text[change.end : at].rstrip())
        if change.end < at or change.after.strip() or change.mode == "ask" or change.start == 0:
            break
        start = found[i - 1].end if i else 0
        at = start + len(text[start : change.start].rstrip())
        found[i] = change._replace(start=at, after="")
    return found


def _mended(line: Line, changes: Sequence[Change], source: str, marks: list[Mark],
            said: Mapping[Key, str | None]) -> Line:
    """A line with its changes made, its runs following them; the marks are added to ``marks``."""
    old = runs_of(line)
    runs: list[Run] = []
    made: list[Change] = []
    at = size = 0
    for change in changes:
        start = _source_of(old, change.start, change.end)
        if start is None:
            continue
        end = start + change.end - change.start
        key = (change.rule, start, end)
        if key in said:
            answer = said[key]
            if answer is None:
                continue
            rule = change.rule if answer == change.after else TEXT_SAID
            change = change._replace(after=answer, mode="auto", rule=rule, confidence=1.0)
        marks.append(Mark("character", change.rule, start, end, source[start:end], change.after,
                          change.confidence, change.mode, change.reason))
        if change.mode == "ask":
            continue
        made.append(change)
        size += _copied(old, at, change.start, size, runs)
        runs.append(Run(size, start, len(change.after), end - start))
        size += len(change.after)
        at = change.end
    if not made:
        return line
    _copied(old, at, len(line.text), size, runs)
    return line._replace(text=render(line.text, made), runs=tuple(runs))


def _source_of(runs: Sequence[Run], start: int, end: int) -> int | None:
    """The source offset of a stretch that lies within one run of single characters, else None."""
    for run in runs:
        if run.at <= start and end <= run.at + run.size:
            return run.start + start - run.at if run.size == run.taken else None
    return None


def _copied(runs: Sequence[Run], start: int, end: int, at: int, into: list[Run]) -> int:
    """Copy what ``runs`` say of a stretch to ``into``, from ``at`` on; the stretch's length."""
    for run in runs:
        first, last = max(start, run.at), min(end, run.at + run.size)
        if first < last or (run.size == 0 and start <= run.at < end):
            taken = last - first if run.size == run.taken else run.taken
            origin = run.start + first - run.at if run.size == run.taken else run.start
            into.append(Run(at + first - start, origin, last - first, taken))
    return end - start


def apply_rule(rule: Rule, text: str, pack: Pack, role: str = "body") -> str:
    """The text with this rule's edits alone, its questions answered yes: what a rule's examples show.

    >>> from cleaner.rules import packs
    >>> apply_rule(packs().rules["residue.tags"], "芦河<b>湿地</b>", packs())
    '芦河湿地'
    """
    del pack, role
    step = _step(rule)
    if not step.suits(text, rule.on[0] if rule.on else "text"):
        return text
    return render(text, [c._replace(mode="auto") for c in _settled(text, [step])])


def _step(rule: Rule) -> Step:
    find: Finder
    if rule.algorithm:
        algorithm = ALGORITHMS.get(rule.algorithm)
        if algorithm is None:
            raise RuleError(rule.where, f"names an unknown algorithm {rule.algorithm!r}",
                            near(rule.algorithm, ALGORITHMS), "correct the name")

        def find(text: str) -> Iterable[Change]:
            return algorithm(rule, text)
    else:
        def find(text: str) -> Iterable[Change]:
            return _by_pattern(rule, text)

    return Step(rule, frozenset(rule.on), find)


def _by_pattern(rule: Rule, text: str) -> Iterator[Change]:
    """What a rule of pattern and ``becomes`` or table finds."""
    if rule.scan is None:
        raise RuleError(rule.where, "has neither pattern nor algorithm", "one of them",
                        "add what it looks for")
    for match in rule.scan(text):
        after = rule.table.get(match[0], match[0]) if rule.table else match.expand(rule.becomes or "")
        if after != match[0]:
            yield Change(match.start(), match.end(), after, rule.id, rule.confidence,
                         "ask" if rule.mode == "ask" else "auto")
