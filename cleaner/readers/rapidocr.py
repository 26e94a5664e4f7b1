"""RapidOCR: lines in boxes from the JSON of RapidOCR, EasyOCR and PaddleOCR 2.

A page is a list of lines, or one object with lists of boxes, texts and scores. A line is ``[box, text, score]``,
``[box, [text, score]]`` or an object. The engines put nothing around it; programs that keep their results do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, Final, NamedTuple

from cleaner.box import Box, around_known
from cleaner.model import Printed
from cleaner.readers.boxes import Frame, is_vertical, repairs
from cleaner.readers.json import Parsed, pointer, strings
from cleaner.readers.numbers import number, share
from cleaner.readers.rows import rows
from cleaner.readers.scan import Plate, Row, Scan

TEXT: Final = ("text", "txt", "rec_txt", "rec_text", "transcription")
BOX: Final = ("box", "dt_boxes", "boxes", "bbox", "text_region", "points", "poly", "position", "bounding_box")
SCORE: Final = ("score", "confidence", "rec_score", "conf", "prob")
"""What a line's object calls its text, its box and its confidence."""

TEXTS: Final = ("txts", "texts")
SCORES: Final = ("scores", "confidences")
"""What a page's object calls its texts and their confidences; its boxes have the names of a line's."""

WRAPPERS: Final = ("res", "result", "results", "data", "pages", "lines", "ocr_result")
"""Keys under which programs keep the pages."""

NEST: Final = 4
"""Levels of wrappers and lists that a page is looked for in; the engines have two."""


class Told(NamedTuple):
    """A line as the file tells it: its text and where that stands, its box and its confidence as they are."""

    text: str
    ref: str
    box: object = None
    score: object = None


class Leaf(NamedTuple):
    """A page as the file has it, and where."""

    value: Any
    at: str


def suits(value: object) -> bool:
    """Whether a document is made of lines in boxes.

    >>> suits([[[0, 0, 9, 9], "芦河", 0.9]]), suits({"boxes": [], "txts": ["芦河"]}), suits([None]), suits({"a": 1})
    (True, True, True, False)
    """
    return _is_blank(value, NEST) or any(True for _ in _pages(value, "", NEST))


def read(parsed: Parsed, name: str, sha256: str) -> Scan:
    """The lines of all pages. A part that is no line keeps its texts as lines without boxes, and is a repair."""
    plates: list[Plate] = []
    lost: list[str] = []
    wrong: Counter[str] = Counter()
    for leaf in list(_pages(parsed.value, "", NEST)) or [Leaf([], "")]:
        width, height = _size(leaf.value)
        frame = Frame(width, height, wrong)
        found = [row for told in _lines(leaf, lost) for row in _rows(told, frame)]
        edge = around_known(row.printed.box for row in found)
        plates.append(Plate(width or (edge.right if edge else 0), height or (edge.bottom if edge else 0),
                            tuple(found), name, sha256, _image(leaf.value)))
    strange = (f"parts that are no lines, such as {lost[0]}: {len(lost)}; their texts were kept",) if lost else ()
    return Scan("rapidocr", name, sha256, tuple(plates), parsed.encoding, (*parsed.repairs, *strange, *repairs(wrong)))


def _pages(value: object, at: str, depth: int) -> Iterator[Leaf]:
    """The pages in a document: lists with lines in them, and objects of lists."""
    if not depth:
        return
    if isinstance(value, list):
        if any(line_of(one) is not None for one in value):
            yield Leaf(value, at)
        else:
            found = [list(_pages(one, f"{at}/{i}", depth - 1)) for i, one in enumerate(value)]
            if any(found):
                for i, one in enumerate(value):
                    yield from found[i] or ([Leaf([], f"{at}/{i}")] if _is_blank(one, depth) else [])
    elif isinstance(value, dict):
        if _listed(value) or _numbered(value):
            yield Leaf(value, at)
        else:
            for key in WRAPPERS:
                if key in value:
                    yield from _pages(value[key], at + pointer(key), depth - 1)


def _is_blank(value: object, depth: int) -> bool:
    """Whether a value is a page, or pages, on which the engine found nothing.

    >>> _is_blank([None, []], 2), _is_blank([1], 2)
    (True, False)
    """
    return value is None or (isinstance(value, list) and depth > 0 and all(_is_blank(one, depth - 1) for one in value))


