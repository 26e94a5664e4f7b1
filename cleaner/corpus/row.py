"""Row: what is told of one document of a run, whether it was done or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal

from cleaner.document import Document
from cleaner.edits import ASK
from cleaner.endings import is_complete
from cleaner.model import ASIDE

Status = Literal["done", "refused", "quarantined"]

Json = dict[str, Any]

DIGITS: Final = 4
"""Decimal places of a confidence: more is noise."""

BINS: Final = 20
"""Steps of a confidence between 0 and 1 that are counted apart: a twentieth is what an eye tells apart in a plot."""

OPENERS: Final = frozenset(":：;；")
"""What ends a paragraph, besides what ends a sentence: what comes is a list, or it is an item of one."""


def done(key: str, document: Document, raw: int) -> Json:
    """The row of a document that was cleaned, from ``raw`` bytes.

    ``edits`` counts by rule what was changed or joined, ``asks`` what a person should look at, ``roles`` the lines by
    what they were taken for. ``sure`` is the mean confidence of the roles of its lines, ``least`` the lowest;
    ``line_bins`` and ``edit_bins`` count lines and edits by their confidence, in twentieths. ``paragraphs``, ``joins``
    and ``gaps`` count, ``aside`` and ``chars`` are code points, of what was set aside and of the whole source. What may
    be wrong with it: ``headless`` articles, ``unended`` paragraphs that do not end as a sentence does, ``unsure`` lines
    whose role may as well be another one, ``lost`` characters that the file has as U+FFFD.
    """
    outcome = document.outcome
    source = outcome.page.source
    sure = [verdict.confidence for verdict in outcome.roles]
    marks = [mark for mark in document.edits if mark.kind != "layout"]
    changes = [mark for mark in marks if mark.kind != "role"]
    kinds = Counter(mark.kind for mark in changes)
    body = [block for block in outcome.blocks if block.role == "body"]
    return {
        "doc": key, "status": "done", "reason": None, "sha256": source.sha256, "bytes": raw,
        "chars": len(source.text), "format": outcome.page.format, "encoding": source.encoding,
        "script": outcome.script, "articles": len(document.articles), "paragraphs": len(body),
        "aside": sum(len(block.text) for block in outcome.blocks if block.role in ASIDE),
        "joins": kinds["join"], "gaps": kinds["gap"],
        "edits": _counts(mark.rule for mark in changes if mark.mode == "auto"),
        "asks": _counts(mark.rule for mark in marks if mark.mode == "ask"),
        "roles": _counts(verdict.role for verdict in outcome.roles),
        "sure": round(sum(sure) / len(sure), DIGITS) if sure else None,
        "least": round(min(sure), DIGITS) if sure else None,
        "line_bins": bins(sure), "edit_bins": bins([mark.confidence for mark in changes]),
        "headless": sum(not any(head.role == "headline" for head in article.heads) for article in document.articles),
        "unended": sum(not _ends(block.text) for block in body),
        "unsure": sum(confidence < ASK for confidence in sure), "lost": source.text.count("\ufffd"),
        "warnings": list(document.warnings),
    }


def bins(confidences: Sequence[float]) -> list[int]:
    """How many confidences there are in each twentieth from 0 to 1.

    >>> bins([0.0, 0.96, 1.0])[0], bins([0.0, 0.96, 1.0])[-1]
    (1, 2)
    """
    made = [0] * BINS
    for confidence, count in Counter(confidences).items():
        made[min(BINS - 1, int(confidence * BINS))] += count
    return made


def _ends(text: str) -> bool:
    """Whether a paragraph ends where one can: as a sentence does, or before a list.

    >>> _ends("公园开园。"), _ends("获奖名单如下："), _ends("公园开")
    (True, True, False)
    """
    return text.rstrip()[-1:] in OPENERS or is_complete(text.rstrip())


def not_done(key: str, status: Status, reason: str, raw: int | None = None, sha256: str | None = None) -> Json:
    """The row of a document that was refused or put in quarantine."""
    return {"doc": key, "status": status, "reason": reason, "sha256": sha256, "bytes": raw}


def killer(key: str, reason: str) -> Json:
    """The row of a document that killed, or would not let go, who touched it. It is tried again by the next run."""
    return not_done(key, "quarantined", reason) | {"killed": True}


def _counts(names: Iterable[str]) -> dict[str, int]:
    """How often each name was said, by name."""
    return dict(sorted(Counter(names).items()))
