"""Mutation: a file broken in a way that files break, so that most of it is still what it was."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from types import ModuleType
from typing import Final

from . import elements, streams, values

WORDS: Final = (
    b"<", b">", b"</", b"/>", b'"', b"&amp;", b"&#0;", b"&#xD800;", b"&lt;", b"]]>", b"<![CDATA[", b"<!--", b"-->",
    b"<?", b"{", b"}", b"[", b"]", b",", b":", b"null", b"NaN", b"-1", b"1e400", b"1e-400", b"0", b"9" * 20,
    b"\\ud800", b"\\u0000", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\r\n", b"\n\n", b"\x0c",
    b"\t", b"# ", b"**", b"![](", b"|", b"- ", b"\xe3\x80\x80", b"\xef\xbf\xbd", b"\xe2\x80\xa8", b"\xc2\x85",
    b"\x81\x40", b"\xa1\xa1", b"\xe4", b"stream", b"de-\npart ",
    *(word.encode() for word in (
        "本报讯(记者 甲)", "▲图为", "下转第3版", "—— ", "一、", "。", "摄", "“", "鸟鸟", "讯 5月8日", "版权所有",
        "ä½ å¥½", "首页> ")),
)
"""What stands in files that are broken, or that mean something to who reads them."""

TOKEN: Final = re.compile(rb"<[^<>]{0,200}>|\"[^\"]{0,100}\"|[\d.]+|[^<>\"\d]{1,40}")
"""A piece that formats are made of: a tag, a string, a number, what stands between."""

LARGEST: Final = 1 << 20
"""Bytes of what a mutation gives at the most."""

Rng = random.Random


def _span(raw: bytes, rng: Rng) -> tuple[int, int]:
    start = rng.randrange(len(raw) + 1)
    return start, min(len(raw), start + int(rng.paretovariate(0.7)))


def _cut(raw: bytes, rng: Rng) -> bytes:
    start, end = _span(raw, rng)
    return raw[:start] + raw[end:]


def _end(raw: bytes, rng: Rng) -> bytes:
    return raw[: rng.randrange(len(raw) + 1)]


def _put(raw: bytes, rng: Rng) -> bytes:
    at = rng.randrange(len(raw) + 1)
    return raw[:at] + rng.choice(WORDS) * min(1000, int(rng.paretovariate(1))) + raw[at:]


def _flip(raw: bytes, rng: Rng) -> bytes:
    made = bytearray(raw)
    for _ in range(min(len(made), int(rng.paretovariate(1)))):
        made[rng.randrange(len(made))] = rng.randrange(256)
    return bytes(made)


def _again(raw: bytes, rng: Rng) -> bytes:
    start, end = _span(raw, rng)
    return raw[:end] + raw[start:end] * min(200, int(rng.paretovariate(0.6))) + raw[end:]


def _move(raw: bytes, rng: Rng) -> bytes:
    start, end = _span(raw, rng)
    rest = raw[:start] + raw[end:]
    at = rng.randrange(len(rest) + 1)
    return rest[:at] + raw[start:end] + rest[at:]


def _token(raw: bytes, rng: Rng) -> bytes:
    """Put one token of the file, or a word, in the place of another; or take it away, or double it."""
    found = list(TOKEN.finditer(raw, 0, LARGEST))
    if not found:
        return raw
    for _ in range(min(20, int(rng.paretovariate(1)))):
        one, other = rng.choice(found), rng.choice(found)
        new = rng.choice((other[0], rng.choice(WORDS), b"", one[0] + one[0], str(rng.uniform(-1e4, 1e4)).encode()))
        raw = raw[: one.start()] + new + raw[one.end() :]
    return raw


def _recode(raw: bytes, rng: Rng) -> bytes:
    encoding = rng.choice(("gb18030", "big5", "utf-16", "utf-16-be", "cp1252"))
    return raw.decode("utf-8", "replace").encode(encoding, "replace")


_WAYS: Final[tuple[Callable[[bytes, Rng], bytes], ...]] = (
    _cut, _end, _put, _put, _flip, _again, _again, _move, _token, _token, _token, _token, _recode)


SOUND: Final = 0.7
"""Share of the files that are broken in what they say, if XML, JSON or PDF; of these, of those broken only there."""


def _tree(raw: bytes) -> ModuleType:
    """What can break a file in what it says."""
    return streams if raw[:4] == b"%PDF" else elements if raw.lstrip()[:1] == b"<" else values


def mutated(raw: bytes, rng: Rng, size: int = LARGEST) -> bytes:
    """A file broken in one place or some; ``size`` bytes of it at the most."""
    if rng.random() < SOUND and (made := _tree(raw).broken(raw, rng)) is not None:
        raw = made[:size]
        if rng.random() < SOUND:
            return raw
    for _ in range(min(12, int(rng.paretovariate(1)))):
        raw = rng.choice(_WAYS)(raw, rng)[:size]
    return raw


def grown(raw: bytes, rng: Rng, size: int) -> bytes:
    """A file of pieces of itself, about ``size`` bytes: more lines, or its middle third time after time, broken."""
    if rng.random() < SOUND and (made := _tree(raw).many(raw, rng, size)) is not None:
        return made[: 2 * size]
    third = len(raw) // 3
    parts, held = [raw[:third]], 0
    while held < size:
        parts.append(_piece(raw[third : 2 * third], rng, size) if rng.random() < 0.3 else raw[third : 2 * third])
        held += len(parts[-1]) or 1
    return b"".join([*parts, raw[2 * third :]])[: 2 * size]


def _piece(raw: bytes, rng: Rng, size: int) -> bytes:
    return rng.choice(_WAYS)(raw, rng)[:size]
