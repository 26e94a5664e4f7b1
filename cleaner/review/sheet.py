"""A sheet: a page as the view shows it, source and result side by side, a row a block, with all its edits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from cleaner.document import Document
from cleaner.edits import ENGINE, JOIN_SAID, by_block, identity
from cleaner.findings import line_of, line_starts
from cleaner.mendings import homes
from cleaner.model import ASIDE, Article, Block, Mark, Outcome
from cleaner.pieces import reading
from cleaner.review.verdicts import around
from cleaner.rules import Pack
from cleaner.steps.language import is_latin
from cleaner.steps.units import between

TITLE: Final = 40
"""Characters of an article's first words that stand for a headline that it has not."""

Json = dict[str, Any]


class Was(NamedTuple):
    """The edit that a role verdict was on: the marks' ids and the role that it was."""

    ids: tuple[str, ...]
    role: str


def sheet(document: Document, name: str, was: Mapping[int, Was] | None = None) -> Json:
    """The sheet ``name`` of a document, safe for JSON.

    ``was`` tells, by where its line begins, what a role was before a reviewer spoke.

    >>> from cleaner.document import clean
    >>> sheet(clean("3月4日,开闸放水。"), "p1")["rows"][0]["left"]
    [['3月4日', -1], [',', 1], ['开闸放水。', -1]]
    """
    return _Sheet(document, was or {}).made(name)


def reasons(pack: Pack) -> dict[str, str]:
    """Why each rule exists, those of the engine among them, by the id that edits carry."""
    return {rule.id: rule.why for one in reversed(pack.every()) for rule in one.rules.values()} | dict(ENGINE)


class _Cluster(NamedTuple):
    """Marks of one line that share a stretch of it: the one that it is told by, and those within."""

    start: int
    end: int
    marks: list[Mark]

    @property
    def chief(self) -> Mark:
        """The mark that the stretch is shown as: the outermost made one, the text step's before the others."""
        whole = [m for m in self.marks if (m.start, m.end) == (self.start, self.end)]
        return min(whole, key=lambda m: (m.mode == "ask", m.role is None))


