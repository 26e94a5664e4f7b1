"""Shelf: what takes long to work out of a text is kept on this machine from one run of the command line to the next.

It is kept by the text that it comes from, in a file for one version of Python, and no code of cleaner has a hand in
it: what is found there can never be stale. It is plain JSON in the user's cache folder. Where that cannot be read or
written, or is not the user's alone, all is worked out as ever.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

MOST: Final = 4000
"""Things that are kept at most, ten times what the built-in rules need; beyond, only those of the last run."""

FOLDER: Final = "newspaper-cleaner"
"""The folder in the user's cache folder."""


def find(key: str) -> Any:
    """What was kept under a key, as JSON holds it; None if nothing was."""
    return _kept().get(key)


def lack(key: str, make: Callable[[], Any]) -> None:
    """Tell what was not there. ``make`` works it out once more for :func:`keep`; None is not kept."""
    _lacking[key] = make


def keep() -> None:
    """Keep what was lacking; nothing is said where that cannot be done."""
    place = _place()
    if place is None or not _lacking:
        return
    with suppress(OSError):
        ground = next((folder for folder in place.parents[:3] if folder.exists()), None)
        if ground is None or ground.stat().st_uid != os.getuid():
            return  # there is no home, or it is somebody else's, who could not use what root makes there
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_own(place.parent.stat()) and os.access(place.parent, os.W_OK | os.X_OK):
            made = {key: one for key, make in _lacking.items() if (one := make()) is not None}
            old = _kept() if len(_kept()) + len(made) <= MOST else {}
            _write(place, json.dumps({**old, **made}, ensure_ascii=False).encode("utf-8", "surrogatepass"))
            _lacking.clear()


def _write(place: Path, data: bytes) -> None:
    """Write the file whole or not at all."""
    part = place.with_name(f".{place.name}-{os.urandom(8).hex()}.part")
    try:
        part.write_bytes(data)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


@cache
def _kept() -> dict[str, Any]:
    """All that was kept; nothing where there is no such file, or somebody else could have written it."""
    place = _place()
    if place is None:
        return {}
    try:
        with place.open("rb") as file:
            kept = json.loads(file.read()) if _is_own(os.fstat(file.fileno())) else {}
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _place() -> Path | None:
    """The file for this version of Python; None where there is no home, or files do not tell their owner."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.environ.get("HOME", ""), ".cache")  # noqa: PTH118
    if not hasattr(os, "getuid") or not os.path.isabs(home):  # noqa: PTH117
        return None
    return Path(home, FOLDER, f"{sys.implementation.cache_tag}-{sys.hexversion:x}.json")


def _is_own(facts: os.stat_result) -> bool:
    """Whether a file or folder is this user's, and nobody else may write it."""
    return facts.st_uid == os.getuid() and not facts.st_mode & 0o022


_lacking: dict[str, Callable[[], Any]] = {}
"""What was not on the shelf in this process. No result can depend on it."""
