"""Explain: why a line got its role, and why it was joined or not, rule by rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from cleaner import chain, joins, roles
from cleaner.document import Document
from cleaner.model import ASIDE, HEADS, Verdict
from cleaner.rules import Pack
from cleaner.steps.language import rules_for

_LOOKED_THROUGH: Final = ASIDE | {"caption"}


class Seam(NamedTuple):
    """The evidence at the seam with an earlier line: its number, the sum, and each rule's word."""

    line: int
    score: float
    evidence: tuple[joins.Evidence, ...]


class Explained(NamedTuple):
    """One unit of a page (a line, or printed lines that are one paragraph) and what led to its role.

    ``seam`` is the one with the text before it; captions and what is set aside have none.
    """

    first: int
    last: int
    text: str
    verdict: Verdict
    features: tuple[str, ...]
    evidence: tuple[roles.Evidence, ...]
    seam: Seam | None


def explain(document: Document, pack: Pack, line: int | None = None) -> list[Explained]:
    """The units of a document in the order of the page, or only those that hold source line ``line``.

    ``pack`` is the one that the document was cleaned with.

    >>> from cleaner.document import clean, pack_of
    >>> page = clean("3月4日,园内步道全长四公里,与小\\n\\n区相连。")
    >>> told = explain(page, pack_of(), line=3)[0]
    >>> told.verdict.role, told.seam.line, told.seam.score > 0
    ('body', 1, True)
    """
    outcome = document.outcome
    pack = rules_for(outcome.page, pack)
    sight = chain.look(outcome.page, pack)
    lines = outcome.page.lines
    verdicts = [outcome.roles[unit.first] for unit in sight.units]
    witnesses = roles.witnesses(pack)
    told: list[Explained] = []
    for i, (unit, bits, verdict) in enumerate(zip(sight.units, sight.bits, verdicts, strict=True)):
        first, last = lines[unit.first].n, lines[unit.last].n
        if line is not None and not first <= line <= last:
            continue
        told.append(Explained(
            first, last, unit.text, verdict,
            tuple(name for name, bit in sight.names.items() if bits & bit),
            tuple(witnesses.evidence(sight.sides[i])), _seam(sight, verdicts, i, pack),
        ))
    return told


def path(document: Document) -> list[tuple[int, str]]:
    """The roles along the page: each with the number of the first line that has it."""
    out: list[tuple[int, str]] = []
    for line, verdict in zip(document.outcome.page.lines, document.outcome.roles, strict=True):
        if not out or out[-1][1] != verdict.role:
            out.append((line.n, verdict.role))
    return out


def _seam(sight: chain.Sight, verdicts: Sequence[Verdict], i: int, pack: Pack) -> Seam | None:
    """The seam of unit ``i`` with the text before it, looked at through captions and what is set aside."""
    role = verdicts[i].role
    before = i - 1
    while before >= 0 and verdicts[before].role in _LOOKED_THROUGH:
        before -= 1
    if before < 0 or role in _LOOKED_THROUGH:
        return None
    weigh = joins.plan(pack)
    left, right, head = sight.sides[before], sight.sides[i], role in HEADS
    score, _ = weigh.score(left, right, head=head)
    first = sight.page.lines[sight.units[before].first].n
    return Seam(first, score, tuple(weigh.evidence(left, right, head=head)))
