"""The page grammar: what may follow what on a page, as data with weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from cleaner.model import ASIDE, HEADS
from cleaner.rules import Pack

NEVER: Final = -99.0
"""A step that the grammar does not know."""
SPECIAL: Final = {"lead": "body", "place": "crosshead"}
"""Roles that only the grammar knows: body that opens an article, a crosshead that is a place and a colon."""

PASSES, READS, HEADS_ON, HEADS_OFF, OTHER = range(5)
"""What a move needs of its line beyond its weight: an aside or caption passes; body reads the seam to the
body before it; a head of the same or of another kind than the one before asks what ties the two lines."""


class Move(NamedTuple):
    """A step from a context to a role: its weight, the context after it, the crossheads so far, its kind.

    ``after`` is empty for body, whose context depends on how the line ends.
    """

    weight: float
    after: str
    parts: int
    kind: int


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """What may follow what: ``step[context][role]`` is a weight; asides and captions keep the context.

    ``sticky[role]`` is the weight for another line of the same aside, ``prior[role]`` what a role has
    against it before any evidence, ``limits`` the numbers that are no single pair's.
    """

    step: Mapping[str, Mapping[str, float]]
    sticky: Mapping[str, float]
    prior: Mapping[str, float]
    limits: Mapping[str, float]

    def move(self, context: str, role: str, tail: str, parts: int) -> Move:
        """The move to ``role`` in a context, behind the aside ``tail``, after ``parts`` crossheads.

        >>> from cleaner.rules import packs
        >>> grammar(packs()).move("headline", "byline", "", 0)
        Move(weight=2.0, after='byline', parts=0, kind=4)
        """
        step = self.step
        if role in ASIDE or role == "caption":
            weight = step["aside"].get(context, 0.0) if role == "caption" else 0.0
            if tail == role:
                weight += self.sticky.get(role, 0.0)
            if role == "jump" and context == "open":
                weight += step["aside"].get("jump-open", 0.0)
            if role == "jump" and context in ("open", "body"):
                context = "ended"
            return Move(weight, context, parts, PASSES)
        weight = step[context].get(role, NEVER)
        if tail and role in ("headline", "kicker") and context == "body":
            weight += step["tail"].get(tail, 0.0)
        if role in ("body", "lead"):
            return Move(weight, "", parts, READS)
        kind = OTHER
        if role == context and role != "byline":
            kind = HEADS_ON
        elif context in HEADS and role in HEADS:
            kind = HEADS_OFF
        if role in ("crosshead", "place"):
            if context not in ("crosshead", "place"):
                parts = min(2, parts + 1)
        elif role in ("headline", "kicker"):
            weight += self.limits["lone-part"] * (parts == 1)
            parts = 0
        return Move(weight, "ended" if role == "credit" else role, parts, kind)


@lru_cache(maxsize=8)
def grammar(pack: Pack) -> Grammar:
    """The page grammar of a pack."""
    numbers = pack.settings["grammar"]
    return Grammar(numbers["after"], numbers["sticky"], numbers["prior"], numbers["limits"])
