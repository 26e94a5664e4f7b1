"""A piece: a stretch of the source as the reading text has it, kept, replaced or moved; and the way back.

The pieces of a page follow from its journal alone. :func:`reading` walks them over the source,
:func:`restore` walks them over the reading text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from cleaner.endings import is_complete
from cleaner.model import CleanerError, Mark

BLANK: Final = "\n\n"
"""What parts a block of the reading text from the next one: one blank line."""
WALL: Final = "\n\n\n"
"""What parts a block that does not end as a sentence does, such as a head, from the next one: two blank lines.
By this sign nobody who reads the text again takes it for the first half of what follows."""

def lead_behind(text: str) -> str:
    """The line ends behind a block that reads so, if another one follows.

    >>> lead_behind("老桥新生"), lead_behind("芦河大桥通车。")
    ('\\n\\n\\n', '\\n\\n')
    """
    return BLANK if is_complete(text) else WALL


def parted(blocks: Sequence[str]) -> str:
    """The reading text of these blocks.

    >>> parted(["老桥新生", "芦河大桥通车。"])
    '老桥新生\\n\\n\\n芦河大桥通车。\\n'
    """
    return "".join([text + lead_behind(text) for text in blocks[:-1]]) + blocks[-1] + "\n" if blocks else ""


_MADE: Final = frozenset({"role", "join", "layout"})
"""Kinds that are made also in doubt, as a line needs some role and a seam some verdict."""


class Piece(NamedTuple):
    """``start:end`` of the source in reading order; ``after`` is None where it is kept as it is."""

    start: int
    end: int
    before: str
    after: str | None


def effective(marks: Iterable[Mark]) -> list[Mark]:
    """The marks that change the reading text, in order and apart: of two at one place the outer one.

    Questions change nothing, nor do marks that only tell a role or move a span.

    >>> within, around = Mark("text", "p", 1, 2, ",", "，"), Mark("role", "r", 0, 2, "好,", "", role="noise")
    >>> [mark.rule for mark in effective([within, around])]
    ['r']
    """
    found = [m for m in marks
             if m.to is None and m.after != m.before and (m.mode == "auto" or m.kind in _MADE)]
    found.sort(key=_order)
    out: list[Mark] = []
    at = 0
    for mark in found:
        if mark.start >= at:
            out.append(mark)
            at = mark.end
    return out


def _order(mark: Mark) -> tuple[int, bool, int, bool, bool]:
    """By place, the outer mark first. On one span lines and roles come first, then a block's text, which has
    a role; the character step, which knows none, comes last: its outcome is what the text step read."""
    return mark.start, mark.end > mark.start, -mark.end, mark.kind not in _MADE, mark.role is None


def pieces(marks: Iterable[Mark], length: int) -> list[Piece]:
    """The source of ``length`` code points as pieces in reading order; every code point is in one of them."""
    marks = tuple(marks)
    moves = sorted((m for m in marks if m.to is not None), key=lambda m: m.start)
    cuts = sorted({at for m in moves for at in (m.start, m.end, m.to or 0)})
    out: list[Piece] = []
    at = 0
    for mark in effective(marks):
        out.extend(_kept(at, mark.start, cuts))
        out.append(Piece(mark.start, mark.end, mark.before, mark.after))
        at = mark.end
    out.extend(_kept(at, length, cuts))
    return _moved(out, moves) if moves else out


def _kept(start: int, end: int, cuts: Sequence[int]) -> Iterator[Piece]:
    """What stands unchanged between two marks, cut where something moved begins, ends or goes to."""
    for cut in cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]:
        yield Piece(start, cut, "", None)
        start = cut
    if start < end:
        yield Piece(start, end, "", None)


def _moved(linear: Iterable[Piece], moves: Sequence[Mark]) -> list[Piece]:
    """The pieces with each moved span, its line ends before it, behind the piece that ends at its ``to``."""
    held: dict[int, list[Piece]] = {}
    rest: list[Piece] = []
    starts = [move.start for move in moves]
    apart = all(one.end <= other.start for one, other in pairwise(moves))  # a journal of strangers may say otherwise
    for piece in linear:
        last = bisect_right(starts, piece.start)
        home = next((m for m in moves[last - 1 if apart and last else 0 : last] if _lies_in(piece, m)), None)
        if home is None or home.to is None:
            rest.append(piece)
            continue
        group = held.setdefault(home.to, [])
        if piece.start == home.start:
            group.append(Piece(home.start, home.start, "", home.lead))
        group.append(piece)
    out: list[Piece] = []
    for piece in rest:
        out.append(piece)
        if piece.end > piece.start and piece.end in held:
            out.extend(held.pop(piece.end))
    if held:
        raise CleanerError("journal", f"moves text behind {min(held)}, where nothing ends",
                           "the end of a line", "use the journal as cleaner wrote it")
    return out


def _lies_in(piece: Piece, move: Mark) -> bool:
    """Whether a piece moves along; what is put in at either edge of the span does not."""
    if piece.start == piece.end:
        return move.start < piece.start < move.end
    return move.start <= piece.start and piece.end <= move.end


def reading(text: str, marks: Iterable[Mark]) -> str:
    """The reading text: the source with its marks applied.

    >>> reading("好,\\n\\n好", [Mark("text", "p", 1, 2, ",", "，"), Mark("join", "j", 2, 4, "\\n\\n", "")])
    '好，好'
    """
    return "".join([text[p.start : p.end] if p.after is None else p.after for p in pieces(marks, len(text))])


def restore(read: str, marks: Iterable[Mark], length: int) -> str:
    """The source, ``length`` code points long, back from the reading text and the journal.

    Raises CleanerError where the reading text is not the one that the journal made.

    >>> restore("好，好", [Mark("text", "p", 1, 2, ",", "，"), Mark("join", "j", 2, 4, "\\n\\n", "")], 5)
    '好,\\n\\n好'
    """
    back: list[tuple[int, str]] = []
    at = 0
    for piece in pieces(marks, length):
        size = piece.end - piece.start if piece.after is None else len(piece.after)
        found = read[at : at + size]
        if len(found) < size or piece.after not in (None, found):
            expected = f"{size} characters" if piece.after is None else repr(piece.after)
            raise CleanerError(f"reading text at {at}", f"says {found!r}, which is not what the journal made",
                               expected, "use the output and the journal of the same run")
        back.append((piece.start, found if piece.after is None else piece.before))
        at += size
    if at != len(read):
        raise CleanerError("reading text", f"goes on for {len(read) - at} characters behind its end",
                           f"{at} characters", "use the output and the journal of the same run")
    back.sort(key=lambda item: item[0])
    return "".join([part for _, part in back])
