"""The store: every decision that reviewers made, in a database that only grows.

A decision names the version of its edit that the reviewer saw. If that is still the last one, it becomes the
next; if not, the database refuses it, and the reviewer is told what came before.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any, Final

from cleaner.model import OutputError
from cleaner.review.application.decisions import (
    SAID,
    Conflict,
    Content,
    Decision,
    Overtaken,
    Status,
    StatusOvertaken,
    is_news,
    standing_of,
)
from cleaner.review.application.tables import connect, transaction
from cleaner.review.verdicts import Answer, Verdict


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
        self._known: dict[str, tuple[int, dict[str, Decision]]] = {}

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
                if not history or is_news(one, history):
                    new = one._replace(version=len(history) + 1)
                    self._insert(page, new)
                    taken.append(new)
        return taken

    def latest(self, page: str) -> dict[str, Decision]:
        """The last decision on each edit of a page, in the order of the first; also those taken back.

        Nothing that was once read can change, so only what was written since is read again.
        """
        with self._lock:
            read, found = self._known.get(page, (0, {}))
            rows = self._rows(f"SELECT {_ROW}, n FROM decisions WHERE page = ? AND n > ? ORDER BY n", page, read)
            found = dict(found)
            for *row, n in rows:
                one = _decision(*row)
                read, found[one.edit] = n, one
            if not self._db.in_transaction:
                self._known[page] = read, found
            return dict(found)

    def history(self, page: str, edit: str) -> list[Decision]:
        """All decisions on one edit, in their order."""
        rows = self._rows(f"SELECT {_ROW} FROM decisions WHERE page = ? AND edit = ? ORDER BY version", page, edit)
        return [_decision(*row) for row in rows]

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
        record = one.content._asdict() | {name: getattr(one, name) for name in SAID}
        self._db.execute(
            "INSERT INTO decisions (page, edit, version, step, verdict, record) VALUES (?, ?, ?, ?, ?, ?)",
            (page, one.edit, one.version, one.step, one.verdict, json.dumps(record)))

    def _rows(self, query: str, *values: object) -> list[Any]:
        with self._lock, closing(self._db.execute(query, values)) as found:
            return found.fetchall()


_ROW: Final = "edit, version, verdict, step, record"
"""The columns of a decision."""


def _decision(edit: str, version: int, verdict: Answer | None, step: str, record: str) -> Decision:
    """A decision from its row."""
    said = json.loads(record)
    content = Content(*(said[name] for name in Content._fields))
    return Decision(edit, version, verdict, content, **{name: said[name] for name in SAID}, step=step)
