"""MinerU: blocks and lines from its ``content_list.json``, in both versions, and its ``middle.json``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from cleaner.box import Box, around_known
from cleaner.model import Printed
from cleaner.readers.boxes import Frame, repairs
from cleaner.readers.json import DEEPEST, Parsed, pointer, strings
from cleaner.readers.numbers import number, share
from cleaner.readers.scan import Plate, Row, Scan
from cleaner.readers.slices import WIDE, sliced

THOUSAND: Final = 1000.0
"""Width and height of every page in a content list, whatever its shape."""

LABELS_OF: Final = MappingProxyType({
    "title": "heading", "doc_title": "heading", "paragraph_title": "heading", "text": "text", "paragraph": "text",
    "ref_text": "text", "phonetic": "text", "abstract": "text", "vertical_text": "text", "list": "list",
    "index": "list", "toc": "list", "image": "picture", "image_body": "picture", "chart": "picture",
    "chart_body": "picture", "seal": "picture", "table": "table", "table_body": "table", "equation": "formula",
    "equation_interline": "formula", "interline_equation": "formula", "code": "text", "code_body": "text",
    "algorithm": "text", "header": "header", "page_header": "header", "footer": "footer", "page_footer": "footer",
    "page_number": "folio", "aside_text": "aside", "page_aside_text": "aside", "page_footnote": "note",
    "footnote": "note",
})
"""The types of its blocks and items, in our words."""

TEXTS: Final = frozenset({
    "text", "content", "html", "latex", "list_items", "item_content", "table_body", "code_body", "math_content",
    "algorithm_content",
})
"""What items call their text, beside the names that end as ``ENDINGS`` do."""

ENDINGS: Final = MappingProxyType({"_caption": "caption", "_footnote": "note", "_content": "", "_text": ""})
"""How names of texts end, and which label they have; "": that of their item."""

PICTURES: Final = frozenset({"image", "chart", "seal", "image_body", "chart_body"})

BLOCKS: Final = ("preproc_blocks", "para_blocks")
"""The blocks of a page of ``middle.json``: as they were printed, and as they were joined over columns and pages."""


class Item(NamedTuple):
    """An item of a content list, where it stands, and its page from 0."""

    value: Mapping[str, Any]
    at: str
    page: int


class Line(NamedTuple):
    """A row of ``middle.json``, and whether it was carried here from the page behind."""

    row: Row
    carried: bool


def suits(value: object) -> bool:
    """Whether a document is one of the lists.

    >>> suits([{"type": "text", "text": "芦河", "page_idx": 0}]), suits({"pdf_info": []}), suits([{"type": "text"}])
    (True, True, False)
    """
    if isinstance(value, dict):
        return isinstance(value.get("pdf_info"), list)
    return isinstance(value, list) and (any(map(_is_item, value)) or any(map(_is_page, value)))


def read(parsed: Parsed, name: str, sha256: str) -> Scan:
    """The lines of all pages: of ``middle.json`` the printed ones, of a content list those of its texts."""
    wrong: Counter[str] = Counter()
    read_pages = _middle if isinstance(parsed.value, dict) else _listed
    plates = read_pages(parsed.value, name, sha256, wrong)
    return Scan("mineru", name, sha256, tuple(plates), parsed.encoding, (*parsed.repairs, *repairs(wrong)))


def _is_item(value: object) -> bool:
    """Whether a value is an item of a content list of the first version."""
    return isinstance(value, dict) and isinstance(value.get("type"), str) and "page_idx" in value


def _is_page(value: object) -> bool:
    """Whether a value is a page of a content list of the second version: its items have their texts in an object."""
    return isinstance(value, list) and any(isinstance(one, dict) and isinstance(one.get("type"), str)
                                           and isinstance(one.get("content"), dict) for one in value)


def _listed(value: Any, name: str, sha256: str, wrong: Counter[str]) -> list[Plate]:
    """The pages of a content list, in the order of their numbers."""
    pages: dict[int, list[Item]] = {}
    for item in _items(value):
        pages.setdefault(item.page, []).append(item)
    return [_page(pages[n], name, sha256, wrong) for n in sorted(pages)]


def _items(value: Sequence[Any]) -> Iterator[Item]:
    """The items of a content list of either version; what is none is one with all its texts."""
    paged = any(map(_is_page, value))
    page = 0
    for i, one in enumerate(value):
        if paged:
            inner = one if isinstance(one, list) else [one]
            at = [f"/{i}/{j}" for j in range(len(inner))] if isinstance(one, list) else [f"/{i}"]
            for item, where in zip(inner, at, strict=True):
                yield Item(item if isinstance(item, dict) else {"": item}, where, i)
            if not inner:
                yield Item({}, f"/{i}", i)
            continue
        if isinstance(one, dict):
            told = number(one.get("page_idx"))
            page = page if told is None else int(told)
        yield Item(one if isinstance(one, dict) else {"": one}, f"/{i}", page)


def _page(items: Sequence[Item], name: str, sha256: str, wrong: Counter[str]) -> Plate:
    """One page of a content list."""
    boxed = Frame(0, 0, wrong)
    boxes = [boxed.any(item.value.get("bbox")) for item in items]
    edge = around_known(boxes)
    unit = ""
    if edge is None or (edge.right <= THOUSAND and edge.bottom <= THOUSAND):
        unit = "share"
        width = height = THOUSAND if edge else 0.0
    else:
        width, height = edge.right, edge.bottom
    rows = [row for n, (item, box) in enumerate(zip(items, boxes, strict=True), 1) for row in _of_item(item, n, box)]
    pictures = tuple(box for item, box in zip(items, boxes, strict=True)
                     if box is not None and str(item.value.get("type")) in PICTURES)
    return Plate(width, height, tuple(rows), name, sha256, pictures=pictures, unit=unit)


def _of_item(item: Item, n: int, box: Box | None) -> Iterator[Row]:
    """The rows of an item. The box is of its main text: where its captions stand, the list does not tell."""
    kind = str(item.value.get("type"))
    label = LABELS_OF.get(kind, "")
    level = number(item.value.get("text_level"))
    if label == "text" and level is not None and level > 0:
        label = "heading"
    for key, value in item.value.items():
        ours = _label(key)
        if ours is None:
            continue
        for ref, text, aside in _texts(value, item.at + pointer(key) if key else item.at, 0):
            own = aside or ours
            printed = Printed(None if own or kind in PICTURES else box, block=n, label=own or label)
            yield from sliced(text, ref, printed)


def _label(key: str) -> str | None:
    """The label of a text by its name, "" for that of its item; None if it names no text.

    >>> _label("image_caption"), _label("title_content"), _label("img_path")
    ('caption', '', None)
    """
    if not key or key in TEXTS:
        return ""
    return next((label for ending, label in ENDINGS.items() if key.endswith(ending)), None)


def _texts(value: Any, at: str, depth: int) -> Iterator[tuple[str, str, str]]:
    """The texts in a value with their pointers and their own labels; spans of one line are one text."""
    if isinstance(value, str):
        yield at, value, ""
    elif isinstance(value, list) and value and all(map(_is_span, value)):
        text = _joined([span["content"] for span in value])
        yield (f"{at}/0/content" if len(value) == 1 else at), text, ""
    elif depth > DEEPEST:
        for ref, text in strings(value, at):
            yield ref, text, ""
    elif isinstance(value, list):
        for i, one in enumerate(value):
            yield from _texts(one, f"{at}/{i}", depth + 1)
    elif isinstance(value, dict):
        for key, one in value.items():
            ours = _label(key)
            if ours is not None:
                for ref, text, aside in _texts(one, at + pointer(key), depth + 1):
                    yield ref, text, aside or ours


def _is_span(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("type"), str) and isinstance(value.get("content"), str)


def _joined(texts: Sequence[str]) -> str:
    """The texts of the spans of a line, with a space between two that a reader would part.

    >>> _joined(["水位", "3", "米"]), _joined(["a river of", "$x$"])
    ('水位3米', 'a river of $x$')
    """
    out = ""
    for text in texts:
        parted = out and text and not (out[-1] >= WIDE or text[0] >= WIDE or out[-1].isspace() or text[0].isspace())
        out += f" {text}" if parted else text
    return out


def _middle(value: Any, name: str, sha256: str, wrong: Counter[str]) -> list[Plate]:
    """The pages of ``middle.json``. Lines that were joined to the page before stand on their own page again."""
    plates: list[Plate] = []
    carried: list[Row] = []
    for i, told in enumerate(value["pdf_info"]):
        at = pointer("pdf_info", i)
        page = told if isinstance(told, dict) else {}
        size = page.get("page_size")
        width, height = (map(number, size) if isinstance(size, list) and len(size) == 2 else (None, None))
        frame = Frame(width or 0, height or 0, wrong)
        chosen = next((key for key in BLOCKS if page.get(key)), BLOCKS[0])
        lines: list[Line] = []
        pictures: list[Box] = []
        for key in (chosen, "discarded_blocks"):
            blocks = page.get(key)
            for j, block in enumerate(blocks if isinstance(blocks, list) else []):
                lines += _block(block, at + pointer(key, j), frame, pictures, len(lines) + 1, 0)
        last = i + 1 == len(value["pdf_info"])
        rows = [*carried, *(line.row for line in lines if last or not line.carried)]
        carried = [] if last else [line.row for line in lines if line.carried]
        edge = around_known([*(row.printed.box for row in rows), *pictures])
        wide, high = max(width or 0, 0), max(height or 0, 0)
        rows = [_discarded(row, high or (edge.bottom if edge else 0)) for row in _renumbered(rows)]
        plates.append(Plate(wide or (edge.right if edge else 0), high or (edge.bottom if edge else 0), tuple(rows),
                            name, sha256, pictures=tuple(pictures), unit="point"))
    return plates


def _block(block: object, at: str, frame: Frame, pictures: list[Box], n: int, depth: int) -> list[Line]:
    """The lines of a block and of those in it; ``n`` is a number that no line before has as its block."""
    if not isinstance(block, dict) or depth > DEEPEST:
        return [Line(row, False) for ref, text in strings(block, at) for row in sliced(text, ref, Printed(block=n))]
    kind = str(block.get("type"))
    if kind in PICTURES and not block.get("blocks"):
        box = frame.any(block.get("bbox"))
        pictures += [box] if box is not None else []
    found: list[Line] = []
    inner = block.get("blocks")
    for i, one in enumerate(inner if isinstance(inner, list) else []):
        found += _block(one, at + pointer("blocks", i), frame, pictures, n + len(found), depth + 1)
    printed = Printed(block=n + len(found), label="discarded" if kind in ("discarded", "abandon") else _kind(kind))
    lines = block.get("lines")
    for i, line in enumerate(lines if isinstance(lines, list) else []):
        found += _line(line, at + pointer("lines", i), printed, frame)
    if isinstance(block.get("content"), str) and not lines:
        found += [Line(row, False) for row in sliced(
            block["content"], at + "/content", printed._replace(box=frame.any(block.get("bbox"))))]
    return found


def _kind(kind: str) -> str:
    """The label of a type of ``middle.json``.

    >>> _kind("title"), _kind("table_caption"), _kind("image_footnote"), _kind("")
    ('heading', 'caption', 'note', '')
    """
    return LABELS_OF.get(kind) or _label(kind) or ""


def _line(line: object, at: str, printed: Printed, frame: Frame) -> list[Line]:
    """The rows of a line: most often one."""
    spans = line.get("spans") if isinstance(line, dict) else None
    if not isinstance(line, dict) or not isinstance(spans, list):
        return [Line(row, False) for ref, text in strings(line, at) for row in sliced(text, ref, printed)]
    told = [(i, key, span[key]) for i, span in enumerate(spans) if isinstance(span, dict)
            for key in ("content", "html", "latex") if isinstance(span.get(key), str) and span[key]]
    scores = [score for span in spans if isinstance(span, dict) and (score := share(span.get("score"))) is not None]
    printed = printed._replace(box=frame.any(line.get("bbox")), sure=min(scores, default=None))
    carried = any(isinstance(span, dict) and span.get("cross_page") is True for span in spans)
    if len(told) == 1:
        i, key, text = told[0]
        return [Line(row, carried) for row in sliced(text, at + pointer("spans", i, key), printed)]
    return [Line(row, carried) for row in sliced(_joined([text for _, _, text in told]), at + "/spans", printed)]


def _renumbered(rows: Sequence[Row]) -> list[Row]:
    """Rows whose blocks are numbered from 1 in the order of the rows."""
    numbers: dict[tuple[str, int], int] = {}
    found = []
    for row in rows:
        page = "/".join(row.ref.split("/")[:3])
        block = numbers.setdefault((page, row.printed.block), len(numbers) + 1)
        found.append(row._replace(printed=row.printed._replace(block=block)))
    return found


def _discarded(row: Row, height: float) -> Row:
    """A row of a discarded block as header or footer, by the half of the page that it stands in."""
    if row.printed.label != "discarded":
        return row
    box = row.printed.box
    label = "" if box is None else "header" if box.top + box.bottom < height else "footer"
    return row._replace(printed=row.printed._replace(label=label))
