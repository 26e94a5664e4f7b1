"""Facts: what reviewers said of roles, joins and lost lines, as the page is decided by it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from cleaner.chain import Options
from cleaner.edits import JOIN_SAID, ROLE_SAID, Key, identity
from cleaner.mendings import SURE
from cleaner.model import ASIDE, Line, Mark, Outcome
from cleaner.model import Verdict as Role
from cleaner.review.sheet import Was
from cleaner.review.verdicts import Verdict


@dataclass(slots=True)
class Facts:
    """What a page is decided by, while it is gathered; all by source offset of where a line begins.

    ``known`` and ``barred`` are roles that were given or refused, ``implied`` those that follow from it,
    ``changed`` the lines where a reviewer wants another role: one that is only confirmed stays part of what
    it was in. ``was`` tells what a changed role was before.
    """

    known: dict[int, Role] = field(default_factory=dict)
    implied: dict[int, Role] = field(default_factory=dict)
    barred: dict[int, frozenset[str]] = field(default_factory=dict)
    together: set[int] = field(default_factory=set)
    mendings: dict[Key, str | None] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)
    was: dict[int, Was] = field(default_factory=dict)

    def take(self, verdict: Verdict, mark: Mark, outcome: Outcome) -> bool:
        """Take in a verdict on a role, on a join that no rule made, or on what left nothing of a line.

        Answers whether the page must be decided again.
        """
        if mark.rule == JOIN_SAID:
            return verdict.verdict == "accept" and self._join(verdict, mark, outcome)
        if mark.kind == "role":
            return self._role(verdict, mark, outcome)
        return self._mending(verdict, mark)

    def refuse(self, marks: Iterable[Mark], spoken: Iterable[Mark]) -> bool:
        """Refuse the mendings that nobody spoke of; whether there are any."""
        known = {identity(mark) for mark in spoken}
        news = {(mark.rule, mark.start, mark.end): None for mark in marks
                if mark.mode == "auto" and identity(mark) not in known}
        news = {key: None for key in news if key not in self.mendings}
        self.mendings |= news
        return bool(news)

    def options(self, options: Options, lines: Sequence[Line]) -> Options:
        """The options with these facts."""
        implied = {at: role for at, role in self.implied.items() if at not in self.barred}
        return replace(options, known=implied | self.known, barred=self.barred, cuts=self._cuts(lines),
                       together=frozenset(self.together), mendings=self.mendings)

    def _cuts(self, lines: Sequence[Line]) -> frozenset[int]:
        """Where lines with a role of their own begin and end, so that they are decided apart from others."""
        cuts: set[int] = set()
        last: object = None
        for line in lines:
            at = line.start
            said = (self.known.get(at), self.barred.get(at)) if at in self.changed else None
            if said != last:
                cuts.add(at)
            last = said
        return frozenset(cuts)

    def _mending(self, verdict: Verdict, mark: Mark) -> bool:
        confirms = verdict.verdict == "accept" and verdict.replacement is None
        if confirms and mark.mode == "auto":
            return False
        self.mendings[mark.rule, mark.start, mark.end] = mark.after if confirms else verdict.replacement
        return True

    def _role(self, verdict: Verdict, mark: Mark, outcome: Outcome) -> bool:
        """Note what is said of the role of the lines that a mark spans: several if the block had moved.

        The other lines of the block keep their role: nothing was said of them.
        """
        lines = outcome.page.lines
        mine = {line.start for line in lines if mark.start <= line.start and line.end <= mark.end}
        for at in mine:
            self._line(verdict, mark.role or "", mark.rule, at)
        if verdict.verdict == "reject" or verdict.replacement is not None:
            for block in outcome.blocks:
                starts = [lines[i].start for i in block.lines]
                if mine.intersection(starts):
                    for i, at in zip(block.lines, starts, strict=True):
                        if at not in mine:
                            self.implied.setdefault(at, outcome.roles[i])
        return True

    def _line(self, verdict: Verdict, role: str, rule: str, at: int) -> None:
        """Note what is said of the role of a line."""
        if verdict.verdict == "accept" and verdict.replacement is None:
            self.known[at] = Role(role, SURE, rule, says("confirmed", verdict))
            return
        self.changed.add(at)
        before = self.was[at].ids if at in self.was else ()
        self.was[at] = Was((*before, verdict.id), role)
        if verdict.replacement is not None:
            self.known[at] = Role(verdict.replacement, SURE, ROLE_SAID, says("said", verdict))
        else:
            self.barred[at] = self.barred.get(at, frozenset()) | {role}

    def _join(self, verdict: Verdict, mark: Mark, outcome: Outcome) -> bool:
        """Note that a line continues the block before it, and thereby has its role."""
        lines = outcome.page.lines
        home = {i: block for block in outcome.blocks for i in block.lines}
        right = next(i for i, line in enumerate(lines) if line.start == mark.end)
        left = next((home[i] for i in range(right - 1, -1, -1)
                     if home[i].role not in ASIDE and home[i].role != "caption"), None)
        if left is None:
            return False
        self.together.add(mark.end)
        role = Role(left.role, SURE, ROLE_SAID, says("joined", verdict))
        self.implied |= {lines[i].start: role for i in home[right].lines}
        for i in left.lines:
            self.implied.setdefault(lines[i].start, role)
        return True


def says(what: str, verdict: Verdict) -> str:
    """Who said it, for the journal.

    >>> says("confirmed", Verdict("a", "accept", reviewer="W. Ru", note="a name"))
    'confirmed by W. Ru: a name'
    """
    return f"{what} by {verdict.who}" + (f": {verdict.note}" if verdict.note else "")
