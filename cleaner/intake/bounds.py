"""Bounds: how much may come out of what is packed before it is taken for a bomb."""

from __future__ import annotations

from typing import Final

from cleaner.intake.leaf import LARGEST as LARGEST

FREE: Final = 1 << 26
"""Bytes that anything packed may give, however small it is (64 MB): blank pages pack well."""

FREE_TOGETHER: Final = 1 << 28
"""Bytes that all members of a zip may give, however small it is (256 MB): one bomb must not hide the other pages."""

RATIO: Final = 200
"""How many times its packed size anything may give beyond :data:`FREE`.

XML of boxes, the wordiest that is read, packs to a fortieth with xz; zeros, of which bombs are made, to a thousandth
with deflate and to less with all others. As it is a ratio, an archive of 100 GB of pages is read to its end.
"""

BOMB: Final = f"unpacks to more than {RATIO} times its size: no pages are packed so tightly"
"""What is said of what unpacks to more than pages do."""

NAME: Final = 1 << 20
"""Most bytes of the name of a member, and of all else that an archive tells of one (1 MB)."""


class Refused(Exception):
    """One member is not read, or no further; the others are."""


class Broken(Exception):
    """An archive cannot be read from here on."""


def size_of(count: int) -> str:
    """A number of bytes as people say it.

    >>> size_of(3 << 20), size_of(700)
    ('3 MB', '700 bytes')
    """
    return f"{count >> 20} MB" if count >= 1 << 20 else f"{count} bytes"


def exceeds(given: int, taken: int, free: int = FREE) -> bool:
    """Whether so many bytes given are too many for the bytes taken in.

    >>> exceeds(FREE, 10), exceeds(FREE + 200 * 10 + 1, 10)
    (False, True)
    """
    return given > free + RATIO * taken


def too_large(count: int | None = None) -> Refused:
    """The refusal of what is larger than any page."""
    of = "" if count is None else f" ({size_of(count)})"
    return Refused(f"is too large{of}: a page has at most {size_of(LARGEST)}")
