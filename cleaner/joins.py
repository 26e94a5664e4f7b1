"""A seam: what continues what, by evidence at the place where two lines meet."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import exp
from typing import Final, NamedTuple

from cleaner.rules import Pack, Rule, Search, built_in
from cleaner.steps import features
from cleaner.steps.pretests import at_the_end, at_the_start
from cleaner.steps.seam_words import SeamWords, seam_words
from cleaner.steps.standing import Standing, union

EDGE: Final = 24
"""Characters on either side of a seam that patterns see; a title or a number is shorter."""
KEPT: Final = 1 << 8
"""Counts of blank lines of which it is kept what they let speak; news has a handful."""


class Evidence(NamedTuple):
    """What one rule says of a seam: positive joins, negative parts."""

    rule: str
    weight: float
    why: str


Side = features.Seen
"""One side of a seam: its text, its features, the blank lines before it, its heading mark's level."""

Algorithm = Callable[[Side, Side], float]


class _Test(NamedTuple):
    """A join rule with what it looks for on either side."""

    rule: Rule
    weight: float
    left: Search | None
    right: Search | None
    algorithm: Algorithm | None


class Seams:
    """The join rules of a pack, planned: ``score`` weighs a seam, ``evidence`` tells every rule's word.

    A set of rules is a number, as in :mod:`cleaner.steps.standing`.
    """

    __slots__ = ("_closed", "_left", "_of", "_opens", "_right", "_tests", "_within", "plain", "reasons")

    def __init__(self, pack: Pack) -> None:
        """Plan the join rules of a pack."""
        bits, rules, words = features.table(pack), pack.steps["joins"], seam_words(built_in())
        asked = [[features.mask(names, bits, rule.where)
                  for names in (rule.needs, rule.bars, rule.next_needs, rule.next_bars)] for rule in rules]
        self._tests = [_Test(rule, rule.weights.get("join", 0.0),
                             None if rule.left is None else at_the_end(rule.left),
                             None if rule.right is None else at_the_start(rule.right),
                             ALGORITHMS[rule.algorithm](words) if rule.algorithm else None) for rule in rules]
        self._left = Standing([(needs, bars) for needs, bars, _, _ in asked])
        self._right = Standing([(needs, bars) for _, _, needs, bars in asked])
        self._within = lru_cache(maxsize=KEPT)(self._rules_within)
        self._of = {head: union(1 << i for i, rule in enumerate(rules)
                                if ("head" in rule.on if head else not rule.on or "body" in rule.on))
                    for head in (False, True)}
        """The rules that are for body, and those for heads."""
        self.plain = next((
            (one.weight, one.rule.id) for one in reversed(self._tests)
            if one.rule.needs == ("terminated",) and one.left is None and "head" not in one.rule.on), (0.0, ""))
        """What is said of a text that is closed and one that does not look back, and the rule that says it."""
        self._closed = bits["terminated"] | bits["unclosed"] | bits["verse"]
        self._opens = bits["headless"] | bits["unopened"] | union(
            needs for i, (_, _, needs, _) in enumerate(asked) if self._of[False] >> i & 1)
        self.reasons = {rule.id: rule.why for rule in rules}
        """Why each rule exists."""

    def score(self, left: Side, right: Side, *, head: bool = False) -> tuple[float, str]:
        """The sum of the evidence at a seam, and the rule that weighs most in its direction."""
        if not head and left.bits & self._closed == 1 and not right.bits & self._opens:
            return self.plain
        total, top, most = 0.0, "", 0.0
        found = self._found(left, right, head)
        for _, weight in found:
            total += weight
        for test, weight in found:
            if weight * total > most:
                top, most = test.rule.id, weight * total
        return total, top

    def evidence(self, left: Side, right: Side, *, head: bool = False) -> list[Evidence]:
        """What each rule says of the seam between ``left`` and ``right``."""
        return [Evidence(test.rule.id, weight, test.rule.why) for test, weight in self._found(left, right, head)]

    def _found(self, left: Side, right: Side, head: bool) -> list[tuple[_Test, float]]:
        """The rules that speak of a seam, with the weight of what they say."""
        found: list[tuple[_Test, float]] = []
        standing = (self._left.letting(left.bits) & self._right.letting(right.bits)
                    & self._within(right.gap) & self._of[head])
        tail, start = left.text[-EDGE:], right.text[:EDGE]
        while standing:
            bit = standing & -standing
            standing ^= bit
            test = self._tests[bit.bit_length() - 1]
            _, weight, ends, begins, algorithm = test
            if (begins is not None and begins(start) is None) or (ends is not None and ends(tail) is None):
                continue
            if algorithm is not None:
                weight *= algorithm(left, right)
            if weight:
                found.append((test, weight))
        return found

    def _rules_within(self, gap: int) -> int:
        """The rules that may speak of a seam with so many blank lines at it."""
        return union(1 << i for i, one in enumerate(self._tests) if one.rule.gap[0] <= gap <= one.rule.gap[1])


WORD_CERTAIN: Final = 3
"""From this score of the word table on a cut word is 18 times likelier than chance; below it, 2 to 5 times."""
WORD_HINT: Final = 0.25
"""What a score below that counts for."""


WORD_REACH: Final = 4
"""Characters on either side that the word table reads."""


@lru_cache(maxsize=4096)
def _word_score(words: SeamWords, left: str, right: str) -> int:
    """The word table's score, kept: two rules ask the same of every seam."""
    return words.score(left, right)


def word_cut(words: SeamWords) -> Algorithm:
    """How surely a seam cuts a word in two, 0 to 1; see ``steps.seam_words``."""

    def weigh(left: Side, right: Side) -> float:
        score = _word_score(words, left.text[-WORD_REACH:], right.text[:WORD_REACH])
        return 1.0 if score >= WORD_CERTAIN else WORD_HINT if score > 0 else 0.0

    return weigh


def word_edge(words: SeamWords) -> Algorithm:
    """1 where a seam lies between two words: half of all cuts do, so it says little, however sure."""
    return lambda left, right: float(
        _word_score(words, left.text[-WORD_REACH:], right.text[:WORD_REACH]) < 0)


def same_level(_words: SeamWords) -> Algorithm:
    """1 where both lines carry the same heading mark."""
    return lambda left, right: float(0 < left.level == right.level)


ALGORITHMS: Final = {"word-cut": word_cut, "word-edge": word_edge, "same-level": same_level}
"""What a join rule can name as its ``algorithm``."""


@lru_cache(maxsize=8)
def plan(pack: Pack) -> Seams:
    """The join rules of a pack in the form that is fast to ask."""
    return Seams(pack)


def confidence(score: float) -> float:
    """A weight as a share of certainty, between 0.5 (nothing known) and 1.

    >>> confidence(0), round(confidence(4), 2)
    (0.5, 0.88)
    """
    return 1 / (1 + exp(-abs(score) / 2))
