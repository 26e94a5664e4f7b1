"""Punctuation of Chinese text: its width, its brackets as pairs, its quotes as pairs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import zip_longest
from typing import Final

from cleaner.model import Change
from cleaner.patterns import compiled
from cleaner.rules import Rule

WIDE: Final = (
    "[^\\x00-\\u2013\\u2027-\\u202f\\u2031-\\u2102\\u2104-\\u215f\\u2400-\\u245f\\u2500-\\u259f"
    "\\u2800-\\u2e7f\\u3000]"
)
"""What Chinese is set in: Han, kana, fullwidth forms, CJK marks; also “”‘’—…, ‰, ℃, Ⅰ, ①, ■●▲."""

TRANSPARENT: Final = " \t\u00a0\u3000\"'`|"
"""Seen through when a mark's neighbour is looked for: spaces, straight quotes, specks, the column rule."""

SIGHT: Final = 16
"""Characters that are seen through at most; behind a longer run stands no neighbour."""

CODE: Final = 6
"""Longest dialling code, in digits."""

FEW: Final = 64
"""Brackets of a paragraph that are judged one by one; nested thousands would be read a thousand times."""

_MARK: Final = compiled(rf"[,;:?!](?:(?={WIDE})(?<={WIDE}.)()|[,;:?!]*)")
_SOFT: Final = compiled(rf"[,;:?!()，；：？！（）{TRANSPARENT}]+")
_SOFT_WIDE: Final = compiled(r"[，；：？！（）]")
_SEEN_THROUGH: Final = compiled(f"[{TRANSPARENT}]{{0,{SIGHT}}}")
_NARROW: Final = {ord(wide): chr(ord(wide) - 0xFEE0) for wide in map(chr, range(0xFF01, 0xFF5F))}
_BRACKET: Final = compiled(r"[()（）]")
REPEATABLE: Final = compiled("[.。·，、；：]")
"""A mark that stands alone, or for an ellipsis."""
_REPEATED: Final = compiled(r"([.。·，、；：])\1+")
_CURLY: Final = compiled(r"[“”]")
_ANY_QUOTE: Final = compiled(r"[“”\"]")
_IS_WIDE: Final = compiled(WIDE)
_CLOSING: Final = frozenset("，。、；：！？”’」』）》〉】,.;:!?)")
_CURLED: Final = frozenset("“”‘’—…")
_UNITS: Final = frozenset("%°")
_LATIN_BEHIND: Final = compiled(r"(?: +|(?<= ))[A-Za-z]")


def fullwidth(rule: Rule, text: str) -> list[Change]:
    """Halfwidth marks that belong to Chinese text, made fullwidth by the rule's table.

    A mark between two wide characters is sure at once. Else one wide neighbour must be in sight: numbers,
    times, scores and Latin runs have none.
    """
    table, name, confidence = rule.table, rule.id, rule.confidence
    found: list[Change] = []
    spread: frozenset[int] | None = None
    for match in _MARK.finditer(text):
        start = match.start()
        if match.lastindex:
            after = table.get(text[start])
            if after is not None:
                found.append(Change(start, start + 1, after, name, confidence))
            continue
        end = match.end()
        sure = _beside_wide(text, start, end)
        if not sure and _SOFT.search(text[end : end + 1] + text[max(0, start - 1) : start]):
            spread = _spread(text) if spread is None else spread
            sure = start in spread
        if sure:
            found += [Change(at, at + 1, table[text[at]], name, confidence) for at in range(start, end)
                      if text[at] in table]
    return found


def _beside_wide(text: str, start: int, end: int) -> bool:
    """Whether the nearest character on either side, seen through spaces and specks, is a wide one.

    ``“Hello”, he said`` is no Chinese; a percent or degree sign before a mark is a number's end.
    """
    left = _left(text, start)
    if left in _CURLED and _LATIN_BEHIND.match(text, end):
        return False
    if _is_wide(left) or (left in _UNITS and text[start] not in "()"):
        return True
    seen = _SEEN_THROUGH.match(text, end)
    return seen is not None and _is_wide(text[seen.end() : seen.end() + 1])


def _left(text: str, at: int) -> str:
    """The nearest character before ``at`` that is not seen through, or nothing."""
    return text[max(0, at - SIGHT) : at].rstrip(TRANSPARENT)[-1:]


def _is_wide(character: str) -> bool:
    return _IS_WIDE.match(character) is not None


