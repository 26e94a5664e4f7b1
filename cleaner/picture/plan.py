"""Plan: where every line of a page stands in its picture."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from cleaner.box import Box
from cleaner.model import Line, Page, Sheet
from cleaner.picture.scans import Backdrop
from cleaner.picture.setting import LEADING, Setting, cut, ems, is_upright, setting

WIDTH: Final = 1200.0
"""The width of a sheet in the picture, whatever its own units are."""
TALLEST: Final = 20.0
"""A sheet is at most so many times higher than wide; one that claims more is drawn smaller."""
FLATTEST: Final = 0.02
"""A sheet is at least so high, of its width: there is something to be seen of it."""
EDGE: Final = 24.0
"""What is left free around a sheet."""
MARGIN: Final = 280.0
"""The width of the list of lines that have no place on their sheet."""
SMALL: Final = 11.0
"""The size of type in that list."""
PLAIN: Final = 16.0
"""The size of type where a page has no boxes and is drawn as one column."""
BLANK: Final = 9.0
"""What a blank line before a line takes there; so do two and three."""
MOST_BLANK: Final = 3
SAME_SHAPE: Final = 0.01
"""A scan whose proportions differ less than this from the sheet's shows the whole sheet."""


class Spot(NamedTuple):
    """A line in the picture: its box there, its type, and ``stray``: why it stands beside its sheet ("" if it does
    not).
    """

    box: Box
    set: Setting
    upright: bool = False
    stray: str = ""


class Leaf(NamedTuple):
    """A sheet in the picture. ``plain`` tells that it has no boxes and its lines are drawn one below the other;
    ``strays`` is the place of the list of lines that have none. ``numbers`` are those of ``columns``, 0 for bands.
    """

    n: int
    name: str
    frame: Box
    columns: tuple[Box, ...] = ()
    numbers: tuple[int, ...] = ()
    pictures: tuple[Box, ...] = ()
    bars: tuple[Box, ...] = ()
    plain: bool = False
    strays: Box | None = None
    image: Box | None = None


class Plan(NamedTuple):
    """The sheets one below the other, a spot for each line, and the size of all."""

    leaves: tuple[Leaf, ...]
    spots: tuple[Spot, ...]
    width: float
    height: float

    @property
    def is_scanned(self) -> bool:
        """Whether a sheet has its scan behind it."""
        return any(leaf.image is not None for leaf in self.leaves)

    @property
    def is_covered(self) -> bool:
        """Whether every sheet has: then the text need not be drawn."""
        return self.is_scanned and all(leaf.image is not None for leaf in self.leaves)


def plan(page: Page, scans: Mapping[int, Backdrop] | None = None, top: float = 0.0) -> Plan:
    """The plan of a page, from ``top`` downwards; ``scans`` are the images of its sheets.

    >>> from cleaner.document import read
    >>> made = plan(read("芦河晚报\\n\\n春汛平稳"))
    >>> made.leaves[0].plain, made.spots[0].box.bottom < made.spots[1].box.top
    (True, True)
    """
    sheets = {sheet.n: sheet for sheet in page.sheets}
    lines: dict[int, list[int]] = {n: [] for n in sheets}
    for i, line in enumerate(page.lines):
        lines.setdefault(line.sheet, []).append(i)
    spots: dict[int, Spot] = {}
    leaves: list[Leaf] = []
    y = top + EDGE
    for n in sorted(lines):
        within = [page.lines[i] for i in lines[n]]
        leaf, found = _leaf(n, sheets.get(n), within, y, (scans or {}).get(n))
        leaves.append(leaf)
        spots.update(zip(lines[n], found, strict=True))
        y = max(leaf.frame.bottom, leaf.strays.bottom if leaf.strays else 0.0) + 2 * EDGE
    right = max((leaf.strays.right if leaf.strays else leaf.frame.right for leaf in leaves), default=EDGE + WIDTH)
    return Plan(tuple(leaves), tuple([spots[i] for i in range(len(page.lines))]), right + EDGE, y - EDGE)


def _leaf(
    n: int, sheet: Sheet | None, lines: Sequence[Line], top: float, scan: Backdrop | None
) -> tuple[Leaf, list[Spot]]:
    """A sheet and the spots of its lines, the sheet's upper edge at ``top``."""
    name = f"Sheet {n}" if sheet is None or not sheet.label else f"Sheet {n} (page {sheet.label})"
    boxes = _boxes(lines)
    if sheet is None or (lines and not any(map(_is_drawable, boxes))):
        frame, found = _column(lines, top)
        return Leaf(n, name, frame, plain=True), found
    scale = _scale(sheet, boxes, top, scan)
    edge = scale.frame.right + EDGE
    found, below = [], top + SMALL
    for line, box in zip(lines, boxes, strict=True):
        drawn = scale.drawn(box)
        if drawn is not None:
            found.append(_spot(line, drawn))
        else:
            found.append(_row(line.text, edge + 3 * SMALL, below, MARGIN - 4 * SMALL, SMALL)._replace(stray=_why(box)))
            below = found[-1].box.bottom + SMALL / 2
    strays = Box(edge, top, edge + MARGIN, below + SMALL / 2) if any(spot.stray for spot in found) else None
    return Leaf(n, name, scale.frame, scale.all(sheet.columns), sheet.numbers, scale.all(sheet.pictures),
                scale.all(sheet.bars, thin=True), False, strays, scale.image), found


