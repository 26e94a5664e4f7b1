"""Box feature: what the boxes of a unit tell of it, by names that rules use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Final

from cleaner.box import Box, around, middle_height, shared_height, shared_width
from cleaner.figures import is_figures
from cleaner.model import Line, Page, Sheet
from cleaner.steps.setting import DEEP, HEADLINE, INDENT, LARGER, SetLine, column_of

SHORT_ENDED: Final = 1.2
"""Ems that it stops short at least if it ends as a sentence does."""
LARGE: Final = 1.6
"""Type of a headline over several columns."""
SMALLER: Final = 0.91
"""Type this small is that of captions and notes; body lines vary by less."""
WHITE_HEAD: Final = 1.5
"""The same for large type, in its own ems."""
STEP: Final = 1.15
"""How much larger the type of a headline is than that of the kicker above it and the deck below."""
NEAR_PICTURE: Final = 2.0
"""Heights of a line between a picture and its caption at most."""
MOST_PICTURES: Final = 200
"""Pictures of a sheet at most; engines that read specks as pictures give more."""
ROOM: Final = 1.0
"""How many times the white between lines of body a heading has above it at least."""
HIGHEST_HEAD: Final = 0.2
"""The share of its page that a running head is high at most; what is higher may be text."""
MOST_OF_HEAD: Final = 20
"""Lines of a running head at most that are looked at for a date."""
LARGER_FONT: Final = 1.1
"""How much larger than the body's the type of a heading is by the file's styles at least."""
SPANNING: Final = 1.3
"""Columns that a heading is wide at least to be over several of them."""

FEATURES: Final = (
    "boxed-page",      # the lines of the page have boxes
    "large",           # the type is that of a headline over several columns
    "larger",          # the type is that of a headline over one column
    "little-larger",   # the type is a little larger than the body's, as that of crossheads is
    "body-size",       # the type is that of the body
    "smaller",         # the type is smaller: a caption, a note, a running line
    "larger-font",     # the file's own styles say that the type is larger than the body's
    "bold",            # they say that it is bold, as little of the page is
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
    "beside-date",     # it stands in the band on top of its page, beside a date or a number
    "beside-band",     # it begins a column on one level with the headline read before, which is over others
    "white-above",     # there is white between it and what stands above it in its column
    "cramped",         # it stands no further below a line of body than lines of body do, edge to edge
    "near-picture",    # a picture, or the white of one, is right above or below
    "spanning",        # it is wider than a column
    "in-column",       # text stands above and below it in its column
    "in-article",      # the library's own structure has it in an article …
    "article-start",   # … which begins with it
    "article-heads",   # … after nothing but headings
    "one-line",        # it is one printed line
)


def labelled(label: str) -> str:
    """The feature of a line whose region the file gives this label.

    >>> labelled("heading")
    'labelled-heading'
    """
    return f"labelled-{label}"


def column_widths(page: Page) -> dict[int, float]:
    """The width of a column of each sheet: that in the middle."""
    return {sheet.n: median(box.width for box in sheet.columns) for sheet in page.sheets if sheet.columns}


def features(
    page: Page, placed: Sequence[SetLine], groups: Sequence[Sequence[int]], n: int, widths: Mapping[int, float]
) -> frozenset[str]:
    """The names of the features that the boxes of a unit give it: the ``n``th of groups of lines.

    ``widths`` are :func:`column_widths`.
    """
    lines, group = page.lines, groups[n]
    first, last = placed[group[0]], placed[group[-1]]
    printed = lines[group[0]].printed
    out = {"boxed-page"}
    if printed is not None and printed.label:
        out.add(labelled(printed.label))
    if first.box is None or last.box is None or printed is None:
        return frozenset(out)
    before = groups[n - 1] if n else ()
    after = groups[n + 1] if n + 1 < len(groups) else ()
    out |= _of_type(lines, placed, group, before, after) | _of_edges(placed, group)
    out |= _of_column(lines, group, before, after) | _of_sheet(page, placed, group, after, widths)
    sheet = page.sheets[lines[group[0]].sheet - 1]
    if printed.column == 1 and _is_beside_date(lines, placed, group, sheet):
        out.add("beside-date")
    if before and "column-top" not in out and _is_cramped(placed[before[-1]], first):
        out.add("cramped")
    if "column-top" in out and _is_beside_band(sheet, printed.column, first.box):
        out.add("beside-band")
    return frozenset(out)


def _of_type(lines: Sequence[Line], placed: Sequence[SetLine], group: Sequence[int], before: Sequence[int],
             after: Sequence[int]) -> set[str]:
    """What the size of a unit's type tells, by itself and beside that of its neighbours."""
    size = _size(lines, placed, group)
    out = set()
    if all(placed[i].font >= LARGER_FONT for i in group):
        out.add("larger-font")
    if all(placed[i].bold for i in group):
        out.add("bold")
    out |= {"large" if size >= LARGE else "larger" if size >= HEADLINE else "little-larger" if size >= LARGER
           else "smaller" if size <= SMALLER else "body-size"}
    if after and _size(lines, placed, after) >= STEP * size and _touch(placed, group, after):
        out.add("over-larger")
    if before and _size(lines, placed, before) >= STEP * size and _touch(placed, before, group):
        out.add("under-larger")
    return out


