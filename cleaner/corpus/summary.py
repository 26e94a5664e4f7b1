"""Summary: what a run came to, in words that a person reads and as JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from cleaner import output
from cleaner.corpus.row import Json
from cleaner.corpus.tally import Tally
from cleaner.writers.jsonl import dumps

TEXT: Final = "summary.txt"
JSON: Final = "summary.json"

TOP: Final = 10
"""Rules, reasons and pages that the words name; JSON has all."""


class Trip(NamedTuple):
    """How a run went: with how many workers, and ``seconds`` to ask how long it has taken."""

    workers: int
    seconds: Callable[[], float]


def write(out: Path, tally: Tally, trip: Trip) -> None:
    """Write the summary as text and as JSON into the folder of a run."""
    seconds = round(trip.seconds(), 1)
    output.write_whole(out / TEXT, "".join(f"{line}\n" for line in lines(tally, trip.workers, seconds)).encode())
    output.write_whole(out / JSON, f"{dumps(told(tally, trip.workers, seconds))}\n".encode())


def lines(tally: Tally, workers: int, seconds: float) -> list[str]:
    """The summary in words."""
    all_ = sum(tally.documents.values())
    return [
        f"{all_} pages: {tally.documents['done']} done, {tally.documents['quarantined']} in quarantine, "
        f"{tally.documents['refused']} refused",
        f"{tally.found} articles, {tally.paragraphs} paragraphs, {tally.joins} joins, {tally.gaps} gaps",
        f"{sum(tally.edits.values())} edits, {sum(tally.asks.values())} questions",
        *(f"  {count:>9} {rule}" for rule, count in tally.edits.most_common(TOP)),
        f"{tally.to_look_at} pages to look at",
        *(f"  {doc}: {why}" for doc, _, why in tally.doubtful[:TOP]),
        *(f"not done: {count} x {reason}" for reason, count in tally.reasons.most_common(TOP)),
        f"{seconds:.1f} s with {workers} workers",
    ]


def told(tally: Tally, workers: int, seconds: float) -> Json:
    """The summary as JSON has it."""
    return {
        "documents": dict(tally.documents), "articles": tally.found, "edits": dict(tally.edits),
        "asks": dict(tally.asks), "seconds": seconds, "workers": workers,
    }
