"""Alto: the lines of an ALTO file, versions 1 to 4, in any namespace or none."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from statistics import median
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from cleaner.box import Box, around_known
from cleaner.model import UNITS, Printed
from cleaner.readers import words
from cleaner.readers.alto_styles import Style, face, styles_of
from cleaner.readers.alto_words import TOKENS, Dialect, is_deep, mixed, plain, text_of, unnested
from cleaner.readers.draft import Draft, Drawn
from cleaner.readers.labels import label
from cleaner.readers.lifting import lift
from cleaner.readers.numbers import length, mean_share
from cleaner.readers.scan import Plate, Scan
from cleaner.readers.stated import chained, ranked
from cleaner.readers.xml import Names, Parsed, Pointers, local, named, tags_of

if TYPE_CHECKING:
    from lxml import etree

POINTS: Final[Mapping[str, float]] = {"mm10": 254 / 72, "inch1200": 1200 / 72}
"""How many units of a page are a point. Of pixels the file does not tell: the heights of its lines do."""

HOLDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType({
    "Shape": frozenset({"Polygon", "Ellipse", "Circle"}), "Polygon": frozenset(), "Ellipse": frozenset(),
    "Circle": frozenset()})
"""What stands in elements that hold no lines: anything else stands in them only since their ends are missing."""

LEAN: Final = 5.0
"""Length of a GraphicalElement, in its own widths, from which it is a bar and no ornament."""


class Leaf(NamedTuple):
    """A page of an ALTO file for readers that bind several: METS.

    ``ids`` has for every row of ``plate`` the IDs by which other files may mean it: of its tokens in their
    order, then of its TextLine, TextBlock and ComposedBlocks, from the inside out, at last of its page.
    ``repairs`` are what was wrong with the page.
    """

    plate: Plate
    ids: tuple[tuple[str, ...], ...]
    repairs: tuple[str, ...]


class _Around(NamedTuple):
    """What the elements around a line tell of it."""

    styles: str = ""
    label: str = ""
    block: int = 0


@dataclass(slots=True)
class _Leaf(Draft):
    """A page in the making: besides what any has, the elements of its rows, and how its blocks are chained."""

    elements: list[etree._Element] = field(default_factory=list)
    texts: int = 0
    blocks: list[str] = field(default_factory=list)
    following: dict[str, str] = field(default_factory=dict)


class _Page(NamedTuple):
    """A page that is done, and the elements of its rows."""

    drawn: Drawn
    elements: list[etree._Element]


@dataclass(frozen=True, slots=True, kw_only=True)
class _File(Dialect):
    """What holds for all pages of a file."""

    pointers: Pointers
    styles: Mapping[str, Style]
    tags: Mapping[str, str]


def suits(root: etree._Element) -> bool:
    """Tell whether a tree is ALTO.

    >>> from cleaner.readers.xml import parse
    >>> suits(parse(b"<alto><Layout/></alto>", "p.xml").root)
    True
    """
    return local(root).lower() == "alto"


def read(parsed: Parsed, name: str, sha256: str) -> Scan:
    """The scan of an ALTO file: a plate for every page.

    >>> from cleaner.readers.xml import parse
    >>> line = b'<TextLine ID="l1"><String CONTENT="Lindauer"/><SP/><String CONTENT="Bote"/></TextLine>'
    >>> parsed = parse(b"<alto><Layout><Page><TextBlock>" + line + b"</TextBlock></Page></Layout></alto>", "p.xml")
    >>> [(row.text, row.ref) for row in read(parsed, "p.xml", "").plates[0].rows]
    [('Lindauer Bote', 'l1')]
    """
    found = _pages(parsed, name, sha256)
    repairs = (*parsed.repairs, *(told for page in found for told in page.drawn.repairs))
    return Scan("alto", name, sha256, tuple(page.drawn.plate for page in found), parsed.encoding, repairs)


def plates(parsed: Parsed, name: str, sha256: str) -> tuple[Plate, ...]:
    """The pages of an ALTO file, without what was wrong with them."""
    return tuple(page.drawn.plate for page in _pages(parsed, name, sha256))


def leaves(parsed: Parsed, name: str, sha256: str) -> tuple[Leaf, ...]:
    """The pages of an ALTO file, with the IDs of all that their rows stand in.

    >>> from cleaner.readers.xml import parse
    >>> line = b'<TextLine ID="l1"><String ID="s1" CONTENT="Lindau"/></TextLine>'
    >>> parsed = parse(b'<alto><Page ID="p1"><TextBlock ID="b1">' + line + b"</TextBlock></Page></alto>", "p.xml")
    >>> leaves(parsed, "p.xml", "")[0].ids
    (('s1', 'l1', 'b1', 'p1'),)
    """
    return tuple(Leaf(page.drawn.plate, tuple(_ids(element, "String", "SP", "HYP") for element in page.elements),
                      page.drawn.repairs) for page in _pages(parsed, name, sha256))


def _pages(parsed: Parsed, name: str, sha256: str) -> list[_Page]:
    """The pages of an ALTO file, and the elements of their rows."""
    lift(parsed, HOLDS)
    root = parsed.root
    names = Names()
    heads = [child for child in root if names[child.tag] != "Layout"]
    unit = next((_text_of(element) for element in named(heads, "MeasurementUnit")), "pixel")
    image = next((_text_of(element) for element in named(heads, "fileName")), "")
    styles = styles_of(heads, POINTS.get(unit, 1.0))
    pages = list(named([root], "Page"))
    strings = tags_of(root, "String")
    file = _File(names=names, spaced=next(named([root], "SP"), None) is not None, string_tags=strings,
                 inked_tags=(*strings, *tags_of(root, "HYP")), pointers=Pointers(), styles=styles, tags=_tags(heads))
    stated = [key for order in named([root] if len(pages) > 1 else [*heads, *pages], "ReadingOrder")
              for ref in named([order], "ElementRef") for key in ref.get("REF", "").split()]
    found = []
    for n, page in enumerate(pages or [root], 1):
        leaf = _Leaf()
        _walk(file, leaf, page, _Around())
        if n == len(pages):
            _walk(file, leaf, root, _Around())  # what a broken file has outside of its pages
        sequence = stated or (chained(leaf.blocks, leaf.following) if leaf.following else [])
        order = ranked(sequence, [_ids(row) for row in leaf.elements]) if sequence else None
        drawn = leaf.plate(length(page.get("WIDTH")), length(page.get("HEIGHT")), name, sha256, image=image,
                           label=page.get("PRINTED_IMG_NR", ""), order=order, unit=unit if unit in UNITS else "")
        if unit not in POINTS:
            drawn = drawn._replace(plate=_in_pixels(drawn.plate))
        if len(pages) > 1:
            drawn = drawn._replace(repairs=tuple(f"page {n}: {told}" for told in drawn.repairs))
        found.append(_Page(drawn, leaf.elements))
    return found


def _in_pixels(plate: Plate) -> Plate:
    """The plate with its type sizes in pixels: of its points it is only known how high lines of so many are."""
    highs = [row.printed.box.height / row.printed.size for row in plate.rows
             if row.printed.box is not None and row.printed.size > 0]
    point = median(highs) if highs else 0.0
    return replace(plate, rows=tuple(
        row._replace(printed=row.printed._replace(size=row.printed.size * point)) for row in plate.rows))


def _text_of(element: etree._Element) -> str:
    """The text of an element without children."""
    return (element.text or "").strip()


def _walk(file: _File, leaf: _Leaf, parent: etree._Element, around: _Around) -> None:
    """Gather what stands in an element: lines, blocks, pictures, and tokens outside of lines."""
    loose: list[etree._Element] = []
    for child in parent:
        kind = file.names[child.tag]
        if kind in TOKENS:
            loose.append(child)
            continue
        if loose:
            _row(file, leaf, parent, loose, around)
            loose = []
        _child(file, leaf, child, kind, around)
    if loose:
        _row(file, leaf, parent, loose, around)


def _child(file: _File, leaf: _Leaf, child: etree._Element, kind: str, around: _Around) -> None:
    """Gather a line, a block, a picture, or whatever else may hold some."""
    if kind == "TextLine":
        _row(file, leaf, child, None, around)
    elif kind == "TextBlock":
        leaf.texts += 1
        _chain(leaf, child)
        _walk(file, leaf, child, _inner(file, child, around)._replace(block=leaf.texts))
    elif kind in ("Illustration", "GraphicalElement"):
        _chain(leaf, child)
        _picture(leaf, child, kind)
        _walk(file, leaf, child, around)
    elif kind not in ("", "Shape", "Page"):
        _chain(leaf, child)
        _walk(file, leaf, child, _inner(file, child, around))


def _chain(leaf: _Leaf, block: etree._Element) -> None:
    """Keep which block a block says is read after it."""
    if (key := block.get("ID")) is not None:
        leaf.blocks.append(key)
        if behind := block.get("IDNEXT"):
            leaf.following[key] = behind


def _inner(file: _File, block: etree._Element, around: _Around) -> _Around:
    """What a block tells of its lines, over what the blocks around it tell."""
    tags, kind, styles = block.get("TAGREFS"), block.get("TYPE"), block.get("STYLEREFS")
    if not (tags or kind or styles):
        return around
    told = next((file.tags[tag] for tag in (tags or "").split() if tag in file.tags), "") or label(kind or "")
    return around._replace(styles=styles or around.styles, label=told or around.label)


def _row(file: _File, leaf: _Leaf, line: etree._Element, tokens: list[etree._Element] | None,
         around: _Around) -> None:
    """Add the row of a line, or of tokens that stand in a block without one."""
    if tokens is None and (found := plain(file, line)):
        _add(file, leaf, line, *found, around, True)
        return
    inner = list(line) if tokens is None else tokens
    if any(map(len, inner)) and (tokens is not None or is_deep(file, line)):
        inner = list(unnested(file, inner))
    texts, strings, glued = mixed(file, inner)
    if texts:
        _add(file, leaf, line, texts, strings, glued, around, tokens is None)
    for child in inner:  # lines that stand in a line, or in a word of it, since its end is missing
        if (kind := file.names[child.tag]) not in TOKENS:
            _child(file, leaf, child, kind, around)


def _add(file: _File, leaf: _Leaf, line: etree._Element, texts: list[str], strings: list[etree._Element],
         glued: Container[int], around: _Around, boxed: bool) -> None:
    """Add the row of some words; ``boxed`` tells that the box of their element is their own."""
    box = _box(leaf, line) if boxed else None
    text, placed = text_of(texts, strings, glued, box)
    box = box or around_known([_box(leaf, string) for string in strings])
    inner = _inner(file, line, around)
    style = face(file.styles, texts, strings, inner.styles)
    last = strings[-1]
    whole = last.get("SUBS_CONTENT", "") if last.get("SUBS_TYPE") == "HypPart1" else ""
    sure = mean_share([worth for string in strings if (worth := string.get("WC"))])
    if leaf.add(text, file.pointers(line), Printed(
            box, style.size, style.bold, style.italic, sure, around.block, 0, inner.label, whole,
            words.upright(text, box)), 0, placed):
        leaf.elements.append(line)


def _box(leaf: _Leaf, element: etree._Element) -> Box | None:
    """Where an element stands."""
    get = element.get
    return leaf.sized(get("HPOS"), get("VPOS"), get("WIDTH"), get("HEIGHT"))


def _tags(heads: Iterable[etree._Element]) -> dict[str, str]:
    """The labels of the tags that a file declares, by their IDs."""
    found = {tag.get("ID", ""): label(tag.get("LABEL", "")) or label(tag.get("TYPE", ""))
             for tags in named(heads, "Tags") for tag in tags.iterchildren("*")}
    return {key: told for key, told in found.items() if told}


def _picture(leaf: _Leaf, element: etree._Element, kind: str) -> None:
    """Keep the box of an illustration, or of a graphical element that is a bar."""
    box = _box(leaf, element)
    if box and kind == "Illustration":
        leaf.pictures.append(box)
    elif box and max(box.width, box.height) >= LEAN * min(box.width, box.height):
        leaf.bars.append(box)


def _ids(element: etree._Element, *tokens: str) -> tuple[str, ...]:
    """The IDs of a row's tokens, of the row's element, and of all that it stands in, from the inside out."""
    own = [child.get("ID") for child in element.iterchildren(*(f"{{*}}{token}" for token in tokens))] if tokens else []
    return tuple([key for key in (*own, element.get("ID"), *(above.get("ID") for above in element.iterancestors()))
                  if key])
