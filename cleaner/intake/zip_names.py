"""Names of a zip file: bytes of which mostly nobody says in which encoding they are."""

from __future__ import annotations

import zlib
from typing import Final

COMMON: Final = 0xB0
"""First byte of the first common characters of GB2312; before them are signs, and behind GBK's rare ones."""


def decoded(name: bytes, is_utf8: bool, unicode: bytes | None = None) -> str:
    """The name of a member, with ``/`` between its parts.

    ``is_utf8`` is the flag that says so, ``unicode`` the field of Info-ZIP, which counts if it is for this very name.
    Where nothing says so it is UTF-8 if it can be; Chinese in GBK if that gives common characters; else the code page
    437 that the format names. Bytes that are no UTF-8 where it must be stay as surrogates.

    >>> decoded("芦河/一版.txt".encode("gbk"), False), decoded("Fähre.txt".encode("cp437"), False)
    ('芦河/一版.txt', 'Fähre.txt')
    """
    return _read(name, is_utf8, unicode).replace("\\", "/")


def _read(name: bytes, is_utf8: bool, unicode: bytes | None) -> str:
    if unicode is not None and unicode[:1] == b"\x01" and int.from_bytes(unicode[1:5], "little") == zlib.crc32(name):
        return unicode[5:].decode("utf-8", "surrogateescape")
    if is_utf8 or name.isascii():
        return name.decode("utf-8", "surrogateescape")
    for encoding, sound in (("utf-8", lambda _: True), ("gbk", _chinese)):
        try:
            text = name.decode(encoding)
        except UnicodeDecodeError:
            continue
        if sound(text):
            return text
    return name.decode("cp437")


def _chinese(text: str) -> bool:
    """Whether most of what is not ASCII are common Chinese characters.

    >>> _chinese("一版"), _chinese(b"F\\x84hre \\x94l".decode("gbk", "replace"))
    (True, False)
    """
    foreign = [char.encode("gbk", "replace") for char in text if not char.isascii()]
    common = sum(len(raw) == 2 and COMMON <= raw[0] <= 0xF7 and raw[1] >= 0xA1 for raw in foreign)
    return 2 * common > len(foreign)
