"""Read Markdown: lines without their heading marks, wrappers, rules, fences and images.

A line that is only mark (an image, a tag, a rule, a fence, a table's rule, a heading's underline) is no Line
and counts as one blank line. Fences are looked through: OCR engines put whole pages into them. What stands
inside a line (tags, entities, images, emphasis) stays: readers do not clean.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from cleaner.model import Line, Page, Source
from cleaner.patterns import compiled
from cleaner.readers.rows import ENDS, MARGIN, rows

UNDERLINED: Final = 40
"""Longest line, in characters, that an underline makes a heading: no headline is longer on one line."""

DEPTH: Final = 12
"""Most marks that are taken off one line; OCR engines nest two or three wrappers, each with two tags."""

_OPENERS: Final = frozenset("#!<*_>`-=|~[:")
_RULERS: Final = frozenset("*-_`~|:")
_CLOSERS: Final = frozenset(">\\")
_PROSE_ENDS: Final = frozenset("。，、；,;")

_BLOCK: Final = "div|p|center|section|article|header|footer|main|blockquote|figure|figcaption|li|h[1-6]"
_INLINE: Final = "span|b|strong|em|i|u|font|big|small|mark"
_OTHER: Final = (
    "html|head|body|br|hr|img|a|table|caption|colgroup|col|thead|tbody|tfoot|tr|td|th|ul|ol|dl|dt|dd|pre|code|nav|"
    "aside|details|summary|sub|sup|s|del|ins"
)
_I: Final = re.IGNORECASE

_BLOCK_OPENS: Final = compiled(rf"<(?:{_BLOCK})(?:\s[^<>]*)?>|<br\s*/?>", _I)
_BLOCK_CLOSES: Final = compiled(rf"</(?:{_BLOCK})\s*>\Z|<br\s*/?>\Z", _I)
_TAG_LEVEL: Final = compiled(r"<h([1-6])(?:\s[^<>]*)?>", _I)
_INLINE_OPENS: Final = compiled(rf"<({_INLINE})(?:\s[^<>]*)?>", _I)
_EMPHASIS: Final = compiled(r"(\*{1,3}|_{1,3})(?![\s*_])")
_QUOTE: Final = compiled(r"(?:>[ \t]+)+(?=\S)|(?:>[ \t]*)+\Z")
_HASHES: Final = compiled(rf"(#{{1,6}})([{MARGIN}]*)(?=[^#{MARGIN}{ENDS}])")
_UNSPACED_NO: Final = compiled(r"[!-~]")

_IMAGE: Final = r"!\[[^\[\]]*\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])"
_PICTURE: Final = compiled(rf"{_IMAGE}|<img\b", _I)
# Possessive: a line of a thousand spaces or tags and a flaw at its end is given up at once.
_MARKS_ONLY: Final = compiled(
    rf"(?:[{MARGIN}]+|{_IMAGE}|\[{_IMAGE}\]\([^()]*\)|</?(?:{_BLOCK}|{_INLINE}|{_OTHER})(?:[\s/][^<>]*)?>|<!--.*?-->)++\Z",
    _I,
)
_UNDERLINE: Final = compiled(r"(?:={3,}|-{3,})\Z")
_UNDERLINE_LEVELS: Final = {"=": 1, "-": 2}
_RULE: Final = compiled(r"(?:\*[ \t]*){3,}+\Z|(?:-[ \t]*){3,}+\Z|(?:_[ \t]*){3,}+\Z")
_FENCE: Final = compiled(r"(?:`{3,}|~{3,})[ \t]*[A-Za-z0-9_+-]*\Z")
_TABLE_RULE: Final = compiled(r"(?=[^|]*\|)(?=[^-]*-)[|:\- \t]+\Z")

_SIGN: Final = compiled(
    rf"!\[[^\[\]{ENDS}]*\]\(|<(?:{_BLOCK}|html|body|table|br|hr|img)(?:\s[^<>]*|/)?>", _I
)
_FIRST_ROW: Final = compiled(rf"[{MARGIN}{ENDS}]*(#[^{ENDS}]+)")
_HEADING_ROW: Final = compiled(rf"[{ENDS}][{MARGIN}]*(#[^{ENDS}]+)")


class Inside(NamedTuple):
    """What of a row is text: its offsets in the row, its heading level, and whether a picture stood there.

    ``start == end`` means that the row is only mark.
    """

    start: int
    end: int
    level: int = 0
    picture: bool = False


def suits(text: str) -> bool:
    """Tell whether a text is Markdown: a heading mark at a line's start, an image link, or a block tag.

    >>> suits("# 芦河晚报"), suits("#1机组投产"), suits("芦河晚报\\n---\\n"), suits("<div>芦河</div>")
    (True, False, False, True)
    """
    if "#" in text:
        first = _FIRST_ROW.match(text)
        if first is not None and heading(first[1]) is not None:
            return True
        if any(heading(match[1]) is not None for match in _HEADING_ROW.finditer(text)):
            return True
    return ("![" in text or "<" in text) and _SIGN.search(text) is not None


def read(source: Source) -> Page:
    """The page of a Markdown text; marks lie between its lines.

    >>> from cleaner.readers.decoding import from_text
    >>> page = read(from_text("## 春汛平稳\\n![](a.png)\\n**图为大坝**", "p.md"))
    >>> [(line.text, line.level, line.picture) for line in page.lines]
    [('春汛平稳', 2, False), ('图为大坝', 0, True)]
    """
    return Page(source, tuple(_lines(source.text)), "markdown")


def _lines(text: str) -> list[Line]:
    """Rows as lines, without the rows that are only mark."""
    lines: list[Line] = []
    skipped = 0
    picture = False
    for row in rows(text):
        if row.text[0] not in _OPENERS and row.text[-1] not in _CLOSERS:
            lines.append(_moved(row, skipped, picture) if skipped else row)
        elif lines and not (row.gap or skipped) and _underlines(lines[-1], row):
            lines[-1] = lines[-1]._replace(level=_UNDERLINE_LEVELS[row.text[0]])
            skipped = 1
            continue
        else:
            inside = within(row.text)
            if inside.start == inside.end:
                skipped += row.gap + 1
                picture = picture or inside.picture
                continue
            lines.append(_moved(row, skipped, picture, inside))
        skipped, picture = 0, False
    return lines


def _moved(row: Line, skipped: int, picture: bool, inside: Inside | None = None) -> Line:
    """A row with the rows that were left out before it, and what of it is text."""
    start, end, level, _ = inside or Inside(0, len(row.text))
    return Line(row.n, row.start + start, row.start + end, row.text[start:end], row.gap + skipped, level,
                row.indent, row.sheet, picture)


def _underlines(line: Line, row: Line) -> bool:
    """Tell whether a row of dashes is the underline of the line above it, not a rule between two texts."""
    return (
        _UNDERLINE.match(row.text) is not None
        and not line.level
        and len(line.text) <= UNDERLINED
        and line.text[-1] not in _PROSE_ENDS
    )


def within(text: str) -> Inside:
    """What of a row without margins is text.

    >>> within("## 春汛平稳 ##"), within('<div align="center">图为大坝</div>'), within("* * *")
    (Inside(start=3, end=7, level=2, picture=False), Inside(start=20, end=24, level=0, picture=False), \
Inside(start=0, end=0, level=0, picture=False))
    """
    if text[0] in _RULERS and any(only.match(text) for only in (_RULE, _FENCE, _TABLE_RULE)):
        return Inside(0, 0)
    start, end = _trimmed(text, 0, len(text))
    level = 0
    for _ in range(DEPTH):
        if start == end:
            break
        found = None if level else heading(text, start, end)
        if found is not None:
            inner, level = (found.start, found.end), found.level
        else:
            tag = _TAG_LEVEL.match(text, start, end)
            inner, level = _unwrapped(text, start, end), level or (int(tag[1]) if tag else 0)
        if inner == (start, end):
            break
        start, end = _trimmed(text, *inner)
    if start == end or _MARKS_ONLY.match(text, start, end):
        return Inside(0, 0, picture=_PICTURE.search(text) is not None)
    return Inside(start, end, level)


def heading(text: str, start: int = 0, end: int | None = None) -> Inside | None:
    """What a heading mark stands before in ``text[start:end]``, or None where there is none.

    The space behind the mark may be missing, but a hashtag (``#话题#``), a number (``#1机组``) and a bare
    ``#`` are no headings.

    >>> heading("##春汛平稳##"), heading("#芦河话题# 你怎么看")
    (Inside(start=2, end=6, level=2, picture=False), None)
    """
    end = len(text) if end is None else end
    mark = _HASHES.match(text, start, end)
    if mark is None:
        return None
    level, spaced, begin = len(mark[1]), bool(mark[2]), mark.end()
    if level == 1 and not spaced and (text.find("#", begin, end) >= 0 or _UNSPACED_NO.match(text, begin)):
        return None
    inner = text[begin:end].rstrip("#")
    closing = end - begin - len(inner)
    if closing and (inner[-1] in MARGIN or closing == level > 1):
        end = begin + len(inner.rstrip(MARGIN))
    return Inside(begin, end, level)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets without margins and without the backslash that breaks a line."""
    inner = text[start:end].rstrip(MARGIN)
    if inner.endswith("\\") and len(inner) > 1:
        inner = inner[:-1].rstrip(MARGIN)
    end = start + len(inner)
    return end - len(inner.lstrip(MARGIN)), end


def _unwrapped(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets without the outermost mark: a quote mark, a block tag at either edge, a pair around the whole.

    Block tags go one by one, as their other half may be on another line; inline marks only as a pair that
    wraps everything, as ``**A** B **C**`` does not.
    """
    for pattern in (_QUOTE, _BLOCK_OPENS):
        match = pattern.match(text, start, end)
        if match is not None:
            return match.end(), end
    last = text.rfind("<", start, end) if text[end - 1] == ">" else -1
    if last >= 0 and _BLOCK_CLOSES.match(text, last, end):
        return start, last
    match = _EMPHASIS.match(text, start, end)
    if match is not None:
        inner = end - len(match[1])
        wraps = inner > match.end() and text.endswith(match[1], start, end)
        if wraps and text[inner - 1] not in " *_" and text.find(match[1], match.end(), inner) < 0:
            return match.end(), inner
    match = _INLINE_OPENS.match(text, start, end)
    if match is not None and last >= match.end():
        closing, inside = f"</{match[1].lower()}>", text[match.end() : end].lower()
        if inside.endswith(closing) and inside.count(closing) == 1:
            return match.end(), last
    return start, end
