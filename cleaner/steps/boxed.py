"""Boxed: the units of a page whose lines have boxes, and what the boxes tell of them, as feature bits.

A hard-wrapped line is a line; the paragraph is made of lines. Lines of one column that follow each other are one
unit as long as nothing printed parts them: an indent, a line that stops short, white, another size of type.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Final, NamedTuple

from cleaner.endings import is_finished
from cleaner.model import Box, Line, Page, Printed
from cleaner.steps.units import Unit, between
from cleaner.type_size import ems, is_wide, type_sizes

DASHES: Final = ("——", "一一", "--", "― ―")
"""How a deck begins that is set like the headline above it."""
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
SURELY_LARGER: Final = 1.2
"""Type so much larger that no body line is measured so by error."""
INSET: Final = 0.3
"""Ems of white on both sides of a heading that all but fills its column."""
RESIZED: Final = 1.2
"""How much the type of two lines of one paragraph may differ by its length, as engines measure."""
RESIZED_HIGH: Final = 1.14
"""How much, if the heights of their boxes say the same."""
ENOUGH: Final = 3.0
"""Ems from which the length of a line tells its type size."""
FEW: Final = 3.0
"""Ems up to which it tells next to nothing …"""
RESIZED_FEW: Final = 1.8
"""… so that the last characters of a headline may be measured so much larger."""
RESIZED_HEAD: Final = 1.17
"""How much that of two lines of one headline may."""
TIGHT, LOOSE = 0.8, 1.14
"""How far below each other lines of one paragraph stand, in lines of the page's body."""
BARS: Final = frozenset("|丨｜")
"""What engines make of a printed rule beside a column."""
SHARE: Final = 0.2
"""The share of a column's lines that begin at its edge at least; a single one may stick out by error."""
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


class _Set(NamedTuple):
    """A line as it is set, turned to run from left to right: its box, its type size in ems of the body, the ems that
    its edges are away from its column's, how far below the line before it stands, in lines of the body (0: it begins a
    column), how far above the next one, what its length alone says of its type, whether it is no line but a block
    of several, whether it is too short to tell its type by its length, and
    whether it is the only line of its column, so that nothing tells where that begins and ends.
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
        if (self.size < LARGER and not self.is_apart) or (self.few and self.regular) or (INDENT <= self.left <= DEEP and self.right < INSET and self.size < HEADLINE):
            return False
        return self.size >= SURELY_LARGER or self.is_apart or not self.regular or (self.is_inset_head and self.is_even)


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
    seen = [_features(page, placed, groups, n) for n in range(len(groups))]
    return units, [one | more for one, more in zip(seen, _of_articles(lines, groups), strict=True)]


def _of_articles(lines: Sequence[Line], groups: Sequence[Sequence[int]]) -> list[frozenset[str]]:
    """What the library's own structure tells of each unit."""
    begins = openings(lines)
    out: list[frozenset[str]] = []
    heading = 0
    for group in groups:
        article = article_of(lines[group[0]])
        names = {"in-article"} if article else set()
        if group[0] in begins:
            names.add("article-start")
        elif article and article == heading:
            names.add("article-heads")
        printed = lines[group[0]].printed
        if article:
            is_head = printed is not None and printed.label == "heading"
            heading = article if is_head and names & {"article-start", "article-heads"} else 0
        out.append(frozenset(names))
    return out


def _placed(page: Page) -> list[_Set]:
    """Each line as it is set."""
    boxes = [_along(line, page) for line in page.lines]
    sized = [(line, box) for line, box in zip(page.lines, boxes, strict=True) if box is not None]
    sizes = type_sizes([(line.text, box) for line, box in sized])
    body, of_lines = sizes.body, iter(zip(sizes.of_lines, sizes.blocks, strict=True))
    edges = _edges(sized, body)
    steps = _steps(page.lines, boxes)
    pitch = median([step for step in steps if 0 < step < 3 * body] or [body])
    counts = Counter(_column_of(line) for line, _ in sized)
    han = 2 * sum(is_wide(line.text) for line in page.lines) > len(page.lines)
    out = []
    for line, box, step, follow in zip(page.lines, boxes, steps, [*steps[1:], 0.0], strict=True):
        if box is None:
            out.append(_Set(None))
            continue
        left, right = edges[_column_of(line)]
        box = _without_bars(line, box, left, right)
        size, block = next(of_lines)
        size /= body
        if han and not is_wide(line.text) and not any(char.isdigit() for char in line.text):
            size = min(size, 1.0)  # engines read ornaments and stains as large letters
        out.append(_Set(box, size, (box.left - left) / body, (right - box.right) / body,
                        step / pitch, follow / pitch, box.width / max(ems(line.text), 1) / body, block,
                        ems(line.text) <= FEW, counts[_column_of(line)] == 1))
    return out


def _along(line: Line, page: Page) -> Box | None:
    """The box of a line, turned to run from left to right if it runs down."""
    if line.printed is None or line.printed.box is None:
        return None
    box = line.printed.box
    if not line.printed.vertical:
        return box
    width = page.sheets[line.sheet - 1].width
    return Box(box.top, width - box.right, box.bottom, width - box.left)


def _column_of(line: Line) -> tuple[int, int]:
    """The sheet of a line and its column there."""
    return line.sheet, line.printed.column if line.printed is not None else 0


def article_of(line: Line) -> int:
    """The article that the library's own structure has a line in, from 1; 0: none, or it tells of none."""
    return line.printed.article if line.printed is not None else 0


