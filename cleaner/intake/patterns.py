"""Patterns: what ``*``, ``?``, ``[…]`` and ``**`` in a word stand for, in order, without going in circles."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from fnmatch import translate
from typing import Final, NamedTuple

MAGIC: Final = re.compile(r"[*?\[]")
"""A word with one of these is a pattern, unless a file is called so."""

DEEP: Final = "**"
"""The part that stands for any folders, or none."""


class Name(NamedTuple):
    """An entry of a folder: its name, whether it is a folder, and whether it is a link: ``**`` follows none."""

    name: str
    folder: bool
    link: bool = False


Listing = Callable[[str], list[Name]]
"""The entries of a folder, sorted by name; none if it cannot be read or is none."""


def split(word: str) -> tuple[str, list[str]]:
    """The folder before the first part of a word that is a pattern, and the parts from there on.

    >>> split("dumps/1911/**/*.txt"), split("*.txt"), split("/*/a")
    (('dumps/1911', ['**', '*.txt']), ('', ['*.txt']), ('/', ['*', 'a']))
    """
    parts = word.split("/")
    first = next(n for n, part in enumerate(parts) if MAGIC.search(part))
    folder = "/".join(parts[:first]) or ("/" if first else "")
    return folder, [part for part in parts[first:] if part]


def expand(parts: list[str], listing: Listing, way: str = "") -> Iterator[str]:
    """The ways from a folder that fit the parts of a pattern, in the order of the names.

    Hidden names fit only what begins with a dot itself.

    >>> tree = {"": [Name("a", True), Name("p.txt", False)], "a/": [Name("q.txt", False)]}
    >>> list(expand(["**", "*.txt"], lambda way: tree.get(way, [])))
    ['p.txt', 'a/q.txt']
    """
    part, rest = parts[0], parts[1:]
    if part == DEEP:
        while rest and rest[0] == DEEP:
            rest = rest[1:]
        yield from expand(rest or ["*"], listing, way)
        for one in listing(way):
            if one.folder and not one.link and not one.name.startswith("."):
                yield from expand([DEEP, *rest], listing, f"{way}{one.name}/")
        return
    fits = re.compile(translate(part)).match
    for one in listing(way):
        if fits(one.name) and (part.startswith(".") or not one.name.startswith(".")):
            if not rest:
                yield way + one.name
            elif one.folder:
                yield from expand(rest, listing, f"{way}{one.name}/")


def of_disk(folder: str) -> Listing:
    """The listing of folders on this machine's disks, by their way from one of them."""
    def listing(way: str) -> list[Name]:
        try:
            with os.scandir(os.path.join(folder or ".", way)) as entries:  # noqa: PTH118 - ways end in a slash
                return sorted(Name(one.name, _is_folder(one), one.is_symlink()) for one in entries)
        except OSError:
            return []

    return listing


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
