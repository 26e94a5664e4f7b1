"""Archive: the pages among the members of an archive, and why the others are none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Final, NamedTuple

from cleaner.folders import BOXED, Fits, aside, kind_of
from cleaner.intake.bounds import Broken, Refused
from cleaner.intake.content import refuse_nested
from cleaner.intake.keys import Keys, Root, clean_way, hostile
from cleaner.intake.leaf import Leaf
from cleaner.intake.member import Member

PASSED: Final = "no page by the content, passed by"
"""What is told of members and files that are called as pages are, and are none."""

METS: Final = "METS, which is read only as a file with its pages beside it; these are read by themselves"

CUT: Final = "the archive ends here"
"""How it is told that what follows in an archive cannot be had."""


class Wanted(NamedTuple):
    """Which names are pages; ``content`` says that the content of some must tell; ``packed`` fits archives."""

    page: Fits
    content: bool
    packed: Fits
    table: Fits


class Place(NamedTuple):
    """Where an archive lies: its root, and the way to it from there with a ``/`` behind; "" if it is the root."""

    keys: Keys
    root: Root
    way: str

    def key(self, name: str) -> str:
        """The key of a member."""
        return self.keys.key(self.root, self.way + name)


def leaves(members: Iterable[Member], place: Place, wanted: Wanted, by: Callable[[str, str], None]) -> Iterator[Leaf]:
    """The documents in an archive, in its order; what is refused of it, and at last where it ended too early.

    ``by`` hears the key of what is passed by, and why.
    """
    try:
        for member in members:
            yield from _leaf(member, place, wanted, by)
    except Broken as error:
        yield Leaf(place.key("…"), 0, refused=f"{CUT}: {error}")
    except OSError as error:
        yield Leaf(place.key("…"), 0, refused=f"{CUT}: it cannot be read any further ({error.strerror or error})")


def _leaf(member: Member, place: Place, wanted: Wanted, by: Callable[[str, str], None]) -> Iterator[Leaf]:
    """The document that a member is, if it is one."""
    if member.folder:
        return
    wrong = hostile(member.name)
    if wrong is None:
        parts = [part for part in member.name.split("/") if part not in ("", ".")]
        if not parts or any(part.startswith(".") for part in parts) or aside(parts[-1]):
            return
        wrong = member.odd
        if wrong is None and not (wanted.page(parts[-1]) or wanted.packed(parts[-1])):
            if wanted.table(parts[-1]):
                by(place.way + clean_way(member.name), "table in an archive, passed by: unpack it")
            return
    if wrong is not None:
        yield Leaf(place.key(member.name), member.size, refused=wrong)
        return
    try:
        data = member.read()
        refuse_nested(data)
    except Refused as error:
        yield Leaf(place.key(member.name), member.size, refused=str(error))
        return
    if not wanted.page(parts[-1]):
        by(place.way + clean_way(member.name), PASSED)
    elif (reason := unread(data, parts[-1], wanted)) is not None:
        by(place.way + clean_way(member.name), reason)
    else:
        yield Leaf(place.key(member.name), len(data), data=data)


def unread(data: bytes, name: str, wanted: Wanted) -> str | None:
    """Why bytes that are called like a page are passed by; None if they are one."""
    if not (wanted.content and BOXED(name)):
        return None
    kind = kind_of(BytesIO(data).read, name)
    if kind == "mets":
        return METS
    return PASSED if kind in (None, "tei") else None
