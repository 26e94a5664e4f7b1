"""Double byte: the likeliest text of GB18030 or Big5 with broken bytes in it, and those bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cleaner.model import Fault
from cleaner.readers.worth import REPLACEMENT, worth

FAULT_PRICE: Final = 4.0
"""What an undecodable unit costs against a character's 0 (frequent) to 2 (private use): a shift of the byte
pairs is worth mending when about six characters come right by it."""

# No byte under 0x30 is ever the second half of a character in GB18030 or Big5: there readings meet again.
_STRETCH: Final = re.compile(rb"[^\x30-\xff]+|[\x30-\xff]+")

_Part = tuple[str, bytes | None]
_Unit = tuple[str, bytes | None, float]


def double_byte(body: bytes, encoding: str) -> tuple[str, tuple[Fault, ...]]:
    """The text and faults of GB18030 or Big5: whole if it can be, else by lines, and bad stretches by bytes.

    A fault stands for one broken unit of one or two bytes, as U+FFFD, or for a character that its encoding
    would write with other bytes (Big5 has two places for some), as that character.

    >>> double_byte(b"\\xc2\\xab\\xff\\xba\\xd3", "gb18030")
    ('芦\ufffd河', (Fault(at=1, raw=b'\\xff'),))
    """
    whole = _exact(body, encoding)
    if whole is not None:
        return whole, ()
    out: list[str] = []
    faults: list[Fault] = []
    at = 0
    for part, raw in _parts(body, encoding):
        if raw is not None:
            faults.append(Fault(at, raw))
        out.append(part)
        at += len(part)
    return "".join(out), tuple(faults)


def _parts(body: bytes, encoding: str) -> Iterator[_Part]:
    """The pieces of a text that cannot be read whole, each as large as it can be."""
    known: dict[bytes, _Unit] = {}
    for line in body.splitlines(keepends=True):
        exact = _exact(line, encoding)
        if exact is not None:
            yield exact, None
            continue
        for stretch in _STRETCH.findall(line):
            exact = _exact(stretch, encoding)
            if exact is not None:
                yield exact, None
            else:
                yield from _cheapest(stretch, encoding, known)


def _exact(part: bytes, encoding: str) -> str | None:
    """The text of bytes that can be decoded and encoded to the same bytes, else None."""
    try:
        text = part.decode(encoding)
        return text if text.encode(encoding) == part else None
    except UnicodeError:
        return None


def _cheapest(part: bytes, encoding: str, known: dict[bytes, _Unit]) -> list[_Part]:
    """The likeliest reading of a stretch with a fault in it: characters, and bytes where a fault stands.

    In a row of byte pairs one byte too few or too many shifts all that follow. So this is a shortest path
    over the bytes: a broken unit has a high price, an unlikely character a small one. ``known`` keeps the
    units met so far. Linear in the stretch.
    """
    price = [0.0] + [float("inf")] * len(part)
    came: list[_Part] = [("", None)] * (len(part) + 1)
    size = [0] * (len(part) + 1)
    for at in range(len(part)):
        for unit in _units(part, at):
            if unit not in known:
                known[unit] = _unit(unit, encoding)
            char, raw, cost = known[unit]
            end = at + len(unit)
            if price[at] + cost < price[end]:
                price[end], came[end], size[end] = price[at] + cost, (char, raw), len(unit)
    path: list[_Part] = []
    at = len(part)
    while at:
        path.append(came[at])
        at -= size[at]
    return path[::-1]


def _units(part: bytes, at: int) -> Iterator[bytes]:
    """The units that may begin at a byte: the byte itself, a pair, or a group of four."""
    yield part[at : at + 1]
    if part[at] > 0x80 and at + 1 < len(part):
        if part[at + 1] >= 0x40:
            yield part[at : at + 2]
        elif at + 3 < len(part):
            yield part[at : at + 4]


def _unit(unit: bytes, encoding: str) -> _Unit:
    """What one unit reads as, its bytes if they must be kept, and its price.

    >>> _unit(b"\\xa2\\xcc", "big5hkscs")[:2], _unit(b"\\xff", "gb18030")
    (('十', b'\\xa2\\xcc'), ('\ufffd', b'\\xff', 4.0))
    """
    try:
        text = unit.decode(encoding)
        again = text.encode(encoding)
    except UnicodeError:
        # A fault swallows no ASCII byte; a broken group of four is broken from its first byte on.
        broken = len(unit) == 1 or (len(unit) == 2 and unit[1] > 0x7F)
        return REPLACEMENT, unit, FAULT_PRICE if broken else float("inf")
    cost = 0.0 if text <= "\x7f" else 1.0 - worth(text[0])
    return text, None if again == unit else unit, cost
