"""Spell: text of a page made safe and plain to look at, nothing in it obeyed by a terminal or hidden."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

PICTURES: Final = 0x2400
"""Where Unicode keeps a picture of each of the 32 old control characters, in their order."""

DELETE: Final = "\x7f"

BREAK: Final = "⏎"
"""What stands for a line end."""

FEW: Final = 3
"""Line ends that are shown one by one; more of them are counted."""

SPACE: Final = "␣"

_INVISIBLE: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""What Unicode calls letters or marks but nobody can see: fillers and variation selectors."""

_OBEYED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories that a terminal obeys, hides, reorders by, or has no glyph for."""

_ENDS: Final = re.compile(r"(?:\r\n|\r|\n)+")
_END: Final = re.compile(r"\r\n|\r|\n")


def spell(text: str) -> str:
    """A text with every control, bidi, invisible and unassigned character spelled out.

    >>> spell("a\\x1b[31m\\u202e芦　河\\n")
    'a␛[31m<U+202E>芦　河⏎'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_seen, _ENDS.sub(_breaks, text)))


def spell_changed(text: str) -> str:
    """The same for a text that comes or goes: its spaces are to be seen, too.

    >>> spell_changed(" \\u3000\\n\\n"), spell_changed("\\r\\n" * 5)
    ('␣<U+3000>⏎⏎', '⏎×5')
    """
    return "".join(_seen_changed(char) for char in _ENDS.sub(_breaks, text))


def _breaks(found: re.Match[str]) -> str:
    """Line ends in a row: so many signs, or one and a number."""
    many = len(_END.findall(found[0]))
    return BREAK * many if many <= FEW else f"{BREAK}×{many}"


@lru_cache(maxsize=8192)
def _seen(char: str) -> str:
    """A character as it is, its picture, or its number."""
    if char < " ":
        return chr(PICTURES + ord(char))
    if char == DELETE:
        return "␡"
    if unicodedata.category(char) in _OBEYED or _INVISIBLE.match(char):
        return f"<U+{ord(char):04X}>"
    return char


def _seen_changed(char: str) -> str:
    """The same, spaces as their sign or number."""
    if char == " ":
        return SPACE
    return f"<U+{ord(char):04X}>" if char.isspace() and char > DELETE else _seen(char)


def columns(text: str) -> int:
    """How many columns of a terminal a spelled text takes: Han and fullwidth characters take two.

    >>> columns("芦a，")
    5
    """
    return sum(0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
               for char in text)


_OBEYED_IN_JSON: Final = re.compile(r"[^\x20-\x7e]")


def spell_json(line: str) -> str:
    r"""A line of JSON that means the same and holds nothing that a terminal obeys.

    >>> print(spell_json('{"芦": "a\u202eb"}'))
    {"芦": "a\u202eb"}
    """
    return _OBEYED_IN_JSON.sub(_escaped, line)


def _escaped(found: re.Match[str]) -> str:
    """A character of a JSON string, as JSON spells it where it is not to be seen."""
    char = found[0]
    if _seen(char) == char:
        return char
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i] << 8 | units[i + 1]:04x}" for i in range(0, len(units), 2))
