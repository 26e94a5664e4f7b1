"""Intake: what a run over a corpus is to clean, found in folders, archives, lists, tables and stores, as a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

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

    >>> [leaf.refused for leaf in find(["missing.txt"], tell=print)]
    ['is not there: check the spelling and the folder']
    """
    return Search(globs, apart, column, tell, stdin).all(words)
