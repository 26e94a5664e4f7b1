"""The text of a block as mixed content: changes made or asked, breaks, names, gaps; each told to the log."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Final

from cleaner.model import Block, Change, Mark, Part, Run, Seam
from cleaner.writers import markup
from cleaner.writers.tei_desk import Desk, key, spans_of
from cleaner.writers.tei_log import CHARACTERS, REFLOW, Group, Groups

Tags = Mapping[str, tuple[str, str]]
"""The tags, open and close, of a part by its role; a role that is missing gets none."""

_NAMES: Final[Tags] = {
    "reporter": ('<persName role="reporter">', "</persName>"),
    "correspondent": ('<persName role="correspondent">', "</persName>"),
    "photographer": ('<persName role="photographer">', "</persName>"),
    "contributor": ('<name role="contributor">', "</name>"),
    "place": ("<placeName>", "</placeName>"),
}
"""A contributor may be a person or an office: ``name`` says neither."""

INLINE: Final[Tags] = {
    "byline": ('<seg type="byline">', "</seg>"),
    "dateline": ('<seg type="dateline">', "</seg>"),
    "credit": ('<seg type="credit">', "</seg>"),
    **_NAMES,
}
"""Parts in running text, where TEI has no place for a byline."""

OPENING: Final[Tags] = {
    "byline": ("<byline>", "</byline>"),
    "dateline": ("<dateline>", "</dateline>"),
    **_NAMES,
}
"""Parts of an opener."""

IN_BYLINE: Final[Tags] = {"dateline": INLINE["dateline"], **_NAMES}
"""Parts of an element that is a byline or credit itself."""

IN_DATELINE: Final[Tags] = {"byline": INLINE["byline"], "credit": INLINE["credit"], **_NAMES}
"""Parts of an element that is a dateline itself."""

_RUN_BEFORE: Final = re.compile(r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]{1,40}\Z")
_RUN_AFTER: Final = re.compile(r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]{1,40}")
"""The number or word beside a join is shown whole; a longer run is no word and tells nobody more."""

Point = tuple[int, int, int, str | Seam]
"""Something that stands between two characters: where, what comes first there, tie-break, what it is."""


def inner(
    desk: Desk, block: Block, low: int, high: int, element: str, tags: Tags = INLINE
) -> tuple[str, bool]:
    """The content of ``element``, which holds ``text[low:high]`` of a block; whether the log points into it.

    ``tags`` are those of the outermost parts; parts within parts have the tags of ``INLINE``.
    """
    text = block.text
    size = len(text)
    changes: Sequence[Change] = block.changes
    if changes and (low or high < size):
        last = high == size
        changes = [c for c in changes if low <= c.start < high or (last and c.start == size)]
    pen = _Pen(desk, block, low)
    if block.seams or block.parts:
        done = 0
        for stop, _, _, thing in _points(block, low, high, tags):
            first = done
            while done < len(changes) and changes[done].end <= stop:
                done += 1
            if done > first:
                pen.change(changes[first:done])
            pen.copy(stop)
            if isinstance(thing, str):
                pen.out.append(thing)
            else:
                pen.join(thing)
    else:
        if changes:
            pen.change(changes)
        pen.copy(high)
    if pen.groups:
        desk.log.groups(element, pen.groups)
    pointed = bool(pen.groups)
    if desk.marks and key(block) in desk.marks:
        pointed = _mended(desk, block, low, high, changes, element) or pointed
    return "".join(pen.out), pointed


class _Pen:
    """A pen that writes one element: how far it has come in the block and in the element."""

    __slots__ = ("at", "block", "desk", "groups", "here", "out", "plain")

    def __init__(self, desk: Desk, block: Block, low: int) -> None:
        """Begin at ``text[low]`` of a block."""
        self.desk = desk
        self.block = block
        self.plain = markup.is_plain(block.text)
        self.out: list[str] = []
        self.groups: Groups = {}
        self.at = 0
        self.here = low

    def copy(self, stop: int) -> None:
        """Write the text up to ``stop`` as it is."""
        if self.here < stop:
            text = self.block.text[self.here : stop]
            self.out.append(text if self.plain else markup.escape(text))
            self.at += stop - self.here
            self.here = stop

    def change(self, changes: Sequence[Change]) -> None:
        """Write text and changes up to the last one. This is the inner loop of the writer."""
        text, runs, source, pointer = self.block.text, self.block.runs, self.desk.source, self.desk.log.pointer
        escape = markup.escape
        plain, out, at, here = self.plain, self.out, self.at, self.here
        ends = bound = shift = 0
        known = ("", -1.0)
        for start, end, after, rule, confidence, mode, reason, kind in changes:
            if here < start:
                piece = text[here:start]
                out.append(piece if plain else markup.escape(piece))
                at += start - here
            here = end
            if mode == "ask" or kind == "gap":
                at += self._mark(Change(start, end, after, rule, confidence, mode, reason, kind))
                continue
            if start < bound or end > ends:
                bound, ends, shift = _faithful(runs, start, text, source)
            before = text[start:end]
            if end <= ends:
                low = start + shift
                sources, sourced = f"{pointer}{low},{end + shift}", True
            else:
                sources, sourced = self._sources(start, end)
            if not sourced or known[0] != rule or known[1] != confidence:
                group = self._group(rule, confidence, sourced, kind)
                known = (rule, confidence) if sourced else ("", -1.0)
            group.places.append(f"{at},{len(after)}")
            group.sources.append(sources)
            group.before.append(before)
            group.after.append(after)
            if after:
                out.append(escape(after))
                at += len(after)
        self.at, self.here = at, here

    def join(self, seam: Seam) -> None:
        """Write the break that was joined across: a page's, a line's, or that of a block of the OCR.

        The break of a line says nothing by itself; the log has one entry for all of an element.
        """
        desk, runs = self.desk, self.block.runs
        i = bisect_left(runs, seam.at, key=lambda run: run.at)
        while i < len(runs) - 1 and not runs[i].size:
            i += 1
        if not 0 < i < len(runs):
            return
        left, right = runs[i - 1], runs[i]
        end = left.at + left.size
        whole = "yes" if end < seam.at else "no"
        sheet = desk.turn(right) if desk.many_sheets else None
        blank = seam.through or desk.lines[desk.line_at(right.start)].gap > 0
        if not blank and not sheet and seam.mode != "ask":
            group = self._group(seam.rule, seam.confidence, True, "join")
            stop = left.start + left.taken
            between = desk.source[stop : right.start]
            between = between[: len(between) - len(between.lstrip())]
            space = self.block.text[end : seam.at]
            group.places.append(f"{self.at - len(space)},{len(space)}")
            group.sources.append(f"{desk.log.pointer}{stop},{stop + len(between)}")
            group.before.append(between)
            group.after.append(space)
            self.out.append(f'<lb ed="ocr" break="{whole}"/>')
            return
        name = desk.name("pb" if sheet else "m")
        tag = f'pb n="{markup.attribute(desk.label(sheet))}"' if sheet else (
            'milestone unit="block" ed="ocr"' if blank else 'lb ed="ocr"')
        self.out.append(f'<{tag} break="{whole}" resp="{desk.tool}" cert="{markup.cert(seam.confidence)}"'
                        f' xml:id="{name}"/>')
        _log_join(desk, self.block, seam, end, name)

    def _group(self, rule: str, confidence: float, sourced: bool, kind: str) -> Group:
        """The group of a rule's changes in this element."""
        found = self.groups.get((rule, confidence, sourced))
        if found is None:
            found = self.groups[rule, confidence, sourced] = Group(kind)
        return found

    def _sources(self, start: int, end: int) -> tuple[str, bool]:
        """Pointers to the source of ``text[start:end]``; whether the source reads the same."""
        spans = spans_of(self.block.runs, start, end)
        same = "".join([self.desk.source[a:b] for a, b in spans]) == self.block.text[start:end]
        return " ".join([f"{self.desk.log.pointer}{a},{b}" for a, b in spans]), same

    def _mark(self, change: Change) -> int:
        """Write a question as a choice, unreadable characters as a gap; tells how many characters it shows."""
        start, end, after, rule, confidence, mode, reason, kind = change
        desk, before = self.desk, self.block.text[start:end]
        spans = spans_of(self.block.runs, start, end)
        raw = None
        if "".join([desk.source[a:b] for a, b in spans]) != before:
            spans, raw = [], before
        if kind == "gap":
            name = desk.name("g")
            self.out.append(
                f'<gap reason="illegible" agent="ocr" unit="character" quantity="{max(end - start, 1)}"'
                f' resp="{desk.tool}" xml:id="{name}"/>')
            desk.log.entry(CHARACTERS, f"#{name}", rule, kind, confidence, spans, raw, None, reason, mode == "ask")
            return 0
        name = desk.name("x")
        old, new = ("sic", "corr") if kind == "character" else ("orig", "reg")
        self.out.append(
            f'<choice xml:id="{name}"><{old} source="{desk.ocr}">{markup.escape(before)}</{old}>'
            f'<{new} resp="{desk.tool}" cert="{markup.cert(confidence)}">{markup.escape(after)}</{new}></choice>')
        desk.log.entry(CHARACTERS, f"#{name}", rule, kind, confidence, spans, raw, after, reason, True)
        return len(before) + len(after)


