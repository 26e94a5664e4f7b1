"""Scan: what a file of boxes holds, before anyone asks in which order it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from cleaner.box import Box
from cleaner.model import Printed

Beside = Callable[[str], bytes | None]
"""The bytes of a file by the way to it from the folder of the one that is read; None if they cannot be had."""


Words = tuple[tuple[int, Box], ...]
"""The boxes of the words of a line, by where in its text each begins."""


UNTOLD: Final[Callable[[], Words]] = tuple
"""The words of a line whose file does not tell where they stand."""


class Row(NamedTuple):
    """A printed line as the file has it: its text, where in the file it stands, what else is said of it.

    ``ref`` and ``at`` as in :class:`cleaner.model.Place`. ``text`` has no line end and no blank edges. A line that an
    engine has read across two columns is parted between two of its ``words``: they are told when they are asked for,
    as few lines are; none where the file has none.
    """

    text: str
    ref: str
    printed: Printed = Printed()
    at: int = 0
    words: Callable[[], Words] = UNTOLD


@dataclass(frozen=True, slots=True)
class Plate:
    """One printed page: its rows in the order of the file, and what else stands on it.

    ``order`` are the indices of the rows in the reading order that the file states, if it states one apart
    from the order in which it has them; it is evidence, not law. ``unit`` is one of :data:`cleaner.model.UNITS`.
    """

    width: float
    height: float
    rows: tuple[Row, ...]
    file: str
    sha256: str
    image: str = ""
    label: str = ""
    pictures: tuple[Box, ...] = ()
    bars: tuple[Box, ...] = ()
    order: tuple[int, ...] | None = None
    unit: str = "pixel"


@dataclass(frozen=True, slots=True)
class Scan:
    """All plates of an input; ``repairs`` are what was wrong with it and read all the same, in words.

    ``name`` and ``sha256`` are of the file that was named (of METS: the METS file), ``encoding`` is its own.
    """

    format: str
    name: str
    sha256: str
    plates: tuple[Plate, ...]
    encoding: str = "utf-8"
    repairs: tuple[str, ...] = ()
