"""Row: what is told of one document of a run, whether it was done or not."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final, Literal

from cleaner.document import Document
from cleaner.model import ASIDE

Status = Literal["done", "refused", "quarantined"]

Json = dict[str, Any]

DIGITS: Final = 4
"""Decimal places of a confidence: more is noise."""


def done(key: str, document: Document, raw: int) -> Json:
    """The row of a document that was cleaned, from ``raw`` bytes.

    ``edits`` counts what was changed by rule, ``asks`` what a person should look at. ``sure`` is the mean confidence of
    the roles of its lines, ``least`` the lowest. ``paragraphs``, ``joins`` and ``gaps`` count, ``aside`` and ``chars``
    are code points, of what was set aside and of the whole source.
    """
    outcome = document.outcome
    source = outcome.page.source
    sure = [verdict.confidence for verdict in outcome.roles]
    kinds = Counter(mark.kind for mark in document.edits if mark.mode == "auto")
    return {
        "doc": key, "status": "done", "reason": None, "sha256": source.sha256, "bytes": raw,
        "chars": len(source.text), "format": outcome.page.format, "encoding": source.encoding,
        "script": outcome.script, "articles": len(document.articles),
        "paragraphs": sum(block.role == "body" for block in outcome.blocks),
        "aside": sum(len(block.text) for block in outcome.blocks if block.role in ASIDE),
        "joins": kinds["join"], "gaps": kinds["gap"],
        "edits": _counts(mark.rule for mark in document.edits if mark.mode == "auto" and mark.kind != "layout"),
        "asks": _counts(mark.rule for mark in document.edits if mark.mode == "ask"),
        "sure": round(sum(sure) / len(sure), DIGITS) if sure else None,
        "least": round(min(sure), DIGITS) if sure else None,
        "warnings": list(document.warnings),
    }


def not_done(key: str, status: Status, reason: str, raw: int | None = None, sha256: str | None = None) -> Json:
    """The row of a document that was refused or put in quarantine."""
    return {"doc": key, "status": status, "reason": reason, "sha256": sha256, "bytes": raw}


def killer(key: str, reason: str) -> Json:
    """The row of a document that killed, or would not let go, who touched it. It is tried again by the next run."""
    return not_done(key, "quarantined", reason) | {"killed": True}


def _counts(rules: Any) -> dict[str, int]:
    """How often each rule spoke, by its name."""
    return dict(sorted(Counter(rules).items()))
