"""The formats that an outcome can be written in: by name, a file ending and the function that writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from cleaner.model import Mark, Outcome

LONE: Final = re.compile("[\ud800-\udfff]")
"""A surrogate, which stands alone in decoded text and in no UTF-8."""


class Copy(NamedTuple):
    """What a file is written from. ``marks`` (the journal) and ``text`` (read out of it) may be left out
    where ``Format.needs`` does not name them.
    """

    outcome: Outcome
    version: str
    when: str | None = None
    marks: Sequence[Mark] = ()
    text: str = ""


class Format(NamedTuple):
    """A format: the ending of its files, what writes one, and what that takes besides the outcome."""

    ending: str
    write: Callable[[Copy], bytes]
    needs: Literal["", "marks", "text"] = ""


def _tei(copy: Copy) -> bytes:
    from cleaner.writers import tei

    return tei.write(copy.outcome, version=copy.version, when=copy.when)


def _document(copy: Copy) -> bytes:
    from cleaner.writers import jsonl

    return f"{jsonl.dumps(jsonl.document(copy.outcome))}\n".encode()


def _edits(copy: Copy) -> bytes:
    from cleaner.writers import jsonl

    lines = jsonl.edits(copy.marks, copy.outcome, version=copy.version)
    return "".join([f"{line}\n" for line in lines]).encode()


def _markdown(copy: Copy) -> bytes:
    from cleaner.writers import markdown

    return _encode(markdown.write(copy.outcome))


def _plain(copy: Copy) -> bytes:
    from cleaner.writers import plain

    return _encode(plain.write(copy.outcome, copy.text))


def _encode(text: str) -> bytes:
    """UTF-8; a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD.

    >>> _encode("a\\ud800").decode()
    'a\ufffd'
    """
    try:
        return text.encode()
    except UnicodeEncodeError:
        return LONE.sub("\ufffd", text).encode()


FORMATS: Final[Mapping[str, Format]] = MappingProxyType({
    "tei": Format(".xml", _tei),
    "jsonl": Format(".jsonl", _document),
    "edits": Format(".edits.jsonl", _edits, "marks"),
    "md": Format(".md", _markdown),
    "txt": Format(".txt", _plain, "text"),
})
"""``jsonl`` is one line of JSON a document, so that the files of a corpus can be strung together."""
