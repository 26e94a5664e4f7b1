"""A way: what a line in some role makes of the place where the text stands, and what it weighs.

A page comes by the same places again and again, with the same choices of roles: what the grammar says of them is
worked out once and kept. A place is a number here, and so is a state of the path: a place and the unit of body that
came last.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from cleaner.steps.grammar import HEADS_OFF, HEADS_ON, PASSES, READS, Grammar

KEPT: Final = 1 << 12
"""Choices of roles whose ways are kept; a page of news has about a dozen."""
PLACES: Final = 1 << 16
"""More places than there are: a state is a place and so many times the number of the unit of body before it."""

PLAIN, CAPTION_REST, SEAM, SAME_HEAD, OTHER_HEAD = range(5)
"""What a way needs of its line beyond its weight: nothing; the rest of a caption; the seam to the broken sentence
before it; the seam to the head before it, of the same or of another kind."""
NO_BODY, BODY_BEFORE, OWN_BODY = range(3)
"""Which unit of body came last behind a line: none since the last head, the one before the line, the line itself."""

Choices = tuple[tuple[str, float], ...]
"""Roles of a line with their evidence."""


class Asked(NamedTuple):
    """What ways are worked out for: a line's choices, the context behind it as body, if it cannot begin a sentence."""

    choices: Choices
    end: str
    headless: bool


class Place(NamedTuple):
    """Where a text stands: what came last in it, what was set aside since, the crossheads so far (2: two and more)."""

    context: str
    tail: str
    parts: int


class Way(NamedTuple):
    """A step from a place by a role: its weight, the place behind it, whose body that is, what it asks of the line."""

    role: str
    weight: float
    after: int
    body: int
    asks: int


class Ways:
    """The ways of a grammar, each worked out when it is first asked for."""

    __slots__ = ("_numbers", "_rules", "places", "table")

    def __init__(self, rules: Grammar) -> None:
        """Know the start, and nothing else yet."""
        self._rules = rules
        self.places: list[Place] = []
        self._numbers: dict[Place, int] = {}
        self.table = lru_cache(maxsize=KEPT)(_empty)
        """The ways that are known for a line, by place; what is missing, :meth:`from_` tells."""
        self.number(Place("start", "", 0))

    def number(self, place: Place) -> int:
        """The number of a place; that of the start of a page is 0."""
        found = self._numbers.get(place)
        if found is None:
            found = self._numbers[place] = len(self.places)
            self.places.append(place)
        return found

    def from_(self, number: int, asked: Asked) -> tuple[Way, ...]:
        """The ways from a place by each role of a line.

        >>> from cleaner.rules import packs
        >>> from cleaner.steps.grammar import grammar
        >>> ways = Ways(grammar(packs()))
        >>> found = ways.from_(0, Asked((("headline", 2.0),), "body", False))
        >>> [(way.role, way.weight, ways.places[way.after]) for way in found]
        [('headline', 3.0, Place(context='headline', tail='', parts=0))]
        """
        known = self.table(asked)
        found = known.get(number)
        if found is None:
            place = self.places[number]
            found = known[number] = tuple(self._way(place, role, weight, asked) for role, weight in asked.choices)
        return found

    def _way(self, place: Place, role: str, evidence: float, asked: Asked) -> Way:
        move = self._rules.move(place.context, role, place.tail, place.parts)
        weight = evidence + move.weight
        if move.kind == PASSES:
            after = Place(move.after, role, place.parts)
            asks = CAPTION_REST if role == place.tail == "caption" else PLAIN
            return Way(role, weight, self.number(after), BODY_BEFORE, asks)
        if move.kind == READS:
            is_open = place.context == "open"
            if asked.headless and not is_open:
                weight += self._rules.limits["headless-after-end"]
            after = Place(asked.end, "", place.parts)
            return Way(role, weight, self.number(after), OWN_BODY, SEAM if is_open else PLAIN)
        asks = SAME_HEAD if move.kind == HEADS_ON else OTHER_HEAD if move.kind == HEADS_OFF else PLAIN
        return Way(role, weight, self.number(Place(move.after, "", move.parts)), NO_BODY, asks)


def _empty(asked: Asked) -> dict[int, tuple[Way, ...]]:
    """No way yet from any place by a line."""
    del asked
    return {}


@lru_cache(maxsize=8)
def ways(rules: Grammar) -> Ways:
    """The ways of a grammar, kept."""
    return Ways(rules)
