"""Judgement: the verdicts of a run carried out on its documents, and what came of them said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, cast, get_args

from cleaner.chain import Options
from cleaner.faces import codes
from cleaner.faces.voice import say
from cleaner.findings import line_of, line_starts
from cleaner.inputs import Input
from cleaner.model import Page, RuleError
from cleaner.review.docket import Docket
from cleaner.review.moves import Moved
from cleaner.review.ruling import Ruling, Undecided, rule
from cleaner.review.verdicts import Verdict, read
from cleaner.rules import Pack, near

FEW: Final = 12
"""Lines that are said of one document's open edits or moved lines; the rest is counted."""


class Judgement:
    """The verdicts of a run, document by document."""

    def __init__(self, files: Iterable[Path], found: Sequence[Input], undecided: str) -> None:
        """Read the verdicts. Raises InputError or RuleError for a file or a word that cannot be used."""
        if undecided not in get_args(Undecided):
            raise RuleError("--undecided", f"{undecided!r} is no way to deal with them",
                            near(undecided, get_args(Undecided)), f"choose one of {', '.join(get_args(Undecided))}")
        self.undecided = cast(Undecided, undecided)
        self.docket = Docket([one for file in files for one in read(file)], [one.name for one in found])
        self.applied = self.stale = 0

    def on(self, page: Page, pack: Pack, script: str | None, shown: str) -> Ruling | None:
        """A page with the verdicts on it carried out; None if some edits must be decided on first."""
        ruling = rule(page, pack, Options(script=script), self.docket.of(page.source), self.undecided)
        self.applied += len(ruling.applied)
        self.stale += len(ruling.stale)
        for verdict, why in ruling.stale:
            say(f"{shown}: not carried out: {_words(verdict)}: {why}")
        _few([f"{shown}:{one.line}: {_moved(one)}" for one in ruling.moved], f"{shown}: … and {{}} more moved")
        if self.undecided == "fail" and ruling.open:
            _tell_open(ruling, shown)
            return None
        return ruling

    def close(self) -> int:
        """Say what came of all verdicts; FOUND if some were not carried out."""
        rest = self.docket.rest()
        for verdict in rest:
            say(f"not carried out: {_words(verdict)}: it is on no document of this run")
        say(f"{_count(self.applied, 'verdict')} carried out, {self.stale + len(rest)} not")
        return codes.FOUND if self.stale or rest else codes.DONE


def _words(verdict: Verdict) -> str:
    """A verdict as a message tells it.

    >>> _words(Verdict("a3aa5ad18748", "reject", rule="punct.fullwidth", before=",", after="，"))
    "reject a3aa5ad18748 (punct.fullwidth: ',' becomes '，')"
    """
    about = verdict.rule
    if verdict.kind == "role":
        about = f"{verdict.role}: {verdict.before!r}"
    elif verdict.before is not None and verdict.after is not None:
        about += f": {verdict.before!r} becomes {verdict.after!r}"
    return f"{verdict.verdict} {verdict.id}" + (f" ({about})" if about else "")


def _moved(one: Moved) -> str:
    """What else changed, in words."""
    if one.what == "role":
        return f"is {one.role} now, was {one.was}, because of what was said elsewhere"
    change = f"{one.before!r} to {one.after!r} ({one.rule})"
    return f"{'no longer' if one.what == 'gone' else 'new'}: {change}, because of what was said elsewhere"


def _tell_open(ruling: Ruling, shown: str) -> None:
    """Say which edits nobody has decided on."""
    starts = line_starts(ruling.decided.outcome.page.source.text)
    _few([f"{shown}:{line_of(starts, mark)}: undecided: {mark.rule}: {mark.before!r} to {mark.after!r}"
          for mark in ruling.open], f"{shown}: … and {{}} more")
    say(f"{shown}: {_count(len(ruling.open), 'edit')} undecided; nothing was written for it")


def _few(lines: Sequence[str], more: str) -> None:
    """Say some lines, and how many there are besides."""
    for line in lines[:FEW]:
        say(line)
    if len(lines) > FEW:
        say(more.format(len(lines) - FEW))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
