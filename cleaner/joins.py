"""A seam: what continues what, by evidence at the place where two lines meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from cleaner.rules import Pack, Rule, Search, built_in
from cleaner.steps import features
from cleaner.steps.seam_words import SeamWords, seam_words

EDGE: Final = 24
"""Characters on either side of a seam that patterns see; a title or a number is shorter."""


class Evidence(NamedTuple):
    """What one rule says of a seam: positive joins, negative parts."""

    rule: str
    weight: float
    why: str


class Side(NamedTuple):
    """One side of a seam: its text, its features, the blank lines before it, its heading mark's level."""

    text: str
    bits: int
    gap: int
    level: int


Algorithm = Callable[[Side, Side], float]


@dataclass(frozen=True, slots=True)
class _Test:
    rule: Rule
    weight: float
    needs: int
    bars: int
    next_needs: int
    next_bars: int
    left: Search | None
    right: Search | None
    gap: tuple[int, int]
    algorithm: Algorithm | None


@dataclass(frozen=True, slots=True)
class Seams:
    """The join rules of a pack, planned: ``score`` weighs a seam, ``evidence`` tells every rule's word."""

    body: tuple[_Test, ...]
    head: tuple[_Test, ...]
    plain: float
    plain_rule: str
    closed: int
    opens: int

    def score(self, left: Side, right: Side, *, head: bool = False) -> tuple[float, str]:
        """The sum of the evidence at a seam, and the rule that weighs most in its direction."""
        if not head and left.bits & self.closed == 1 and not right.bits & self.opens:
            return self.plain, self.plain_rule
        total, top, most = 0.0, "", 0.0
        found = self.evidence(left, right, head=head)
        for _, weight, _ in found:
            total += weight
        for rule, weight, _ in found:
            if weight * total > most:
                top, most = rule, weight * total
        return total, top

    def evidence(self, left: Side, right: Side, *, head: bool = False) -> list[Evidence]:
        """What each rule says of the seam between ``left`` and ``right``."""
        ltail, rhead = left.text[-EDGE:], right.text[:EDGE]
        out: list[Evidence] = []
        for test in self.head if head else self.body:
            if left.bits & test.needs != test.needs or left.bits & test.bars:
                continue
            if right.bits & test.next_needs != test.next_needs or right.bits & test.next_bars:
                continue
            if not test.gap[0] <= right.gap <= test.gap[1]:
                continue
            if test.left is not None and test.left(ltail) is None:
                continue
            if test.right is not None and test.right(rhead) is None:
                continue
            weight = test.weight
            if test.algorithm is not None:
                weight *= test.algorithm(left, right)
            if weight:
                out.append(Evidence(test.rule.id, weight, test.rule.why))
        return out


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
    bits = features.table(pack)
    words = seam_words(built_in())
    tests: dict[bool, list[_Test]] = {False: [], True: []}
    plain, plain_rule = 0.0, ""
    for rule in pack.steps["joins"]:
        test = _Test(
            rule, rule.weights.get("join", 0.0),
            features.mask(rule.needs, bits, rule.where), features.mask(rule.bars, bits, rule.where),
            features.mask(rule.next_needs, bits, rule.where), features.mask(rule.next_bars, bits, rule.where),
            rule.left, rule.right, rule.gap,
            ALGORITHMS[rule.algorithm](words) if rule.algorithm else None,
        )
        if rule.needs == ("terminated",) and rule.left is None and "head" not in rule.on:
            plain, plain_rule = test.weight, rule.id
        if not rule.on or "body" in rule.on:
            tests[False].append(test)
        if "head" in rule.on:
            tests[True].append(test)
    opens = bits["headless"] | bits["unopened"]
    for test in tests[False]:
        opens |= test.next_needs
    return Seams(tuple(tests[False]), tuple(tests[True]), plain, plain_rule,
                 bits["terminated"] | bits["unclosed"] | bits["verse"], opens)


def confidence(score: float) -> float:
    """A weight as a share of certainty, between 0.5 (nothing known) and 1.

    >>> confidence(0), round(confidence(4), 2)
    (0.5, 0.88)
    """
    from math import exp

    return 1 / (1 + exp(-abs(score) / 2))
