"""Ink: words, numbers, links and tables as HTML; whatever comes from a document is escaped here."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import quote

from cleaner.corpus.shown import shown

MOST: Final = 300
"""Characters of a name or reason that are shown: some lines of a table."""

THOUSAND: Final = 1000
UNITS: Final = ("", "k", "M", "G", "T")


def words(text: str) -> str:
    """A text of ours."""
    return html.escape(text)


def foreign(text: str) -> str:
    """A name, reason or other text that comes from a document: seen whole, of whatever direction it is.

    >>> foreign('a"</script>\\u202e')
    '<bdi>a&quot;&lt;/script&gt;&lt;U+202E&gt;</bdi>'
    """
    return f"<bdi>{html.escape(shown(text, MOST))}</bdi>"


def link(path: str, inner: str) -> str:
    """A link to a file of the run, by its path under the folder; ``inner`` is HTML.

    >>> link("tei/a b%0A?.xml", "a")
    '<a href="tei/a%20b%250A%3F.xml">a</a>'
    """
    way = quote(path.encode("utf-8", "surrogatepass"), safe="/")
    return f'<a href="{html.escape(way)}">{inner}</a>'


def figure(count: int) -> str:
    """A count with its thousands parted."""
    return f"{count:,}"


def brief(count: int) -> str:
    """A count in four characters, for a plot.

    >>> brief(7), brief(999), brief(1234), brief(45_678), brief(999_999), brief(12_000_000)
    ('7', '999', '1.2k', '46k', '1.0M', '12M')
    """
    size = float(count)
    for unit in UNITS:
        if size < (THOUSAND if not unit else THOUSAND - 0.5):
            return f"{size:.0f}{unit}" if not unit or size >= 9.95 else f"{size:.1f}{unit}"
        size /= THOUSAND
    return f"{size:.0f}P"


def share(part: int, whole: int) -> str:
    """A share in percent.

    >>> share(1, 3), share(1, 10**6), share(0, 0)
    ('33.3 %', '&lt; 0.1 %', '')
    """
    if not whole:
        return ""
    percent = 100 * part / whole
    return "&lt; 0.1 %" if 0 < percent < 0.05 else f"{percent:.1f} %"


def table(name: str, heads: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """A table called ``name``; the first cell of a row names it. A head that begins with ``#`` is one of numbers.

    ``heads`` are words, the cells of ``rows`` HTML.
    """
    classes = [' class="num"' if head.startswith("#") else "" for head in heads]
    top = "".join(f'<th scope="col"{cls}>{words(head.removeprefix("#"))}</th>'
                  for head, cls in zip(heads, classes, strict=True))
    body = "".join("<tr>" + "".join(
        f'<th scope="row"{cls}>{cell}</th>' if not n else f"<td{cls}>{cell}</td>"
        for n, (cell, cls) in enumerate(zip(row, classes, strict=True))) + "</tr>\n" for row in rows)
    return (f'<div class="wide"><table class="{kind}"><caption class="unseen">{words(name)}</caption>'
            f"<thead><tr>{top}</tr></thead>\n<tbody>{body}</tbody></table></div>")
