"""Diff: show what cleaning would change, and write none of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from cleaner import output
from cleaner.config import Settings, settle
from cleaner.document import Document, pack_of, process, read
from cleaner.faces import codes
from cleaner.faces.round import go
from cleaner.faces.stream import Stream, stream
from cleaner.inputs import PAGES, STDIN, Input, find
from cleaner.model import Mark, RuleError
from cleaner.review.company import with_company
from cleaner.review.effect import changes
from cleaner.review.ink import Ink
from cleaner.review.lines import lines
from cleaner.review.selection import Selection, known_rules, select
from cleaner.review.unified import unified
from cleaner.review.visible import spell, spell_json
from cleaner.review.words import Tally, summary, told, words
from cleaner.rules import Pack, near

FORMS: Final = ("words", "unified", "jsonl")

COLOURS: Final = ("auto", "always", "never")


class Manner(NamedTuple):
    """How a diff is shown: its form, the file that it goes to, whether differences are told by the exit code,
    whether nothing is printed, when there is colour."""

    form: str = "words"
    out: Path | None = None
    check: bool = False
    quiet: bool = False
    colour: str = "auto"

    def checked(self) -> Manner:
        """Itself; RuleError for a word that is none."""
        for option, word, known in (("--format", self.form, FORMS), ("--color", self.colour, COLOURS)):
            if word not in known:
                raise RuleError(option, f"{word!r} is unknown", near(word, known),
                                f"choose one of {', '.join(known)}")
        return self

    @property
    def on_terminal(self) -> bool:
        """Whether a terminal shows it."""
        return (self.out is None or str(self.out) == STDIN) and sys.stdout.isatty()

    def ink(self, environ: Mapping[str, str]) -> Ink:
        """With colour on a terminal only, unless the option, NO_COLOR or FORCE_COLOR says otherwise."""
        if self.colour != "auto":
            return Ink(self.colour == "always")
        if environ.get("NO_COLOR"):
            return Ink(False)
        if environ.get("FORCE_COLOR", "0") not in ("", "0"):
            return Ink(True)
        return Ink(self.on_terminal and environ.get("TERM") != "dumb")


class Filter(NamedTuple):
    """What of the edits is wanted, as the command line says it."""

    rules: Sequence[str] = ()
    least: float = 0.0
    only: Sequence[str] = ()


def diff(
    names: Sequence[str], asked: Mapping[str, Any], *, manner: Manner, wanted: Filter,
    globs: Sequence[str] = (),
) -> int:
    """Show what cleaning would change on everything that ``names`` name; the exit code."""
    manner.checked()
    settings = settle(asked, os.environ, Path.cwd())
    pack = pack_of(settings.rules, settings.off)
    selection = select(wanted.rules, wanted.least, wanted.only, known_rules(pack))
    found, wrong = find(names, globs or PAGES)
    if manner.out is not None and str(manner.out) != STDIN:
        output.spare(found, [manner.out])
    with stream(manner.out) as taken:
        job = Job(settings, pack, selection, manner, taken)
        done = go(found, wrong, job.do, bar_wanted=not manner.on_terminal)
        job.close()
    return codes.worst(done)


@dataclass(slots=True)
class Job:
    """What a run has to show, and where."""

    settings: Settings
    pack: Pack
    selection: Selection
    manner: Manner
    taken: Stream
    tally: Tally = field(default_factory=Tally)

    def do(self, raw: bytes, one: Input) -> int:
        """Read, clean and show one document."""
        document = process(read(raw, name=one.name, format=self.settings.format), self.pack, self.settings.script)
        marks = self.selection.of(document.edits)
        if self.manner.form == "unified":
            shown = unified(document.outcome.page.source, self._made(document), patch_name(one))
            differs = bool(shown)
        else:
            shown = self._lines(document, marks, one)
            differs = any(self._counts(mark) for mark in marks)
        self.show(shown, document.outcome.page.source.encoding)
        return codes.FOUND if differs and self.manner.check else codes.DONE

    def close(self) -> None:
        """Show what comes behind all documents."""
        if self.manner.form == "words" and self.tally.pages:
            self.show(_joined(["", *summary(self.tally, self.manner.ink(os.environ))]))

    def _lines(self, document: Document, marks: Sequence[Mark], one: Input) -> bytes:
        """One document in a form that is made of lines."""
        if self.manner.form == "jsonl":
            return _joined(lines(document.outcome.page.source, marks))
        parted = [""] if self.tally.pages else []
        self.tally.add(told(marks))
        return _joined([*parted, *words(document, marks, one.shown, self.manner.ink(os.environ))])

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

    def show(self, data: bytes, encoding: str = "utf-8") -> None:
        """Give out one document's part. A terminal gets nothing of a page that it would obey."""
        if self.manner.quiet or not data:
            return
        if self.manner.on_terminal and self.manner.form != "words":
            data = _safe(data, encoding, self.manner.form)
        self.taken.add(data)


def _safe(data: bytes, encoding: str, form: str) -> bytes:
    """Lines for a terminal, with what it would obey spelled out."""
    spelled = spell_json if form == "jsonl" else spell
    text = data.decode("utf-8" if form == "jsonl" else encoding, "backslashreplace")
    return _joined([spelled(line) for line in text.split("\n")[:-1]])


def _joined(told_: Sequence[str]) -> bytes:
    """Lines as bytes; what UTF-8 cannot hold is spelled with a backslash."""
    return "".join(f"{line}\n" for line in told_).encode("utf-8", "backslashreplace")


def patch_name(one: Input) -> str:
    """What a patch calls a file: its path from the current folder, or its name alone if it lies elsewhere.

    >>> patch_name(Input(Path("in/../p1.txt"), Path("in"))), patch_name(Input(Path("../p1.txt"), Path("..")))
    ('p1.txt', 'p1.txt')
    """
    if one.path is None:
        return one.name
    path = Path(os.path.normpath(one.path))
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    return one.name if path.is_absolute() or path.parts[0] == ".." else path.as_posix()
