"""Words: what cleaning would change on a page, for people: by article and block, each change in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from cleaner.document import Document
from cleaner.edits import identity
from cleaner.findings import line_of, line_starts
from cleaner.model import ASIDE, Mark
from cleaner.review.diffs.effect import NOUNS, Effect, counted, effect_of
from cleaner.review.diffs.ink import Ink
from cleaner.review.diffs.visible import columns, spell_changed
from cleaner.review.diffs.windows import Stretch, cut, shortened
from cleaner.review.sheet import sheet

WIDE: Final = 10
"""Columns of what is changed, before the rule's name: enough for most, so that the names stand in a column."""

NAMED: Final = 16
"""Characters by which a change is named below its block, where it is shown whole."""

Json = dict[str, Any]


@dataclass(slots=True)
class Tally:
    """What was seen on all pages: how many, how many of them with edits, edits by effect and by rule."""

    pages: int = 0
    touched: int = 0
    effects: Counter[Effect] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)

    def add(self, marks: Collection[Mark]) -> None:
        """Count the edits of one page."""
        self.pages += 1
        self.touched += bool(marks)
        self.effects.update(map(effect_of, marks))
        self.rules.update(mark.rule for mark in marks)


def told(marks: Sequence[Mark]) -> list[Mark]:
    """The marks that are worth a word: what only tells a role, as it was expected, is not."""
    return [mark for mark in marks if effect_of(mark) in NOUNS]


def words(document: Document, marks: Sequence[Mark], shown: str, ink: Ink) -> list[str]:
    """The lines that tell of ``marks``, edits of a document that is called ``shown``.

    >>> from cleaner.document import clean
    >>> page = clean("园内步道全长4.2公里,与小区相连。")
    >>> edits = [mark for mark in page.edits if mark.kind == "text"]
    >>> print(*words(page, edits, "p.txt", Ink())[2:], sep="\\n")
    Article 1: 园内步道全长4.2公里,与小区相连。
      line 1 · body
          园内步道全长4.2公里[-,-]{+，+}与小区相连。
            , → ，     punct.fullwidth 1.00
    """
    marks = told(marks)
    counts = counted(Counter(map(effect_of, marks))) or "nothing would change"
    lines = [f"{ink.title(shown)}: {counts}", *(ink.asks(f"  warning: {one}") for one in document.warnings)]
    if marks:
        lines += _Words(document, {identity(mark): mark for mark in marks}, ink).lines()
    return lines


def summary(tally: Tally, ink: Ink) -> list[str]:
    """The counts of all pages, and those of each rule, the most frequent one first."""
    head = (f"{tally.pages} page{'s' * (tally.pages != 1)}, {tally.touched} with edits: "
            f"{counted(tally.effects) or 'nothing would change'}")
    ordered = sorted(tally.rules.items(), key=lambda item: (-item[1], item[0]))
    return [ink.title(head), *(f"{many:7}  {ink.plain(rule)}" for rule, many in ordered)]


class _Entry(NamedTuple):
    """What alike edits of a block have in common."""

    what: str
    rule: str
    asks: str


