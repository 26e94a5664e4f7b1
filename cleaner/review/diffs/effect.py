"""Effect: what an edit does to a page, in the words of people who review it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from cleaner.model import Mark

Effect = Literal["text", "join", "aside", "move", "ask", "lost", "tell", "layout"]

NOUNS: Final[Mapping[Effect, tuple[str, str]]] = MappingProxyType({
    "text": ("change of the text", "changes of the text"),
    "join": ("join", "joins"),
    "aside": ("line set aside", "lines set aside"),
    "move": ("piece moved", "pieces moved"),
    "ask": ("question", "questions"),
    "lost": ("place where text is missing", "places where text is missing"),
})
"""How edits are counted, for one and for more, in the order in which they are told."""


def effect_of(mark: Mark) -> Effect:
    """What a mark does. A question does nothing; a role or join in doubt is made nevertheless.

    >>> effect_of(Mark("role", "r", 0, 2, "3版", "", role="folio")), effect_of(Mark("join", "j", 0, 1, "\\n", ""))
    ('aside', 'join')
    """
    if mark.kind == "layout":
        return "layout"
    if mark.kind == "join":
        return "join"
    if mark.kind == "role":
        return _of_role(mark)
    if mark.kind == "gap" and not mark.before:
        return "lost"
    return "ask" if mark.mode == "ask" or mark.before == mark.after else "text"


def _of_role(mark: Mark) -> Effect:
    if mark.to is not None:
        return "move"
    if mark.after != mark.before:
        return "aside"
    return "ask" if mark.mode == "ask" else "tell"


def changes(mark: Mark) -> bool:
    """Whether the reading text would be another one without this mark.

    >>> changes(Mark("text", "p", 0, 1, ",", "、", mode="ask"))
    False
    """
    return effect_of(mark) in ("text", "join", "aside", "move", "layout")


def counted(counts: Mapping[Effect, int]) -> str:
    """Counts in words.

    >>> counted({"text": 3, "join": 1})
    '3 changes of the text, 1 join'
    """
    return ", ".join(f"{counts[one]} {NOUNS[one][counts[one] != 1]}" for one in NOUNS if counts.get(one))
