"""The desk of one TEI file: its names, its log, its counters, and where in the source a run begins."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Final

from cleaner.edits import ROLE_SAID
from cleaner.model import Block, Mark, Outcome, Run
from cleaner.writers import markup
from cleaner.writers.pointers import Pointers, file_of
from cleaner.writers.tei_log import Entry, Log, Span
from cleaner.writers.tei_zones import Zones

UNSURE: Final = 0.5
"""Below this the second-best reading of a page is about as likely: the role is shown with resp and cert."""


REVIEWER: Final = "rev"
"""How the xml:id of a reviewer begins, behind the file's prefix."""

NOWHERE: Final = -1
"""The key of no block."""

_AT: Final = attrgetter("at")


def key(block: Block) -> int:
    """What a block is known by: where its first run begins in the source."""
    return block.runs[0].start if block.runs else NOWHERE


class Desk:
    """What is at hand while one file is written. Made new for each file, shared with nobody."""

    def __init__(self, outcome: Outcome) -> None:
        """Lay out an outcome; ``sheet`` is the last printed page that has got its ``pb``.

        ``begun`` are the entries of the log, by rule and span, that may go on in the next element. ``bridged``
        are, by where a line begins, the ends of the lines before it, if the log tells all that lies between.
        ``zones`` are those of a page that came from files of boxes, ``files`` their names and what names them
        here, ``begins`` sheet and number of the last column that has got its ``cb``.
        """
        source = outcome.page.source
        pointers = Pointers(outcome.page) if outcome.page.sheets else None
        lines = outcome.page.lines
        self.prefix = markup.identifier(source.name, source.sha256)
        self.tool = f"#{self.prefix}.tool"
        self.ocr = f"#{self.prefix}.ocr1"
        self.reviewers = {name: f"#{self.prefix}.{REVIEWER}{n}" for n, name in enumerate(outcome.reviewers, 1)}
        self.log = Log(self.prefix, source.name, source.text, pointers)
        self.source = source.text
        self.lines = lines
        self.outcome = outcome
        self.bridged: dict[int, int] = {}
        self.begun: dict[tuple[str, int, int], Entry] = {}
        self.sheet = lines[0].sheet if lines else 1
        self.many_sheets = bool(lines) and lines[0].sheet != lines[-1].sheet
        self.only_label = "" if self.many_sheets else outcome.meta.get("page", "")
        self.marks = self._marks(outcome) if outcome.marks else {}
        self.zones = Zones(self.prefix, outcome, pointers) if pointers is not None else None
        self.begins = (0, 0)
        self.files = self._files(outcome) if pointers is not None else {}
        self.whole = f"#{self.prefix}.transcript" if pointers is not None else self.ocr
        self.escaped: dict[str, str] = {}
        self._starts: list[int] = []
        self._counts: dict[str, int] = {}

    def safe(self, text: str) -> str:
        """A short text that comes again and again (a comma) as XML; ``escaped`` keeps it."""
        made = self.escaped[text] = markup.escape(text)
        return made

    def name(self, letter: str) -> str:
        """The next xml:id of a sort: ``m1``, ``m2`` …, under the file's prefix."""
        n = self._counts[letter] = self._counts.get(letter, 0) + 1
        return f"{self.prefix}.{letter}{n}"

    def line_at(self, offset: int) -> int:
        """The index of the line that holds a source offset, or of the last one before it."""
        if not self._starts:
            self._starts = [line.start for line in self.lines]
        return max(bisect_right(self._starts, offset) - 1, 0)

    def label(self, sheet: int) -> str:
        """What a printed page is called: its own number if the dump is one page that tells it."""
        told = "" if self.zones is None else self.zones.label(sheet)
        return told or self.only_label or str(sheet)

    def turn(self, start: int) -> int | None:
        """The sheet that begins at this place of the source, if it is a new one. Each is told only once."""
        if not self.many_sheets:
            return None
        sheet = self.lines[self.line_at(start)].sheet
        if sheet <= self.sheet:
            return None
        self.sheet = sheet
        return sheet

    def column(self, line: int) -> int:
        """The number of the column that begins with this line of the page, or 0.

        Each is told only once, and none behind one that comes later: what was set aside in a column that a
        paragraph runs past is written behind the paragraph.
        """
        if self.zones is None:
            return 0
        found = self.zones.column_of(line)
        if not found[1] or found <= max(self.begins, (self.sheet, 0)):
            return 0
        self.begins = found
        return found[1]

    def column_break(self, sheet: int, column: int, name: str, whole: str = "") -> str:
        """The ``cb`` of a column; ``whole`` tells, within text, whether it stands between words."""
        zones = self.zones
        facs = "" if zones is None else f' facs="#{zones.column(sheet, column)}"'
        word = f' break="{whole}"' if whole else ""
        return f'<cb n="{column}"{word}{facs} xml:id="{name}"/>'

    def reading(self, start: int) -> str:
        """The pointer to the file that the text at this place of the source came from."""
        places = self.log.pointers
        if places is None or not places.places:
            return self.ocr
        return self.files[places.places[places.at(start)].sheet]

    def on_sheet(self, sheet: int) -> str:
        """The attribute of a page break that leads to the page's surface, or nothing."""
        return "" if self.zones is None else f' facs="#{self.zones.surface(sheet)}"'

    def on_page(self, lines: Iterable[int]) -> str:
        """The attribute that leads lines of a block to their place on the printed page, or nothing."""
        found = "" if self.zones is None else self.zones.of(lines)
        return f' facs="{found}"' if found else ""

    def places(self, block: Block, low: int, high: int) -> str:
        """The attribute that leads ``text[low:high]`` of a block back to the source.

        It has a span for each line; lines between which the log tells all are one. The content is written first.
        Where there are zones, the attribute that leads to them goes before it.
        """
        lines, pointer = self.lines, self.log.pointer
        whole = high - low == len(block.text)
        if self.zones is not None:
            spans = [(lines[i].start, lines[i].end) for i in block.lines]
            spans = spans if whole else list(self._cut(block, low, high, spans))
            held = [self.line_at(start) for start, _ in spans]
            return self.on_page(held or block.lines) + (f' source="{self.log.sources(spans)}"' if spans else "")
        if whole and len(block.lines) == 1:
            line = lines[block.lines[0]]
            return f' source="{pointer}{line.start},{line.end}"'
        bridged = self.bridged
        spans = []
        for i in block.lines:
            line = lines[i]
            if spans and bridged.get(line.start) == spans[-1][1]:
                spans[-1] = (spans[-1][0], line.end)
            else:
                spans.append((line.start, line.end))
        if not whole:
            spans = list(self._cut(block, low, high, spans))
        pointers = " ".join([f"{pointer}{start},{end}" for start, end in spans])
        return f' source="{pointers}"' if pointers else ""

    def _cut(self, block: Block, low: int, high: int, spans: Iterable[Span]) -> Iterator[Span]:
        """What of the spans of a block belongs to ``text[low:high]``."""
        first = place_of(block.runs, low) if low else 0
        last = place_of(block.runs, high) if high < len(block.text) else len(self.source)
        for start, end in spans:
            start, end = max(start, first), min(end, last)
            if start < end:
                yield start, end

    def author(self, block: Block) -> str:
        """A pointer to who decided what a block is: the tool, or the reviewer whom its reason names."""
        if block.rule == ROLE_SAID:
            for name, pointer in self.reviewers.items():
                if re.match(rf"\w+ by {re.escape(name)}(: |$)", block.reason):
                    return pointer
        return self.tool

    def doubt(self, block: Block) -> str:
        """The attributes of a role that is not sure or that a reviewer gave, or nothing."""
        if block.rule == ROLE_SAID and (author := self.author(block)) != self.tool:
            return f' resp="{author}" cert="high"'
        if block.confidence >= UNSURE:
            return ""
        return f' resp="{self.tool}" cert="{markup.cert(block.confidence)}"'

    def stretch(self, spans: Sequence[Span]) -> list[Span]:
        """Spans with the line ends between them; what stands between others (a caption, markup) stays out.

        The line end behind the first half goes with it also where something else follows.
        """
        source = self.source
        out: list[Span] = []
        for start, end in spans:
            if out:
                low, high = out[-1]
                between = source[high:start]
                if not between or (high < start and between.isspace()):
                    out[-1] = (low, end)
                    continue
                out[-1] = (low, high + len(between) - len(between.lstrip()))
            out.append((start, end))
        return out

    def _files(self, outcome: Outcome) -> dict[int, str]:
        """Pointers to the files of the sheets, by sheet; the file that was named comes first."""
        name = outcome.page.source.name
        files = {sheet.n: file_of(sheet, name) for sheet in outcome.page.sheets}
        first = file_of(outcome.page.sheets[0]._replace(file=name), name)
        order = sorted(dict.fromkeys(files.values()), key=lambda file: file != first)
        return {n: f"#{self.prefix}.ocr{order.index(file) + 1}" for n, file in files.items()}

    def _marks(self, outcome: Outcome) -> dict[int, list[Mark]]:
        """The marks of the character step by block (see ``key``), or by -1 where they lie in no line."""
        self._starts = [line.start for line in self.lines]
        owner: dict[int, int] = {}
        for block in outcome.blocks:
            for run in block.runs:
                owner[self.line_at(run.start)] = key(block)
        marks: dict[int, list[Mark]] = {}
        for mark in outcome.marks:
            line = self.line_at(mark.start)
            inside = bool(self.lines) and self.lines[line].start <= mark.start < max(
                self.lines[line].end, self.lines[line].start + 1)
            marks.setdefault(owner.get(line, NOWHERE) if inside else NOWHERE, []).append(mark)
        return marks


