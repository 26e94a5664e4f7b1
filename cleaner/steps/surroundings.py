"""Surroundings: what a unit's neighbours and the whole page tell of it, as more feature bits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

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
    _zones(units, out, bits, opening)
    if not wrapped:
        _verse(units, out, bits)
    _levels(units, out, bits, opening)
    _restated(units, out, bits)
    for i in range(len(units) - 1):
        if not opening[i + 1] and len(units[i + 1].text) >= FULL_PARAGRAPH // 2:
            out[i] |= bits["before-text"]
    whole = bits["wrapped-page"] * wrapped
    if not any(value & bits["spaced"] for value in alone):
        whole |= bits["spaceless-page"]
    if "web-words" in bits and any(value & bits["web-words"] for value in alone):
        whole |= bits["web-page"]
    if whole:
        out = [value | whole for value in out]
    return out


def _verse(units: Sequence[Unit], out: list[int], bits: Mapping[str, int]) -> None:
    """Mark short lines that stand together without blank lines: verse, lists, tables of names."""
    k = 0
    while k < len(units):
        end = k + 1
        while end < len(units) and units[end].gap == 0 and units[end].sheet == units[k].sheet:
            end += 1
        lines = units[k:end]
        if len(lines) >= VERSE_LINES and all(len(unit.text) <= VERSE_LENGTH and not unit.level for unit in lines):
            for i in range(k, end):
                out[i] |= bits["verse"]
        k = end


def _zones(units: Sequence[Unit], out: list[int], bits: Mapping[str, int], opening: Sequence[bool]) -> None:
    """Mark what stands before the first full paragraph or byline, and after the last, of each sheet."""
    sheets: dict[int, list[int]] = {}
    for i, unit in enumerate(units):
        sheets.setdefault(unit.sheet, []).append(i)
    for members in sheets.values():
        full = [i for i in members if len(units[i].text) >= FULL_PARAGRAPH]
        if not full:
            continue
        first = next((i for i in members if opening[i]), full[0])
        for i in members:
            if i < min(first, full[0]):
                out[i] |= bits["top"]
            elif i > full[-1]:
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


def _pairs(text: str) -> set[str]:
    letters = _NO_WORD.sub("", text)
    return {letters[i : i + 2] for i in range(len(letters) - 1)}


def _restated(units: Sequence[Unit], out: list[int], bits: Mapping[str, int]) -> None:
    """Mark short lines whose words the text below them says again, of neighbours only the one that most.

    The same for lines that take up words of the text above.
    """
    no_head = bits["terminated"] | bits["sentences"] | bits["hanless"]
    heads = [i for i, unit in enumerate(units) if 4 <= len(unit.text) < FULL_PARAGRAPH and not out[i] & no_head]
    text = [unit.text if len(unit.text) >= FULL_PARAGRAPH // 2 else "" for unit in units]
    shares: dict[int, float] = {}
    for i in heads:
        pairs = _pairs(units[i].text)
        shares[i] = _share(pairs, _gather(text, range(i + 1, min(len(text), i + 1 + LEAD_UNITS)), LEAD_REACH))
        if _share(pairs, _gather(text, range(i - 1, max(-1, i - 1 - ECHO_UNITS), -1), ECHO_REACH)) >= ECHO:
            out[i] |= bits["echo"]
    for i, share in shares.items():
        if share >= RESTATED and share >= CLEARLY + max(shares.get(i - 1, -1.0), shares.get(i + 1, -1.0)):
            out[i] |= bits["restated"]
        elif share >= HALF_RESTATED:
            out[i] |= bits["half-restated"]


def _gather(text: Sequence[str], where: range, reach: int) -> str:
    """Up to ``reach`` characters of paragraphs, the nearest first."""
    out = ""
    for k in where:
        out += text[k][:reach]
        if len(out) >= reach:
            break
    return out


def _share(pairs: set[str], text: str) -> float:
    """The share of a line's character pairs that stand in a text."""
    return sum(pair in text for pair in pairs) / len(pairs) if pairs and text else 0.0
