"""Document: one cleaned page, and everything that can be asked of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

from cleaner import __version__, chain, edits, readers
from cleaner.model import Article, InputError, Mark, Outcome, OutputError, Page, RuleError
from cleaner.readers.scan import Beside
from cleaner.rules import AUTO, LANGUAGES, Pack, near, packs
from cleaner.writers import FORMATS, Copy

EPOCH: Final = "SOURCE_DATE_EPOCH"
"""The variable by which builds that must repeat themselves name their time, in seconds since 1970."""

GIVEN: Final = "text"
"""What text is called that came without a name."""


class Document:
    """A page as :func:`clean` leaves it. Nothing in it changes; what takes work is done once, when asked for.

    >>> page = clean("园内步道全长4.2公里,与小区相\\n\\n连。", name="p1.txt")
    >>> page.text
    '园内步道全长4.2公里，与小区相连。\\n'
    >>> page.restore().decode() == page.outcome.page.source.text
    True
    """

    __slots__ = ("_edits", "_text", "outcome")

    def __init__(self, outcome: Outcome) -> None:
        """Hold all that the chain found."""
        self.outcome = outcome
        self._edits: tuple[Mark, ...] | None = None
        self._text: str | None = None

    def __repr__(self) -> str:
        """The source's name and how many articles were found."""
        return f"<Document {self.name!r}: {len(self.articles)} articles>"

    @property
    def name(self) -> str:
        """The name of the source."""
        return self.outcome.page.source.name

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles in the order of the page."""
        return tuple(node for node in self.outcome.nodes if isinstance(node, Article))

    @property
    def edits(self) -> tuple[Mark, ...]:
        """The journal: every mark with rule, source span, before, after, confidence and reason.

        >>> [(e.rule, e.before, e.after) for e in clean("他说:好,就这样办。").edits if e.kind == "text"]
        [('punct.fullwidth', ':', '：'), ('punct.fullwidth', ',', '，')]
        """
        if self._edits is None:
            self._edits = edits.journal(self.outcome)
        return self._edits

    @property
    def text(self) -> str:
        """The reading text: the source with all sure edits made, paragraphs parted by a blank line."""
        if self._text is None:
            self._text = edits.reading(self.outcome.page.source.text, self.edits)
        return self._text

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know before trusting the page."""
        return self.outcome.warnings

    def to_tei(self, when: str | None = None) -> bytes:
        """TEI P5 in UTF-8. ``when`` (ISO 8601) dates it; without, SOURCE_DATE_EPOCH does, or nothing.

        Raises OutputError for a date that is none.

        >>> clean("好,就这样办。").to_tei()[:38]
        b'<?xml version="1.0" encoding="UTF-8"?>'
        """
        return write(self, "tei", when=when)

    def to_dict(self) -> dict[str, Any]:
        """The page as plain dictionaries and lists that JSON can hold.

        >>> clean("好,就这样办。", name="p1.txt").to_dict()["doc"]
        'p1.txt'
        """
        from cleaner.writers import jsonl

        return jsonl.document(self.outcome)

    def to_json(self) -> str:
        """The same as one line of JSON, with its line end."""
        return write(self, "jsonl").decode()

    def to_markdown(self) -> str:
        """The articles as Markdown, nothing of what was set aside."""
        return write(self, "md").decode()

    def to_text(self) -> str:
        """The reading text, ended by a line end; characters that UTF-8 cannot hold become U+FFFD."""
        return write(self, "txt").decode()

    def restore(self) -> bytes:
        """The bytes that were read, made from nothing but the reading text and the journal.

        Of a file of boxes, its lines in its own order, in UTF-8.

        >>> clean(b"\\xef\\xbb\\xbf\\xba\\xc3,\\r\\n").restore()
        b'\\xef\\xbb\\xbf\\xba\\xc3,\\r\\n'
        """
        source = self.outcome.page.source
        text = edits.restore(self.text, self.edits, len(source.text))
        if self.outcome.page.sheets:
            from cleaner.readers.transcript import Piece, in_file_order

            pieces = [Piece(place.start, place.end, place.rank, place.at) for place in source.places]
            return in_file_order(text, pieces).encode("utf-8", "surrogatepass")
        return readers.encode(replace(source, text=text))


def clean(
    given: str | bytes | Path,
    *,
    name: str | None = None,
    format: str | None = None,
    script: str | None = None,
    packs: Iterable[str | Path] = (),
    off: Iterable[str] = (),
    language: str = AUTO,
) -> Document:
    """Clean one page: ``str`` is its text, ``bytes`` a raw file in any encoding, a ``Path`` the file itself.

    ``name`` is told in messages, TEI and journal (default: the file's own). ``format`` is a reader's name
    (``text``, ``markdown``, ``alto``, ``page``, ``hocr``, ``abbyy``, ``mets``, ``rapidocr``, ``paddle``,
    ``mineru``); without, the content decides. A METS file needs a ``Path``: its pages lie beside it.
    ``script`` is an OpenCC conversion (``t2s``, ``s2tw`` …). ``packs`` are folders of rules beside the
    built-in ones, ``off`` rules to switch off.

    Raises InputError for an input that is missing, unreadable or of no known kind, RuleError for a pack, rule,
    format or conversion that cannot be used.

    ``language`` is ``zh`` or ``latin``; with ``auto`` the letters of the page tell. RuleError for any other.

    >>> clean("# 芦河开闸\\n\\n3月4日,芦河上游开闸放水。").articles[0].heads[0].text
    '芦河开闸'
    """
    return process(read(given, name=name, format=format), pack_of(packs, off, language), script)


