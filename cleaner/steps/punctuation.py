"""Punctuation of Chinese text: its width, its brackets as pairs, its quotes as pairs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from cleaner.model import Change
from cleaner.rules import Rule

WIDE: Final = "[^\\x00-\\u2013\\u2027-\\u202f\\u2031-\\u2102\\u2104-\\u215f\\u2400-\\u245f\\u2500-\\u259f\\u2800-\\u2e7f\\u3000]"
"""What Chinese is set in: Han, kana, fullwidth forms, CJK marks; also “”‘’—…, ‰, ℃, Ⅰ, ①, ■●▲."""

TRANSPARENT: Final = " \t\u00a0\u3000\"'`|"
"""Seen through when a mark's neighbour is looked for: spaces, straight quotes and specks of the column rule."""

_MARK: Final = re.compile(rf"[,;:?!](?:(?={WIDE})(?<={WIDE}.)()|[,;:?!]*)")
_BRACKET: Final = re.compile(r"[()（）]")
_CURLY: Final = re.compile(r"[“”]")
_ANY_QUOTE: Final = re.compile(r"[“”\"]")
_IS_WIDE: Final = re.compile(WIDE)
_CLOSING: Final = frozenset("，。、；：！？”’」』）》〉】,.;:!?)")
_LATIN: Final = re.compile(r"[A-Za-z]")


def fullwidth(rule: Rule, text: str) -> Iterable[Change]:
    """Halfwidth marks that belong to Chinese text, made fullwidth by the rule's table.

    A mark between two wide characters is sure at once. Else one wide neighbour must be in sight: numbers,
    times, scores and Latin runs have none.
    """
    table, name = rule.table, rule.id
    found: list[Change] = []
    for match in _MARK.finditer(text):
        start = match.start()
        if match.lastindex or _stands_in_chinese(text, start, match.end()):
            for at in range(start, match.end()):
                after = table.get(text[at])
                if after is not None:
                    found.append(Change(at, at + 1, after, name))
    return found


def _stands_in_chinese(text: str, start: int, end: int) -> bool:
    left, right = _left(text, start), _right(text, end)
    if left in "“”‘’—…" and left and _LATIN.match(right):
        return False
    return _is_wide(left) or left in "%％°" and left != "" or _is_wide(right)


def _left(text: str, at: int) -> str:
    """The nearest character before ``at`` that is not seen through, or nothing."""
    while at > 0:
        at -= 1
        if text[at] not in TRANSPARENT:
            return text[at]
    return ""


def _right(text: str, at: int) -> str:
    """The nearest character from ``at`` on that is not seen through, or nothing."""
    for character in text[at : at + 8]:
        if character not in TRANSPARENT:
            return character
    return text[at + 8 :].lstrip(TRANSPARENT)[:1]


def _is_wide(character: str) -> bool:
    return _IS_WIDE.match(character) is not None


def brackets(rule: Rule, text: str) -> Iterable[Change]:
    """Halfwidth brackets around or beside Chinese, both of a pair alike; an odd one by its neighbours.

    A number in brackets that a number follows is a dialling code and stays.
    """
    found: list[Change] = []
    open_at: list[int] = []
    for match in _BRACKET.finditer(text):
        at = match.start()
        if match[0] in "(（":
            open_at.append(at)
        elif open_at:
            first = open_at.pop()
            if _is_chinese_pair(text, first, at):
                found += (Change(i, i + 1, rule.table[text[i]], rule.id) for i in (first, at)
                          if text[i] in rule.table)
        elif match[0] in rule.table and _touches_wide(text, at, at + 1):
            found.append(Change(at, at + 1, rule.table[match[0]], rule.id))
    found += (Change(i, i + 1, rule.table[text[i]], rule.id) for i in open_at
              if text[i] in rule.table and _touches_wide(text, i, i + 1))
    found.sort()
    return found


def _is_chinese_pair(text: str, first: int, last: int) -> bool:
    if text[first] == "（" or text[last] == "）" or _IS_WIDE.search(text, first + 1, last):
        return True
    if text[last + 1 : last + 2].isdigit() and text[first + 1 : last].isdigit():
        return False
    return _touches_wide(text, first, last + 1)


def _touches_wide(text: str, start: int, end: int) -> bool:
    return _is_wide(_left(text, start)) or _is_wide(_right(text, end))


def quotes(rule: Rule, text: str) -> Iterator[Change]:
    """Straight double quotes in Chinese text, as the curly quote that the pairing asks for."""
    is_open = False
    for match in _ANY_QUOTE.finditer(text):
        at, mark = match.start(), match[0]
        if mark != '"':
            is_open = mark == "“"
            continue
        following = text[at + 1 : at + 2]
        closes = is_open or (at > 0 and (not following or following in _CLOSING))
        is_open = not closes
        if _touches_wide(text, at, at + 1):
            yield Change(at, at + 1, "”" if closes else "“", rule.id, rule.confidence, "ask",
                         "a straight quote in Chinese text")


def unbalanced(rule: Rule, text: str) -> Iterator[Change]:
    """Curly quotes without their partner: a mistaken direction is named, a missing one only reported.

    A paragraph that opens with a quote and does not close it may be one of several that a speech runs
    through: it is not reported.
    """
    if text.count("“") == text.count("”") or '"' in text:
        return
    last = -1
    for match in _CURLY.finditer(text):
        at = match.start()
        if match[0] == "”":
            if last < 0:
                yield Change(at, at + 1, "”", rule.id, rule.confidence, "ask", "a closing quote that nothing opened")
            last = -1
        elif last < 0:
            last = at
        elif text[at + 1 : at + 2] in _CLOSING:
            yield Change(at, at + 1, "”", rule.id, rule.confidence, "ask", "an opening quote where one should close")
            last = -1
        else:
            yield Change(last, last + 1, "“", rule.id, rule.confidence, "ask", "an opening quote that nothing closes")
            last = at
    if last > 0:
        yield Change(last, last + 1, "“", rule.id, rule.confidence, "ask", "an opening quote that nothing closes")


def narrow(rule: Rule, text: str) -> Iterator[Change]:
    """Fullwidth digits and Latin letters as their ASCII forms, a run at a time."""
    if rule.scan is not None:
        for match in rule.scan(text):
            after = "".join(chr(ord(c) - 0xFEE0) for c in match[0])
            yield Change(match.start(), match.end(), after, rule.id, rule.confidence)