class _Sheet:
    """A sheet while it is made."""

    def __init__(self, document: Document, was: Mapping[int, Was]) -> None:
        self.outcome = document.outcome
        self.text = self.outcome.page.source.text
        self.lines = self.outcome.page.lines
        self.was = was
        self.warnings = document.warnings
        self.joins = {m.end: m for m in document.edits if m.kind == "join"}
        self.starts = line_starts(self.text)
        self.edits: list[Json] = []
        self.rows: list[Json] = []

    def made(self, name: str) -> Json:
        """The whole sheet."""
        outcome, source = self.outcome, self.outcome.page.source
        mended, loose = homes(outcome)
        numbers, articles = _articles(outcome)
        last: Block | None = None
        for n, (block, told) in enumerate(zip(outcome.blocks, by_block(outcome), strict=True)):
            while loose and loose[0].start < self.lines[block.lines[0]].start:
                self._loose(loose.pop(0))
            self._row(block, told, mended.get(n, ()), numbers.get(block.lines[0], 0), last)
            if block.role not in ASIDE and block.role != "caption":
                last = block
        for mark in loose:
            self._loose(mark)
        return {"id": name, "doc": source.name, "sha256": source.sha256, "script": outcome.script,
                "warnings": list(self.warnings), "articles": articles, "edits": self.edits, "rows": self.rows}

    def _row(self, block: Block, told: Sequence[Mark], mended: Sequence[Mark], article: int, last: Block | None
             ) -> None:
        """One block: its role, then its text line by line."""
        roles = [mark for mark in told if mark.kind == "role"]
        inner = [mark for mark in (*told, *mended) if mark.kind != "role"]
        row: Json = {"article": article, "role": block.role, "edit": len(self.edits),
                     "line": line_of(self.starts, roles[0]), "aside": block.role in ASIDE,
                     "moved": roles[0].to is not None, "left": [], "right": [], "join": self._join(block, last)}
        self._edit(roles[0], article, roles, self._before(block))
        for k, i in enumerate(block.lines):
            line = self.lines[i]
            if k:
                self._seam(row, block, k, article)
            here = [m for m in inner if line.start <= m.start and m.end <= line.end]
            inner = [m for m in inner if m not in here] if here else inner
            self._line(row, line.start, line.end, here, article)
        if row["aside"]:
            row["right"] = []
        self.rows.append(row)

    def _seam(self, row: Json, block: Block, k: int, article: int) -> None:
        """What lies before line ``k`` of a block: a join, or the line end of lines that are set aside.

        A join is seen between the two halves also where other lines stand between them in the source.
        """
        start, end = self.lines[block.lines[k - 1]].end, self.lines[block.lines[k]].start
        mark = self.joins.get(end)
        if mark is None:
            self._plain(row, start, end)
            return
        edit = self._edit(mark, article)
        at = block.seams[k - 1].at
        self.edits[edit]["seen"] = list(around(block.text, at - len(mark.after), at))
        self._segment(row, mark.before, mark.after, edit)

    def _line(self, row: Json, start: int, end: int, marks: Iterable[Mark], article: int) -> None:
        """The text of one line with the changes in it."""
        at = start
        for cluster in _clusters(marks):
            self._plain(row, at, cluster.start)
            chief = cluster.chief
            for mark in cluster.marks:
                if mark is not chief:
                    self._segment(row, "", "", self._edit(mark, article))
            before = self.text[cluster.start : cluster.end]
            inside = [m._replace(start=m.start - cluster.start, end=m.end - cluster.start) for m in cluster.marks]
            self._segment(row, before, reading(before, inside), self._edit(chief, article))
            at = cluster.end
        self._plain(row, at, end)

    def _plain(self, row: Json, start: int, end: int) -> None:
        if start < end:
            self._segment(row, self.text[start:end], self.text[start:end], -1)

    @staticmethod
    def _segment(row: Json, left: str, right: str, edit: int) -> None:
        row["left"].append([left, edit])
        row["right"].append([right, edit])

    def _loose(self, mark: Mark) -> None:
        """A row for what the character step took away as a whole: it belongs to no block."""
        row: Json = {"article": 0, "role": "", "edit": -1, "line": line_of(self.starts, mark), "aside": True,
                     "moved": False, "left": [], "right": [], "join": None}
        self._segment(row, mark.before, mark.after, self._edit(mark, 0))
        self.rows.append(row)

    def _edit(self, mark: Mark, article: int, marks: Sequence[Mark] = (), was: Was | None = None) -> int:
        """Add an edit; its index. The role of a block of several lines has several ``marks`` behind it."""
        name = identity(mark)
        told = [self._told(one) for one in marks]
        prefix, suffix = around(self.text, mark.start, mark.end)
        tells = (mark.kind == "role" and mark.after == mark.before and mark.to is None and mark.mode == "auto")
        self.edits.append({
            "id": name, "ids": [one["id"] for one in told] or [name],
            "marks": told if len(told) > 1 else None, "kind": mark.kind, "rule": mark.rule, "start": mark.start,
            "end": mark.end, "before": mark.before, "after": mark.after,
            "confidence": round(mark.confidence, 4), "mode": mark.mode, "line": line_of(self.starts, mark),
            "reason": mark.reason, "role": mark.role, "prefix": prefix, "suffix": suffix, "seen": None,
            "article": article, "row": len(self.rows), "tells": tells,
            "was": {"id": was.ids[0], "ids": list(was.ids), "role": was.role} if was else None,
        })
        return len(self.edits) - 1

    def _told(self, mark: Mark) -> Json:
        """What tells one mark from others, also when the source has changed."""
        prefix, suffix = around(self.text, mark.start, mark.end)
        return {"id": identity(mark), "start": mark.start, "end": mark.end, "before": mark.before,
                "after": mark.after, "prefix": prefix, "suffix": suffix}

    def _before(self, block: Block) -> Was | None:
        """What the role of a block was before a reviewer spoke of one of its lines."""
        found = [self.was[self.lines[i].start] for i in block.lines if self.lines[i].start in self.was]
        if not found:
            return None
        return Was(tuple(dict.fromkeys(name for one in found for name in one.ids)), found[0].role)

    def _join(self, block: Block, last: Block | None) -> Json | None:
        """The edit by which a reviewer would let a block continue the text before it."""
        if last is None or block.role in ASIDE:
            return None
        mark = join_mark(self.outcome, last, block)
        return {"kind": mark.kind, "rule": mark.rule} | self._told(mark)


def join_mark(outcome: Outcome, left: Block, right: Block) -> Mark:
    """The mark of a join that a reviewer makes: its span is the margin before the block that continues."""
    lines, first = outcome.page.lines, right.lines[0]
    start, end = lines[first - 1].end, lines[first].start
    return Mark("join", JOIN_SAID, start, end, outcome.page.source.text[start:end],
                between(left.text, right.text, is_latin(outcome.script)))


def _clusters(marks: Iterable[Mark]) -> Iterator[_Cluster]:
    """The marks of a line by the stretches that they share, in order; each mark lies within or apart."""
    found: _Cluster | None = None
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if found is not None and mark.start < found.end:
            found.marks.append(mark)
            continue
        if found is not None:
            yield found
        found = _Cluster(mark.start, mark.end, [mark])
    if found is not None:
        yield found


def _articles(outcome: Outcome) -> tuple[dict[int, int], list[Json]]:
    """The article's number of each block, by its first line, and what the articles are called."""
    numbers: dict[int, int] = {}
    told: list[Json] = []
    for node in outcome.nodes:
        if not isinstance(node, Article):
            continue
        n = len(told) + 1
        blocks = node.all_blocks
        numbers.update((block.lines[0], n) for block in blocks)
        headline = next((b.text for b in node.heads if b.role == "headline"), None)
        first = blocks[0].text[:TITLE] if blocks else ""
        told.append({"n": n, "title": first if headline is None else headline})
    return numbers, told
