"""Lines: the edits of a page as JSON Lines, as its journal has them, without the blank lines."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner import __version__
from cleaner.model import Mark, Page
from cleaner.writers import jsonl
from cleaner.writers.pointers import Pointers


def lines(page: Page, marks: Iterable[Mark]) -> list[str]:
    """One line of JSON for each of ``marks`` over the source of a page, without line ends; the keys are those
    of a journal's edits.

    >>> from cleaner.document import clean
    >>> page = clean("好,就这样办。", name="p1.txt")
    >>> lines(page.outcome.page, page.edits)[-1][:62]
    '{"id": "67b82d91c92d", "doc": "p1.txt", "kind": "text", "rule"'
    """
    reviewed = (mark for mark in marks if mark.kind != "layout")
    pointers = Pointers(page) if page.sheets else None
    return [jsonl.dumps(told) for told in jsonl.entries(reviewed, page.source, __version__, pointers)]
