"""Shown: a name or reason as a person may see it: nothing in it is obeyed, hidden or endless."""

from __future__ import annotations

import unicodedata
from typing import Final

MOST: Final = 120
"""Characters of a name that are shown: a line of a wide terminal."""

BREAK: Final = "⏎"
"""What stands for a line end."""

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories that a terminal or browser obeys, hides, reorders by, or has no glyph for."""

_BYTES: Final = range(0xDC80, 0xDD00)
"""Code points that stand for bytes that are no UTF-8, from 0x80 on, in names that a disk told."""


def shown(text: str, most: int = MOST) -> str:
    """A text in which everything can be seen, at most ``most`` characters of it: its beginning and its end.

    >>> shown("may/p1.txt"), shown("a\\n\\x1b[31m\\u202eb\\udce9")
    ('may/p1.txt', 'a⏎<U+001B>[31m<U+202E>b<E9>')
    >>> shown("1911/" + "p" * 200 + ".txt", 15)
    '1911/pp…ppp.txt'
    """
    if len(text) > most:
        half = most // 2
        text = f"{text[: most - half - 1]}…{text[len(text) - half :]}"
    return text if text.isprintable() else "".join(map(_seen, text))


def _seen(char: str) -> str:
    """A character, or what stands for it."""
    if char == "\n":
        return BREAK
    if ord(char) in _BYTES:
        return f"<{ord(char) - 0xDC00:02X}>"
    return f"<U+{ord(char):04X}>" if unicodedata.category(char) in _HIDDEN else char
