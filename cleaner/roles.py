"""A role for every unit: evidence from the line alone, then the best path through the page grammar."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp
from typing import Final, NamedTuple

from cleaner.model import HEADS, TEXT, Verdict
from cleaner.rules import Pack
from cleaner.steps import features, paths
from cleaner.steps.grammar import SPECIAL, Grammar, grammar
from cleaner.steps.paths import Signs
from cleaner.steps.pretests import Probe, on_page, probe

MARGIN_SCALE: Final = 2.0
"""A margin of this weight is e to 1 for the winner; fitted by eye to how often margins err on made pages."""
SIZES: Final = (0, 4, 7, 13, 25, 41, 61, 81, 161)
"""Lengths in characters at which other rules begin to speak, roughly: heads end at 40 to 60, captions at 80."""
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


class Seen(NamedTuple):
    """What the roles step sees of a unit: its text and bits, and what of its neighbourhood counts."""

    text: str
    bits: int
    gap: int
    level: int


@dataclass(frozen=True, slots=True)
class _Test:
    probe: Probe
    needs: int
    bars: int
    gap: tuple[int, int]
    level: tuple[int, int]
    weights: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Witnesses:
    """The role rules of a pack, planned: those that ask for a feature by its bit, the others by length.

    ``by_bit[bit]`` are the tests whose rarest needed feature is that bit; ``by_size[n]`` those without one that
    can speak of a line of ``SIZES[n]`` characters and more, but fewer than ``SIZES[n + 1]``.
    """

    by_bit: Mapping[int, Sequence[_Test]]
    by_size: Sequence[Sequence[_Test]]

    def weigh(self, seen: Seen) -> tuple[dict[str, float], set[str]]:
        """The sum of the evidence for each role that has any, and the roles that some rule speaks for."""
        total: dict[str, float] = {}
        shown: set[str] = set()
        for test in self._firing(seen):
            for role, weight in test.weights:
                total[role] = total.get(role, 0.0) + weight
                if weight > 0:
                    shown.add(role)
        return total, shown

    def evidence(self, seen: Seen) -> list[Evidence]:
        """The same, rule by rule, for ``explain``."""
        return [Evidence(test.probe.rule.id, role, weight, test.probe.rule.why)
                for test in self._firing(seen) for role, weight in test.weights]

    def _firing(self, seen: Seen) -> list[_Test]:
        text, bits, gap, level = seen
        tests = list(self.by_size[bisect_right(SIZES, len(text)) - 1])
        rest = bits
        while rest:
            bit = rest & -rest
            tests += self.by_bit.get(bit, ())
            rest ^= bit
        out = []
        for test in tests:
            if bits & test.needs != test.needs or bits & test.bars:
                continue
            if (test.gap[0] <= gap <= test.gap[1] and test.level[0] <= level <= test.level[1]
                    and test.probe.fires(text)):
                out.append(test)
        return out


@lru_cache(maxsize=8)
def _tests(pack: Pack) -> tuple[tuple[_Test, ...], tuple[Probe, ...]]:
    """The role rules of a pack with their features as bits."""
    bits = features.table(pack)
    tests = tuple(
        _Test(found, features.mask(rule.needs, bits, rule.where), features.mask(rule.bars, bits, rule.where),
              rule.gap, rule.level, tuple(rule.weights.items()))
        for rule in pack.steps["roles"] for found in (probe(rule),)
    )
    return tests, tuple(test.probe for test in tests)


def witnesses(pack: Pack, texts: Sequence[str]) -> Witnesses:
    """The role rules of a pack that can fire on these texts at all, in the form that is fast to ask."""
    tests, probes = _tests(pack)
    alive = {id(one) for one in on_page(probes, texts)}
    by_bit: dict[int, list[_Test]] = {}
    by_size: list[list[_Test]] = [[] for _ in SIZES]
    for test in tests:
        if id(test.probe) not in alive:
            continue
        if test.needs:
            by_bit.setdefault(1 << (test.needs.bit_length() - 1), []).append(test)
        else:
            for k, (least, most) in enumerate(pairwise((*SIZES, 1 << 61))):
                if test.probe.short < most and test.probe.long >= least:
                    by_size[k].append(test)
    return Witnesses(by_bit, by_size)


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
    judges = witnesses(pack, [one.text for one in seen])
    choices = [_choices(judges, one, rules) for one in seen]
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


def _verdict(place: paths.Place) -> Verdict:
    reason = f"margin {place.margin:.1f}" + (f" over {place.rival}" if place.rival else "")
    return Verdict(place.role, 1 / (1 + exp(-place.margin / MARGIN_SCALE)), "grammar.best-path", reason)


def _choices(judges: Witnesses, one: Seen, rules: Grammar) -> dict[str, float]:
    """The roles worth considering for one unit, each with the evidence of the line alone."""
    weights, shown = judges.weigh(one)
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


def _same_box(choices: list[dict[str, float]], seen: Sequence[Seen], numbered: int) -> None:
    """A short line right under a teaser or an advertisement may belong to the same box.

    So may a numbered clause under a copyright notice, whatever its words.
    """
    for i in range(1, len(seen)):
        if seen[i].gap == 0 and len(seen[i].text) <= BOX_LINE:
            for role in ("guide", "advertisement"):
                if choices[i - 1].get(role, -1.0) >= 0.0:
                    choices[i].setdefault(role, 0.0)
        if "copyright" in choices[i - 1] and seen[i].bits & numbered:
            choices[i].setdefault("copyright", 0.0)
