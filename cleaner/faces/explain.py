"""Explain: show the evidence, the path and the margin for the lines of one page."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from cleaner.config import settle
from cleaner.document import pack_of, process, read
from cleaner.explanation import Explained, explain, path
from cleaner.faces import codes
from cleaner.faces.data import put_lines
from cleaner.inputs import STDIN, Input
from cleaner.model import HEADS, RuleError

SHOWN: Final = 72
"""Characters of a line's text that are shown."""


def show(word: str, asked: Mapping[str, Any], *, line: int | None = None) -> int:
    """Print why the lines of a page got their roles, or only why line ``line`` did."""
    settings = settle(asked, os.environ, Path.cwd())
    pack = pack_of(settings.rules, settings.off)
    one = Input(None, Path()) if word == STDIN else Input(Path(word), Path())
    document = process(read(one.read(), name=one.name, format=settings.format, around=one.around), pack)
    told = explain(document, pack, line)
    if not told and line is not None:
        numbers = [one.n for one in document.outcome.page.lines]
        raise RuleError(f"--line {line}", f"has no text in {one.shown}",
                        f"line {min(numbers, key=lambda n: abs(n - line))}" if numbers else "text",
                        "choose another line")
    out = []
    if line is not None:
        out.append("path: " + " > ".join(f"{n} {role}" for n, role in path(document)))
    for unit in told:
        out += _words(unit, one.shown)
    put_lines(out)
    return codes.DONE


def _words(unit: Explained, name: str) -> Iterable[str]:
    """What is told of one unit."""
    role, confidence, _, reason = unit.verdict
    text = unit.text if len(unit.text) <= SHOWN else unit.text[: SHOWN - 1] + "…"
    through = f"-{unit.last}" if unit.last != unit.first else ""
    yield f"{name}:{unit.first}{through}: {role} {confidence:.2f} ({reason})"
    yield f"    {text}"
    if unit.features:
        yield f"    features: {', '.join(unit.features)}"
    for rule, weights, why in _by_rule(unit):
        yield f"    {rule}: {_weights(weights)} - {why}"
    yield f"    together: {_weights(_sums(unit)) or 'no evidence'}"
    if unit.seam is not None:
        yield f"    {unit.seam.score:+5.1f} to continue line {unit.seam.line}"
        for rule, weight, why in unit.seam.evidence:
            yield f"        {weight:+5.1f} {rule}: {why}"


def _by_rule(unit: Explained) -> list[tuple[str, dict[str, float], str]]:
    """The evidence of each rule that fired: its weights by role, and why it exists."""
    weights: dict[str, dict[str, float]] = {}
    reasons: dict[str, str] = {}
    for rule, role, weight, why in unit.evidence:
        weights.setdefault(rule, {})[role] = weight
        reasons[rule] = why
    return [(rule, said, reasons[rule]) for rule, said in weights.items()]


def _sums(unit: Explained) -> dict[str, float]:
    """All evidence for each role, the strongest first; what is said of heads counts for every kind."""
    sums: dict[str, float] = {}
    for _, role, weight, _ in unit.evidence:
        for one in sorted(HEADS) if role == "head" else (role,):
            sums[one] = sums.get(one, 0.0) + weight
    return dict(sorted(sums.items(), key=lambda item: -item[1]))


def _weights(weights: Mapping[str, float]) -> str:
    """Weights in words, those that say nothing left out.

    >>> _weights({"headline": 5, "deck": 0, "body": -1.5})
    'headline +5.0, body -1.5'
    """
    return ", ".join(f"{role} {weight:+.1f}" for role, weight in weights.items() if weight)
