"""Boxed: the units of a page whose lines have boxes.

A hard-wrapped line is a line; the paragraph is made of lines. Lines of one column that follow each other are one
unit as long as nothing printed parts them: an indent, a line that stops short, white, another size of type.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cleaner.box import shared_height
from cleaner.endings import is_finished, is_finished_latin
from cleaner.model import Line, Page
from cleaner.steps import library_article
from cleaner.steps.box_features import SHORT_ENDED, SMALLER, WHITE_HEAD, column_widths, features
from cleaner.steps.library_article import article_of
from cleaner.steps.setting import DEEP, FEW, INDENT, LOOSE, SetLine, column_of, set_lines
from cleaner.steps.units import Unit, between
from cleaner.type_size import ems, is_wide

DASHES: Final = ("——", "一一", "--", "― ―")
"""How a deck begins that is set like the headline above it."""
SHORT: Final = 2.2
"""Ems that a line stops short of its column's edge if it is the last of its paragraph, whatever it ends with."""
RESIZED: Final = 1.2
"""How much the type of two lines of one paragraph may differ by its length, as engines measure."""
RESIZED_HIGH: Final = 1.14
"""How much, if the heights of their boxes say the same."""
ENOUGH: Final = 3.0
"""Ems from which the length of a line tells its type size."""
ENOUGH_LATIN: Final = 8.0
"""The same of Latin letters, which differ in width, and few of which reach up or down."""
RESIZED_FEW: Final = 1.8
"""… so that the last characters of a headline may be measured so much larger."""
RESIZED_HEAD: Final = 1.17
"""How much that of two lines of one headline may."""
BESIDE: Final = 1.6
"""Ems of white between two pieces of one printed line."""


def boxed_units(
    page: Page, apart: frozenset[int] = frozenset(), latin: bool = False
) -> tuple[tuple[Unit, ...], list[frozenset[str]]]:
    """The units of a page with boxes and the names of the features that their boxes give them.

    Lines that begin at an offset in ``apart`` begin a unit.
    """
    lines = page.lines
    placed = set_lines(page)
    groups: list[list[int]] = []
    for i, line in enumerate(lines):
        if groups and line.start not in apart and _goes_on(lines, placed, groups[-1], i):
            groups[-1].append(i)
        else:
            groups.append([i])
    units = tuple(_unit(lines, group, n, latin) for n, group in enumerate(groups))
    widths = column_widths(page)
    seen = [features(page, placed, groups, n, widths) for n in range(len(groups))]
    return units, [one | more for one, more in zip(seen, library_article.told(lines, groups), strict=True)]


def _goes_on(lines: Sequence[Line], placed: Sequence[SetLine], group: Sequence[int], i: int) -> bool:
    """Whether line ``i`` is of the unit that the lines of ``group`` begin."""
    a = group[-1]
    if column_of(lines[a]) != column_of(lines[i]) or article_of(lines[a]) != article_of(lines[i]):
        return False
    above, below = placed[a], placed[i]
    if above.box is None or below.box is None:
        return lines[i].gap == 0
    if lines[i].picture or above.block or below.block:
        return False
    if _beside(above, below):
        return _resized(above, below) <= RESIZED_HEAD
    if _is_told_head(lines[a], lines[i]):
        return _resized(above, below) <= RESIZED_HEAD
    if above.is_head:
        rest = below.centred and not below.regular and (below.size > SMALLER or ems(lines[i].text) <= FEW)
        return (below.is_head or rest) and _one_head(lines[a], lines[i], above, below)
    return not below.is_head and not _parts(lines, placed, group, i)


def _is_told_head(one: Line, two: Line) -> bool:
    """Whether the file has two lines of Latin letters in one region and calls it a heading.

    Of Chinese heads engines put kicker, headline and deck into one region.
    """
    first, second = one.printed, two.printed
    return (first is not None and second is not None and first.block == second.block > 0
            and first.label == second.label == "heading" and not is_wide(one.text + two.text))


def _beside(above: SetLine, below: SetLine) -> bool:
    """Whether two pieces stand close together on one printed line."""
    if above.box is None or below.box is None:
        return False
    shared = shared_height(above.box, below.box)
    white = below.box.left - above.box.right
    high = min(above.box.height, below.box.height)
    return shared > 0.6 * high and -0.5 * high <= white <= BESIDE * high


def _resized(above: SetLine, below: SetLine) -> float:
    """By how much the type sizes of two lines differ, as a ratio."""
    low, high = sorted((above.size, below.size))
    return high / low if low > 0 else RESIZED_HEAD + 1


def _one_head(one: Line, two: Line, above: SetLine, below: SetLine) -> bool:
    """Whether two lines of headings, under each other, are one headline."""
    if above.box is None or below.box is None or one.text.endswith((":", "：")) or two.text.startswith(DASHES):
        return False
    high = max(above.box.height, below.box.height)
    white = (below.box.top - above.box.bottom) / high
    few = min(ems(one.text), ems(two.text)) <= FEW
    return white <= WHITE_HEAD and _resized(above, below) <= (RESIZED_FEW if few else RESIZED_HEAD)


def _parts(lines: Sequence[Line], placed: Sequence[SetLine], group: Sequence[int], i: int) -> bool:
    """Whether something printed parts a line of body from the lines before it."""
    a = group[-1]
    above, below = placed[a], placed[i]
    if lines[i].gap or below.step > LOOSE:
        return True
    if _other_type(lines[a], lines[i], above, below):
        return True
    if below.centred or above.centred:
        caption = below.centred and len(group) == 1 and above.size < 1 and above.right < DEEP
        return not (above.centred and below.centred) and not caption
    if below.left >= INDENT:
        return True
    text = lines[a].text
    ended = is_finished(text) or (not is_wide(text) and is_finished_latin(text))
    return above.right >= (SHORT_ENDED if ended else SHORT)


def _other_type(one: Line, two: Line, above: SetLine, below: SetLine) -> bool:
    """Whether two lines of text are set in different type."""
    if above.box is None or below.box is None:
        return False
    short = min((one.text, two.text), key=ems)
    if ems(short) < (ENOUGH if is_wide(short) else ENOUGH_LATIN):
        return False
    ratio = _resized(above, below)
    low, high = sorted((above.box.height, below.box.height))
    alike = (above.size < below.size) == (above.box.height < below.box.height)
    return ratio > RESIZED or (ratio > RESIZED_HIGH and alike and high > RESIZED_HIGH * low)


def _unit(lines: Sequence[Line], group: Sequence[int], n: int, latin: bool) -> Unit:
    """The lines of a group as a unit."""
    first = lines[group[0]]
    text = first.text
    for k in group[1:]:
        text += between(lines[k - 1].text, lines[k].text, latin) + lines[k].text
    return Unit(group[0], group[-1], text, first.gap, first.level, first.picture, first.sheet, n)
