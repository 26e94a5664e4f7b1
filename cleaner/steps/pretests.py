"""A pretest: what a text must have at least for a pattern to match, read off the pattern itself.

Nearly every line of a page fails nearly every pattern. The first character, and one of a few words that every
match contains, tell so at a fraction of the price.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from cleaner.rules import Rule, Search

MOST_OPENINGS: Final = 600
"""A class of more characters than this is a whole script and no help."""
MOST_LITERALS: Final = 60
"""More words than this cost more to look for than the pattern."""
SHORT_LINE: Final = 80
"""Characters of a line that rules of heads and furniture speak of; longer ones are text."""

_FOLDED: Final = re.compile(r"\(\?[aLmsux]*i")
"""The flag by which a pattern, or a group of it, does not tell capitals from small letters."""

_EVERY: Final = re.compile("").search
"""What finds every text."""
_LOOKS_AROUND: Final = re.compile(r"\(\?[<=!]|\\[bBA]|\^")
"""What looks at more of a text than it matches, or at where that stands."""

_sre: Any = importlib.import_module("re._parser")


@dataclass(frozen=True, slots=True)
class Probe:
    """A rule's pattern behind its pretests: bounds of length, first and last characters, words.

    Where a first or last character tells enough, the pattern's own words are not looked for.
    """

    rule: Rule
    short: int
    long: int
    first: frozenset[str] | None
    last: frozenset[str] | None
    words: tuple[str, ...]
    search: Search | None
    tail: int

    def fires(self, text: str) -> bool:
        """Whether the rule's pattern finds the text.

        >>> from cleaner.rules import packs
        >>> probe(packs().rules["furniture.guide-title"]).fires("今日导读")
        True
        """
        return self.suits(text) and self.matches(text) is not None

    def suits(self, text: str) -> bool:
        """Whether nothing cheap rules out that the pattern finds the text."""
        if not self.short <= len(text) <= self.long:
            return False
        if self.first is not None and text[:1] not in self.first:
            return False
        if self.last is not None and text[-1:] not in self.last:
            return False
        return not self.words or any(word in text for word in self.words)

    @property
    def matches(self) -> Search:
        """The pattern alone, looked for only where it can stand; a rule without one finds every text."""
        search, tail = self.search or _EVERY, self.tail
        return (lambda text: search(text[-tail:])) if tail else search


def at_the_start(search: Search) -> Search:
    """The search of a pattern that begins with ``^``, which looks nowhere else."""
    own = getattr(search, "__self__", None)
    return own.match if isinstance(own, re.Pattern) else search


def at_the_end(search: Search) -> Search:
    """The search of a pattern that ends with ``$``, which looks at no more of the text than can match.

    >>> at_the_end(re.compile("[,，]$").search)("芦河晚报，") is not None
    True
    """
    own = getattr(search, "__self__", None)
    if not isinstance(own, re.Pattern) or _LOOKS_AROUND.search(own.pattern):
        return search
    widest = _sre.parse(own.pattern).getwidth()[1]
    return (lambda text: search(text[-widest:])) if 0 < widest < SHORT_LINE else search


@lru_cache(maxsize=1024)
def _parsed(pattern: str) -> list[Any]:
    return list(_sre.parse(pattern))


def probe(rule: Rule) -> Probe:
    """The probe of a rule."""
    words = rule.literal or (literals(rule.pattern) if rule.pattern else ())
    first, last = (openings(rule.pattern), closings(rule.pattern)) if rule.pattern else (None, None)
    if not rule.literal and (first is not None or last is not None):
        words = ()
    search, tail = rule.search, 0
    own = getattr(search, "__self__", None)
    if isinstance(own, re.Pattern):
        items = _parsed(rule.pattern)
        if _starts(items):
            search = own.match
        elif _ends(items) and not _LOOKS_AROUND.search(rule.pattern):
            widest = _sre.parse(rule.pattern).getwidth()[1]
            tail = widest if widest < SHORT_LINE else 0
    return Probe(rule, rule.length[0], rule.length[1], first, last, words, search, tail)


def openings(pattern: str) -> frozenset[str] | None:
    """The characters that text matched by an anchored pattern can begin with; None if that is no help.

    >>> sorted(openings("^(?:今日|本期)?导读"))
    ['今', '导', '本']
    >>> openings("导读") is None and openings("^.导读") is None
    True
    """
    return _at_the_edge(pattern) if _starts(_parsed(pattern)) else None


def closings(pattern: str) -> frozenset[str] | None:
    """The characters that text matched by a pattern with ``$`` at its end can end with; None if that is no help.

    >>> sorted(closings("(?:导读|[导導]讀)$"))
    ['讀', '读']
    >>> closings("导读") is None and closings("导读.$") is None
    True
    """
    return _at_the_edge(pattern, backwards=True) if _ends(_parsed(pattern)) else None


def _at_the_edge(pattern: str, *, backwards: bool = False) -> frozenset[str] | None:
    if _folds(pattern):
        return None
    found, empty = _edge(_parsed(pattern), backwards)
    if found is None or empty or len(found) > MOST_OPENINGS:
        return None
    return frozenset(map(chr, found))


def _folds(pattern: str) -> bool:
    """Whether a pattern, or a part of it, takes capitals and small letters for the same.

    >>> _folds("(?i)seite"), _folds("(?:Band (?i:seite))"), _folds("seite")
    (True, True, False)
    """
    return _FOLDED.search(pattern) is not None


def _starts(items: Sequence[Any]) -> bool:
    """Whether every branch of a parsed pattern begins at the start of the text."""
    if not items:
        return False
    op, value = items[0]
    if str(op) == "AT":
        return str(value) in ("AT_BEGINNING", "AT_BEGINNING_STRING")
    if str(op) == "BRANCH" and len(items) == 1:
        return all(_starts(list(branch)) for branch in value[1])
    return False


def _ends(items: Sequence[Any]) -> bool:
    """Whether every branch of a parsed pattern ends at the end of the text."""
    if not items:
        return False
    op, value = items[-1]
    if str(op) == "AT":
        return str(value) == "AT_END"
    if str(op) == "BRANCH" and len(items) == 1:
        return all(_ends(list(branch)) for branch in value[1])
    return False


def _edge(items: Sequence[Any], backwards: bool) -> tuple[set[int] | None, bool]:
    """The first characters of a sequence, or the last ones, and whether it can be empty."""
    first: set[int] = set()
    for op, value in reversed(items) if backwards else items:
        here, empty = _edge_of(str(op), value, backwards)
        if here is None:
            return None, False
        first |= here
        if not empty:
            return first, False
    return first, True


def _edge_of(name: str, value: Any, backwards: bool) -> tuple[set[int] | None, bool]:
    """The first or last characters of one parsed item; None where they cannot be told."""
    if name in ("AT", "ASSERT_NOT"):
        return set(), True
    if name == "LITERAL":
        return {value}, False
    if name == "IN":
        return _class(value), False
    if name == "BRANCH":
        parts = [_edge(list(branch), backwards) for branch in value[1]]
        if any(found is None for found, _ in parts):
            return None, False
        return set().union(*(found or () for found, _ in parts)), any(empty for _, empty in parts)
    if name == "SUBPATTERN":
        return _edge(list(value[3]), backwards)
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        found, empty = _edge(list(value[2]), backwards)
        return found, empty or value[0] == 0
    return None, False


def _class(items: Any) -> set[int] | None:
    """The characters of a class, None if it is open or a whole script."""
    out: set[int] = set()
    for op, value in items:
        name, kind = str(op), str(value)
        if name == "LITERAL":
            out.add(value)
        elif name == "RANGE" and value[1] - value[0] < MOST_OPENINGS:
            out.update(range(value[0], value[1] + 1))
        elif kind == "CATEGORY_DIGIT":
            out.update(i for i in range(0x110) if chr(i).isdigit())
            out.update(range(0xFF10, 0xFF1A))
        elif kind == "CATEGORY_SPACE":
            out.update(map(ord, " \t\n\r\f\v\x1c\x1d\x1e\x1f\x85\u3000\u00a0\u2028\u2029\u202f\u205f"))
            out.update(range(0x2000, 0x200B))
        else:
            return None
    return out


def literals(pattern: str) -> tuple[str, ...]:
    """Words of which every match of a pattern contains one; empty if there are no such words, or too many.

    >>> literals("(?:订购|报名)热线[0-9]+|清仓")
    ('清仓', '热线')
    >>> literals("[a-z]*热?"), literals("(?i)seite")
    ((), ())
    """
    if _folds(pattern):
        return ()
    found = _words(_parsed(pattern))
    return tuple(sorted(found)) if found and len(found) <= MOST_LITERALS else ()


def _words(items: Sequence[Any]) -> set[str]:
    """The best set of words for a sequence: the one whose shortest word is longest; most heads have a space."""
    options: list[set[str]] = []
    run = ""
    for op, value in [*items, ("END", None)]:
        name = str(op)
        if name == "LITERAL":
            run += chr(value)
            continue
        if run:
            options.append({run})
            run = ""
        if name == "BRANCH":
            parts = [_words(list(branch)) for branch in value[1]]
            if all(parts):
                options.append(set().union(*parts))
        elif name == "SUBPATTERN":
            options.append(_words(list(value[3])))
        elif name in ("MAX_REPEAT", "MIN_REPEAT") and value[0] > 0:
            options.append(_words(list(value[2])))
        elif name == "IN" and (chars := _class(value)) is not None and len(chars) <= MOST_LITERALS:
            options.append(set(map(chr, chars)))
    return max((o for o in options if o), key=lambda o: (min(map(len, o)), " " not in o, -len(o)), default=set())
