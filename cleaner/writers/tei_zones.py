"""Zones: how a printed page is parted in TEI: columns, stretches of articles and blocks in them, lines, pictures."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from cleaner.box import Box
from cleaner.model import HEADS, Article, Block, Line, Outcome, Sheet
from cleaner.writers.boxes import apart, around, sound
from cleaner.writers.pointers import Pointers

BESIDE: Final = 0.1
"""Share of a page's longer side within which a picture is the one that a caption tells of: a few lines of type."""


SLACK: Final = 0.05
"""Share of a column's width by which a picture in it may stand out: it may be a little wider than the lines."""


class Stretch(NamedTuple):
    """Lines of one block that follow each other in one column; lines that no block holds have no ``kind``.

    ``first`` and ``last`` are indices of lines of the transcript, ``column`` is 0 (as in a band) and ``article``
    is 0 where they are in none.
    """

    name: str
    kind: str
    sheet: int
    column: int
    article: int
    first: int
    last: int


class Zones:
    """The zones of all sheets of an outcome, and which of them its lines, blocks and articles stand in."""

    def __init__(self, prefix: str, outcome: Outcome, pointers: Pointers) -> None:
        """Lay out the zones; ``prefix`` begins every xml:id."""
        self.prefix = prefix
        self.lines = outcome.page.lines
        self.sheets = outcome.page.sheets
        self.pointers = pointers
        self._sheet = {sheet.n: sheet for sheet in self.sheets}
        self._numbers = {sheet.n: sheet.numbers for sheet in self.sheets}
        self._place = [pointers.at(line.start) for line in self.lines]
        self._block = {i: n for n, block in enumerate(outcome.blocks) for i in block.lines}
        self._kinds = [_kind(block) for block in outcome.blocks]
        self.boxes = self._boxes(outcome.page.emptied)
        self.stretches = tuple(self._stretches(_articles(outcome)))
        self._starts = [stretch.first for stretch in self.stretches]
        self._of_article: dict[int, list[str]] = {}
        self.groups = tuple(self._groups())

    def surface(self, sheet: int) -> str:
        """The xml:id of a printed page."""
        return f"{self.prefix}.s{sheet}"

    def label(self, sheet: int) -> str:
        """What the file says that a printed page is numbered."""
        return self._sheet[sheet].label

    def column_of(self, line: int) -> tuple[int, int]:
        """Sheet and column of text of a line of the page; the column is 0 where it stands in none."""
        sheet, column = self.stretch_of(line)
        return sheet, self._numbers[sheet][column - 1] if column else 0

    def stretch_of(self, line: int) -> tuple[int, int]:
        """Sheet and column or band of a line of the page, as they are counted together; 0 where it stands in none."""
        found = self.lines[line]
        column = found.printed.column if found.printed else 0
        return found.sheet, column if 0 < column <= len(self._numbers[found.sheet]) else 0

    def column(self, sheet: int, column: int) -> str:
        """The xml:id of a column of text."""
        return f"{self.prefix}.s{sheet}.c{column}"

    def line(self, place: int) -> str:
        """The xml:id of a line of the transcript, by its index."""
        return f"{self.prefix}.s{self.pointers.places[place].sheet}.l{place + 1}"

    def of(self, lines: Iterable[int]) -> str:
        """Pointers to the zones of lines of one block; to a line's where it shares the line with another block."""
        out: dict[str, None] = {}
        for i in lines:
            place = self._place[i]
            stretch = self.stretches[bisect_right(self._starts, place) - 1]
            first = bisect_right(self._place, place - 1)
            own = stretch.name and self._block.get(first) == self._block.get(i)
            out[f"#{stretch.name if own else self.line(place)}"] = None
        return " ".join(out)

    def article(self, number: int) -> str:
        """Pointers to the zones of an article, by its place among the articles from 1."""
        return " ".join([f"#{name}" for name in self._of_article.get(number, ())])

    def picture(self, block: Block) -> str:
        """The pointer to the picture that a caption tells of: the nearest one beside it; else to the caption."""
        sheet = self._sheet[self.lines[block.lines[0]].sheet]
        own = around(line.printed.box for i in block.lines
                     if (line := self.lines[i]).printed is not None and line.sheet == sheet.n)
        if own is None:
            return self.of(block.lines)
        found = [(apart(own, box), n) for n, box in pictures(sheet)]
        near = min((one for one in found if one[0] <= _reach(sheet)), default=None)
        return self.of(block.lines) if near is None else f"#{self.picture_name(sheet, near[1])}"

    def picture_name(self, sheet: Sheet, n: int) -> str:
        """The xml:id of a picture."""
        return f"{self.prefix}.s{sheet.n}.f{n}"

    def _boxes(self, emptied: Sequence[Line]) -> list[Box | None]:
        """The box of each line of the transcript, as far as one is known; also of lines that are empty now."""
        boxes: list[Box | None] = [None] * len(self.pointers.places)
        for line in (*self.lines, *emptied):
            if line.printed is not None:
                boxes[self.pointers.at(line.start)] = sound(line.printed.box)
        return boxes

    def _stretches(self, articles: dict[int, int]) -> Iterator[Stretch]:
        """The lines of the transcript as stretches; a line that no block holds stands where the one before does."""
        first = {place: i for i, place in reversed(list(enumerate(self._place)))}
        where: list[tuple[int, int, int, int]] = []
        for place, told in enumerate(self.pointers.places):
            i = first.get(place)
            if i is not None:
                column = self.column_of(i)[1]
                where.append((told.sheet, column, self._block.get(i, -1), articles.get(self._block.get(i, -1), 0)))
            else:
                same = bool(where) and where[-1][0] == told.sheet
                where.append((told.sheet, where[-1][1] if same else 0, -1, where[-1][3] if same else 0))
        counts: dict[int, int] = {}
        place = 0
        for (sheet, column, block, article), group in groupby(where):
            many = len(list(group))
            name = ""
            if block >= 0:
                n = counts[sheet] = counts.get(sheet, 0) + 1
                name = f"{self.prefix}.s{sheet}.b{n}"
            yield Stretch(name, self._kinds[block] if block >= 0 else "", sheet, column, article,
                          place, place + many - 1)
            place += many

    def _groups(self) -> Iterator[tuple[str, Sequence[Stretch]]]:
        """Stretches of one article that follow each other in one column, with the xml:id of their zone.

        What is in no article has no such zone.
        """
        counts: dict[int, int] = {}
        for (sheet, _, article), group in groupby(self.stretches, lambda one: (one.sheet, one.column, one.article)):
            name = ""
            if article:
                n = counts[sheet] = counts.get(sheet, 0) + 1
                name = f"{self.prefix}.s{sheet}.a{n}"
                self._of_article.setdefault(article, []).append(name)
            yield name, tuple(group)


