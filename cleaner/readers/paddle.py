"""Paddle: blocks and lines from the JSON of PaddleOCR 3, PP-Structure, PaddleX and PaddleOCR-VL.

A page has lines (``rec_texts`` with their boxes), blocks (``parsing_res_list``), or both. The engine makes the blocks
out of the lines: where it has both, the lines are read, and of the blocks what no line has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from cleaner.box import Box, around_known, common, within
from cleaner.model import Printed
from cleaner.readers.boxes import Frame, is_vertical, repairs
from cleaner.readers.json import Parsed, pointer, strings
from cleaner.readers.numbers import number, share
from cleaner.readers.rapidocr import line_of
from cleaner.readers.scan import Plate, Row, Scan
from cleaner.readers.slices import sliced

LABELS_OF: Final = MappingProxyType({
    "doc_title": "heading", "paragraph_title": "heading", "title": "heading", "text": "text", "plain text": "text",
    "vertical_text": "text", "abstract": "text", "content": "list", "list": "list", "reference": "text",
    "reference_content": "text", "figure_title": "caption", "table_title": "caption", "chart_title": "caption",
    "figure_table_chart_title": "caption", "figure_caption": "caption", "table_caption": "caption",
    "image_caption": "caption", "header": "header", "header_image": "picture", "footer": "footer",
    "footer_image": "picture", "number": "folio", "image": "picture", "figure": "picture", "chart": "picture",
    "seal": "picture", "table": "table", "formula": "formula", "display_formula": "formula", "equation": "formula",
    "inline_formula": "formula", "formula_number": "formula", "algorithm": "text", "aside_text": "aside",
    "footnote": "note", "vision_footnote": "note",
})
"""The labels of the layout models of PaddleX, in our words."""

PICTURES: Final = frozenset(label for label, ours in LABELS_OF.items() if ours == "picture")

CONTENT: Final[Sequence[str]] = ("block_content", "content", "text")
BLOCK_BOX: Final = ("block_bbox", "layout_bbox", "bbox", "block_polygon_points")
"""What a block calls its text and its box; the labels themselves name the text in the oldest PaddleX."""

LINE_BOXES: Final = ("rec_polys", "rec_boxes", "dt_polys")
"""What a page's lines call their boxes, the best first: of the detected ones some were not read."""

MORE: Final = ("table_res_list", "formula_res_list", "seal_res_list", "chart_res_list")
MORE_TEXT: Final = frozenset({"pred_html", "rec_formula", "rec_texts"})
"""Where further models put their results, and what they call the text in them; most of it is in the blocks, too."""

WRAPPERS: Final = ("res", "result", "layoutParsingResults", "ocrResults", "prunedResult", "results", "pages", "data")
"""Keys under which the engines and their servers put pages."""

NEST: Final = 6
"""Levels of wrappers and lists that a page is looked for in; the server's answers have four."""

MOST: Final = 1 << 29
"""Characters that are looked through to find lines in blocks: some seconds. The largest page takes a thousandth;
beyond, lines are kept apart from the blocks."""

CROWD: Final = 2000
"""Boxes of the layout model on one page, or pictures, beyond which they are not compared: a page has some hundred."""

SAME: Final = 0.5
"""The share of a picture's area from which two boxes are of one picture."""


class Leaf(NamedTuple):
    """A page as the file has it, and where."""

    value: dict[str, Any]
    at: str


class Block(NamedTuple):
    """A block of a page: its number from 1, its text and where that stands, its box, its label, its rank if told."""

    n: int
    text: str
    ref: str
    box: Box | None
    label: str
    order: float | None


def suits(value: object) -> bool:
    """Whether a document has pages of these engines.

    >>> suits({"res": {"rec_texts": ["芦河"]}}), suits([{"parsing_res_list": []}]), suits({"rec_texts": "芦河"})
    (True, True, False)
    """
    return any(True for _ in _pages(value, "", NEST))


def read(parsed: Parsed, name: str, sha256: str) -> Scan:
    """The lines of all pages, block by block where there are blocks."""
    wrong: Counter[str] = Counter()
    plates = [_plate(leaf, name, sha256, wrong) for leaf in _pages(parsed.value, "", NEST)]
    return Scan("paddle", name, sha256, tuple(plates), parsed.encoding, (*parsed.repairs, *repairs(wrong)))