def _faithful(runs: Sequence[Run], place: int, text: str, source: str) -> tuple[int, int, int]:
    """The stretch around ``place`` that the source reads alike: where it begins, ends, and how far off it lies.

    >>> _faithful((Run(0, 10, 2, 2),), 0, "芦河", "##########芦河")
    (0, 2, 10)
    """
    i = bisect_right(runs, place, key=lambda run: run.at) - 1
    if i >= 0:
        at, start, size, taken = runs[i]
        if size == taken and source.startswith(text[at : at + size], start):
            return at, at + size, start - at
    return place, -1, 0


def snap(changes: Sequence[Change], place: int) -> int:
    """A place in the text, moved behind the change that it would cut in two.

    >>> snap([Change(2, 4, "", "space.stray")], 3)
    4
    """
    for change in changes:
        if change.start < place < change.end:
            return change.end
        if change.start >= place:
            break
    return place


def gap(desk: Desk, block: Block) -> str:
    """The mark of lost text at the end of a block, told to the log."""
    lost = block.lost
    if lost is None:
        return ""
    name = desk.name("g")
    end = block.runs[-1].start + block.runs[-1].taken if block.runs else 0
    desk.log.entry(REFLOW, f"#{name}", lost.rule, "gap", lost.confidence, [(end, end)],
                   reason=lost.reason, ask=lost.mode == "ask")
    return f'<gap reason="lost" resp="{desk.tool}" cert="{markup.cert(lost.confidence)}" xml:id="{name}"/>'


