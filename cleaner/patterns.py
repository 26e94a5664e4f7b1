"""Pattern: a regular expression whose compiled form is kept on the shelf.

Compiling the patterns takes many times as long as cleaning a page with them, as ``re`` walks through all characters
of a range, and Han is a range of twenty thousand.
"""

from __future__ import annotations

import importlib
import re
from array import array
from binascii import a2b_base64, b2a_base64
from contextlib import suppress
from typing import Any, Final, NamedTuple

from cleaner import shelf

_sre: Any = importlib.import_module("_sre")

_UNFIT: Final = (ImportError, AttributeError, LookupError, TypeError, ValueError, OverflowError, RuntimeError)
"""What comes of another Python's inside, or of a file that was meddled with."""


class Kept(NamedTuple):
    """What a pattern was compiled to: its flags, groups, their names, and the code in base 64."""

    flags: int
    groups: int
    names: dict[str, int]
    code: str


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern as ``re.compile`` gives it, off the shelf if it is there; re.error for one that is none.

    >>> compiled("[\\u4e00-\\u9fff]+闸") == re.compile("[\\u4e00-\\u9fff]+闸")
    True
    """
    key = f"pattern:{_sre.MAGIC}:{_sre.CODESIZE}:{int(flags)}:{pattern}"
    kept = shelf.find(key)
    if kept is not None:
        with suppress(*_UNFIT):
            return _revived(pattern, Kept(*kept))
    made = re.compile(pattern, flags)
    shelf.lack(key, lambda: _told(made, flags))
    return made


def _revived(pattern: str, kept: Kept) -> re.Pattern[str]:
    """The pattern that was kept. RuntimeError from ``re``, which looks over all code, for what is none."""
    code = array("I", a2b_base64(kept.code)).tolist()
    names: list[str | None] = [None] * (kept.groups + 1)
    for name, n in kept.names.items():
        names[n] = name
    made: re.Pattern[str] = _sre.compile(pattern, kept.flags, code, kept.groups, kept.names, tuple(names))
    return made


def _told(made: re.Pattern[str], flags: int) -> Kept | None:
    """What a pattern was compiled to; None unless it comes to life again as the very same."""
    try:
        inner: Any = importlib.import_module("re._compiler")
        code = array("I", inner._code(inner._parser.parse(made.pattern, flags), flags))
        kept = Kept(made.flags, made.groups, dict(made.groupindex), b2a_base64(code, newline=False).decode())
        return kept if _revived(made.pattern, kept) == made else None
    except _UNFIT:
        return None