def _pages(value: object, at: str, depth: int) -> Iterator[Leaf]:
    """The pages in a document. A list in which something is a line of another engine has none."""
    if not depth:
        return
    if isinstance(value, list):
        if _regions(value):
            yield Leaf({"parsing_res_list": value}, at)
            return
        found = [list(_pages(one, f"{at}/{i}", depth - 1)) for i, one in enumerate(value)]
        if not any(not leaves and line_of(one) for leaves, one in zip(found, value, strict=True)):
            yield from chain.from_iterable(found)
    elif isinstance(value, dict):
        lines = value.get("overall_ocr_res", value)
        if isinstance(value.get("parsing_res_list"), list) or isinstance(_get(lines, "rec_texts"), list):
            yield Leaf(value, at)
        else:
            for key in WRAPPERS:
                if key in value:
                    yield from _pages(value[key], at + pointer(key), depth - 1)


def _regions(value: list[Any]) -> bool:
    """Whether a list is a page of PP-Structure 2: regions, each with a type, a box and what was read in it."""
    return any(isinstance(one, dict) and isinstance(one.get("type"), str) and "bbox" in one and "res" in one
               for one in value)


def _plate(leaf: Leaf, name: str, sha256: str, wrong: Counter[str]) -> Plate:
    """One page; faults of its boxes are counted in ``wrong``."""
    width, height = (max(number(leaf.value.get(key)) or 0, 0) for key in ("width", "height"))
    frame = Frame(width, height, wrong)
    listed = leaf.value.get("parsing_res_list")
    blocks = list(_blocks(listed if isinstance(listed, list) else [], leaf.at, frame))
    lines = list(_lines(leaf, frame))
    if len(lines) * (len(blocks) + sum(len(block.text) for block in blocks)) > MOST:
        rows = [*_merged(blocks, ()), *lines]
    else:
        rows = _merged(blocks, lines)
    rows += _further(leaf, rows)
    pictures = _pictures(leaf, blocks, frame)
    edge = around_known([*(row.printed.box for row in rows), *(block.box for block in blocks), *pictures])
    if edge is not None:
        width, height = width or edge.right, height or edge.bottom
    image = leaf.value.get("input_path")
    return Plate(width, height, tuple(rows), name, sha256, image if isinstance(image, str) else "",
                 pictures=pictures, order=_order(blocks, rows))


def _blocks(listed: Sequence[Any], at: str, frame: Frame) -> Iterator[Block]:
    """The blocks of a page in the order of the file; one without text is one, too."""
    old = _regions(list(listed))
    for i, one in enumerate(listed):
        where = at + (pointer(i) if old else pointer("parsing_res_list", i))
        if not isinstance(one, dict):
            for ref, text in strings(one, where):
                yield Block(i + 1, text, ref, None, "", None)
            continue
        told = one.get("block_label", one.get("label", one.get("type")))
        box = frame.any(next((one[key] for key in BLOCK_BOX if one.get(key) is not None), None))
        order = number(one.get("block_order"))
        texts = list(_texts(one, where))
        label = told if isinstance(told, str) else next((key for key in one if key in LABELS_OF), "")
        for ref, text in texts or [(where, "")]:
            yield Block(i + 1, text, ref, box, LABELS_OF.get(label.lower(), ""), order)


def _texts(block: dict[str, Any], at: str) -> Iterator[tuple[str, str]]:
    """The texts of a block, each with its pointer."""
    keys: list[str] = [key for key in CONTENT if key in block][:1] or [key for key in block if key in LABELS_OF]
    for key in keys:
        yield from strings(block[key], at + pointer(key))
    if isinstance(html := _get(block.get("res"), "html"), str):
        yield at + pointer("res", "html"), html


def _lines(leaf: Leaf, frame: Frame) -> Iterator[Row]:
    """The lines of a page as rows without a block."""
    regions = leaf.value.get("parsing_res_list")
    for i, region in enumerate(regions if isinstance(regions, list) else []):
        told = _get(region, "res")
        for j, one in enumerate(told if isinstance(told, list) else []):
            if isinstance(text := _get(one, "text"), str):
                yield from _line(text, leaf.at + pointer(i, "res", j, "text"), frame.any(one.get("text_region")),
                                 one.get("confidence"))
    nested = "overall_ocr_res" in leaf.value
    told = leaf.value["overall_ocr_res"] if nested else leaf.value
    texts = _get(told, "rec_texts")
    if not isinstance(texts, list):
        return
    at = leaf.at + pointer(*["overall_ocr_res"] * nested, "rec_texts")
    listed: list[list[Any]] = [told[key] for key in LINE_BOXES if isinstance(told.get(key), list)]
    boxes = next((one for one in listed if len(one) == len(texts)), [])
    scores = told.get("rec_scores")
    for i, (one, box, score) in enumerate(zip_longest(texts, boxes, scores if isinstance(scores, list) else [])):
        found = frame.any(box)
        for ref, text in strings(one, f"{at}/{i}"):
            yield from _line(text, ref, found, score)


