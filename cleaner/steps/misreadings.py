"""Misreadings that a pattern cannot tell: doubled characters, unreadable ones."""

from __future__ import annotations

from typing import Final

from cleaner.model import Change, RuleError
from cleaner.patterns import compiled
from cleaner.rules import Rule

SURE: Final = 0.85
"""Confidence for a doubled function word: 的的 occurs in 的的确确 and nowhere else."""

CHARACTER: Final = compiled(r"[\u3400-\u9fff]")
"""What a character is that may be doubled."""
_TWICE: Final = compiled(r"([\u3400-\u9fff])\1(?!\1)(?:([\u3400-\u9fff])\2)?")
_LOST: Final = compiled("\ufffd+")


def doubled(rule: Rule, text: str) -> list[Change]:
    """A Han character that stands twice where Chinese does not double it; the second one is in question.

    ``value.usual`` are characters that are doubled or that end one word and begin the next (的确 excepted),
    ``value.never`` function words. 家家户户, 一座座 and 沉甸甸的 are grammar, not misreading.
    """
    if not _TWICE.search(text):
        return []
    usual, never = _characters(rule, "usual"), _characters(rule, "never")
    found: list[Change] = []
    for match in _TWICE.finditer(text):
        twice = match[1]
        if twice in usual or match[2]:
            continue
        at = match.start() + 1
        if twice in never:
            found.append(Change(at, at + 1, "", rule.id, SURE, "auto", f"{twice} stands twice"))
        elif text[at - 2 : at - 1] != "一" and text[at + 1 : at + 2] not in ("的", "地"):
            found.append(Change(at, at + 1, "", rule.id, rule.confidence, "auto", f"{twice} stands twice"))
    return found


def _characters(rule: Rule, key: str) -> str:
    value = rule.value
    found = value.get(key) if isinstance(value, dict) else None
    if not isinstance(found, str):
        raise RuleError(rule.where, f"has no value.{key}", "the characters as one string",
                        f'add {key} = "…" to its value table')
    return found


def unreadable(rule: Rule, text: str) -> list[Change]:
    """Runs of U+FFFD: characters that were lost before the page came here. The text stays as it is."""
    return [
        Change(match.start(), match.end(), match[0], rule.id, rule.confidence, "auto",
               f"unreadable characters: {match.end() - match.start()}", "gap")
        for match in _LOST.finditer(text)
    ]
