"""Rival: the chain, and each tool that it is measured beside, as work over the same pages."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

STRUNG: Final = 20_000_000
"""Bytes that pandoc gets in one file, so that its start does not count."""


class Missing(Exception):
    """What is measured is not installed; the message names it."""


class Work(NamedTuple):
    """Something that can be done again and again, and how many bytes of pages go through it."""

    run: Callable[[], object]
    size: int


Pages = Sequence[bytes]


def texts(pages: Pages) -> list[str]:
    """The pages decoded, as all get them that decode nothing themselves."""
    from cleaner import read

    return [read(page).source.text for page in pages]


def size(pages: Pages) -> int:
    """The bytes of all pages."""
    return sum(map(len, pages))


@contextmanager
def chain(pages: Pages) -> Iterator[Work]:
    """Bytes to TEI with its log."""
    from cleaner import clean

    yield Work(lambda: [clean(page).to_tei() for page in pages], size(pages))


@contextmanager
def chain_and_journal(pages: Pages) -> Iterator[Work]:
    """Bytes to TEI with its log, and the journal as JSON Lines."""
    from cleaner import clean, write

    def run() -> None:
        for page in pages:
            document = clean(page)
            document.to_tei()
            write(document, "edits")

    yield Work(run, size(pages))


@contextmanager
def ftfy(pages: Pages) -> Iterator[Work]:
    """Text to text by ftfy with its own settings."""
    import ftfy

    given = texts(pages)
    yield Work(lambda: [ftfy.fix_text(text) for text in given], size(pages))


@contextmanager
def autocorrect(pages: Pages) -> Iterator[Work]:
    """Text to text by autocorrect, which is written in Rust."""
    import autocorrect_py

    given = texts(pages)
    yield Work(lambda: [autocorrect_py.format(text) for text in given], size(pages))


@contextmanager
def trafilatura(pages: Pages) -> Iterator[Work]:
    """HTML to text by trafilatura: each page as the least of a web page, a line a paragraph."""
    import trafilatura

    given = [_as_html(text) for text in texts(pages)]
    yield Work(lambda: [trafilatura.extract(page) for page in given], size(pages))


def _as_html(text: str) -> str:
    body = "".join([f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip()])
    return f"<html><head><title>page</title></head><body><article>{body}</article></body></html>"


@contextmanager
def pandoc(pages: Pages) -> Iterator[Work]:
    """Markdown to TEI by pandoc: all pages strung together, over and over, as one file for one process."""
    program = shutil.which("pandoc")
    if program is None:
        raise Missing("no program pandoc")
    once = "\n\n".join(texts(pages)).encode("utf-8", "replace")
    with TemporaryDirectory() as folder:
        given = Path(folder, "pages.md")
        given.write_bytes(b"\n\n".join([once] * max(1, round(STRUNG / len(once)))))
        words = [program, "--from=markdown", "--to=tei", f"--output={given}.xml", str(given)]
        yield Work(lambda: subprocess.run(words, check=True), given.stat().st_size)


RIVALS: Final[Mapping[str, Callable[[Pages], AbstractContextManager[Work]]]] = {
    "chain": chain, "journal": chain_and_journal, "ftfy": ftfy, "pandoc": pandoc, "autocorrect": autocorrect,
    "trafilatura": trafilatura,
}
