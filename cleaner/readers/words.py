"""Words: how the words of a printed line become its text.

An engine's word boundary is no printed space. Between Latin words there is one; within Chinese and Japanese
text engines cut words wherever they like, and only white that is wide enough was set as a space. To find this
out is reading, not cleaning: the file has boxes there, no characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from math import inf
from operator import sub
from statistics import median
from typing import Final

from cleaner.box import Box

WIDE_WHITE: Final = 0.65
"""Least white beside a wide character, in parts of the type's width, that is a space. Boxes of single
characters are narrower than their type, so that white of half a type stands between most neighbours; on pages
that were read by Tesseract this finds six of ten spaces that it sets itself, and five of eight found are right."""

POINT_WHITE: Final = 1.15
"""The same beside a halfwidth mark: it was printed on a whole type, most of which is white."""

ENOUGH_PITCHES: Final = 3
"""Words of wide characters whose distance tells the width of the type; fewer may all stand beside a space."""

TALL: Final = 2.0
"""Height of a line of several wide characters, in widths, from which it is read from top to bottom."""

FIRST_WIDE: Final = "\u3041"
LAST_WIDE: Final = "\u9fff"
"""Kana and the Han of everyday: nearly all neighbours of a Chinese line, told apart by two comparisons."""

Span = tuple[float, float] | None
"""Where a word begins and ends along its line; None if the file does not tell."""

_WIDE: Final = re.compile("[\u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffee"
                          "\U00020000-\U0003ffff]")
_ALL_WIDE: Final = re.compile("[\u2e80-\u312f\u3190-\u9fff\uff01-\uffee\u2018-\u201d]+")
_POINT: Final = re.compile("[\u3001-\u301f\u2018-\u201d\u2026\uff01-\uff0f\uff1a-\uff1f\ufe30-\ufe4f]")
"""Fullwidth marks. Half of each is white already: no space stands beside one."""


def wide(text: str) -> bool:
    """Tell whether a text has characters that are as wide as they are high, so that words have no spaces.

    >>> wide("Lindau"), wide("芦河 A")
    (False, True)
    """
    return _WIDE.search(text) is not None


def spaced(words: Sequence[str], spans: Sequence[Span], size: float,
           glued: Container[int] = frozenset()) -> str:
    """The text of a line out of its words in the order of the file, where some character is wide.

    ``spans`` tell where each word begins and ends along the line. ``size`` is the height of the line, which
    stands for the width of its type where words are few; 0: not known. ``glued`` are the indices of words
    before which the file has no space.

    >>> spaced(["记者", "晓岚", "周可"], [(0, 58), (60, 118), (150, 208)], 30)
    '记者晓岚 周可'
    >>> spaced(["芦河", "Lindau", "Bote"], [None, None, None], 0)
    '芦河Lindau Bote'
    """
    type_width = _pitch(words, spans) or size
    least = WIDE_WHITE * type_width if type_width > 0 else inf
    if _tight(words, spans, least):
        return "".join(words)
    out = [words[0]]
    last, end = words[0][-1], spans[0][1] if spans[0] else inf
    for n, (word, span) in enumerate(zip(words[1:], spans[1:], strict=True), 1):
        first = word[0]
        white = span[0] - end if span else 0.0
        if FIRST_WIDE <= last <= LAST_WIDE and FIRST_WIDE <= first <= LAST_WIDE:
            if white > least:
                out.append(" ")
        elif _apart(last, first, white, least, n in glued):
            out.append(" ")
        out.append(word)
        last, end = word[-1], span[1] if span else inf
    return "".join(out)


def places(text: str, words: Sequence[str], spans: Sequence[Span], box: Box | None,
           levels: Callable[[], Sequence[Span]]) -> tuple[tuple[int, Box], ...]:
    """The boxes of words by where in the text of their line each begins; none if the file does not tell them all.

    ``levels`` tells where each word has its top and bottom: as high as its line where the file does not.

    >>> places("芦河 晚报", ["芦河", "晚报"], [(0, 40), (60, 100)], Box(0, 0, 100, 20), lambda: [(0, 9), None])[1]
    (3, Box(left=60, top=0, right=100, bottom=20))
    """
    if box is None or len(words) < 2:
        return ()
    out = []
    at = 0
    for word, span, level in zip(words, spans, levels(), strict=True):
        at = text.find(word, at)
        if span is None or at < 0:
            return ()
        top, bottom = level or (box.top, box.bottom)
        out.append((at, Box(span[0], top, span[1], bottom)))
        at += len(word)
    return tuple(out)


def _tight(words: Sequence[str], spans: Sequence[Span], least: float) -> bool:
    """Tell at a glance that no space stands in a line: all is wide, and nowhere is white enough.

    Most lines of a Chinese page are so; only the others are looked at word by word.
    """
    if not _ALL_WIDE.fullmatch("".join(words)):
        return False
    known = [span for span in spans if span]
    return len(known) == len(spans) \
        and max(map(sub, [span[0] for span in known[1:]], [span[1] for span in known]), default=0.0) <= least


def joined(words: Sequence[str], glued: Container[int] = frozenset()) -> str:
    """The text of a line out of its words, a space before each that is not glued to the one before.

    >>> joined(["Lindau", ",", "den"], {1})
    'Lindau, den'
    """
    if not glued:
        return " ".join(words)
    return "".join([word if n in glued or not n else f" {word}" for n, word in enumerate(words)])


def _apart(last: str, first: str, white: float, least: float, glued: bool) -> bool:
    """Tell whether a space stands between two characters of which not both are Han or kana."""
    if not (_WIDE.match(last) or _WIDE.match(first)):
        return not glued
    if _POINT.match(last) or _POINT.match(first):
        return False
    return white > (least if last.isalnum() and first.isalnum() else least * POINT_WHITE / WIDE_WHITE)


def upright(text: str, box: Box | None) -> bool:
    """Tell whether a line is read from top to bottom: it is tall, and of several wide characters.

    >>> upright("芦河晚报", Box(0, 0, 30, 120)), upright("Lindau", Box(0, 0, 30, 120))
    (True, False)
    """
    return box is not None and box.height > TALL * box.width and len(text) > 1 and wide(text)


def _pitch(words: Sequence[str], spans: Sequence[Span]) -> float:
    """The width of the type in the middle: from the begin of a word of Han or kana to that of the next."""
    found = [(behind[0] - before[0]) / len(word)
             for word, before, behind in zip(words, spans, spans[1:], strict=False)
             if before and behind and behind[0] > before[0] and FIRST_WIDE <= word[0] <= LAST_WIDE
             and FIRST_WIDE <= word[-1] <= LAST_WIDE]
    return median(found) if len(found) >= ENOUGH_PITCHES else 0.0
