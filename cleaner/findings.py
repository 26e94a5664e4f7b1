"""Finding: what cleaning would change on a page, or must ask about, as one line of a lint."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Final, NamedTuple

from cleaner.document import Document
from cleaner.model import ASIDE, Mark
from cleaner.readers.rows import pieces

SHOWN: Final = 24
"""Characters of a text that a message shows: enough to find the place by."""

AROUND: Final = 8
"""Characters shown on either side of a seam."""

Starts = list[tuple[int, int]]


class Finding(NamedTuple):
    """A line of the source, the rule that speaks, what it says, and whether a person should look."""

    line: int
    rule: str
    message: str
    asks: bool


def findings(document: Document) -> list[Finding]:
    """What a reader of the source should know, in its order; line ends and margins are passed over.

    >>> from cleaner.document import clean
    >>> findings(clean("3月4日,芦河上游开闸放水。"))[-1]
    Finding(line=1, rule='punct.fullwidth', message="',' becomes '，'", asks=False)
    """
    text = document.outcome.page.source.text
    starts = line_starts(text)
    seams = _seams(document)
    found = [Finding(1, "page", f"warning: {words}", True) for words in document.warnings]
    for mark in document.edits:
        message = _message(mark, text, seams)
        if message:
            found.append(Finding(line_of(starts, mark), mark.rule, message, mark.mode == "ask"))
    return found


def line_of(starts: Starts, mark: Mark) -> int:
    """The line of a mark as an editor counts lines; a seam belongs to the line behind it."""
    return number_at(starts, mark.end if mark.kind == "join" else mark.start)


def number_at(starts: Starts, at: int) -> int:
    """The number of the line that a place of the source lies in."""
    i = bisect_right(starts, at, key=lambda start: start[0]) - 1
    return starts[i][1] if i >= 0 else 1


def line_starts(text: str) -> Starts:
    """Where the lines of a source begin, and their numbers; a form feed begins no new number.

    >>> line_starts("芦河\\n晚报")
    [(0, 1), (3, 2)]
    """
    starts: Starts = []
    at, n = 0, 1
    for piece in pieces(text):
        starts.append((at, n))
        at += len(piece)
        n += piece[-1] != "\f"
    return starts


def _seams(document: Document) -> dict[int, str]:
    """The text on both sides of each seam, by the source offset of the line behind it.

    The line before it in the source may be a caption that the sentence runs around.
    """
    lines = document.outcome.page.lines
    return {
        lines[block.lines[k]].start: _around(block.text[: seam.at], block.text[seam.at :])
        for block in document.outcome.blocks
        for k, seam in enumerate(block.seams, 1)
    }


def _around(left: str, right: str) -> str:
    """A seam as a message shows it.

    >>> _around("湿地里登记过的鸟种增加到47", "种,其中候鸟占六成。")
    "'…的鸟种增加到47|种,其中候鸟占六…'"
    """
    return repr(f"…{left[-AROUND:]}|{right[:AROUND]}…")


def _message(mark: Mark, text: str, seams: Mapping[int, str]) -> str:
    """What a mark says, in words; nothing for what is not worth a line."""
    if mark.kind == "join":
        seam = seams.get(mark.end) or _around(text[: mark.start], text[mark.end :])
        return f"joins {seam}" if mark.mode == "auto" else _asked(f"may join {seam}", mark)
    if mark.kind == "role":
        return _role(mark)
    if mark.kind == "gap":
        what = f"unreadable: {_short(mark.before)}" if mark.before else "text is missing behind this line"
        return _asked(what, mark)
    if mark.kind == "layout":
        return ""
    if mark.mode == "ask":
        return _asked(f"{mark.before!r} may be {mark.after!r}" if mark.after != mark.before
                      else f"look at {_short(mark.before)}", mark)
    return f"{mark.before!r} becomes {mark.after!r}" if mark.after else f"{mark.before!r} goes"


def _role(mark: Mark) -> str:
    """What the role of a line does to it."""
    if mark.mode == "ask":
        return _asked(f"may be {mark.role}: {_short(mark.before)}", mark)
    if mark.to is not None:
        return f"{mark.role}, read behind the paragraph that it stands in: {_short(mark.before)}"
    return f"set aside as {mark.role}: {_short(mark.before)}" if mark.role in ASIDE else ""


def _asked(message: str, mark: Mark) -> str:
    """A message with how sure the rule is, and why it asks."""
    return f"{message} ({mark.confidence:.2f}{f'; {mark.reason}' if mark.reason else ''})"


def _short(text: str) -> str:
    """A text as a message shows it.

    >>> _short("园内步道全长四公里")
    "'园内步道全长四公里'"
    """
    return repr(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…")
