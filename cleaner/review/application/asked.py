"""Asked: what the body of a request says, checked value by value before anything is done with it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple, get_args

from cleaner.model import ROLES, CleanerError
from cleaner.review.application.decisions import STATUSES, Content, StatusName
from cleaner.review.verdicts import Answer

BODY: Final = "request"
"""What messages call the body as a whole."""

ID: Final = re.compile(r"[0-9a-f]{12}")
"""The form of an edit's id."""

SHORT: Final = 200
"""Code points of a name or of a step's id; more is no name."""

HIGHEST: Final = 2**31
"""Versions and offsets stay far below it, and every database can hold it."""

OWN_WORDS: Final = frozenset({"text", "character", "role"})
"""The kinds of edits that a reviewer can replace by one of their own."""


class Wish(NamedTuple):
    """One decision that is asked for: the edit, the version seen, what is said of it."""

    id: str
    seen: int
    verdict: Answer | None
    replacement: str | None
    note: str


class Step(NamedTuple):
    """Decisions that stand or fall together; ``reviewer`` is empty if the body names none."""

    id: str
    reviewer: str
    wishes: tuple[Wish, ...]


class NewStatus(NamedTuple):
    """A status that is asked for, and the version seen."""

    value: StatusName
    seen: int
    reviewer: str


def step(body: bytes) -> Step:
    """The step that a body asks for; CleanerError if it says something else.

    >>> step(b'{"step":"s1","decisions":[{"id":"a3aa5ad18748","seen":0,"verdict":"accept"}]}').wishes[0].seen
    0
    """
    said = _object(_json(body), BODY)
    listed = said.get("decisions")
    if not isinstance(listed, list) or not listed:
        raise _wrong("decisions", listed, "a list of at least one decision")
    wishes = tuple(_wish(_object(one, f"decisions[{n}]"), f"decisions[{n}]") for n, one in enumerate(listed))
    if len({wish.id for wish in wishes}) < len(wishes):
        raise CleanerError("decisions", "decide on one edit twice", "each edit once in a step", "send two steps")
    return Step(_name(said, "step", BODY), _name(said, "reviewer", BODY, empty=True), wishes)


def status(body: bytes) -> NewStatus:
    """The status that a body asks for; CleanerError if it says something else.

    >>> status(b'{"status":"done","seen":2,"reviewer":"Lin"}')
    NewStatus(value='done', seen=2, reviewer='Lin')
    """
    said = _object(_json(body), BODY)
    value = said.get("status")
    if value not in STATUSES:
        raise _wrong("status", value, " or ".join(STATUSES))
    return NewStatus(value, _number(said, "seen", BODY), _name(said, "reviewer", BODY, empty=True))


def check_words(wish: Wish, content: Content) -> None:
    """CleanerError if a replacement does not fit the edit that it is for."""
    if wish.replacement is None:
        return
    where = f"replacement of {wish.id}"
    if content.kind not in OWN_WORDS:
        raise CleanerError(where, f"is given for a {content.kind or 'nameless'} edit",
                           "one only for a text, a character or a role", "accept or refuse it")
    if content.kind == "role" and wish.replacement not in ROLES:
        raise CleanerError(where, f"{wish.replacement!r} is no role", "a role",
                           f"choose one of {', '.join(sorted(ROLES))}")


def _wish(said: Mapping[str, Any], where: str) -> Wish:
    name = said.get("id")
    if not isinstance(name, str) or not ID.fullmatch(name):
        raise _wrong(f"{where}.id", name, "the id of an edit, 12 hexadecimal digits")
    if "verdict" not in said or (said["verdict"] is not None and said["verdict"] not in get_args(Answer)):
        raise _wrong(f"{where}.verdict", said.get("verdict"), "accept, reject, or null to take one back")
    verdict, replacement = said["verdict"], said.get("replacement")
    if replacement is not None and not isinstance(replacement, str):
        raise _wrong(f"{where}.replacement", replacement, "a text or null")
    if replacement is not None and verdict != "reject":
        raise _wrong(f"{where}.replacement", replacement, "one only with the verdict reject")
    if said.get("edit") is not None:
        _own_edit(_object(said["edit"], f"{where}.edit"), f"{where}.edit")
    return Wish(name, _number(said, "seen", where), verdict, replacement, _text(said, "note", where))


def _own_edit(said: Mapping[str, Any], where: str) -> None:
    """The fields of an edit that no rule made. They are checked only: what counts is the page's own word."""
    for key in ("kind", "rule", "before", "after"):
        _text(said, key, where)
    if _number(said, "start", where) > _number(said, "end", where):
        raise _wrong(f"{where}.start", said["start"], "an offset that is not behind the end")


def _json(body: bytes) -> object:
    """The value of a body in JSON."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise CleanerError(BODY, f"is no JSON: {error}", "one object in UTF-8", "mend it") from None


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")


def _object(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(where, value, "an object")
    return value


def _number(said: Mapping[str, Any], key: str, where: str) -> int:
    value = said.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= HIGHEST:
        raise _wrong(f"{where}.{key}", value, "a whole number from 0")
    return value


def _text(said: Mapping[str, Any], key: str, where: str) -> str:
    """A text; nothing said is an empty one."""
    value = said.get(key)
    if value is not None and not isinstance(value, str):
        raise _wrong(f"{where}.{key}", value, "a text")
    return value or ""


def _name(said: Mapping[str, Any], key: str, where: str, *, empty: bool = False) -> str:
    """A short text that a database can hold and a person can read."""
    value = _text(said, key, where).strip()
    if len(value) > SHORT or not value.isprintable() or not (value or empty):
        raise _wrong(f"{where}.{key}", value, f"{'at most' if empty else '1 to'} {SHORT} printable characters")
    return value


def _wrong(where: str, value: object, expected: str) -> CleanerError:
    shown = repr(value)
    return CleanerError(where, f"is {shown if len(shown) <= SHORT else shown[:SHORT] + '…'}", expected, "correct it")
