"""Input: a file that a command line names, or that lies in a folder which it names."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from cleaner.document import contents
from cleaner.folders import PAGES, fits, walk
from cleaner.manifest import refuse_unfinished
from cleaner.model import InputError

STDIN: Final = "-"
"""The word for standard input."""

TEI_FILES: Final = ("*.xml",)
"""The names of the files in a folder that are looked at as TEI."""


class Input(NamedTuple):
    """A file to be read, or standard input if ``path`` is None; ``root`` is the folder it was found from."""

    path: Path | None
    root: Path

    @property
    def shown(self) -> str:
        """What messages call it.

        >>> Input(Path("in/p1.txt"), Path("in")).shown, Input(None, Path()).shown
        ('in/p1.txt', 'stdin')
        """
        return "stdin" if self.path is None else str(self.path)

    @property
    def name(self) -> str:
        """What documents call it: its name without folders."""
        return "stdin" if self.path is None else self.path.name

    @property
    def around(self) -> Path | None:
        """The folder in which files that it names are looked for; standard input has none."""
        return None if self.path is None else self.path.parent

    def read(self) -> bytes:
        """All bytes of it; InputError says why they cannot be had."""
        return standard().read() if self.path is None else contents(self.path)


def standard() -> BinaryIO:
    """Standard input; InputError if whoever started this has closed it."""
    if sys.stdin is None:
        raise InputError("stdin", "is closed", "a stream", "pipe something into it, or name files")
    return sys.stdin.buffer


def find(
    words: Sequence[str], globs: Iterable[str] = (), apart: Path | None = None, *, tei: bool = False,
    tell: Callable[[str], None] | None = None,
) -> tuple[list[Input], list[InputError]]:
    """The files that ``words`` (files, folders, ``-``) name, each once, and what is wrong with the others.

    Folders are walked in the order of their names for files that one of ``globs`` fits. Hidden ones, what
    is called README, and the folder ``apart``, into which the results go, are passed by. Without ``globs`` it is
    pages that are looked for, and with ``tei`` TEI, too: what has another content, and the files of the pages that
    a METS file names, are passed by, and ``tell`` hears of the former in one line.
    """
    patterns = tuple(globs)
    found: dict[str, Input] = {}
    wrong: list[InputError] = []
    others: list[str] = []
    for word in words:
        if word == STDIN:
            found.setdefault(STDIN, Input(None, Path()))
            continue
        path = Path(word)
        if path.is_dir():
            within = list(_pages(path, patterns, apart, tei, others, wrong)) if _is_whole(path, wrong) else None
            if within == []:
                wrong.append(InputError(word, "holds no page", f"a file named {' or '.join(patterns or PAGES)}",
                                        "name the files, or say --glob"))
        elif os.path.lexists(path):
            within = [Input(path, path.parent)]
        else:
            wrong.append(InputError(word, "is not there", "a file or a folder",
                                    "check the spelling and the folder"))
            within = None
        for one in within or ():
            here = Path(one.shown)
            found.setdefault(str(here.parent.resolve() / here.name), one)
    if others and tell is not None:
        tell(passed_by(others[0], len(others)))
    return list(found.values()), wrong


def _is_whole(folder: Path, wrong: list[InputError]) -> bool:
    """Whether a folder holds no run that was not ended; what is wrong with it goes to ``wrong``."""
    try:
        refuse_unfinished(folder)
    except InputError as error:
        wrong.append(error)
        return False
    return True


def passed_by(first: str, count: int) -> str:
    """What is told of ``count`` files whose content is none that is read, of which one is ``first``.

    >>> passed_by("in/a.xml", 3)
    'in/a.xml and 2 others: no page by the content, passed by'
    """
    more = f" and {count - 1} other{'s' if count > 2 else ''}" if count > 1 else ""
    return f"{first}{more}: no page by the content, passed by"


def _pages(folder: Path, patterns: Sequence[str], apart: Path | None, tei: bool, others: list[str],
           wrong: list[InputError]) -> Iterator[Input]:
    """The inputs of a folder; files that are no pages go to ``others``, folders that cannot be read to ``wrong``."""
    def refused(way: str, error: OSError) -> None:
        wrong.append(InputError(str(folder / way), f"cannot be read: {error.strerror}",
                                "a folder that you have the right to read", "ask for the right"))

    for one in walk(folder, fits(patterns or PAGES), apart, content=not patterns, wrong=refused):
        path = Path(one.path)
        if one.kind is None or (one.kind == "tei" and not tei):
            others.append(str(path))
        else:
            yield Input(path, folder)
