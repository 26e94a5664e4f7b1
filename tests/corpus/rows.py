"""Rows of invented pages, as a run tells of them."""

from __future__ import annotations

from typing import Any

from cleaner.corpus.row import BINS, not_done


def row(doc: str = "may/p1.md", **said: Any) -> dict[str, Any]:
    """The row of a good page of two articles; ``said`` is what is otherwise."""
    return {
        "doc": doc, "status": "done", "reason": None, "sha256": "ab", "bytes": 6000, "chars": 2000,
        "format": "markdown", "encoding": "utf-8", "script": "zh-Hans",
        "articles": 2, "paragraphs": 20, "aside": 40, "joins": 3, "gaps": 0,
        "edits": {"punct.fullwidth": 30, "joins.word": 3}, "asks": {}, "roles": {"body": 40, "headline": 2},
        "sure": 0.97, "least": 0.8, "line_bins": [0] * (BINS - 1) + [42], "edit_bins": [0] * (BINS - 1) + [33],
        "headless": 0, "unended": 0, "unsure": 0, "lost": 0, "warnings": [],
        "files": {"tei": [f"tei/{doc}.xml", 9000, "cd"], "md": [f"md/{doc}.md", 5000, "ef"]},
    } | said


def bad(doc: str, **said: Any) -> dict[str, Any]:
    """The row of a page that looks wrong."""
    return row(doc, **({"asks": {"gap.lost-text": 12, "ocr.doubled": 8}, "unended": 9} | said))


def undone(doc: str, reason: str = "is no text", status: Any = "quarantined") -> dict[str, Any]:
    """The row of a document that was not done."""
    return not_done(doc, status, reason, 100)
