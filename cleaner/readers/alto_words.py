"""Words of ALTO: what stands in a line, its spaces and hyphens among it, and the text that this is."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from cleaner.box import Box
from cleaner.readers import words
from cleaner.readers.scan import UNTOLD, Words
from cleaner.readers.xml import Names

if TYPE_CHECKING:
    from lxml import etree

TOKENS: Final = frozenset({"String", "SP", "HYP"})

IN_WORDS: Final = frozenset({"Glyph", "Variant", "ALTERNATIVE", "Shape", "Polygon", "Ellipse", "Circle", ""})
"""What stands in a word: the shapes of its letters, what else they may be, comments. None of it is text of the page."""

SOFT_HYPHEN: Final = "\u00ad"
"""What a HYP without content is read as."""

Tokens = tuple[list[str], list["etree._Element"], Container[int]]
"""The words of a row, their elements, and the indices of words that have no space before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How the elements of a file are named, and whether spaces are some of them."""

    names: Names
    spaced: bool
    """The file has spaces as elements: words without one between them are set without one."""
    string_tags: tuple[str, ...]
    inked_tags: tuple[str, ...]
    """Words, and words and hyphens."""


def plain(file: Dialect, line: etree._Element) -> Tokens | None:
    """The words of a line that has nothing but words and the spaces between them, as nearly all have.

    None of others: their tokens are to be looked at one by one.
    """
    strings = list(line.iterchildren(*file.string_tags))
    if len(line) != (2 * len(strings) - 1 if file.spaced else len(strings)) or \
            len(list(line.iterdescendants(*file.inked_tags))) > len(strings):
        return None
    texts = [string.get("CONTENT", "") for string in strings]
    return (texts, strings, ()) if texts and all(texts) else None


def mixed(file: Dialect, tokens: list[etree._Element]) -> Tokens:
    """The words among some tokens, with the hyphens behind them, and which have no space before them."""
    texts: list[str] = []
    strings: list[etree._Element] = []
    glued: set[int] = set()
    apart = True
    for token in tokens:
        kind = file.names[token.tag]
        text = token.get("CONTENT", "")
        if kind == "SP":
            apart = True
        elif kind == "HYP" and texts:
            texts[-1] += text or SOFT_HYPHEN
        elif kind == "HYP" or (kind == "String" and text):
            if not apart and file.spaced:
                glued.add(len(texts))
            texts.append(text or SOFT_HYPHEN)
            strings.append(token)
            apart = False
    return texts, strings, glued


def is_deep(file: Dialect, line: etree._Element) -> bool:
    """Whether some words of a line stand in another of its words or spaces, since that one's end is missing."""
    return len(list(line.iterdescendants(*file.inked_tags))) > len(list(line.iterchildren(*file.inked_tags)))


def unnested(file: Dialect, inner: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """What stands in a line, and behind each word or space what it holds since its end is missing."""
    for one in inner:
        kind = file.names[one.tag]
        if kind not in IN_WORDS:
            yield one
        if kind in TOKENS or kind in IN_WORDS:
            yield from unnested(file, one)


def text_of(texts: list[str], strings: list[etree._Element], glued: Container[int],
            box: Box | None) -> tuple[str, Callable[[], Words]]:
    """The text of a row out of its words, and their places, which are asked for only where they tell of spaces."""
    if not words.wide("".join(texts)):
        return words.joined(texts, glued), UNTOLD
    down = box is not None and box.height > words.TALL * box.width
    size = 0.0 if box is None else box.width if down else box.height
    spans = _levels(strings) if down else [_span(string.get("HPOS"), string.get("WIDTH")) for string in strings]
    text = words.spaced(texts, spans, size, glued)
    return text, UNTOLD if down else partial(words.places, text, texts, spans, box, partial(_levels, strings))


def _levels(strings: list[etree._Element]) -> list[words.Span]:
    """Where words have their top and bottom."""
    return [_span(string.get("VPOS"), string.get("HEIGHT")) for string in strings]


def _span(start: str | None, extent: str | None) -> words.Span:
    """Where a word begins and ends along its line."""
    try:
        begin = float(start or "")
        return begin, begin + float(extent or "")
    except ValueError:
        return None
