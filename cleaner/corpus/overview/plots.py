"""Plots: counts as drawings, in SVG of our own; each stands beside a table of its numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from cleaner.corpus.overview.ink import brief, figure, table, words

BAR: Final = 200
"""Width of the longest bar beside a row of a table, in units of the drawing."""

LEAST: Final = 1.5
"""The least length of what is not nought: it must be seen."""

WIDE: Final = 560
HIGH: Final = 190
TOP: Final = 20
"""A histogram's width, the height of its highest column, and the room above that for its number."""

FOOT: Final = 34
"""Room below for what the columns are, and for what they are of."""

LETTER: Final = 6.5
"""Width of a digit below a column, with what must stay free."""

STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
"""How many counts one column may stand for."""

COLUMNS: Final = 24
"""Columns of a histogram: more have no room for their numbers."""


class Column(NamedTuple):
    """A column of a histogram: what it is of, and how high; ``odd`` ones are to be seen."""

    name: str
    size: int
    odd: bool = False


def bar(count: int, asked: int, most: int) -> str:
    """A bar for a row of a table: what was counted, and behind it, hatched, what was asked; ``most`` is a full one."""
    first, second = (_long(part, most, BAR) for part in (count, asked))
    rest = f'<rect class="asked" x="{first:.1f}" width="{second:.1f}" height="12"/>' if asked else ""
    own = f'<rect width="{first:.1f}" height="12"/>' if count else ""
    return (f'<svg class="bar" viewBox="0 0 {BAR} 12" preserveAspectRatio="none" aria-hidden="true">{own}{rest}</svg>')


def meter(part: float) -> str:
    """A small bar for a share of one."""
    return (f'<svg class="meter" viewBox="0 0 40 10" aria-hidden="true"><rect class="ground" width="40" height="10"/>'
            f'<rect width="{40 * part:.1f}" height="10"/></svg>')


def histogram(title: str, of: str, columns: Sequence[Column], unit: str) -> str:
    """A histogram with its title; ``of`` names what is along, ``unit`` what is counted. Its numbers stand below it."""
    most = max((one.size for one in columns), default=0)
    step = WIDE / max(len(columns), 1)
    room = math.ceil(max((len(one.name) for one in columns), default=0) * LETTER / step)
    drawn = "".join(_column(one if n % max(room, 1) == 0 else one._replace(name=""), n * step, step, most)
                    for n, one in enumerate(columns))
    told = ", ".join(f"{one.name}: {one.size:,}" for one in columns if one.size) or "none"
    svg = (f'<svg class="histogram" viewBox="0 0 {WIDE} {TOP + HIGH + FOOT}" role="img" '
           f'aria-label="{words(f"{title}. {of}: {unit}. {told}")}">'
           f'<path class="axis" d="M0 {TOP + HIGH}H{WIDE}"/>{drawn}'
           f'<text class="of" x="{WIDE / 2:.0f}" y="{TOP + HIGH + FOOT - 4}">{words(of)}</text></svg>')
    numbers = table(title, (of, f"#{unit}"), ((words(one.name), figure(one.size)) for one in columns if one.size))
    return (f"<figure><figcaption>{words(title)}</figcaption>{svg}"
            f"<details><summary>The numbers</summary>{numbers}</details></figure>")


def _column(one: Column, x: float, step: float, most: int) -> str:
    """A column with its count above it and its name below."""
    high = _long(one.size, most, HIGH)
    y, middle, gap = TOP + HIGH - high, x + step / 2, min(4.0, step / 5)
    odd = ' class="odd"' if one.odd else ""
    drawn = f'<rect{odd} x="{x + gap / 2:.1f}" y="{y:.1f}" width="{step - gap:.1f}" height="{high:.1f}"/>'
    count = f'<text class="count" x="{middle:.1f}" y="{y - 5:.1f}">{brief(one.size)}</text>'
    name = f'<text x="{middle:.1f}" y="{TOP + HIGH + 14}">{words(one.name)}</text>' if one.name else ""
    return (drawn + count if one.size else "") + name


def _long(part: int, whole: int, full: float) -> float:
    """How long a part is where the whole is ``full``."""
    return max(LEAST, full * part / whole) if part and whole else 0.0


def twentieths(counts: Sequence[int], odd: Callable[[float], bool]) -> list[Column]:
    """Columns of shares of one, in twentieths, from the first that is not empty; ``odd`` tells which are to be seen.

    >>> [(one.name, one.size, one.odd) for one in twentieths([0] * 18 + [2, 7], lambda share: share < 0.95)]
    [('.90', 2, True), ('.95', 7, False)]
    """
    size = len(counts)
    first = next((n for n, count in enumerate(counts) if count), size)
    return [Column(f"{n / size:.2f}".removeprefix("0"), count, odd(n / size))
            for n, count in enumerate(counts) if n >= first]


def counted(counts: Mapping[int, int]) -> list[Column]:
    """Columns of pages by a count that each has; several counts in one where there are many. Those of 0 are odd.

    >>> [(one.name, one.size) for one in counted({0: 1, 2: 5})]
    [('0', 1), ('1', 0), ('2', 5)]
    >>> [(one.name, one.size) for one in counted({0: 1, 3: 2, 44: 5})][:3]
    [('0', 1), ('1–2', 0), ('3–4', 2)]
    """
    most = max(counts, default=0)
    step = next((step for step in STEPS if most <= step * (COLUMNS - 2)), STEPS[-1])
    last = min((most + step - 1) // step, COLUMNS - 2)
    made = [0] * (last + 1)
    for count, pages in counts.items():
        made[min(last, (count + step - 1) // step)] += pages
    return [Column(_span(n, step, more=n == last and most > last * step), pages, odd=not n)
            for n, pages in enumerate(made)]


def _span(n: int, step: int, more: bool) -> str:
    """The counts of column ``n``."""
    first, last = (n - 1) * step + 1, n * step
    if not n:
        return "0"
    return f"{first}+" if more else str(last) if first == last else f"{first}–{last}"
