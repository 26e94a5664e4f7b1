"""Changes: what the text step makes of a block's text, by the edit rules of the packs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final, NamedTuple

from cleaner.model import Change, Mode, RuleError
from cleaner.rules import Pack, Rule, near
from cleaner.steps import misreadings, punctuation, spaces
from cleaner.steps.order import in_order
from cleaner.steps.passes import PASSES, follow
from cleaner.trace import render

REACH: Final = 40
"""Characters on either side of a match that a rule's ``left`` and ``right`` see."""


FREQUENT: Final = frozenset("，。“”日")
"""Characters that most paragraphs have: a rule with such a literal looks for it itself."""

Finder = Callable[[str], Sequence[Change]]
Algorithm = Callable[[Rule, str], Sequence[Change]]

ALGORITHMS: Final[Mapping[str, Algorithm]] = {
    "misreadings.doubled": misreadings.doubled,
    "misreadings.unreadable": misreadings.unreadable,
    "punctuation.brackets": punctuation.brackets,
    "punctuation.fullwidth": punctuation.fullwidth,
    "punctuation.narrow": punctuation.narrow,
    "punctuation.quotes": punctuation.quotes,
    "punctuation.repeated": punctuation.repeated,
    "punctuation.unbalanced": punctuation.unbalanced,
    "spaces.beside": spaces.beside,
    "spaces.between": spaces.between,
}


TWICE: Final[Mapping[str, Callable[[str], object]]] = {
    "misreadings.doubled": misreadings.CHARACTER.search, "punctuation.repeated": punctuation.REPEATABLE.search}
"""Algorithms that find nothing in a text in which no character stands twice in a row, and what finds such ones."""


MOST_DOUBLES: Final = 64
"""Characters of a paragraph that stand twice in a row which are told one by one; tables have more, news a few."""