def pack_of(folders: Iterable[str | Path] = (), off: Iterable[str] = (), language: str = AUTO) -> Pack:
    """The built-in rules with those of ``folders`` after them and the rules named in ``off`` left out.

    With ``auto`` each page is cleaned by those of its language. RuleError for a language that is none.

    >>> "punct.fullwidth" in pack_of().rules
    True
    """
    if language not in (AUTO, *LANGUAGES):
        raise RuleError(language, "is no language that there are rules for", near(language, (AUTO, *LANGUAGES)),
                        f"choose one of {', '.join((AUTO, *LANGUAGES))}")
    return packs(tuple(str(Path(folder).absolute()) for folder in folders), tuple(off), language)


def process(page: Page, pack: Pack, script: str | None = None) -> Document:
    """Clean a page that was read, by a pack that was read."""
    return Document(chain.run(page, pack, chain.Options(script=script)))


def read(
    given: str | bytes | Path, *, name: str | None = None, format: str | None = None, around: Path | None = None
) -> Page:
    """Read one page without cleaning it; the arguments are those of :func:`clean`.

    ``around`` is the folder of a file whose bytes are given: the files that METS names are looked for in it.

    >>> [line.text for line in read("# 芦河开闸\\n\\n3月4日,开闸放水。").lines]
    ['芦河开闸', '3月4日,开闸放水。']
    """
    if isinstance(given, Path):
        raw = contents(given)
        try:
            return readers.read(raw, given.name if name is None else name, format, beside(given.parent))
        except InputError as error:
            raise InputError(str(given), error.wrong, error.expected, error.remedy) from None
    return readers.read(given, GIVEN if name is None else name, format, None if around is None else beside(around))


def contents(path: Path) -> bytes:
    """The bytes of a file; InputError says why they cannot be had."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(str(path), "is not there", "a file", "check the spelling and the folder") from None
    except IsADirectoryError:
        raise InputError(str(path), "is a folder", "a file", "name a file in it") from None
    except PermissionError:
        raise InputError(str(path), "may not be read", "a file that you have the right to read",
                         "ask for the right, or copy the file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(str(path), f"cannot be read: {reason}", "a file", "check the path") from None


def beside(folder: Path) -> Beside:
    """What gives a reader the files of a folder by their way from there, and nothing from anywhere else.

    There is no way out: no absolute one, none with ``..``, no link that leads elsewhere. Devices, and files larger
    than any page, are not given either.

    >>> beside(Path("."))("../page.xml") is None
    True
    """
    home = os.path.realpath(folder)

    def give(way: str) -> bytes | None:
        path = PurePosixPath(way)
        if path.is_absolute() or ".." in path.parts or "\0" in way:
            return None
        real = os.path.realpath(Path(home, *path.parts))
        if not Path(real).is_relative_to(home):
            return None
        return _regular(real)

    return give


def _regular(path: str) -> bytes | None:
    """The bytes of a regular file of a size that is read; None if it cannot be had."""
    from cleaner.readers.xml import LARGEST

    try:  # what is opened is looked at, not what had the name before; a pipe must not hold up the run
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    except (OSError, ValueError):
        return None
    try:
        facts = os.fstat(number)
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > LARGEST:
            return None
        with os.fdopen(number, "rb", closefd=False) as file:
            return file.read(LARGEST)
    except OSError:
        return None
    finally:
        os.close(number)


def write(document: Document | Outcome, to: str = "tei", *, when: str | None = None) -> bytes:
    """A document in one of the formats: ``tei``, ``jsonl``, ``md``, ``txt``, ``edits`` (the journal).

    ``when`` as for :meth:`Document.to_tei`. Raises RuleError for a format that is none of these.

    >>> write(clean("好,就这样办。"), "txt").decode()
    '好，就这样办。\\n'
    """
    if isinstance(document, Outcome):
        document = Document(document)
    if to not in FORMATS:
        raise RuleError(to, "is no format that can be written", near(to, FORMATS),
                        f"choose one of {', '.join(FORMATS)}")
    form = FORMATS[to]
    marks = document.edits if form.needs in ("marks", "text") else ()
    text = document.text if form.needs == "text" else ""
    return form.write(Copy(document.outcome, __version__, moment() if when is None else when, marks, text))


def moment() -> str | None:
    """The time that SOURCE_DATE_EPOCH names, in ISO 8601; None where it names none: no clock is asked."""
    seconds = os.environ.get(EPOCH)
    if not seconds:
        return None
    try:
        return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        raise OutputError(EPOCH, f"{seconds!r} is no time", "whole seconds since 1970-01-01",
                          "correct or unset the variable") from None
