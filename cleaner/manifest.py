"""Manifest: the last file of a run, which says that all others are there; and who asks for it before reading them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from cleaner.model import InputError

MANIFEST: Final = "manifest.json"
"""The file that is written last."""

PAGES: Final = "pages.jsonl"
"""The file with a row for each document."""

RUNS: Final = ".cleaner"
"""What a folder holds in which a run was begun."""

SHARDS: Final = "shards"
"""What it holds there of the shards that are done."""

VERSION: Final = 1
"""Of the layout of the folder."""

Json = dict[str, Any]


def reopen(out: Path) -> None:
    """Take the manifest away: until the next one the folder is nothing that could be read."""
    with suppress(FileNotFoundError):
        (out / MANIFEST).unlink()


def is_run(folder: Path) -> bool:
    """Whether a run was begun in a folder."""
    return (folder / RUNS).is_dir() or (folder / MANIFEST).is_file()


def check(folder: Path) -> Json:
    """The manifest of a folder. InputError for one where a run was begun and not ended, or that has none."""
    try:
        made = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise InputError(str(folder), "holds a run that is not whole: it has no manifest", "a run that went to its end",
                         "run 'cleaner run … --resume' first") from None
    except (OSError, ValueError) as error:
        raise InputError(str(folder / MANIFEST), f"cannot be read: {error}", "the manifest of a run",
                         "run 'cleaner run … --resume' first") from None
    if not isinstance(made, dict) or made.get("manifest") != VERSION:
        raise InputError(str(folder / MANIFEST), "is the manifest of another version", f"version {VERSION}",
                         "read it with the version that wrote it, or run again into a new folder")
    return made


def refuse_unfinished(folder: Path) -> None:
    """InputError for a folder that is, or lies in, one where a run was begun and not ended."""
    for place in (folder, *folder.absolute().parents):
        if (place / RUNS).is_dir() and (place / RUNS / SHARDS).is_dir():
            check(place)
            return


def rows(folder: Path) -> Iterator[Json]:
    """The rows of a run that is whole, one a document. InputError for one that is not."""
    check(folder)
    with (folder / PAGES).open("rb") as file:
        for line in file:
            yield json.loads(line)