def _listed(value: dict[str, Any]) -> bool:
    """Whether an object holds a list of texts beside one of boxes or confidences."""
    texts = _of(value, TEXTS)
    beside = _of(value, (*BOX, *SCORES, *SCORE))
    return isinstance(texts, list) and isinstance(beside, list) and all(isinstance(one, str | None) for one in texts)


def _numbered(value: dict[str, Any]) -> bool:
    """Whether an object holds lines under the keys 0, 1, 2 …, as RapidOCR's server answers."""
    return "0" in value and all(key.isdecimal() for key in value) and line_of(value["0"]) is not None


def _lines(leaf: Leaf, lost: list[str]) -> Iterator[Told]:
    """The lines of a page; where parts are none, they are told in ``lost`` and their texts are lines."""
    if isinstance(leaf.value, dict) and not _numbered(leaf.value):
        yield from _columns(leaf)
        return
    pairs = leaf.value.items() if isinstance(leaf.value, dict) else enumerate(leaf.value)
    for key, one in pairs:
        at = leaf.at + pointer(key)
        told = line_of(one)
        if told is not None:
            yield told._replace(ref=at + told.ref)
        elif one is not None:
            texts = list(strings(one, at))
            if texts:
                lost.append(at)
            for ref, text in texts:
                yield Told(text, ref)


def line_of(one: object) -> Told | None:
    """A line as one part of a page tells it, with the way from there to its text; None if it is no line.

    >>> line_of([[0, 0, 9, 9], ["芦河", 0.9]])
    Told(text='芦河', ref='/1/0', box=[0, 0, 9, 9], score=0.9)
    """
    match one:
        case [str(text), int() | float() as score]:
            return Told(text, "/0", None, score)
        case [None, str(text), *rest]:
            return Told(text, "/1", None, rest[0] if rest else None)
        case [list(box), str(text), *rest] if _is_box(box):
            return Told(text, "/1", box, rest[0] if rest else None)
        case [list(box), [str(text), *rest]] if _is_box(box):
            return Told(text, "/1/0", box, rest[0] if rest else None)
        case dict():
            key = next((key for key in TEXT if isinstance(one.get(key), str)), None)
            box = _of(one, BOX)
            score = _of(one, SCORE)
            if key is not None and (box is not None or score is not None):
                return Told(one[key], pointer(key), box, score)
    return None


def _is_box(value: list[Any]) -> bool:
    """Whether a list is meant as a box: most of what is in it, or in its points, are numbers.

    >>> _is_box([[0, 0], [9, "0"]]), _is_box(["芦河", 1, "晚报"])
    (True, False)
    """
    leaves = [leaf for one in value for leaf in (one if isinstance(one, list) else [one])]
    return 2 * sum(number(leaf) is not None for leaf in leaves) >= len(leaves)


def _columns(leaf: Leaf) -> Iterator[Told]:
    """The lines of an object of lists."""
    key = next(key for key in TEXTS if isinstance(leaf.value.get(key), list))
    columns = [found if isinstance(found, list) else []
               for found in (_of(leaf.value, BOX), _of(leaf.value, (*SCORES, *SCORE)))]
    for i, (text, box, score) in enumerate(zip_longest(leaf.value[key], *columns)):
        if isinstance(text, str):
            yield Told(text, leaf.at + pointer(key, i), box, score)


def _rows(told: Told, frame: Frame) -> Iterator[Row]:
    """A line as a row; a text with line ends in it as several in one box."""
    box: Box | None = frame.any(told.box)
    for line in rows(told.text):
        printed = Printed(box, sure=share(told.score), vertical=is_vertical(box, line.text))
        yield Row(line.text, told.ref, printed, line.start)


def _of(value: dict[str, Any], names: tuple[str, ...]) -> Any:
    """What an object has under the first of some names that is there."""
    return next((value[name] for name in names if value.get(name) is not None), None)


def _size(value: object) -> tuple[float, float]:
    """Width and height of a page if its object tells them; else 0."""
    told = value if isinstance(value, dict) else {}
    width, height = number(told.get("width")), number(told.get("height"))
    return max(width or 0, 0), max(height or 0, 0)


def _image(value: object) -> str:
    """How the file names the scan."""
    told = _of(value, ("image", "image_path", "img_path", "input_path")) if isinstance(value, dict) else None
    return told if isinstance(told, str) else ""
