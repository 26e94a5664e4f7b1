"""As declared: the text of an XML file in the encoding that it declares, unless the bytes say otherwise."""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

from cleaner.readers.decoding import BOMS, decode

_DECLARED: Final = re.compile(rb"\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)[\"']")

_TRUSTED: Final = re.compile(
    r"(?i)(?:iso[-_]?8859|latin|windows|cp)[-_]?\d+(?:-\d+)?|gb[-_]?(?:k|2312|18030)|big5(?:[-_]?hkscs)?|koi8[-_][ru]"
    r"|shift[-_]?jis|euc[-_](?:jp|kr)|mac(?:roman)?")
"""Encodings whose declaration is tried. None of them hides a tag as UTF-7 does."""

_WIDER: Final = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252"}
"""Encodings that are declared for what is really their larger relative."""


class Read(NamedTuple):
    """The text of a file, the encoding that it was read in, and what was wrong with its declaration."""

    text: str
    encoding: str
    repairs: tuple[str, ...] = ()


def as_declared(raw: bytes, name: str) -> Read:
    """The text of the bytes of an XML file.

    The declaration is believed where the bytes can be read so; bytes that are UTF-8 are UTF-8, whatever is
    declared. Raises InputError for bytes that are no text.

    >>> as_declared('<?xml version="1.0" encoding="ISO-8859-1"?><p>Bürger</p>'.encode(), "p.xml").repairs
    ('declares ISO-8859-1, but is UTF-8',)
    >>> as_declared("<p>Bürger</p>".encode("latin-1"), "p.xml")[:2]
    ('<p>Bürger</p>', 'cp1252')
    """
    found = _DECLARED.match(raw[:512])
    declared = found[1].decode("ascii") if found else ""
    if declared and _TRUSTED.fullmatch(declared) and not raw.startswith(tuple(bom for bom, _ in BOMS)):
        if not raw.isascii() and _is_utf8(raw):
            return Read(raw.decode(), "utf-8", (f"declares {declared}, but is UTF-8",))
        if (trusted := _trusted(raw, declared)) is not None:
            return trusted
    source = decode(raw, name)
    faults = len(source.faults)
    if source.encoding == "utf-8" and faults and faults > _beyond_ascii(source.text) - faults:
        return Read(_western(raw), "cp1252", (f"declares {declared or 'UTF-8'}, but is read as Windows-1252",))
    repairs = []
    if _family(declared or "utf-8") != _family(source.encoding) and not source.bom:
        repairs.append(f"declares {declared or 'UTF-8'}, but is read as {source.encoding} ({source.choice})")
    if faults:
        repairs.append(f"places that are not {source.encoding}, now U+FFFD: {faults}")
    return Read(source.text, source.encoding, tuple(repairs))


def _is_utf8(raw: bytes) -> bool:
    """Tell whether bytes are UTF-8 without a fault."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _trusted(raw: bytes, declared: str) -> Read | None:
    """The text in a declared encoding; None where Python does not know it or the bytes are not in it."""
    try:
        code = codecs.lookup(declared).name
        code = _WIDER.get(code, code)
        return Read(_western(raw) if code == "cp1252" else raw.decode(code), code)
    except (LookupError, UnicodeDecodeError):
        return None


def _western(raw: bytes) -> str:
    """The text of bytes in Windows-1252; its five holes are read as Latin-1 has them."""
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return "".join([bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in raw])


def _beyond_ascii(text: str) -> int:
    """How many characters of a text are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _family(encoding: str) -> str:
    """What an encoding's name has in common with those of its byte orders and relatives.

    >>> _family("UTF-16"), _family("utf-16-le"), _family("GBK")
    ('utf16', 'utf16', 'gb18030')
    """
    try:
        code = codecs.lookup(encoding).name
    except LookupError:
        code = encoding.lower()
    code = _WIDER.get(code, code)
    return "utf8" if code == "ascii" else re.sub(r"[-_]?(?:le|be)$", "", code).replace("-", "")