def _line(text: str, ref: str, box: Box | None, score: object) -> list[Row]:
    return sliced(text, ref, Printed(box, sure=share(score), vertical=is_vertical(box, text.strip())))


def _merged(blocks: Sequence[Block], lines: Sequence[Row]) -> list[Row]:
    """The rows of a page: of each block its lines, or its own text where they do not make it up; then all other lines.

    A line that is in no block's text is kept behind the block that it stands in, or at the end.
    """
    homes: dict[int, list[Row]] = {}
    astray = []
    for line in lines:
        home = _home(line, blocks)
        if home is None:
            astray.append(line)
        else:
            homes.setdefault(home.n, []).append(line._replace(
                printed=line.printed._replace(block=home.n, label=home.label)))
    rows: list[Row] = []
    texts: dict[int, list[Block]] = {}
    for block in blocks:
        texts.setdefault(block.n, []).append(block)
    for n, parts in texts.items():
        rows += _made_up(parts, homes.get(n, []))
    return rows + astray


def _home(line: Row, blocks: Sequence[Block]) -> Block | None:
    """The block that a line stands in: the smallest that has its middle, one with its text before all others."""
    box = line.printed.box
    if box is None:
        return None
    text = _squeezed(line.text)
    around_it = [(text not in _squeezed(one.text), one.box.width * one.box.height, i)
                 for i, one in enumerate(blocks) if one.box is not None and within(box, one.box)]
    return blocks[min(around_it)[2]] if around_it else None


def _made_up(parts: Sequence[Block], lines: Sequence[Row]) -> list[Row]:
    """The rows of one block."""
    text = "".join(_squeezed(part.text) for part in parts)
    inside = [line for line in lines if _squeezed(line.text) in text]
    if sorted("".join(_squeezed(line.text) for line in inside)) == sorted(text):
        return list(lines)
    rest = [line for line in lines if _squeezed(line.text) not in text]
    own = [row for part in parts
           for row in sliced(part.text, part.ref, Printed(part.box, block=part.n, label=part.label))]
    return own + rest


def _further(leaf: Leaf, rows: Sequence[Row]) -> list[Row]:
    """What further models have read and no row has."""
    have = {_squeezed(row.text) for row in rows}
    found = []
    for key in MORE:
        for ref, text in strings(leaf.value.get(key), leaf.at + pointer(key)):
            names = ref.rsplit("/", 2)[-2:]
            if MORE_TEXT.intersection(names) and "table_ocr_pred" not in ref:
                found += [row for row in sliced(text, ref, Printed(label=LABELS_OF.get(key.split("_")[0], "")))
                          if _squeezed(row.text) not in have]
    return found


def _pictures(leaf: Leaf, blocks: Sequence[Block], frame: Frame) -> tuple[Box, ...]:
    """Where pictures stand: blocks that are one, and what the layout model found besides."""
    found = list(dict.fromkeys(block.box for block in blocks if block.label == "picture" and block.box is not None))
    told = _get(leaf.value.get("layout_det_res"), "boxes")
    listed = told if isinstance(told, list) and len(told) <= CROWD else []
    for one in listed if len(found) <= CROWD else []:
        if isinstance(one, dict) and isinstance(label := one.get("label"), str) and label in PICTURES:
            box = frame.any(one.get("coordinate"))
            if box is not None and all(common(box, other) < SAME * box.width * box.height for other in found):
                found.append(box)
    return tuple(found)


def _order(blocks: Sequence[Block], rows: Sequence[Row]) -> tuple[int, ...] | None:
    """The rows in the order that the engine tells; those of a block without a rank stay behind the block before it."""
    ranks: dict[int, float] = {}
    last = -1.0
    for block in blocks:
        last = last if block.order is None else block.order
        ranks[block.n] = last
    if last < 0 and all(rank < 0 for rank in ranks.values()):
        return None
    end = max(ranks.values()) + 1
    return tuple(sorted(range(len(rows)), key=lambda i: ranks.get(rows[i].printed.block, end)))


def _squeezed(text: str) -> str:
    """A text without white space: the engine adds and drops it when it joins lines."""
    return "".join(text.split())


def _get(value: object, key: str) -> Any:
    """What a value has under a key, if it is an object."""
    return value.get(key) if isinstance(value, dict) else None
