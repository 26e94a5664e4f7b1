"""Contents: what the logical structure of a METS file tells of the lines of its pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from cleaner.readers.xml import local

if TYPE_CHECKING:
    from lxml import etree

ARTICLES: Final = frozenset({
    "ARTICLE", "ADVERTISEMENT", "ADVERT", "OBITUARY", "DEATH_NOTICE", "BIRTH_NOTICE", "WEATHER", "LETTER", "POEM",
    "FEUILLETON", "SERIAL", "NEWSITEM", "ANNOUNCEMENT",
})
"""Types of divisions that are one article each."""

OUTER: Final = MappingProxyType({
    "ADVERTISEMENT": "advertisement", "ADVERT": "advertisement", "TITLE_SECTION": "masthead", "MASTHEAD": "masthead",
    "RUNNING_TITLE": "header", "PAGE_HEADER": "header", "PAGE_FOOTER": "footer",
})
"""Types that decide the label of all that is in them."""

LABELS_OF: Final = MappingProxyType({
    "HEADING": "heading", "TITLE": "heading", "HEADLINE": "heading", "SUBTITLE": "deck", "SUBHEADLINE": "deck",
    "OVERLINE": "kicker", "KICKER": "kicker", "AUTHOR": "byline", "BYLINE": "byline", "PARAGRAPH": "text",
    "TEXT": "text", "TEXTBLOCK": "text", "TEXT_BLOCK": "text", "BODY": "text", "BODY_CONTENT": "text",
    "CAPTION": "caption", "ILLUSTRATION": "picture", "PICTURE": "picture", "IMAGE": "picture", "TABLE": "table",
    "FOOTNOTE": "note", "NOTE": "note", "LIST": "list", "FORMULA": "formula", "PAGE_NUMBER": "folio",
    "HEADER": "header", "FOOTER": "footer", "SIGNATURE": "signature",
})
"""Types that label what is in them, if no type further in does."""

HEADS: Final = frozenset({"heading", "deck", "kicker"})

INNER: Final = frozenset({"BODY", "BODY_CONTENT", "CHAPTER", "PARAGRAPH"})
"""Types of which a heading within an article is one of a part, not of the article."""


class Said(NamedTuple):
    """What is told of some lines: their place in the structure, from 0, the number of their article, from 1 (0: none),
    and what they are."""

    rank: int
    article: int
    label: str


class Area(NamedTuple):
    """A stretch of a file that a division points to, by the IDs of its first and last element; "" is the whole file."""

    file: str
    begin: str
    end: str
    said: Said


class _Way(NamedTuple):
    """What the divisions above one tell."""

    article: int = 0
    label: str = ""
    outer: str = ""
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """The areas of the logical structure, in its order."""

    areas: tuple[Area, ...]

    def of(self, file: str, ids: Sequence[Sequence[str]]) -> list[Said | None]:
        """What is told of the rows of a page of a file; ``ids`` are of each row all IDs, from the inside out.

        The innermost element counts. A stretch from one element to another counts for rows of which nothing
        else is told, and the whole file for the rest.

        >>> one, two = Said(0, 1, "heading"), Said(1, 2, "text")
        >>> Contents((Area("A1", "b1", "", one), Area("A1", "", "", two))).of("A1", [("l1", "b1"), ("l2", "b2")])
        [Said(rank=0, article=1, label='heading'), Said(rank=1, article=2, label='text')]
        """
        areas = [area for area in self.areas if area.file == file]
        single: dict[str, Said] = {}
        for area in areas:
            if area.begin:
                single.setdefault(area.begin, area.said)
        found = [next((single[key] for key in row if key in single), None) for row in ids]
        first: dict[str, int] = {}
        last: dict[str, int] = {}
        for i, row in enumerate(ids):
            for key in row:
                first.setdefault(key, i)
                last[key] = i
        for area in areas:
            if area.end and area.begin in first and area.end in last:
                for i in range(first[area.begin], last[area.end] + 1):
                    found[i] = found[i] or area.said
        whole = next((area.said for area in areas if not area.begin), None)
        return [one or whole for one in found]


def contents(root: etree._Element) -> Contents:
    """What the logical structure of a METS file tells; nothing where there is none, or it knows no articles.

    >>> from cleaner.readers.xml import parse
    >>> tree = parse(b'''<mets><structMap TYPE="LOGICAL"><div TYPE="ARTICLE"><div TYPE="HEADING"><fptr>
    ...   <area FILEID="A1" BEGIN="b1" BETYPE="IDREF"/></fptr></div></div></structMap></mets>''', "m.xml")
    >>> contents(tree.root).areas
    (Area(file='A1', begin='b1', end='', said=Said(rank=0, article=1, label='heading')),)
    """
    areas: list[Area] = []
    count = 0
    for structure in root.iter("{*}structMap"):
        told = f"{structure.get('TYPE', '')} {structure.get('LABEL', '')}".lower()
        if "phys" in told or not ("log" in told or _has_articles(structure)):
            continue
        left: list[tuple[etree._Element, _Way]] = [(structure, _Way())]
        while left:
            element, way = left.pop()
            kind = element.get("TYPE", "").strip().upper().replace("-", "_").replace(" ", "_")
            if local(element) == "div" and kind in ARTICLES:
                count += 1
            way = _further(way, kind, count)
            for pointer in element.iterchildren("{*}fptr"):
                areas += [_area(one, Said(len(areas) + i, way.article, way.outer or way.label))
                          for i, one in enumerate(_named(pointer))]
            left += [(div, way) for div in reversed(list(element.iterchildren("{*}div")))]
    return Contents(tuple(areas))


def _has_articles(structure: etree._Element) -> bool:
    return any(div.get("TYPE", "").strip().upper() in ARTICLES for div in structure.iter("{*}div"))


def _further(way: _Way, kind: str, count: int) -> _Way:
    """What is told one division further in."""
    if kind in ARTICLES:
        way = _Way(count, "", way.outer, False)
    outer = way.outer or OUTER.get(kind, "")
    label = LABELS_OF.get(kind, "")
    if label in HEADS and way.article and way.inner:
        label = "crosshead"
    if label == "text" and way.label not in ("", "text"):
        label = ""  # a block of text within a heading or a caption is of that
    return _Way(way.article, label or way.label, outer, way.inner or kind in INNER)


def _named(pointer: etree._Element) -> Iterator[etree._Element]:
    """The elements of a file pointer that name a file."""
    return (one for one in pointer.iter("*") if one.get("FILEID"))


def _area(element: etree._Element, said: Said) -> Area:
    """The stretch that an element names."""
    begin, end = element.get("BEGIN", ""), element.get("END", "")
    return Area(element.get("FILEID", ""), begin, "" if end == begin else end, said)