def _log_join(desk: Desk, block: Block, seam: Seam, end: int, name: str) -> None:
    """Log a join with one character, or the whole number or word, on each side of it."""
    text = block.text
    before = _RUN_BEFORE.search(text, max(end - 40, 0), end)
    after = _RUN_AFTER.match(text, seam.at)
    low = before.start() if before else max(end - 1, 0)
    high = after.end() if after else min(seam.at + 1, len(text))
    spans = desk.stretch(spans_of(block.runs, low, end) + spans_of(block.runs, seam.at, high))
    desk.log.entry(REFLOW, f"#{name}", seam.rule, "join", seam.confidence, spans, None, text[low:high],
                   seam.reason, seam.mode == "ask")


def _points(block: Block, low: int, high: int, tags: Tags) -> list[Point]:
    """What stands between the characters of ``text[low:high]``, in order, with the end of the element last.

    At one place tags are closed first, then come breaks, then tags are opened, outer ones first.
    """
    changes = block.changes
    points: list[Point] = []
    ends: list[int] = []
    for n, part in enumerate(_nested(block.parts)):
        start, end = snap(changes, max(part.start, low)), snap(changes, min(part.end, high))
        while ends and ends[-1] <= start:
            ends.pop()
        end = min(end, ends[-1]) if ends else end
        pair = (INLINE if ends else tags).get(part.role)
        if start >= end or pair is None:
            continue
        ends.append(end)
        points.append((start, 2, n, pair[0]))
        points.append((end, 0, -n, pair[1]))
    final = high == len(block.text)
    for n, seam in enumerate(block.seams):
        if low <= seam.at < high or (final and seam.at == high):
            points.append((snap(changes, seam.at), 1, n, seam))
    points.sort(key=lambda point: point[:3])
    points.append((high, 3, 0, ""))
    return points


def _nested(parts: Sequence[Part]) -> list[Part]:
    """Parts in the order in which they open: by where they begin, the longer first."""
    return sorted(parts, key=lambda part: (part.start, -part.end))


def _mended(
    desk: Desk, block: Block, low: int, high: int, changes: Sequence[Change], element: str
) -> bool:
    """Log what the character step had mended in ``text[low:high]``; whether there was any."""
    found = False
    for mark in desk.marks[key(block)]:
        start, end = _in_block(block, mark)
        if not (low <= start < high or (start == high == len(block.text))):
            continue
        place, stop = _placed(changes, low, start), _placed(changes, low, max(start, min(end, high)))
        desk.log.entry(CHARACTERS, f"#string-range({element},{place},{stop - place})", mark.rule, mark.kind,
                       mark.confidence, [(mark.start, mark.end)], None, mark.after, mark.reason,
                       mark.mode == "ask")
        found = True
    return found


def _in_block(block: Block, mark: Mark) -> tuple[int, int]:
    """Where in a block's text the source span of a mark is read; an empty stretch if it was taken out."""
    place = 0
    start = end = -1
    for run in block.runs:
        if run.start <= mark.start:
            place = run.at + run.size
        if run.start < max(mark.end, mark.start + 1) and mark.start < run.start + run.taken:
            by_one = run.size == run.taken
            first = run.at + max(mark.start - run.start, 0) if by_one else run.at
            start = first if start < 0 else start
            end = min(run.at + (mark.end - run.start if by_one else run.size), run.at + run.size)
    return (place, place) if start < 0 else (start, end)


def _placed(changes: Sequence[Change], low: int, offset: int) -> int:
    """Where ``text[offset]`` stands in an element that begins at ``low``: both readings of a choice count."""
    moved = offset - low
    for change in changes:
        if change.start >= offset:
            break
        cut = min(change.end, offset) - change.start
        if change.kind == "gap":
            moved -= cut
        elif change.mode == "ask":
            moved += len(change.after) if change.end <= offset else 0
        else:
            moved += (len(change.after) if change.end <= offset else 0) - cut
    return moved
