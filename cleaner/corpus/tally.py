"""Tally: what a run comes to, in numbers, with the pages that look wrong first."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from cleaner.corpus.row import Json

SHOWN: Final = 200
"""Pages that a tally keeps of those that look wrong: more than anybody looks at in a day."""

BINS: Final = 20
"""Steps of a confidence between 0 and 1 that are counted apart: a twentieth is what an eye tells apart in a plot."""

MANY_ASKS: Final = 8.0
"""Questions in a thousand characters from which a page looks as wrong as it can by them: twice what a poor page has."""

UNSURE: Final = 0.7
"""Mean confidence of the roles under which a page is worth a look: one line in ten of the usual page is below it."""

SMALL: Final = 200
"""Code points under which a page without an article is no wonder: a leaf with a notice on it."""


@dataclass(slots=True)
class Tally:
    """Counts over the rows of a run; flat, however many there are.

    ``edits`` and ``asks`` count by rule, ``sure`` the pages by their mean confidence in twentieths, ``articles`` the
    pages by how many they have, ``reasons`` the documents that were not done by why. ``doubtful`` are the pages that
    look wrong, the worst first, with how doubtful (0 to 1) and why.
    """

    documents: Counter[str] = field(default_factory=Counter)
    read: int = 0
    chars: int = 0
    found: int = 0
    paragraphs: int = 0
    joins: int = 0
    gaps: int = 0
    edits: Counter[str] = field(default_factory=Counter)
    asks: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    sure: list[int] = field(default_factory=lambda: [0] * BINS)
    articles: Counter[int] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    to_look_at: int = 0
    _worst: list[tuple[float, int, str, str]] = field(default_factory=list)

    def add(self, row: Json) -> None:
        """Count a row."""
        self.documents[row["status"]] += 1
        self.read += row["bytes"] or 0
        if row["status"] != "done":
            self.reasons[row["reason"]] += 1
            return
        self.chars += row["chars"]
        self.found += row["articles"]
        self.paragraphs += row["paragraphs"]
        self.joins += row["joins"]
        self.gaps += row["gaps"]
        self.edits.update(row["edits"])
        self.asks.update(row["asks"])
        self.formats[row["format"]] += 1
        self.articles[row["articles"]] += 1
        if row["sure"] is not None:
            self.sure[min(BINS - 1, int(row["sure"] * BINS))] += 1
        how, why = doubt(row)
        if why:
            self.to_look_at += 1
            worst = (how, -sum(self.documents.values()), row["doc"], why)
            if len(self._worst) < SHOWN:
                heapq.heappush(self._worst, worst)
            else:
                heapq.heappushpop(self._worst, worst)

    @property
    def doubtful(self) -> list[tuple[str, float, str]]:
        """The pages that look wrong: each with how doubtful it is and why, the worst first."""
        return [(doc, how, why) for how, _, doc, why in sorted(self._worst, reverse=True)]


def tally(rows: Iterable[Json]) -> Tally:
    """All rows counted."""
    made = Tally()
    for row in rows:
        made.add(row)
    return made


def doubt(row: Json) -> tuple[float, str]:
    """How much a page that was done looks wrong, from 0 to 1, and why; 0 and "" if it does not.

    A warning counts most; then that there is much text and no article, that the roles are unsure on the whole, and
    that there are many questions for its length.
    """
    why: list[tuple[float, str]] = []
    if row["warnings"]:
        why.append((0.9, row["warnings"][0]))
    if not row["articles"] and row["chars"] > SMALL:
        why.append((0.8, "no article was found"))
    if row["sure"] is not None and row["sure"] < UNSURE:
        why.append((1 - row["sure"], f"roles are unsure ({row['sure']:.2f} on the whole)"))
    asks = sum(row["asks"].values()) * 1000 / max(row["chars"], 1)
    if asks > MANY_ASKS / 2:
        why.append((min(1.0, asks / MANY_ASKS) * 0.7, f"{sum(row['asks'].values())} questions"))
    if not why:
        return 0.0, ""
    certain = 1.0
    for how, _ in why:
        certain *= 1 - how
    return round(1 - certain, 4), "; ".join(words for _, words in sorted(why, reverse=True))
