"""Words: how the words of a printed line become its text.

An engine's word boundary is no printed space. Between Latin words there is one; within Chinese and Japanese
text engines cut words wherever they like, and only white that is wide enough was set as a space. To find this
out is reading, not cleaning: the file has boxes there, no characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import Final

from cleaner.model import Box

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

_WIDE: Final = re.compile("[\u2e80-\u303f\u3041-\u30ff\u3100-\u312f\u31f0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffee"
                          "\U00020000-\U0003ffff]")
_POINT: Final = re.compile("[\u3001-\u301f\u2018-\u201d\u2026\uff01-\uff0f\uff1a-\uff1f\ufe30-\ufe4f]")
"""Fullwidth marks. Half of each is white already: no space stands beside one."""


def wide(text: str) -> bool:
    """Tell whether a text has characters that are as wide as they are high, so that words have no spaces.

    >>> wide("Lindau"), wide("芦河 A")
    (False, True)
    """
    return _WIDE.search(text) is not None


def spaced(words: Sequence[str], boxes: Sequence[Box | None], size: float,
           glued: frozenset[int] = frozenset()) -> str:
    """The text of a line out of its words in the order of the file, where some character is wide.

    ``size`` is the height of the line, which stands for the width of its type where words are few; 0: not
    known. ``glued`` are the indices of words before which the file has no space.

    >>> at = [Box(0, 0, 58, 30), Box(60, 0, 118, 30), Box(150, 0, 208, 30)]
    >>> spaced(["记者", "晓岚", "周可"], at, 30)
    '记者晓岚 周可'
    >>> spaced(["芦河", "Lindau", "Bote"], [None, None, None], 0)
    '芦河Lindau Bote'
    """
    upright = stacked(boxes)
    ends = [None if box is None else (box.top, box.bottom) if upright else (box.left, box.right) for box in boxes]
    type_width = _pitch(words, ends) or size
    out = [words[0]]
    for n in range(1, len(words)):
        last, word = words[n - 1][-1:], words[n][:1]
        if not (_WIDE.match(last) or _WIDE.match(word)):
            out.append("" if n in glued else " ")
        elif not (_POINT.match(last) or _POINT.match(word)):
            before, behind = ends[n - 1], ends[n]
            white = behind[0] - before[1] if before and behind else 0.0
            least = WIDE_WHITE if last.isalnum() and word.isalnum() else POINT_WHITE
            out.append(" " if type_width > 0 and white > least * type_width else "")
        out.append(words[n])
    return "".join(out)


def stacked(boxes: Sequence[Box | None]) -> bool:
    """Tell whether the words of a line stand under each other.

    >>> stacked([Box(0, 0, 20, 40), Box(1, 42, 21, 80)])
    True
    """
    known = [box for box in boxes if box]
    if len(known) < 2:
        return False
    first, last = known[0], known[-1]
    return abs(last.top - first.top) > abs(last.left - first.left) and last.top >= first.bottom - first.height / 2


def upright(text: str, box: Box | None) -> bool:
    """Tell whether a line is read from top to bottom: it is tall, and of several wide characters.

    >>> upright("芦河晚报", Box(0, 0, 30, 120)), upright("Lindau", Box(0, 0, 30, 120))
    (True, False)
    """
    return box is not None and box.height > TALL * box.width and len(text) > 1 and wide(text)


def _pitch(words: Sequence[str], ends: Sequence[tuple[float, float] | None]) -> float:
    """The width of the type in the middle: from the begin of a word of wide characters to that of the next."""
    found = [(behind[0] - before[0]) / len(word)
             for word, before, behind in zip(words, ends, ends[1:], strict=False)
             if before and behind and behind[0] > before[0] and _WIDE.match(word) and _WIDE.match(word[-1])]
    return median(found) if len(found) >= ENOUGH_PITCHES else 0.0
