"""The shelf: the pages of a review, each with an id of its own; whoever asks by anything else gets nothing."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from cleaner.document import read
from cleaner.inputs import TEI_FILES, Input
from cleaner.model import InputError, Page

DIGITS: Final = 12
"""Hexadecimal digits of a page's id: two of a million pages meet once in some hundred reviews, and are told apart."""

TEI: Final = b"http://www.tei-c.org/ns/1.0"
"""What the first element of TEI names."""

HEAD: Final = 1024
"""Bytes within which it does: behind the XML declaration and some processing instructions."""

Restore = Callable[[bytes, str], tuple[str, bytes]]
"""The source's name and bytes from the bytes of a TEI file that the tool wrote, and from what messages call it."""


class Volume(NamedTuple):
    """A page on the shelf: its id, what the list calls it, and the file that it is in."""

    id: str
    shown: str
    file: Input

    def read(self, restore: Restore, format: str | None = None) -> Page:
        """The page. Of an output of the tool it is the source, which is in there.

        InputError says why it cannot be had.
        """
        raw, name = self.file.read(), self.file.name
        if Path(name).suffix.lower() in _OUTPUTS:
            name, raw = restore(raw, self.file.shown)
        try:
            return read(raw, name=name, format=format)
        except InputError as error:
            raise InputError(self.file.shown, error.wrong, error.expected, error.remedy) from None


_OUTPUTS: Final = frozenset(Path(name).suffix for name in TEI_FILES)


def shelve(files: Sequence[Input], home: Path) -> list[Volume]:
    """Files as pages. An id is made from the way from ``home``, the folder of the database, to the file.

    So it stays the same from wherever a review is started, and when both are moved together. The list shows
    a name below the folder that was named, and the whole one where two would be called alike.

    >>> [one.shown for one in shelve([Input(Path("in/p1.txt"), Path("in")), Input(None, Path())], Path())]
    ['p1.txt', 'stdin']
    """
    short = [_below(one) for one in files]
    often = Counter(short)
    ids: dict[str, None] = {}
    volumes = []
    for one, name in zip(files, short, strict=True):
        way = _way(one, home)
        n = 0
        while (found := _digest(f"{way}\0{n}" if n else way)) in ids:
            n += 1
        ids[found] = None
        volumes.append(Volume(found, name if often[name] == 1 else one.shown, one))
    return volumes


def once(files: Sequence[Input]) -> list[Input]:
    """Files without those that stand beside a TEI file of the same name: the page is in there, and one is enough.

    In a folder of outputs they are what the tool wrote in other formats, in a folder of dumps the dump itself.
    """
    tei = {one.path.with_suffix("") for one in files if one.path is not None and _is_tei(one.path)}
    return [one for one in files if one.path is None or one.path.suffix.lower() in _OUTPUTS
            or one.path.with_suffix("") not in tei]


def _is_tei(path: Path) -> bool:
    """Whether a file begins as TEI does; nothing more is asked here."""
    if path.suffix.lower() not in _OUTPUTS:
        return False
    try:
        with path.open("rb") as file:
            return TEI in file.read(HEAD)
    except OSError:
        return False


def _below(one: Input) -> str:
    """A file's name with the folders below the one it was found from."""
    return one.name if one.path is None else Path(os.path.relpath(one.path, one.root)).as_posix()


def _way(one: Input, home: Path) -> str:
    """The way from a folder to a file, the same however either was typed."""
    if one.path is None:
        return one.name
    place = one.path.parent.resolve() / one.path.name
    try:
        return Path(os.path.relpath(place, home.resolve())).as_posix()
    except ValueError:  # on another drive
        return place.as_posix()


def _digest(way: str) -> str:
    return hashlib.sha256(way.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]