class _Words:
    """The words of one page while they are made."""

    def __init__(self, document: Document, marks: Mapping[str, Mark], ink: Ink) -> None:
        self.marks, self.ink = marks, ink
        self.page = sheet(document, "")
        self.blocks = iter(document.outcome.blocks)
        self.numbers = [line.n for line in document.outcome.page.lines]
        self.starts = line_starts(document.outcome.page.source.text)
        self.titles = {one["n"]: one["title"] for one in self.page["articles"]}
        self.under = -1
        self.seen: set[int] = set()

    def lines(self) -> Iterator[str]:
        """All of it."""
        waiting: list[tuple[Json, str]] = []
        for row in self.page["rows"]:
            place = self._place(row)
            if waiting and not (self._is_aside(row) and self._alike(waiting[-1][0], row)):
                yield from self._asides(waiting)
                waiting = []
            if self._is_aside(row):
                waiting.append((row, place))
            else:
                yield from self._row(row, place)
        if waiting:
            yield from self._asides(waiting)

    def _place(self, row: Json) -> str:
        """The lines of a row's block."""
        first = last = row["line"]
        if row["role"]:
            last = self.numbers[next(self.blocks).lines[-1]]
        return str(first) if first == last else f"{first}–{last}"

    def _marks(self, row: Json) -> list[Mark]:
        """The wanted edits of a row, in order: its role, then what is in it."""
        indices = [row["edit"], *(i for _, i in row["left"])]
        return [mark for i in indices if i >= 0 for mark in self._of(i)]

    def _of(self, index: int) -> list[Mark]:
        """The wanted marks behind an edit of the sheet: the role of a block of several lines has several."""
        return [self.marks[name] for name in self.page["edits"][index]["ids"] if name in self.marks]

    def _is_aside(self, row: Json) -> bool:
        """Whether a row is wanted because it is set aside, and for nothing else."""
        marks = self._marks(row)
        return bool(marks) and all(effect_of(mark) == "aside" for mark in marks)

    @staticmethod
    def _alike(one: Json, two: Json) -> bool:
        return bool(one["role"] == two["role"] and one["article"] == two["article"])

    def _asides(self, rows: Sequence[tuple[Json, str]]) -> Iterator[str]:
        """Lines next to each other that are set aside as the same thing."""
        first = rows[0][0]
        marks = [mark for row, _ in rows for mark in self._marks(row)]
        yield from self._heading(first)
        begin, end = rows[0][1].split("–")[0], rows[-1][1].split("–")[-1]
        yield self._label(begin if begin == end else f"{begin}–{end}", f"{first['role']}, set aside", marks)
        for mark in marks:
            yield f"      {self.ink.gone(shortened(mark.before))}"

    def _row(self, row: Json, place: str) -> Iterator[str]:
        """A block with the changes in it."""
        marks = self._marks(row)
        if not marks:
            return
        yield from self._heading(row)
        roles = [mark for mark in marks if mark.kind == "role"]
        role = row["role"] or "outside of the text"
        if row["aside"] and row["role"] in ASIDE:
            role += ", set aside"
        elif row["moved"]:
            role += self._moved(roles)
        yield self._label(place, role, [mark for mark in roles if effect_of(mark) != "ask"])
        yield from self._text(row, place)
        yield from self._entries([mark for mark in marks if mark.kind != "role" or effect_of(mark) == "ask"])

    def _moved(self, roles: Sequence[Mark]) -> str:
        """Where a block is read that stood within another one."""
        to = next((mark.to for mark in roles if mark.to is not None), None)
        return "" if to is None else f", moved behind line {line_of(self.starts, roles[0]._replace(start=to))}"

    def _heading(self, row: Json) -> Iterator[str]:
        """The article that a row is of, where another one begins."""
        n = row["article"]
        if n == self.under:
            return
        again = ", continued" if n in self.seen else ""
        self.under = n
        self.seen.add(n)
        yield ""
        if n:
            yield self.ink.title(f"Article {n}{again}: {shortened(self.titles[n])}")
        else:
            yield self.ink.title(f"Outside the articles{again}")

    def _label(self, place: str, role: str, marks: Sequence[Mark]) -> str:
        """The line above a block: where it stands, what it is, who says so of a role that does something."""
        line = f"  {'lines' if '–' in place else 'line'} {place} · {self.ink.label(role)}"
        rules = dict.fromkeys(mark.rule for mark in marks)
        for rule in rules:
            own = [mark for mark in marks if mark.rule == rule]
            line += f" · {self.ink.plain(rule)} {self._sure(own)}{self._doubt(own)}"
        return line

    def _doubt(self, marks: Sequence[Mark]) -> str:
        """The sign of what is made though the rule is in doubt."""
        return f" {self.ink.asks('in doubt')}" if any(mark.mode == "ask" for mark in marks) else ""

    def _sure(self, marks: Sequence[Mark]) -> str:
        """Confidences, and how many there are."""
        low, high = (f"{pick(mark.confidence for mark in marks):.2f}" for pick in (min, max))
        return self.ink.faint((low if low == high else f"{low}–{high}") + f" ×{len(marks)}" * (len(marks) > 1))

    def _text(self, row: Json, place: str) -> Iterator[str]:
        """The text of a block, where something is changed in it and a little around."""
        stretches = [self._stretch(left, right, i)
                     for (left, i), (right, _) in zip(row["left"], row["right"] or row["left"], strict=True)]
        if row["aside"] and row["role"]:
            yield f"      {self.ink.gone(shortened(''.join(one.text for one in stretches)))}"
            return
        if all(one.drawn is None for one in stretches):
            yield f"      {self.ink.plain(shortened(''.join(one.text for one in stretches)))}"
        for window in cut(stretches):
            line = next(one.line for one in window if one.drawn is not None)
            gutter = f"{line:>4}  " if "–" in place else "      "
            yield from self.ink.folded(
                [(self.ink.plain(one.text), False) if one.drawn is None else (one.drawn, True) for one in window],
                gutter)

    def _stretch(self, left: str, right: str, index: int) -> Stretch:
        """A segment of a row, with how it is drawn if it is wanted."""
        marks = self._of(index) if index >= 0 else []
        if not marks:
            return Stretch(left)
        mark, effect = marks[0], effect_of(marks[0])
        short = shortened(left)
        if not left and mark.before:
            drawn = ""  # an edit within another one has no stretch of its own: its place is shown
        elif effect == "lost":
            drawn = self.ink.lost()
        elif effect == "ask":
            drawn = self.ink.question(short, shortened(mark.after))
        else:
            drawn = self.ink.change(short, shortened(mark.after if left == right else right))
        return Stretch(left, drawn, line_of(self.starts, mark))

    def _entries(self, marks: Sequence[Mark]) -> Iterator[str]:
        """The changes of a block with rule and confidence, alike ones gathered."""
        groups: dict[_Entry, list[Mark]] = {}
        for mark in marks:
            groups.setdefault(_entry(mark), []).append(mark)
        for entry, own in groups.items():
            asks = effect_of(own[0]) in ("ask", "lost")
            what = self.ink.asks(entry.what) if asks else self.ink.plain(entry.what)
            pad = " " * max(0, WIDE - columns(entry.what))
            line = f"        {what}{pad} {self.ink.plain(entry.rule)} {self._sure(own)}"
            if entry.asks and not asks:
                line += self._doubt(own)
            if entry.asks and own[0].reason:
                line += f" {self.ink.faint(f'({own[0].reason})')}"
            yield line


def _entry(mark: Mark) -> _Entry:
    """What is said of an edit, in the same words for those that are alike."""
    return _Entry(_what(mark), mark.rule, mark.reason if mark.mode == "ask" else "")


def _what(mark: Mark) -> str:
    """What an edit does, in a few signs.

    >>> _what(Mark("join", "joins.word", 4, 6, "\\n\\n", "")), _what(Mark("text", "space.stray", 1, 2, " ", ""))
    ('⏎⏎ joined', '␣ goes')
    """
    before, after = (spell_changed(shortened(text, NAMED)) for text in (mark.before, mark.after))
    effect = effect_of(mark)
    if effect == "lost":
        return "? text is missing"
    if mark.kind == "role":
        return f"? is it {mark.role}"
    if mark.kind == "gap" and effect == "ask":
        return f"? {before} is unreadable"
    if effect == "ask":
        return f"? {before} → {after}" if after not in ("", before) else f"? {before}" + " goes" * (not after)
    if mark.kind == "join" and not after:
        return f"{before} joined".lstrip()
    if not before:
        return f"{after} comes"
    return f"{before} → {after}" if after else f"{before} goes"
