"""A ruling: a page decided again with what reviewers said of its edits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal, NamedTuple

from cleaner import chain
from cleaner.document import Document
from cleaner.edits import JOIN_SAID, Key, identity
from cleaner.mendings import homes
from cleaner.model import ROLES, Mark, Page
from cleaner.review.facts import Facts, says
from cleaner.review.matching import Index
from cleaner.review.moves import Moved, moves
from cleaner.review.sheet import Was
from cleaner.review.verdicts import Verdict, latest
from cleaner.rules import Pack
from cleaner.rulings import Answer, Rulings, carry_out

Undecided = Literal["accept", "reject", "fail"]

ROUNDS: Final = 8
"""Most times that a page is decided again: each verdict on an edit that another one brought about needs one."""

NOWHERE: Final = "nothing on the page answers to it any more"
OVERTAKEN: Final = "another verdict took its edit away"
NO_ROLE: Final = "its replacement is the name of no role"
NO_TEXT: Final = "a join is made or not: it has no replacement"
NOT_MADE: Final = "the lines cannot be joined: a head stands between them, or nothing before"


class Stale(NamedTuple):
    """A verdict that could not be carried out, and why."""

    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What came of the verdicts on a page.

    ``document`` has them all carried out. ``decided`` is the page before single edits of the text and joins
    were answered: with the roles and mendings that reviewers gave, and all edits still there to be seen.
    ``was`` tells by line what a role was before, ``open`` the edits that nobody spoke of and that are more
    than a sure role.
    """

    document: Document
    decided: Document
    applied: tuple[tuple[Verdict, Mark], ...] = ()
    stale: tuple[Stale, ...] = ()
    moved: tuple[Moved, ...] = ()
    was: Mapping[int, Was] = field(default_factory=dict)
    open: tuple[Mark, ...] = ()


def rule(page: Page, pack: Pack, options: chain.Options, verdicts: Iterable[Verdict],
         undecided: Undecided = "accept") -> Ruling:
    """A page with the verdicts on it carried out; all of them must be on this page.

    Roles, mendings and joins that a reviewer makes are facts by which the page is decided again, until
    nothing more comes of them. Then exactly those text edits, joins and gaps are answered that were spoken
    of. ``undecided`` ``reject`` leaves out every edit of the text and every join that nobody accepted.
    """
    court = _Court(page, pack, options, latest(verdicts), undecided == "reject")
    return court.rule()


