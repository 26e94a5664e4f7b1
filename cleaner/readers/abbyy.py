"""Abbyy: the lines of ABBYY FineReader's XML, schemas 6 to 10, of a document or of one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from cleaner.box import Box, around_known
from cleaner.model import Printed
from cleaner.readers import words
from cleaner.readers.draft import Draft, Drawn
from cleaner.readers.labels import label
from cleaner.readers.lifting import lift
from cleaner.readers.numbers import length, mean_share
from cleaner.readers.scan import Scan
from cleaner.readers.xml import Names, Parsed, Pointers, local, named

if TYPE_CHECKING:
    from lxml import etree

POINTS: Final = 72.0
"""Points of an inch: with the page's resolution they make a type size a height in pixels."""

SURE: Final = 100.0
"""What ``charConfidence`` counts to. 255 and -1 tell that nothing is known."""

ROLES: Final[Mapping[str, str]] = {
    "heading": "heading", "headingText": "heading", "headingNumber": "heading", "pictureCaption": "caption",
    "tableCaption": "caption", "tableText": "table", "tableHeading": "table", "footnote": "note",
    "endnote": "note", "rt": "header",
}
"""What schema 10 calls the roles of paragraph styles, in our words; ``rt`` is a running title."""

VARIANTS: Final = frozenset({"charRecVariants", "wordRecVariants"})
"""What else the engine thought of: no text of the page."""


HOLDERS: Final = frozenset({"line", "par", "block", "text", "row", "cell"})
"""Elements that are lines or may hold some."""

OUTER: Final = frozenset({"", "page", "region", "rect"})
"""What holds no text of the page that it stands in: comments, other pages, shapes."""

HOLDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType({
    "region": frozenset({"rect"}), "rect": frozenset(), "charRecVariants": frozenset({"charRecVariant"}),
    "wordRecVariants": frozenset({"wordRecVariant"})})
"""What stands in elements that hold no lines: anything else stands in them only since their ends are missing."""

TRUE: Final = frozenset({"true", "1"})


class _Around(NamedTuple):
    """What the block and the paragraph around a line tell of it."""

    block: int = 0
    paragraph: int = 0
    label: str = ""


class _Face(NamedTuple):
    """What a run of text is set in."""

    size: str
    bold: bool
    italic: bool


@dataclass(slots=True)
class _Sheet(Draft):
    """A page in the making."""

    pixels: float = 0.0
    """Pixels of a point; 0 if the page does not tell its resolution."""
    roles: Mapping[str, str] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    pointers: Pointers = field(default_factory=Pointers)
    blocks: int = 0
    paragraphs: int = 0


def suits(root: etree._Element) -> bool:
    """Tell whether a tree is FineReader's: a document of pages, or a page of blocks.

    >>> from cleaner.readers.xml import parse
    >>> suits(parse(b'<page width="10" height="10"><block blockType="Text"/></page>', "p.xml").root)
    True
    >>> suits(parse(b"<document><chapter/></document>", "p.xml").root)
    False
    """
    kind = local(root)
    if kind not in ("document", "page"):
        return False
    if isinstance(root.tag, str) and "FineReader" in root.tag:
        return True
    return next(named([root], "charParams"), None) is not None or any(
        block.get("blockType") is not None for block in named([root], "block"))


def read(parsed: Parsed, name: str, sha256: str) -> Scan:
    """The scan of a FineReader file: a plate for every page.

    >>> from cleaner.readers.xml import parse
    >>> line = b'<par><line l="1" t="2" r="90" b="12"><formatting fs="9">Lindauer Bote</formatting></line></par>'
    >>> page = b'<page width="99" height="99"><block blockType="Text"><text>' + line + b"</text></block></page>"
    >>> [(row.text, row.ref) for row in read(parse(page, "p.xml"), "p.xml", "").plates[0].rows]
    [('Lindauer Bote', 'element(/1/1/1/1/1)')]
    """
    lift(parsed, HOLDS)
    root = parsed.root
    styles = {style.get("id", ""): ROLES.get(style.get("role", ""), "") for style in named([root], "paragraphStyle")}
    pages = list(named([root], "page")) or [root]
    pointers = Pointers()
    found = [_page(page, name, sha256, styles, pointers) for page in pages]
    repairs = [f"page {n}: {told}" if len(found) > 1 else told
               for n, drawn in enumerate(found, 1) for told in drawn.repairs]
    return Scan("abbyy", name, sha256, tuple(drawn.plate for drawn in found), parsed.encoding,
                (*parsed.repairs, *repairs))


def _page(page: etree._Element, name: str, sha256: str, styles: Mapping[str, str], pointers: Pointers) -> Drawn:
    """One page."""
    sheet = _Sheet(pixels=length(page.get("resolution")) / POINTS, roles=styles, pointers=pointers)
    _walk(sheet, page, _Around())
    return sheet.plate(length(page.get("width")), length(page.get("height")), name, sha256)


