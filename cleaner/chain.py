"""The chain: the one order of steps from a page to what was found on it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from cleaner import roles
from cleaner.articles import tree
from cleaner.blocks import LOST_CONFIDENCE, Builder
from cleaner.edits import UNORDERED
from cleaner.model import ASIDE, RUNNING, Block, Change, Outcome, Page, Part, Verdict
from cleaner.options import Options
from cleaner.rules import Pack, built_in
from cleaner.sight import Sight, look
from cleaner.steps import text
from cleaner.steps.characters import mend
from cleaner.steps.facts import facts, script_of
from cleaner.steps.hyphens import Hyphens
from cleaner.steps.interleaved import columns_mixed
from cleaner.steps.language import LATIN, rules_for
from cleaner.steps.library_article import openings
from cleaner.steps.order import in_order
from cleaner.steps.parts import parts
from cleaner.steps.paths import Signs
from cleaner.steps.seam_words import seam_words
from cleaner.steps.setting import has_boxes
from cleaner.steps.settled import is_settled
from cleaner.steps.splits import split
from cleaner.steps.units import is_wrapped

__all__ = ["Options", "Sight", "decide", "look", "run"]

T = TypeVar("T")


def decide(sight: Sight, pack: Pack, options: Options) -> list[Verdict]:
    """The role of every unit."""
    names = sight.names
    known = _told(sight, options.known)
    barred = _told(sight, options.barred)
    broken = names["headless"] | names["clings"]
    signs = Signs(
        ends=sight.contexts(),
        headless=[bool(bits & broken) for bits in sight.bits],
        unfinished=sight.open_captions(),
        seam=lambda i, j: sight.seam(i, j)[0],
        head_seam=lambda i, j: sight.seam(i, j, head=True)[0],
    )
    return roles.decide(sight.sides, pack, signs, known=known, barred=barred)


def _told(sight: Sight, by_line: Mapping[int, T]) -> dict[int, T]:
    """What was told of a line, by the unit that it is in; of several the first."""
    if not by_line:
        return {}
    lines = sight.page.lines
    told = ((i, by_line.get(lines[k].start)) for i, unit in enumerate(sight.units)
            for k in range(unit.last, unit.first - 1, -1))
    return {i: one for i, one in told if one is not None}


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
    hyphens = Hyphens(page.lines, pack) if is_latin else None
    blocks = _text(Builder(sight, verdicts, options, hyphens).blocks(), page, pack, hyphens)
    if options.script is not None:
        blocks = _scripted(blocks, options.script)
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
    hyphens = Hyphens(page.lines, pack) if pack.language == "latin" else None
    blocks = [replace(block, parts=parts(block.text, block.role, pack), lost=None)
              for block in Builder(sight, verdicts, options, hyphens).blocks()]
    if options.script is not None:
        blocks = _scripted(blocks, options.script)
    return Outcome(page, tuple(verdicts), tuple(blocks), tree(blocks), (), script=_script(page, pack))


def _text(blocks: Sequence[Block], page: Page, pack: Pack, hyphens: Hyphens | None) -> list[Block]:
    """The text step on every block that is read, and the parts of each."""
    out: list[Block] = []
    doubles = text.doubled([block.text for block in blocks])
    for block, twice in zip(blocks, doubles, strict=True):
        if block.role in ASIDE and block.role not in RUNNING:
            out.append(block)
            continue
        found = text.changes(block.text, block.role, pack, cjk=hyphens is None, doubles=twice)
        if found and block.seams:
            at = [seam.at for seam in block.seams]
            found = tuple(c for c in found if bisect_right(at, c.start) >= bisect_left(at, c.end))
        if hyphens is not None and block.seams and (taken := hyphens.changes(block, page.lines)):
            ranked = (*pack.steps["hyphens"], *pack.steps["text"])
            found = tuple(in_order([*taken, *found], {rule.id: i for i, rule in enumerate(ranked)}))
        named = parts(block.text, block.role, pack)
        out.append(_changed(block, found, named) if found or named else block)
    return out


def _changed(block: Block, found: tuple[Change, ...], named: tuple[Part, ...]) -> Block:
    """A block with what the text step found; ``replace`` would take as long as all of its rules."""
    return Block(block.role, block.lines, block.text, block.runs, block.confidence, block.rule, block.reason,
                 block.seams, found, named, block.lost)


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

