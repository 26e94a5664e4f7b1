"""Boxed: the units of a page whose lines have boxes, and what the boxes tell of them, as feature bits.

A hard-wrapped line is a line; the paragraph is made of lines. Lines of one column that follow each other are one
unit as long as nothing printed parts them: an indent, a line that stops short, white, another size of type.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from cleaner.endings import is_finished
from cleaner.model import Box, Line, Page
from cleaner.steps.units import Unit, between
from cleaner.type_size import body_em, em, ems

INDENT: Final = 1.1
"""Ems that the first line of a paragraph is set in at least; two are usual, one is the least that is seen."""
DEEP: Final = 4.5
"""Ems from which a line that is set in is centred or set right, not the first of a paragraph."""
SHORT: Final = 2.2
"""Ems that a line stops short of its column's edge if it is the last of its paragraph, whatever it ends with."""
SHORT_ENDED: Final = 1.2
"""Ems that it stops short at least if it ends as a sentence does."""
CENTRED: Final = 1.0
"""Ems that the white on both sides of a centred line differs by at most."""
LARGER: Final = 1.1
"""Type this much larger than the body's is a heading's."""
HEADLINE: Final = 1.25
"""Type of a headline over one column; crossheads are between this and the body's."""
LARGE: Final = 1.6
"""Type of a headline over several columns."""
SMALLER: Final = 0.91
"""Type this small is that of captions and notes; body lines vary by less."""
RESIZED: Final = 1.12
"""How much the type of two lines of one unit may differ."""
RESIZED_HEAD: Final = 1.3
"""How much that of two lines of one headline may: short lines tell their size badly."""
WHITE: Final = 0.95
"""Ems of white between two lines that part them; lines of a paragraph are half an em apart."""
WHITE_HEAD: Final = 1.5
"""The same for large type, in its own ems."""
BESIDE: Final = 1.6
"""Ems of white between two pieces of one printed line."""
STEP: Final = 1.15
"""How much larger the type of a headline is than that of the kicker above it and the deck below."""
SPANNING: Final = 1.3
"""Columns that a heading is wide at least to be over several of them."""

FEATURES: Final = (
    "boxed-page",      # the lines of the page have boxes
    "large",           # the type is that of a headline over several columns
    "larger",          # the type is that of a headline over one column
    "little-larger",   # the type is a little larger than the body's, as that of crossheads is
    "body-size",       # the type is that of the body
    "smaller",         # the type is smaller: a caption, a note, a running line
    "over-larger",     # larger type stands right below it: it leads on to a headline
    "under-larger",    # larger type stands right above it
    "centred",         # every line is centred in its column
    "set-in",          # the first line is set in as that of a paragraph is
    "flush-start",     # the first line begins at the column's left edge
    "full-end",        # the last line reaches the column's right edge
    "short-end",       # the last line stops short of it
    "set-right",       # the only line is set to the right edge: who wrote or sent it
    "column-top",      # it begins a column
    "column-end",      # it ends one
    "new-column",      # what stands before it is in another column
    "white-above",     # there is white between it and what stands above it in its column
    "near-picture",    # a picture, or the white of one, is right above or below
    "spanning",        # it is wider than a column
    "one-line",        # it is one printed line
)


def labelled(label: str) -> str:
    """The feature of a line whose region the file gives this label.

    >>> labelled("heading")
    'labelled-heading'
    """
    return f"labelled-{label}"


class _Set(NamedTuple):
    """A line as it is set: its box, its type size in ems of the body, its edges' distance from its column's."""

    box: Box | None
    size: float
    left: float
    right: float

    @property
    def centred(self) -> bool:
        return self.left >= INDENT and self.right >= INDENT and abs(self.left - self.right) <= CENTRED * max(self.size, 1)


def has_boxes(page: Page) -> bool:
    """Whether the lines of a page have boxes: most of them, as some tokens of most engines have none."""
    return bool(page.sheets) and 2 * sum(
        line.printed is not None and line.printed.box is not None for line in page.lines) > len(page.lines)


