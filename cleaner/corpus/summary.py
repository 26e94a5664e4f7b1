"""Summary: what a run came to, in words that a person reads and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from cleaner import output
from cleaner.corpus.row import Json
from cleaner.corpus.shown import shown
from cleaner.corpus.tally import Tally
from cleaner.writers.jsonl import dumps

TEXT: Final = "summary.txt"
JSON: Final = "summary.json"

TOP: Final = 12
"""Rules that the words name; JSON has all."""

PAGES: Final = 10
"""Pages that the words name of those to look at, and of those not done."""

WHY: Final = 240
"""Characters of a reason: two lines of a wide terminal."""

VERSION: Final = 1
"""Of the keys of the JSON."""

MEGA: Final = 1e6
MINUTE: Final = 60
HOUR: Final = 3600


Name = TypeVar("Name", str, tuple[str, str])
"""What is counted: a rule, or a status and a reason."""


class Trip(NamedTuple):
    """How a run went: with how many workers, ``seconds`` to ask how long it has taken, ``stood`` how many of its pages
    were done by an earlier run.
    """

    workers: int
    seconds: Callable[[], float]
    stood: Callable[[], int] = lambda: 0


class Ride(NamedTuple):
    """A trip that is over: its workers, how many seconds it took, how many pages it found done."""

    workers: int
    seconds: float
    stood: int = 0

    @classmethod
    def of(cls, trip: Trip) -> Ride:
        """A trip at its end."""
        return cls(trip.workers, round(trip.seconds(), 1), trip.stood())

    def told(self, pages: int) -> str:
        """How long it took, how fast it went and how many worked, in words; ``pages`` are all there are.

        >>> Ride(2, 75.0, 100).told(1100)
        '75 s with 2 workers, 13.3 pages a second; 100 pages stood already'
        """
        rate = f", {(pages - self.stood) / self.seconds:,.1f} pages a second" if self.seconds else ""
        stood = f"; {many(self.stood, 'page')} stood already" if self.stood else ""
        return f"{lasted(self.seconds)} with {many(self.workers, 'worker')}{rate}{stood}"


def write(out: Path, tally: Tally, ride: Ride) -> None:
    """Write the summary as text and as JSON into the folder of a run."""
    output.write_whole(out / TEXT, "".join(f"{line}\n" for line in lines(tally, ride)).encode())
    output.write_whole(out / JSON, f"{dumps(told(tally, ride))}\n".encode())


def lines(tally: Tally, ride: Ride) -> list[str]:
    """The summary in words: the same whenever a run is repeated, but for the line that tells its time."""
    states = tally.documents
    return [
        f"{many(tally.all, 'page')}: {states['done']:,} done{_share(states['done'], tally.all)}, "
        f"{states['quarantined']:,} in quarantine, {states['refused']:,} refused",
        f"{many(tally.found, 'article')}, {many(tally.paragraphs, 'paragraph')}, {many(tally.joins, 'join')}, "
        f"{many(tally.gaps, 'place')} where text is missing",
        f"took {ride.told(tally.all)}",
        *_counts("edits", tally.edits),
        *_counts("questions", tally.asks),
        *_doubtful(tally),
        *_undone(tally),
    ]


def _counts(name: str, counts: Mapping[str, int]) -> Iterator[str]:
    """What there is of something by rule, most first."""
    total = sum(counts.values())
    if not total:
        yield from ("", f"no {name}")
        return
    first = ranked(counts)
    rest = first[TOP:]
    told = first[:TOP] + ([(many(len(rest), "other rule"), sum(count for _, count in rest))] if rest else [])
    wide = max(len(f"{total:,}"), *(len(f"{count:,}") for _, count in told))
    yield from ("", f"{total:,} {name}")
    yield from (f"  {count:>{wide},}  {count / total:6.1%}  {rule}" for rule, count in told)


def _doubtful(tally: Tally) -> Iterator[str]:
    """The pages that look wrong."""
    if not tally.to_look_at:
        yield from ("", "no page looks wrong")
        return
    worst = tally.doubtful[:PAGES]
    yield from ("", f"{many(tally.to_look_at, 'page')} to look at"
                f"{_share(tally.to_look_at, tally.documents['done'])}, the worst first")
    for one in worst:
        yield f"  {one.how:.2f}  {shown(one.doc)}"
        yield f"        {shown(one.why, WHY)}"
    if tally.to_look_at > len(worst):
        yield f"        {tally.to_look_at - len(worst):,} more"


def _undone(tally: Tally) -> Iterator[str]:
    """What was not done, by why."""
    undone = tally.reasons.total()
    if not undone:
        return
    yield from ("", f"{many(undone, 'page')} not done")
    first = ranked(tally.reasons)
    wide = len(f"{first[0][1]:,}")
    for (status, reason), count in first[:PAGES]:
        yield f"  {count:>{wide},}  {status}: {shown(reason, WHY)}"
        named = [shown(one.doc) for one in tally.undone if (one.status, one.reason) == (status, reason)][:3]
        yield from (f"  {'':>{wide}}    {doc}" for doc in named)
    if len(first) > PAGES:
        yield f"  {many(len(first) - PAGES, 'other reason')}: {sum(count for _, count in first[PAGES:]):,} pages"


def told(tally: Tally, ride: Ride) -> Json:
    """The summary as JSON has it. What is in ``run`` differs when a run is repeated, all else is the same.

    ``documents`` by status; ``bytes`` read, ``characters`` of their text and ``aside`` of them; ``articles`` and those
    ``headless``, ``paragraphs``, ``joins``, ``gaps``; ``edits`` and ``asks`` by rule, ``roles`` of lines; ``formats``,
    ``scripts`` and ``warnings`` by pages; ``articles_a_page``: pages by how many they have; ``confidence`` of ``lines``
    and ``edits`` in twentieths, and ``doubts`` of pages; ``look_at``: how many pages, and the worst of them with their
    results by format; ``not_done``: how many, why, and the first of them.
    """
    return {
        "summary": VERSION,
        "documents": {state: tally.documents[state] for state in ("done", "quarantined", "refused")},
        "bytes": tally.read, "characters": tally.chars, "aside": tally.aside, "articles": tally.found,
        "headless": tally.headless, "paragraphs": tally.paragraphs, "joins": tally.joins, "gaps": tally.gaps,
        "edits": dict(ranked(tally.edits)), "asks": dict(ranked(tally.asks)), "roles": dict(ranked(tally.roles)),
        "formats": dict(ranked(tally.formats)), "scripts": dict(ranked(tally.scripts)),
        "warnings": dict(ranked(tally.warnings)),
        "articles_a_page": {str(count): pages for count, pages in sorted(tally.articles.items())},
        "confidence": {"lines": tally.lines_sure, "edits": tally.edits_sure}, "doubts": tally.doubts,
        "look_at": {"pages": tally.to_look_at, "worst": [one._asdict() for one in tally.doubtful]},
        "not_done": {
            "pages": tally.reasons.total(), "first": [one._asdict() for one in tally.undone],
            "why": [{"status": status, "reason": reason, "pages": count}
                    for (status, reason), count in ranked(tally.reasons)],
        },
        "run": {"seconds": ride.seconds, "workers": ride.workers, "stood": ride.stood},
    }


def ranked(counts: Mapping[Name, int]) -> list[tuple[Name, int]]:
    """Counts, the highest first, of two that are alike the one whose name comes first."""
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def many(count: int, noun: str) -> str:
    """A number of things.

    >>> many(1, "page"), many(12345, "page")
    ('1 page', '12,345 pages')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def lasted(seconds: float) -> str:
    """A time as people say it.

    >>> lasted(1.72), lasted(42), lasted(605), lasted(7300), lasted(200_000)
    ('1.7 s', '42 s', '10 min', '2 h 1 min', '2 d 7 h')
    """
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 2 * MINUTE:
        return f"{seconds:.0f} s"
    hours, rest = divmod(int(seconds), HOUR)
    if hours >= 48:
        return f"{hours // 24} d {hours % 24} h"
    return f"{hours} h {rest // MINUTE} min" if hours else f"{rest // MINUTE} min"


def _share(part: int, whole: int) -> str:
    """A share in brackets; nothing where it is plain."""
    return f" ({part / whole:.1%})" if part != whole and whole else ""
