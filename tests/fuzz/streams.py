"""Stream: a PDF broken in what its pages show, not in how it is put together, so that readers get to see it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final

from .words import MANY, NUMBERS

Rng = random.Random

SHOWN: Final = re.compile(rb"(stream\r?\n)(.*?)(\r?\nendstream)", re.DOTALL)
PIECE: Final = re.compile(rb"\((?:[^()\\]|\\.)*\)|-?[\d.]+|/?[A-Za-z*']+")

OPERATORS: Final = (
    b"BT", b"ET", b"q", b"Q", b"Tj", b"TJ", b"'", b"Tr", b"3 Tr", b"Tf", b"T*", b"Tz", b"Ts", b"0 0 Td",
    b"(x) Tj", b"[(a) -900 (b)] TJ", b"0 1 -1 0 300 300 Tm", b"-1 0 0 1 300 300 Tm", b"1 0 0 -1 0 0 cm",
    b"1e9 0 0 1 0 0 cm", b"0 0 0 0 0 0 Tm", b"(\\000\\377\\255) Tj", b"(de-) Tj", b"/F1 0 Tf", b"/F1 -9 Tf",
    b"/F9 9 Tf", b"/X Do", b"/Span <</ActualText (x)>> BDC", b"EMC", b"<00410042> Tj", b"f", b"S",
)


def broken(raw: bytes, rng: Rng) -> bytes | None:
    """The file with operators, numbers and texts of a page in the place of others; None where it shows nothing."""
    return _changed(raw, rng, lambda shown: _mixed(shown, rng))


def many(raw: bytes, rng: Rng, size: int) -> bytes | None:
    """The file with what a page shows many times over, each time lower, about ``size`` bytes in all."""
    def more(shown: bytes) -> bytes:
        step = rng.choice((0, 1, 12))
        times = range(size // max(1, len(shown)) + 1)
        return b"\n".join(b"q 1 0 0 1 0 %d cm %s Q" % (-step * n, shown if rng.random() < 0.9 else _mixed(shown, rng))
                          for n in times)

    return _changed(raw, rng, more)


def _changed(raw: bytes, rng: Rng, change: Callable[[bytes], bytes]) -> bytes | None:
    found = list(SHOWN.finditer(raw))
    if not raw.startswith(b"%PDF") or not found:
        return None
    one = rng.choice(found)
    made = raw[: one.start(2)] + change(one[2]) + raw[one.end(2) :]
    return re.sub(rb"/Length \d+", b"/Length %d" % (len(made) - len(raw) + len(one[2])), made, count=1)


def _mixed(shown: bytes, rng: Rng) -> bytes:
    for _ in range(rng.choice(MANY)):
        pieces = list(PIECE.finditer(shown))
        if not pieces:
            return rng.choice(OPERATORS)
        one, other = rng.choice(pieces), rng.choice(pieces)
        new = rng.choice((b"", other[0], rng.choice(OPERATORS), rng.choice(NUMBERS).encode(), one[0] * 2))
        shown = shown[: one.start()] + new + b" " + shown[one.end() :]
    return shown
