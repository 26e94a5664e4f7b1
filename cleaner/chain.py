"""The chain: the one order of steps from a page to what was found on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final, TypeVar

from cleaner import joins, roles
from cleaner.articles import tree
from cleaner.edits import ASK, JOIN_SAID, UNORDERED, Key
from cleaner.model import ASIDE, HEADS, RUNNING, Block, Change, Line, Outcome, Page, Seam, Verdict
from cleaner.rules import Pack, Rule, built_in, fires
from cleaner.steps import features, latin, text
from cleaner.steps.box_features import bits_of
from cleaner.steps.boxed import boxed_units
from cleaner.steps.characters import mend
from cleaner.steps.facts import facts, script_of
from cleaner.steps.hyphens import Hyphens
from cleaner.steps.interleaved import columns_mixed
from cleaner.steps.language import LATIN, rules_for
from cleaner.steps.latin_columns import set_apart
from cleaner.steps.library_article import openings
from cleaner.steps.order import in_order
from cleaner.steps.parts import parts
from cleaner.steps.paths import Signs
from cleaner.steps.seam_words import seam_words
from cleaner.steps.setting import has_boxes
from cleaner.steps.settled import is_settled
from cleaner.steps.splits import split
from cleaner.steps.surroundings import around
from cleaner.steps.units import Unit, between, is_wrapped, units
from cleaner.trace import join

_DECIDED: Final = frozenset({"body", "caption"})


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may ask of the chain, and what a reviewer has told of the page.

    ``script`` is an OpenCC configuration or None. All else is by source offset of where a line begins:
    ``known`` are the roles of lines, ``barred`` roles that they have not, ``cuts`` lines that begin something
    of their own, ``together`` lines that continue the block before, ``apart`` lines that do not. ``mendings``
    are what a reviewer said of the character step's edits, by key: what to put there, None for as it was.
    """

    script: str | None = None
    known: Mapping[int, Verdict] = field(default_factory=dict)
    barred: Mapping[int, frozenset[str]] = field(default_factory=dict)
    cuts: frozenset[int] = frozenset()
    together: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()
    mendings: Mapping[Key, str | None] = field(default_factory=dict)


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
    probes = features.vocabulary(pack, [unit.text for unit in found])
    see = latin.alone if is_latin else features.alone
    alone = [see(unit.text, unit.level, unit.picture) | features.spoken(unit.text, probes)
             for unit in found]
    alone = [bits | bits_of(one, names) for bits, one in zip(alone, seen, strict=True)] if boxes else alone
    lines = page.lines
    for i, unit in enumerate(found):
        if unit.last > unit.first and all(len(lines[k].text) == 1 for k in range(unit.first, unit.last + 1)):
            alone[i] |= names["vertical"]
    for i in range(1, len(found)):
        one, two = lines[found[i - 1].last], lines[found[i].first]
        if one.n == two.n and one.sheet == two.sheet:
            alone[i] |= names["glued"]
    byline = pack.rules.get("bylines.own-line")
    opening = [bool(bits & names["lead"]) or _is_byline(byline, unit, bits, names)
               for unit, bits in zip(found, alone, strict=True)]
    bits = around(found, alone, names, opening, wrapped)
    sides = [joins.Side(u.text, b, u.gap, u.level) for u, b in zip(found, bits, strict=True)]
    return Sight(page, found, bits, sides, names, joins.plan(pack))


def _is_byline(rule: Rule | None, unit: Unit, bits: int, names: Mapping[str, int]) -> bool:
    return rule is not None and not bits & names["terminated"] and bool(fires(rule, unit.text))


def decide(sight: Sight, pack: Pack, options: Options) -> list[Verdict]:
    """The role of every unit."""
    names = sight.names
    seen = [roles.Seen(unit.text, bits, unit.gap, unit.level)
            for unit, bits in zip(sight.units, sight.bits, strict=True)]
    known = _told(sight, options.known)
    barred = _told(sight, options.barred)
    broken = names["headless"] | names["clings"]
    signs = Signs(
        ends=[_context(bits, names) for bits in sight.bits],
        headless=[bool(bits & broken) for bits in sight.bits],
        unfinished=_open_captions(sight),
        seam=lambda i, j: sight.seam(i, j)[0],
        head_seam=lambda i, j: sight.seam(i, j, head=True)[0],
    )
    return roles.decide(seen, pack, signs, known=known, barred=barred)


def _told(sight: Sight, by_line: Mapping[int, T]) -> dict[int, T]:
    """What was told of a line, by the unit that it is in; of several the first."""
    if not by_line:
        return {}
    lines = sight.page.lines
    told = ((i, by_line.get(lines[k].start)) for i, unit in enumerate(sight.units)
            for k in range(unit.last, unit.first - 1, -1))
    return {i: one for i, one in told if one is not None}


