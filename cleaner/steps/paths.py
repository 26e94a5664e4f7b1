"""The best path of roles over the lines of a page (Viterbi), and how far behind the best other one is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Final

from cleaner.steps.grammar import HEADS_OFF, HEADS_ON, PASSES, READS, SPECIAL, Grammar

BEAM: Final = 8.0
"""States this far behind the best are dropped: measured, no page read otherwise with 16."""
WIDEST: Final = 64
"""States that are followed at most; real pages have 40. Lines that all look alike would leave one a line."""
MOST_EDGES: Final = 300_000
"""Edges that are kept before what lies behind is decided; real pages have 1,700 before all their paths meet."""
CERTAIN: Final = 30.0
"""The margin of a line that nothing else was considered for."""
_NONE: Final = -1e9
_GIVEN_UP: Final = _NONE / 2
"""A way worth less was given up before its end; it is nobody's rival."""

State = tuple[str, int, str, int]
"""What came last in the text, which body unit that was, what was set aside since, how many crossheads the
article has had (2 for two and more)."""
Score = Callable[[int, int], float]
Edge = tuple[int, int, str, float]
"""From a state to a state of the next layer, by index, with the role and its weight."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What the path needs to know of each line besides its evidence.

    ``ends[i]`` is the context after line ``i`` as body (``body``, ``open`` or ``ended``); ``headless[i]``
    that it cannot begin a sentence; ``unfinished[i]`` that, as a caption, it may go on in the next line.
    """

    ends: Sequence[str]
    headless: Sequence[bool]
    unfinished: Sequence[bool]
    seam: Score
    head_seam: Score


@dataclass(frozen=True, slots=True)
class Place:
    """A line on the best path: its role, the margin to the best path with another one, and that role."""

    role: str
    margin: float
    rival: str


def best(choices: Sequence[Mapping[str, float]], rules: Grammar, signs: Signs) -> list[Place]:
    """The best path over the choices of every line.

    Where all paths meet in one state, what lies before it is decided and its layers are let go; where they never do,
    the best of them decides from time to time.
    """
    out: list[Place] = []
    kept = 0
    layers: list[list[Edge]] = []
    totals: list[list[float]] = [[0.0]]
    states: list[State] = [("start", -1, "", 0)]
    for i, choice in enumerate(choices):
        states, reached, edges = _advance(states, totals[-1], i, choice, rules, signs)
        layers.append(edges)
        totals.append(reached)
        kept += len(edges)
        if (len(states) == 1 or kept > MOST_EDGES) and i + 1 < len(choices):
            top = max(range(len(states)), key=reached.__getitem__)
            out += _back(layers, totals, [0.0 if at == top else _NONE for at in range(len(states))])
            layers, totals, states, kept = [], [[0.0]], [states[top]], 0
    lone = rules.limits["lone-part"]
    return out + _back(layers, totals, [lone * (state[3] == 1) for state in states])


def _advance(states: Sequence[State], so_far: Sequence[float], i: int, choice: Mapping[str, float],
             rules: Grammar, signs: Signs) -> tuple[list[State], list[float], list[Edge]]:
    """One layer further: the states after line ``i``, their best totals, and the edges to them."""
    index: dict[State, int] = {}
    reached: list[float] = []
    found: list[Edge] = []
    limit = max(so_far) - BEAM
    followed = range(len(states)) if len(states) <= WIDEST else nlargest(WIDEST, range(len(states)), so_far.__getitem__)
    moves = rules.moves
    for at in followed:
        total = so_far[at]
        if total < limit:
            continue
        context, body, tail, parts = states[at]
        for role, evidence in choice.items():
            move = moves.get((context, role, tail, parts)) or rules.move(context, role, tail, parts)
            weight = evidence + move[0]
            kind = move[3]
            if kind == PASSES:
                after = (move[1], body, role, parts)
                if role == tail == "caption" and signs.unfinished[i - 1]:
                    weight += _caption_rest(rules, signs, i)
            elif kind == READS:
                after = (signs.ends[i], i, "", parts)
                if context == "open":
                    weight += _clipped(signs.seam(body, i), rules.limits["seam"])
                elif signs.headless[i]:
                    weight += rules.limits["headless-after-end"]
            else:
                after = (move[1], -1, "", move[2])
                if kind == HEADS_ON:
                    weight += _clipped(signs.head_seam(i - 1, i), rules.limits["seam"])
                elif kind == HEADS_OFF:
                    weight -= rules.limits["one-head"] * max(0.0, signs.head_seam(i - 1, i))
            to = index.get(after)
            if to is None:
                to = index[after] = len(reached)
                reached.append(total + weight)
            elif total + weight > reached[to]:
                reached[to] = total + weight
            found.append((at, to, role, weight))
    return list(index), reached, found


def _caption_rest(rules: Grammar, signs: Signs, i: int) -> float:
    """What the seam says for line ``i`` being the second line of a caption."""
    limits = rules.limits
    return max(0.0, min(limits["caption-rest"], signs.seam(i - 1, i) - limits["caption-apart"]))


def _clipped(weight: float, limit: float) -> float:
    return limit if weight > limit else -limit if weight < -limit else weight


def _back(layers: list[list[Edge]], totals: list[list[float]], ending: list[float]) -> list[Place]:
    """Back from the end: what each state is worth from here on, then the one best path forwards."""
    ahead = ending
    worth: list[list[float]] = [ending]
    ranks: list[dict[str, float]] = []
    for i in range(len(layers) - 1, -1, -1):
        last = totals[i]
        before = [_NONE] * len(last)
        roles: dict[str, float] = {}
        for at, to, role, weight in layers[i]:
            rest = weight + ahead[to]
            if rest > before[at]:
                before[at] = rest
            total = last[at] + rest
            if total > roles.get(role, _NONE):
                roles[role] = total
        ranks.append(roles)
        ahead = before
        worth.append(before)
    worth.reverse()
    ranks.reverse()
    out: list[Place] = []
    at = 0
    for i, edges in enumerate(layers):
        chosen = max((edge for edge in edges if edge[0] == at), key=lambda e: e[3] + worth[i + 1][e[1]])
        at = chosen[1]
        out.append(_place(chosen[2], ranks[i]))
    return out


def _place(role: str, ranks: Mapping[str, float]) -> Place:
    name = SPECIAL.get(role, role)
    best_other, rival = _GIVEN_UP, ""
    for other, total in ranks.items():
        if total > best_other and SPECIAL.get(other, other) != name:
            best_other, rival = total, SPECIAL.get(other, other)
    return Place(name, ranks[role] - best_other if rival else CERTAIN, rival)
