"""Read: bytes or text become a Page, by the reader that the content asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from cleaner.model import Page, RuleError, Source
from cleaner.readers import markdown, plain
from cleaner.readers.decoding import decode, encode, from_text

__all__ = ["FORMATS", "decode", "encode", "from_text", "read"]

FORMATS: Final[Mapping[str, Callable[[Source], Page]]] = MappingProxyType(
    {"text": plain.read, "markdown": markdown.read}
)
"""The readers by the names that ``format`` takes."""


def read(raw: bytes | str, name: str = "<text>", format: str | None = None) -> Page:
    """The page of a dump; the content decides on the reader, not the name, unless ``format`` names one.

    ``name`` stands in messages and in the journal. Raises InputError for an input that is no text, RuleError
    for a format that is none of ``FORMATS``.

    >>> read("# 芦河晚报\\n春汛平稳").format, read("芦河晚报\\n春汛平稳").format
    ('markdown', 'text')
    """
    if format is not None and format not in FORMATS:
        raise RuleError(name, f"unknown format {format!r}", f"one of {', '.join(FORMATS)}",
                        "choose one of these, or leave the choice to the content")
    source = from_text(raw, name) if isinstance(raw, str) else decode(raw, name)
    if format is None:
        format = "markdown" if markdown.suits(source.text) else "text"
    return FORMATS[format](source)
