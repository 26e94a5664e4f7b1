"""Result: what the tool wrote of a document, read back as its journal, so that two runs can be compared."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args

from cleaner.document import contents
from cleaner.model import InputError, Kind, Mark, Mode

ENDINGS: Final = (".edits.jsonl",)
"""How results are called in a folder, the one first that is taken where a document has both."""

TEXT: Final = ".txt"
"""The ending of the reading text that may stand beside a journal."""

HEAD: Final = 1 << 16
"""Bytes by which a result is known; its first line is a fraction of it."""


class Result(NamedTuple):
    """A document of a run. ``place`` is its path in the run without ending; ``lines`` are the lines of the
    marks as far as they are known (0: they are not), ``text`` the reading text, if it is known."""

    place: str
    doc: str
    sha256: str
    marks: tuple[Mark, ...]
    lines: tuple[int, ...]
    version: str = ""
    text: bytes | None = None


def is_result(path: Path) -> bool:
    """Whether a file is a result of the tool, or a folder holds one.

    >>> is_result(Path("nowhere"))
    False
    """
    if path.is_dir():
        return any(_is_journal(one) for one in _within(path))
    return path.is_file() and _is_journal(path)


def _is_journal(path: Path) -> bool:
    """Whether the first line of a file is that of a journal."""
    try:
        with path.open("rb") as file:
            first = file.readline(HEAD)
    except OSError:
        return False
    return _header(first) is not None


def _header(line: bytes | str) -> Mapping[str, Any] | None:
    """The first line of a document's journal; None if it is none."""
    try:
        told = json.loads(line)
    except ValueError:
        return None
    if isinstance(told, dict) and told.get("tool") == "cleaner" and {"doc", "sha256", "faults"} <= told.keys():
        return told
    return None


def _within(folder: Path) -> Iterator[Path]:
    """The results in a folder and those below, in the order of their names."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(files)
                    if name.endswith(ENDINGS) and not name.startswith("."))


def results(path: Path) -> Iterator[tuple[Path, str]]:
    """The files of a run, each with its path in it without ending; a file is a run by itself."""
    if not path.is_dir():
        yield path, ""
        return
    for one in _within(path):
        ending = next(end for end in ENDINGS if one.name.endswith(end))
        yield one, one.relative_to(path).as_posix().removesuffix(ending)


def read(path: Path, place: str) -> Iterator[Result]:
    """The documents of a journal, one or several behind each other.

    Raises InputError with the line for what is none.
    """
    header: Mapping[str, Any] | None = None
    found: list[tuple[Mark, int]] = []
    text = _text(path)
    try:
        lines = contents(path).decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise InputError(str(path), f"is not UTF-8 at byte {error.start}", "a journal as cleaner writes it",
                         "take it from a copy, or clean again") from None
    for n, line in enumerate(lines, 1):
        if not line:
            continue
        begun = _header(line) if '"faults"' in line else None
        if begun is None:
            found.append(_mark(line, f"{path}:{n}"))
            continue
        if header is not None:
            yield _result(place, header, found, None)
            text = None
        header, found = begun, []
    if header is None:
        raise InputError(str(path), "is no journal", "a file that 'cleaner clean --to edits' wrote", "name one")
    yield _result(place, header, found, text)


def _text(path: Path) -> bytes | None:
    """The reading text that was written beside a journal."""
    ending = next((end for end in ENDINGS if path.name.endswith(end)), None)
    beside = path.with_name(path.name.removesuffix(ending) + TEXT) if ending else None
    return contents(beside) if beside is not None and beside.is_file() else None


def _result(place: str, header: Mapping[str, Any], found: list[tuple[Mark, int]], text: bytes | None) -> Result:
    return Result(place, str(header["doc"]), str(header["sha256"]), tuple(mark for mark, _ in found),
                  tuple(line for _, line in found), str(header.get("version", "")), text)


def _mark(line: str, where: str) -> tuple[Mark, int]:
    """A mark and its line out of a line of a journal."""
    wrong = InputError(where, "is no edit", "a line as cleaner writes it", "take the journal from a copy")
    try:
        told = json.loads(line)
        mark = Mark(told["kind"], told["rule"], told["start"], told["end"], told["before"], told["after"],
                    told["confidence"], told["mode"], told["reason"], told["role"], told["to"], told["lead"])
        number = told["line"]
    except (ValueError, KeyError, TypeError):
        raise wrong from None
    numbers = (mark.start, mark.end, number, 0 if mark.to is None else mark.to)
    words = (mark.rule, mark.before, mark.after, mark.reason, mark.lead, mark.role or "")
    if (mark.kind not in get_args(Kind) or mark.mode not in get_args(Mode)
            or not all(isinstance(one, int) for one in numbers) or not all(isinstance(one, str) for one in words)
            or not isinstance(mark.confidence, int | float)):
        raise wrong
    return mark, number
