"""Input: a file that a command line names, or that lies in a folder which it names."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Final, NamedTuple

from cleaner.document import contents
from cleaner.model import InputError

STDIN: Final = "-"
"""The word for standard input."""

PAGES: Final = ("*.txt", "*.text", "*.md", "*.markdown")
"""The names of the files in a folder that are pages; a file named by itself may be called anything."""

ABOUT: Final = "readme"
"""How the name begins of a file that tells of its folder and is no page."""

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

    def read(self) -> bytes:
        """All bytes of it; InputError says why they cannot be had."""
        return sys.stdin.buffer.read() if self.path is None else contents(self.path)


def find(
    words: Sequence[str], globs: Iterable[str], apart: Path | None = None
) -> tuple[list[Input], list[InputError]]:
    """The files that ``words`` (files, folders, ``-``) name, each once, and what is wrong with the others.

    Folders are walked in the order of their names for files that one of ``globs`` fits. Hidden ones, what
    is called README, and the folder ``apart``, into which the results go, are passed by.
    """
    patterns = tuple(globs)
    found: dict[str, Input] = {}
    wrong: list[InputError] = []
    for word in words:
        if word == STDIN:
            found.setdefault(STDIN, Input(None, Path()))
            continue
        path = Path(word)
        if path.is_dir():
            within = list(_walk(path, patterns, apart, wrong))
            if not within:
                wrong.append(InputError(word, "holds no page", f"a file named {' or '.join(patterns)}",
                                        "name the files, or say --glob"))
        elif os.path.lexists(path):
            within = [Input(path, path.parent)]
        else:
            wrong.append(InputError(word, "is not there", "a file or a folder",
                                    "check the spelling and the folder"))
            within = []
        for one in within:
            here = Path(one.shown)
            found.setdefault(str(here.parent.resolve() / here.name), one)
    return list(found.values()), wrong


def _walk(
    folder: Path, patterns: Sequence[str], apart: Path | None, wrong: list[InputError]
) -> Iterator[Input]:
    """The files of a folder and of those in it, sorted; folders that cannot be read are told in ``wrong``."""
    def refused(error: OSError) -> None:
        wrong.append(InputError(str(error.filename), f"cannot be read: {error.strerror}",
                                "a folder that you have the right to read", "ask for the right"))

    closed = os.path.realpath(apart) if apart is not None else None
    for place, folders, files in os.walk(folder, onerror=refused):
        folders[:] = sorted(name for name in folders
                            if not name.startswith(".") and os.path.realpath(Path(place, name)) != closed)
        for name in sorted(files):
            if not name.lower().startswith((".", ABOUT)) and any(fnmatch(name, glob) for glob in patterns):
                yield Input(Path(place, name), folder)
