"""Patch: from the bytes of one text to those of another, as ``patch``, ``git apply`` and editors read it."""

from __future__ import annotations

import os
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from cleaner.model import Mark, OutputError, Source
from cleaner.pieces import pieces
from cleaner.readers import encode
from cleaner.review.diffs.alignment import Match, Pair, align

CONTEXT: Final = 3
"""Lines around a change, as every such program shows them."""

CANNOT: Final = ("utf-16", "utf-32")
"""How the encodings begin in which a line end is no single byte: programs that patch cannot find a line."""

NO_END: Final = b"\n\\ No newline at end of file\n"

_LINE: Final = re.compile(rb"[^\n]*\n|[^\n]+")


TRANSCRIPT: Final = ".transcript.txt"
"""How the transcript of a file of boxes is called behind the file's own name."""


def unified(source: Source, marks: Iterable[Mark], path: str) -> bytes:
    """The patch that makes ``marks`` in the file ``path``; nothing where they change nothing.

    The lines of a file of boxes are patched as their transcript, in UTF-8; a line before the patch says so.
    What stays has the bytes of the source: its encoding, its byte order mark, bytes that nobody could
    decode. Raises OutputError for an encoding that cannot be patched, or cannot hold the new text.
    """
    if source.places:
        source = replace(source, encoding="utf-8", bom=b"", faults=(), places=())
        made = unified(source, marks, path + TRANSCRIPT)
        told = b"These are the lines of %s in the order they are read; the file itself cannot be patched.\n"
        return told % quoted(path).rstrip(b"\t") + made if made else b""
    if source.encoding.startswith(CANNOT):
        raise OutputError(source.name, f"is in {source.encoding.upper()}, which no program can patch",
                          "an encoding in which a line end is one byte", "convert it to UTF-8 first")
    marks = tuple(marks)
    return patch(encode(source), changed(source, marks), path, known=kin(source.text, marks))


def kin(text: str, marks: Iterable[Mark]) -> list[Pair]:
    """Which line of the source (counted by LF, from 0) became which line of the reading text.

    Lines that are moved, or whose every character is changed, have none.

    >>> kin("好,\\n\\n好", [Mark("text", "p", 1, 2, ",", "，"), Mark("layout", "l", 2, 4, "\\n\\n", "\\n")])
    [(0, 0), (2, 1)]
    """
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    pairs: list[Pair] = []
    reach = new = 0
    for piece in pieces(marks, len(text)):
        if piece.after is not None:
            new += piece.after.count("\n")
            continue
        i = bisect_right(starts, piece.start) - 1
        for n, line in enumerate(text[piece.start : piece.end].split("\n")):
            last = pairs[-1] if pairs else (-1, -1)
            if piece.start >= reach and line.strip() and i + n > last[0] and new > last[1]:
                pairs.append((i + n, new))
            new += 1
        new -= 1
        reach = max(reach, piece.end)
    return pairs


def changed(source: Source, marks: Iterable[Mark]) -> bytes:
    """The bytes of the source with its marks made: the reading text in the source's encoding.

    >>> from cleaner.readers import decode
    >>> changed(decode(b"a\\xff,\\r\\n", "p"), [Mark("text", "p", 2, 3, ",", ".")])
    b'a\\xff.\\r\\n'
    """
    errors = "surrogatepass" if source.encoding.startswith("utf-") else "strict"
    out = [source.bom]
    for piece in pieces(marks, len(source.text)):
        if piece.after is None:
            out.append(_raw(source, piece.start, piece.end))
            continue
        try:
            out.append(piece.after.encode(source.encoding, errors))
        except UnicodeEncodeError as error:
            raise OutputError(source.name, f"cannot hold {piece.after[error.start]!r}: it is in {source.encoding}",
                              "a text that its encoding can hold", "convert it to UTF-8 first") from None
    return b"".join(out)


def _raw(source: Source, start: int, end: int) -> bytes:
    """The bytes of a stretch of the source, faults included."""
    low = bisect_left(source.faults, start, key=lambda fault: fault.at)
    high = bisect_left(source.faults, end, key=lambda fault: fault.at)
    errors = "surrogatepass" if source.encoding.startswith("utf-") else "strict"
    out: list[bytes] = []
    for fault in source.faults[low:high]:
        out += (source.text[start : fault.at].encode(source.encoding, errors), fault.raw)
        start = fault.at + 1
    out.append(source.text[start:end].encode(source.encoding, errors))
    return b"".join(out)


