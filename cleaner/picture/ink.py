"""Ink: the marks that a picture is drawn with, as SVG: numbers, boxes, ways, words."""

from __future__ import annotations

import math
from typing import Final

from cleaner.model import Box
from cleaner.picture.setting import Setting, ems
from cleaner.writers.markup import attribute, escape

BASE: Final = 0.16
"""From the lower edge of a row to the line that its letters stand on, in ems: what hangs below it."""
FULL_ROW: Final = 0.9
"""A row that fills this share of its box is set to its full width, as print does."""
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
    """The text of a line in its box; a row is made as long as the box, the last of several is not."""
    size = f'font-size="{made.size:.2f}"'
    if len(made.rows) == 1:
        text = escape(made.rows[0])
        if upright:
            x, y, length = (box.left + box.right) / 2, box.top, box.height
        else:
            x, y, length = box.left, _base((box.top + box.bottom) / 2, made.size), box.width
        fitted = f' textLength="{number(length)}"{_squeezed(made, length)}' if length >= 1 else ""
        kind = "t v" if upright else "t"
        return f'<text class="{kind}" x="{number(x)}" y="{number(y)}" {size}{fitted}>{text}</text>'
    step = (box.width if upright else box.height) / len(made.rows)
    long = box.height if upright else box.width
    spans = []
    for k, row in enumerate(made.rows):
        x, y = (box.right - (k + 0.5) * step, box.top) if upright else (
            box.left, _base(box.top + (k + 0.5) * step, made.size))
        full = ems(row) * made.size > FULL_ROW * long
        fitted = f' textLength="{number(long)}"' if full and long >= 1 else ""
        spans.append(f'<tspan x="{number(x)}" y="{number(y)}"{fitted}>{escape(row)}</tspan>')
    return f'<text class="{"t v" if upright else "t"}" {size}>{"".join(spans)}</text>'


def _squeezed(made: Setting, length: float) -> str:
    """How a text is made as long as its box: letters are set apart where it is too short, narrowed where too long."""
    return ' lengthAdjust="spacingAndGlyphs"' if ems(made.rows[0]) * made.size > length else ""


def _base(middle: float, size: float) -> float:
    """The line that letters stand on whose middle is here."""
    return middle + (0.5 - BASE) * size


def straight(start: Point, end: Point, kind: str, article: int | None = None) -> str:
    """A straight way."""
    return (f'<path class="{kind}"{_of(article)} d="M{number(start[0])} {number(start[1])}'
            f'L{number(end[0])} {number(end[1])}"/>')


def curved(start: Point, end: Point, upright: bool, kind: str) -> str:
    """A way that leaves and arrives in the direction of reading: downwards, or to the left if it is vertical."""
    bend = min(BEND, math.dist(start, end) / 3)
    dx, dy = (-bend, 0.0) if upright else (0.0, bend)
    numbers = (*start, start[0] + dx, start[1] + dy, end[0] - dx, end[1] - dy, *end)
    x, y, *rest = map(number, numbers)
    return f'<path class="{kind}" d="M{x} {y}C{" ".join(rest)}"/>'


def bowed(start: Point, end: Point, upright: bool, kind: str) -> str:
    """A way around what stands between two places of a column."""
    off = max(start[1], end[1]) + BOW if upright else max(start[0], end[0]) + BOW
    turns = (start[0], off, end[0], off) if upright else (off, start[1], off, end[1])
    x, y, *rest = map(number, (*start, *turns, *end))
    return f'<path class="{kind}" d="M{x} {y}C{" ".join(rest)}"/>'


def _of(article: int | None) -> str:
    """The attribute that tells whose a mark is, if it is an article's."""
    return "" if article is None else f' data-article="{article}"'


def pill(x: float, y: float, text: str, size: float, kind: str, article: int | None = None) -> str:
    """A short text on a rounded ground whose middle is at a point."""
    width = max(1.5, 0.62 * len(text) + 0.6) * size
    box = Box(x - width / 2, y - 0.68 * size, x + width / 2, y + 0.68 * size)
    return (f'<g class="{kind}"{_of(article)}>{rectangle(box, "ground", rx=number(0.68 * size))}'
            f'<text x="{number(x)}" y="{number(y + 0.35 * size)}" font-size="{size:.1f}">{escape(text)}</text></g>')
