"""Choice: which reader the content of a file asks for, whatever its name says."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from cleaner.readers import json
from cleaner.readers.decoding import BOMS, PDF

Shape = Literal["xml", "json", "pdf", "text"]

HEAD: Final = 1 << 16
"""Bytes of a file by which it is judged: comments, declarations and the first elements lie within them."""

ROOTS: Final = frozenset({"alto", "pcgts", "mets", "didl", "tei", "teicorpus"})
"""Names of first elements, without case and namespace, by which XML without a declaration is known as such."""

_NULS: Final = ((b"\0\0\0<", "utf-32-be"), (b"<\0\0\0", "utf-32-le"), (b"\0<", "utf-16-be"), (b"<\0", "utf-16-le"),
                (b"\0{", "utf-16-be"), (b"{\0", "utf-16-le"), (b"\0[", "utf-16-be"), (b"[\0", "utf-16-le"))
"""How a file begins that has two or four bytes a character and no byte order mark."""

_DECLARATION: Final = re.compile(r"<\?xml\s")
_BEFORE: Final = re.compile(
    r"(?:\s+|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*+", re.DOTALL | re.IGNORECASE)
_TAG: Final = re.compile(r"<(?:[\w.-]+:)?([\w-]+)((?:\s[^<>]*?)?)/?>")
_ABBYY: Final = re.compile(r"abbyy|\b(?:width|height|resolution|pagesCount)\s*=", re.IGNORECASE)
_HTML: Final = re.compile(r"<!DOCTYPE\s+html\b", re.IGNORECASE)
_HEAD_TAG: Final = re.compile(r"<(?:head|meta|title)\b", re.IGNORECASE)
_OCR: Final = re.compile(r"""\bclass\s*=\s*["'](?:[^"'<>]*\s)?ocrx?_(?:page|carea|par|line|word)\b""")


class Look(NamedTuple):
    """What the beginning of a file shows: its shape, and of XML the name of its first element, without case.

    ``declared`` tells that it says itself to be XML or HTML, or has a first element that nothing else has: then it
    is no text, whatever else it turns out to be.
    """

    shape: Shape
    root: str = ""
    declared: bool = False


def look(raw: bytes) -> Look:
    """What the beginning of a file shows.

    Markdown may begin with tags and comments, too, even with a table in ``<html><body>``; text may begin with a
    bracket or a brace.

    >>> look(b"<?xml version='1.0'?><alto/>"), look(b'<p align="center">Lindau</p>'), look(b"[1] Lindau")
    (Look(shape='xml', root='alto', declared=True), Look(shape='text', root='', declared=False), \
Look(shape='text', root='', declared=False))
    """
    if raw.startswith(PDF):
        return Look("pdf")
    text = beginning(raw)
    if text[:1] in ("{", "["):
        return Look("json") if json.opens(text) else Look("text")
    if text[:1] != "<":
        return Look("text")
    declared = _DECLARATION.match(text) is not None
    before = _BEFORE.match(text)
    tag = _TAG.match(text, before.end() if before is not None else 0)
    root = tag[1].lower() if tag is not None else ""
    if root == "html" or _HTML.search(text, 0, before.end() if before is not None else 0):
        page = declared or _HTML.search(text) is not None or _HEAD_TAG.search(text) is not None
        declared = page or _OCR.search(text) is not None
    elif root in ("page", "document"):
        declared = declared or (tag is not None and _ABBYY.search(tag[2]) is not None)
    elif root in ("div", "body"):
        declared = declared or (tag is not None and _OCR.search(tag[0]) is not None)
    else:
        declared = declared or root in ROOTS
    return Look("xml", root, True) if declared else Look("text")


def beginning(raw: bytes) -> str:
    """The beginning of a file as text, without byte order mark and margin.

    >>> beginning("\\ufeff <alto/>".encode("utf-16")), beginning("[]".encode("utf-16-le"))
    ('<alto/>', '[]')
    """
    head = raw[:HEAD]
    codes = [(mark, code, len(mark)) for mark, code in BOMS] + [(mark, code, 0) for mark, code in _NULS]
    code, start = next(((code, start) for mark, code, start in codes if head.startswith(mark)), ("utf-8", 0))
    return head[start:].decode(code, "replace").lstrip("\ufeff \t\r\n\v\f\u3000")
