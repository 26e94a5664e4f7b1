"""Library article: where the library's own structure, as METS tells it, has articles begin."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.model import Line


def article_of(line: Line) -> int:
    """The article that the library's own structure has a line in, from 1; 0: none, or it tells of none."""
    return line.printed.article if line.printed is not None else 0


def openings(lines: Sequence[Line]) -> frozenset[int]:
    """The indices of the lines that begin an article of the library's own structure.

    >>> from cleaner.model import Printed
    >>> of = lambda *articles: [Line(1, 0, 1, "a", printed=Printed(article=n)) for n in articles]
    >>> sorted(openings(of(0, 1, 1, 2, 0, 1)))
    [1, 3]
    """
    first: dict[int, int] = {}
    for i, line in enumerate(lines):
        first.setdefault(article_of(line), i)
    return frozenset(i for article, i in first.items() if article)


def told(lines: Sequence[Line], groups: Sequence[Sequence[int]]) -> list[frozenset[str]]:
    """The names of the features that the library's own structure gives each unit, by the indices of its lines."""
    begins = openings(lines)
    out: list[frozenset[str]] = []
    heading = 0
    for group in groups:
        article = article_of(lines[group[0]])
        names = {"in-article"} if article else set()
        if group[0] in begins:
            names.add("article-start")
        elif article and article == heading:
            names.add("article-heads")
        printed = lines[group[0]].printed
        if article:
            is_head = printed is not None and printed.label == "heading"
            heading = article if is_head and names & {"article-start", "article-heads"} else 0
        out.append(frozenset(names))
    return out
