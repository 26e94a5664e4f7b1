"""Json: documents of strangers, parsed within bounds, and the pointers that find things in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from cleaner.model import InputError
from cleaner.readers.decoding import decode

LARGEST: Final = 1 << 26
"""Bytes above which JSON is declined: parsed it takes some ten times as much memory, and a page takes 1 MB at most."""

DEEPEST: Final = 64
"""Levels that readers go down; the deepest format that they know has eleven."""

_OPENS: Final = re.compile(r"\s*(?:\{\s*(?:\"|\}\s*\Z)|\[\s*(?:\[\s*[\[{\"\]]|\{\s*\"|\"|null\b|\]\s*\Z))")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file holds: its document, or a list of its documents if it is JSON Lines; and how it was read.

    ``repairs`` are what was wrong with it and read all the same, in words.
    """

    value: Any
    encoding: str
    repairs: tuple[str, ...] = ()
    lines: bool = False


class Broken(InputError):
    """A file that begins as JSON may and is none."""


def opens(text: str) -> bool:
    """Whether a text begins as JSON does that holds objects or lists; ``[本报讯]`` and ``{芦河}`` do not.

    >>> opens('[{"text": "芦河"}]'), opens("[本报讯]"), opens("[1]"), opens("[]")
    (True, False, False, True)
    """
    return _OPENS.match(text) is not None


def parse(raw: bytes, name: str) -> Parsed:
    """The document of a file in any encoding of text, or its documents, one a line.

    InputError names line and column where the file is no JSON, and says so where it is too large, too deep or
    has two values under one key: all but one would be lost.

    >>> parse(b'{"text": "a"}\\n{"text": "b"}', "p.json").value
    [{'text': 'a'}, {'text': 'b'}]
    """
    if len(raw) > LARGEST:
        raise InputError(name, f"is JSON of {len(raw) >> 20} MB", f"{LARGEST >> 20} MB at most",
                         "split it into pages")
    source = decode(raw, name)
    repairs = [f"{_count(len(source.faults), 'place')} could not be decoded: U+FFFD"] if source.faults else []
    lines = False
    try:
        try:
            value = _loads(source.text, name)
        except json.JSONDecodeError as error:
            if error.msg != "Extra data":
                raise _broken(name, error.lineno, error) from None
            value, lines = list(_documents(source.text, name)), True
        value, lone = _without_surrogates(value) if "\\u" in source.text else (value, 0)
    except RecursionError:
        raise InputError(name, "is JSON with hundreds of levels", f"{DEEPEST} levels at most",
                         "check that the right file was given") from None
    if lone:
        repairs.append(f"{_count(lone, 'half')} of a surrogate pair became U+FFFD")
    return Parsed(value, source.encoding, tuple(repairs), lines)


def pointer(*steps: str | int) -> str:
    """A path into JSON (RFC 6901).

    >>> pointer("pages", 0, "a/b~c")
    '/pages/0/a~1b~0c'
    """
    return "".join([f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps])


def strings(value: object, at: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a value with its pointer, keys aside, in the order of the file.

    >>> list(strings({"a": ["芦", 1, {"b": "河"}]}))
    [('/a/0', '芦'), ('/a/2/b', '河')]
    """
    left = [(at, value)]
    while left:
        where, one = left.pop()
        if isinstance(one, str):
            yield where, one
        elif isinstance(one, dict):
            left += [(where + pointer(key), inner) for key, inner in reversed(one.items())]
        elif isinstance(one, list):
            left += [(f"{where}/{i}", one[i]) for i in range(len(one) - 1, -1, -1)]


def _documents(text: str, name: str) -> Iterator[Any]:
    """The documents of JSON Lines; blank lines are none."""
    for n, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield _loads(line, name)
            except json.JSONDecodeError as error:
                raise _broken(name, n, error) from None


def _broken(name: str, line: int, error: json.JSONDecodeError) -> Broken:
    wrong = f"is broken JSON: {error.msg[:1].lower()}{error.msg[1:]} at line {line}, column {error.colno}"
    return Broken(name, wrong, "JSON from its first to its last character, or one document a line",
                  "export it again: most often the end of the file is missing")


def _loads(text: str, name: str) -> Any:
    """Parse one document."""
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            for key, value in pairs:
                if repr(found[key]) != repr(value):
                    raise InputError(name, f"has two values under one key {key!r}", "each key once in an object",
                                     "export it again, or take one of them away")
        return found

    try:
        return json.loads(text, object_pairs_hook=unique)
    except json.JSONDecodeError:
        raise
    except ValueError:  # whole numbers of thousands of digits, which Python does not convert
        return json.loads(text, object_pairs_hook=unique, parse_int=float)


def _without_surrogates(value: Any) -> tuple[Any, int]:
    """A value in which halves of surrogate pairs are U+FFFD, and how many they were."""
    if not any(_SURROGATE.search(text) for _, text in strings(value)):
        return value, 0
    lone = sum(len(_SURROGATE.findall(text)) for _, text in strings(value))
    return json.loads(_SURROGATE.sub("\ufffd", json.dumps(value, ensure_ascii=False))), lone


def _count(number: int, what: str) -> str:
    """A number with its noun.

    >>> _count(1, "half"), _count(2, "place")
    ('1 half', '2 places')
    """
    plural = "halves" if what == "half" else f"{what}s"
    return f"{number} {what if number == 1 else plural}"
