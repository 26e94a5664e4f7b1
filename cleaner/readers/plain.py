"""Read plain text: every line that is not blank is a Line."""

from __future__ import annotations

from cleaner.model import Page, Source
from cleaner.readers.rows import rows


def read(source: Source) -> Page:
    """The page of a text without marks; between its lines there is only white space.

    >>> from cleaner.readers.decoding import from_text
    >>> [line.text for line in read(from_text("芦河晚报\\n\\n 春汛平稳", "p.txt")).lines]
    ['芦河晚报', '春汛平稳']
    """
    return Page(source, tuple(rows(source.text)))
