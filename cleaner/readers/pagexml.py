"""Pagexml: the lines of a PAGE-XML file, of any year, with its regions and the order that it states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from cleaner.box import Box, around_known
from cleaner.model import Printed
from cleaner.readers import words
from cleaner.readers.draft import Draft, Drawn
from cleaner.readers.labels import label
from cleaner.readers.lifting import lift
from cleaner.readers.numbers import length, mean_share, number
from cleaner.readers.scan import Scan
from cleaner.readers.stated import ranked
from cleaner.readers.xml import Names, Parsed, Pointers, local

if TYPE_CHECKING:
    from lxml import etree

ASIDE: Final = frozenset({"ReadingOrder", "Border", "PrintSpace", "Layers", "Relations", "Coords", "Baseline",
                          "TextEquiv", "TextStyle", "AlternativeImage", "Labels", "UserDefined", "Grid", "Roles", ""})
"""What a page and its regions have besides regions and lines."""

IN_LINES: Final = ASIDE | {"Word"}

_GROUPS: Final = frozenset({"OrderedGroup", "OrderedGroupIndexed", "UnorderedGroup", "UnorderedGroupIndexed",
                            "RegionRef", "RegionRefIndexed", "UserDefined", "Labels"})
_FRAME: Final = frozenset({"Coords"})
_NOTHING: Final = frozenset[str]()

HOLDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType({
    "Coords": frozenset({"Point"}), "Baseline": frozenset({"Point"}), "Point": _NOTHING, "TextStyle": _NOTHING,
    "PrintSpace": _FRAME, "Border": _FRAME, "TextEquiv": frozenset({"Unicode", "PlainText"}), "Unicode": _NOTHING,
    "PlainText": _NOTHING, "ReadingOrder": _GROUPS, **dict.fromkeys(_GROUPS - {"UserDefined", "Labels"}, _GROUPS),
    "Word": frozenset({"Coords", "Baseline", "Glyph", "TextEquiv", "TextStyle", "AlternativeImage", "UserDefined",
                       "Labels"}),
})
"""What stands in elements that hold no lines: anything else stands in them only since their ends are missing."""

PICTURES: Final = frozenset({"ImageRegion", "GraphicRegion", "LineDrawingRegion", "ChartRegion", "MapRegion",
                             "AdvertRegion", "ChemRegion", "MusicRegion", "MathsRegion"})

BAR: Final = "SeparatorRegion"

DOWN: Final = "top-to-bottom"

_STRUCTURE: Final = re.compile(r"structure\s*\{[^}]*\btype:\s*([^;}\s]+)")
_INDEX: Final = re.compile(r"readingOrder\s*\{[^}]*\bindex:\s*(\d{1,9})")
_STYLED: Final = re.compile(r"textStyle\s*\{([^}]*)\}")
_STYLED_LENGTH: Final = re.compile(r"\blength:\s*(\d{1,9})")
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


class _Around(NamedTuple):
    """What the regions around a line tell of it; ``keys`` are those of the regions, from the inside out."""

    label: str = ""
    block: int = 0
    keys: tuple[str, ...] = ()
    down: bool = False
    bold: bool = False
    italic: bool = False


@dataclass(slots=True)
class _Sheet(Draft):
    """A page in the making: besides what any has, the keys of its rows, and where its regions say they come."""

    pages: frozenset[etree._Element] = frozenset()
    """The elements that are read as pages of their own."""
    names: Names = field(default_factory=Names)
    pointers: Pointers = field(default_factory=Pointers)
    keys: list[tuple[str, ...]] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    indices: dict[str, int] = field(default_factory=dict)
    blocks: int = 0


class _Told(NamedTuple):
    """A text, and how sure the engine is of it."""

    text: str = ""
    sure: str = ""


def suits(root: etree._Element) -> bool:
    """Tell whether a tree is PAGE-XML.

    >>> from cleaner.readers.xml import parse
    >>> suits(parse(b"<PcGts/>", "p.xml").root)
    True
    """
    return local(root) == "PcGts"


def read(parsed: Parsed, name: str, sha256: str) -> Scan:
    """The scan of a PAGE-XML file.

    >>> from cleaner.readers.xml import parse
    >>> line = b'<TextLine id="l1"><TextEquiv><Unicode>Lindauer Bote</Unicode></TextEquiv></TextLine>'
    >>> parsed = parse(b'<PcGts><Page><TextRegion type="heading">' + line + b"</TextRegion></Page></PcGts>", "p.xml")
    >>> [(row.text, row.ref, row.printed.label) for row in read(parsed, "p.xml", "").plates[0].rows]
    [('Lindauer Bote', 'l1', 'heading')]
    """
    lift(parsed, HOLDS)
    pages = list(_pages(parsed.root, Names())) or [parsed.root]
    outside = [child for child in parsed.root if child not in pages] if parsed.root not in pages else []
    found = [_page(page, pages, outside if page is pages[-1] else [], name, sha256) for page in pages]
    repairs = [f"page {n}: {told}" if len(found) > 1 else told
               for n, drawn in enumerate(found, 1) for told in drawn.repairs]
    return Scan("page", name, sha256, tuple(drawn.plate for drawn in found), parsed.encoding,
                (*parsed.repairs, *repairs))


def _pages(parent: etree._Element, names: Names) -> Iterator[etree._Element]:
    """The pages of a file, and those that stand in one since its end is missing.

    What calls itself a page within a region or a line is a part of it: the others would lose what is around it.
    """
    for child in parent:
        if names[child.tag] == "Page":
            yield child
            yield from _pages(child, names)


def _page(page: etree._Element, pages: Iterable[etree._Element], outside: Iterable[etree._Element], name: str,
          sha256: str) -> Drawn:
    """One page, and what a broken file has ``outside`` of all ``pages``."""
    sheet = _Sheet(pages=frozenset(pages))
    _walk(sheet, page, _Around())
    _walk(sheet, outside, _Around())
    sequence = [key for child in page if sheet.names[child.tag] == "ReadingOrder" for key in _sequence(child)]
    if not sequence:
        sequence = sorted(sheet.indices, key=sheet.indices.__getitem__)
    return sheet.plate(length(page.get("imageWidth")), length(page.get("imageHeight")), name, sha256,
                       image=page.get("imageFilename", ""), order=ranked(sequence, sheet.keys, sheet.places))


def _sequence(group: etree._Element) -> Iterator[str]:
    """The regions that a group of the reading order names; where it counts them, by their count."""
    inner = [(number(child.get("index")), n, child) for n, child in enumerate(group.iterchildren("*"))]
    for _, _, child in sorted(inner, key=lambda found: (found[0] is None, found[0] or 0.0, found[1])):
        if key := child.get("regionRef"):
            yield key
        yield from _sequence(child)


def _walk(sheet: _Sheet, inner: Iterable[etree._Element], around: _Around) -> None:
    """Gather what stands in a page or a region, or of other elements."""
    for child in inner:
        kind = sheet.names[child.tag]
        if kind == "TextLine":
            _row(sheet, child, around)
            if any(sheet.names[inner.tag] not in IN_LINES for inner in child):
                _walk(sheet, child, around)  # lines that stand in a line since its end is missing
        elif kind in ("TextRegion", "TableCell"):
            _region(sheet, child, around)
        elif kind not in IN_LINES and child not in sheet.pages:
            before = len(sheet.rows)
            told = {"AdvertRegion": "advertisement", "TableRegion": "table"}.get(kind, around.label)
            _walk(sheet, child, around._replace(label=told, keys=(_key(sheet, child), *around.keys)))
            if (kind in PICTURES or kind == BAR) and len(sheet.rows) == before and (box := _box(sheet, child)):
                (sheet.bars if kind == BAR else sheet.pictures).append(box)


def _region(sheet: _Sheet, region: etree._Element, around: _Around) -> None:
    """Gather the lines of a region of text; its own text where it has no lines."""
    sheet.blocks += 1
    custom = region.get("custom", "")
    kind = region.get("type") or (found[1] if (found := _STRUCTURE.search(custom)) else "")
    key = _key(sheet, region)
    if found := _INDEX.search(custom):
        sheet.indices[key] = int(found[1])
    bold, italic = _face(sheet, region, around)
    around = _Around(label(kind) or around.label, sheet.blocks, (key, *around.keys),
                     region.get("readingDirection") == DOWN or around.down, bold, italic)
    before = len(sheet.rows)
    _walk(sheet, region, around)
    if len(sheet.rows) == before:
        _whole(sheet, region, around)


def _whole(sheet: _Sheet, region: etree._Element, around: _Around) -> None:
    """Add the rows of a region that has text but no lines; each gets its share of the region's height."""
    told = _told(sheet, region)
    lines = told.text.splitlines(keepends=True)
    inked = sum(bool(line.strip()) for line in lines)
    box = _box(sheet, region)
    ref = sheet.pointers(region)
    at = n = 0
    for line in lines:
        if line.strip():
            part = box and Box(box.left, box.top + box.height * n / inked,
                               box.right, box.top + box.height * (n + 1) / inked)
            _add(sheet, line, ref, around, Printed(
                part, 0.0, around.bold, around.italic, mean_share([told.sure]), around.block, 0, around.label, "",
                around.down), at=at)
            n += 1
        at += len(line)


