"""Name: what the result of a document is called on disk, whatever the document itself is called."""

from __future__ import annotations

import hashlib
import os
from typing import Final

LONGEST: Final = 200
"""Bytes of a part of a path: disks take 255, and an ending and a temporary name must fit behind."""

DEEPEST: Final = 3000
"""Bytes of a whole path: Linux takes 4,096 with the folder before it."""

_PLAIN: Final = frozenset("-_.~+,=@()[]{}!'&$; ")
"""Characters, besides letters and digits, that every disk and every shell's quotes take as they are."""

_PORTS: Final = {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
_RESERVED: Final = frozenset({"con", "prn", "aux", "nul"} | _PORTS)
"""What Windows takes for a device, whatever the ending."""


def path(key: str, ending: str, endings: frozenset[str] = frozenset()) -> str:
    """The path of a document's result under the folder of its format. Different keys have different paths.

    A key says where a document lies; nothing in it may lead out of the folder or be something else to the disk.
    What could is percent-encoded, byte by byte, and what is too long ends in a digest of itself. A folder that is
    called like a result (one of ``endings``) has its dot encoded, so that none stands where a file must.

    >>> path("may/p1.txt", ".xml"), path("may/日报\\n.txt", ".xml"), path("../p1", ".xml")
    ('may/p1.txt.xml', 'may/日报%0A.txt.xml', '%2E%2E/p1.xml')
    >>> path("p1.txt.xml/p2", ".xml", frozenset({".xml"}))
    'p1.txt%2Exml/p2.xml'
    """
    *folders, last = key.split("/")
    parts = [_part(folder, endings) for folder in folders] + [_part(last, frozenset()) + ending]
    way = "/".join(parts)
    if len(os.fsencode(way)) > DEEPEST:
        way = f"{_digest(key)}{ending}"
    return way


def _part(part: str, endings: frozenset[str]) -> str:
    """One part of a path."""
    if part in ("", ".", ".."):
        return "%2E" * len(part) or "%"
    raw = "".join(char if _is_plain(char) else _encoded(char) for char in part)
    if raw[0] in ". " or raw[0] == "~":
        raw = _encoded(raw[0]) + raw[1:]
    if raw[-1] in ". ":
        raw = raw[:-1] + _encoded(raw[-1])
    if raw.split(".")[0].lower() in _RESERVED:
        raw = _encoded(raw[0]) + raw[1:]
    for end in endings:
        if raw.lower().endswith(end):
            raw = f"{raw[: -len(end)]}%2E{raw[1 - len(end) :]}"
    if len(os.fsencode(raw)) > LONGEST:
        raw = os.fsencode(raw)[: LONGEST - 66].decode("utf-8", "ignore") + "%-" + _digest(part)
    return raw


def _is_plain(char: str) -> bool:
    return char in _PLAIN or (char.isalnum() and not "\ud800" <= char <= "\udfff")


def _encoded(char: str) -> str:
    """A character percent-encoded; a byte that is no UTF-8 is itself."""
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogateescape"
                   if "\udc80" <= char <= "\udcff" else "surrogatepass"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
