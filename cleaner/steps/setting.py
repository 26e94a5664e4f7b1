"""Setting: how each printed line of a page is set in its column: its type, its edges, its distance from the next."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Final, NamedTuple

from cleaner.box import Box, middle_height
from cleaner.model import Line, Page
from cleaner.skew import lean, shifted
from cleaner.type_size import ems, is_wide, type_sizes

INDENT: Final = 1.1
"""Ems that the first line of a paragraph is set in at least; two are usual, one is the least that is seen."""
DEEP: Final = 4.5
"""Ems from which a line that is set in is centred or set right, not the first of a paragraph."""
CENTRED: Final = 1.0
"""Ems that the white on both sides of a centred line differs by at most."""
LARGER: Final = 1.1
"""Type this much larger than the body's is a heading's."""
HEADLINE: Final = 1.25
"""Type of a headline over one column; crossheads are between this and the body's."""
SURELY_LARGER: Final = 1.2
"""Type so much larger that no body line is measured so by error."""
INSET: Final = 0.3
"""Ems of white on both sides of a heading that all but fills its column."""
TIGHT, LOOSE = 0.8, 1.14
"""How far below each other lines of one paragraph stand, in lines of the page's body."""
FEW: Final = 3.0
"""Ems up to which it tells next to nothing …"""
BARS: Final = frozenset("|丨｜")
"""What engines make of a printed rule beside a column."""
STYLES: Final = 12
"""Sizes of type that the styles of a page differ in at most …"""
MEASURED: Final = 0.05
"""… or for each of its lines: more are measured line by line."""
BOLD: Final = 0.25
"""The share of a page's lines that are bold at most where that says anything of a line."""
SHARE: Final = 0.2
"""The share of a column's lines that begin at its edge at least; a single one may stick out by error."""


class SetLine(NamedTuple):
    """A line as it is set, turned to run from left to right.

    ``size`` is its type in ems of the body, ``left`` and ``right`` the ems of white between it and its column's edges,
    ``step`` how far it stands below the line before it, in lines of the body (0: it begins a column), ``next_step`` how
    far above the next one. ``length`` is what its length alone says of its type. ``block`` tells that it is no line but
    a block of several, ``few`` that it is too short to tell its type by its length, ``alone`` that it is the only line
    of its column, so that nothing tells where that begins and ends. ``font`` is how much larger than the body's its
    type is by the file's own styles (1: as large, or not told), ``bold`` tells that they call it bold, as they do few
    lines of the page.
    """

    box: Box | None
    size: float = 1.0
    left: float = 0.0
    right: float = 0.0
    step: float = 0.0
    next_step: float = 0.0
    length: float = 1.0
    block: bool = False
    few: bool = False
    alone: bool = False
    font: float = 1.0
    bold: bool = False

    @property
    def centred(self) -> bool:
        """Whether there is as much white on its left as on its right."""
        return min(self.left, self.right) >= INDENT and self.is_even

    @property
    def is_even(self) -> bool:
        """Whether it stands in the middle of its column, be it as wide as it."""
        return abs(self.left - self.right) <= CENTRED * max(self.size, 1)

    @property
    def is_inset_head(self) -> bool:
        """Whether it is in larger type and does not quite fill its column."""
        return self.size >= LARGER and min(self.left, self.right) >= INSET

    @property
    def regular(self) -> bool:
        """Whether it follows the line before it as lines of a paragraph do."""
        return TIGHT <= self.step <= LOOSE

    @property
    def is_apart(self) -> bool:
        """Whether it is long for its text, and set with more white than lines of body above and below."""
        return self.length >= LARGER and self.size >= 1 and min(self.step or LOOSE, self.next_step or LOOSE) >= LOOSE

    @property
    def is_head(self) -> bool:
        """Whether it is set as a heading: in larger type, and not as one line of body among others."""
        if (self.size < LARGER and not self.is_apart) or (self.few and self.regular):
            return False
        if INDENT <= self.left <= DEEP and self.right < INSET and self.size < HEADLINE:
            return False  # the first line of a paragraph, set wide
        return self.size >= SURELY_LARGER or self.is_apart or not self.regular or (self.is_inset_head and self.is_even)


def has_boxes(page: Page) -> bool:
    """Whether the lines of a page have boxes: most of them, as some tokens of most engines have none."""
    return bool(page.sheets) and 2 * sum(
        line.printed is not None and line.printed.box is not None for line in page.lines) > len(page.lines)


