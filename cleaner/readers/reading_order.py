"""Reading order: the lines of a printed page in the order in which they are read, and its columns."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.model import Box
from cleaner.readers.scan import Plate


class Step(NamedTuple):
    """A row in reading order, by its index, and what its place on the page tells.

    ``gap`` counts blank lines before it, ``indent`` its margin in half widths, ``picture`` tells that a
    picture stood between the line before and it, ``column`` counts the columns of the page, from 1 (0: none).
    """

    row: int
    gap: int = 0
    indent: int = 0
    picture: bool = False
    column: int = 0


class Arranged(NamedTuple):
    """The rows of a plate in reading order, the columns they stand in, and what is doubtful about the order."""

    steps: tuple[Step, ...]
    columns: tuple[Box, ...] = ()
    doubts: tuple[str, ...] = ()


def arrange(plate: Plate) -> Arranged:
    """The reading order of a plate."""
    return Arranged(tuple(Step(row) for row in range(len(plate.rows))))
