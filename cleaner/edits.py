"""The journal: every mark over the source, the reading text that they make, and the way back.

The source is cut into pieces, each kept or replaced, in reading order; that list is made from the marks alone.
:func:`reading` walks it over the source, :func:`restore` walks it over the reading text.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from cleaner.model import ASIDE, Block, Change, CleanerError, Line, Mark, Outcome
from cleaner.trace import origin, render

BLANK: Final = "\n\n"
"""What parts two blocks of the reading text: one blank line."""


class Piece(NamedTuple):
    """``start:end`` of the source in reading order; ``after`` is None where it is kept as it is."""

    start: int
    end: int
    before: str
    after: str | None


def identity(mark: Mark) -> str:
    """The content key of a mark: rule, span, before and after; the same in every run that finds it again.

    >>> identity(Mark("text", "punct.fullwidth", 4, 5, ",", "，"))
    'a3aa5ad18748'
    """
    key = f"{mark.rule}\x1f{mark.start}\x1f{mark.end}\x1f{mark.before}\x1f{mark.after}"
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def journal(outcome: Outcome) -> tuple[Mark, ...]:
    """All marks of an outcome in the order of the source."""
    marks: list[Mark] = []
    taken = _taken(outcome.marks)
    moved = _moves(outcome)
    for n, block in enumerate(outcome.blocks):
        marks.extend(_roles(outcome, n, block, moved))
        marks.extend(_changes(outcome, block, taken))
    marks.extend(mark for mark in taken.left())
    marks.extend(_layout(outcome, moved))
    order = {"layout": 0, "join": 0, "gap": 1, "role": 2, "character": 3, "text": 3}
    marks.sort(key=lambda m: (m.start, m.end, order[m.kind]))
    return tuple(marks)


class _Taken:
    """The character step's marks, until a text change takes one over."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.marks = list(marks)
        self.starts = [mark.start for mark in marks]
        self.gone: set[int] = set()

    def absorb(self, start: int, end: int) -> tuple[int, int]:
        """The span with every mark that it touches, which are taken over."""
        if not self.marks:
            return start, end
        i = max(0, bisect_left(self.starts, start) - 1)
        while i < len(self.marks) and self.marks[i].start < end:
            mark = self.marks[i]
            if mark.end > start:
                self.gone.add(i)
                start, end = min(start, mark.start), max(end, mark.end)
            i += 1
        return start, end

    def left(self) -> Iterator[Mark]:
        return (mark for i, mark in enumerate(self.marks) if i not in self.gone)


def _taken(marks: Sequence[Mark]) -> _Taken:
    return _Taken(sorted(marks, key=lambda m: m.start))


def _moves(outcome: Outcome) -> dict[int, int]:
    """Block index to the source offset behind which it is read: blocks that stood inside another block."""
    lines = outcome.page.lines
    moves: dict[int, int] = {}
    reach, at = -1, 0
    for n, block in enumerate(outcome.blocks):
        if block.role in ASIDE:
            continue
        first, last = lines[block.lines[0]], lines[block.lines[-1]]
        if first.start < reach:
            moves[n] = at
        else:
            reach = at = last.end
    return moves


def _roles(outcome: Outcome, n: int, block: Block, moved: dict[int, int]) -> Iterator[Mark]:
    """One mark a line with its role; text that is set aside has an empty ``after``."""
    text, lines = outcome.page.source.text, outcome.page.lines
    mode = "auto" if block.confidence >= ASK else "ask"
    reason = block.reason
    if n in moved:
        start, end = lines[block.lines[0]].start, lines[block.lines[-1]].end
        yield Mark("role", block.rule, start, end, text[start:end], text[start:end], block.confidence,
                   "auto" if mode == "auto" else "ask", reason, block.role, moved[n])
        return
    aside = block.role in ASIDE
    for i in block.lines:
        line = lines[i]
        before = text[line.start : line.end]
        yield Mark("role", block.rule, line.start, line.end, before, "" if aside else before,
                   block.confidence, "auto" if mode == "auto" else "ask", reason, block.role)
    if block.lost is not None:
        end = lines[block.lines[-1]].end
        yield Mark("gap", block.lost.rule, end, end, "", "", block.lost.confidence, "ask",
                   block.lost.reason, block.role)


ASK: Final = 0.6
"""Roles and joins less certain than this are marked for review."""