def pictures(sheet: Sheet) -> list[tuple[int, Box]]:
    """The pictures of a sheet that have a sound box, with their numbers."""
    return [(n, box) for n, told in enumerate(sheet.pictures, 1) if (box := sound(told)) is not None]


def text_columns(sheet: Sheet) -> list[Box | None]:
    """The columns of text of a sheet, as far as they are sound boxes."""
    return [sound(box) for box, n in zip(sheet.columns, sheet.numbers, strict=True) if n]


def column_with(sheet: Sheet, picture: Box) -> int:
    """The column of text that a picture stands in, or on the edge of; 0 where it is wider or far from all.

    >>> columns = (Box(0, 0, 900, 90), Box(0, 300, 400, 900), Box(500, 300, 900, 900))
    >>> sheet = Sheet(1, 900, 1000, "p.xml", "", columns=columns, bands=frozenset({1}))
    >>> column_with(sheet, Box(500, 120, 910, 290)), column_with(sheet, Box(300, 400, 600, 600))
    (2, 0)
    """
    found: list[tuple[float, float, int]] = []
    for k, column in enumerate(text_columns(sheet), 1):
        if column is not None:
            slack = SLACK * column.width
            if column.left - slack <= picture.left and picture.right <= column.right + slack:
                found.append((apart(column, picture), column.width, k))
    return min((one for one in found if one[0] <= _reach(sheet)), default=(0, 0, 0))[2]


def _reach(sheet: Sheet) -> float:
    return BESIDE * max(sheet.width, sheet.height, 0)


def _kind(block: Block) -> str:
    """What the zone of a block is called."""
    return "head" if block.role in HEADS else "paragraph" if block.role == "body" else block.role


def _articles(outcome: Outcome) -> dict[int, int]:
    """The article of each block that is in one, by index; articles are counted from 1."""
    home = {block.lines[0]: n for n, block in enumerate(outcome.blocks) if block.lines}
    articles = [node for node in outcome.nodes if isinstance(node, Article)]
    return {home[block.lines[0]]: n for n, article in enumerate(articles, 1) for block in article.all_blocks
            if block.lines}
