"""Show: a picture of each page, its lines in their boxes by article and role, over the scan where it is at hand."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cleaner import output
from cleaner.config import Settings, settle
from cleaner.document import pack_of, process, read
from cleaner.faces import codes
from cleaner.faces.data import put
from cleaner.faces.round import go
from cleaner.faces.voice import say
from cleaner.inputs import STDIN, Input, find
from cleaner.model import InputError, Page, RuleError, Sheet
from cleaner.picture import scans
from cleaner.picture.html import html
from cleaner.picture.svg import svg
from cleaner.rules import Pack, near
from cleaner.writers.markup import base_name

FORMS: Final = {"html": html, "svg": svg}
"""What a picture can be written as."""

ENDINGS: Final = {".html": "html", ".htm": "html", ".svg": "svg"}
"""The form that a file's name asks for."""


def show(
    words: Sequence[str], asked: Mapping[str, Any], *, out: Path | None = None, form: str | None = None,
    images: Sequence[Path] = (), globs: Sequence[str] = (),
) -> int:
    """Draw everything that ``words`` name; the exit code. ``images`` are the scans of the sheets of a single page."""
    file = None if out is None or str(out) == STDIN else out
    form = _form(form, file)
    if file is None and sys.stdout.isatty():
        raise RuleError(f"--format {form}", "is nothing for a terminal", "a file", f"say -o page.{form}")
    settings = settle(asked, os.environ, Path.cwd())
    pack = pack_of(settings.rules, settings.off, settings.language)
    found, wrong = find(words, globs, apart=file, tell=say)
    several = len(found) > 1 or any(word != STDIN and Path(word).is_dir() for word in words)
    if images and several:
        raise RuleError("--scan", "is of one page, and several are named", "one page", "name the page alone")
    results = _results(found, several, file, form)
    job = Job(settings, pack, form, dict(zip(found, results, strict=True)), images)
    return codes.worst(go(found, wrong, job.do))


@dataclass(frozen=True, slots=True)
class Job:
    """What a run has to draw, in which form, and where each picture goes: None is standard output."""

    settings: Settings
    pack: Pack
    form: str
    results: Mapping[Input, Path | None]
    images: Sequence[Path]

    def do(self, raw: bytes, one: Input) -> int:
        """Read, clean and draw one document."""
        page = read(raw, name=one.name, format=self.settings.format, around=one.around)
        outcome = process(page, self.pack, self.settings.script).outcome
        path = self.results[one]
        backdrops, notes = self._backdrops(page, one, path)
        data = FORMS[self.form](outcome, backdrops, notes)
        if path is None:
            put(data)
        else:
            output.write_whole(path, data)
        return codes.DONE

    def _backdrops(self, page: Page, one: Input, path: Path | None) -> tuple[dict[int, scans.Backdrop], list[str]]:
        """The scans of a page's sheets by number, and what is to be said of those that cannot be shown.

        An image that the command line names must be there; one that the document names may be missing.
        """
        notes: list[str] = []
        missing: list[str] = []
        found: dict[int, scans.Backdrop] = {}
        if len(self.images) > len(page.sheets):
            raise RuleError("--scan", f"is said {len(self.images)} times, and {one.shown} has "
                            f"{len(page.sheets)} sheets with boxes", "one image a sheet", "leave it out")
        for k, sheet in enumerate(page.sheets):
            named = k < len(self.images)
            image = self.images[k] if named else _beside(sheet, one)
            if image is None:
                missing += [base_name(sheet.image)] if sheet.image else []
                continue
            try:
                found[sheet.n] = self._backdrop(image, path)
            except InputError as error:
                if named:
                    raise
                notes.append(f"the scan is not shown: {image.name} {error.wrong}; {error.remedy}")
        if missing:
            rest = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
            notes.append(f"the scan {missing[0]}{rest} does not lie beside the page; --scan names one")
        return found, notes

    def _backdrop(self, image: Path, path: Path | None) -> scans.Backdrop:
        """An image as this form shows it: carried within HTML, named by its way in SVG."""
        if self.form == "html":
            return scans.embedded(image)
        return scans.named(image, path.parent if path is not None else Path())


def _beside(sheet: Sheet, one: Input) -> Path | None:
    """The image that a sheet's file names, if it lies beside the input."""
    return scans.beside(one.around, sheet.image) if sheet.image and one.around is not None else None


def _form(asked: str | None, file: Path | None) -> str:
    """The form of the pictures: as asked, else as the file's name says, else HTML."""
    named = ENDINGS.get(file.suffix.lower()) if file is not None and not file.is_dir() else None
    if asked is None:
        return named or "html"
    if asked not in FORMS:
        raise RuleError("--format", f"{asked!r} is unknown", near(asked, FORMS), f"choose one of {', '.join(FORMS)}")
    if named not in (None, asked):
        raise RuleError(f"-o {file}", f"is not what a file of --format {asked} is called", f"*.{asked}",
                        "change one of the two")
    return asked


def _results(found: Sequence[Input], several: bool, file: Path | None, form: str) -> list[Path | None]:
    """Where the picture of each input goes."""
    if file is None:
        if several:
            raise RuleError("command line", "asks for several pictures on standard output", "one page",
                            "name a folder for them: -o OUT")
        return [None for _ in found]
    if file.suffix and not file.is_dir():
        if several:
            raise RuleError(f"-o {file}", "looks like a file", "a folder", f"say -o {file.parent / file.stem}")
        if file.suffix.lower() not in ENDINGS:
            raise RuleError(f"-o {file}", "is neither a picture's name nor a folder", f"*.{form}, or a folder",
                            f"say -o {file.with_suffix(f'.{form}')}")
        output.spare(found, [file])
        return [file for _ in found]
    output.check_folder(file)
    return [paths[f".{form}"] for paths in output.plan(found, file, [f".{form}"])]
