"""Type size: how large the type of a printed line is, by its box and its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from statistics import median
from typing import Final

from cleaner.model import Box

_WIDE: Final = re.compile(r"[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6“”‘’…—]")
_FEW: Final = 2.0
"""Ems below which a line's length says little of its type: one misread character would change it."""
BODY_EMS: Final = 6.0
"""Ems from which a line counts for the type of the body: shorter ones are numbers, names and ends of lines."""


SET_WIDE: Final = 1.3
"""How much longer a line may be than its type is high before it counts as set wide."""


def ems(text: str) -> float:
    """The length of a text in ems: a Han character is one, a Latin letter half of one.

    >>> ems("芦河A1")
    3.0
    """
    return (len(text) + len(_WIDE.findall(text))) / 2


def em(text: str, box: Box, vertical: bool = False) -> float:
    """The type size of a line: what its length says, or the height of its box, where that says less.

    A line of some length tells its size to a few hundredths, while boxes are drawn a tenth too high or too low;
    of a line that is set wide the height tells more.

    >>> em("芦河晚报", Box(0, 0, 80, 26)), em("园内步道与小区相连", Box(0, 0, 180, 17)), em("芦河", Box(0, 0, 200, 26))
    (20.0, 20.0, 26)
    """
    high, wide = (box.width, box.height) if vertical else (box.height, box.width)
    length = ems(text)
    if length < _FEW or wide <= 0:
        return high
    by_length = wide / length
    if length >= BODY_EMS and by_length <= SET_WIDE * high:
        return by_length
    return min(high, by_length)


def is_wide(text: str) -> bool:
    """Whether a text has a Han character or another one that is as wide as high.

    >>> is_wide("5G网络"), is_wide("5G")
    (True, False)
    """
    return _WIDE.search(text) is not None


def body_em(sizes: Iterable[tuple[float, float]]) -> float:
    """The type size of most of a page's text, by the (ems, em) of its lines; 1 where there is nothing to ask.

    >>> body_em([(4, 60.0), (14, 26.0), (15, 25.0), (15, 26.0)])
    26.0
    """
    sizes = list(sizes)
    told = [size for length, size in sizes if length >= BODY_EMS for _ in range(int(length))]
    told = told or [size for _, size in sizes]
    return median(told) or 1.0 if told else 1.0
