"""Surroundings: what a unit's neighbours and the whole page tell of it, as more feature bits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import compress
from operator import add, and_, or_
from typing import Final, NamedTuple

from cleaner.steps.units import Unit

FULL_PARAGRAPH: Final = 60
"""Characters above which a unit is body beyond doubt; headlines and notices are shorter."""
LEAD_REACH: Final = 400
"""Characters of text below a heading that may say its words again: the lead and the start of the next part."""
LEAD_UNITS: Final = 8
"""Units below a heading that are looked at for its lead: other heads, a byline, a caption may stand between."""
RESTATED: Final = 0.55
"""Share of a heading's character pairs that its own text repeats; strange headings reach 0.3."""
HALF_RESTATED: Final = 0.35
"""The share from which repetition begins to mean something."""
VERSE_LINES: Final = 4
"""So many short lines together are set line by line; a headline has three at most."""
VERSE_LENGTH: Final = 20
"""Longest line of verse in characters, and longest row of a list."""
CLEARLY: Final = 0.12
"""How much more of a headline than of the kicker or deck beside it is said again, where that tells them apart."""
ECHO: Final = 0.3
"""Share of a crosshead's character pairs that the text above it has too; a new story shares a tenth."""
ECHO_REACH: Final = 600
"""Characters of text above that are searched: the paragraphs of the last part."""
ECHO_UNITS: Final = 6
"""Units above that are looked at for them."""

_NO_WORD: Final = re.compile(r"[\W\d_]+")


def around(units: Sequence[Unit], alone: Sequence[int], bits: Mapping[str, int], opening: Sequence[bool],
           wrapped: bool) -> list[int]:
    """The bits of each unit with those of its surroundings added.

    ``opening`` tells which units open an article's text for certain (a run-in byline, a dateline, a byline
    on its own line): they show which heading level headlines carry on this page.
    """
    out = list(alone)
    sizes = [len(unit.text) for unit in units]
    _zones(units, sizes, out, bits, opening)
    if not wrapped:
        _verse(units, sizes, out, bits)
    _levels(units, out, bits, opening)
    _restated(units, sizes, out, bits)
    before = bits["before-text"]
    for i in range(1, len(units)):
        if sizes[i] >= FULL_PARAGRAPH // 2 and not opening[i]:
            out[i - 1] |= before
    whole = bits["wrapped-page"] * wrapped
    seen = reduce(or_, alone, 0)
    if not seen & bits["spaced"]:
        whole |= bits["spaceless-page"]
    if "web-words" in bits and seen & bits["web-words"]:
        whole |= bits["web-page"]
    return [value | whole for value in out] if whole else out


def _verse(units: Sequence[Unit], sizes: Sequence[int], out: list[int], bits: Mapping[str, int]) -> None:
    """Mark short lines that stand together without blank lines: verse, lists, tables of names."""
    k = 0
    while k < len(units):
        end = k + 1
        while end < len(units) and units[end].gap == 0 and units[end].sheet == units[k].sheet:
            end += 1
        if end - k >= VERSE_LINES and max(sizes[k:end]) <= VERSE_LENGTH and not any(
                unit.level for unit in units[k:end]):
            for i in range(k, end):
                out[i] |= bits["verse"]
        k = end


def _zones(units: Sequence[Unit], sizes: Sequence[int], out: list[int], bits: Mapping[str, int],
           opening: Sequence[bool]) -> None:
    """Mark what stands before the first full paragraph or byline, and after the last, of each sheet."""
    sheets: dict[int, list[int]] = {}
    for i, unit in enumerate(units):
        sheets.setdefault(unit.sheet, []).append(i)
    for members in sheets.values():
        full = [i for i in members if sizes[i] >= FULL_PARAGRAPH]
        if not full:
            continue
        first, last = min(full[0], next((i for i in members if opening[i]), full[0])), full[-1]
        for i in members:
            if i < first:
                out[i] |= bits["top"]
            elif i > last:
                out[i] |= bits["bottom"]


def _levels(units: Sequence[Unit], out: list[int], bits: Mapping[str, int], opening: Sequence[bool]) -> None:
    """Mark each heading mark as the headlines' level of this page, lower or higher."""
    marked = [i for i, unit in enumerate(units) if unit.level]
    if not marked:
        return
    votes: Counter[int] = Counter()
    for i in marked:
        level = units[i].level
        if i and units[i - 1].level and units[i - 1].level < level:
            continue
        k = i + 1
        while k < len(units) and k <= i + LEAD_UNITS and units[k].level > level:
            k += 1
        votes[level] += 3 if k < len(units) and opening[k] else 0
        votes[level] += 1 if i == marked[0] else 0
    main = min(votes, key=lambda level: (-votes[level], level)) if votes else min(u.level for u in units if u.level)
    for i, unit in enumerate(units):
        out[i] |= bits["marked-page"]
        if unit.level:
            name = "main-level" if unit.level == main else "sub-level" if unit.level > main else "over-level"
            out[i] |= bits[name]
        else:
            out[i] |= bits["bare"]


class _Words(NamedTuple):
    """The words of a line: its letters, every two of them that stand together, and how many different twos that are."""

    letters: str
    pairs: list[str]
    different: int


def _words(text: str) -> _Words:
    letters = text if text.isalpha() else _NO_WORD.sub("", text)
    pairs = list(map(add, letters, letters[1:]))
    return _Words(letters, pairs, len(set(pairs)))


def _restated(units: Sequence[Unit], sizes: Sequence[int], out: list[int], bits: Mapping[str, int]) -> None:
    """Mark short lines whose words the text below them says again, of neighbours only the one that most.

    The same for lines that take up words of the text above.
    """
    no_head = bits["terminated"] | bits["sentences"] | bits["hanless"]
    heads = [i for i, size in enumerate(sizes) if 4 <= size < FULL_PARAGRAPH and not out[i] & no_head]
    text = [unit.text if size >= FULL_PARAGRAPH // 2 else "" for unit, size in zip(units, sizes, strict=True)]
    shares: dict[int, float] = {}
    for i in heads:
        words = _words(units[i].text)
        shares[i] = _share(words, _gather(text[i + 1 : i + 1 + LEAD_UNITS], LEAD_REACH))
        if _share(words, _gather(text[max(0, i - ECHO_UNITS) : i][::-1], ECHO_REACH)) >= ECHO:
            out[i] |= bits["echo"]
    for i, share in shares.items():
        if share >= RESTATED and share >= CLEARLY + max(shares.get(i - 1, -1.0), shares.get(i + 1, -1.0)):
            out[i] |= bits["restated"]
        elif share >= HALF_RESTATED:
            out[i] |= bits["half-restated"]


def _gather(texts: Sequence[str], reach: int) -> str:
    """Up to ``reach`` characters of paragraphs, the nearest first; of each not more than as many."""
    out = ""
    for text in texts:
        if text:
            out += text[:reach]
            if len(out) >= reach:
                break
    return out


def _share(words: _Words, text: str) -> float:
    """The share of a line's character pairs that stand in a text.

    A pair is looked for only where both its characters are there: one is found eight times as fast as two.
    """
    letters, pairs, different = words
    if not text or not different:
        return 0.0
    there = list(map(text.__contains__, letters))
    both = set(compress(pairs, map(and_, there, there[1:])))
    return sum(map(text.__contains__, both)) / different
