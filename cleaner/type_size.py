"""Type size: how large the type of a printed line is, by its box and its text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import sqrt
from statistics import median
from typing import Final, NamedTuple

from cleaner.box import Box
from cleaner.patterns import compiled

_WIDE: Final = compiled(r"[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6“”‘’…—]")
_FEW: Final = 2.0
"""Ems below which a line's length says little of its type: one misread character would change it."""
BODY_EMS: Final = 6.0
"""Ems from which a line counts for the type of the body: shorter ones are numbers, names and ends of lines."""
SEVERAL: Final = 2.4
"""How much higher a box is than its text would be on one line, if the text stands on several."""
ALIKE: Final = 0.15
"""Ems by which the type sizes of two lines of body differ at most."""
LEADING: Final = 1.5
"""Ems from one line of a block to the next."""


@lru_cache(maxsize=8192)
def ems(text: str) -> float:
    """The length of a text in ems: a Han character is one, a Latin letter half of one.

    >>> ems("芦河A1")
    3.0
    """
    return (len(text) + len(_WIDE.findall(text))) / 2


def is_wide(text: str) -> bool:
    """Whether a text has a Han character or another one that is as wide as high.

    >>> is_wide("5G网络"), is_wide("5G")
    (True, False)
    """
    return _WIDE.search(text) is not None


class TypeSizes(NamedTuple):
    """The type size of each line of a page, and that of its body, both in the units of the page.

    ``blocks`` tells which of them are no lines but whole blocks of several printed lines.
    """

    of_lines: tuple[float, ...]
    body: float
    blocks: tuple[bool, ...] = ()


def type_sizes(lines: Sequence[tuple[str, Box]]) -> TypeSizes:
    """The type sizes of lines that run from left to right.

    Two things tell the size of a line: how long it is, and how high its box is. A line that is set wide is long, a
    box with a speck in it is high; so a line is larger than the body, or smaller, only as far as both say so.

    >>> type_sizes([("园内步道与小区相连", Box(0, 0, 180, 24))] * 3 + [("芦河大桥通车", Box(0, 0, 240, 48))]).of_lines
    (20.0, 20.0, 20.0, 40.0)
    """
    told = [(ems(text), box) for text, box in lines]
    blocks = tuple([is_block(length, box) for length, box in told])
    long = [(length, box) for (length, box), block in zip(told, blocks, strict=True)
            if length >= BODY_EMS and box.width > 0 and box.height > 0 and not block]
    if not long:
        high = [_in_block(length, box) if block else box.height
                for (length, box), block in zip(told, blocks, strict=True)]
        return TypeSizes(tuple(high), (median(high) if high else 1.0) or 1.0, blocks)
    body = _middle((box.width / length, length) for length, box in long)
    blocks = tuple([block and not _is_line(length, box, body)
                    for (length, box), block in zip(told, blocks, strict=True)])
    ratio = median([box.height * length / box.width for length, box in long])
    return TypeSizes(tuple(_in_block(length, box) if block else _size(length, box, body, ratio)
                           for (length, box), block in zip(told, blocks, strict=True)), body, blocks)


def _middle(sizes: Iterable[tuple[float, float]]) -> float:
    """The size that half of the text is smaller than, by sizes and how much text is of each."""
    ordered = sorted(sizes)
    half = sum(weight for _, weight in ordered) / 2
    for size, weight in ordered:
        half -= weight
        if half <= 0:
            return size
    return ordered[-1][0]


def is_block(length: float, box: Box) -> bool:
    """Whether a text of some ems is too long for its box to be one line of it.

    >>> is_block(40, Box(0, 0, 200, 60)), is_block(10, Box(0, 0, 200, 30))
    (True, False)
    """
    return length >= BODY_EMS and box.width > 0 and box.height * length > SEVERAL * box.width


def _is_line(length: float, box: Box, body: float) -> bool:
    """Whether what seems a block is one line of body, as long as its box: another line in it was not read.

    >>> _is_line(13, Box(0, 0, 260, 54), 20), _is_line(40, Box(0, 0, 260, 90), 20)
    (True, False)
    """
    return abs(box.width / length - body) < ALIKE * body


def _in_block(length: float, box: Box) -> float:
    """The type size of a block of several lines: as large as fits into its box."""
    return sqrt(box.width * box.height / (LEADING * length)) if length and box.width > 0 else box.height


def _size(length: float, box: Box, body: float, ratio: float) -> float:
    """The type size of a line that is ``length`` ems long; boxes of the page are ``ratio`` times as high as type."""
    high = box.height / ratio
    if length < _FEW or box.width <= 0:
        return high
    return sorted((box.width / length, high, body))[1]
