"""A decision: what a reviewer said of an edit, or took back; and the status that they gave a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final, Literal, NamedTuple, get_args

from cleaner.edits import JOIN_SAID
from cleaner.review.verdicts import Answer, Verdict

StatusName = Literal["new", "in review", "done"]
STATUSES: Final[tuple[StatusName, ...]] = get_args(StatusName)


class Content(NamedTuple):
    """An edit as it stood when it was decided on: enough to find it again without its page."""

    kind: str = ""
    rule: str = ""
    start: int = -1
    end: int = -1
    before: str | None = None
    after: str | None = None
    role: str | None = None
    prefix: str = ""
    suffix: str = ""
    doc: str = ""
    sha256: str = ""


class Decision(NamedTuple):
    """What a reviewer decided on an edit; ``verdict`` is None if an earlier one was taken back.

    ``version`` counts the decisions on this edit from 1. One that is still to be written has the version that
    it wants: the one behind the last that its reviewer saw. All decisions of a ``step`` stand or fall together.
    """

    edit: str
    version: int
    verdict: Answer | None
    content: Content = Content()
    replacement: str | None = None
    reviewer: str = ""
    note: str = ""
    at: str = ""
    step: str = ""

    def told(self) -> tuple[object, ...]:
        """What it says, without when and in which step it was said."""
        return self.verdict, self.replacement, self.reviewer, self.note


class Conflict(NamedTuple):
    """Two decisions that both wanted the same version: the one that is too late, and the last that is kept.

    ``theirs`` is None if the late one names a version that never was.
    """

    yours: Decision
    theirs: Decision | None


class Status(NamedTuple):
    """How far the review of a page is; version 0 is what a page has that nobody touched."""

    value: StatusName = "new"
    version: int = 0
    reviewer: str = ""
    at: str = ""


class Overtaken(Exception):
    """A step that was not written, as others were faster; it tells with which decisions it meets."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        """Hold the conflicts."""
        super().__init__(f"{len(conflicts)} decisions came too late")
        self.conflicts = tuple(conflicts)


class StatusOvertaken(Exception):
    """A status that was not set, as somebody else set another one; it tells which."""

    def __init__(self, theirs: Status) -> None:
        """Hold the status that is kept."""
        super().__init__("the status came too late")
        self.theirs = theirs


SAID: Final = ("replacement", "reviewer", "note", "at")
"""What a record tells of a decision besides its verdict; the rest tells of the edit."""


def now() -> str:
    """The time as it is kept: UTC, in seconds.

    >>> len(now())
    20
    """
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def standing_of(decisions: Iterable[Decision]) -> list[Verdict]:
    """The verdicts among the last decisions on edits: those that were not taken back."""
    return [Verdict(one.edit, one.verdict, **one.content._asdict(), replacement=one.replacement,
                    reviewer=one.reviewer, note=one.note, at=one.at)
            for one in decisions if one.verdict is not None]


def moves_others(one: Verdict | Content) -> bool:
    """Whether a verdict on an edit may change more of the page than that edit: then the page is decided again.

    One that does not tell what it is on may be such a one.
    """
    return one.kind in ("role", "character", "") or one.rule == JOIN_SAID


def decision_of(verdict: Verdict, step: str) -> Decision:
    """A verdict that was made elsewhere as a decision; its version is still open."""
    content = Content(*(getattr(verdict, name) for name in Content._fields))
    return Decision(verdict.id, 0, verdict.verdict, content, verdict.replacement, verdict.reviewer, verdict.note,
                    verdict.at, step)


def is_news(one: Decision, history: Sequence[Decision]) -> bool:
    """Whether a decision made elsewhere is later than the last one here, and was not taken before."""
    if any((past.at, past.told()) == (one.at, one.told()) for past in history):
        return False
    theirs, ours = moment_of(one.at), moment_of(history[-1].at)
    return theirs is not None and (ours is None or theirs > ours)


def moment_of(at: str) -> datetime | None:
    """The time that ISO 8601 names, of UTC where it does not say; None where it is none.

    >>> moment_of("2026-05-09T10:00:00Z") == moment_of("2026-05-09T12:00:00+02:00")
    True
    """
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