def _walk(sheet: _Sheet, parent: etree._Element, around: _Around, only: Container[str] | None = None) -> None:
    """Gather what stands in a page, a block, a cell or a paragraph; of some elements ``only``, if they are named."""
    loose: list[etree._Element] = []
    for child in parent:
        kind = sheet.names[child.tag]
        if only is not None and kind not in only:
            continue
        if kind == "charParams":
            loose.append(child)
            continue
        _loose(sheet, parent, loose, around)
        if kind == "line":
            _row(sheet, child, around)
            if any(sheet.names[inner.tag] in HOLDERS for inner in child):
                _walk(sheet, child, around, HOLDERS)  # lines that stand in a line since its end is missing
        elif kind == "par":
            sheet.paragraphs += 1
            told = sheet.roles.get(child.get("style", ""), "") or around.label
            _walk(sheet, child, around._replace(paragraph=sheet.paragraphs, label=told))
        elif kind == "block":
            _block(sheet, child)
        elif kind == "cell":
            sheet.blocks += 1
            _walk(sheet, child, around._replace(block=sheet.blocks, label="table"))
        elif kind == "formatting":
            _row(sheet, child, around)  # of a paragraph without lines
        elif kind not in OUTER:
            _walk(sheet, child, around)
    _loose(sheet, parent, loose, around)


def _loose(sheet: _Sheet, parent: etree._Element, found: list[etree._Element], around: _Around) -> None:
    """Add the row of characters that stand in no line, if there are any; they are taken off the list."""
    if found:
        _row(sheet, parent, around, found)
        found.clear()


def _block(sheet: _Sheet, block: etree._Element) -> None:
    """Gather a block: its lines, or the place of a picture or a bar."""
    kind = block.get("blockType", "Text")
    sheet.blocks += 1
    before = len(sheet.rows)
    _walk(sheet, block, _Around(sheet.blocks, 0, "table" if kind == "Table" else label(block.get("blockName", ""))))
    if len(sheet.rows) > before or kind in ("Text", "Table"):
        return
    box = _box(sheet, block) or around_known([_box(sheet, rect) for rect in named([block], "rect")])
    if kind.startswith("Separator"):
        sheet.bars += [box] if box else []
    elif box:
        sheet.pictures.append(box)


def _row(sheet: _Sheet, line: etree._Element, around: _Around, loose: Sequence[etree._Element] = ()) -> None:
    """Add the row of a line, exactly as its runs have it, or of ``loose`` characters that stand in an element."""
    texts: list[str] = []
    sure: list[str] = []
    faces: Counter[_Face] = Counter()
    boxes: list[etree._Element] = []
    runs = loose or ([line] if sheet.names[line.tag] == "formatting" else list(line))
    if not loose and line not in runs and line.text and line.text.strip():
        texts.append(line.text)
    for run in runs:
        kind = sheet.names[run.tag]
        if kind == "charParams":
            texts.append(_inked(sheet, run, sure, boxes))
        elif kind not in HOLDERS and kind not in OUTER and kind not in VARIANTS:
            text = "".join(_characters(sheet, run, sure, boxes))
            texts.append(text)
            get = run.get
            face = _Face(get("fs", ""), get("bold") in TRUE, get("italic") in TRUE)
            faces[face] += len(text.strip())
        if run is not line and run.tail and run.tail.strip():
            texts.append(run.tail)
    text = "".join(texts)
    if not text.strip():
        return
    box = (None if loose else _box(sheet, line)) or around_known([_box(sheet, char) for char in boxes])
    half = sum(faces.values()) / 2
    sizes: Counter[str] = Counter()
    for face, count in faces.items():
        sizes[face.size] += count
    size = length(sizes.most_common(1)[0][0]) * sheet.pixels if sizes else 0.0
    sheet.add(text, sheet.pointers(line), Printed(
        box, size, sum(n for face, n in faces.items() if face.bold) > half,
        sum(n for face, n in faces.items() if face.italic) > half, mean_share(sure, SURE), around.block,
        around.paragraph, around.label, "", words.upright(text.strip(), box)))


def _characters(sheet: _Sheet, run: etree._Element, sure: list[str], boxes: list[etree._Element]) -> Iterator[str]:
    """The characters of a run: one element each, or the text of the run as a whole."""
    text = run.text or ""
    if len(run) == 0 or text.strip():
        yield text
    for char in run:
        yield _inked(sheet, char, sure, boxes)
        if char.tail and char.tail.strip():
            yield char.tail


def _inked(sheet: _Sheet, char: etree._Element, sure: list[str], boxes: list[etree._Element]) -> str:
    """A character, and those that stand in it since its end is missing; of what the engine decided against, none.

    One without any stands for a space: whoever indented the file has taken it.
    """
    kind = sheet.names[char.tag]
    if kind != "charParams":
        return "" if not kind or kind in VARIANTS else "".join([str(text) for text in char.itertext()])
    boxes.append(char)
    if (told := char.get("charConfidence")) is not None:
        sure.append(told)
    if len(char) == 0:
        return char.text or " "
    texts = [(char.text or "").strip()]
    for inner in char:
        texts += (_inked(sheet, inner, sure, boxes), (inner.tail or "").strip())
    return "".join(texts) or " "


def _box(sheet: _Sheet, element: etree._Element) -> Box | None:
    """Where an element stands."""
    get = element.get
    return sheet.box(get("l"), get("t"), get("r"), get("b"))
