"""Punctuation of Chinese text: its width, its brackets as pairs, its quotes as pairs."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Final

from cleaner.model import Change
from cleaner.rules import Rule

WIDE: Final = "[^\\x00-\\u2013\\u2027-\\u202f\\u2031-\\u2102\\u2104-\\u215f\\u2400-\\u245f\\u2500-\\u259f\\u2800-\\u2e7f\\u3000]"
"""What Chinese is set in: Han, kana, fullwidth forms, CJK marks; also “”‘’—…, ‰, ℃, Ⅰ, ①, ■●▲."""

TRANSPARENT: Final = " \t\u00a0\u3000\"'`|"
"""Seen through when a mark's neighbour is looked for: spaces, straight quotes and specks of the column rule."""

_MARK: Final = re.compile(rf"[,;:?!](?:(?={WIDE})(?<={WIDE}.)()|[,;:?!]*)")
_NARROW: Final = {ord(wide): chr(ord(wide) - 0xFEE0) for wide in map(chr, range(0xFF01, 0xFF5F))}
_BRACKET: Final = re.compile(r"[()（）]")
_REPEATED: Final = re.compile(r"([.。·，、；：])\1+")
_CURLY: Final = re.compile(r"[“”]")
_ANY_QUOTE: Final = re.compile(r"[“”\"]")
_IS_WIDE: Final = re.compile(WIDE)
_CLOSING: Final = frozenset("，。、；：！？”’」』）》〉】,.;:!?)")
_CURLED: Final = frozenset("“”‘’—…")
_UNITS: Final = frozenset("%°")
_LATIN_BEHIND: Final = re.compile(r" +[A-Za-z]")


def fullwidth(rule: Rule, text: str) -> list[Change]:
    """Halfwidth marks that belong to Chinese text, made fullwidth by the rule's table.

    A mark between two wide characters is sure at once. Else one wide neighbour must be in sight: numbers,
    times, scores and Latin runs have none.
    """
    table, name = rule.table, rule.id
    found: list[Change] = []
    for match in _MARK.finditer(text):
        start = match.start()
        if match.lastindex:
            after = table.get(text[start])
            if after is not None:
                found.append(Change(start, start + 1, after, name))
        elif _stands_in_chinese(text, start, match.end()):
            found += [Change(at, at + 1, table[text[at]], name) for at in range(start, match.end())
                      if text[at] in table]
    return found


def _stands_in_chinese(text: str, start: int, end: int) -> bool:
    left, right = _left(text, start), _right(text, end)
    if left in _CURLED and _LATIN_BEHIND.match(text, end):
        return False
    return left in _UNITS or _is_wide(left) or _is_wide(right)


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


def brackets(rule: Rule, text: str) -> list[Change]:
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


def repeated(rule: Rule, text: str) -> list[Change]:
    """A mark that stands twice, as one; three points and more, as an ellipsis."""
    found: list[Change] = []
    for match in _REPEATED.finditer(text):
        mark, size = match[1], match.end() - match.start()
        if mark in "。.·" and size > 2:
            found.append(Change(*match.span(), "……", rule.id, rule.confidence, "ask", f"{size} points"))
        elif mark not in ".·":
            found.append(Change(match.start() + 1, match.end(), "", rule.id, rule.confidence, "ask",
                                f"{mark} stands {size} times"))
    return found


def quotes(rule: Rule, text: str) -> list[Change]:
    """Straight double quotes in Chinese text, as the curly quote that the pairing asks for."""
    found: list[Change] = []
    is_open = False
    for match in _ANY_QUOTE.finditer(text):
        at = match.start()
        if match[0] != '"':
            is_open = match[0] == "“"
            continue
        following = text[at + 1 : at + 2]
        closes = is_open or (at > 0 and (not following or following in _CLOSING))
        is_open = not closes
        if _touches_wide(text, at, at + 1):
            found.append(_question(rule, at, "”" if closes else "“", "a straight quote in Chinese text"))
    return found


def unbalanced(rule: Rule, text: str) -> list[Change]:
    """Curly quotes without their partner: a mistaken direction is named, a missing one only reported.

    A paragraph that opens with a quote and does not close it may be one of several that a speech runs
    through: it is not reported.
    """
    if text.count("“") == text.count("”") or '"' in text:
        return []
    found: list[Change] = []
    marks = list(_CURLY.finditer(text))
    opened = -1
    for match, following in zip_longest(marks, marks[1:]):
        at = match.start()
        if match[0] == "”":
            if opened < 0:
                found.append(_question(rule, at, "”", "a closing quote that nothing opened"))
            opened = -1
        elif opened < 0:
            opened = at
        elif text[at + 1 : at + 2] in _CLOSING or following is None or following[0] == "“":
            found.append(_question(rule, at, "”", "an opening quote where one should close"))
            opened = -1
        else:
            found.append(_question(rule, opened, "“", "an opening quote that nothing closes"))
            opened = at
    if opened > 0:
        found.append(_question(rule, opened, "“", "an opening quote that nothing closes"))
    return found


def _question(rule: Rule, at: int, after: str, reason: str) -> Change:
    return Change(at, at + 1, after, rule.id, rule.confidence, "ask", reason)


def narrow(rule: Rule, text: str) -> list[Change]:
    """Fullwidth digits and Latin letters as their ASCII forms, a run at a time."""
    return [
        Change(match.start(), match.end(), match[0].translate(_NARROW), rule.id, rule.confidence)
        for match in (rule.scan(text) if rule.scan else ())
    ]