def _context(bits: int, names: Mapping[str, int]) -> str:
    """What the page is at after a line of body: in text, in a broken sentence, or behind an article."""
    if bits & names["closes"]:
        return "ended"
    return "body" if bits & (names["terminated"] | names["colon-end"] | names["verse"]) else "open"


def _open_captions(sight: Sight) -> list[bool]:
    """Which units, if they are captions, may go on in the next line: no full stop and no photographer yet."""
    closed = sight.names["terminated"] | sight.names["caption-ends"]
    return [not bits & closed for bits in sight.bits]


def run(page: Page, pack: Pack, options: Options | None = None) -> Outcome:
    """Everything that the rules of a pack find on a page, or those that it has for the page's language."""
    options = options or Options()
    pack = rules_for(page, pack)
    if not page.sheets and is_settled(page) and _needs_nothing(page, pack):
        return _settled(page, pack, options)
    page, marks = mend(page, pack, options.mendings)
    if marks:
        page = replace(page, lines=tuple(line for line in page.lines if line.text),
                       emptied=tuple(line for line in page.lines if not line.text))
    boxes, is_latin = has_boxes(page), pack.language == "latin"
    if not boxes and not is_wrapped(page.lines, is_latin):
        page = replace(page, lines=split(page.lines, pack))
    mixed = 0 if boxes or is_latin else columns_mixed([line.text for line in page.lines], seam_words(built_in()))
    if mixed:
        options = _unordered(page, options)
    sight = look(page, pack, options.apart | options.cuts)
    verdicts = decide(sight, pack, options) if sight.units else []
    blocks = _Builder(sight, verdicts, pack, options).blocks()
    blocks = _text(blocks, page.lines, pack, options.script)
    by_line = [verdict for unit, verdict in zip(sight.units, verdicts, strict=True)
               for _ in range(unit.first, unit.last + 1)]
    return Outcome(page, tuple(by_line), tuple(blocks), tree(blocks, openings(page.lines)), marks,
                   script=_script(page, pack), meta=facts(blocks),
                   warnings=(*page.repairs, *_warnings(blocks, mixed)))


def _unordered(page: Page, options: Options) -> Options:
    """The options for a page whose order is lost: every line is text by itself, and nothing is joined to it."""
    starts = frozenset(line.start for line in page.lines)
    lost = Verdict("body", LOST_CONFIDENCE, UNORDERED, "the lines of several columns stand between each other")
    return replace(options, known=dict.fromkeys(starts, lost) | dict(options.known), apart=starts - options.together)


def _script(page: Page, pack: Pack) -> str:
    """The script of a page that was read by these rules."""
    return LATIN if pack.language == "latin" else script_of(page.source.text)


def _needs_nothing(page: Page, pack: Pack) -> bool:
    """Whether neither the character step nor the text step would edit a line, in one role at least."""

    def edited(line: str, role: str) -> bool:
        return any(change.mode == "auto" and change.kind != "gap"
                   for change in text.changes(line, role, pack, cjk=pack.language == "zh"))

    return not mend(page, pack)[1] and not any(
        edited(line.text, "body") and edited(line.text, "headline") for line in page.lines)


def _settled(page: Page, pack: Pack, options: Options) -> Outcome:
    """A reading text read again: its blocks get their roles, nothing is joined, set aside or changed."""
    starts = frozenset(line.start for line in page.lines)
    barred = {start: ASIDE | options.barred.get(start, frozenset()) for start in starts - options.known.keys()}
    options = replace(options, apart=starts - options.together, barred=barred)
    sight = look(page, pack, starts)
    verdicts = decide(sight, pack, options)
    blocks = [replace(block, parts=parts(block.text, block.role, pack), lost=None)
              for block in _Builder(sight, verdicts, pack, options).blocks()]
    if options.script is not None:
        blocks = _scripted(blocks, options.script)
    return Outcome(page, tuple(verdicts), tuple(blocks), tree(blocks), (), script=_script(page, pack))


