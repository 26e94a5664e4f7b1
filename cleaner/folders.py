"""Walk: the files of a folder and of those in it that are pages, in order, one folder at a time."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from fnmatch import translate
from pathlib import Path
from typing import Final, NamedTuple

from cleaner.document import contents
from cleaner.model import InputError

TEXTS: Final = ("*.txt", "*.text", "*.md", "*.markdown")
"""The names of the files in a folder that are pages; a file named by itself may be called anything."""

BOXES: Final = ("*.xml", "*.hocr", "*.html", "*.htm", "*.json")
"""The names of the files in a folder that are pages if their content is: much else is called so, too."""

PAGES: Final = (*TEXTS, *BOXES)

ABOUT: Final = "readme"
"""How the name begins of a file that tells of its folder and is no page."""

GLANCE: Final = 1 << 12
"""Bytes of a file that mostly tell what it is; only where they do not, more of it is read."""

Fits = Callable[[str], bool]
"""Whether a name is wanted."""


class Found(NamedTuple):
    """A file of a folder: its path, and the way to it from where the walk began, with ``/`` between the parts.

    ``kind`` is the format of its content where that was looked at, "text" where it was not, "tei" for TEI, and
    None where the content is no page.
    """

    path: str
    way: str
    kind: str | None


def fits(patterns: Iterable[str], *, any_case: bool = False) -> Fits:
    """What tells whether a name fits one of some patterns.

    >>> page = fits(PAGES)
    >>> page("p1.txt"), page("p1.jpg"), fits(BOXES, any_case=True)("P1.XML")
    (True, False, True)
    """
    pattern = re.compile("|".join(translate(one) for one in patterns) or r"(?!)", re.IGNORECASE if any_case else 0)
    return lambda name: pattern.match(name) is not None


BOXED: Final = fits(BOXES, any_case=True)
"""Whether the content must tell if a file of this name is a page."""


def aside(name: str) -> bool:
    """Tell whether a file of this name is passed by in every folder: hidden ones, and what is called README.

    >>> aside(".p1.txt"), aside("README.txt"), aside("p1.txt")
    (True, True, False)
    """
    return name.lower().startswith((".", ABOUT))


def walk(folder: str | Path, wanted: Fits, apart: Path | None = None, *, content: bool = True,
         wrong: Callable[[str, OSError], None] | None = None) -> Iterator[Found]:
    """The files of a folder and of those in it whose names are ``wanted``, the names of each folder in order.

    Hidden ones, what is called README, and the folder ``apart`` are passed by; links to folders are not followed.
    With ``content``, files that may be pages are looked into, and ALTO files that a METS file of the same folder or
    of one above names as its pages are left out, as they are read with it. ``wrong`` hears of folders that cannot
    be read, by their way. Only the names of one folder, and of the folders that wait, are in memory.
    """
    closed = os.path.realpath(apart) if apart is not None else None
    waiting: list[tuple[str, str, frozenset[str]]] = [(os.fspath(folder), "", frozenset())]
    while waiting:
        place, way, bound = waiting.pop()
        try:
            folders, files = _names(place)
        except OSError as error:
            if wrong is not None:
                wrong(way, error)
            continue
        names = [name for name in files if not aside(name) and wanted(name)]
        kinds = [_kind_of(place, name) if content and BOXED(name) else "text" for name in names]
        for name, kind in zip(names, kinds, strict=True):
            if kind == "mets":
                bound |= _bound(Path(place, name))
        for name, kind in zip(names, kinds, strict=True):
            path = os.path.join(place, name)  # noqa: PTH118 - one of a million paths
            if kind != "alto" or not bound or os.path.realpath(path) not in bound:
                yield Found(path, way + name, kind)
        waiting += [(inner, f"{way}{name}/", bound) for name in reversed(folders) if not name.startswith(".")
                    and os.path.realpath(inner := os.path.join(place, name)) != closed]  # noqa: PTH118 - as above


def _names(place: str) -> tuple[list[str], list[str]]:
    """The names of the folders in a folder, and of all else but links to folders; both sorted."""
    folders, files = [], []
    with os.scandir(place) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            elif not (entry.is_symlink() and _leads_to_folder(entry)):
                files.append(entry.name)
    return sorted(folders), sorted(files)


def _leads_to_folder(link: os.DirEntry[str]) -> bool:
    """Whether a link leads to a folder; one that leads nowhere, or in a circle, does not."""
    try:
        return link.is_dir()
    except OSError:
        return False


def _kind_of(place: str, name: str) -> str | None:
    """The format of a file by its content, "tei" for TEI; None if it is none that is read.

    What cannot be looked at is taken for a page: why it cannot be read is said when it is.
    """
    path = Path(place, name)
    try:
        if path.exists() and not path.is_file():
            return None
        with path.open("rb") as file:
            return kind_of(file.read, name)
    except (OSError, ValueError):
        return "unknown"


def kind_of(read: Callable[[int], bytes], name: str) -> str | None:
    """The format of what ``read`` gives, so many bytes at a time; "tei" for TEI, None if it is none that is read.

    >>> from io import BytesIO
    >>> kind_of(BytesIO(b"<alto/>").read, "p.xml"), kind_of(BytesIO(b"<svg/>").read, "p.xml")
    ('alto', None)
    """
    from cleaner.readers.boxed import kind
    from cleaner.readers.choice import HEAD, look
    from cleaner.readers.json import LARGEST

    head = read(GLANCE)
    seen = look(head)
    if seen.shape == "xml" and (found := "tei" if seen.root == "tei" else kind(head, name, seen)) is not None:
        return found
    if len(head) == GLANCE:
        head += read(HEAD - GLANCE)
        seen = look(head)
    if seen.shape == "json":
        return kind(head + read(LARGEST), name, seen)
    return "tei" if seen.root == "tei" else kind(head, name, seen)


def _bound(path: Path) -> frozenset[str]:
    """The real paths of the files that a METS file names as its pages; none if it cannot be read."""
    from cleaner.readers import mets, xml

    try:
        return frozenset(os.path.realpath(path.parent / leaf.file.path)
                         for leaf in mets.pages(xml.parse(contents(path), path.name).root))
    except InputError:
        return frozenset()
