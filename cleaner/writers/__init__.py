"""The formats that an outcome can be written in: by name, a file ending and the function that writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

from cleaner.model import Mark, Outcome


class Write(Protocol):
    """What every format's function takes; each uses what it needs."""

    def __call__(
        self, outcome: Outcome, marks: Sequence[Mark], text: str, *, version: str, when: str | None = None
    ) -> bytes:
        """A whole file. ``marks`` is the journal, ``text`` the reading text made from it."""
        ...


class Format(NamedTuple):
    """A format: the ending of its files, and what writes one."""

    ending: str
    write: Write


def _tei(
    outcome: Outcome, marks: Sequence[Mark], text: str, *, version: str, when: str | None = None
) -> bytes:
    from cleaner.writers import tei

    return tei.write(outcome, version=version, when=when)


def _document(
    outcome: Outcome, marks: Sequence[Mark], text: str, *, version: str, when: str | None = None
) -> bytes:
    from cleaner.writers import jsonl

    return f"{jsonl.dumps(jsonl.document(outcome))}\n".encode()


def _edits(
    outcome: Outcome, marks: Sequence[Mark], text: str, *, version: str, when: str | None = None
) -> bytes:
    from cleaner.writers import jsonl

    return "".join([f"{line}\n" for line in jsonl.edits(marks, outcome, version=version)]).encode()


def _markdown(
    outcome: Outcome, marks: Sequence[Mark], text: str, *, version: str, when: str | None = None
) -> bytes:
    from cleaner.writers import markdown

    return _encode(markdown.write(outcome))


def _plain(
    outcome: Outcome, marks: Sequence[Mark], text: str, *, version: str, when: str | None = None
) -> bytes:
    from cleaner.writers import plain

    return _encode(plain.write(outcome, text))


def _encode(text: str) -> bytes:
    """UTF-8; a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


FORMATS: Final[dict[str, Format]] = {
    "tei": Format(".xml", _tei),
    "jsonl": Format(".jsonl", _document),
    "edits": Format(".edits.jsonl", _edits),
    "md": Format(".md", _markdown),
    "txt": Format(".txt", _plain),
}
