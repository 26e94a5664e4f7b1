"""Label: what is told of a line in the picture: its article, block, role, and what is in doubt about it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from cleaner.model import ASIDE, Article, Block, Line, Outcome, Place, Printed, Seam, Verdict

UNSURE: Final = 0.6
"""Under this confidence a role is marked: the second best was nearly as good."""

TITLE: Final = 40
"""Characters of an article's first words that stand for a headline that it has not."""

LETTERS: Final = {
    "body": "", "headline": "H", "kicker": "K", "deck": "D", "crosshead": "X", "byline": "B", "dateline": "Dl",
    "caption": "C", "credit": "Cr", "masthead": "M", "folio": "F", "section": "S", "jump": "J",
    "advertisement": "Ad",
}
"""What stands for a role beside its block; of the others the first two letters do."""


class Label(NamedTuple):
    """What is told of a line.

    ``block`` and ``article`` count from 1 in reading order, 0 is none. ``first`` tells that the block begins here,
    ``wavers`` that its role may as well be another one, at the first of the lines that this is so of. ``asks`` are the
    questions that a person should answer, ``lost`` tells that text is missing behind it.
    """

    role: str
    verdict: Verdict | None
    block: int = 0
    article: int = 0
    first: bool = False
    wavers: bool = False
    asks: tuple[str, ...] = ()
    lost: bool = False

    @property
    def is_aside(self) -> bool:
        """Whether it is set aside from the text."""
        return self.role in ASIDE

    @property
    def is_unsure(self) -> bool:
        """Whether its role may as well be another one."""
        return _is_unsure(self.verdict)


