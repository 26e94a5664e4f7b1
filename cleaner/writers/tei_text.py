"""The text of a block as mixed content: which parts and breaks stand where in it, and what was mended."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Final

from cleaner.edits import Spot
from cleaner.model import Block, Change, Mark, Part, Seam
from cleaner.writers import markup
from cleaner.writers.tei_desk import Desk, end_before, key
from cleaner.writers.tei_log import CHARACTERS, REFLOW
from cleaner.writers.tei_pen import Pen, is_choice

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

Point = tuple[int, int, int, str | Seam]
"""Something that stands between two characters: where, what comes first there, tie-break, what it is."""

_ORDER: Final = itemgetter(0, 1, 2)
_START: Final = attrgetter("start")


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
        pen = Pen(desk, block, low, element)
        if broken:
            _follow(pen, changes, _points(block, low, high, tags))
        else:
            pen.change(changes)
            pen.copy(high)
        content, pointed = "".join(pen.out), bool(pen.groups or pen.spread or pen.named)
        if pen.groups:
            desk.log.groups(element, pen.groups)
        if pen.spread:
            _spread(desk, low, high, changes, element, pen.spread.values())
    if desk.marks and key(block) in desk.marks:
        pointed = _mended(desk, block, low, high, changes, element) or pointed
    return content, pointed


def snap(changes: Sequence[Change], place: int) -> int:
    """A place in the text, moved behind the change that it would cut in two.

    >>> snap([Change(2, 4, "", "space.stray")], 3)
    4
    """
    last = bisect_left(changes, place, key=_START) - 1
    return max(place, changes[last].end) if last >= 0 else place


def gap(desk: Desk, block: Block) -> str:
    """The mark of lost text at the end of a block, told to the log."""
    lost = block.lost
    if lost is None:
        return ""
    name = desk.name("g")
    end = desk.lines[block.lines[-1]].end if block.lines else 0
    desk.log.entry(REFLOW, f"#{name}", lost.rule, "gap", lost.confidence, [(end, end)],
                   reason=lost.reason, ask=lost.mode == "ask")
    return f'<gap reason="lost" resp="{desk.tool}" cert="{markup.cert(lost.confidence)}" xml:id="{name}"/>'


def _touched(parts: Sequence[Part], low: int, high: int) -> bool:
    """Whether any part lies in ``text[low:high]``."""
    return any(part.start < high and part.end > low for part in parts)


def _follow(pen: Pen, changes: Sequence[Change], points: Sequence[Point]) -> None:
    """Write text and changes from point to point, and at each point what stands there."""
    done, many = 0, len(changes)
    for stop, _, n, thing in points:
        first = done
        while done < many and changes[done].end <= stop:
            done += 1
        if done > first:
            pen.change(changes[first:done])
        pen.copy(stop)
        if isinstance(thing, str):
            pen.out.append(thing)
        else:
            pen.join(thing, n)


def _points(block: Block, low: int, high: int, tags: Tags) -> list[Point]:
    """What stands between the characters of ``text[low:high]``, in order, with the end of the element last.

    At one place tags are closed first, then come breaks, then tags are opened, outer ones first.
    """
    changes = block.changes
    points: list[Point] = []
    ends: list[int] = []
    for n, part in enumerate(nested(block.parts) if block.parts else ()):
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
        at = end_before(block.runs, seam.at) if block.text[seam.at - 1 : seam.at] == " " else seam.at
        if low <= at < high or (final and at == high):
            points.append((min(snap(changes, seam.at) if changes else seam.at, high), 1, n, seam))
    if block.parts:
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
    starts = [run.start for run in block.runs]
    places = _Places(changes, low)
    for mark in desk.marks[key(block)]:
        start, end = _in_block(block, starts, mark)
        if not (low <= start < high or start < low < end or (start == high == len(block.text))):
            continue
        _tell(desk, mark, places.range(element, max(start, low), min(end, high)))
        found = True
    return found


def _spread(
    desk: Desk, low: int, high: int, changes: Sequence[Change], element: str, found: Iterable[tuple[Spot, Mark | None]]
) -> None:
    """Log changes over mended pieces of ``text[low:high]`` by what the source itself reads there."""
    places = _Places(changes, low)
    for spot, mark in found:
        if mark is not None:
            _tell(desk, mark, places.range(element, max(spot.low, low), min(spot.high, high)))


def _tell(desk: Desk, mark: Mark, target: str) -> None:
    """Log a mark at its place, or where it goes on if an element before has begun it."""
    name = (mark.rule, mark.start, mark.end)
    if name in desk.begun:
        desk.log.extend(desk.begun[name], target)
    else:
        desk.begun[name] = desk.log.entry(
            CHARACTERS, target, mark.rule, mark.kind, mark.confidence, [(mark.start, mark.end)],
            None, mark.after, mark.reason, mark.mode == "ask")


def _in_block(block: Block, starts: Sequence[int], mark: Mark) -> tuple[int, int]:
    """Where in a block's text the source span of a mark is read; an empty stretch if it was taken out.

    ``starts`` are the starts of the block's runs, in the order of the source.
    """
    place = 0
    start = end = -1
    for n in range(max(0, bisect_right(starts, mark.start) - 2), len(starts)):
        run = block.runs[n]
        if run.start >= max(mark.end, mark.start + 1):
            break
        if run.start <= mark.start:
            place = run.at + run.size
        if mark.start < run.start + run.taken:
            by_one = run.size == run.taken
            first = run.at + max(mark.start - run.start, 0) if by_one else run.at
            start = first if start < 0 else start
            end = min(run.at + (mark.end - run.start if by_one else run.size), run.at + run.size)
    return (place, place) if start < 0 else (start, end)


class _Places:
    """Where offsets of a block's text stand in its element: both readings of a choice count."""

    __slots__ = ("changes", "low", "starts", "sums")

    def __init__(self, changes: Sequence[Change], low: int) -> None:
        """Sum up what each change adds, so that a place is found by halving; ``text[low]`` begins the element."""
        self.changes = changes
        self.low = low
        self.starts = [change.start for change in changes]
        self.sums = [0]
        for change in changes:
            added = 0 if change.kind == "gap" else len(change.after)
            taken = change.end - change.start if change.kind == "gap" or not is_choice(change) else 0
            self.sums.append(self.sums[-1] + added - taken)

    def range(self, element: str, start: int, end: int) -> str:
        """The pointer to ``text[start:end]`` in an element."""
        place = self.of(start, False)
        stop = max(self.of(max(start, end), True), place)
        return f"#string-range({element},{place},{stop - place})"

    def of(self, offset: int, ends: bool) -> int:
        """Where ``text[offset]`` stands in the element.

        A stretch that ``ends`` here takes in the whole of a change that it cuts in two, and no question's
        answer.
        """
        low = self.low
        k = bisect_left(self.starts, offset)
        first = bisect_left(self.starts, low)
        if k <= first:
            return offset - low
        moved = offset - low + self.sums[k - 1] - self.sums[first]
        last = self.changes[k - 1]
        passed = last.end < offset or (not is_choice(last) if ends else last.end == offset)
        if last.kind == "gap" or not is_choice(last):
            moved -= min(last.end, offset) - last.start
        if last.kind != "gap" and passed:
            moved += len(last.after)
        return moved
