"""Row: what a line of a text file is, where it ends, what of it is margin, and which lines are blank.

Line ends are LF, CR, CRLF, VT, form feed and Unicode's own two (U+2028, U+2029). NEL (U+0085) and the
separators U+001C to U+001E are none: NEL is the middle byte of many a character in UTF-8 that was read as
Latin-1, and a line cut there could not be mended. A form feed begins a new sheet; it parts two lines but is
not counted as a line end, so that ``n`` is what an editor shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cleaner.model import Line

ENDS: Final = "\n\r\v\f\u2028\u2029"
"""The characters that end a line."""

ZERO_WIDTH: Final = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Margin that takes no column."""

_EM_SPACES: Final = "".join(map(chr, range(0x2000, 0x200B)))

MARGIN: Final = " \t\u3000\u00a0\u202f\u205f" + _EM_SPACES + ZERO_WIDTH
"""What stands before and after a line without being of it."""

TAB: Final = 4
"""Columns between tab stops."""

_TRIM: Final = MARGIN + ENDS
_IN_MARGIN: Final = frozenset(MARGIN)
_WIDTHS: Final = {"\u3000": 2} | dict.fromkeys(ZERO_WIDTH, 0)
_FALSE_ENDS: Final = "\x1c\x1d\x1e\x85"
_PIECE: Final = re.compile(f"[^{ENDS}]*(?:\r\n|[{ENDS}])|[^{ENDS}]+")


def pieces(text: str) -> list[str]:
    """Cut a text behind its line ends; joined, the pieces are the text.

    >>> pieces("芦河\\r\\n晚报\\x85\\f版")
    ['芦河\\r\\n', '晚报\\x85\\x0c', '版']
    """
    if any(char in text for char in _FALSE_ENDS):
        return _PIECE.findall(text)
    return text.splitlines(keepends=True)  # ten times as fast, and the same where those are absent


def columns(margin: str) -> int:
    """The width of a margin: a fullwidth space is two columns, a tab goes to the next stop.

    >>> columns("\\u3000\\u3000"), columns(" \\t"), columns("\\ufeff")
    (4, 4, 0)
    """
    width = 0
    for char in margin:
        width += TAB - width % TAB if char == "\t" else _WIDTHS.get(char, 1)
    return width


def rows(text: str) -> Iterator[Line]:
    """Every line that is not blank, without its margins and its end, as plain text has them.

    >>> [(row.n, row.text, row.gap, row.indent) for row in rows("\\n\\u3000\\u3000芦河 \\n晚报")]
    [(2, '芦河', 1, 4), (3, '晚报', 0, 0)]
    """
    at = gap = 0
    n = sheet = 1
    inked = False  # whether the line that ends here has text, on this or the other side of a form feed
    for piece in pieces(text):
        body = piece.rstrip(_TRIM)
        if body:
            start, indent = at, 0
            if body[0] in _IN_MARGIN:
                inner = body.lstrip(MARGIN)
                lead = len(body) - len(inner)
                start, indent, body = at + lead, columns(body[:lead]), inner
            yield Line(n, start, start + len(body), body, gap, 0, indent, sheet)
            gap, inked = 0, True
        at += len(piece)
        if piece[-1] == "\f":
            sheet += 1
        else:
            n += 1
            gap += not inked
            inked = False
