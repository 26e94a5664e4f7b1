"""Filter: JSON Lines through, a document a line, each out as soon as it is in."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO

from cleaner import columns
from cleaner.config import settle
from cleaner.faces import boundary, codes
from cleaner.faces.data import put
from cleaner.faces.voice import say
from cleaner.inputs import STDIN, standard
from cleaner.lines import LARGEST, Given, given, spliced
from cleaner.model import InputError, RuleError


def filter_lines(
    words: Sequence[str], asked: Mapping[str, Any], *, field: str, beside: Mapping[str, object] | None = None
) -> int:
    """Clean the text in a ``field`` of every line of what ``words`` name (files, ``-``), to standard output.

    A line that cannot be cleaned comes out with the reason, and the code is that of a quarantine. ``beside`` are
    options by name that say nothing to a filter: RuleError if one is set.
    """
    for name, value in (beside or {}).items():
        if value:
            raise RuleError(name, "does not go with --jsonl-field", "a filter: lines in, lines out",
                            f"leave out {name}, or use 'cleaner run --column {field}'")
    settings = settle(asked, os.environ, Path.cwd())
    if asked.get("to") is not None and settings.to != ("jsonl",):
        raise RuleError("--to", "is not what --jsonl-field gives", "jsonl",
                        "leave it out, and take clean_text out of the lines")
    options: dict[str, Any] = {"format": settings.format, "script": settings.script, "packs": settings.rules,
                               "off": settings.off, "language": settings.language}
    columns.told("。", **options)  # options that cannot be used are told before anything is read
    done = codes.DONE
    for word in words:
        try:
            for n, line in _lines(word):
                told = _result(given(line, field), options) if len(line) <= LARGEST else columns.failed(
                    f"the line is longer than {LARGEST} bytes", status="refused")
                put(spliced(line, told))
                if told["clean_status"] != "done":
                    say(f"{'stdin' if word == STDIN else word}:{n}: {told['clean_reason']}")
                    done = codes.worst([done, codes.QUARANTINED])
        except InputError as error:
            boundary.tell(error)
            done = codes.worst([done, codes.NO_INPUT])
    return done


def _result(found: Given, options: Mapping[str, Any]) -> columns.Row:
    """The columns of a text."""
    if found.text is None:
        return columns.failed(found.fault, status="refused")
    return columns.told(found.text, **options)


def _lines(word: str) -> Iterator[tuple[int, bytes]]:
    """The lines of a file or of standard input with their numbers, without blank ones; each as soon as it is there.

    Of a line that is too long only the beginning is kept in memory, and more than :data:`LARGEST` bytes of it.
    """
    try:
        with _opened(word) as stream:
            n = 0
            while line := stream.readline(LARGEST + 1):
                n += 1
                rest = line
                while len(rest) > LARGEST and not rest.endswith(b"\n"):
                    rest = stream.readline(LARGEST + 1)
                if line.strip():
                    yield n, line
    except OSError as error:
        raise InputError(word, f"cannot be read: {error.strerror}", "a file of JSON Lines", "check the path") from None


def _opened(word: str) -> AbstractContextManager[BinaryIO]:
    return nullcontext(standard()) if word == STDIN else Path(word).open("rb")