def openings(lines: Sequence[Line]) -> frozenset[int]:
    """The indices of the lines that begin an article of the library's own structure.

    >>> of = lambda *articles: [Line(1, 0, 1, "a", printed=Printed(article=n)) for n in articles]
    >>> sorted(openings(of(0, 1, 1, 2, 0, 1)))
    [1, 3]
    """
    first: dict[int, int] = {}
    for i, line in enumerate(lines):
        first.setdefault(article_of(line), i)
    return frozenset(i for article, i in first.items() if article)


def _edges(lines: Sequence[tuple[Line, Box]], body: float) -> dict[tuple[int, int], tuple[float, float]]:
    """The left and right edge of each column: the outermost places where some of its lines begin and end."""
    columns: dict[tuple[int, int], list[Box]] = {}
    for line, box in lines:
        columns.setdefault(_column_of(line), []).append(box)
    for line, box in lines:
        boxes = columns[_column_of(line)]
        if (line.text[0] in BARS or line.text[-1] in BARS) and len(boxes) > 1:
            boxes.remove(box)
    return {column: (_edge([box.left for box in boxes], body), -_edge([-box.right for box in boxes], body))
            for column, boxes in columns.items()}


def _without_bars(line: Line, box: Box, left: float, right: float) -> Box:
    """The box of a line without the printed rule beside its column, which the engine has read as a letter of it."""
    if line.text[0] in BARS:
        box = box._replace(left=max(box.left, left))
    if line.text[-1] in BARS:
        box = box._replace(right=min(box.right, right))
    return box


def _edge(places: Sequence[float], body: float) -> float:
    """The least place that is no exception.

    >>> _edge([10, 30, 30, 31, 30, 70], 10), _edge([10, 40], 10)
    (30, 10)
    """
    ordered = sorted(places)
    enough = max(2, SHARE * len(ordered)) if len(ordered) > 3 else 1
    for place in ordered:
        if sum(place <= other <= place + body / 2 for other in ordered) >= enough:
            return place
    return ordered[0]


def _steps(lines: Sequence[Line], boxes: Sequence[Box | None]) -> list[float]:
    """How far the middle of each line is below that of the line before it in its column; 0 where there is none."""
    out = [0.0] * len(lines)
    for i in range(1, len(lines)):
        one, two = boxes[i - 1], boxes[i]
        if one is not None and two is not None and _column_of(lines[i - 1]) == _column_of(lines[i]):
            out[i] = max(0.0, (two.top + two.bottom - one.top - one.bottom) / 2)
    return out


def _goes_on(lines: Sequence[Line], placed: Sequence[_Set], group: Sequence[int], i: int) -> bool:
    """Whether line ``i`` is of the unit that the lines of ``group`` begin."""
    a = group[-1]
    if _column_of(lines[a]) != _column_of(lines[i]) or article_of(lines[a]) != article_of(lines[i]):
        return False
    above, below = placed[a], placed[i]
    if above.box is None or below.box is None:
        return lines[i].gap == 0
    if lines[i].picture or above.block or below.block:
        return False
    if _beside(above, below):
        return _resized(above, below) <= RESIZED_HEAD
    if above.is_head:
        rest = below.centred and not below.regular and (below.size > SMALLER or ems(lines[i].text) <= FEW)
        return (below.is_head or rest) and _one_head(lines[a], lines[i], above, below)
    return not below.is_head and not _parts(lines, placed, group, i)


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
    """Whether two lines of headings, under each other, are one headline."""
    if above.box is None or below.box is None or one.text.endswith((":", "：")) or two.text.startswith(DASHES):
        return False
    high = max(above.box.height, below.box.height)
    white = (below.box.top - above.box.bottom) / high
    few = min(ems(one.text), ems(two.text)) <= FEW
    return white <= WHITE_HEAD and _resized(above, below) <= (RESIZED_FEW if few else RESIZED_HEAD)


def _parts(lines: Sequence[Line], placed: Sequence[_Set], group: Sequence[int], i: int) -> bool:
    """Whether something printed parts a line of body from the lines before it."""
    a = group[-1]
    above, below = placed[a], placed[i]
    if lines[i].gap or below.step > LOOSE:
        return True
    if _other_type(lines[a], lines[i], above, below):
        return True
    if below.centred or above.centred:
        return not (above.centred and below.centred) and not (below.centred and len(group) == 1 and above.size < 1)
    if below.left >= INDENT:
        return True
    ended = is_finished(lines[a].text)
    return above.right >= (SHORT_ENDED if ended else SHORT)


def _other_type(one: Line, two: Line, above: _Set, below: _Set) -> bool:
    """Whether two lines of text are set in different type."""
    if above.box is None or below.box is None or min(ems(one.text), ems(two.text)) < ENOUGH:
        return False
    ratio = _resized(above, below)
    low, high = sorted((above.box.height, below.box.height))
    alike = (above.size < below.size) == (above.box.height < below.box.height)
    return ratio > RESIZED or (ratio > RESIZED_HIGH and alike and high > RESIZED_HIGH * low)


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
    if all(placed[i].is_even for i in group) and any(placed[i].centred or placed[i].is_inset_head for i in group):
        out.add("centred")
    elif first.block or first.alone:
        pass
    elif INDENT <= first.left <= DEEP:
        out.add("set-in")
    elif first.left < INDENT:
        out.add("flush-start")
    if len(group) == 1:
        out.add("one-line")
        if first.left > DEEP and first.right < INDENT:
            out.add("set-right")
    if not last.block and not last.alone:
        out.add("full-end" if last.right < SHORT_ENDED else "short-end")
    column = _column_of(lines[group[0]])
    if before is None or _column_of(lines[before[-1]]) != column:
        out |= {"column-top", "new-column"}
    if after is None or _column_of(lines[after[0]]) != column:
        out.add("column-end")
    if not {"column-top", "column-end"} & out:
        out.add("in-column")
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
