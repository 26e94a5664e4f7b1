"""Output: where a result goes, and a file that is written whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from cleaner.inputs import Input
from cleaner.model import OutputError

TRACE: Final = ".cleaner-{}.part"
"""What a file is called until it is whole: hidden, in the same folder, so that one step renames it."""


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
    whose whole names are the same keep the folders in which they lie. Names that differ in case alone meet,
    as they do on many disks. OutputError if a result would take the place of an input.

    >>> files = [Input(Path("in/a.txt"), Path("in")), Input(Path("in/a.md"), Path("in"))]
    >>> [str(paths[".xml"]) for paths in plan(files, Path("tei"), [".xml"])]
    ['tei/a.txt.xml', 'tei/a.md.xml']
    """
    stems = _stems(inputs)
    results = [{ending: out / f"{stem}{ending}" for ending in endings} for stem in stems]
    spare(inputs, [path for paths in results for path in paths.values()])
    return results


def spare(inputs: Iterable[Input], results: Sequence[Path]) -> None:
    """OutputError if a result would take the place of an input, or of another result."""
    taken = {os.path.realpath(one.path) for one in inputs if one.path is not None}
    made: set[str] = set()
    for path in results:
        real = os.path.realpath(path)
        if real in taken:
            raise OutputError(str(path), "is an input and is never written over", "another place",
                              "choose another folder with -o")
        if real in made:
            raise OutputError(str(path), "would be written twice", "one result a file",
                              "name fewer formats, or fewer inputs at once")
        made.add(real)


def _stems(inputs: Sequence[Input]) -> list[str]:
    """The path of each input's results in the output folder, without their ending; no two are the same."""
    groups: dict[str, list[Input]] = {}
    for one in inputs:
        groups.setdefault(_short(one).casefold(), []).append(one)
    stems = {group[0]: _short(group[0]) for group in groups.values() if len(group) == 1}
    taken = {stem.casefold() for stem in stems.values()}
    for group in groups.values():
        if len(group) > 1:
            stems |= zip(group, _apart(group, taken), strict=True)
    return [stems[one] for one in inputs]


def _apart(group: Sequence[Input], taken: set[str]) -> list[str]:
    """Stems for inputs that would meet: the first way of naming that keeps all apart, added to ``taken``."""
    base = Path(os.path.commonpath([_folder(one) for one in group]))
    whole = [one.name for one in group]
    ways = (
        whole,
        [_under(one.root, one) / _short(one) for one in group],
        [_under(one.root, one) / one.name for one in group],
        [_under(base, one) / _short(one) for one in group],
        [_under(base, one) / one.name for one in group],
    )
    for way in ways:
        stems = [str(stem) for stem in way]
        folded = {stem.casefold() for stem in stems}
        if len(folded) == len(stems) and not folded & taken:
            taken |= folded
            return stems
    return [f"{name}-{n}" for n, name in enumerate(whole, 1)]


def _short(one: Input) -> str:
    """An input's name without its ending.

    >>> _short(Input(Path("in/x.blocks.txt"), Path("in")))
    'x.blocks'
    """
    return Path(one.name).stem


def _folder(one: Input) -> str:
    """The folder of an input, from the root of the disk; standard input lies in the current one."""
    return str((one.path.parent if one.path is not None else Path()).resolve())


def _under(root: Path, one: Input) -> Path:
    """The way from ``root`` to an input's folder."""
    return Path(os.path.relpath(_folder(one), root.resolve()))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is there whole or not at all, with the folders above it.

    A device or pipe is written to as it is. OutputError says why it cannot be written.
    """
    with whole(path) as file:
        file.write(data)


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write to that takes its name only once all is written; on any fault nothing is left of it."""
    target = Path(os.path.realpath(path))
    try:
        if _is_special(target):
            with target.open("wb") as file:
                yield file
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.parent / TRACE.format(os.urandom(8).hex())
        try:
            with part.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        finally:
            with suppress(FileNotFoundError):
                part.unlink()
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OutputError(str(path), f"cannot be written: {reason}", "a place that can be written",
                          "make room or rights, or choose another folder with -o") from None


def _is_special(path: Path) -> bool:
    """Whether this is a device, pipe or socket, which must not be put aside for a file."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)