def _why(box: Box | None) -> str:
    """Why a line cannot be drawn at its place: what it has instead of a box."""
    if box is None:
        return "no box"
    return "a box outside the sheet" if _is_drawable(box) else "a box without size"


def _boxes(lines: Sequence[Line]) -> list[Box | None]:
    """The box of each line in the sheet's units. Pieces of one printed line share its box: each gets its part."""
    boxes: list[Box | None] = []
    for _, group in groupby(lines, key=lambda line: (line.n, line.printed)):
        pieces = list(group)
        box = pieces[0].printed.box if pieces[0].printed is not None else None
        if box is None or len(pieces) == 1 or not _is_drawable(box):
            boxes += [box] * len(pieces)
            continue
        total, before = sum(len(piece.text) for piece in pieces) or 1, 0
        upright = is_upright("".join([piece.text for piece in pieces]), box.width, box.height)
        for piece in pieces:
            a, b = before / total, (before + len(piece.text)) / total
            before += len(piece.text)
            boxes.append(
                box._replace(top=box.top + a * box.height, bottom=box.top + b * box.height) if upright else
                box._replace(left=box.left + a * box.width, right=box.left + b * box.width))
    return boxes


def _is_drawable(box: Box | None) -> bool:
    """Whether a box is a rectangle of finite size."""
    return box is not None and all(map(math.isfinite, box)) and box.right > box.left and box.bottom > box.top


class _Scale(NamedTuple):
    """The way from the units of a sheet to those of the picture: times ``by``, then moved to the frame's corner."""

    by: float
    frame: Box
    image: Box | None

    def drawn(self, box: Box | None, thin: bool = False) -> Box | None:
        """A box in the picture, what lies outside of the sheet cut off; None if nothing is left of it.

        A ``thin`` one may be a line, without width or height.
        """
        if box is None or not all(map(math.isfinite, box)):
            return None
        left, top, right, bottom = (self.frame.left + box.left * self.by, self.frame.top + box.top * self.by,
                                    self.frame.left + box.right * self.by, self.frame.top + box.bottom * self.by)
        made = Box(max(left, self.frame.left), max(top, self.frame.top),
                   min(right, self.frame.right), min(bottom, self.frame.bottom))
        if thin:
            return made if made.right >= made.left and made.bottom >= made.top else None
        return made if made.right > made.left and made.bottom > made.top else None

    def all(self, boxes: Iterable[Box], thin: bool = False) -> tuple[Box, ...]:
        """Those of many boxes that can be drawn, each at its place in the row: an empty one stays as a point."""
        corner = Box(self.frame.left, self.frame.top, self.frame.left, self.frame.top)
        return tuple([self.drawn(box, thin) or corner for box in boxes])


def _scale(sheet: Sheet, boxes: Iterable[Box | None], top: float, scan: Backdrop | None) -> _Scale:
    """How a sheet is drawn. One that does not tell its size is as large as its lines reach; if a scan has other
    proportions and is larger, its pixels are the sheet's units and the sheet is as large as the scan.
    """
    width, height = sheet.width, sheet.height
    if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0):
        good = [box for box in boxes if box is not None and _is_drawable(box)]
        width = max([box.right for box in good if box.right > 0], default=1.0)
        height = max([box.bottom for box in good if box.bottom > 0], default=1.0)
    if scan is not None and scan.width >= width and scan.height >= height and _differ(scan, width, height):
        width, height = scan.width, scan.height
    by = min(WIDTH / width, TALLEST * WIDTH / height)
    frame = Box(EDGE, top, EDGE + max(width * by, FLATTEST * WIDTH), top + max(height * by, FLATTEST * WIDTH))
    return _Scale(by, frame, None if scan is None else frame)


def _differ(scan: Backdrop, width: float, height: float) -> bool:
    """Whether a scan has other proportions than a sheet."""
    return abs(scan.width * height / (scan.height * width) - 1) > SAME_SHAPE


def _spot(line: Line, box: Box) -> Spot:
    """A line in its box."""
    upright = is_upright(line.text, box.width, box.height) or (
        line.printed is not None and line.printed.vertical and box.height > box.width)
    along, across = (box.height, box.width) if upright else (box.width, box.height)
    return Spot(box, setting(line.text, along, across), upright)


def _column(lines: Sequence[Line], top: float) -> tuple[Box, list[Spot]]:
    """Lines one below the other, and the frame around them."""
    spots: list[Spot] = []
    y = top + EDGE
    for line in lines:
        y += BLANK * min(line.gap, MOST_BLANK)
        spots.append(_row(line.text, 3 * EDGE, y, WIDTH - 4 * EDGE, PLAIN))
        y = spots[-1].box.bottom + 2
    return Box(EDGE, top, EDGE + WIDTH, y + EDGE), spots


def _row(text: str, left: float, top: float, width: float, size: float) -> Spot:
    """A text in a box of its own making: as wide as it is, or as high as it takes to be ``width`` wide."""
    length = ems(text) * size
    if length <= width:
        return Spot(Box(left, top, left + max(length, size), top + LEADING * size), Setting(size, (text,)))
    rows = cut(text, width / size)
    return Spot(Box(left, top, left + width, top + LEADING * size * len(rows)), Setting(size, rows))
