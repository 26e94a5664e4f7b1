"""A role for every unit: evidence from the line alone, then the best path through the page grammar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import exp
from typing import Final, NamedTuple

from cleaner.model import HEADS, TEXT, Verdict
from cleaner.rules import Pack, Rule
from cleaner.steps import features, paths
from cleaner.steps.features import Seen
from cleaner.steps.grammar import SPECIAL, Grammar, grammar
from cleaner.steps.lookout import Lookout
from cleaner.steps.paths import Signs
from cleaner.steps.pretests import probe
from cleaner.steps.standing import Standing, each

MARGIN_SCALE: Final = 2.0
"""A margin of this weight is e to 1 for the winner; fitted by eye to how often margins err on made pages."""
KEPT: Final = 1 << 13
"""Sets of rules that speak of which it is kept what they say; a page of news has about twenty, a corpus thousands."""
CANDIDATE: Final = -4.0
"""Evidence below this is not worth a path: no grammar step makes up for it."""
OUTWEIGHED: Final = 7.5
"""Evidence this far behind the line's best is not worth a path either."""
BOX_LINE: Final = 40
"""Longest line, in characters, that can be one of a box of teasers or an advertisement."""


class Evidence(NamedTuple):
    """What one rule says for or against one role."""

    rule: str
    role: str
    weight: float
    why: str


class Witnesses:
    """The role rules of a pack, planned. A set of them is a number, as in :mod:`cleaner.steps.standing`.

    What a set of rules says is asked again and again, and kept.
    """

    __slots__ = ("_lookout", "_rules", "_standing", "_within", "choices", "weighed")

    def __init__(self, pack: Pack) -> None:
        """Plan the role rules of a pack; those that need a feature come after the others."""
        bits, steps = features.table(pack), grammar(pack)
        asked = [(features.mask(rule.needs, bits, rule.where), features.mask(rule.bars, bits, rule.where), rule)
                 for rule in pack.steps["roles"]]
        asked.sort(key=lambda one: one[0].bit_length())
        self._rules = [rule for _, _, rule in asked]
        self._standing = Standing([(needs, bars) for needs, bars, _ in asked])
        self._lookout = Lookout([probe(rule) for rule in self._rules])
        self._within = lru_cache(maxsize=KEPT)(self._rules_within)
        self.weighed = lru_cache(maxsize=KEPT)(self._weighed)
        self.choices = lru_cache(maxsize=KEPT)(lambda firing: _choices(*self.weighed(firing), steps))

    def firing(self, seen: Seen) -> int:
        """The rules that speak of a line."""
        text, bits, gap, level = seen
        return self._lookout.finding(text, self._standing.letting(bits) & self._within(gap, level))

    def weigh(self, seen: Seen) -> tuple[Mapping[str, float], frozenset[str]]:
        """The sum of the evidence for each role that has any, and the roles that some rule speaks for."""
        return self.weighed(self.firing(seen))

    def evidence(self, seen: Seen) -> list[Evidence]:
        """The same, rule by rule, for ``explain``."""
        return [Evidence(rule.id, role, weight, rule.why)
                for rule in self._of(self.firing(seen)) for role, weight in rule.weights.items()]

    def _rules_within(self, gap: int, level: int) -> int:
        """The rules that may speak of a line with so many blank lines before it and this heading mark."""
        return sum(1 << i for i, rule in enumerate(self._rules)
                   if rule.gap[0] <= gap <= rule.gap[1] and rule.level[0] <= level <= rule.level[1])

    def _weighed(self, firing: int) -> tuple[Mapping[str, float], frozenset[str]]:
        """What a set of rules says."""
        total: dict[str, float] = {}
        shown: set[str] = set()
        for rule in self._of(firing):
            for role, weight in rule.weights.items():
                total[role] = total.get(role, 0.0) + weight
                if weight > 0:
                    shown.add(role)
        return total, frozenset(shown)

    def _of(self, firing: int) -> list[Rule]:
        return [self._rules[bit.bit_length() - 1] for bit in each(firing)]


@lru_cache(maxsize=8)
def witnesses(pack: Pack) -> Witnesses:
    """The role rules of a pack, planned once."""
    return Witnesses(pack)


def decide(
    seen: Sequence[Seen],
    pack: Pack,
    signs: Signs,
    *,
    known: Mapping[int, Verdict] | None = None,
    barred: Mapping[int, frozenset[str]] | None = None,
) -> list[Verdict]:
    """The role of every unit on the best path, with its margin as confidence.

    ``known`` fixes roles (a reviewer gave them), ``barred`` takes some away.
    """
    rules = grammar(pack)
    judges = witnesses(pack)
    choices = [judges.choices(judges.firing(one)) for one in seen]
    _same_box(choices, seen, features.table(pack)["enumerated"])
    known = known or {}
    for i, said in known.items():
        choices[i] = {r: w for r, w in choices[i].items() if _shown(r) == said.role} or {said.role: 0.0}
    for i, roles in (barred or {}).items():
        choices[i] = _without(choices[i], roles)
    return [known[i] if i in known else _verdict(place)
            for i, place in enumerate(paths.best(choices, rules, signs))]


def _shown(role: str) -> str:
    """What a role of the grammar is outside of it: a lead is body."""
    return SPECIAL.get(role, role)


def _without(choices: Mapping[str, float], barred: frozenset[str]) -> dict[str, float]:
    """The choices that are left; where nothing is, every role of text that is not barred, all alike."""
    left = {role: weight for role, weight in choices.items() if _shown(role) not in barred}
    return left or dict.fromkeys(sorted(TEXT - barred), 0.0) or {"body": 0.0}


@lru_cache(maxsize=KEPT)
def _verdict(place: paths.Place) -> Verdict:
    """What a place on the path says of its line; margins are sums of few weights, and come again and again."""
    reason = f"margin {place.margin:.1f}" + (f" over {place.rival}" if place.rival else "")
    return Verdict(place.role, 1 / (1 + exp(-place.margin / MARGIN_SCALE)), "grammar.best-path", reason)


def _choices(evidence: Mapping[str, float], shown: frozenset[str], rules: Grammar) -> Mapping[str, float]:
    """The roles worth considering for one unit, each with the evidence of the line alone."""
    weights = dict(evidence)
    if "head" in weights:
        extra = weights.pop("head")
        if "head" in shown:
            shown |= HEADS
        for role in sorted(HEADS):
            weights[role] = weights.get(role, 0.0) + extra
    body = weights.pop("body", 0.0)
    lead = weights.pop("lead", None)
    out = {role: w + rules.prior.get(role, 0.0) for role, w in weights.items() if role in shown}
    limit = max(CANDIDATE, max(out.values(), default=body) - OUTWEIGHED)
    out = {role: w for role, w in out.items() if w > limit}
    out["body"] = body
    if lead is not None:
        out["lead"] = body + lead
    return out


def _same_box(choices: list[Mapping[str, float]], seen: Sequence[Seen], numbered: int) -> None:
    """A short line right under a teaser or an advertisement may belong to the same box.

    So may a numbered clause under a copyright notice, whatever its words.
    """
    for i, one in enumerate(seen[1:], 1):
        above = choices[i - 1]
        if len(above) == 1:
            continue
        if one.gap == 0 and len(one.text) <= BOX_LINE:
            for role in ("guide", "advertisement"):
                if above.get(role, -1.0) >= 0.0:
                    choices[i] = {**choices[i], role: choices[i].get(role, 0.0)}
        if "copyright" in above and one.bits & numbered:
            choices[i] = {**choices[i], "copyright": choices[i].get("copyright", 0.0)}