def _of_edges(placed: Sequence[SetLine], group: Sequence[int]) -> set[str]:
    """What the edges of a unit's lines tell, beside those of their column."""
    first, last = placed[group[0]], placed[group[-1]]
    out = {"one-line"} if len(group) == 1 else set()
    if all(placed[i].is_even for i in group) and any(placed[i].centred or placed[i].is_inset_head for i in group):
        out.add("centred")
    elif not first.block and not first.alone:
        if INDENT <= first.left <= DEEP:
            out.add("set-in")
        elif first.left < INDENT:
            out.add("flush-start")
        elif len(group) == 1 and first.right < INDENT:
            out.add("set-right")
    if not last.block and not last.alone:
        out.add("full-end" if last.right < SHORT_ENDED else "short-end")
    return out


def _of_column(lines: Sequence[Line], group: Sequence[int], before: Sequence[int], after: Sequence[int]) -> set[str]:
    """What a unit's place in its column tells."""
    column = column_of(lines[group[0]])
    out = set()
    if not before or column_of(lines[before[-1]]) != column:
        out |= {"column-top", "new-column"}
    elif lines[group[0]].gap:
        out.add("white-above")
    if not after or column_of(lines[after[0]]) != column:
        out.add("column-end")
    return out if out & {"column-top", "column-end"} else out | {"in-column"}


def _of_sheet(page: Page, placed: Sequence[SetLine], group: Sequence[int], after: Sequence[int],
              widths: Mapping[int, float]) -> set[str]:
    """What a unit's place on its page tells: its width beside that of the columns, the pictures around it."""
    out = set()
    boxes = [box for i in group if (box := placed[i].box) is not None]
    whole = around(boxes)
    sheet = page.sheets[page.lines[group[0]].sheet - 1]
    if sheet.n in widths and whole.width > SPANNING * widths[sheet.n]:
        out.add("spanning")
    high = boxes[0].height
    if page.lines[group[0]].picture or (after and page.lines[after[0]].picture) or any(
            _is_near(whole, picture, NEAR_PICTURE * high) for picture in sheet.pictures[:MOST_PICTURES]):
        out.add("near-picture")
    return out


def _is_near(text: Box, picture: Box, white: float) -> bool:
    """Whether a picture stands right above or below a text, with no more than so much white between them."""
    shared = shared_width(text, picture)
    apart = max(picture.top - text.bottom, text.top - picture.bottom)
    return shared > 0 and apart <= white


def _is_beside_date(lines: Sequence[Line], placed: Sequence[SetLine], group: Sequence[int], sheet: Sheet) -> bool:
    """Whether a unit of the first column of a sheet stands on one level with a date or a number, in a band."""
    if 1 not in sheet.bands or sheet.columns[0].height > HIGHEST_HEAD * sheet.height:
        return False
    column = column_of(lines[group[0]])
    near = [*range(max(0, group[0] - MOST_OF_HEAD), group[0]),
            *range(group[-1] + 1, min(len(lines), group[-1] + 1 + MOST_OF_HEAD))]
    dates = [placed[k].box for k in near if column_of(lines[k]) == column and is_figures(lines[k].text)]
    own = [placed[k].box for k in group]
    return any(date and box and shared_height(date, box) > 0 for date in dates for box in own)


def _is_cramped(above: SetLine, line: SetLine) -> bool:
    """Whether a line leaves no more white below a line of body than the next line of body would."""
    if above.box is None or line.box is None or above.size >= LARGER or line.step <= 0:
        return False
    pitch = (middle_height(line.box) - middle_height(above.box)) / line.step
    return line.box.top - above.box.bottom < ROOM * (pitch - above.box.height)


def _is_beside_band(sheet: Sheet, column: int, line: Box) -> bool:
    """Whether a line stands on one level with the last band read before its column, and not within its edges."""
    above = max((n for n in sheet.bands if n < column), default=None)
    if above is None:
        return False
    band = sheet.columns[above - 1]
    return shared_height(line, band) > 0 and shared_width(line, band) <= 0


def _size(lines: Sequence[Line], placed: Sequence[SetLine], group: Sequence[int]) -> float:
    """The type size of a unit in ems of the body: the mean over its characters."""
    return sum(placed[i].size * len(lines[i].text) for i in group) / max(sum(len(lines[i].text) for i in group), 1)


def _touch(placed: Sequence[SetLine], above: Sequence[int], below: Sequence[int]) -> bool:
    """Whether one unit stands right above the other, and not in another column."""
    ones = [box for i in above if (box := placed[i].box) is not None]
    twos = [box for i in below if (box := placed[i].box) is not None]
    if not ones or not twos:
        return False
    shared = min(max(b.right for b in ones), max(b.right for b in twos)) - max(
        min(b.left for b in ones), min(b.left for b in twos))
    white = min(b.top for b in twos) - max(b.bottom for b in ones)
    high = max(ones[-1].height, twos[0].height)
    return shared > 0 and -0.5 * high <= white <= WHITE_HEAD * high


def bits_of(names: frozenset[str], table: Mapping[str, int]) -> int:
    """The bits of these features; a label that no rule asks for has none."""
    return sum(table[name] for name in names if name in table)
