"""Output: where a result goes, and a file that is written whole or not at all."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from cleaner.inputs import Input
from cleaner.model import OutputError

TRACE: Final = ".cleaner-{}.part"
"""What a file is called until it is whole: hidden, in the same folder, so that it can be renamed in one step."""


def check_folder(out: Path) -> None:
    """OutputError if results cannot go into ``out``: known before hours of work, not behind them."""
    for place in (out, *out.parents):
        if os.path.lexists(place):
            if not place.is_dir():
                raise OutputError(str(out), f"cannot be a folder: {place} is a file", "a folder",
                                  "choose another one, or take the file away")
            if not os.access(place, os.W_OK | os.X_OK):
                raise OutputError(str(out), f"cannot be written: no right to write in {place}",
                                  "a folder that you have the right to write in", "choose another one")
            return


def plan(inputs: Sequence[Input], out: Path, endings: Iterable[str]) -> list[dict[str, Path]]:
    """For each input the path of its result in ``out`` for each ending.

    An input's ending gives way to the new one. Where two inputs would meet they keep their whole names; those
    whose whole names are the same keep the folder in which they lie. Names that differ in case alone meet,
    as they do on many disks. OutputError if a result would take the place of an input.

    >>> files = [Input(Path("in/a.txt"), Path("in")), Input(Path("in/a.md"), Path("in"))]
    >>> [str(paths[".xml"]) for paths in plan(files, Path("tei"), [".xml"])]
    ['tei/a.txt.xml', 'tei/a.md.xml']
    """
    stems = _stems(inputs)
    results = [{ending: out / f"{stem}{ending}" for ending in endings} for stem in stems]
    taken = {os.path.realpath(one.path): one for one in inputs if one.path is not None}
    for paths in results:
        for path in paths.values():
            if os.path.realpath(path) in taken:
                raise OutputError(str(path), "is an input and is never written over", "another folder",
                                  "choose another one with -o")
    return results


def _stems(inputs: Sequence[Input]) -> list[str]:
    """The path of each input's results in the output folder, without their ending; no two are the same."""
    stems: dict[int, str] = {}
    for group in _meeting({i: _short(one) for i, one in enumerate(inputs)}, stems):
        meeting = [inputs[i] for i in group]
        base = Path(os.path.commonpath([_folder(one) for one in meeting]))
        ways: tuple[Callable[[Input], str], ...] = (
            lambda one: one.name,
            lambda one: _within(one, one.root, _short(one)),
            lambda one: _within(one, one.root, one.name),
            lambda one, base=base: _within(one, base, _short(one)),  # type: ignore[misc]
            lambda one, base=base: _within(one, base, one.name),  # type: ignore[misc]
        )
        taken = {stem.casefold() for stem in stems.values()}
        for way in ways:
            names = [way(one) for one in meeting]
            folded = {name.casefold() for name in names}
            if len(folded) == len(names) and not folded & taken:
                break
        else:
            names = [f"{name}-{n}" for n, name in enumerate(names, 1)]
        stems |= dict(zip(group, names, strict=True))
    return [stems[i] for i in range(len(inputs))]
