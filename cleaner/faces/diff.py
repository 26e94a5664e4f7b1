"""Diff: show what cleaning would change, and write none of it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cleaner import __version__, output
from cleaner.config import Settings, settle
from cleaner.document import Document, pack_of, process, read
from cleaner.edits import identity
from cleaner.faces import codes
from cleaner.faces.data import joined
from cleaner.faces.diff_runs import are_runs, diff_runs
from cleaner.faces.judgement import Judgement
from cleaner.faces.manner import Filter, Manner
from cleaner.faces.round import go
from cleaner.faces.stream import Stream, stream
from cleaner.faces.voice import say
from cleaner.inputs import Input, find
from cleaner.model import Mark, Page, RuleError
from cleaner.review import report
from cleaner.review.diffs.company import with_company
from cleaner.review.diffs.effect import changes
from cleaner.review.diffs.lines import lines
from cleaner.review.diffs.selection import Selection, known_rules, narrowed, select
from cleaner.review.diffs.unified import unified
from cleaner.review.diffs.words import Tally, summary, told, words
from cleaner.review.ruling import Ruling
from cleaner.review.sheet import reasons, sheet
from cleaner.rules import Pack


def diff(
    names: Sequence[str], asked: Mapping[str, Any], *, manner: Manner, wanted: Filter,
    globs: Sequence[str] = (), verdicts: Sequence[Path] = (),
) -> int:
    """Show what cleaning would change on everything that ``names`` name, with ``verdicts`` carried out, or in
    what two runs differ; the exit code.
    """
    manner.checked()
    settings = settle(asked, os.environ, Path.cwd())
    pack = pack_of(settings.rules, settings.off, settings.language)
    if are_runs(names):
        if verdicts:
            raise RuleError("--verdicts", "cannot be carried out on results", "pages", "name the pages themselves")
        return diff_runs(names, pack, manner=manner, wanted=wanted)
    selection = select(*wanted, known_rules(pack))
    found, wrong = find(names, globs, tell=say)
    if manner.file is not None:
        output.spare(found, [manner.file])
    judgement = Judgement(verdicts, found, "accept") if verdicts else None
    with stream(manner.out) as taken:
        job = Job(settings, pack, selection, manner, taken, judgement)
        done = go(found, wrong, job.do, bar_wanted=not manner.on_terminal)
        job.close()
    if judgement is not None:
        done.append(judgement.close())
    return codes.worst(done)


@dataclass(slots=True)
class Job:
    """What a run has to show, where, and what was said of it."""

    settings: Settings
    pack: Pack
    selection: Selection
    manner: Manner
    taken: Stream
    judgement: Judgement | None = None
    tally: Tally = field(default_factory=Tally)
    pages: list[dict[str, Any]] = field(default_factory=list)

    def do(self, raw: bytes, one: Input) -> int:
        """Read, clean and show one document."""
        ruling = self._cleaned(read(raw, name=one.name, format=self.settings.format, around=one.around), one)
        document = ruling.document
        marks = self.selection.of(document.edits)
        if self.manner.form == "unified":
            shown = unified(document.outcome.page.source, self._made(document), patch_name(one))
            differs = bool(shown)
        else:
            shown = self._sheet(ruling, marks, one) if self.manner.form == "html" else self._lines(document, marks, one)
            differs = any(self._counts(mark) for mark in marks)
        page = document.outcome.page
        self.manner.show(self.taken, shown, "utf-8" if page.sheets else page.source.encoding)
        return codes.FOUND if differs and self.manner.check else codes.DONE

    def close(self) -> None:
        """Show what comes behind all documents."""
        if self.manner.form == "html":
            self.manner.show(self.taken, self._report())
        if self.manner.form == "words" and self.tally.pages:
            self.manner.show(self.taken, joined(["", *summary(self.tally, self.manner.ink(os.environ))]))

    def _sheet(self, ruling: Ruling, marks: Sequence[Mark], one: Input) -> bytes:
        """Keep one document for the report, with the wanted edits alone; nothing is shown before the end."""
        page = sheet(ruling.document, one.shown, ruling.was) | {"shown": one.shown}
        if not self.selection.is_all:
            page = narrowed(page, {identity(mark) for mark in marks})
        if marks or self.selection.is_all:
            self.pages.append(page)
        return b""

    def _report(self) -> bytes:
        """All documents as one report."""
        title = self.pages[0]["doc"] if len(self.pages) == 1 else f"{len(self.pages)} pages"
        return report.write(self.pages, reasons(self.pack), tool=f"cleaner {__version__}", title=title)

    def _cleaned(self, page: Page, one: Input) -> Ruling:
        """A page cleaned, with what was said of it."""
        if self.judgement is None:
            document = process(page, self.pack, self.settings.script)
            return Ruling(document, document)
        judged = self.judgement.on(page, self.pack, self.settings.script, one.shown)
        if judged is None:
            raise RuleError(one.shown, "has edits that nobody decided on")
        return judged

    def _lines(self, document: Document, marks: Sequence[Mark], one: Input) -> bytes:
        """One document in a form that is made of lines."""
        if self.manner.form == "jsonl":
            return joined(lines(document.outcome.page, marks))
        parted = [""] if self.tally.pages else []
        self.tally.add(told(marks))
        return joined([*parted, *words(document, marks, one.shown, self.manner.ink(os.environ))])

    def _made(self, document: Document) -> Sequence[Mark]:
        """The marks that a patch makes: all, or the wanted ones and what they cannot stand without.

        Blank lines alone are wanted only by their name.
        """
        if self.selection.is_all:
            return document.edits
        chosen = [mark for mark in document.edits if self.selection.takes(mark)
                  and (mark.kind != "layout" or mark.rule in self.selection.rules)]
        return with_company(document.outcome, document.edits, chosen)

    def _counts(self, mark: Mark) -> bool:
        """Whether a mark is a difference: a question is one only for who asks for questions."""
        return changes(mark) or (mark.mode == "ask" and "ask" in self.selection.modes)


def patch_name(one: Input) -> str:
    """What a patch calls a file: its path from the current folder; for one that lies elsewhere, its path from
    the folder that was named.

    >>> patch_name(Input(Path("in/../p1.txt"), Path("in"))), patch_name(Input(Path("../x/p1.txt"), Path("..")))
    ('p1.txt', 'x/p1.txt')
    """
    if one.path is None:
        return one.name
    path = Path(os.path.normpath(one.path))
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    if path.is_absolute() or path.parts[0] == "..":
        path = Path(os.path.relpath(one.path, one.root))
    return path.as_posix()
