"""A verdict: what a reviewer said of one edit, as a line of JSON that is known again by its content."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, get_args

from cleaner.document import contents
from cleaner.edits import identity
from cleaner.model import ROLES, InputError, Kind, Mark, RuleError
from cleaner.rules import near
from cleaner.writers.jsonl import dumps as line_of

Answer = Literal["accept", "reject"]

CONTEXT: Final = 24
"""Code points of the source kept on either side of an edit: about a printed line, which seldom comes twice."""

ENDING: Final = ".verdicts.jsonl"


class Verdict(NamedTuple):
    """What was said of the edit ``id``; all but that and the answer may be missing.

    ``prefix`` and ``suffix`` are the source around the edit, by which it is found again when the source has
    changed a little. ``replacement`` is a verdict of one's own: another text, or the name of the right role. It
    counts with either answer; ``reject`` is the better one, as whoever does not know it leaves the edit out then.
    ``at`` is an ISO 8601 time.
    """

    id: str
    verdict: Answer
    doc: str = ""
    sha256: str = ""
    kind: str = ""
    rule: str = ""
    start: int = -1
    end: int = -1
    before: str | None = None
    after: str | None = None
    role: str | None = None
    prefix: str = ""
    suffix: str = ""
    replacement: str | None = None
    reviewer: str = ""
    note: str = ""
    at: str = ""

    @property
    def is_full(self) -> bool:
        """Whether it tells enough to find its edit by content."""
        return bool(self.rule) and self.start >= 0 and self.before is not None and self.after is not None

    @property
    def who(self) -> str:
        """The reviewer's name, or a word for one who gave none."""
        return self.reviewer or "a reviewer"


_TEXTS: Final = ("doc", "sha256", "kind", "rule", "prefix", "suffix", "reviewer", "note", "at")
_NUMBERS: Final = ("start", "end")
_OPTIONAL: Final = ("before", "after", "role", "replacement")


def of(mark: Mark, text: str, answer: Answer, *, doc: str = "", sha256: str = "", replacement: str | None = None,
       reviewer: str = "", note: str = "", at: str = "") -> Verdict:
    """The verdict on a mark over the source ``text``, with all by which it is known again.

    >>> of(Mark("text", "punct.fullwidth", 1, 2, ",", "，"), "好,好", "reject").suffix
    '好'
    """
    return Verdict(identity(mark), answer, doc, sha256, mark.kind, mark.rule, mark.start, mark.end, mark.before,
                   mark.after, mark.role, *around(text, mark.start, mark.end), replacement, reviewer, note, at)


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and behind a span, ``CONTEXT`` code points each or less at the text's edges."""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def dumps(verdict: Verdict) -> str:
    """A verdict as one line of JSON without its line end; what is not known is left out.

    >>> dumps(Verdict("a3aa5ad18748", "accept", doc="p1.txt", start=4, end=5))
    '{"id": "a3aa5ad18748", "verdict": "accept", "doc": "p1.txt", "start": 4, "end": 5}'
    """
    said = verdict._asdict()
    return line_of({key: value for key, value in said.items()
                    if (value is not None and value != "" and not (key in _NUMBERS and value < 0))
                    or (key in ("before", "after") and value == "")})


def loads(line: str, where: str) -> Verdict:
    """The verdict that a line of JSON tells; RuleError with the place for a line that tells none.

    >>> loads('{"id": "a3aa5ad18748", "verdict": "reject", "note": "a name"}', "v:1").note
    'a name'
    """
    try:
        said = json.loads(line)
    except ValueError as error:
        raise RuleError(where, f"is no JSON: {error}", "one object a line", "mend the line") from None
    if not isinstance(said, dict):
        raise RuleError(where, "is no JSON object", '{"id": …, "verdict": "accept"}', "mend the line")
    return checked(said, where)


def checked(said: Mapping[str, Any], where: str) -> Verdict:
    """The verdict in an object; keys that belong to later versions or other tools are passed over.

    Raises RuleError for a missing or wrong value.
    """
    for key in ("id", "verdict"):
        if not isinstance(said.get(key), str) or not said[key]:
            raise RuleError(where, f"has no {key!r}", 'an "id" and a "verdict"', "add it")
    if said["verdict"] not in get_args(Answer):
        raise RuleError(where, f"says {said['verdict']!r}", " or ".join(get_args(Answer)), "correct the verdict")
    for key in (*_TEXTS, *_OPTIONAL):
        if said.get(key) is not None and not isinstance(said[key], str):
            raise _wrong(where, key, said[key], "a text")
    for key in _NUMBERS:
        if said.get(key) is not None and (not isinstance(said[key], int) or isinstance(said[key], bool)):
            raise _wrong(where, key, said[key], "a whole number")
    found = Verdict(**{key: said[key] for key in Verdict._fields if said.get(key) is not None})
    if found.kind and found.kind not in get_args(Kind):
        raise RuleError(where, f"names an unknown kind {found.kind!r}", near(found.kind, get_args(Kind)),
                        "correct it")
    if found.kind == "role" and found.replacement is not None and found.replacement not in ROLES:
        raise RuleError(where, f"names an unknown role {found.replacement!r}", near(found.replacement, ROLES),
                        "correct the replacement")
    return found


def _wrong(where: str, key: str, value: object, expected: str) -> RuleError:
    return RuleError(where, f"gives {key!r} the value {value!r}", expected, "correct it")


def parse(text: str, name: str) -> list[Verdict]:
    """The verdicts of a whole file's text, empty lines left out; ``name`` is told in errors."""
    return [loads(line, f"{name}:{n}") for n, line in enumerate(text.split("\n"), 1) if line.strip()]


def read(path: Path) -> list[Verdict]:
    """The verdicts of a file, in its order. Raises InputError or RuleError with file and line."""
    raw = contents(path)
    try:
        return parse(raw.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError as error:
        raise InputError(str(path), f"is not UTF-8 at byte {error.start}", "verdicts as JSON Lines in UTF-8",
                         "save it as UTF-8") from None


def latest(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """The verdicts that count: of several on one edit of one document the last, where it stands.

    >>> [v.verdict for v in latest([Verdict("a", "accept"), Verdict("b", "accept"), Verdict("a", "reject")])]
    ['accept', 'reject']
    """
    kept: dict[tuple[str, str, str], Verdict] = {}
    for verdict in verdicts:
        key = (verdict.id, verdict.doc, verdict.sha256)
        kept.pop(key, None)
        kept[key] = verdict
    return list(kept.values())