def brackets(rule: Rule, text: str) -> list[Change]:
    """Halfwidth brackets around or beside Chinese, both of a pair alike; an odd one by its neighbours.

    A number in brackets that a number follows is a dialling code and stays.
    """
    pairs, odd = _pairs(text)
    spread = _spread(text) if len(pairs) + len(odd) > FEW else None
    found: list[Change] = []
    for first, last in [*pairs, *((at, at) for at in odd)]:
        if _is_dialling(text, first, last):
            continue
        if spread is None and not _is_chinese(text, first, last):
            spread = _spread(text)
        if spread is None or first in spread:
            found += [Change(at, at + 1, rule.table[text[at]], rule.id, rule.confidence)
                      for at in sorted({first, last}) if text[at] in rule.table]
    found.sort()
    return found


def _pairs(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    """The brackets of either width that belong together, and the odd ones."""
    pairs: list[tuple[int, int]] = []
    odd: list[int] = []
    open_at: list[int] = []
    for match in _BRACKET.finditer(text):
        if match[0] in "(（":
            open_at.append(match.start())
        elif open_at:
            pairs.append((open_at.pop(), match.start()))
        else:
            odd.append(match.start())
    return pairs, odd + open_at


def _is_dialling(text: str, first: int, last: int) -> bool:
    return (first < last <= first + CODE + 1 and text[first] == "(" and text[last + 1 : last + 2].isdigit()
            and text[first + 1 : last].isdigit())


def _is_chinese(text: str, first: int, last: int) -> bool:
    """Whether a pair is Chinese by itself: its other half, what it holds, what stands beside it."""
    return (text[first] == "（" or text[last] == "）" or _IS_WIDE.search(text, first + 1, last) is not None
            or _beside_wide(text, first, last + 1))


def _spread(text: str) -> frozenset[int]:
    """Offsets of all marks and brackets that are wide or become so by what they touch, near or far.

    Marks and brackets that stand together are of one width, and so are the two of a pair: width spreads
    along them until nothing changes. That is done at once here, as each pass over the text would carry it
    one step only.
    """
    runs = [match.span() for match in _SOFT.finditer(text)]
    starts = [start for start, _ in runs]
    pairs, _ = _pairs(text)
    solids = [match.start() for match in _IS_WIDE.finditer(text)]
    linked: list[list[int]] = [[] for _ in runs]
    reached = {i for i, (start, end) in enumerate(runs)
               if _SOFT_WIDE.search(text, start, end) or _beside_wide(text, start, end)}
    for first, last in pairs:
        if _is_dialling(text, first, last):
            continue
        one, other = bisect_right(starts, first) - 1, bisect_right(starts, last) - 1
        linked[one].append(other)
        linked[other].append(one)
        if bisect_left(solids, last) > bisect_right(solids, first):
            reached.add(one)
    wide = list(reached)
    while wide:
        fresh = set(linked[wide.pop()]) - reached
        reached |= fresh
        wide.extend(fresh)
    return frozenset(at for i in reached for at in range(*runs[i]) if text[at] not in TRANSPARENT)


def repeated(rule: Rule, text: str) -> list[Change]:
    """A mark that stands twice, as one; three points and more, as an ellipsis."""
    found: list[Change] = []
    if not _REPEATED.search(text):
        return found
    for match in _REPEATED.finditer(text):
        mark, size = match[1], match.end() - match.start()
        if mark in "。.·" and size > 2:
            found.append(Change(*match.span(), "……", rule.id, rule.confidence, "auto", f"{size} points"))
        elif mark not in ".·":
            found.append(Change(match.start() + 1, match.end(), "", rule.id, rule.confidence, "auto",
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
        if _beside_wide(text, at, at + 1):
            found.append(_told(rule, at, "”" if closes else "“", "a straight quote in Chinese text"))
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
                found.append(_told(rule, at, "”", "a closing quote that nothing opened"))
            opened = -1
        elif opened < 0:
            opened = at
        elif text[at + 1 : at + 2] in _CLOSING or following is None or following[0] == "“":
            found.append(_told(rule, at, "”", "an opening quote where one should close"))
            opened = -1
        else:
            found.append(_told(rule, opened, "“", "an opening quote that nothing closes"))
            opened = at
    if opened > 0:
        found.append(_told(rule, opened, "“", "an opening quote that nothing closes"))
    return found


def _told(rule: Rule, at: int, after: str, reason: str) -> Change:
    return Change(at, at + 1, after, rule.id, rule.confidence, "auto", reason)


def narrow(rule: Rule, text: str) -> list[Change]:
    """Fullwidth digits and Latin letters as their ASCII forms, a run at a time."""
    return [
        Change(match.start(), match.end(), match[0].translate(_NARROW), rule.id, rule.confidence)
        for match in (rule.scan(text) if rule.scan else ())
    ]