def patch(old: bytes, new: bytes, path: str, after: str | None = None, *, known: Sequence[Pair] = ()) -> bytes:
    """The patch from ``old`` to ``new``, both called ``path``, or the new one ``after``; nothing if they are
    the same. ``known`` are lines that belong together, as :func:`align` takes them.

    >>> print(patch(b"a\\nb\\n", b"a\\nc", "p.txt").decode(), end="")
    --- a/p.txt
    +++ b/p.txt
    @@ -1,2 +1,2 @@
     a
    -b
    +c
    \\ No newline at end of file
    """
    if old == new:
        return b""
    before, behind = _LINE.findall(old), _LINE.findall(new)
    out = [b"--- ", quoted(f"a/{path}"), b"\n+++ ", quoted(f"b/{path if after is None else after}"), b"\n"]
    for hunk in _hunks(align(before, behind, known), len(before), len(behind)):
        out.extend(_hunk(before, behind, hunk))
    return b"".join(out)


Cut = tuple[int, int, int, int]
"""``old[a:b]`` that becomes ``new[c:d]``."""


def _hunks(same: Sequence[Match], olds: int, news: int) -> Iterator[list[Cut]]:
    """What differs, gathered where the lines between are context of both sides."""
    hunk: list[Cut] = []
    a = c = 0
    for match in (*same, Match(olds, news, 0)):
        if match.old > a or match.new > c:
            if hunk and a - hunk[-1][1] > 2 * CONTEXT:
                yield hunk
                hunk = []
            hunk.append((a, match.old, c, match.new))
        a, c = match.old + match.size, match.new + match.size
    if hunk:
        yield hunk


def _hunk(old: Sequence[bytes], new: Sequence[bytes], cuts: Sequence[Cut]) -> Iterator[bytes]:
    """The lines of a hunk, its header first."""
    lead = min(CONTEXT, cuts[0][0])
    tail = min(CONTEXT, len(old) - cuts[-1][1])
    a, b = cuts[0][0] - lead, cuts[-1][1] + tail
    c, d = cuts[0][2] - lead, cuts[-1][3] + tail
    yield f"@@ -{_range(a, b)} +{_range(c, d)} @@\n".encode()
    at = a
    for cut in cuts:
        yield from _signed(b" ", old[at : cut[0]])
        yield from _signed(b"-", old[cut[0] : cut[1]])
        yield from _signed(b"+", new[cut[2] : cut[3]])
        at = cut[1]
    yield from _signed(b" ", old[at:b])


def _range(start: int, stop: int) -> str:
    """Lines from ``start`` to ``stop`` (from 0) as a header has them.

    >>> _range(0, 3), _range(4, 5), _range(0, 0)
    ('1,3', '5', '0,0')
    """
    size = stop - start
    if size == 1:
        return str(start + 1)
    return f"{start + 1 if size else start},{size}"


def _signed(sign: bytes, lines: Iterable[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield sign + line if line.endswith(b"\n") else sign + line + NO_END


def quoted(name: str) -> bytes:
    """A file name as a patch has it: in quotes, C escapes in it, where it could be read as anything else.

    A name with a space is followed by a tab, by which the programs know where it ends.

    >>> quoted("a/第1版.txt").decode(), quoted("a/x y"), quoted('a/"\\n')
    ('a/第1版.txt', b'a/x y\\t', b'"a/\\\\"\\\\012"')
    """
    raw = os.fsencode(name)
    if name.replace("\u3000", "").isprintable() and '"' not in name and "\\" not in name:
        return raw + b"\t" if b" " in raw else raw
    return b'"' + b"".join(_escaped(byte) for byte in raw) + b'"'


def _escaped(byte: int) -> bytes:
    char = bytes([byte])
    if char in b'"\\':
        return b"\\" + char
    return char if 0x20 <= byte < 0x7F else f"\\{byte:03o}".encode()
