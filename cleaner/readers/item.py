"""Item: a printed line, or several that are read together, as a box that is put in order."""

from __future__ import annotations

from typing import Final, NamedTuple

from cleaner.box import Box

LARGER: Final = 1.16
"""Type this much larger than that of the body is a heading's; boxes of body lines vary by less."""


class Item(NamedTuple):
    """A printed line, or several that are read together, as a box to be put in order; ``em`` is its type."""

    box: Box
    em: float
    rows: tuple[int, ...]
    ems: float = 0.0
    banner: bool = False
