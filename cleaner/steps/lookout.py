"""A lookout: which of many patterns find a text, by one look at its characters.

A line is asked by a hundred patterns, and next to none of them speaks. Each can only find a text that begins or
ends with certain characters or holds one of its words; so the first and the last character, and one search for those
that such words end with, tell the few that are worth asking, and the others cost nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import Final

from cleaner.steps.pretests import Probe
from cleaner.steps.standing import union

SIZES: Final = (48, 80, 160, 400)
"""Lengths in characters at which many patterns fall silent: in a longer text fewer characters are looked for."""


class Lookout:
    """The probes of some rules, planned. A set of them is a number: probe ``i`` is the bit ``1 << i``.

    >>> from cleaner.rules import packs
    >>> from cleaner.steps.pretests import probe
    >>> names = ("furniture.jump", "furniture.guide-title", "bylines.run-in")
    >>> Lookout([probe(packs().rules[name]) for name in names]).finding("今日导读")
    6
    """

    __slots__ = ("_alive", "_any_first", "_any_last", "_asks", "_bounds", "_first", "_last", "_mute", "_seen",
                 "_worded", "_words")

    def __init__(self, probes: Sequence[Probe]) -> None:
        """Plan the probes: what each needs at least before its pattern is asked."""
        self._asks = [one.matches for one in probes]
        self._mute = union(1 << i for i, one in enumerate(probes) if one.search is None and not one.words)
        """The probes without pattern and words: a length is all that they ask for."""
        self._first, self._any_first = _by_edge([one.first for one in probes])
        self._last, self._any_last = _by_edge([one.last for one in probes])
        self._worded = union(1 << i for i, one in enumerate(probes) if one.words)
        """The probes that are known by their words."""
        needed: dict[str, int] = {}
        for i, one in enumerate(probes):
            for word in one.words:
                needed[word] = needed.get(word, 0) | 1 << i
        by_last: dict[str, list[tuple[str, int]]] = {}
        for word, bits in sorted(needed.items()):
            by_last.setdefault(word[-1], []).append((word, bits))
        self._words = {
            key: (union(bits for _, bits in words), needed.get(key, 0),
                  tuple((word, bits) for word, bits in words if word != key))
            for key, words in by_last.items()}
        """Last characters of words, each with all probes that it counts for, those for which it is the word, and
        longer words with theirs. Last ones, as words of a kind end alike and begin in many ways."""
        self._bounds = sorted({bound for one in probes for bound in (one.short, one.long + 1)})
        """The lengths from which on some probe speaks, or no longer does."""
        self._alive = [union(1 << i for i, one in enumerate(probes) if one.short <= size <= one.long)
                       for size in (-1, *self._bounds)]
        """The probes that can find a text, by how many of the bounds it has reached."""
        self._seen = [self._search_from(least) for least in (0, *(size + 1 for size in SIZES))]

    def _search_from(self, least: int) -> Callable[[str], list[str]]:
        """What finds the characters that words end with which count in a text of ``least`` characters or more."""
        alive = union(self._alive[bisect_right(self._bounds, least) :])
        keys = [re.escape(key) for key, (all_, _, _) in self._words.items() if alive & all_]
        return re.compile(f"[{''.join(keys)}]" if keys else "(?!)").findall

    def finding(self, text: str, among: int = -1) -> int:
        """Those of the probes ``among`` (without it: of all) that find a text."""
        size = len(text)
        asked = (among & self._alive[bisect_right(self._bounds, size)]
                 & self._first.get(text[:1], self._any_first) & self._last.get(text[-1:], self._any_last))
        worded = asked & self._worded
        if worded:
            held = 0
            for key in set(self._seen[bisect_left(SIZES, size)](text)):
                all_, alone, longer = self._words[key]
                if all_ & worded:
                    held |= alone
                    for word, bits in longer:
                        if bits & worded and word in text:
                            held |= bits
            asked ^= worded & ~held
        found = asked & self._mute
        asked ^= found
        while asked:
            bit = asked & -asked
            if self._asks[bit.bit_length() - 1](text) is not None:
                found |= bit
            asked ^= bit
        return found


def _by_edge(allowed: Sequence[frozenset[str] | None]) -> tuple[dict[str, int], int]:
    """The probes that a first or last character does not rule out: by the character, and for every other one."""
    free = union(1 << i for i, one in enumerate(allowed) if one is None)
    found: dict[str, int] = {}
    for i, characters in enumerate(allowed):
        for character in characters or ():
            found[character] = found.get(character, free) | 1 << i
    return found, free
