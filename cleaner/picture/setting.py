"""Setting: the text of a line fitted into a box, in one row or in as many as it takes."""

from __future__ import annotations

import math
import re
from typing import Final, NamedTuple

WIDE: Final = re.compile("[\u2014-\u2026\u2460-\u27bf\u2e80-\uffff\U00020000-\U0003ffff]")
"""A character that is as wide as high: Han, kana, hangul, their punctuation, and signs that CJK fonts have so."""
NARROW: Final = 0.55
"""The width of any other character, in ems."""
FACE: Final = 0.85
"""The least size of type in a box that was drawn around it, of the box's height."""
FULL: Final = 1.1
"""The largest: an engine's boxes may be drawn tightly around the ink."""
LEADING: Final = 1.3
"""From one row to the next, in ems."""
SQUEEZED: Final = 1.8
"""A text so many times too wide for its box at full height stands there in several rows: the box is a paragraph's."""
UPRIGHT: Final = 1.8
"""A box so many times higher than wide holds a vertical line if more than one character is in it."""


class Setting(NamedTuple):
    """The size of the type, in the units of the box, and the text in rows; joined they are the text."""

    size: float
    rows: tuple[str, ...]


def ems(text: str) -> float:
    """How long a text is at a size of 1.

    >>> ems("芦河ab")
    3.1
    """
    wide = len(WIDE.findall(text))
    return wide + NARROW * (len(text) - wide)


def is_upright(text: str, width: float, height: float) -> bool:
    """Whether a text in a box of this shape is read from top to bottom.

    >>> is_upright("芦河晚报", 20, 80), is_upright("芦", 20, 80), is_upright("芦河", 40, 20)
    (True, False, False)
    """
    return len(text) > 1 and height > UPRIGHT * width


def setting(text: str, along: float, across: float) -> Setting:
    """A text in a box that is ``along`` long in the direction in which it is read, and ``across`` high.

    >>> setting("芦河晚报", 40, 10).rows
    ('芦河晚报',)
    >>> setting("芦河上游开闸放水", 40, 26).rows
    ('芦河上游', '开闸放水')
    """
    length = max(ems(text), NARROW)
    count = 1
    if length * FACE * across > SQUEEZED * along:
        count = max(1, round(math.sqrt(length * across / (LEADING * along))))
    if count == 1:
        fitting = min(max(along / length, FACE * across), FULL * across)
        return Setting(min(fitting, SQUEEZED * along / length), (text,))
    rows = cut(text, length / count)
    return Setting(across / (LEADING * len(rows)), rows)


def cut(text: str, measure: float) -> tuple[str, ...]:
    """A text in rows that are at most ``measure`` ems long, parted behind a space where there is one.

    >>> cut("the river rose", 3.5), "".join(cut("  a", 0.5))
    (('the ', 'river ', 'rose'), '  a')
    """
    rows: list[str] = []
    start = space = 0
    room = measure
    for at, char in enumerate(text):
        wide = bool(WIDE.match(char))
        width = 1.0 if wide else NARROW
        if width > room and at > start and char != " ":
            end = space if space > start and not wide else at
            rows.append(text[start:end])
            start, room = end, measure - ems(text[end:at])
        room -= width
        if char == " ":
            space = at + 1
    return (*rows, text[start:])
