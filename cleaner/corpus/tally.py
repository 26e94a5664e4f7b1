"""Tally: what a run comes to, in numbers, with the pages that look wrong first."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from cleaner.corpus.doubt import LOOK, doubt
from cleaner.corpus.row import BINS, Json, bins

SHOWN: Final = 200
"""Pages that a tally keeps of those that look wrong, and of those not done: more than anybody looks at in a day."""

REASONS: Final = 1000
"""Reasons and warnings that are counted apart: one that tells of its page is another one each time."""

OTHERS: Final = "other reasons"
"""What the reasons behind those are counted as."""


class Doubtful(NamedTuple):
    """A page that looks wrong: how doubtful it is (0 to 1) and why, what it has, and its results by format."""

    doc: str
    how: float
    why: str
    articles: int
    chars: int
    files: dict[str, str]


class Undone(NamedTuple):
    """A document that was not done: whether it was refused or put in quarantine, and why."""

    doc: str
    status: str
    reason: str


@dataclass(slots=True)
class Tally:
    """Counts over the rows of a run; flat, however many there are.

    ``edits`` and ``asks`` count by rule, ``roles`` lines by role, ``lines_sure`` and ``edits_sure`` lines and edits by
    their confidence in twentieths, ``doubts`` pages by how doubtful they are, ``articles`` the pages by how many they
    have, ``reasons`` the documents that were not done by status and why, ``warnings`` pages by what is to be known of
    them. ``doubtful`` are the pages that look wrong, the worst first; ``to_look_at`` counts them all. ``undone`` are
    the first that were not done.
    """

    documents: Counter[str] = field(default_factory=Counter)
    read: int = 0
    chars: int = 0
    aside: int = 0
    found: int = 0
    headless: int = 0
    paragraphs: int = 0
    joins: int = 0
    gaps: int = 0
    edits: Counter[str] = field(default_factory=Counter)
    asks: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    scripts: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    lines_sure: list[int] = field(default_factory=lambda: [0] * BINS)
    edits_sure: list[int] = field(default_factory=lambda: [0] * BINS)
    doubts: list[int] = field(default_factory=lambda: [0] * BINS)
    articles: Counter[int] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    undone: list[Undone] = field(default_factory=list)
    to_look_at: int = 0
    _worst: list[tuple[float, int, Doubtful]] = field(default_factory=list)

    def add(self, row: Json) -> None:
        """Count a row."""
        self.documents[row["status"]] += 1
        self.read += row["bytes"] or 0
        if row["status"] != "done":
            self._not_done(row)
            return
        self.chars += row["chars"]
        self.aside += row["aside"]
        self.found += row["articles"]
        self.headless += row["headless"]
        self.paragraphs += row["paragraphs"]
        self.joins += row["joins"]
        self.gaps += row["gaps"]
        self.edits.update(row["edits"])
        self.asks.update(row["asks"])
        self.roles.update(row["roles"])
        self.formats[row["format"]] += 1
        self.scripts[row["script"]] += 1
        self.articles[row["articles"]] += 1
        _add(self.lines_sure, row["line_bins"])
        _add(self.edits_sure, row["edit_bins"])
        for words in row["warnings"]:
            self.warnings[words if words in self.warnings or len(self.warnings) < REASONS else OTHERS] += 1
        self._look(row)

    def _not_done(self, row: Json) -> None:
        """Count a document that was not done."""
        why = row["status"], row["reason"]
        if why not in self.reasons and len(self.reasons) >= REASONS:
            why = row["status"], OTHERS
        self.reasons[why] += 1
        if len(self.undone) < SHOWN:
            self.undone.append(Undone(row["doc"], row["status"], row["reason"]))

    def _look(self, row: Json) -> None:
        """Keep a page if it is one of those that look worst; of two that look alike the first."""
        how, why = doubt(row)
        _add(self.doubts, bins([how]))
        if how < LOOK:
            return
        self.to_look_at += 1
        files = {form: landed[0] for form, landed in row.get("files", {}).items()}
        worst = (how, -self.documents.total(), Doubtful(row["doc"], how, why, row["articles"], row["chars"], files))
        if len(self._worst) < SHOWN:
            heapq.heappush(self._worst, worst)
        else:
            heapq.heappushpop(self._worst, worst)

    @property
    def all(self) -> int:
        """How many documents there are."""
        return self.documents.total()

    @property
    def doubtful(self) -> list[Doubtful]:
        """The pages that look wrong, the worst first."""
        return [one for *_, one in sorted(self._worst, key=lambda worst: worst[:2], reverse=True)]


def tally(rows: Iterable[Json]) -> Tally:
    """All rows counted."""
    made = Tally()
    for row in rows:
        made.add(row)
    return made


def _add(counts: list[int], more: Sequence[int]) -> None:
    """Add counts to counts, each to its own."""
    for n, count in enumerate(more):
        counts[n] += count
