"""Styles: what the styles of an ALTO file tell of the type of its lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from cleaner.readers.numbers import length
from cleaner.readers.xml import named

if TYPE_CHECKING:
    from lxml import etree


class Style(NamedTuple):
    """A TextStyle: its size in units of the page (0: not known) and its face."""

    size: float = 0.0
    bold: bool = False
    italic: bool = False


def styles_of(heads: Iterable[etree._Element], points: float) -> dict[str, Style]:
    """The styles of text and of paragraphs that a file declares, by their IDs; a point has ``points`` units."""
    return {style.get("ID", ""): _style(style, points) for style in named(heads, "TextStyle")}


def face(styles: Mapping[str, Style], texts: list[str], strings: list[etree._Element], outer: str) -> Style:
    """The style of most characters of a row: each word's own, else that of what it stands in."""
    if not styles and not any(string.get("STYLE") for string in strings):
        return Style()
    sizes: Counter[float] = Counter()
    bold = italic = 0
    for text, string in zip(texts, strings, strict=True):
        style = _found(styles, string.get("STYLEREFS") or outer)
        face = string.get("STYLE", "")
        sizes[style.size] += len(text)
        bold += len(text) if style.bold or "bold" in face else 0
        italic += len(text) if style.italic or "italics" in face else 0
    half = sum(sizes.values()) / 2
    return Style(max(sizes, key=sizes.__getitem__), bold > half, italic > half)


def _found(styles: Mapping[str, Style], refs: str) -> Style:
    """The first style among references to styles of text and of paragraphs."""
    return next((styles[key] for key in refs.split() if key in styles), Style())


def _style(element: etree._Element, points: float) -> Style:
    """What a TextStyle tells; a point has ``points`` units."""
    face = element.get("FONTSTYLE", "").lower()
    return Style(length(element.get("FONTSIZE")) * points, "bold" in face, "italic" in face)