def boxed_units(page: Page, apart: frozenset[int] = frozenset()) -> tuple[tuple[Unit, ...], list[frozenset[str]]]:
    """The units of a page with boxes and the names of the features that their boxes give them.

    Lines that begin at an offset in ``apart`` begin a unit.
    """
    lines = page.lines
    placed = _placed(page)
    groups: list[list[int]] = []
    for i, line in enumerate(lines):
        if groups and line.start not in apart and _goes_on(lines, placed, groups[-1], i):
            groups[-1].append(i)
        else:
            groups.append([i])
    units = tuple(_unit(lines, group, n) for n, group in enumerate(groups))
    return units, [_features(page, placed, groups, n) for n in range(len(groups))]


def _placed(page: Page) -> list[_Set]:
    """Each line as it is set."""
    sized = [(ems(line.text), em(line.text, line.printed.box, line.printed.vertical))
             for line in page.lines if line.printed is not None and line.printed.box is not None]
    body = body_em(sized)
    columns = {(sheet.n, n): box for sheet in page.sheets for n, box in enumerate(sheet.columns, 1)}
    out = []
    for line in page.lines:
        if line.printed is None or line.printed.box is None:
            out.append(_Set(None, 1.0, 0.0, 0.0))
            continue
        box, down = line.printed.box, line.printed.vertical
        column = columns.get((line.sheet, line.printed.column), box)
        size = em(line.text, box, down) / body
        left, right = (box.top - column.top, column.bottom - box.bottom) if down else (
            box.left - column.left, column.right - box.right)
        out.append(_Set(box, size, left / body, right / body))
    return out


def _goes_on(lines: Sequence[Line], placed: Sequence[_Set], group: Sequence[int], i: int) -> bool:
    """Whether line ``i`` is of the unit that the lines of ``group`` begin."""
    a, b = group[-1], i
    one, two = lines[a].printed, lines[b].printed
    if one is None or two is None or lines[a].sheet != lines[b].sheet or one.column != two.column:
        return False
    above, below = placed[a], placed[b]
    if above.box is None or below.box is None:
        return lines[b].gap == 0
    if lines[b].picture:
        return False
    if _beside(above, below):
        return _resized(above, below) <= RESIZED_HEAD
    if min(above.size, below.size) >= LARGER:
        return _one_head(lines[a], lines[b], above, below)
    return not _parts(lines, placed, group, i)


def _beside(above: _Set, below: _Set) -> bool:
    """Whether two pieces stand close together on one printed line."""
    if above.box is None or below.box is None:
        return False
    shared = min(above.box.bottom, below.box.bottom) - max(above.box.top, below.box.top)
    white = below.box.left - above.box.right
    high = min(above.box.height, below.box.height)
    return shared > 0.6 * high and -0.5 * high <= white <= BESIDE * high


def _resized(above: _Set, below: _Set) -> float:
    """By how much the type sizes of two lines differ, as a ratio."""
    low, high = sorted((above.size, below.size))
    return high / low if low > 0 else RESIZED_HEAD + 1


def _one_head(one: Line, two: Line, above: _Set, below: _Set) -> bool:
    """Whether two lines in large type, under each other, are one headline."""
    if above.box is None or below.box is None or one.text.endswith((":", "：")):
        return False
    high = min(above.box.height, below.box.height)
    white = (below.box.top - above.box.bottom) / high
    return white <= WHITE_HEAD and _resized(above, below) <= RESIZED_HEAD