class Step(NamedTuple):
    """One rule made ready: its bit if it needs a rare character or one that stands twice, where it holds, its finder.

    The bit is 0 where every text may have what it needs.
    """

    rule: str
    bit: int
    roles: frozenset[str]
    chinese: bool
    edits: bool
    find: Finder


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The text rules of a pack, made ready.

    ``rare`` finds the characters of which a step with a ``bit`` needs one, ``bits`` tells which step needs
    which: most paragraphs have none of them. ``twice`` are the bits of the steps that need a character twice in
    a row, each with what finds such characters. ``stirs`` finds one that an edit needs; a text without it is
    settled. ``rank`` is the order of the rules, ``silent`` those that leave the text as it is.
    """

    steps: tuple[Step, ...]
    rare: Callable[[str], list[str]]
    bits: Mapping[str, int]
    twice: tuple[tuple[int, Callable[[str], object]], ...]
    stirs: Callable[[str], object]
    rank: Mapping[str, int]
    silent: frozenset[str]


@lru_cache(maxsize=8)
def plan(pack: Pack) -> Plan:
    """The text rules of a pack, made ready once; RuleError for an algorithm that is not there."""
    rules = pack.steps["text"]
    bits: dict[str, int] = {}
    steps: list[Step] = []
    for i, rule in enumerate(rules):
        needed = _needed(rule)
        for character in needed:
            bits[character] = bits.get(character, 0) | 1 << i
        find = finder(rule, bool(needed) and bool(rule.literal))
        if rule.finds == "misreading":
            find = _misread(find)
        steps.append(Step(rule.id, 1 << i if needed or rule.algorithm in TWICE else 0, frozenset(rule.on),
                          rule.script.startswith("zh"), _edits(rule), find))
    stirring = sum(step.bit for step in steps if step.edits)
    twice = tuple((1 << i, TWICE[rule.algorithm]) for i, rule in enumerate(rules) if rule.algorithm in TWICE)
    everywhere = any(step.edits and (not step.bit or step.bit in dict(twice)) for step in steps)
    return Plan(
        steps=tuple(steps),
        rare=_any_of(bits).findall,
        bits=bits,
        twice=twice,
        stirs=_any_of(word for word in bits if bits[word] & stirring).search if not everywhere else bool,
        rank={rule.id: i for i, rule in enumerate(rules)},
        silent=frozenset(rule.id for rule in rules if not _edits(rule)),
    )


def _needed(rule: Rule) -> Sequence[str]:
    """Rare characters of which a text needs one for the rule to find anything; none where that is unknown."""
    if rule.literal and any(len(word) > 1 for word in rule.literal):
        return ()
    words = rule.literal or ((*rule.table,) if not rule.algorithm and rule.search is None else ())
    found = _shared(words)
    return () if FREQUENT & set(found) else found


def _shared(words: Iterable[str]) -> list[str]:
    """Few characters of which every word has one.

    >>> _shared(["己经", "巳经", "而己", "不己", "巿"])
    ['己', '巳', '巿']
    """
    left = set(words)
    found: list[str] = []
    while left:
        held = Counter(character for word in left for character in set(word))
        found.append(min(held, key=lambda character: (-held[character], character)))
        left = {word for word in left if found[-1] not in word}
    return found


def _misread(find: Finder) -> Finder:
    """A finder whose changes correct what the engine read wrongly: both readings are shown."""
    return lambda text: [change._replace(kind="character") for change in find(text)]


def _any_of(characters: Iterable[str]) -> re.Pattern[str]:
    inside = "".join(map(re.escape, characters))
    return re.compile(f"[{inside}]" if inside else "(?!)")


def _edits(rule: Rule) -> bool:
    """Whether a rule changes the text: it does not ask, and it does not only tell."""
    return rule.mode != "ask" and rule.algorithm != "misreadings.unreadable"


@lru_cache(maxsize=1024)
def _chosen(
    ready: Plan, role: str, cjk: bool, only_edits: bool, bits: int
) -> tuple[tuple[Finder, bool], ...]:
    """The finders that a text needs, by its role and the rare characters in it, and whether they edit."""
    return tuple(
        (step.find, step.edits) for step in ready.steps
        if (not step.bit or step.bit & bits) and (not step.roles or role in step.roles)
        and (cjk or not step.chinese) and (step.edits or not only_edits)
    )


def changes(text: str, role: str, pack: Pack, *, cjk: bool, doubles: str | None = None) -> tuple[Change, ...]:
    """All changes of a block's text, in order and without overlap; of two at one place the earlier rule wins.

    ``cjk`` tells that the page is Chinese; without it only rules that name no script are asked. ``doubles`` are the
    characters that stand twice in a row in the text, if that is known. The text that the edits make gives no further
    edits.

    >>> from cleaner.rules import packs
    >>> found = changes("5月8日,公园开 园。", "body", packs(), cjk=True)
    >>> [(c.start, c.end, c.after, c.rule) for c in found]
    [(4, 5, '，', 'punct.fullwidth'), (8, 9, '', 'space.between-han')]
    """
    ready = plan(pack)
    edits, others = _found(text, role, cjk, ready, doubled([text])[0] if doubles is None else doubles)
    if not edits:
        return tuple(others)
    now = render(text, edits)
    for _ in range(PASSES - 1):
        if not ready.stirs(now):
            break
        # Questions hold a place against edits also in later passes; without any, none is asked again.
        again, _ = _found(now, role, cjk, ready, doubled([now])[0] if others else "", only_edits=not others)
        more = [c for c in again if c.after != now[c.start : c.end]]
        if not more:
            break
        edits = follow(edits, more, now)
        now = render(text, edits)
    return _merged(edits, others) if others else tuple(edits)


def _found(
    text: str, role: str, cjk: bool, ready: Plan, doubles: str, *, only_edits: bool = False
) -> tuple[list[Change], list[Change]]:
    """What the rules find in one pass: edits, and what leaves the text as it is (questions, gaps)."""
    bits = 0
    if doubles:
        for bit, of in ready.twice:
            if of(doubles):
                bits |= bit
    for character in set(ready.rare(text)):
        bits |= ready.bits[character]
    edits: list[Change] = []
    others: list[Change] = []
    finders = 0
    for find, edit in _chosen(ready, role, cjk, only_edits, bits):
        more = find(text)
        if more:
            finders += 1
            if edit:
                edits += more
            else:
                others += more
    if finders > 1:
        found = in_order([*edits, *others], ready.rank)
        if others:
            silent = ready.silent
            return [c for c in found if c.rule not in silent], [c for c in found if c.rule in silent]
        return found, others
    return edits, others


def doubled(texts: Sequence[str]) -> list[str]:
    """For each text the characters that stand twice in a row, of the first 65,536 that there are; if many do, all.

    All texts are one number whose digits are their characters, and the same number one character further: where two
    digits are alike, what they differ by is 0. That takes a third of the time of a pattern.

    >>> doubled(["家家户户", "一家一户", "20000元"])
    ['家户', '', '000']
    """
    whole = "\n".join(texts)
    raw = whole.encode("utf-16-le", "surrogatepass")
    number = int.from_bytes(raw, "little")
    differs = (number ^ number >> 16).to_bytes(len(raw), "little")
    sizes = map(len, texts) if len(raw) == 2 * len(whole) else (
        len(text.encode("utf-16-le", "surrogatepass")) // 2 for text in texts)
    found: list[str] = []
    start = 0
    at = differs.find(b"\0\0")
    for text, size in zip(texts, sizes, strict=True):
        here = ""
        end = start + 2 * size
        for _ in range(MOST_DOUBLES):
            if not 0 <= at < end:
                break
            if at % 2 == 0:
                here += raw[at : at + 2].decode("utf-16-le", "surrogatepass")
            at = differs.find(b"\0\0", (at | 1) + 1)  # a character begins at an even place
        start = end + 2
        if 0 <= at < start:
            here = text if at < end else here
            at = differs.find(b"\0\0", start)
        found.append(here)
    return found


def _merged(edits: Sequence[Change], others: Iterable[Change]) -> tuple[Change, ...]:
    """The edits, and those of the first pass's questions and gaps that no edit has overtaken, in order."""
    merged = list(edits)
    i = 0
    for other in others:
        while i < len(edits) and edits[i].end <= other.start:
            i += 1
        if i == len(edits) or edits[i].start >= other.end:
            merged.append(other)
    merged.sort()
    return tuple(merged)


