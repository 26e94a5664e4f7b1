"""Member: one entry of an archive, as the archive tells of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Member(NamedTuple):
    """An entry of an archive: its name as told, its size as told, what reads it, and what it is.

    ``read`` raises Refused where the member is not what it was told to be, or larger than a page; Broken where the
    archive cannot be read from here on. It is called once, before the next member is asked for. ``odd`` tells why
    it is no file that is read.
    """

    name: str
    size: int
    read: Callable[[], bytes]
    odd: str | None = None
    folder: bool = False
