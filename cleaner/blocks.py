"""Block builder: which units are one paragraph, headline or caption, seen through captions and asides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from cleaner import joins
from cleaner.edits import ASK, JOIN_SAID, UNORDERED
from cleaner.model import ASIDE, HEADS, Block, Seam, Verdict
from cleaner.options import Options
from cleaner.sight import Sight
from cleaner.steps.hyphens import Hyphens
from cleaner.steps.units import between
from cleaner.trace import join, runs_of

_DECIDED: Final = frozenset({"body", "caption"})
CAPTION_APART: Final = 4.0
"""What speaks against two lines being one caption when a blank line parts them: captions stand in rows."""
_WRAP: Final = Seam(0, 0.99, "auto", "joins.printed-line", "a printed line of a hard-wrapped paragraph")[1:]
_SEEN_THROUGH: Final = (ASIDE | {"caption"}) - {"jump"}
LOST_CONFIDENCE: Final = 0.5
"""That text was lost is a guess by nature: the page was not seen."""


class Builder:
    """Blocks out of units: what continues what, seen through captions and asides."""

    def __init__(self, sight: Sight, verdicts: Sequence[Verdict], options: Options, hyphens: Hyphens | None) -> None:
        """Build by what was seen and decided, and by what was told; ``hyphens`` are those of a Latin page."""
        self.sight, self.verdicts, self.options = sight, verdicts, options
        self.open_captions = sight.open_captions()
        self.contexts = sight.contexts()
        self.hyphens = hyphens

    def blocks(self) -> list[Block]:
        """The blocks in reading order: a caption follows the paragraph that it interrupted."""
        groups: list[tuple[list[int], list[Seam]]] = []
        open_body: int | None = None
        for i, verdict in enumerate(self.verdicts):
            role = verdict.role
            if role in ASIDE:
                groups.append(([i], []))
                if role == "jump":
                    open_body = None
                continue
            last = open_body if role == "body" else len(groups) - 1 if groups else None
            seam = self._seam(groups[last][0][-1], i) if last is not None else None
            if seam is not None and last is not None:
                groups[last][0].append(i)
                groups[last][1].append(seam)
            else:
                groups.append(([i], []))
                if role == "body":
                    open_body = len(groups) - 1
            if role not in _DECIDED:
                open_body = None
        built = [self._block(members, seams) for members, seams in groups]
        return self._lost(groups, built)

    def _seam(self, i: int, j: int) -> Seam | None:
        """The join of unit ``j`` to unit ``i``, or None."""
        one, two = self.verdicts[i].role, self.verdicts[j].role
        if one != two:
            return None
        right = self.sight.sides[j]
        first = self.sight.page.lines[self.sight.units[j].first].start
        if first in self.options.apart:
            return None
        through = j > i + 1
        if first in self.options.together:
            return Seam(0, 1.0, "auto", JOIN_SAID, "", through)
        if one == "body":
            score, rule = self.sight.seam(i, j)
        elif one in HEADS:
            score, rule = self.sight.seam(i, j, head=True)
            if one != "crosshead" and not through and score <= 0:
                score, rule = 0.5, "joins.head-prior"
        elif one == "caption" and right.gap <= 1 and not through and self.open_captions[i]:
            score, rule = self.sight.seam(i, j)
            score -= CAPTION_APART if right.gap else 0.0
        else:
            return None
        if score <= 0:
            return None
        sure = joins.confidence(score)
        reason = self.sight.weigh.reasons.get(rule, "")
        return Seam(0, sure, "auto" if sure >= ASK else "ask", rule, reason, through)

    def _block(self, members: Sequence[int], seams: Sequence[Seam]) -> Block:
        units_, lines = self.sight.units, self.sight.page.lines
        unit = units_[members[0]]
        if len(members) == 1 and unit.first == unit.last:
            line, verdict = lines[unit.first], self.verdicts[members[0]]
            return Block(verdict.role, (unit.first,), line.text, runs_of(line),
                         verdict.confidence, verdict.rule, verdict.reason)
        indices = [k for i in members for k in range(units_[i].first, units_[i].last + 1)]
        pairs = pairwise([lines[k] for k in indices])
        gaps = [between(one.text, two.text) if self.hyphens is None else self.hyphens.at(one, two).space
                for one, two in pairs]
        text_, runs = join([lines[k] for k in indices], gaps)
        known = {units_[member].first: seam[1:] for member, seam in zip(members[1:], seams, strict=True)}
        at, out = 0, []
        for before, index, gap in zip(indices, indices[1:], gaps, strict=False):
            at += len(lines[before].text) + len(gap)
            out.append(Seam(at, *known.get(index, _WRAP)))
        worst = min((self.verdicts[i] for i in members), key=lambda v: v.confidence)
        return Block(self.verdicts[members[0]].role, tuple(indices), text_, runs, worst.confidence,
                     worst.rule, worst.reason, tuple(out))

    def _lost(self, groups: Sequence[tuple[list[int], list[Seam]]], built: list[Block]) -> list[Block]:
        """Mark paragraphs that break off: their continuation is on no line of the page."""
        follow: str | None = None  # the next role that counts
        for n in range(len(built) - 1, -1, -1):
            block, follows = built[n], follow
            if block.role not in _SEEN_THROUGH:
                follow = block.role
            if block.role != "body" or block.rule == UNORDERED:
                continue
            if self.contexts[groups[n][0][-1]] != "open":
                continue
            if n + 1 == len(built) or follows == "jump":
                continue
            built[n] = replace(block, lost=Seam(len(block.text), LOST_CONFIDENCE, "ask", "gap.lost-text",
                                                "the paragraph breaks off and nothing continues it"))
        return built
