"""Read: bytes or text become a Page, by the reader that the content asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from cleaner.model import Page, RuleError, Source
from cleaner.readers import markdown, plain
from cleaner.readers.choice import look
from cleaner.readers.decoding import decode, encode, from_text
from cleaner.readers.scan import Beside

__all__ = ["FORMATS", "Beside", "decode", "encode", "from_text", "read"]

TEXTS: Final[Mapping[str, Callable[[Source], Page]]] = MappingProxyType(
    {"text": plain.read, "markdown": markdown.read}
)
"""The readers of text by the names that ``format`` takes."""

BOXES: Final = ("alto", "page", "hocr", "abbyy", "mets", "rapidocr", "paddle", "mineru", "pdf")
"""The names of the formats whose lines stand in boxes; :mod:`cleaner.readers.boxed` has their readers."""

FORMATS: Final = (*TEXTS, *BOXES)
"""All names that ``format`` takes."""


def read(
    raw: bytes | str, name: str = "<text>", format: str | None = None, beside: Beside | None = None
) -> Page:
    """The page of an input; the content decides on the reader, not the name, unless ``format`` names one.

    ``name`` stands in messages and in the journal. ``beside`` gives the files that the input names, as METS does
    with its pages. Raises InputError for an input that is neither text nor a file of boxes, or not of the format
    that was named, RuleError for a format that is none of ``FORMATS``.

    >>> read("# 芦河晚报\\n春汛平稳").format, read("芦河晚报\\n春汛平稳").format
    ('markdown', 'text')
    >>> read('[[[0, 0, 80, 20], "芦河晚报", 0.98]]').format
    'rapidocr'
    """
    if format is not None and format not in FORMATS:
        raise RuleError(name, f"unknown format {format!r}", f"one of {', '.join(FORMATS)}",
                        "choose one of these, or leave the choice to the content")
    if format not in TEXTS:
        found = _boxed(raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw, name, format, beside)
        if found is not None:
            return found
    source = from_text(raw, name) if isinstance(raw, str) else decode(raw, name)
    if format is None:
        format = "markdown" if markdown.suits(source.text) else "text"
    return TEXTS[format](source)


def _boxed(raw: bytes, name: str, format: str | None, beside: Beside | None) -> Page | None:
    """The page of a file of boxes; None for what is text."""
    seen = look(raw)
    if format is None and seen.shape == "text":
        return None
    from cleaner.readers import boxed, transcript

    scan = boxed.scan(raw, name, hashlib.sha256(raw).hexdigest(), seen, format, beside)
    return None if scan is None else transcript.page(scan)
