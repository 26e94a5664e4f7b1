"""Clean: OCR'd newspaper pages in, TEI that people can trust out; every change has an author and a way back.

>>> import cleaner
>>> page = cleaner.clean("3月4日,芦河上游开 闸放\\n\\n水。")
>>> print(page.text, end="")
3月4日，芦河上游开闸放水。
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from cleaner.batch import process
    from cleaner.document import Document, clean, read, write
    from cleaner.model import (
        Article,
        Block,
        CleanerError,
        InputError,
        Mark,
        Outcome,
        OutputError,
        Page,
        RuleError,
        Section,
    )

__all__ = [
    "Article", "Block", "CleanerError", "Document", "InputError", "Mark", "Outcome", "OutputError", "Page",
    "RuleError", "Section", "__version__", "clean", "process", "read", "write",
]

__version__ = "0.1.0"

_ROOMS: Final = {
    "process": "cleaner.batch",
    **dict.fromkeys(("Document", "clean", "read", "write"), "cleaner.document"),
    **dict.fromkeys(("Article", "Block", "Mark", "Outcome", "Page", "Section"), "cleaner.model"),
    **dict.fromkeys(("CleanerError", "InputError", "OutputError", "RuleError"), "cleaner.model"),
}
"""Where a public name lives. It is fetched when it is asked for, so that the import alone costs nothing."""


if not TYPE_CHECKING:  # to whom any name would be one then

    def __getattr__(name: str) -> Any:
        """Fetch a public name from its room."""
        if name not in _ROOMS:
            raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
        value = getattr(import_module(_ROOMS[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """The public names, those not yet fetched included."""
    return sorted({*globals(), *__all__})
