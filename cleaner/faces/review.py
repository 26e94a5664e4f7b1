"""Review: a local web application in which reviewers see every change and say what they hold of it."""

from __future__ import annotations

import getpass
import os
import secrets
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from cleaner import output
from cleaner.config import settle
from cleaner.document import pack_of
from cleaner.faces import boundary, codes
from cleaner.faces.voice import say
from cleaner.inputs import Input, find
from cleaner.model import InputError, RuleError
from cleaner.restoration.header import bytes_of
from cleaner.restoration.parts import parts
from cleaner.restoration.tei import text_of
from cleaner.review.application.desk import ReviewDesk
from cleaner.review.application.office import Office
from cleaner.review.application.shelf import once, shelve
from cleaner.review.application.store import Store
from cleaner.review.verdicts import Verdict, read

DATABASE: Final = "cleaner-review.sqlite"
"""What the database is called if no name was given; it lies in the current folder."""

NEEDED: Final = ("starlette", "uvicorn")
"""What the extra installs."""


def review(
    words: Sequence[str], asked: Mapping[str, Any], *, globs: Sequence[str] = (), db: Path | None = None,
    port: int = 0, reviewer: str | None = None, verdicts: Sequence[Path] = (), browse: bool = False,
) -> int:
    """Serve what ``words`` name for review until it is stopped; NO_INPUT if something of it is missing."""
    _check_installed()
    settings = settle(asked, os.environ, Path.cwd())
    pack = pack_of(settings.rules, settings.off, settings.language)
    found, wrong = _pages(words, globs)
    place = db or Path(DATABASE)
    output.spare(found, [place])
    given = [one for file in verdicts for one in read(file)]

    from cleaner.review.application.app import application
    from cleaner.review.application.serving import HOST, listen, serve

    desk = ReviewDesk(shelve(found, place.parent), pack, _restore, script=settings.script, format=settings.format)
    with listen(port) as listener, Store(place) as store, TemporaryDirectory() as private:
        office = Office(desk, store, _login() if reviewer is None else reviewer, boundary.confess)
        if given:
            _take(office, given)
        port, token = listener.getsockname()[1], secrets.token_urlsafe()
        address = f"http://{HOST}:{port}/#token={token}"

        def ready() -> None:
            say(f"verdicts are kept in {place}; Ctrl-C ends the review")
            say(address)
            if browse:
                _browse(address, Path(private))

        serve(application(office, port=port, token=token), listener, ready)
    say(f"the review has ended; all verdicts are in {place}")
    return codes.NO_INPUT if wrong else codes.DONE


def _pages(words: Sequence[str], globs: Sequence[str]) -> tuple[list[Input], int]:
    """The files to review, and how many words name none; what is wrong with those is said."""
    found, wrong = find(words, globs, tei=True, tell=say)
    if any(one.path is None for one in found):
        raise RuleError("-", "cannot be reviewed: it can be read only once", "files or folders",
                        "save it to a file first")
    for error in wrong:
        boundary.tell(error)
    if not found:
        raise InputError("command line", "names no page that is there", "files or folders", "see the messages above")
    return once(found), len(wrong)


def _check_installed() -> None:
    """RuleError if what serves the application is not there."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise RuleError("cleaner review", f"needs {' and '.join(missing)}, which this installation has not",
                        "the extra 'review'", "run pip install 'newspaper-cleaner[review]'")


def _restore(raw: bytes, where: str) -> tuple[str, bytes]:
    """The name and the bytes of the source of a TEI file that cleaner wrote."""
    file = parts(raw, where)
    if file.header.transcript:
        raise InputError(where, f"was made from boxes, which are not in it, but in {file.header.doc}",
                         "that file", "name it instead")
    return file.header.doc, bytes_of(file.header, text_of(file), where)


def _login() -> str:
    """The name of whoever runs this; empty where the system knows none."""
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):
        return ""


def _take(office: Office, given: Sequence[Verdict]) -> None:
    """Take in the verdicts of files, and say what came of it."""
    taken = office.take(given)
    say(f"{_count(taken.taken)} taken in")
    if taken.kept:
        say(f"{_count(taken.kept)} not: the database has the same or a later one")
    if taken.unmatched:
        first = taken.unmatched[0]
        say(f"{_count(len(taken.unmatched), ' of no page here')} left out, such as {first.id} of "
            f"{first.doc or 'no document'}")


def _count(number: int, which: str = "") -> str:
    return f"{number} verdict{'' if number == 1 else 's'}{which} {'was' if number == 1 else 'were'}"


def _browse(address: str, private: Path) -> None:
    """Open the browser; the address was said, so nothing is lost where there is none.

    It gets a file that leads there and that nobody else can read: what stands on a command line, all users of
    the machine can see.
    """
    import webbrowser

    door = private / "review.html"
    door.write_text(f'<!doctype html><meta http-equiv="refresh" content="0; url={address}"><title>cleaner</title>',
                    encoding="utf-8")
    webbrowser.open(door.as_uri())