def _row(sheet: _Sheet, line: etree._Element, around: _Around) -> None:
    """Add the row of a TextLine: its text, else that of its words, else that of their glyphs."""
    told = _told(sheet, line)
    box = _box(sheet, line)
    down = line.get("readingDirection", DOWN if around.down else "") == DOWN
    sure = [told.sure]
    text = told.text
    if not text.strip():
        found = [(word, inner) for word in _children(sheet, line, "Word") if (inner := _word(sheet, word)).text.strip()]
        if not found:
            return
        boxes = [_box(sheet, word) for word, _ in found]
        box = box or around_known(boxes)
        text = _spaced([inner.text.strip() for _, inner in found], boxes, box)
        sure = [inner.sure for _, inner in found]
    custom = line.get("custom", "")
    bold, italic = _face(sheet, line, around)
    if "textStyle" in custom:
        bold, italic = bold or _styled(custom, "bold:", text), italic or _styled(custom, "italic:", text)
    index = _INDEX.search(custom)
    _add(sheet, text, sheet.pointers(line), around, Printed(
        box, 0.0, bold, italic, mean_share([worth for worth in sure if worth]), around.block, 0, around.label, "",
        down or words.upright(text.strip(), box)), int(index[1]) if index else None)


def _add(sheet: _Sheet, text: str, ref: str, around: _Around, printed: Printed, index: int | None = None,
         at: int = 0) -> None:
    """Add a row, and where it comes within its region."""
    place = len(sheet.rows) if index is None else index
    if sheet.add(text, ref, printed, at):
        sheet.keys.append(around.keys)
        sheet.places.append((around.block, place))


