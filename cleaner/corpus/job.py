"""Job: what a corpus run was asked for, and the digest by which its results are known again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from importlib import metadata
from pathlib import Path
from typing import Final

from cleaner import __version__
from cleaner.config import Settings
from cleaner.rules import built_in

PAGE_SECONDS: Final = 120.0
"""Longest time a page may take: the slowest real one seen took two seconds, a made one of 16,000 lines forty."""

PAGE_MEMORY: Final = 2 << 30
"""Bytes a worker may hold: a hundred times what a page needs, and little enough that two of them fit a laptop."""

LIBRARIES: Final = ("ftfy", "lxml", "opencc", "regex")
"""Packages whose version may change the result."""

ASIDE: Final = frozenset({"out", "seconds", "memory"})
"""Fields that say where and how, not what: the bytes are the same without them."""


@dataclass(frozen=True, slots=True)
class Job:
    """What every worker must know. ``code`` tells the version of all that could change a byte of the results.

    ``seconds`` and ``memory`` (bytes) bound a page; ``column`` is the text column of tables, ``when`` the date that
    TEI is given (ISO 8601).
    """

    out: str
    to: tuple[str, ...] = ("tei",)
    rules: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    script: str | None = None
    format: str | None = None
    language: str = "auto"
    column: str | None = None
    when: str | None = None
    code: str = ""
    seconds: float = PAGE_SECONDS
    memory: int = PAGE_MEMORY

    @property
    def digest(self) -> str:
        """What tells jobs apart whose results differ, 64 hexadecimal digits.

        >>> Job("a").digest == Job("b", seconds=1).digest, Job("a").digest == Job("a", to=("md",)).digest
        (True, False)
        """
        return hashlib.sha256(json.dumps(self.told(), sort_keys=True).encode()).hexdigest()

    def told(self) -> dict[str, object]:
        """All that decides the results, as the manifest tells it."""
        said = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in ASIDE}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}


def job_of(
    settings: Settings, out: Path, *, column: str | None = None, when: str | None = None,
    seconds: float = PAGE_SECONDS, memory: int = PAGE_MEMORY,
) -> Job:
    """The job that some settings ask for."""
    return Job(
        str(out.absolute()), settings.to, tuple(str(folder.absolute()) for folder in settings.rules), settings.off,
        settings.script, settings.format, settings.language, column, when, code(settings.rules), seconds, memory,
    )


def code(folders: Sequence[Path] = ()) -> str:
    """The version of the program, of the libraries that it cleans with, and a digest of its code and rules.

    A rule that is edited, one's own or a built-in one, is another version, though no number was raised.
    """
    told = hashlib.sha256()
    home = Path(__file__).parent.parent
    for root, pattern in ((home, "*.py"), (built_in(), "*.toml"), *((folder, "*.toml") for folder in folders)):
        for path in sorted(root.rglob(pattern)):
            told.update(path.relative_to(root).as_posix().encode("utf-8", "surrogateescape") + b"\0")
            told.update(hashlib.sha256(path.read_bytes()).digest())
    libraries = " ".join(f"{name}-{metadata.version(name)}" for name in LIBRARIES)
    return f"{__version__} {told.hexdigest()[:16]} {libraries}"
