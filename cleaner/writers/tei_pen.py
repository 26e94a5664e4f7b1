"""The pen that writes the text of a block: changes made or asked, gaps, breaks; each told to the log."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cleaner.edits import Spot, marked
from cleaner.model import Block, Change, Kind, Mark, Run, Seam
from cleaner.writers import markup
from cleaner.writers.tei_desk import Desk, end_before, place_of, spans_of
from cleaner.writers.tei_log import CHARACTERS, REFLOW, Group, Groups

LONGEST_WORD: Final = 40
"""Characters that a number or word beside a join may have to be shown whole; a longer run is no word."""

_WORD: Final = re.compile("[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]+")


def is_choice(change: Change) -> bool:
    """Whether a change is written with both readings: a question, or the correction of a misreading."""
    return change.mode == "ask" or change.kind == "character"


class Pen:
    """A pen that writes one element: how far it has come in the block and in the element."""

    __slots__ = ("_told", "at", "block", "copied", "desk", "element", "groups", "here", "named", "out", "plain",
                 "run", "spread")

    def __init__(self, desk: Desk, block: Block, low: int, element: str) -> None:
        """Begin at ``text[low]`` of a block in an ``element``.

        ``spread`` are changes over mended pieces, which are left to be logged, ``named`` tells that the log
        has named the element already, ``copied`` where the text was begun to be copied last.
        """
        self.desk = desk
        self.block = block
        self.plain = markup.is_plain(block.text)
        self.out: list[str] = []
        self.groups: Groups = {}
        self.spread: dict[int, tuple[Spot, Mark | None]] = {}
        self.named = False
        self.element = element
        self.at = self.run = 0
        self.here = self.copied = low
        self._told: dict[Change, tuple[Spot, Mark | None]] | None = None

    def copy(self, stop: int) -> None:
        """Write the text up to ``stop`` as it is."""
        if self.here < stop:
            text = self.block.text[self.here : stop]
            self.out.append(text if self.plain else markup.escape(text))
            self.at += stop - self.here
            self.copied, self.here = self.here, stop

    def change(self, changes: Sequence[Change]) -> None:
        """Write text and changes up to the last one. This is the inner loop of the writer."""
        desk, text, pointer = self.desk, self.block.text, self.desk.log.pointer
        safe = desk.escaped
        plain, out, at, here = self.plain, self.out, self.at, self.here
        ends, bound, shift = -1, 0, 0
        pointers = desk.log.pointers
        known = ("", -1.0)
        for start, end, after, rule, confidence, mode, reason, kind in changes:
            if here < start:
                piece = text[here:start]
                out.append(piece if plain else markup.escape(piece))
                at += start - here
            here = end
            if mode == "ask" or kind != "text":
                at += self._mark(Change(start, end, after, rule, confidence, mode, reason, kind))
                continue
            if start < bound or end > ends:
                bound, ends, shift = self._faithful(start)
            before = text[start:end]
            if end <= ends:
                low = start + shift
                sources = (f" {pointer}{low},{end + shift}" if pointers is None
                           else f" {pointers.joined([(low, end + shift)])}")
                sourced = True
            else:
                spot, mark = self._spot(Change(start, end, after, rule, confidence, mode, reason, kind))
                sources, sourced = self._sources(start, end), spot.low == spot.high
            size = len(after)
            if not sourced and mark is not None:
                self.spread[spot.low] = spot, mark
            else:
                if not sourced or known[0] != rule or known[1] != confidence:
                    group = self._group(rule, confidence, sourced, kind)
                    known = (rule, confidence) if sourced else ("", -1.0)
                group.append((f",{at},{size}", sources, before, after))
            if size:
                out.append(safe[after] if after in safe else desk.safe(after))
                at += size
        self.at, self.here = at, here
        self.copied = here

    def join(self, seam: Seam, n: int) -> None:
        """Write the break at the ``n``th seam: a page's, a column's, a line's, or that of a block of the OCR.

        The break of a line says nothing by itself; the log has one entry for all of an element.
        """
        desk, block = self.desk, self.block
        one, two = desk.lines[block.lines[n]], desk.lines[block.lines[n + 1]]
        end = end_before(block.runs, seam.at) if block.text[seam.at - 1 : seam.at] == " " else seam.at
        whole = "yes" if end < seam.at else "no"
        sheet = desk.turn(two.start) if desk.many_sheets else None
        column = desk.column(block.lines[n + 1]) if desk.zones is not None else 0
        blank = seam.through or two.gap > 0
        space = self._space(end, seam) if end < seam.at else ""
        if not blank and not sheet and not column and seam.mode != "ask":
            group = self.groups.get((seam.rule, seam.confidence, True, "join"))
            if group is None:
                group = self._group(seam.rule, seam.confidence, True, "join")
            stop = one.end
            between = desk.source[stop : two.start]
            if between.isspace():
                desk.bridged[two.start] = stop
            else:
                between = between[: len(between) - len(between.lstrip())]
                desk.log.joined.append((stop, stop + len(between)))
            span = stop, stop + len(between)
            pointers = desk.log.pointers
            sources = f"{desk.log.pointer}{span[0]},{span[1]}" if pointers is None else pointers.joined([span])
            size = len(space)
            group.append((f",{self.at - size},{size}", f" {sources}", between, space))
            self.out.append(f'<lb ed="ocr" break="{whole}"/>')
            return
        if column and not sheet:
            name = desk.name("cb")
            self.out.append(desk.column_break(two.sheet, column, name, whole))
        else:
            name = desk.name("pb" if sheet else "m")
            tag = f'pb n="{markup.attribute(desk.label(sheet))}"{desk.on_sheet(sheet)}' if sheet else (
                'milestone unit="block" ed="ocr"' if blank and not self._within(n) else 'lb ed="ocr"')
            self.out.append(f'<{tag} break="{whole}" resp="{desk.tool}" cert="{markup.cert(seam.confidence)}"'
                            f' xml:id="{name}"/>')
            if column:
                self.out.append(desk.column_break(two.sheet, column, desk.name("cb"), whole))
        target = f"#{name}"
        if space:
            target += f" #string-range({self.element},{self.at - len(space)},{len(space)})"
            self.named = True
        _log_join(desk, block, seam, *self._halves(seam), target)

    def _within(self, n: int) -> bool:
        """Whether both lines at the ``n``th seam stand in one column or band, as far as these are known."""
        zones, lines = self.desk.zones, self.block.lines
        if zones is None:
            return False
        one = zones.stretch_of(lines[n])
        return bool(one[1]) and one == zones.stretch_of(lines[n + 1])

    def _halves(self, seam: Seam) -> tuple[Run, Run]:
        """The runs with text on both sides of a seam."""
        runs = self.block.runs
        i, last = self.run, len(runs) - 1
        while i < last and (runs[i].at < seam.at or not runs[i].size):
            i += 1
        self.run = max(i - 1, 0)
        return runs[self.run], runs[i]

    def _space(self, end: int, seam: Seam) -> str:
        """The word space before a seam, where it still stands: of two halves, the first one ends at ``end``."""
        kept = self.here == seam.at and self.copied <= end
        return self.block.text[end : seam.at] if kept else ""

    def _spot(self, change: Change) -> tuple[Spot, Mark | None]:
        """What the journal tells a change by."""
        if self._told is None:
            self._told = {one: (spot, mark) for spot, mark in marked(self.desk.outcome, self.block)
                          for one in spot.changes}
        return self._told[change]

    def _group(self, rule: str, confidence: float, sourced: bool, kind: Kind) -> Group:
        """The group of a rule's changes in this element."""
        found = self.groups.get((rule, confidence, sourced, kind))
        if found is None:
            found = self.groups[rule, confidence, sourced, kind] = []
        return found

    def _faithful(self, place: int) -> tuple[int, int, int]:
        """The run around ``place``: where it begins, ends, and how far off the source lies.

        An end before the begin tells that the source reads otherwise, because the run was mended.
        """
        runs = self.block.runs
        i, last = self.run, len(runs) - 1
        while i < last and runs[i + 1].at <= place:
            i += 1
        if i > last or runs[i].at > place:
            return place, -1, 0
        self.run = i
        at, start, size, taken = runs[i]
        if size == taken and self.desk.source.startswith(self.block.text[at : at + size], start):
            return at, at + size, start - at
        return at, -1, 0

    def _sources(self, start: int, end: int) -> str:
        """Pointers to the source of ``text[start:end]``."""
        spans = spans_of(self.block.runs, start, end)
        return f" {self.desk.log.sources(spans)}"

    def _mark(self, change: Change) -> int:
        """Write a question or a misreading as a choice, what cannot be read as a gap.

        Answers how many characters the element gets by it.
        """
        start, end, after, rule, confidence, mode, reason, kind = change
        desk, before = self.desk, self.block.text[start:end]
        spans = spans_of(self.block.runs, start, end)
        raw, told = None, None if kind == "gap" else after
        if len(spans) > 1 or desk.source[spans[0][0] : spans[0][1]] != before:
            spot, mark = self._spot(change)
            if mark is not None and len(spot.changes) == 1:
                spans, told = [(mark.start, mark.end)], mark.after
            else:
                spans, raw = [], before
                if mark is not None:
                    self.spread[spot.low] = spot, mark
        if kind == "gap":
            name = desk.name("g")
            self.out.append(
                f'<gap reason="illegible" agent="ocr" unit="character" quantity="{max(end - start, 1)}"'
                f' resp="{desk.tool}" xml:id="{name}"/>')
            desk.log.entry(CHARACTERS, f"#{name}", rule, kind, confidence, spans, raw, told, reason,
                           mode == "ask")
            return 0
        name = desk.name("x")
        old, new = ("sic", "corr") if kind == "character" else ("orig", "reg")
        read = desk.ocr if desk.zones is None else desk.reading(place_of(self.block.runs, start))
        self.out.append(
            f'<choice xml:id="{name}"><{old} source="{read}">{markup.escape(before)}</{old}>'
            f'<{new} resp="{desk.tool}" cert="{markup.cert(confidence)}">{markup.escape(after)}</{new}>'
            "</choice>")
        desk.log.entry(CHARACTERS, f"#{name}", rule, kind, confidence, spans, raw, told, reason, mode == "ask")
        return len(before) + len(after)


def _log_join(desk: Desk, block: Block, seam: Seam, left: Run, right: Run, target: str) -> None:
    """Log a join with one character, or the whole number or word, on each side of it."""
    text, end = block.text, left.at + left.size
    low, high = max(end - 1, left.at), min(seam.at + 1, right.at + right.size)
    if low < end and _WORD.match(text, low, end):
        start = max(end - LONGEST_WORD, left.at)
        low = next(m.start() for m in _WORD.finditer(text, start, end) if m.end() == end)
    if found := _WORD.match(text, seam.at, min(seam.at + LONGEST_WORD, right.at + right.size)):
        high = found.end()
    by_one = left.size == left.taken, right.size == right.taken
    first = left.start + (low - left.at if by_one[0] else 0)
    last = right.start + (high - right.at if by_one[1] else right.taken)
    spans = desk.stretch(((first, left.start + left.taken), (right.start, last)))
    desk.log.joined += spans
    desk.log.entry(REFLOW, target, seam.rule, "join", seam.confidence, spans, None, text[low:high],
                   seam.reason, seam.mode == "ask")
