"""Sight: a page as the steps see it that decide: its units, what they have been seen to have, what ties them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from cleaner import joins
from cleaner.model import Page
from cleaner.rules import Pack
from cleaner.steps import features, latin
from cleaner.steps.box_features import bits_of
from cleaner.steps.boxed import boxed_units
from cleaner.steps.latin_columns import set_apart
from cleaner.steps.lookout import Lookout
from cleaner.steps.pretests import probe
from cleaner.steps.setting import has_boxes
from cleaner.steps.surroundings import around
from cleaner.steps.units import Unit, units


@dataclass(frozen=True, slots=True)
class Sight:
    """A page as the deciding steps see it: units, their bits, and the sides of every seam."""

    page: Page
    units: tuple[Unit, ...]
    bits: list[int]
    sides: list[joins.Side]
    names: Mapping[str, int]
    weigh: joins.Seams
    weighed: dict[tuple[int, int, bool], tuple[float, str]] = field(default_factory=dict)

    def seam(self, i: int, j: int, *, head: bool = False) -> tuple[float, str]:
        """The weight of a join of unit ``j`` to unit ``i`` and its weightiest rule; asked once each."""
        key = (i, j, head)
        found = self.weighed.get(key)
        if found is None:
            found = self.weighed[key] = self.weigh.score(self.sides[i], self.sides[j], head=head)
        return found

    def contexts(self) -> list[str]:
        """What the page is at after each unit as body: in text, in a broken sentence, or behind an article."""
        names = self.names
        closes, ends = names["closes"], names["terminated"] | names["colon-end"] | names["verse"]
        return ["ended" if bits & closes else "body" if bits & ends else "open" for bits in self.bits]

    def open_captions(self) -> list[bool]:
        """Which units, if they are captions, may go on in the next line: no full stop and no photographer yet."""
        closed = self.names["terminated"] | self.names["caption-ends"]
        return [not bits & closed for bits in self.bits]


def look(page: Page, pack: Pack, cuts: frozenset[int] = frozenset()) -> Sight:
    """The units of a page with their features: all that roles and joins are decided on.

    ``cuts`` are source offsets of lines at which a unit begins.
    """
    is_latin = pack.language == "latin"
    names = features.table(pack)
    boxes = has_boxes(page)
    if boxes:
        found, seen = boxed_units(page, cuts | set_apart(page.lines) if is_latin else cuts, is_latin)
        wrapped = True
    else:
        found, wrapped = units(page.lines, cuts, is_latin)
        seen = []
    spoken = features.vocabulary(pack).spoken
    see = latin.alone if is_latin else features.alone
    alone = [see(unit.text, unit.level, unit.picture) | spoken(unit.text) for unit in found]
    alone = [bits | bits_of(one, names) for bits, one in zip(alone, seen, strict=True)] if boxes else alone
    lines = page.lines
    for i, unit in enumerate(found):
        if unit.last > unit.first and all(len(lines[k].text) == 1 for k in range(unit.first, unit.last + 1)):
            alone[i] |= names["vertical"]
    if len({line.n for line in lines}) < len(lines):
        for i, (one, two) in enumerate(pairwise(found), 1):
            if lines[one.last].n == lines[two.first].n and one.sheet == two.sheet:
                alone[i] |= names["glued"]
    opens, lead, closed = _opens(pack), names["lead"], names["terminated"]
    opening = [bool(bits & lead or (not bits & closed and opens(unit.text)))
               for unit, bits in zip(found, alone, strict=True)]
    bits = around(found, alone, names, opening, wrapped)
    sides = [joins.Side(unit.text, one, unit.gap, unit.level) for unit, one in zip(found, bits, strict=True)]
    return Sight(page, found, bits, sides, names, joins.plan(pack))


@lru_cache(maxsize=8)
def _opens(pack: Pack) -> Callable[[str], int]:
    """What knows a byline on its own line: it finds something, or 0."""
    byline = pack.rules.get("bylines.own-line")
    return Lookout([] if byline is None else [probe(byline)]).finding
