"""Exit code: what a run tells the shell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

DONE: Final = 0
FOUND: Final = 1
"""Something to look at was found: by check, validate, rules test."""
USAGE: Final = 2
"""The command line, the configuration or a rule cannot be used: nothing was done."""
QUARANTINED: Final = 3
"""The run went to its end, but some documents could not be done."""
NO_INPUT: Final = 4
"""A file or folder that was named is missing or cannot be read; the others were done."""
INTERNAL: Final = 70
"""A fault of the program (sysexits.h's EX_SOFTWARE)."""
INTERRUPTED: Final = 130
"""128 and SIGINT's number, as shells have it."""
TERMINATED: Final = 143
"""128 and SIGTERM's number."""
PIPE_CLOSED: Final = 141
"""128 and SIGPIPE's number: the reader of our output went away, as ``head`` does. Nothing is said of it."""


def worst(codes: Iterable[int]) -> int:
    """The code of a run from those of its documents: the higher one, as they go from harmless to grave.

    >>> worst([0, 3, 1]), worst([])
    (3, 0)
    """
    return max(codes, default=DONE)
