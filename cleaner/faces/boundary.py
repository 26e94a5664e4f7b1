"""Guard: the one place where every fault becomes a message and an exit code."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cleaner.faces import codes
from cleaner.faces.data import drop
from cleaner.faces.voice import say
from cleaner.model import CleanerError, InputError, OutputError, RuleError

DEBUG: Final = "CLEANER_DEBUG"
"""The variable that asks for tracebacks; ``cleaner --debug`` sets it."""

_BY_RUN: Final[dict[type[CleanerError], int]] = {
    InputError: codes.NO_INPUT, RuleError: codes.USAGE, OutputError: codes.USAGE,
}


def run(work: Callable[[], int]) -> int:
    """Do the work of a whole verb; its faults stop it."""
    try:
        return guard(work, lambda error: _BY_RUN.get(type(error), codes.USAGE))
    except KeyboardInterrupt:
        say("interrupted; what was written is whole, nothing half-written is left")
        return codes.INTERRUPTED
    except BrokenPipeError:
        drop()
        return codes.PIPE_CLOSED


def document(work: Callable[[], int], name: str) -> int:
    """Do the work for one document; its faults put it in quarantine and the run goes on."""
    return guard(work, lambda _: codes.QUARANTINED, name)


def guard(work: Callable[[], int], code: Callable[[CleanerError], int], name: str = "") -> int:
    """Do some work and return its code; a fault is told and returns the code that it has."""
    try:
        return work()
    except BrokenPipeError:
        raise
    except CleanerError as error:
        tell(error, name)
        return code(error)
    except Exception as error:  # noqa: BLE001 - the boundary: whatever else goes wrong is a fault of ours
        confess(error, name)
        return codes.INTERNAL


def tell(error: CleanerError, name: str = "") -> None:
    """Say what went wrong; a message that does not name the document gets its name in front."""
    words = str(error)
    say(words if not name or error.where.startswith(name) else f"{name}: {words}")


def confess(error: Exception, name: str) -> None:
    """Say that this is a fault of the program, where it lies, and how it can be reported."""
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    about = f" at {name}" if name else ""
    if os.environ.get(DEBUG):
        say(traceback.format_exc().rstrip())
    say(f"internal error{about}: {type(error).__name__}: {error} ({place}). This is a fault of cleaner, not "
        f"of the input. What to do: run 'cleaner --debug …' again and report what it says, with the input.")

