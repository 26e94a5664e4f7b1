"""A role for every unit: evidence from the line alone, then the best path through the page grammar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from typing import Final, NamedTuple

from cleaner.model import ASIDE, HEADS, Verdict
from cleaner.rules import Pack, Rule, Search
from cleaner.steps import features

SPECIAL: Final = {"lead": "body", "place": "crosshead"}
"""Roles that only the grammar knows: body that opens an article, a crosshead that is a place and a colon."""
NEVER: Final = -99.0
"""A step that the grammar does not know."""
BEAM: Final = 16.0
"""States this far behind the best are dropped: no later evidence on a page has turned more than 12 around."""
MARGIN_SCALE: Final = 2.0
"""A margin of this weight is e to 1 for the winner; fitted by eye to how often margins err on made pages."""
CANDIDATE: Final = -4.0
"""Evidence below this is not worth a path: no grammar step makes up for it."""
BOX_LINE: Final = 40
"""Longest line, in characters, that can be one of a box of teasers or an advertisement."""
CERTAIN: Final = 30.0
"""The margin of a line that nothing else was considered for."""

Score = Callable[[int, int], float]


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
    rule: Rule
    short: int
    long: int
    literal: tuple[str, ...]
    search: Search | None
    needs: int
    bars: int
    gap: tuple[int, int]
    level: tuple[int, int]
    weights: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Witnesses:
    """The role rules of a pack, planned by the longest line that each can speak of."""

    tests: tuple[_Test, ...]

    def on(self, page_text: str) -> Witnesses:
        """Only the rules whose literals are on the page at all: one search each instead of one a line."""
        return Witnesses(tuple(t for t in self.tests
                               if not t.literal or any(word in page_text for word in t.literal)))

    def weigh(self, seen: Seen) -> dict[str, float]:
        """The sum of the evidence for each role that has any."""
        total: dict[str, float] = {}
        for test in self._firing(seen):
            for role, weight in test.weights:
                total[role] = total.get(role, 0.0) + weight
        return total

    def evidence(self, seen: Seen) -> list[Evidence]:
        """The same, rule by rule, for ``explain``."""
        return [Evidence(test.rule.id, role, weight, test.rule.why)
                for test in self._firing(seen) for role, weight in test.weights]

    def _firing(self, seen: Seen) -> list[_Test]:
        text, bits, gap, level = seen
        size = len(text)
        out = []
        for test in self.tests:
            if size > test.long or size < test.short or bits & test.needs != test.needs or bits & test.bars:
                continue
            if test.literal:
                for word in test.literal:
                    if word in text:
                        break
                else:
                    continue
            if not (test.gap[0] <= gap <= test.gap[1] and test.level[0] <= level <= test.level[1]):
                continue
            if test.search is None or test.search(text) is not None:
                out.append(test)
        return out


@lru_cache(maxsize=8)
def witnesses(pack: Pack) -> Witnesses:
    """The role rules of a pack in the form that is fast to ask."""
    bits = features.table(pack)
    tests = [
        _Test(rule, rule.length[0], rule.length[1], rule.literal, rule.search,
              features.mask(rule.needs, bits, rule.where), features.mask(rule.bars, bits, rule.where),
              rule.gap, rule.level, tuple(rule.weights.items()))
        for rule in pack.steps["roles"]
    ]
    return Witnesses(tuple(tests))


@dataclass(frozen=True, slots=True)
class Grammar:
    """What may follow what: ``step[context][role]`` is a weight; asides and captions keep the context.

    ``sticky[role]`` is the weight for another line of the same aside; ``body`` names the roles that are body
    for the text (a lead is body that opens an article).
    """

    step: Mapping[str, Mapping[str, float]]
    sticky: Mapping[str, float]
    prior: Mapping[str, float]
    seam_limit: float
    broken_head: float
    one_head: float
    caption_rest: float
    caption_apart: float
    lone_part: float


@lru_cache(maxsize=8)
def grammar(pack: Pack) -> Grammar:
    """The page grammar of a pack."""
    numbers = pack.settings["grammar"]
    return Grammar(numbers["after"], numbers["sticky"], numbers["prior"],
                   float(numbers["limits"]["seam"]), float(numbers["limits"]["headless-after-end"]),
                   float(numbers["limits"]["one-head"]), float(numbers["limits"]["caption-rest"]),
                   float(numbers["limits"]["caption-apart"]), float(numbers["limits"]["lone-part"]))


class Step(NamedTuple):
    """A state of the page: what came last in the text, which body unit that was, what was set aside since,
    and how many crossheads the article has had (2 for two and more)."""

    context: str
    body: int
    tail: str
    parts: int


def decide(
    seen: Sequence[Seen],
    pack: Pack,
    *,
    open_units: Sequence[bool],
    open_captions: Sequence[bool],
    headless_bit: int,
    closes_bit: int,
    seam: Score,
    head_seam: Score,
    known: Mapping[int, str] | None = None,
    barred: Mapping[int, frozenset[str]] | None = None,
) -> list[Verdict]:
    """The role of every unit on the best path, with its margin as confidence.

    ``seam(i, j)`` weighs a join of body unit ``j`` to body unit ``i``, ``head_seam`` the same of two heads.
    ``known`` fixes roles (verdicts of a reviewer), ``barred`` takes some away.
    """
    rules = grammar(pack)
    judges = witnesses(pack).on("\n".join(one.text for one in seen))
    choices = [_choices(judges, one, rules) for one in seen]
    _same_box(choices, seen)
    for i, role in (known or {}).items():
        choices[i] = {role: 0.0}
    for i, roles in (barred or {}).items():
        choices[i] = {r: w for r, w in choices[i].items() if r not in roles} or {"body": 0.0}
    net = _Net(seen, rules, open_units, open_captions, headless_bit, closes_bit, seam, head_seam)
    return net.best(choices)


def _choices(judges: Witnesses, one: Seen, rules: Grammar) -> dict[str, float]:
    """The roles worth considering for one unit, each with the evidence of the line alone."""
    weights = judges.weigh(one)
    if "head" in weights:
        extra = weights.pop("head")
        for role in sorted(HEADS):
            weights[role] = weights.get(role, 0.0) + extra
    body = weights.pop("body", 0.0)
    lead = weights.pop("lead", None)
    out = {role: w + rules.prior.get(role, 0.0) for role, w in weights.items()}
    out = {role: w for role, w in out.items() if w > CANDIDATE}
    out["body"] = body
    if lead is not None:
        out["lead"] = body + lead
    return out


def _same_box(choices: list[dict[str, float]], seen: Sequence[Seen]) -> None:
    """A short line right under a teaser or an advertisement may belong to the same box."""
    for i in range(1, len(seen)):
        if seen[i].gap == 0 and len(seen[i].text) <= BOX_LINE:
            for role in ("guide", "advertisement"):
                if choices[i - 1].get(role, -1.0) >= 0.0:
                    choices[i].setdefault(role, 0.0)


class _Net:
    """The best path over the units of one page (Viterbi), with the margin to the best path without a role."""

    def __init__(self, seen: Sequence[Seen], rules: Grammar, open_units: Sequence[bool],
                 open_captions: Sequence[bool], headless_bit: int, closes_bit: int, seam: Score, head_seam: Score) -> None:
        self.seen, self.rules = seen, rules
        self.open_captions = open_captions
        self.open_units, self.headless_bit, self.closes_bit = open_units, headless_bit, closes_bit
        self.seam, self.head_seam = seam, head_seam

    def best(self, choices: Sequence[Mapping[str, float]]) -> list[Verdict]:
        """The verdicts on the best path."""
        states: dict[Step, float] = {Step("start", -1, "", 0): 0.0}
        edges: list[list[tuple[Step, Step, str, float]]] = []
        for i, choice in enumerate(choices):
            found: dict[Step, float] = {}
            here: list[tuple[Step, Step, str, float]] = []
            for state, so_far in states.items():
                for role, weight in choice.items():
                    cost, after = self.step(state, role, i)
                    weight += cost
                    here.append((state, after, role, weight))
                    total = so_far + weight
                    if total > found.get(after, -1e9):
                        found[after] = total
            limit = max(found.values()) - BEAM
            states = {state: total for state, total in found.items() if total >= limit}
            edges.append(here)
        return self._margins(edges)

    def step(self, state: Step, role: str, i: int) -> tuple[float, Step]:
        """The weight of giving unit ``i`` a role in a state, and the state after it."""
        context, body, tail, parts = state
        rules = self.rules
        if role in ASIDE or role == "caption":
            weight = rules.step["aside"].get(context, 0.0) if role == "caption" else 0.0
            if tail == role:
                weight += rules.sticky.get(role, 0.0)
                if role == "caption" and self.open_captions[i - 1]:
                    weight += max(0.0, min(rules.caption_rest, self.seam(i - 1, i) - rules.caption_apart))
            if role == "jump" and context == "open":
                weight += rules.step["aside"].get("jump-open", 0.0)
            return weight, Step(context, body, role, parts)
        weight = rules.step[context].get(role, NEVER)
        if tail and role in ("headline", "kicker") and context == "body":
            weight += rules.step["tail"].get(tail, 0.0)
        if role in ("body", "lead"):
            bits = self.seen[i].bits
            if context == "open":
                limit = rules.seam_limit
                weight += max(-limit, min(limit, self.seam(body, i)))
            elif bits & self.headless_bit:
                weight += rules.broken_head
            after = "ended" if bits & self.closes_bit else "open" if self.open_units[i] else "body"
            return weight, Step(after, i, "", parts)
        if role == context and i and role != "byline":
            limit = rules.seam_limit
            weight += max(-limit, min(limit, self.head_seam(i - 1, i)))
        elif context in HEADS and role in HEADS:
            weight -= rules.one_head * max(0.0, self.head_seam(i - 1, i))
        if role in ("crosshead", "place"):
            if context not in ("crosshead", "place"):
                parts = min(2, parts + 1)
        elif role in ("headline", "kicker"):
            weight += rules.lone_part * (parts == 1)
            parts = 0
        return weight, Step("ended" if role == "credit" else role, -1, "", parts)

    def _margins(self, edges: list[list[tuple[Step, Step, str, float]]]) -> list[Verdict]:
        """Back from the end: the best role of each unit and how much the best other one costs."""
        ahead: dict[Step, float] = {}
        behind: list[dict[Step, float]] = [{Step("start", -1, "", 0): 0.0}]
        for here in edges:
            reached: dict[Step, float] = {}
            last = behind[-1]
            for state, after, _, weight in here:
                total = last[state] + weight
                if total > reached.get(after, -1e9):
                    reached[after] = total
            behind.append(reached)
        ranks: list[dict[str, float]] = []
        aheads: list[dict[Step, float]] = []
        for i in range(len(edges) - 1, -1, -1):
            before: dict[Step, float] = {}
            roles: dict[str, float] = {}
            last = behind[i]
            for state, after, role, weight in edges[i]:
                if i + 1 < len(edges) and after not in ahead:
                    continue
                final = self.rules.lone_part * (after.parts == 1)
                rest = weight + (ahead[after] if i + 1 < len(edges) else final)
                if rest > before.get(state, -1e9):
                    before[state] = rest
                total = last[state] + rest
                if total > roles.get(role, -1e9):
                    roles[role] = total
            aheads.append(ahead)
            ranks.append(roles)
            ahead = before
        return self._walk(edges, aheads[::-1], ranks[::-1])

    def _walk(self, edges: list[list[tuple[Step, Step, str, float]]], aheads: list[dict[Step, float]],
              ranks: list[dict[str, float]]) -> list[Verdict]:
        """The one best path, forwards, so that equal paths are never mixed."""
        out: list[Verdict] = []
        at = Step("start", -1, "", 0)
        for i, here in enumerate(edges):
            final = i + 1 == len(edges)
            best, chosen = -1e9, None
            for edge in here:
                if edge[0] == at and (final or edge[1] in aheads[i]):
                    lone = self.rules.lone_part * (edge[1].parts == 1)
                    total = edge[3] + (lone if final else aheads[i][edge[1]])
                    if total > best:
                        best, chosen = total, edge
            if chosen is None:
                raise AssertionError("the best path has no next step")
            at = chosen[1]
            out.append(self._verdict(chosen[2], ranks[i]))
        return out

    def _verdict(self, role: str, roles: Mapping[str, float]) -> Verdict:
        name = SPECIAL.get(role, role)
        rivals = [(total, other) for other, total in roles.items() if SPECIAL.get(other, other) != name]
        margin = roles[role] - max(rivals)[0] if rivals else CERTAIN
        reason = f"margin {margin:.1f}" + (f" over {max(rivals)[1]}" if rivals else "")
        return Verdict(name, 1 / (1 + exp(-margin / MARGIN_SCALE)), "grammar.best-path", reason)
