"""The store: every decision that reviewers made, in a database that only grows.

A decision names the version of its edit that the reviewer saw. If that is still the last one, it becomes the
next; if not, the database refuses it, and the reviewer is told what came before.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any, Final, Literal, NamedTuple, get_args

from cleaner.model import OutputError
from cleaner.review.tables import connect, transaction
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


class Store:
    """Decisions and statuses by page. May be shared by threads; other processes may write the same file.

    >>> with Store(Path(":memory:")) as store:
    ...     kept = store.decide("p1", [Decision("a3aa5ad18748", 1, "reject", step="s1")])
    ...     store.latest("p1")["a3aa5ad18748"].verdict
    'reject'
    """

    def __init__(self, path: Path) -> None:
        """Open the database, or make it."""
        self._path = path
        self._db = connect(path)
        self._lock = RLock()

    def __enter__(self) -> Store:
        """Give itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None,
                 trace: TracebackType | None) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Bring the log into the database and close it; may be called twice."""
        with self._lock:
            try:
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
            except sqlite3.ProgrammingError:
                return
            self._db.close()

    def decide(self, page: str, step: Sequence[Decision]) -> list[Decision]:
        """Write a step, all of it or, with Overtaken, nothing; what is returned is on the disk.

        A step that was written before, and whose answer was lost, is found and not written twice.
        """
        with self._writing():
            conflicts = [Conflict(one, last) for one in step if (last := self._add(page, one)) is not one]
            if conflicts:
                raise Overtaken(conflicts)
        return list(step)

    def adopt(self, page: str, step: Sequence[Decision]) -> list[Decision]:
        """Write decisions that were made elsewhere, behind what is there; those that were written.

        One that the edit had before, or that is not later than its last, is passed over.
        """
        with self._writing():
            taken = []
            for one in step:
                history = self.history(page, one.edit)
                if not history or _is_news(one, history):
                    new = one._replace(version=len(history) + 1)
                    self._insert(page, new)
                    taken.append(new)
        return taken

    def latest(self, page: str) -> dict[str, Decision]:
        """The last decision on each edit of a page, in the order of the first; also those taken back."""
        return {one.edit: one for one in self._decisions("WHERE page = ? ORDER BY n", page)}

    def history(self, page: str, edit: str) -> list[Decision]:
        """All decisions on one edit, in their order."""
        return list(self._decisions("WHERE page = ? AND edit = ? ORDER BY version", page, edit))

    def decided(self) -> dict[str, int]:
        """How many verdicts stand, by page."""
        rows = self._rows("SELECT page, COUNT(*) FROM decisions AS one WHERE verdict IS NOT NULL AND version = "
                          "(SELECT MAX(version) FROM decisions WHERE page = one.page AND edit = one.edit) "
                          "GROUP BY page")
        return dict(rows)

    def verdicts(self) -> list[Verdict]:
        """Every verdict that stands, in the order of documents and their text: the same for the same verdicts."""
        pages = [page for page, in self._rows("SELECT DISTINCT page FROM decisions")]
        standing = [verdict for page in pages for verdict in standing_of(self.latest(page).values())]
        return sorted(standing, key=lambda one: (one.doc, one.sha256, one.start, one.end, one.id, one.at))

    def status(self, page: str) -> Status:
        """How far the review of a page is."""
        return self.statuses(page).get(page, Status())

    def statuses(self, page: str | None = None) -> dict[str, Status]:
        """The same for all pages that have a status, or for one."""
        rows = self._rows("SELECT page, status, version, reviewer, at FROM statuses "
                          "WHERE ?1 IS NULL OR page = ?1 ORDER BY version", page)
        return {name: Status(*rest) for name, *rest in rows}

    def set_status(self, page: str, status: Status) -> Status:
        """Set a status whose version is the one behind the last that its reviewer saw; or StatusOvertaken."""
        with self._writing() as db:
            try:
                db.execute("INSERT INTO statuses (page, version, status, reviewer, at) VALUES (?, ?, ?, ?, ?)",
                           (page, status.version, status.value, status.reviewer, status.at))
            except sqlite3.IntegrityError:
                raise StatusOvertaken(self.status(page)) from None
        return status

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction; OutputError if the disk or the others do not let it come to its end."""
        try:
            with self._lock, transaction(self._db) as db:
                yield db
        except sqlite3.OperationalError as error:
            raise OutputError(str(self._path), f"cannot be written: {error}", "a disk with room, and rights to it",
                              "make room, then decide again: nothing of this step was kept") from None

    def _add(self, page: str, one: Decision) -> Decision | None:
        """The decision itself if it was written, now or with its step before; else the one that stands."""
        try:
            self._insert(page, one)
        except sqlite3.IntegrityError:
            history = self.history(page, one.edit)
            if any((past.version, past.step) == (one.version, one.step) and past.told() == one.told()
                   for past in history):
                return one
            return history[-1] if history else None
        return one

    def _insert(self, page: str, one: Decision) -> None:
        record = one.content._asdict() | {name: getattr(one, name) for name in _SAID}
        self._db.execute(
            "INSERT INTO decisions (page, edit, version, step, verdict, record) VALUES (?, ?, ?, ?, ?, ?)",
            (page, one.edit, one.version, one.step, one.verdict, json.dumps(record)))

    def _decisions(self, where: str, *values: object) -> Iterator[Decision]:
        for edit, version, verdict, step, record in self._rows(
                f"SELECT edit, version, verdict, step, record FROM decisions {where}", *values):
            said = json.loads(record)
            content = Content(*(said[name] for name in Content._fields))
            yield Decision(edit, version, verdict, content, **{name: said[name] for name in _SAID}, step=step)

    def _rows(self, query: str, *values: object) -> list[Any]:
        with self._lock, closing(self._db.execute(query, values)) as found:
            return found.fetchall()


_SAID: Final = ("replacement", "reviewer", "note", "at")
"""What a record tells of the decision; the rest tells of the edit."""


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


def decision_of(verdict: Verdict, step: str) -> Decision:
    """A verdict that was made elsewhere as a decision; its version is still open."""
    content = Content(*(getattr(verdict, name) for name in Content._fields))
    return Decision(verdict.id, 0, verdict.verdict, content, verdict.replacement, verdict.reviewer, verdict.note,
                    verdict.at, step)


def _is_news(one: Decision, history: Sequence[Decision]) -> bool:
    """Whether a decision made elsewhere is later than the last one here, and was not taken before."""
    if any((past.at, past.told()) == (one.at, one.told()) for past in history):
        return False
    theirs, ours = _moment(one.at), _moment(history[-1].at)
    return theirs is not None and (ours is None or theirs > ours)


def _moment(at: str) -> datetime | None:
    """The time that ISO 8601 names, of UTC where it does not say; None where it is none.

    >>> _moment("2026-05-09T10:00:00Z") == _moment("2026-05-09T12:00:00+02:00")
    True
    """
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
