"""Ink: the marks that a picture is drawn with, as SVG: numbers, boxes, ways, words."""

from __future__ import annotations

import math
from typing import Final

from cleaner.box import Box
from cleaner.picture.setting import Setting, ems
from cleaner.writers.markup import attribute, escape

BASE: Final = 0.16
"""From the lower edge of a row to the line that its letters stand on, in ems: what hangs below it."""
STRETCHED: Final = 1.5
"""So many times longer than its natural length a row is made at most."""
BEND: Final = 70.0
"""How far a curved way goes on in the direction of reading before it turns, at most."""
BOW: Final = 26.0
"""How far a bowed way stands off."""

Point = tuple[float, float]


def number(value: float) -> str:
    """A coordinate: a tenth of a unit is finer than is seen.

    >>> number(12.04), number(12.25), number(-0.01)
    ('12', '12.2', '0')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def rectangle(box: Box, kind: str, **more: str) -> str:
    """A box."""
    extra = "".join([f' {name}="{attribute(value)}"' for name, value in more.items()])
    return (f'<rect class="{kind}" x="{number(box.left)}" y="{number(box.top)}" width="{number(box.width)}" '
            f'height="{number(box.height)}"{extra}/>')


def words(text: str, x: float, y: float, kind: str) -> str:
    """A text that begins at a point, in the size that its kind has."""
    return f'<text class="{kind}" x="{number(x)}" y="{number(y)}">{escape(text)}</text>'


def typeset(box: Box, made: Setting, upright: bool) -> str:
    """The text of a line in its box; a row that is about as long as the box is made exactly so."""
    kind = "t v" if upright else "t"
    long, step = (box.height, box.width / len(made.rows)) if upright else (box.width, box.height / len(made.rows))
    rows = []
    for k, row in enumerate(made.rows):
        x, y = (box.right - (k + 0.5) * step, box.top) if upright else (
            box.left, box.top + (k + 0.5) * step + (0.5 - BASE) * made.size)
        rows.append(f'x="{number(x)}" y="{number(y)}"{_fitted(row, made.size, long)}>{escape(row)}')
    size = f'font-size="{made.size:.2f}"'
    if len(rows) == 1:
        return f'<text class="{kind}" {size} {rows[0]}</text>'
    return f'<text class="{kind}" {size}>{"".join([f"<tspan {row}</tspan>" for row in rows])}</text>'


def _fitted(row: str, size: float, long: float) -> str:
    """What makes a row as long as its box: letters are narrowed where it is too long, set apart where too short. One
    that is much too short, as the last of a paragraph is, is left as it is.

    >>> _fitted("芦河", 10, 24), _fitted("芦河", 10, 18), _fitted("芦河", 10, 90)
    (' textLength="24"', ' textLength="18" lengthAdjust="spacingAndGlyphs"', '')
    """
    natural = ems(row) * size
    if long < 1 or natural * STRETCHED < long:
        return ""
    return f' textLength="{number(long)}"' + (' lengthAdjust="spacingAndGlyphs"' if natural > long else "")


def straight(start: Point, end: Point, kind: str, article: int | None = None) -> str:
    """A straight way."""
    return (f'<path class="{kind}"{_of(article)} d="M{number(start[0])} {number(start[1])}'
            f'L{number(end[0])} {number(end[1])}"/>')


def curved(start: Point, end: Point, upright: bool, kind: str, article: int | None = None) -> str:
    """A way that leaves and arrives in the direction of reading: downwards, or to the left if it is vertical."""
    bend = min(BEND, math.dist(start, end) / 3)
    dx, dy = (-bend, 0.0) if upright else (0.0, bend)
    numbers = (*start, start[0] + dx, start[1] + dy, end[0] - dx, end[1] - dy, *end)
    x, y, *rest = map(number, numbers)
    return f'<path class="{kind}"{_of(article)} d="M{x} {y}C{" ".join(rest)}"/>'


def bowed(start: Point, end: Point, upright: bool, kind: str, article: int | None = None) -> str:
    """A way around what stands between two places of a column."""
    off = max(start[1], end[1]) + BOW if upright else max(start[0], end[0]) + BOW
    turns = (start[0], off, end[0], off) if upright else (off, start[1], off, end[1])
    x, y, *rest = map(number, (*start, *turns, *end))
    return f'<path class="{kind}"{_of(article)} d="M{x} {y}C{" ".join(rest)}"/>'


def _of(article: int | None) -> str:
    """The attribute that tells whose a mark is, if it is an article's."""
    return "" if article is None else f' data-article="{article}"'


def pill(x: float, y: float, text: str, size: float, kind: str, article: int | None = None) -> str:
    """A short text on a rounded ground whose middle is at a point."""
    width = max(1.5, 0.62 * len(text) + 0.6) * size
    box = Box(x - width / 2, y - 0.68 * size, x + width / 2, y + 0.68 * size)
    return (f'<g class="{kind}"{_of(article)}>{rectangle(box, "ground", rx=number(0.68 * size))}'
            f'<text x="{number(x)}" y="{number(y + 0.35 * size)}" font-size="{size:.1f}">{escape(text)}</text></g>')