def set_lines(page: Page) -> list[SetLine]:
    """Each line as it is set."""
    boxes = [_along(line, page) for line in page.lines]
    sized = [(line, box) for line, box in zip(page.lines, boxes, strict=True) if box is not None]
    sizes = type_sizes([(line.text, box) for line, box in sized])
    body, of_lines = sizes.body, iter(zip(sizes.of_lines, sizes.blocks, strict=True))
    slope = lean([(line.text, box) for line, box in sized], body)
    edges = _edges([(line, shifted(box, slope)) for line, box in sized], body)
    steps = _steps(page.lines, boxes)
    pitch = median([step for step in steps if 0 < step < 3 * body] or [body])
    counts = Counter(column_of(line) for line, _ in sized)
    fonts = _fonts(page.lines)
    bold = {line.n for line in page.lines if line.printed is not None and line.printed.bold}
    bold = bold if len(bold) <= BOLD * len(page.lines) else set()
    han = 2 * sum(is_wide(line.text) for line in page.lines) > len(page.lines)
    out = []
    for line, box, step, follow in zip(page.lines, boxes, steps, [*steps[1:], 0.0], strict=True):
        if box is None:
            out.append(SetLine(None))
            continue
        left, right = edges[column_of(line)]
        off = slope * middle_height(box)
        left, right = left + off, right + off
        box = _without_bars(line, box, left, right)
        size, block = next(of_lines)
        size /= body
        length = box.width / max(ems(line.text), 1) / body
        if han and not is_wide(line.text) and not any(char.isdigit() for char in line.text):
            size, length = min(size, 1.0), min(length, 1.0)  # engines read ornaments and stains as large letters
        out.append(SetLine(box, size, (box.left - left) / body, (right - box.right) / body,
                        step / pitch, follow / pitch, length, block,
                        ems(line.text) <= FEW, counts[column_of(line)] == 1, fonts.get(line.n, 1.0),
                        line.n in bold))
    return out


def _fonts(lines: Sequence[Line]) -> dict[int, float]:
    """How much larger than that of most text the type of each line is by the file's styles, by the number of the line.

    Sizes that differ from line to line are measurements, no styles: boxes tell them better.
    """
    told = {line.n: line.printed.size for line in lines if line.printed is not None and line.printed.size > 0}
    if not told or len(set(told.values())) > max(STYLES, MEASURED * len(told)):
        return {}
    weights = Counter[float]()
    for line in lines:
        weights[told.get(line.n, 0.0)] += len(line.text)
    del weights[0.0]
    body = weights.most_common(1)[0][0]
    return {n: size / body for n, size in told.items()}


def _along(line: Line, page: Page) -> Box | None:
    """The box of a line, turned to run from left to right if it runs down."""
    if line.printed is None or line.printed.box is None:
        return None
    box = line.printed.box
    if not line.printed.vertical:
        return box
    width = page.sheets[line.sheet - 1].width
    return Box(box.top, width - box.right, box.bottom, width - box.left)


def column_of(line: Line) -> tuple[int, int]:
    """The sheet of a line and its column there."""
    return line.sheet, line.printed.column if line.printed is not None else 0


def _edges(lines: Sequence[tuple[Line, Box]], body: float) -> dict[tuple[int, int], tuple[float, float]]:
    """The left and right edge of each column: the outermost places where some of its lines begin and end."""
    columns: dict[tuple[int, int], list[Box]] = {}
    barred: dict[tuple[int, int], Box] = {}
    for line, box in lines:
        if line.text[:1] in BARS or line.text[-1:] in BARS:
            barred[column_of(line)] = box
        else:
            columns.setdefault(column_of(line), []).append(box)
    columns |= {column: [box] for column, box in barred.items() if column not in columns}
    return {column: (_edge([box.left for box in boxes], body), -_edge([-box.right for box in boxes], body))
            for column, boxes in columns.items()}


def _without_bars(line: Line, box: Box, left: float, right: float) -> Box:
    """The box of a line without the printed rule beside its column, which the engine has read as a letter of it."""
    if line.text[:1] in BARS:
        box = box._replace(left=max(box.left, left))
    if line.text[-1:] in BARS:
        box = box._replace(right=min(box.right, right))
    return box


def _edge(places: Sequence[float], body: float) -> float:
    """The least place that is no exception.

    >>> _edge([10, 30, 30, 31, 30, 70], 10), _edge([10, 40], 10)
    (30, 10)
    """
    ordered = sorted(places)
    enough = max(2, SHARE * len(ordered)) if len(ordered) > 3 else 1
    for n, place in enumerate(ordered):
        if bisect_right(ordered, place + body / 2) - n >= enough:
            return place
    return ordered[0]


def _steps(lines: Sequence[Line], boxes: Sequence[Box | None]) -> list[float]:
    """How far the middle of each line is below that of the line before it in its column; 0 where there is none."""
    out = [0.0] * len(lines)
    for i in range(1, len(lines)):
        one, two = boxes[i - 1], boxes[i]
        if one is not None and two is not None and column_of(lines[i - 1]) == column_of(lines[i]):
            out[i] = max(0.0, (two.top + two.bottom - one.top - one.bottom) / 2)
    return out
