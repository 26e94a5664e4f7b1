"""Misreadings that a pattern cannot tell: doubled characters, unreadable ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cleaner.model import Change, RuleError
from cleaner.rules import Rule

SURE: Final = 0.85
"""Confidence for a doubled function word: 的的 occurs in 的的确确 and nowhere else."""

_TWICE: Final = re.compile(r"([\u3400-\u9fff])\1(?!\1)(?:([\u3400-\u9fff])\2)?")
_LOST: Final = re.compile("\ufffd+")


def doubled(rule: Rule, text: str) -> Iterator[Change]:
    """A Han character that stands twice where Chinese does not double it; the second one is in question.

    ``value.usual`` are characters that are doubled or that end one word and begin the next (的确 excepted),
    ``value.never`` function words. 家家户户, 一座座 and 沉甸甸的 are grammar, not misreading.
    """
    usual, never = _characters(rule, "usual"), _characters(rule, "never")
    for match in _TWICE.finditer(text):
        if match[2] or match[1] in usual:
            continue
        at = match.start() + 1
        if match[1] in never:
            yield Change(at, at + 1, "", rule.id, SURE, "ask", f"{match[1]} stands twice")
        elif text[at - 2 : at - 1] != "一" and text[at + 1 : at + 2] not in ("的", "地"):
            yield Change(at, at + 1, "", rule.id, rule.confidence, "ask", f"{match[1]} stands twice")


def _characters(rule: Rule, key: str) -> str:
    value = rule.value
    found = value.get(key) if isinstance(value, dict) else None
    if not isinstance(found, str):
        raise RuleError(rule.where, f"has no value.{key}", "the characters as one string",
                        f'add {key} = "…" to its value table')
    return found


def unreadable(rule: Rule, text: str) -> Iterator[Change]:
    """Runs of U+FFFD: characters that were lost before the page came here. The text stays as it is."""
    for match in _LOST.finditer(text):
        size = match.end() - match.start()
        reason = "1 unreadable character" if size == 1 else f"{size} unreadable characters"
        yield Change(match.start(), match.end(), match[0], rule.id, rule.confidence, "auto", reason, "gap")