def _changes(outcome: Outcome, block: Block, taken: _Taken) -> Iterator[Mark]:
    """The text step's changes of a block as marks over the source."""
    text = outcome.page.source.text
    runs = block.runs
    simple = not taken.marks
    for change in block.changes:
        span = origin(runs, change.start, change.end) or _hull(runs, change)
        if span is None:
            continue
        start, end = span
        after = change.after
        if not simple:
            wide = taken.absorb(start, end)
            if wide != (start, end) or text[start:end] != block.text[change.start : change.end]:
                start, end = wide
                after = _within(block, start, end)
        yield Mark(change.kind, change.rule, start, end, text[start:end], after, change.confidence,
                   change.mode, change.reason, block.role)


def _hull(runs: Sequence[tuple[int, int, int, int]], change: Change) -> tuple[int, int] | None:
    """The source span of a change that covers what the character step took out in its middle."""
    from cleaner.model import Run

    plain = [Run(*run) for run in runs]
    first = origin(plain, change.start, min(change.start + 1, change.end))
    last = origin(plain, max(change.start, change.end - 1), change.end)
    return (first[0], last[1]) if first and last else None


def _within(block: Block, start: int, end: int) -> str:
    """What a block reads for ``start:end`` of the source, with all its sure changes made."""
    low, high = len(block.text), 0
    for run in block.runs:
        if run.start < end and run.start + run.taken > start:
            whole = run.size != run.taken
            low = min(low, run.at if whole else run.at + max(0, start - run.start))
            high = max(high, run.at + run.size if whole else run.at + min(run.size, end - run.start))
    inside = [Change(c.start - low, c.end - low, *c[2:]) for c in block.changes if low <= c.start and c.end <= high]
    return render(block.text[low:high], inside)


def _layout(outcome: Outcome, moved: dict[int, int]) -> Iterator[Mark]:
    """Joins, and whatever else lies between lines, where it differs from one blank line between blocks."""
    lines = outcome.page.lines
    home = {i: n for n, block in enumerate(outcome.blocks) for i in block.lines}
    still: int | None = None
    pending: list[tuple[int, int]] = []
    at = 0
    i = 0
    while i < len(lines):
        line = lines[i]
        pending.append((at, line.start))
        n = home.get(i)
        if n is None or outcome.blocks[n].role in ASIDE:
            at = line.end
            i += 1
            continue
        if n in moved:
            last = outcome.blocks[n].lines[-1]
            yield from _inner(outcome, n)
            at = lines[last].end
            i = last + 1
            continue
        yield from _between(outcome, pending, still, i, home)
        pending = []
        still = i
        at = line.end
        i += 1
    pending.append((at, len(outcome.page.source.text)))
    yield from _between(outcome, pending, still, None, home)


def _inner(outcome: Outcome, n: int) -> Iterator[Mark]:
    """The joins inside a block that was moved as a whole."""
    lines, block = outcome.page.lines, outcome.blocks[n]
    home = dict.fromkeys(block.lines, n)
    for a, b in zip(block.lines, block.lines[1:], strict=False):
        yield from _between(outcome, [(lines[a].end, lines[b].start)], a, b, home)


def _between(outcome: Outcome, spans: list[tuple[int, int]], left: int | None, right: int | None,
             home: dict[int, int]) -> Iterator[Mark]:
    """The marks over the margins between two kept lines: the first span carries what is read there."""
    text = outcome.page.source.text
    seam = None
    if left is None:
        wanted = ""
    elif right is None:
        wanted = "\n"
    elif home[left] == home[right]:
        block = outcome.blocks[home[left]]
        seam = block.seams[block.lines.index(right) - 1] if block.seams else None
        wanted = block.text[seam.at - 1] if seam and block.text[seam.at - 1 : seam.at] == " " and _spaced(
            outcome, block, seam.at) else ""
    else:
        wanted = BLANK
    for k, (start, end) in enumerate(spans):
        before, after = text[start:end], wanted if k == 0 else ""
        if k == 0 and seam is not None:
            yield Mark("join", seam.rule, start, end, before, after, seam.confidence, seam.mode, seam.reason,
                       outcome.blocks[home[right]].role if right is not None else None)
        elif before != after:
            yield Mark("layout", "layout.blank-line", start, end, before, after)