def _is_unsure(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.confidence < UNSURE


class Story(NamedTuple):
    """An article: its number, what it is called, the number of its lines."""

    n: int
    title: str
    lines: int


def letter(role: str) -> str:
    """The letters that stand for a role.

    >>> letter("headline"), letter("imprint"), letter("body")
    ('H', 'Im', '')
    """
    return LETTERS.get(role, role[:2].capitalize())


def labels(outcome: Outcome) -> tuple[Label, ...]:
    """A label for each line of a page.

    >>> from cleaner.document import clean
    >>> [(one.role, one.article) for one in labels(clean("# 芦河开闸\\n\\n3月4日,芦河上游开闸放水。").outcome)]
    [('headline', 1), ('body', 1)]
    """
    articles = {block.lines[0]: n for n, node in _articles(outcome) for block in node.all_blocks}
    made: dict[int, Label] = {}
    for n, block in enumerate(outcome.blocks, 1):
        asks = _asks(block)
        before: Verdict | None = None
        for k, i in enumerate(block.lines):
            verdict = _verdict(outcome, i)
            wavers = _is_unsure(verdict) and verdict is not before
            made[i] = Label(block.role, verdict, n, articles.get(block.lines[0], 0), k == 0, wavers,
                            asks.get(k, ()), block.lost is not None and k == len(block.lines) - 1)
            before = verdict
    return tuple([made[i] if i in made else Label("body", _verdict(outcome, i))
                  for i in range(len(outcome.page.lines))])


def stories(outcome: Outcome) -> list[Story]:
    """The articles of a page."""
    told: list[Story] = []
    for n, node in _articles(outcome):
        blocks = node.all_blocks
        title = next((block.text for block in node.heads if block.role == "headline"), "")
        first = blocks[0].text[:TITLE] if blocks else ""
        told.append(Story(n, title or first, sum(len(block.lines) for block in blocks)))
    return told


def told(outcome: Outcome, i: int, label: Label, stray: str = "") -> str:
    """All that is told of line ``i``, a fact a line, its text last."""
    line = outcome.page.lines[i]
    verdict = label.verdict
    facts = [" · ".join([
        label.role if verdict is None else f"{label.role} {verdict.confidence:.2f}",
        f"article {label.article}" if label.article else "no article", f"block {label.block}", f"line {line.n}"])]
    if verdict is not None and verdict.rule:
        facts.append(f"{verdict.rule}: {verdict.reason}" if verdict.reason else verdict.rule)
    facts.append(pointer(outcome, line))
    facts += [_print(line.printed, _column(outcome, line))] if line.printed is not None else []
    facts += [f"drawn beside the sheet: it has {stray}"] if stray else []
    facts += [f"question: {ask}" for ask in label.asks]
    facts += ["text is missing behind it"] if label.lost else []
    return "\n".join([*filter(None, facts), line.text])


def pointer(outcome: Outcome, line: Line) -> str:
    """Where a line stands in the file that it was read from: code points of a text (RFC 5147), or a fragment.

    >>> from cleaner.document import clean
    >>> made = clean("好,就这样办。", name="p1.txt").outcome
    >>> pointer(made, made.page.lines[0])
    'p1.txt#char=0,7'
    """
    page, source = outcome.page, outcome.page.source
    place = _place(source.places, line)
    if place is None:
        return f"{source.name}#char={line.start},{line.end}"
    file = next((sheet.file for sheet in page.sheets[place.sheet - 1 : place.sheet]), source.name)
    at = place.at + line.start - place.start
    return f"{file}#{place.ref}" + (f" from character {at}" if at else "")


def _place(places: Sequence[Place], line: Line) -> Place | None:
    """The place that a line was read from, or a piece of it."""
    k = bisect_right(places, line.start, key=lambda place: place.start) - 1
    return places[k] if k >= 0 and line.start <= places[k].end else None


def _column(outcome: Outcome, line: Line) -> str:
    """The column of text that a line stands in, by its number, or that it stands in a band."""
    sheet = next((sheet for sheet in outcome.page.sheets if sheet.n == line.sheet), None)
    column = line.printed.column if line.printed is not None else 0
    if sheet is None or not 0 < column <= len(sheet.columns):
        return ""
    return "band" if column in sheet.bands else f"column {sheet.numbers[column - 1]}"


def _print(printed: Printed, column: str) -> str:
    """What the file says of a line besides its text."""
    words = [
        column, f"type {printed.size:.4g}" if printed.size else "",
        "bold" if printed.bold else "", "italic" if printed.italic else "", "vertical" if printed.vertical else "",
        f"the engine is {printed.sure:.2f} sure" if printed.sure is not None else "",
        f"region {printed.block}" if printed.block else "", f"called {printed.label}" if printed.label else "",
        "box " + " ".join([f"{edge:.5g}" for edge in printed.box]) if printed.box is not None else "",
    ]
    return " · ".join(filter(None, words))


def _articles(outcome: Outcome) -> Iterator[tuple[int, Article]]:
    """The articles of a page with their numbers."""
    yield from enumerate((node for node in outcome.nodes if isinstance(node, Article)), 1)


def _verdict(outcome: Outcome, i: int) -> Verdict | None:
    return outcome.roles[i] if i < len(outcome.roles) else None


def _asks(block: Block) -> dict[int, tuple[str, ...]]:
    """The questions about a block, by the index of the line that they are about."""
    found: dict[int, tuple[str, ...]] = {}

    def ask(k: int, words: str) -> None:
        found[k] = (*found.get(k, ()), words)

    for k, seam in enumerate(block.seams, 1):
        if seam.mode == "ask":
            ask(k, f"does it continue the line before? {_why(seam)}")
    starts = [seam.at for seam in block.seams]
    for change in block.changes:
        if change.mode == "ask":
            ask(bisect_right(starts, change.start),
                f"{block.text[change.start : change.end]} → {change.after}? {change.rule} {change.confidence:.2f}")
    if block.lost is not None:
        ask(len(block.lines) - 1, f"is text missing behind it? {_why(block.lost)}")
    return found


def _why(seam: Seam) -> str:
    return f"{seam.rule} {seam.confidence:.2f}"