def _told(sheet: _Sheet, element: etree._Element) -> _Told:
    """The text that an element tells of itself: of several, the one with the lowest index, else the first.

    One without any character gives way to the next.
    """
    best: tuple[float, _Told] | None = None
    for equiv in element:
        if sheet.names[equiv.tag] != "TextEquiv":
            continue
        unicode = plain = ""
        for child in equiv:
            kind = sheet.names[child.tag]
            if kind == "Unicode":
                unicode = unicode or child.text or ""
            elif kind == "PlainText":
                plain = plain or child.text or ""
        text = unicode or plain
        told = number(equiv.get("index")) if equiv.get("index") else None
        rank = float("inf") if told is None else told
        if text.strip() and (best is None or rank < best[0]):
            best = rank, _Told(text, equiv.get("conf", ""))
    return best[1] if best else _Told()


def _word(sheet: _Sheet, word: etree._Element) -> _Told:
    """The text of a word, else that of its glyphs."""
    told = _told(sheet, word)
    if told.text.strip():
        return told
    return _Told("".join([_told(sheet, glyph).text for glyph in _children(sheet, word, "Glyph")]))


def _children(sheet: _Sheet, parent: etree._Element, kind: str) -> list[etree._Element]:
    """The children of a name."""
    return [child for child in parent if sheet.names[child.tag] == kind]


def _spaced(texts: list[str], boxes: list[Box | None], box: Box | None) -> str:
    """The text of a line out of its words."""
    if not words.wide("".join(texts)):
        return " ".join(texts)
    down = box is not None and box.height > words.TALL * box.width
    spans = [None if word is None else (word.top, word.bottom) if down else (word.left, word.right) for word in boxes]
    return words.spaced(texts, spans, 0.0 if box is None else box.width if down else box.height)


def _key(sheet: _Sheet, region: etree._Element) -> str:
    """By what the reading order names a region: its id, else what finds it."""
    return region.get("id") or sheet.pointers(region)


def _face(sheet: _Sheet, element: etree._Element, around: _Around) -> tuple[bool, bool]:
    """Whether an element is bold and whether it is italic, by its own TextStyle or as what it stands in."""
    for child in element:
        if sheet.names[child.tag] == "TextStyle":
            return (child.get("bold", str(around.bold)).lower() in ("true", "1"),
                    child.get("italic", str(around.italic)).lower() in ("true", "1"))
    return around.bold, around.italic


def _styled(custom: str, face: str, text: str) -> bool:
    """Tell whether most of a line has a face in what Transkribus notes of it."""
    return 2 * sum(int(size[1]) for style in _STYLED.findall(custom)
                   if f"{face}true" in style.replace(" ", "") and (size := _STYLED_LENGTH.search(style))) > len(text)


def _box(sheet: _Sheet, element: etree._Element) -> Box | None:
    """The box around the Coords of an element: their points, or the Point elements of old files."""
    for child in element:
        if sheet.names[child.tag] == "Coords":
            points = child.get("points")
            if points is None:
                points = " ".join(f"{point.get('x')},{point.get('y')}" for point in child.iterchildren("*"))
            return _around(sheet, points)
    return None


def _around(sheet: _Sheet, points: str) -> Box | None:
    """The box around points; where they are broken, around those that are not."""
    try:
        numbers = list(map(float, points.replace(",", " ").split()))
    except ValueError:
        sheet.broken += 1
        pairs = [pair for told in points.split() if len(pair := _NUMBER.findall(told)) == 2]
        numbers = [float(number) for pair in pairs for number in pair]
    if len(numbers) < 4 or len(numbers) % 2:
        sheet.broken += bool(points.strip())
        return None
    across, down = numbers[0::2], numbers[1::2]
    return sheet.bounded(Box(min(across), min(down), max(across), max(down)))
