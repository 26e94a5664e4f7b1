"""Input: a file that a command line names, or that lies in a folder which it names."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Final, NamedTuple

from cleaner.document import contents
from cleaner.model import InputError

STDIN: Final = "-"
"""The word for standard input."""

TEXTS: Final = ("*.txt", "*.text", "*.md", "*.markdown")
"""The names of the files in a folder that are pages; a file named by itself may be called anything."""

BOXES: Final = ("*.xml", "*.hocr", "*.html", "*.htm", "*.json")
"""The names of the files in a folder that are pages if their content is: much else is called so, too."""

PAGES: Final = (*TEXTS, *BOXES)

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

    @property
    def around(self) -> Path | None:
        """The folder in which files that it names are looked for; standard input has none."""
        return None if self.path is None else self.path.parent

    def read(self) -> bytes:
        """All bytes of it; InputError says why they cannot be had."""
        return sys.stdin.buffer.read() if self.path is None else contents(self.path)


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
    others: list[Path] = []
    for word in words:
        if word == STDIN:
            found.setdefault(STDIN, Input(None, Path()))
            continue
        path = Path(word)
        if path.is_dir():
            within = list(_walk(path, patterns or PAGES, apart, wrong))
            if not patterns:
                within = _pages(within, tei, others)
            if not within:
                wrong.append(InputError(word, "holds no page", f"a file named {' or '.join(patterns or PAGES)}",
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
    if others and tell is not None:
        more = f" and {len(others) - 1} other{'s' if len(others) > 2 else ''}" if len(others) > 1 else ""
        tell(f"{others[0]}{more}: no page by the content, passed by")
    return list(found.values()), wrong


def _pages(within: Sequence[Input], tei: bool, others: list[Path]) -> list[Input]:
    """The inputs of a folder that are pages, or TEI if that is asked for; the files that are neither go to ``others``.

    Pages that METS names are read with it.
    """
    kept: list[tuple[str, Input]] = []
    bound: set[str] = set()
    for one in within:
        if one.path is None or not any(fnmatch(one.path.name.lower(), glob) for glob in BOXES):
            kept.append(("text", one))
            continue
        kind = _kind(one.path)
        if kind == "mets":
            bound |= _bound(one.path)
        if kind is None or (kind == "tei" and not tei):
            others.append(one.path)
        else:
            kept.append((kind, one))
    return [one for kind, one in kept if kind != "alto" or os.path.realpath(one.shown) not in bound]


def _kind(path: Path) -> str | None:
    """The format of a file by its content, "tei" for TEI; None if it is none that is read.

    What cannot be looked at is taken for a page: why it cannot be read is said when it is.
    """
    from cleaner.readers.boxed import kind
    from cleaner.readers.choice import HEAD, look
    from cleaner.readers.json import LARGEST

    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            head = file.read(HEAD)
            seen = look(head)
            if seen.shape != "json":
                return "tei" if seen.root == "tei" else kind(head, path.name, seen)
            return kind(head + file.read(LARGEST), path.name, seen)
    except OSError:
        return "unknown"


def _bound(path: Path) -> set[str]:
    """The real paths of the files that a METS file names as its pages; none if it cannot be read."""
    from cleaner.readers import mets, xml

    try:
        return {os.path.realpath(path.parent / leaf.file.path)
                for leaf in mets.pages(xml.parse(contents(path), path.name).root)}
    except InputError:
        return set()


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