def _spaced(outcome: Outcome, block: Block, at: int) -> bool:
    """Whether the character before a seam is a word space of the join and not of a line."""
    return origin(block.runs, at - 1, at) is None


def pieces(marks: Iterable[Mark], length: int) -> list[Piece]:
    """The source of ``length`` code points as pieces in reading order."""
    effective, moves = _effective(marks)
    out: list[Piece] = []
    cuts = sorted({m.start for m in moves} | {m.end for m in moves} | {m.to for m in moves if m.to is not None})
    at = 0
    for mark in effective:
        if mark.start > at:
            out.extend(_kept(at, mark.start, cuts))
        out.append(Piece(mark.start, mark.end, mark.before, mark.after))
        at = max(at, mark.end)
    if at < length:
        out.extend(_kept(at, length, cuts))
    return _moved(out, moves) if moves else out


def _kept(start: int, end: int, cuts: Sequence[int]) -> Iterator[Piece]:
    for cut in cuts:
        if start < cut < end:
            yield Piece(start, cut, "", None)
            start = cut
    yield Piece(start, end, "", None)


def _effective(marks: Iterable[Mark]) -> tuple[list[Mark], list[Mark]]:
    """The marks that change the reading text, outermost only, and the marks that move a span."""
    moves: list[Mark] = []
    out: list[Mark] = []
    found = []
    for mark in marks:
        if mark.to is not None:
            moves.append(mark)
        elif mark.kind == "role":
            if mark.role in ASIDE:
                found.append(mark)
        elif mark.after != mark.before and mark.mode == "auto" or mark.kind in ("join", "layout"):
            found.append(mark)
    found.sort(key=lambda m: (m.start, -m.end))
    at = 0
    for mark in found:
        if mark.start >= at and (mark.end > mark.start or mark.after):
            out.append(mark)
            at = mark.end
    return out, moves


def _moved(linear: list[Piece], moves: Sequence[Mark]) -> list[Piece]:
    """The pieces with each moved span behind the piece that ends at its ``to``."""
    held: dict[int, list[Piece]] = {}
    rest: list[Piece] = []
    for piece in linear:
        home = next((m for m in moves if m.start <= piece.start and piece.end <= m.end
                     and (piece.end > piece.start or m.start < piece.start < m.end)), None)
        if home is None or home.to is None:
            rest.append(piece)
        else:
            group = held.setdefault(home.to, [])
            if piece.start == home.start:
                group.append(Piece(home.start, home.start, "", BLANK))
            group.append(piece)
    out: list[Piece] = []
    for piece in rest:
        out.append(piece)
        if piece.end in held and piece.end > piece.start:
            out.extend(held.pop(piece.end))
    for group in held.values():
        out.extend(group)
    return out


def reading(text: str, marks: Iterable[Mark]) -> str:
    """The reading text: the source with its marks applied.

    >>> reading("好,\\n\\n好", [Mark("text", "p", 1, 2, ",", "，"), Mark("join", "j", 2, 4, "\\n\\n", "")])
    '好，好'
    """
    return "".join(text[p.start : p.end] if p.after is None else p.after for p in pieces(marks, len(text)))


def restore(read: str, marks: Iterable[Mark], length: int) -> str:
    """The source back from the reading text and the journal.

    Raises CleanerError where the reading text is not the one that the journal made.

    >>> restore("好，好", [Mark("text", "p", 1, 2, ",", "，"), Mark("join", "j", 2, 4, "\\n\\n", "")], 5)
    '好,\\n\\n好'
    """
    back: list[tuple[int, str]] = []
    at = 0
    for piece in pieces(marks, length):
        if piece.after is None:
            size = piece.end - piece.start
            back.append((piece.start, read[at : at + size]))
            at += size
        else:
            if read[at : at + len(piece.after)] != piece.after:
                raise CleanerError(f"reading text at {at}", "is not what the journal made",
                                   repr(piece.after), "use the output and the journal of the same run")
            back.append((piece.start, piece.before))
            at += len(piece.after)
    if at != len(read):
        raise CleanerError("reading text", f"goes on for {len(read) - at} characters behind its end",
                           f"{at} characters", "use the output and the journal of the same run")
    back.sort(key=lambda item: item[0])
    return "".join(part for _, part in back)


def lines_of(outcome: Outcome, block: Block) -> list[Line]:
    """The lines of a block."""
    return [outcome.page.lines[i] for i in block.lines]
