"""A hyphen at a line's end: whether it is taken out, stays, or stays with a space, where two lines are joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from cleaner.model import Block, Change, Line, Mode, RuleError
from cleaner.patterns import compiled
from cleaner.rules import Pack, Rule, near

MARKS: Final = "-\u2010\u00ac\u2e17=\u00ad"
"""What stands for a hyphen: the plain one, Unicode's, the engine's for a cut word (¬), the double ones of black
letter, and the soft one, which nobody sees."""
REACH: Final = 48
"""Characters on either side of a seam that a rule sees: the longest words of German offices."""

ENDING: Final = 2
"""Letters at a word's end by which two readings of it agree, whatever was misread in its middle."""

_CUT: Final = compiled(f"[^\\W_][{MARKS}]$")
_HALF: Final = compiled(f"(?P<word>[^\\W\\d_]+(?:[{MARKS}’'][^\\W\\d_]+)*)(?P<it>[{MARKS}])?$")
_REST: Final = compiled(f"[^\\W\\d_]+(?:[{MARKS}’'][^\\W\\d_]+)*")
_WORD: Final = compiled(f"[^\\W\\d_]+(?:[{MARKS}][^\\W\\d_]+)*")
_EDGES: Final = compiled(r"^[\W_]+|[\W_]+$")
_ALIKE: Final = str.maketrans({"ſ": "s", **dict.fromkeys(MARKS, "-")})


class Seam(NamedTuple):
    """How two lines are joined: ``space`` between them, and what becomes of the hyphen before it.

    ``taken`` characters at the left line's end become ``after``; 0 where nothing changes.
    """

    space: str
    taken: int = 0
    after: str = ""
    rule: Rule | None = None


PLAIN: Final = Seam(" ")
"""Two lines of Latin text, parted by a word space."""


def between(left: str, right: str) -> str:
    """What stands between two lines of Latin text by themselves: a space, or nothing behind a hyphen.

    >>> between("die Eisen-", "bahn fährt"), between("die Bahn", "fährt"), between("Bahn -", "fährt")
    ('', ' ', ' ')
    """
    return "" if right and _CUT.search(left) else " "


