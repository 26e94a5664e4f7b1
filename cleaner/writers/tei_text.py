"""The text of a block as mixed content: changes made or asked, breaks, names, gaps; each told to the log."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from operator import itemgetter
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

LONGEST_WORD: Final = 40
"""Characters that a number or word beside a join may have to be shown whole; a longer run is no word."""

_WORD: Final = re.compile("[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]+")

Point = tuple[int, int, int, str | Seam]
"""Something that stands between two characters: where, what comes first there, tie-break, what it is."""

_ORDER: Final = itemgetter(0, 1, 2)


def inner(
    desk: Desk, block: Block, low: int, high: int, element: str, tags: Tags = INLINE
) -> tuple[str, bool]:
    """The content of ``element``, which holds ``text[low:high]`` of a block; whether the log points into it.

    ``tags`` are those of the outermost parts; parts within parts have the tags of ``INLINE``.
    """
    text = block.text
    changes: Sequence[Change] = block.changes
    whole = not low and high == len(text)
    if changes and not whole:
        last = high == len(text)
        changes = [c for c in changes if low <= c.start < high or (last and c.start == high)]
    broken = block.seams or (block.parts and (whole or _touched(block.parts, low, high)))
    if not changes and not broken:
        content, pointed = markup.escape(text[low:high]), False
    else:
        pen = _Pen(desk, block, low)
        if broken:
            _follow(pen, changes, _points(block, low, high, tags))
        else:
            pen.change(changes)
            pen.copy(high)
        content, pointed = "".join(pen.out), bool(pen.groups)
        if pointed:
            desk.log.groups(element, pen.groups)
    if desk.marks and key(block) in desk.marks:
        pointed = _mended(desk, block, low, high, changes, element) or pointed
    return content, pointed


def snap(changes: Sequence[Change], place: int) -> int:
    """A place in the text, moved behind the change that it would cut in two.

    >>> snap([Change(2, 4, "", "space.stray")], 3)
    4
    """
    for change in changes:
        if change.start >= place:
            break
        if place < change.end:
            return change.end
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


def _touched(parts: Sequence[Part], low: int, high: int) -> bool:
    """Whether any part lies in ``text[low:high]``."""
    return any(part.start < high and part.end > low for part in parts)


def _follow(pen: _Pen, changes: Sequence[Change], points: Sequence[Point]) -> None:
    """Write text and changes from point to point, and at each point what stands there."""
    done, many = 0, len(changes)
    for stop, _, _, thing in points:
        first = done
        while done < many and changes[done].end <= stop:
            done += 1
        if done > first:
            pen.change(changes[first:done])
        pen.copy(stop)
        if isinstance(thing, str):
            pen.out.append(thing)
        else:
            pen.join(thing)


class _Pen:
    """A pen that writes one element: how far it has come in the block and in the element."""

    __slots__ = ("at", "block", "desk", "groups", "here", "out", "plain", "run")

    def __init__(self, desk: Desk, block: Block, low: int) -> None:
        """Begin at ``text[low]`` of a block."""
        self.desk = desk
        self.block = block
        self.plain = markup.is_plain(block.text)
        self.out: list[str] = []
        self.groups: Groups = {}
        self.at = self.run = 0
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
        desk, text, pointer = self.desk, self.block.text, self.desk.log.pointer
        safe = desk.escaped
        plain, out, at, here = self.plain, self.out, self.at, self.here
        ends, bound, shift = -1, 0, 0
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
                bound, ends, shift = self._faithful(start)
            before = text[start:end]
            if end <= ends:
                low = start + shift
                sources, sourced = f"{pointer}{low},{end + shift}", True
            else:
                sources, sourced = self._sources(start, end)
            if not sourced or known[0] != rule or known[1] != confidence:
                group = self._group(rule, confidence, sourced, kind)
                known = (rule, confidence) if sourced else ("", -1.0)
            size = len(after)
            group.append((f"{at},{size}", sources, before, after))
            if size:
                out.append(safe[after] if after in safe else desk.safe(after))
                at += size
        self.at, self.here = at, here

    def join(self, seam: Seam) -> None:
        """Write the break that was joined across: a page's, a line's, or that of a block of the OCR.

        The break of a line says nothing by itself; the log has one entry for all of an element.
        """
        desk, runs = self.desk, self.block.runs
        i, last = self.run, len(runs) - 1
        while i <= last and (runs[i].at < seam.at or (i < last and not runs[i].size)):
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
            group.append((f"{self.at - len(space)},{len(space)}",
                          f"{desk.log.pointer}{stop},{stop + len(between)}", between, space))
            self.out.append(f'<lb ed="ocr" break="{whole}"/>')
            return
        name = desk.name("pb" if sheet else "m")
        tag = f'pb n="{markup.attribute(desk.label(sheet))}"' if sheet else (
            'milestone unit="block" ed="ocr"' if blank else 'lb ed="ocr"')
        self.out.append(f'<{tag} break="{whole}" resp="{desk.tool}" cert="{markup.cert(seam.confidence)}"'
                        f' xml:id="{name}"/>')
        _log_join(desk, self.block, seam, left, right, name)

    def _group(self, rule: str, confidence: float, sourced: bool, kind: str) -> Group:
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


def _log_join(desk: Desk, block: Block, seam: Seam, left: Run, right: Run, name: str) -> None:
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
    desk.log.entry(REFLOW, f"#{name}", seam.rule, "join", seam.confidence, spans, None, text[low:high],
                   seam.reason, seam.mode == "ask")


def _points(block: Block, low: int, high: int, tags: Tags) -> list[Point]:
    """What stands between the characters of ``text[low:high]``, in order, with the end of the element last.

    At one place tags are closed first, then come breaks, then tags are opened, outer ones first.
    """
    changes = block.changes
    points: list[Point] = []
    ends: list[int] = []
    for n, part in enumerate(nested(block.parts)):
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
    points.sort(key=_ORDER)
    points.append((high, 3, 0, ""))
    return points


def nested(parts: Sequence[Part]) -> Sequence[Part]:
    """Parts in the order in which they open: by where they begin, the longer first."""
    return sorted(parts, key=lambda part: (part.start, -part.end)) if len(parts) > 1 else parts


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
