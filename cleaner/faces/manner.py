"""Manner: how a diff is shown, and of what, as the command line says it."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import get_terminal_size
from typing import Final, NamedTuple

from cleaner.faces.data import joined
from cleaner.faces.stream import Stream
from cleaner.inputs import STDIN
from cleaner.model import RuleError
from cleaner.review.diffs.ink import Ink
from cleaner.review.diffs.visible import spell, spell_json
from cleaner.rules import near

FORMS: Final = ("words", "unified", "jsonl", "html")

COLOURS: Final = ("auto", "always", "never")


class Filter(NamedTuple):
    """What of the edits is wanted: rules or families, the least confidence, modes and kinds."""

    rules: Sequence[str] = ()
    least: float = 0.0
    only: Sequence[str] = ()


class Manner(NamedTuple):
    """The form of a diff, the file that it goes to, whether differences are told by the exit code, whether
    nothing is printed, when there is colour."""

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
        if self.form == "html" and self.on_terminal:
            raise RuleError("--format html", "is nothing for a terminal", "a file", "say -o report.html")
        return self

    @property
    def file(self) -> Path | None:
        """The file that it goes to; None for standard output."""
        return None if self.out is None or str(self.out) == STDIN else self.out

    @property
    def on_terminal(self) -> bool:
        """Whether a terminal shows it."""
        return self.file is None and sys.stdout.isatty()

    def ink(self, environ: Mapping[str, str]) -> Ink:
        """With colour on a terminal only, unless the option, NO_COLOR or FORCE_COLOR says otherwise; long lines are
        folded there.
        """
        width = get_terminal_size().columns if self.on_terminal else 0
        if self.colour != "auto":
            return Ink(self.colour == "always", width)
        if environ.get("NO_COLOR"):
            return Ink(False, width)
        if environ.get("FORCE_COLOR", "0") not in ("", "0"):
            return Ink(True, width)
        return Ink(self.on_terminal and environ.get("TERM") != "dumb", width)

    def show(self, taken: Stream, data: bytes, encoding: str = "utf-8") -> None:
        """Give out one document's part. A terminal gets nothing of a page that it would obey."""
        if self.quiet or not data:
            return
        if self.on_terminal and self.form != "words":
            data = _safe(data, encoding, self.form)
        taken.add(data)


def _safe(data: bytes, encoding: str, form: str) -> bytes:
    """Lines for a terminal, with what it would obey spelled out."""
    spelled = spell_json if form == "jsonl" else spell
    text = data.decode("utf-8" if form == "jsonl" else encoding, "backslashreplace")
    return joined([spelled(line) for line in text.split("\n")[:-1]])
