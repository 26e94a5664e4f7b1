"""Run: a corpus through all cores, here or elsewhere, into one folder, with what came of it told at the end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cleaner.config import settle
from cleaner.corpus import overview, summary
from cleaner.corpus.engines.choice import ENGINES, engine
from cleaner.corpus.job import PAGE_MEMORY, PAGE_SECONDS, Job, job_of
from cleaner.corpus.parts import FORMATS as PARTED
from cleaner.corpus.parts import check
from cleaner.corpus.run import hold, run
from cleaner.corpus.shown import shown
from cleaner.document import moment, pack_of
from cleaner.faces import codes
from cleaner.faces.progress import Progress, progress
from cleaner.faces.voice import say
from cleaner.inputs import STDIN
from cleaner.intake import Leaf, Rows, find
from cleaner.model import CleanerError, RuleError

MEGABYTE: Final = 1 << 20

AWAY: Final = (STDIN, "@", "://")
"""What a word begins with or holds whose pages can be counted only by reading them."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How a run goes about it: ``workers`` processes (None: one a core), seconds and megabytes that a page may take,
    and what spreads the work, at which address.
    """

    workers: int | None = None
    seconds: float = PAGE_SECONDS
    megabytes: int = PAGE_MEMORY // MEGABYTE
    resume: bool = False
    engine: str = ENGINES[0]
    address: str | None = None

    @classmethod
    def of(
        cls, workers: int | None, seconds: float | None, megabytes: int | None, resume: bool,
        engine: str | None = None, address: str | None = None,
    ) -> Bounds:
        """The bounds that are said; None is what is usual."""
        return cls(workers, PAGE_SECONDS if seconds is None else seconds,
                   PAGE_MEMORY // MEGABYTE if megabytes is None else megabytes, resume, engine or ENGINES[0], address)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a run is of: the words that name it, the files that a folder's pages are called, the column of tables."""

    words: Sequence[str]
    globs: Sequence[str]
    column: str | None
    out: Path

    def found(self, tell: Callable[[str], None]) -> Iterator[Leaf | Rows]:
        """Everything that is named; ``tell`` hears of what is passed by."""
        return find(self.words, globs=self.globs, apart=self.out, column=self.column, tell=tell)

    def count(self) -> int | None:
        """How many pages that is, counted by names alone; None where it takes reading."""
        if any(word.startswith(AWAY[:2]) or AWAY[2] in word for word in self.words):
            return None
        pages = 0
        try:
            for one in self.found(_nothing):
                if isinstance(one, Rows) or one.data is not None:
                    return None
                pages += 1
        except CleanerError:  # what is wrong stops the run itself, and is told there
            return None
        return pages


def run_all(
    words: Sequence[str], asked: Mapping[str, Any], *, out: Path, column: str | None = None,
    globs: Sequence[str] = (), bounds: Bounds | None = None,
) -> int:
    """Clean everything that ``words`` name into the folder ``out``; the exit code."""
    bounds = bounds or Bounds()
    job = _job(asked, out, column, bounds)
    wanted = Wanted(words, globs, column, out)
    absent: list[str] = []
    bar: Progress | None = None
    with engine(bounds.engine, bounds.address, bounds.workers) as by, hold(out, resume=bounds.resume):
        try:
            with progress(wanted.count) as bar:
                made = run(_present(wanted.found(say), absent), job, by, bar.done)
        except KeyboardInterrupt:
            so_far = bar.line() if bar is not None else "nothing is done yet"
            say(f"{so_far}; the same command with --resume goes on from here")
            raise
    for line in summary.lines(made.tally, made.ride):
        say(line)
    say(f"\nall is in {out}; {overview.FILE} shows it with plots, {summary.TEXT} has this summary")
    left = made.tally.documents.total() - made.tally.documents["done"]
    return codes.worst([codes.NO_INPUT if absent else codes.DONE, codes.QUARANTINED if left else codes.DONE])


def _job(asked: Mapping[str, Any], out: Path, column: str | None, bounds: Bounds) -> Job:
    """The job of a run. RuleError for what cannot be used, before a page is touched."""
    settings = settle(asked, os.environ, Path.cwd(), PARTED)
    check(settings.to)
    pack_of(settings.rules, settings.off, settings.language)
    if bounds.seconds <= 0 or bounds.megabytes <= 0:
        raise RuleError("--page-seconds, --page-megabytes", "bound a page to nothing", "more than 0",
                        "leave them out, or raise them")
    return job_of(settings, out, column=column, when=moment(), seconds=bounds.seconds,
                  memory=bounds.megabytes * MEGABYTE)


def _present(found: Iterable[Leaf | Rows], absent: list[str]) -> Iterator[Leaf | Rows]:
    """What is found; words that name nothing are told, and go to ``absent``."""
    for one in found:
        if isinstance(one, Leaf) and one.absent:
            absent.append(one.key)
            say(f"{shown(one.key)}: {one.refused}")
        yield one


def _nothing(words: str) -> None:
    """Say nothing of what was passed by: it is said once."""
