"""Doubt: how much a page looks wrong, and why, by what its row tells."""

from __future__ import annotations

from typing import Final, NamedTuple

from cleaner.corpus.row import Json

LOOK: Final = 0.4
"""Doubt from which a page is one to look at. Of 107 labelled pages fourteen are above it, all with something wrong in
them; what reads well and stands in the wrong order stays below.
"""

SMALL: Final = 200
"""Code points under which a page without an article is no wonder: a leaf with a notice on it."""

FEW: Final = 2
"""Articles and paragraphs that are taken to be there besides and in order, so that one bad one of one is not all."""

FEW_LINES: Final = 10
"""The same for lines."""

FEW_CHARS: Final = 500
"""The same for code points: one question on a leaf of fifty is no twenty in a thousand."""


class Ramp(NamedTuple):
    """How much a share says: nothing up to ``least``, ``weight`` from ``most`` on, and evenly more between."""

    least: float
    most: float
    weight: float

    def at(self, share: float) -> float:
        """The doubt that a share brings.

        >>> Ramp(1, 3, 0.8).at(2), Ramp(1, 3, 0.8).at(9)
        (0.4, 0.8)
        """
        return self.weight * min(1.0, max(0.0, (share - self.least) / (self.most - self.least)))


WARNED: Final = 0.9
"""A warning says that a page is wrong, as columns that stand between each other are."""

EMPTY: Final = 0.8
"""Text, and no article in it: that may be a page of advertisements."""

LOST: Final = Ramp(0, 8, 0.8)
"""U+FFFD in a thousand characters: a file decoded wrongly before it came here has dozens, a blot one."""

ASKED: Final = Ramp(1, 8, 0.8)
"""Questions in a thousand characters: the best single witness. Good pages have up to one, the worst seen fourteen."""

UNENDED: Final = Ramp(0.05, 0.5, 0.6)
"""The share of paragraphs that break off: of a good page one in twenty, where lines are cut or out of order half."""

HEADLESS: Final = Ramp(0, 0.4, 0.35)
"""The share of articles without a headline. Alone it is not enough to look at a page: texts may come without."""

UNSURE: Final = Ramp(0.02, 0.2, 0.5)
"""The share of lines whose role may as well be another one: of a good page one in fifty."""

SAID: Final = 0.1
"""Doubt under which a reason is not worth its words."""


class Doubt(NamedTuple):
    """How much a page looks wrong, from 0 to 1, and why, what weighs most first."""

    how: float
    why: str


def doubt(row: Json) -> Doubt:
    """The doubt about a page that was done. Each reason is a witness of its own: two say more than one."""
    found = sorted(((how, words) for how, words in _witnesses(row) if how > 0), key=lambda one: -one[0])
    certain = 1.0
    for how, _ in found:
        certain *= 1 - how
    said = [words for n, (how, words) in enumerate(found) if how >= SAID or not n]
    return Doubt(round(1 - certain, 4), "; ".join(said))


def _witnesses(row: Json) -> list[tuple[float, str]]:
    """What speaks against a page: how much each says, and in which words."""
    chars, articles, paragraphs, lines = row["chars"], row["articles"], row["paragraphs"], sum(row["roles"].values())
    asks, thousands = sum(row["asks"].values()), (chars + FEW_CHARS) / 1000
    lost, unended, headless, unsure = row["lost"], row["unended"], row["headless"], row["unsure"]
    return [
        *((WARNED, words) for words in row["warnings"][:1]),
        (EMPTY if not articles and chars > SMALL else 0.0, f"no article in {chars:,} characters"),
        (LOST.at(lost / thousands), f"{lost:,} characters were lost before it came here (U+FFFD)"),
        (ASKED.at(asks / thousands), f"{asks:,} questions in {chars:,} characters"),
        (UNENDED.at(unended / (paragraphs + FEW)), f"{unended:,} of {paragraphs:,} paragraphs unfinished"),
        (HEADLESS.at(headless / (articles + FEW)), f"{headless:,} of {articles:,} articles without headline"),
        (UNSURE.at(unsure / (lines + FEW_LINES)), f"{unsure:,} of {lines:,} lines of unsure role"),
    ]
