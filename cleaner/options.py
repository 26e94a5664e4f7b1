"""Options: what a user may ask of the chain, and what a reviewer has told of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cleaner.edits import Key
from cleaner.model import Verdict


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may ask of the chain, and what a reviewer has told of the page.

    ``script`` is an OpenCC configuration or None. All else is by source offset of where a line begins:
    ``known`` are the roles of lines, ``barred`` roles that they have not, ``cuts`` lines that begin something
    of their own, ``together`` lines that continue the block before, ``apart`` lines that do not. ``mendings``
    are what a reviewer said of the character step's edits, by key: what to put there, None for as it was.
    """

    script: str | None = None
    known: Mapping[int, Verdict] = field(default_factory=dict)
    barred: Mapping[int, frozenset[str]] = field(default_factory=dict)
    cuts: frozenset[int] = frozenset()
    together: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()
    mendings: Mapping[Key, str | None] = field(default_factory=dict)
