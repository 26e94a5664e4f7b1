"""Table: the form in which a database keeps decisions, and the opening of one that has it.

Decisions and statuses are only ever added. Which of two that were written at once is the later one is for the
database to say, not for the program: no two may have the same version, and no version may be passed over.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from cleaner.model import CleanerError, OutputError

VERSION: Final = 1
"""The version of the form; a database says its own in ``user_version``."""

OWN: Final = 0x434C5256
"""What a database says in ``application_id`` to be known as one of ours: CLRV."""

PATIENCE: Final = 30.0
"""Seconds to wait for others that write: many times what the largest step of a review takes."""

PAUSE: Final = 0.02
"""Seconds before a database that others are just making is asked again."""

FORM: Final = """
CREATE TABLE decisions (
  n INTEGER PRIMARY KEY,
  page TEXT NOT NULL,
  edit TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  step TEXT NOT NULL,
  verdict TEXT CHECK (verdict IN ('accept', 'reject')),
  record TEXT NOT NULL,
  UNIQUE (page, edit, version)
);
CREATE INDEX decisions_of_page ON decisions (page);
CREATE TABLE statuses (
  n INTEGER PRIMARY KEY,
  page TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  status TEXT NOT NULL CHECK (status IN ('new', 'in review', 'done')),
  reviewer TEXT NOT NULL,
  at TEXT NOT NULL,
  UNIQUE (page, version)
);
CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions
  BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
CREATE TRIGGER decisions_remain BEFORE DELETE ON decisions
  BEGIN SELECT RAISE(ABORT, 'a decision is never taken away'); END;
CREATE TRIGGER decisions_follow BEFORE INSERT ON decisions
  WHEN NEW.version <> 1 + COALESCE((SELECT MAX(version) FROM decisions
                                    WHERE page = NEW.page AND edit = NEW.edit), 0)
    OR EXISTS (SELECT 1 FROM decisions WHERE n = NEW.n)
  BEGIN SELECT RAISE(ABORT, 'a decision follows the last one'); END;
CREATE TRIGGER statuses_stay BEFORE UPDATE ON statuses
  BEGIN SELECT RAISE(ABORT, 'a status is never changed'); END;
CREATE TRIGGER statuses_remain BEFORE DELETE ON statuses
  BEGIN SELECT RAISE(ABORT, 'a status is never taken away'); END;
CREATE TRIGGER statuses_follow BEFORE INSERT ON statuses
  WHEN NEW.version <> 1 + COALESCE((SELECT MAX(version) FROM statuses WHERE page = NEW.page), 0)
    OR EXISTS (SELECT 1 FROM statuses WHERE n = NEW.n)
  BEGIN SELECT RAISE(ABORT, 'a status follows the last one'); END;
"""
"""``verdict`` is NULL for one that was taken back. ``record`` is JSON in ASCII, as a page may hold characters
that no database keeps (lone surrogates). The triggers also stop INSERT OR REPLACE, which deletes."""


def connect(path: Path) -> sqlite3.Connection:
    """A database with the form, made where there is none; every commit is on the disk when it returns.

    CleanerError for a file that is something else, that a newer version made, or that cannot be written.
    """
    try:
        if path.is_file() and not os.access(path, os.W_OK):
            raise sqlite3.OperationalError("no right to write it")
        db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        try:
            _prepare(db, path)
        except BaseException:
            db.close()
            raise
    except sqlite3.OperationalError as error:
        raise OutputError(str(path), f"cannot be used as a database: {error}",
                          "a file in a folder that you may write in", "choose another one with --db") from None
    except sqlite3.DatabaseError as error:
        raise CleanerError(str(path), f"is no database: {error}", "a file that cleaner review made",
                           "choose another one with --db") from None
    return db


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing: what is written within counts once all is written, and only if nothing went wrong."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    """See that the database is ours, give it the form if it is new, and set how it is written."""
    db.execute("BEGIN")
    try:
        _check(db, path)
    finally:
        db.execute("ROLLBACK")
    _log_ahead(db)
    db.execute("PRAGMA synchronous = FULL")
    with transaction(db):
        _check(db, path)
        if _number(db, "user_version") == 0:
            for statement in _statements(FORM):
                db.execute(statement)
            db.execute(f"PRAGMA application_id = {OWN}")
            db.execute(f"PRAGMA user_version = {VERSION}")


def _check(db: sqlite3.Connection, path: Path) -> None:
    """CleanerError for a database of another program, or of a newer version of this one.

    Must be within a transaction: between two looks another process may have given it the form.
    """
    own, version = _number(db, "application_id"), _number(db, "user_version")
    with closing(db.execute("SELECT COUNT(*) FROM sqlite_master")) as found:
        empty = found.fetchone()[0] == 0
    if own != OWN and (own or version or not empty):
        raise CleanerError(str(path), "is a database of another program", "one that cleaner review made",
                           "choose another one with --db")
    if version > VERSION:
        raise CleanerError(str(path), f"was made by a newer cleaner (form {version})", f"form {VERSION} or older",
                           "use the newer cleaner, or choose another one with --db")


def _log_ahead(db: sqlite3.Connection) -> None:
    """Write ahead in a log, so that who reads does not wait; asks again while others open the same file."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(PAUSE)
        else:
            return


def _number(db: sqlite3.Connection, pragma: str) -> int:
    with closing(db.execute(f"PRAGMA {pragma}")) as found:
        return int(found.fetchone()[0])


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: ``executescript`` would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if statement.strip() and sqlite3.complete_statement(statement):
            yield statement
            statement = ""
