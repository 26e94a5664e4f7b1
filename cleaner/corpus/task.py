"""Task: what a worker is told to do, and what it tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from cleaner.corpus.shard import Shard
from cleaner.model import CleanerError


@dataclass(frozen=True, slots=True)
class Task:
    """A shard to be run without the documents in ``dead``; or only to be tried, those in ``span``."""

    shard: Shard
    dead: Mapping[int, str] = field(default_factory=dict)
    span: range | None = None


class Told(NamedTuple):
    """What a worker tells: that it is ready for tasks, that document ``i`` is begun, that there is no memory for it,
    that the task is done, or that nothing can be done here any more, and why.
    """

    what: Literal["ready", "page", "memory", "done", "fault"]
    i: int = -1
    fault: CleanerError | None = None