def apply_rule(rule: Rule, text: str, pack: Pack, role: str = "body") -> str:
    """The text with this rule's changes alone, its questions answered yes: what a rule's examples show.

    >>> from cleaner.rules import packs
    >>> apply_rule(packs().rules["punct.fullwidth"], "好,好 好", packs())
    '好，好 好'
    """
    del pack
    if rule.on and role not in rule.on:
        return text
    found = [c._replace(mode="auto") for c in finder(rule, False)(text)]
    return render(text, in_order(found, {rule.id: 0})) if found else text


def finder(rule: Rule, sure: bool) -> Finder:
    """What finds the changes of one rule; ``sure`` tells that its literals are known to be there."""
    if rule.algorithm:
        algorithm = ALGORITHMS.get(rule.algorithm)
        if algorithm is None:
            raise RuleError(rule.where, f"names an unknown algorithm {rule.algorithm!r}",
                            near(rule.algorithm, ALGORITHMS), "correct the name")
        find: Finder = partial(algorithm, rule)
        if rule.mode == "ask":
            find = partial(_asking, find)
    else:
        find = _by_pattern(rule)
    if sure or not rule.literal:
        return find
    words = rule.literal

    def behind_literals(text: str) -> Sequence[Change]:
        return find(text) if any(word in text for word in words) else ()

    return behind_literals


def _asking(find: Finder, text: str) -> Sequence[Change]:
    found = find(text)
    return [change._replace(mode="ask") for change in found] if found else found


def _by_pattern(rule: Rule) -> Finder:
    """What a rule of table or pattern finds: the whole match, or its group ``it`` if the pattern has one."""
    search, scan = rule.search, rule.scan
    if search is None or scan is None:
        words = _words(rule)
        search, scan = words.search, words.finditer
    group: str | int = "it" if "(?P<it>" in rule.pattern else 0
    mode: Mode = "ask" if rule.mode == "ask" else "auto"
    reason = rule.why if mode == "ask" else ""

    def find(text: str) -> Sequence[Change]:
        if search(text) is None:
            return ()
        found: list[Change] = []
        for match in scan(text):
            start, end = match.span(group)
            if start == end:
                continue
            if rule.left is not None and not rule.left(text[max(0, start - REACH) : start]):
                continue
            if rule.right is not None and not rule.right(text[end : end + REACH]):
                continue
            after = _after(rule, match, match[group])
            found.append(Change(start, end, after, rule.id, rule.confidence, mode, reason))
        return found

    return find


def _after(rule: Rule, match: re.Match[str], before: str) -> str:
    """What a rule puts in place of a match: by its table, its ``becomes`` (with groups), or nothing new."""
    if rule.table:
        return rule.table.get(before, before)
    if rule.becomes is None:
        return before
    return match.expand(rule.becomes) if "\\" in rule.becomes else rule.becomes


def _words(rule: Rule) -> re.Pattern[str]:
    """The words of a rule's table as a pattern, longest first."""
    words = sorted(rule.table, key=len, reverse=True)
    if not words:
        raise RuleError(rule.where, "has no pattern, table or algorithm", "one of them",
                        "add what it looks for")
    if all(len(word) == 1 for word in words):
        return re.compile(f"[{''.join(map(re.escape, words))}]")
    return re.compile("|".join(map(re.escape, words)))