def _parts(lines: Sequence[Line], placed: Sequence[_Set], group: Sequence[int], i: int) -> bool:
    """Whether something printed parts a line of body from the lines before it."""
    a = group[-1]
    above, below = placed[a], placed[i]
    if above.box is None or below.box is None or _resized(above, below) > RESIZED:
        enough = min(ems(lines[a].text), ems(lines[i].text)) >= 3
        if above.box is None or below.box is None or enough:
            return True
    if lines[i].gap:
        return True
    if below.centred or above.centred:
        return not (above.centred and below.centred) and not (below.centred and len(group) == 1 and above.size < 1)
    if INDENT <= below.left <= DEEP:
        return True
    if below.left > DEEP:
        return True
    ended = is_finished(lines[a].text)
    return above.right >= (SHORT_ENDED if ended else SHORT)


def _unit(lines: Sequence[Line], group: Sequence[int], n: int) -> Unit:
    """The lines of a group as a unit."""
    first = lines[group[0]]
    text = first.text
    for k in group[1:]:
        text += between(text, lines[k].text) + lines[k].text
    return Unit(group[0], group[-1], text, first.gap, first.level, first.picture, first.sheet, n)


def _features(page: Page, placed: Sequence[_Set], groups: Sequence[Sequence[int]], n: int) -> frozenset[str]:
    """The names of the features that the boxes of a unit give it."""
    lines, group = page.lines, groups[n]
    first, last = placed[group[0]], placed[group[-1]]
    out = {"boxed-page"}
    printed = lines[group[0]].printed
    if printed is not None and printed.label:
        out.add(labelled(printed.label))
    if first.box is None or last.box is None or printed is None:
        return frozenset(out)
    size = _size(lines, placed, group)
    out.add("large" if size >= LARGE else "larger" if size >= HEADLINE else "little-larger" if size >= LARGER
            else "smaller" if size <= SMALLER else "body-size")
    before = groups[n - 1] if n else None
    after = groups[n + 1] if n + 1 < len(groups) else None
    if after is not None and _size(lines, placed, after) >= STEP * size and _touch(placed, group, after):
        out.add("over-larger")
    if before is not None and _size(lines, placed, before) >= STEP * size and _touch(placed, before, group):
        out.add("under-larger")
    if all(placed[i].centred for i in group) or (len(group) > 1 and all(placed[i].centred for i in group[1:])
                                                 and first.left >= 0 and abs(first.left - first.right) <= CENTRED):
        out.add("centred")
    elif INDENT <= first.left <= DEEP:
        out.add("set-in")
    elif first.left < INDENT:
        out.add("flush-start")
    if len(group) == 1:
        out.add("one-line")
        if first.left > DEEP and first.right < INDENT:
            out.add("set-right")
    out.add("full-end" if last.right < SHORT_ENDED else "short-end")
    column = printed.column
    if before is None or _column(lines, before[-1]) != column:
        out |= {"column-top", "new-column"}
    if after is None or _column(lines, after[0]) != column:
        out.add("column-end")
    if lines[group[0]].gap and "column-top" not in out:
        out.add("white-above")
    if lines[group[0]].picture or (after is not None and lines[after[0]].picture):
        out.add("near-picture")
    return frozenset(out)


def _size(lines: Sequence[Line], placed: Sequence[_Set], group: Sequence[int]) -> float:
    """The type size of a unit in ems of the body: the mean over its characters."""
    return sum(placed[i].size * len(lines[i].text) for i in group) / max(sum(len(lines[i].text) for i in group), 1)


def _touch(placed: Sequence[_Set], above: Sequence[int], below: Sequence[int]) -> bool:
    """Whether one unit stands right above the other, and not in another column."""
    one, two = placed[above[-1]].box, placed[below[0]].box
    if one is None or two is None:
        return False
    shared = min(one.right, two.right) - max(one.left, two.left)
    return shared > 0 and two.top - one.bottom <= WHITE_HEAD * max(one.height, two.height) and two.top > one.top


def _column(lines: Sequence[Line], i: int) -> int:
    printed = lines[i].printed
    return printed.column if printed is not None else 0


def bits_of(names: frozenset[str], table: Mapping[str, int]) -> int:
    """The bits of these features; a label that no rule asks for has none."""
    return sum(table[name] for name in names if name in table)