class Words:
    """How often words stand within the lines of a page, counted when first asked: its evidence for itself.

    The first and the last word of a line may be halves and do not count.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        """Keep the lines of a page."""
        self._lines = tuple(lines)
        self._count: Counter[str] | None = None

    def __call__(self, word: str) -> int:
        """How often a word stands there; its capitals, its long s and the form of its hyphens do not matter.

        >>> Words(["die Eiſenbahn und die Nord⸗Oſt"])("eisenbahn"), Words(["a b c"])("c")
        (1, 0)
        """
        if self._count is None:
            self._count = Counter(_same(word) for line in self._lines for word in _WORD.findall(line)[1:-1])
        return self._count[_same(word)]


def _same(word: str) -> str:
    return word.translate(_ALIKE).lower()


Algorithm = Callable[[Line, Line, Words], bool]


def _halves(left: str, right: str) -> tuple[str, str, str] | None:
    """The two halves of a cut word, and the hyphen between them ("": none); None if no letters meet."""
    one, two = _HALF.search(left[-REACH:]), _REST.match(right[:REACH])
    return (one["word"], one["it"] or "", two[0]) if one and two else None


def _said(left: Line, right: Line) -> str:
    """The cut word as the file has it whole, if it agrees with what is printed; else nothing."""
    halves = _halves(left.text, right.text)
    if left.printed is None or not left.printed.whole or halves is None:
        return ""
    whole = _same(_EDGES.sub("", left.printed.whole))
    one, _, two = map(_same, halves)
    return whole if whole in (one + two, f"{one}-{two}") else ""


def file_whole(left: Line, right: Line, words: Words) -> bool:
    """Whether the file has the word whole, without a hyphen at this place."""
    del words
    halves = _halves(left.text, right.text)
    return halves is not None and _said(left, right) == _same(halves[0] + halves[2])


def file_hyphened(left: Line, right: Line, words: Words) -> bool:
    """Whether the file has the word whole, with its hyphen."""
    return bool(_said(left, right)) and not file_whole(left, right, words)


def file_other(left: Line, right: Line, words: Words) -> bool:
    """Whether the file has another word whole, one that does not end as the right half does: they may not belong
    together."""
    del words
    halves = _halves(left.text, right.text)
    if left.printed is None or not left.printed.whole or halves is None or _said(left, right):
        return False
    return not _same(_EDGES.sub("", left.printed.whole)).endswith(_same(halves[2])[-ENDING:])


def _often(left: Line, right: Line, words: Words) -> tuple[int, int]:
    """How often the page has the word of two halves in one, and with a hyphen between them."""
    halves = _halves(left.text, right.text)
    if halves is None or not halves[1]:
        return 0, 0
    return words(halves[0] + halves[2]), words(f"{halves[0]}-{halves[2]}")


def page_whole(left: Line, right: Line, words: Words) -> bool:
    """Whether the page has the word in one elsewhere, and more often than with a hyphen."""
    one, two = _often(left, right, words)
    return one > two


def page_hyphened(left: Line, right: Line, words: Words) -> bool:
    """Whether the page has the word with its hyphen elsewhere, at least as often as in one."""
    one, two = _often(left, right, words)
    return two > 0 and two >= one


ALGORITHMS: Final[Mapping[str, Algorithm]] = {
    "hyphens.file-whole": file_whole,
    "hyphens.file-hyphened": file_hyphened,
    "hyphens.file-other": file_other,
    "hyphens.page-whole": page_whole,
    "hyphens.page-hyphened": page_hyphened,
}


@lru_cache(maxsize=8)
def _plan(pack: Pack) -> tuple[tuple[Rule, Algorithm | None], ...]:
    """The hyphen rules of a pack in order; RuleError for an algorithm that is not there."""
    for rule in pack.steps["hyphens"]:
        if rule.algorithm and rule.algorithm not in ALGORITHMS:
            raise RuleError(rule.where, f"names an unknown algorithm {rule.algorithm!r}",
                            near(rule.algorithm, ALGORITHMS), "correct the name")
    return tuple((rule, ALGORITHMS.get(rule.algorithm)) for rule in pack.steps["hyphens"])


class Hyphens:
    """The line ends of one page. Of the rules of the pack the first one that speaks of a seam decides it."""

    def __init__(self, lines: Sequence[Line], pack: Pack) -> None:
        """Look at the line ends of a page by the rules of a pack."""
        self._rules = _plan(pack)
        self._words = Words(line.text for line in lines)

    def at(self, left: Line, right: Line) -> Seam:
        """How two lines are joined.

        >>> from cleaner.rules import packs
        >>> left, right = Line(1, 0, 10, "die Eisen-"), Line(2, 11, 15, "bahn")
        >>> seam = Hyphens((left, right), packs(language="latin")).at(left, right)
        >>> seam.space, seam.taken, seam.after, seam.rule.id
        ('', 1, '', 'hyphens.lower')
        """
        if not between(left.text, right.text) or (left.printed is not None and left.printed.whole):
            for rule, algorithm in self._rules:
                if (rule.right is not None and rule.right(right.text[:REACH]) is None) or (
                        algorithm is not None and not algorithm(left, right, self._words)):
                    continue
                found = rule.left(left.text[-REACH:]) if rule.left is not None else None
                if rule.left is None or found is not None:
                    return _seam(rule, found)
        return Seam(between(left.text, right.text))

    def changes(self, block: Block, lines: Sequence[Line]) -> list[Change]:
        """The hyphens that are taken out of a block's text, each right before its seam."""
        out = []
        for seam, (i, j) in zip(block.seams, pairwise(block.lines), strict=True):
            found = self.at(lines[i], lines[j])
            if found.rule is not None and found.taken:
                end = seam.at - len(found.space)
                mode: Mode = "ask" if found.rule.mode == "ask" else "auto"
                out.append(Change(end - found.taken, end, found.after, found.rule.id, found.rule.confidence,
                                  mode, found.rule.why))
        return out


def _seam(rule: Rule, found: re.Match[str] | None) -> Seam:
    """What a rule makes of the hyphen that it found: its ``becomes``, of which a blank at the end parts the lines."""
    if found is None or "it" not in found.re.groupindex or not found["it"]:
        return Seam("", rule=rule)
    before = found["it"]
    after = before if rule.becomes is None else found.expand(rule.becomes)
    space = " " if after.endswith(" ") else ""
    after = after.removesuffix(" ")
    return Seam(space, 0, "", rule) if after == before else Seam(space, len(before), after, rule)
