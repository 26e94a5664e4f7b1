"""Entry: where the command line begins; pages that are simply to be cleaned need no parser built for twelve verbs.

A page is cleaned in less time than it takes to set that parser up. So what is said plainly, as scripts say it,
is read here; whatever else there is, help and mistakes first of all, the command line itself reads.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from typing import Final, NamedTuple, NoReturn

_PLAIN: Final = {"-o": "out", "--out": "out", "--to": "to", "--script": "script", "--language": "language",
                 "--format": "format"}
"""Options of ``cleaner clean`` that are read here: they stand once, with a value behind them."""


class Said(NamedTuple):
    """What a plain command line says: the pages, and the options by name."""

    pages: list[str]
    options: dict[str, str]


def plain(words: Sequence[str]) -> Said | None:
    """The pages and options of a plain ``clean``; None for what the command line itself must read.

    >>> plain(["clean", "dumps", "-o", "tei"])
    Said(pages=['dumps'], options={'out': 'tei'})
    >>> plain(["clean", "--help"]), plain(["clean", "p1.txt", "-o"]), plain(["check", "p1.txt"])
    (None, None, None)
    """
    said = Said([], {})
    rest = iter(words)
    if next(rest, "") != "clean":
        return None
    for word in rest:
        if word in _PLAIN:
            name, value = _PLAIN[word], next(rest, "")
            if not value or value.startswith("-") or name in said.options:
                return None
            said.options[name] = value
        elif not word or (word.startswith("-") and word != "-"):
            return None
        else:
            said.pages.append(word)
    return said if said.pages else None


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    signal.signal(signal.SIGTERM, _terminated)
    try:
        sys.exit(_run(sys.argv[1:]))
    finally:
        if shelf := sys.modules.get("cleaner.shelf"):
            shelf.keep()


def _run(words: Sequence[str]) -> int:
    """Do what the words say; the exit code."""
    said = None if os.name == "nt" else plain(words)  # on Windows wildcards are still to be resolved
    if said is None:
        from cleaner.cli import app

        app(words, prog_name="cleaner")
        raise AssertionError("typer exits by itself")
    from cleaner.faces import boundary

    return boundary.run(lambda: _clean(said))


def _clean(said: Said) -> int:
    """Clean the pages; the exit code."""
    from pathlib import Path

    from cleaner.faces.clean import clean

    out = said.options.get("out")
    asked = {name: [value] if name == "to" else value for name, value in said.options.items() if name != "out"}
    return clean(said.pages, asked, out=None if out is None else Path(out))


def _terminated(*_: object) -> NoReturn:
    """End as an exception does, so that half-written files are taken away."""
    from cleaner.faces import codes

    sys.exit(codes.TERMINATED)
