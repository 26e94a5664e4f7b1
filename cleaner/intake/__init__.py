"""Intake: what a run over a corpus is to clean, found in folders, archives, lists, tables and stores, as a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from cleaner.intake import stores, table
from cleaner.intake.bounds import Broken, Refused
from cleaner.intake.content import look
from cleaner.intake.leaf import LARGEST, ROWS, Leaf, Rows
from cleaner.intake.search import Search

__all__ = ["LARGEST", "ROWS", "Leaf", "Rows", "find"]


def find(
    words: Sequence[str], *, globs: Sequence[str] = (), apart: Path | None = None, column: str | None = None,
    tell: Callable[[str], None], stdin: BinaryIO | None = None,
) -> Iterator[Leaf | Rows]:
    """Everything that ``words`` name, one document after the other, in the same order each time.

    A word is a file, a folder, a pattern, an archive, ``-`` for a page on standard input, or ``@list`` for a list
    of words (``@-`` on standard input). Folders are walked in the order of their names for pages, or for what one
    of ``globs`` fits; ``apart``, where the results go, is passed by. Archives are opened wherever they lie, and
    read in their own order. What may not or cannot be read is a Leaf that says why; ``tell`` hears at the end of
    what was passed by. ``stdin`` stands for standard input.

    Raises, before anything is given, InputError for a table that is named without its ``column``, or has no such
    one, and RuleError where a word asks for a library that is not installed.

    >>> [leaf.refused for leaf in find(["missing.txt"], tell=print)]
    ['is not there: check the spelling and the folder']
    """
    for word in words:
        _check(word, column)
    return Search(globs, apart, column, tell, stdin).all(words)


def _check(word: str, column: str | None) -> None:
    """InputError or RuleError for a file whose rows or packed bytes cannot be read as it was asked for."""
    if stores.far(word):
        stores.library(word)
        return
    try:
        path = Path(word)
        if not path.is_file():
            return
        with path.open("rb") as file:
            content = look(file)
            if table.suits(content, path.name):
                names = table.columns(content)
                table.check(word, names, column)
    except (OSError, ValueError, Refused, Broken):
        return  # what is wrong with it is told where it is read
