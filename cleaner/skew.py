"""Skew: how far a page leans on its scan, told by the edges of its columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import Final

from cleaner.box import Box, middle, middle_height
from cleaner.type_size import BODY_EMS, ems

ALIKE: Final = 2.0
"""Ems that the edges of lines of one column differ at most: more is another column, an indent, a last line."""
TOGETHER: Final = 0.35
"""Ems that both edges of a line may differ in how far they are off: one that is off alone is set so."""
ENOUGH: Final = 16
"""Pairs of lines that tell how far a page leans at least."""
DRIFT: Final = 0.6
"""Ems that the edge of a column as high as the page is off at least: less does no harm, and may be noise of boxes."""
STEEP: Final = 0.06
"""How far a page leans at most, three degrees: what leans more was set so."""


def lean(lines: Iterable[tuple[str, Box]], body: float) -> float:
    """How much further to the right the columns of a page are for each unit further down; 0 for an upright page.

    Lines of one column are compared with those half a column below them (Theil's incomplete method): as both edges
    of a full line are where its column's are, and as most lines are full, the middle of what they tell holds.

    >>> boxes = [Box(40, 30 * n, 240, 30 * n + 20) for n in range(40)]
    >>> lean([("芦河开闸放水沿岸各村", box) for box in boxes], 20)
    0.0
    >>> round(lean([("芦河开闸放水沿岸各村", shifted(box, -0.02)) for box in boxes], 20), 4)
    0.02
    """
    columns: dict[tuple[int, int], list[Box]] = {}
    reach = ALIKE * body
    for text, box in lines:
        if ems(text) >= BODY_EMS:
            columns.setdefault((int(box.left // reach), int(box.right // reach)), []).append(box)
    told = [slope for column in columns.values() for slope in _slopes(column, body)]
    if len(told) < ENOUGH:
        return 0.0
    found = median(told)
    tops = [box.top for column in columns.values() for box in column]
    return found if DRIFT * body <= abs(found) * (max(tops) - min(tops)) and abs(found) <= STEEP else 0.0


def _slopes(column: Sequence[Box], body: float) -> list[float]:
    """What each line of a column tells with the one that stands half a column below it."""
    ordered = sorted(column, key=lambda box: box.top)
    half = (len(ordered) + 1) // 2
    out = []
    for one, two in zip(ordered, ordered[half:], strict=False):
        left, right = two.left - one.left, two.right - one.right
        if two.top - one.top > body and abs(left - right) <= TOGETHER * body:
            out.append((left + right) / 2 / (two.top - one.top))
    return out


def upright(box: Box, slope: float) -> Box:
    """The box of a line as it would stand if its page did not lean; what the leaning line filled of it goes, too.

    >>> [round(edge) for edge in upright(Box(100, 1000, 300, 1024), 0.02)]
    [80, 1006, 280, 1026]
    """
    if not slope:
        return box
    wide, high = box.width, box.height
    across, down = middle(box) - slope * middle_height(box), middle_height(box) + slope * middle(box)
    wide, high = max(wide - abs(slope) * high, wide / 2), max(high - abs(slope) * wide, high / 2)
    return Box(across - wide / 2, down - high / 2, across + wide / 2, down + high / 2)


def shifted(box: Box, slope: float) -> Box:
    """The box where it would stand from the left if its page did not lean, as high and wide as it is.

    >>> shifted(Box(100, 990, 300, 1010), 0.02)
    Box(left=80.0, top=990, right=280.0, bottom=1010)
    """
    if not slope:
        return box
    off = slope * middle_height(box)
    return box._replace(left=box.left - off, right=box.right - off)