class _Court:
    """A page under its verdicts, round by round."""

    def __init__(self, page: Page, pack: Pack, options: chain.Options, verdicts: Sequence[Verdict],
                 strict: bool) -> None:
        self.page, self.pack, self.options, self.strict = page, pack, options, strict
        self.waiting = list(verdicts)
        self.facts = Facts()
        self.deciding: list[tuple[Verdict, Mark]] = []
        self.answered: list[tuple[Verdict, Mark]] = []
        self.seen: set[str] = set()
        self.faulty: list[Stale] = []

    def rule(self) -> Ruling:
        """Decide until the verdicts bring nothing new, then carry out the rest."""
        base = decided = Document(chain.run(self.page, self.pack, self.options))
        index = Index.of(decided.outcome, decided.edits)
        for _ in range(ROUNDS):
            if not self._hear(decided, index):
                break
            outcome = chain.run(self.page, self.pack, self.facts.options(self.options, decided.outcome.page.lines))
            decided = Document(outcome)
            index = Index.of(outcome, decided.edits)
        rulings = self._rulings(decided, index)
        said, because = [mark for _, mark in self.deciding], tuple(verdict.id for verdict, _ in self.deciding)
        moved = tuple(sorted(moves(base, decided, said, because), key=_by_line)) if decided is not base else ()
        stale = [*self._stale(), *self._unmade(decided)]
        wrong = {id(one.verdict) for one in stale}
        applied = [pair for pair in (*self.deciding, *self.answered) if id(pair[0]) not in wrong]
        names = dict.fromkeys(verdict.reviewer for verdict, _ in applied if verdict.reviewer)
        outcome = replace(carry_out(decided.outcome, rulings, self.pack), reviewers=tuple(names))
        spoken = {identity(mark) for _, mark in applied}
        return Ruling(Document(outcome), decided, tuple(applied), tuple(stale), moved, self.facts.was,
                      tuple(m for m in decided.edits if _is_open(m) and identity(m) not in spoken))

    def _hear(self, document: Document, index: Index) -> bool:
        """Take in what the waiting verdicts say of this state of the page; whether it must be decided again."""
        outcome = document.outcome
        lineless = homes(outcome)[1]
        lost = set(map(identity, lineless))
        waiting: list[Verdict] = []
        news = False
        for verdict in self.waiting:
            mark = index.find(verdict)
            if mark is None:
                waiting.append(verdict)
                continue
            self.seen.add(verdict.id)
            fault = _fault(verdict, mark)
            if fault:
                self.faulty.append(Stale(verdict, fault))
            elif mark.kind == "role" or mark.rule == JOIN_SAID or identity(mark) in lost:
                self.deciding.append((verdict, mark))
                news = self.facts.take(verdict, mark, outcome) or news
            else:
                waiting.append(verdict)
        self.waiting = waiting
        if self.strict:
            news = self.facts.refuse(lineless, [mark for _, mark in self.deciding]) or news
        return news

    def _rulings(self, document: Document, index: Index) -> Rulings:
        """What is left to be said of single edits, by the keys of the marks as they are now."""
        outcome = document.outcome
        mended = {identity(mark) for mark in outcome.marks}
        mendings: dict[Key, Answer] = {}
        texts: dict[Key, Answer] = {}
        joins: dict[int, Answer] = {}
        waiting: list[Verdict] = []
        for verdict in self.waiting:
            mark = index.find(verdict)
            if mark is None or mark.kind == "role":
                waiting.append(verdict)
                continue
            self.answered.append((verdict, mark))
            if mark.kind == "join":
                after = mark.after if verdict.verdict == "accept" else None
                joins[mark.end] = Answer(after, says("confirmed", verdict))
            else:
                confirms = verdict.verdict == "accept" and verdict.replacement is None
                to = mendings if identity(mark) in mended else texts
                to[mark.rule, mark.start, mark.end] = Answer(
                    mark.after if confirms else verdict.replacement,
                    says("confirmed" if confirms else "said", verdict))
        self.waiting = waiting
        if self.strict:
            for mark in document.edits:
                if mark.kind == "join" and mark.rule != JOIN_SAID:
                    joins.setdefault(mark.end, Answer(None))
                elif mark.kind in ("text", "character"):
                    to = mendings if identity(mark) in mended else texts
                    to.setdefault((mark.rule, mark.start, mark.end), Answer(None))
        return Rulings(mendings, texts, joins)

    def _stale(self) -> Iterator[Stale]:
        """The verdicts that no mark answers to, or that say what their edit cannot be."""
        yield from self.faulty
        for verdict in self.waiting:
            yield Stale(verdict, OVERTAKEN if verdict.id in self.seen else NOWHERE)

    def _unmade(self, document: Document) -> Iterator[Stale]:
        """The joins that reviewers asked for and that could not be made."""
        made = {mark.end for mark in document.edits if mark.kind == "join"}
        for verdict, mark in self.deciding:
            if mark.rule == JOIN_SAID and verdict.verdict == "accept" and mark.end not in made:
                yield Stale(verdict, NOT_MADE)


def _fault(verdict: Verdict, mark: Mark) -> str:
    """Why a verdict cannot be on an edit of this kind; empty if it can."""
    if verdict.replacement is None:
        return ""
    if mark.kind == "role":
        return "" if verdict.replacement in ROLES else NO_ROLE
    return NO_TEXT if mark.kind == "join" else ""


def _is_open(mark: Mark) -> bool:
    """Whether a mark waits for a person's word: it changes the text, or asks."""
    return mark.mode == "ask" or mark.kind in ("text", "character", "join")


def _by_line(moved: Moved) -> tuple[int, str, str, str]:
    return moved.line, moved.what, moved.kind, moved.before