def place_of(runs: Sequence[Run], cut: int) -> int:
    """Where the source is cut if a text is cut before ``text[cut]``; a replaced piece stays with the first part.

    >>> place_of((Run(0, 10, 3, 3), Run(3, 20, 2, 1)), 2), place_of((Run(0, 10, 3, 3), Run(3, 20, 2, 1)), 4)
    (12, 21)
    """
    last = bisect_left(runs, cut, key=_AT) - 1
    if last < 0:
        return 0
    run = runs[last]
    by_one = run.size == run.taken and cut < run.at + run.size
    return run.start + (cut - run.at if by_one else run.taken)


def end_before(runs: Sequence[Run], at: int) -> int:
    """Where the piece ends that the last character before ``text[at]`` came from; a word space came from nowhere.

    >>> end_before((Run(0, 10, 3, 3), Run(4, 20, 2, 2)), 4)
    3
    """
    last = bisect_left(runs, at, key=_AT) - 1
    return min(runs[last].at + runs[last].size, at) if last >= 0 else 0


def spans_of(runs: Sequence[Run], start: int, end: int) -> list[Span]:
    """The source under ``text[start:end]``, run by run; a place where nothing stood is an empty span.

    >>> spans_of((Run(0, 10, 3, 3), Run(3, 20, 2, 2)), 2, 4)
    [(12, 13), (20, 21)]
    """
    spans: list[Span] = []
    place = 0
    for i in range(max(bisect_left(runs, start, key=_AT) - 1, 0), len(runs)):
        run = runs[i]
        if run.at >= end and run.at > start:
            break
        place = run.start + (min(start - run.at, run.taken) if run.size == run.taken else run.taken)
        low, high = max(start, run.at), min(end, run.at + run.size)
        if low >= high:
            continue
        if run.size == run.taken:
            low, high = run.start + low - run.at, run.start + high - run.at
        else:
            low, high = run.start, run.start + run.taken
        if spans and spans[-1][1] == low:
            low = spans.pop()[0]
        spans.append((low, high))
    return spans or [(place, place)]
