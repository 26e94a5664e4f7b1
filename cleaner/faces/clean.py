"""Clean: pages in, TEI and the other formats out, in a folder or on standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cleaner import output
from cleaner.config import Settings, settle
from cleaner.document import Document, moment, pack_of, process, read, write
from cleaner.faces import boundary, codes
from cleaner.faces.data import put
from cleaner.faces.round import go
from cleaner.faces.stream import Stream, stream
from cleaner.faces.voice import say
from cleaner.inputs import STDIN, Input, find
from cleaner.model import OutputError, RuleError
from cleaner.rules import Pack
from cleaner.writers import FORMATS

if TYPE_CHECKING:
    from cleaner.faces.judgement import Judgement

STREAMED: Final = frozenset({"jsonl", "edits"})
"""Formats of which several documents can follow each other in one stream."""

Paths = Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class Job:
    """What a run has to do: where the results of each input go, what takes all edits and what was said of
    them, if there is any."""

    settings: Settings
    pack: Pack
    results: Mapping[Input, Paths]
    journal: Stream | None
    judgement: Judgement | None

    def do(self, raw: bytes, one: Input) -> int:
        """Read, clean and write one document."""
        page = read(raw, name=one.name, format=self.settings.format, around=one.around)
        if self.judgement is None:
            cleaned = process(page, self.pack, self.settings.script)
        else:
            judged = self.judgement.on(page, self.pack, self.settings.script, one.shown)
            if judged is None:
                return codes.FOUND
            cleaned = judged.document
        for warning in cleaned.warnings:
            say(f"{one.shown}: warning: {warning}")
        self.write(cleaned, self.results[one])
        return codes.DONE

    def write(self, cleaned: Document, paths: Paths) -> None:
        """Write one document in every format that is wanted."""
        if not paths:
            put(write(cleaned, self.settings.to[0]))
        for name, path in paths.items():
            output.write_whole(path, write(cleaned, name))
        if self.journal is not None:
            self.journal.add(write(cleaned, "edits"))


def clean(
    words: Sequence[str], asked: Mapping[str, Any], *, out: Path | None = None, edits: Path | None = None,
    globs: Sequence[str] = (), verdicts: Sequence[Path] = (), undecided: str = "accept",
) -> int:
    """Clean everything that ``words`` name, with ``verdicts`` carried out; the exit code."""
    settings = settle(asked, os.environ, Path.cwd())
    pack = pack_of(settings.rules, settings.off, settings.language)
    moment()
    if out is not None:
        _check_out(out)
    found, wrong = find(words, globs, apart=out, tell=say)
    results = _results(found, words, out, settings.to)
    if edits is not None:
        _check_edits(edits, found, results)
    judgement = _judgement(verdicts, found, undecided)
    done: list[int] = []
    try:
        with _journal(edits) as journal:
            job = Job(settings, pack, dict(zip(found, results, strict=True)), journal, judgement)
            done += go(found, wrong, job.do)
    except OutputError as error:
        boundary.tell(error)
        done.append(codes.QUARANTINED)
    _sum_up(found, done, out)
    if judgement is not None:
        done.append(judgement.close())
    return codes.worst(done)


def _judgement(verdicts: Sequence[Path], found: Sequence[Input], undecided: str) -> Judgement | None:
    """What was said of the edits, if anything was; the rooms of the review are not opened for less."""
    if not verdicts and undecided == "accept":
        return None
    from cleaner.faces.judgement import Judgement

    return Judgement(verdicts, found, undecided)


def _check_out(out: Path) -> None:
    """OutputError or RuleError if ``out`` cannot be the folder for the results."""
    if out.suffix in {form.ending for form in FORMATS.values()} and not out.is_dir():
        raise RuleError(f"-o {out}", "looks like a file", "a folder",
                        f"say -o {out.parent / out.stem}, or > {out} for a single result")
    output.check_folder(out)


def _check_edits(edits: Path, found: Sequence[Input], results: Sequence[Paths]) -> None:
    """OutputError or RuleError if the journal would meet an input or another result."""
    if str(edits) != STDIN:
        output.spare(found, [path for paths in results for path in paths.values()] + [edits])
    elif not all(results):
        raise _crowd()


def _crowd() -> RuleError:
    return RuleError("command line", "asks for several results on standard output",
                     "one file and one format", "name a folder for them: -o OUT")


def _results(
    found: Sequence[Input], words: Sequence[str], out: Path | None, to: Sequence[str]
) -> list[Paths]:
    """Where the results of each input go, by format; nowhere means standard output."""
    if out is not None:
        planned = output.plan(found, out, [FORMATS[name].ending for name in to])
        return [{name: paths[FORMATS[name].ending] for name in to} for paths in planned]
    several = len(found) > 1 or any(word != STDIN and Path(word).is_dir() for word in words)
    if len(to) > 1 or (several and to[0] not in STREAMED):
        raise _crowd()
    return [{} for _ in found]


def _journal(path: Path | None) -> AbstractContextManager[Stream | None]:
    """What takes the edits of all documents, if they are wanted."""
    return nullcontext() if path is None else stream(path)


def _sum_up(found: Sequence[Input], done: Sequence[int], out: Path | None) -> None:
    """Say on a terminal what was done."""
    if out is None or not sys.stderr.isatty():
        return
    good = done.count(codes.DONE)
    rest = "" if good == len(done) else "; see the messages above"
    say(f"{good} of {len(found)} pages are in {out}{rest}")
