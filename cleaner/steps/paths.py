"""The best path of roles over the lines of a page (Viterbi), and how far behind the best other one is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Final, NamedTuple

from cleaner.steps.grammar import SPECIAL, Grammar
from cleaner.steps.ways import OTHER_HEAD, OWN_BODY, PLACES, SAME_HEAD, SEAM, Asked, Ways, ways

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

State = int
"""The number of a place and the body unit that came last; see :mod:`cleaner.steps.ways`."""
Score = Callable[[int, int], float]
Edge = tuple[int, int, str, float]
"""From a state to a state of the next layer, by index, with the role and its weight."""
_DEAD_END: Final[Edge] = (-1, -1, "", _NONE)
"""How a state goes on that was given up; no best path leads there."""


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


class Place(NamedTuple):
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
    states: list[State] = [0]
    known = ways(rules)
    for i, choice in enumerate(choices):
        asked = Asked(tuple(choice.items()), signs.ends[i], signs.headless[i])
        states, reached, edges = _advance(states, totals[-1], i, asked, known, rules.limits, signs)
        layers.append(edges)
        totals.append(reached)
        kept += len(edges)
        if (len(states) == 1 or kept > MOST_EDGES) and i + 1 < len(choices):
            top = max(range(len(states)), key=reached.__getitem__)
            out += _back(layers, totals, [0.0 if at == top else _NONE for at in range(len(states))])
            layers, totals, states, kept = [], [[0.0]], [states[top]], 0
    lone = rules.limits["lone-part"]
    return out + _back(layers, totals, [lone * (known.places[state % PLACES].parts == 1) for state in states])


def _advance(states: Sequence[State], so_far: Sequence[float], i: int, asked: Asked, known: Ways,
             limits: Mapping[str, float], signs: Signs) -> tuple[list[State], list[float], list[Edge]]:
    """One layer further: the states after line ``i``, their best totals, and the edges to them."""
    index: dict[State, int] = {}
    reached: list[float] = []
    found: list[Edge] = []
    limit = max(so_far) - BEAM
    followed = range(len(states)) if len(states) <= WIDEST else nlargest(WIDEST, range(len(states)), so_far.__getitem__)
    table, own = known.table(asked), PLACES * (i + 1)
    told: dict[int, float] = {}  # what the line has to say to ways that ask: to bodies before it, to what is negative
    for at in followed:
        total = so_far[at]
        if total < limit:
            continue
        state = states[at]
        place = state % PLACES
        for role, weight, after, body, asks in table.get(place) or known.from_(place, asked):
            if asks:
                key = state // PLACES if asks == SEAM else -asks
                if key not in told:
                    told[key] = _told(asks, key - 1, i, limits, signs)
                weight += told[key]
            if body:
                after += own if body == OWN_BODY else state - place
            worth = total + weight
            to = index.get(after)
            if to is None:
                to = index[after] = len(reached)
                reached.append(worth)
            elif worth > reached[to]:
                reached[to] = worth
            found.append((at, to, role, weight))
    return list(index), reached, found


def _told(asks: int, body: int, i: int, limits: Mapping[str, float], signs: Signs) -> float:
    """What line ``i`` has to say to a way that asks it something; ``body`` is the unit that is broken off."""
    if asks == SEAM:
        return _clipped(signs.seam(body, i), limits["seam"])
    if asks == SAME_HEAD:
        return _clipped(signs.head_seam(i - 1, i), limits["seam"])
    if asks == OTHER_HEAD:
        return -limits["one-head"] * max(0.0, signs.head_seam(i - 1, i))
    return _caption_rest(limits, signs, i) if signs.unfinished[i - 1] else 0.0


def _caption_rest(limits: Mapping[str, float], signs: Signs, i: int) -> float:
    """What the seam says for line ``i`` being the second line of a caption."""
    return max(0.0, min(limits["caption-rest"], signs.seam(i - 1, i) - limits["caption-apart"]))


def _clipped(weight: float, limit: float) -> float:
    return limit if weight > limit else -limit if weight < -limit else weight


def _back(layers: list[list[Edge]], totals: list[list[float]], ending: list[float]) -> list[Place]:
    """Back from the end: what each state is worth from here on, then the one best path forwards."""
    ahead = ending
    steps: list[tuple[list[Edge], dict[str, float]]] = []
    for last, edges in zip(reversed(totals[:-1]), reversed(layers), strict=True):
        before = [_NONE] * len(last)
        chosen = [_DEAD_END] * len(last)
        ranks: dict[str, float] = {}
        for edge in edges:
            at, to, role, weight = edge
            rest = weight + ahead[to]
            if rest > before[at]:
                before[at] = rest
                chosen[at] = edge
            total = last[at] + rest
            if total > ranks.get(role, _NONE):
                ranks[role] = total
        steps.append((chosen, ranks))
        ahead = before
    out: list[Place] = []
    at = 0
    for chosen, ranks in reversed(steps):
        edge = chosen[at]
        at = edge[1]
        out.append(_place(edge[2], ranks))
    return out


def _place(role: str, ranks: Mapping[str, float]) -> Place:
    name = SPECIAL.get(role, role)
    best_other, rival = _GIVEN_UP, ""
    for other, total in ranks.items():
        if total > best_other and SPECIAL.get(other, other) != name:
            best_other, rival = total, SPECIAL.get(other, other)
    return Place(name, ranks[role] - best_other if rival else CERTAIN, rival)
