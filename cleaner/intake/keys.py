"""Keys: what documents are called, each once in a run, and never so that a name leads out of a folder."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from hashlib import blake2b
from typing import Final

NAMELESS: Final = "nameless"
"""What is called so has a name of which nothing may stay."""

_DRIVE: Final = re.compile(r"[A-Za-z]:")
_PARTS: Final = re.compile(r"[/\\]")

_SMALLEST: Final = 1 << 12
"""Places of a new table: 48 kB."""


def clean_way(name: str) -> str:
    """The way that a name means, without empty parts, ``.`` and ``..``, with ``/`` between its parts; never empty.

    >>> clean_way("/data//1911/./p1.txt"), clean_way("../../etc/passwd"), clean_way("..")
    ('data/1911/p1.txt', 'etc/passwd', 'nameless')
    """
    return "/".join(part for part in name.replace("\0", "").split("/") if part not in ("", ".", "..")) or NAMELESS


def hostile(name: str) -> str | None:
    """Why a name from an archive or a store may not be followed; None if it may.

    >>> hostile("../p1.txt"), hostile("1911/p1..txt")
    ("its name leads out of its folder ('..')", None)
    """
    if not name:
        return "it has no name"
    if name.startswith(("/", "\\")):
        return "its name is absolute"
    if _DRIVE.match(name):
        return "its name has a drive letter"
    if "\0" in name:
        return "its name holds a NUL"
    return "its name leads out of its folder ('..')" if ".." in _PARTS.split(name) else None


class Table:
    """Remembers texts, each with a number, in 24 to 48 bytes: by a hash of 64 bits, so that it may be mistaken.

    That two of ten million are taken for one happens in one run of 300,000; who asks must do no harm by it.

    >>> table = Table()
    >>> table.add("p1.txt", 7), table.add("p1.txt", 8), table.add("p2.txt", 8)
    (None, 7, None)
    """

    __slots__ = ("_count", "_hashes", "_numbers")

    def __init__(self) -> None:
        """Nothing is known."""
        self._hashes = array("Q", bytes(8 * _SMALLEST))
        self._numbers = array("I", bytes(array("I").itemsize * _SMALLEST))
        self._count = 0

    def add(self, text: str, number: int = 0) -> int | None:
        """Remember a text; the number that it has if it is known already, None if it is new."""
        key = _hash(text)
        if (place := self._place(key)) < 0:
            return self._numbers[-place - 1]
        self._put(place, key, number)
        if 2 * self._count > len(self._hashes):
            self._grow()
        return None

    def __contains__(self, text: str) -> bool:
        """Whether a text is known."""
        return self._place(_hash(text)) < 0

    def _place(self, key: int) -> int:
        """The free place of a hash; if it is there, its place from the end on, as a negative number from -1."""
        hashes = self._hashes
        last = len(hashes) - 1
        place = key & last
        while found := hashes[place]:
            if found == key:
                return -place - 1
            place = (place + 1) & last
        return place

    def _put(self, place: int, key: int, number: int) -> None:
        self._hashes[place] = key
        self._numbers[place] = number
        self._count += 1

    def _grow(self) -> None:
        """Twice as many places."""
        hashes, numbers = self._hashes, self._numbers
        self._hashes = array("Q", bytes(16 * len(hashes)))
        self._numbers = array("I", bytes(2 * numbers.itemsize * len(hashes)))
        self._count = 0
        for key, number in zip(hashes, numbers, strict=True):
            if key:
                self._put(self._place(key), key, number)


def _hash(text: str) -> int:
    """A number for a text, the same in every run; never 0."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") or 1


class Root:
    """Where ways begin: a folder, an archive or a list that was named; ``name`` tells it from others."""

    __slots__ = ("name", "number")

    def __init__(self, name: str, number: int) -> None:
        """The ``number`` counts the roots of a run, from 1."""
        self.name = clean_way(name)
        self.number = number


class Keys:
    """Gives keys, each once in a run.

    >>> keys = Keys()
    >>> one, two = keys.root("1911"), keys.root("1912")
    >>> keys.key(one, "p1.txt"), keys.key(two, "p1.txt"), keys.key(two, "p1.txt"), keys.key(one, "p1.txt")
    ('p1.txt', '1912/p1.txt', '1912/p1-2.txt', 'p1-2.txt')
    """

    __slots__ = ("_roots", "_taken")

    def __init__(self) -> None:
        """No key is given."""
        self._taken = Table()
        self._roots = 0

    def root(self, name: str) -> Root:
        """A new root."""
        self._roots += 1
        return Root(name, self._roots)

    def key(self, root: Root, way: str) -> str:
        """The key of what a way from a root leads to.

        The way itself; if another root has it already, with the root's name in front; if it is not the first one
        even so, with -2, -3 … before its ending.
        """
        way = clean_way(way)
        owner = self._taken.add(way, root.number)
        if owner is None:
            return way
        if owner != root.number:
            way = f"{root.name}/{way}"
            if self._taken.add(way, root.number) is None:
                return way
        stem, dot, ending = way.rpartition(".")
        if not dot or "/" in ending or not stem or stem.endswith("/"):
            stem, ending = way, ""

        def numbered(n: int) -> str:
            return f"{stem}-{n}.{ending}" if ending else f"{stem}-{n}"

        again = numbered(self._free(numbered))
        self._taken.add(again, root.number)
        return again

    def _free(self, numbered: Callable[[int], str]) -> int:
        """A number from 2 on that is free, the first one where those before it are taken: found in few steps.

        A hundred thousand members of one name must not take a hundred thousand steps each.
        """
        below, above = 1, 2
        while numbered(above) in self._taken:
            below, above = above, 2 * above
        while above - below > 1:
            middle = (below + above) // 2
            below, above = (middle, above) if numbered(middle) in self._taken else (below, middle)
        return above