class _Builder:
    """Blocks out of units: what continues what, seen through captions and asides."""

    def __init__(self, sight: Sight, verdicts: Sequence[Verdict], pack: Pack, options: Options) -> None:
        self.sight, self.verdicts, self.options = sight, verdicts, options
        self.weigh = joins.plan(pack)
        self.open_captions = _open_captions(sight)
        self.hyphens = Hyphens(sight.page.lines, pack) if pack.language == "latin" else None

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
        reason = self.weigh_reason(rule)
        return Seam(0, sure, "auto" if sure >= ASK else "ask", rule, reason, through)

    def weigh_reason(self, rule: str) -> str:
        """Why a join rule exists, for the journal."""
        return next((t.rule.why for t in (*self.weigh.body, *self.weigh.head) if t.rule.id == rule), "")

    def _block(self, members: Sequence[int], seams: Sequence[Seam]) -> Block:
        units_, lines = self.sight.units, self.sight.page.lines
        indices = [k for i in members for k in range(units_[i].first, units_[i].last + 1)]
        gaps: list[str] = []
        known = {units_[members[k + 1]].first: seam for k, seam in enumerate(seams)}
        for a, b in pairwise(indices):
            gaps.append(between(lines[a].text, lines[b].text) if self.hyphens is None
                        else self.hyphens.at(lines[a], lines[b]).space)
        text_, runs = join([lines[k] for k in indices], gaps)
        at, out = 0, []
        for k, index in enumerate(indices):
            if k:
                seam = known.get(index, _WRAP)
                out.append(seam._replace(at=at))
            at += len(lines[index].text) + (len(gaps[k]) if k < len(gaps) else 0)
        worst = min((self.verdicts[i] for i in members), key=lambda v: v.confidence)
        return Block(self.verdicts[members[0]].role, tuple(indices), text_, runs, worst.confidence,
                     worst.rule, worst.reason, tuple(out))

    def _lost(self, groups: Sequence[tuple[list[int], list[Seam]]], built: list[Block]) -> list[Block]:
        """Mark paragraphs that break off: their continuation is on no line of the page."""
        names = self.sight.names
        for n, (members, _) in enumerate(groups):
            block = built[n]
            if block.role != "body" or block.rule == UNORDERED:
                continue
            if _context(self.sight.bits[members[-1]], names) != "open":
                continue
            follow = next((b.role for b in built[n + 1 :] if b.role not in _SEEN_THROUGH), None)
            if follow is None and not built[n + 1 :]:
                continue
            if follow == "jump":
                continue
            built[n] = replace(block, lost=Seam(len(block.text), LOST_CONFIDENCE, "ask", "gap.lost-text",
                                                "the paragraph breaks off and nothing continues it"))
        return built


CAPTION_APART: Final = 4.0
"""What speaks against two lines being one caption when a blank line parts them: captions stand in rows."""
_WRAP: Final = Seam(0, 0.99, "auto", "joins.printed-line", "a printed line of a hard-wrapped paragraph")
_SEEN_THROUGH: Final = (ASIDE | {"caption"}) - {"jump"}
LOST_CONFIDENCE: Final = 0.5
"""That text was lost is a guess by nature: the page was not seen."""


def _text(blocks: list[Block], lines: Sequence[Line], pack: Pack, config: str | None) -> list[Block]:
    """The text step on every block that is read, and the parts of each."""
    hyphens = Hyphens(lines, pack) if pack.language == "latin" else None
    out: list[Block] = []
    for block in blocks:
        if block.role in ASIDE and block.role not in RUNNING:
            out.append(block)
            continue
        found: tuple[Change, ...] = text.changes(block.text, block.role, pack, cjk=hyphens is None)
        if found and block.seams:
            found = tuple(c for c in found if not any(c.start < seam.at < c.end for seam in block.seams))
        if hyphens is not None and block.seams and (taken := hyphens.changes(block, lines)):
            ranked = (*pack.steps["hyphens"], *pack.steps["text"])
            found = tuple(in_order([*taken, *found], {rule.id: i for i, rule in enumerate(ranked)}))
        named = parts(block.text, block.role, pack)
        out.append(replace(block, changes=found, parts=named) if found or named else block)
    return out if config is None else _scripted(out, config)


def _scripted(blocks: list[Block], config: str) -> list[Block]:
    from cleaner.steps import script

    out: list[Block] = []
    for block, found in zip(blocks, script.convert([block.text for block in blocks], config), strict=True):
        pieces = script.cut(found, block.text, [seam.at for seam in block.seams])
        out.append(replace(block, changes=script.compose(block.changes, pieces)) if pieces else block)
    return out


def _warnings(blocks: Sequence[Block], mixed: int = 0) -> tuple[str, ...]:
    """What a person should know of the page before trusting it; ``mixed`` columns stand between each other."""
    if mixed:
        return (f"the lines of about {mixed} columns stand between each other, and without their boxes the order "
                "cannot be recovered: they are given line by line",)
    if not any(block.role == "body" for block in blocks):
        return ("no running text was found",)
    return ()

