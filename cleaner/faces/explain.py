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
from cleaner.model import RuleError

SHOWN: Final = 72
"""Characters of a line's text that are shown."""


def show(word: str, asked: Mapping[str, Any], *, line: int | None = None) -> int:
    """Print why the lines of a page got their roles, or only why line ``line`` did."""
    settings = settle(asked, os.environ, Path.cwd())
    pack = pack_of(settings.rules, settings.off)
    one = Input(None, Path()) if word == STDIN else Input(Path(word), Path())
    document = process(read(one.read(), name=one.name, format=settings.format), pack, settings.script)
    told = explain(document, pack, line)
    if not told and line is not None:
        numbers = [one.n for one in document.outcome.page.lines]
        raise RuleError(f"--line {line}", f"has no text in {one.shown}",
                        f"line {min(numbers, key=lambda n: abs(n - line))}" if numbers else "a page with text",
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
    for rule, for_role, weight, why in unit.evidence:
        yield f"    {weight:+5.1f} {for_role:13} {rule}: {why}"
    if unit.seam is not None:
        yield f"    {unit.seam.score:+5.1f} to continue line {unit.seam.line}"
        for rule, weight, why in unit.seam.evidence:
            yield f"        {weight:+5.1f} {rule}: {why}"
