"""Backdrop: the scan of a sheet, to be drawn behind it."""

from __future__ import annotations

import base64
import os
import re
import struct
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote

from cleaner.document import contents
from cleaner.model import InputError

HEAVIEST: Final = 40_000_000
"""Bytes of a scan that is carried within a file: what browsers still open without a pause."""
LARGEST: Final = 400_000_000
"""Bytes of an image that is looked at: no scan of a newspaper page is larger."""

_SHOWN: Final = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"), (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"), (re.compile(rb"RIFF....WEBP", re.S), "image/webp"),
    (re.compile(rb"....ftypavi[fs]", re.S), "image/avif"),
)
"""What browsers show, by how it begins."""
_NOT_SHOWN: Final = (
    (re.compile(rb"II[*+]\0|MM\0[*+]"), "TIFF"), (re.compile(rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51"), "JPEG 2000"),
    (re.compile(rb"AT&TFORM"), "DjVu"), (re.compile(rb"%PDF"), "PDF"), (re.compile(rb"\0\0\0.ftyphei", re.S), "HEIC"),
)
"""What browsers do not show."""


class Backdrop(NamedTuple):
    """An image by its address and its size in pixels (0: not told)."""

    href: str
    width: int = 0
    height: int = 0


def beside(folder: Path, image: str) -> Path | None:
    """The image that a document names, if a file of that very name lies in ``folder``; None without.

    Of a path only the last name counts, and a link that leads elsewhere is not followed: what a document says
    never names a file in another place.
    """
    name = re.split(r"[/\\]", image)[-1]
    if not name or name.startswith(".") or "\0" in name:
        return None
    path = folder / name
    try:
        if not path.is_file() or path.resolve().parent != folder.resolve():
            return None
    except OSError:
        return None
    return path


def embedded(path: Path) -> Backdrop:
    """An image that is carried within the file; InputError if it cannot be shown there."""
    data, kind = _image(path)
    if len(data) > HEAVIEST:
        raise InputError(str(path), f"has {len(data) / 1e6:.0f} MB", f"at most {HEAVIEST / 1e6:.0f} MB",
                         "make a smaller copy, or say --format svg, which only names the image")
    return Backdrop(f"data:{kind};base64,{base64.b64encode(data).decode()}", *size(data))


def named(path: Path, folder: Path) -> Backdrop:
    """An image by its way from ``folder``; InputError if it cannot be shown."""
    data, _ = _image(path)
    try:
        way = os.path.relpath(path.resolve(), folder.resolve())
    except ValueError:
        return Backdrop(path.resolve().as_uri(), *size(data))
    return Backdrop(quote(Path(way).as_posix(), errors="surrogateescape"), *size(data))


def _image(path: Path) -> tuple[bytes, str]:
    """The bytes of an image and what it is; InputError if it is none that a browser shows."""
    try:
        heavy = path.stat().st_size > LARGEST
    except OSError:
        heavy = False
    if heavy:
        raise InputError(str(path), "is too large", f"at most {LARGEST / 1e6:.0f} MB", "make a smaller copy")
    data = contents(path)
    for begins, kind in _SHOWN:
        if begins.match(data):
            return data, kind
    found = next((name for begins, name in _NOT_SHOWN if begins.match(data)), None)
    wrong = "is no image that is known" if found is None else f"is {found}, which browsers do not show"
    raise InputError(str(path), wrong, "PNG, JPEG, GIF, WebP or AVIF", "convert it, and name it with --scan")


def size(data: bytes) -> tuple[int, int]:
    """Width and height of an image in pixels, read off its head; (0, 0) where that is not known.

    >>> size(b"GIF89a" + bytes((64, 1, 200, 0))), size(b"")
    ((320, 200), (0, 0))
    """
    try:
        if data.startswith(b"\x89PNG"):
            return _pair(">II", data, 16)
        if data.startswith(b"GIF8"):
            return _pair("<HH", data, 6)
        if data.startswith(b"\xff\xd8"):
            return _jpeg(data)
    except struct.error:
        pass
    return 0, 0


def _jpeg(data: bytes) -> tuple[int, int]:
    """The size that the first frame header of a JPEG tells."""
    at = 2
    while data[at : at + 1] == b"\xff":
        marker, length = struct.unpack_from(">BH", data, at + 1)
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = _pair(">HH", data, at + 5)
            return width, height
        at += 2 + length
    return 0, 0


def _pair(form: str, data: bytes, at: int) -> tuple[int, int]:
    first, second = struct.unpack_from(form, data, at)
    return first, second
