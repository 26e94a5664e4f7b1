"""Store: files that lie elsewhere, as behind ``s3://``, ``https://`` and ``memory://``, read through fsspec."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import copy
from functools import partial
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple, cast

from cleaner.folders import Fits, aside
from cleaner.intake.packed import CHUNK
from cleaner.intake.patterns import MAGIC, Listing, Name
from cleaner.model import RuleError
from cleaner.rules import near

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SMALL: Final = 1 << 22
"""Bytes up to which a file is fetched at once (4 MB): a request takes longer than they do."""

_FAR: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?:::[^:/]*)*://")
_WEB: Final = re.compile(r"[*\[]")


class Object(NamedTuple):
    """A file of a store: the path by which the store knows it, the way to it, its size if the store tells it."""

    path: str
    way: str
    size: int | None


class Fault(OSError):
    """What a store says when it does not give what it was asked for; ``absent`` if there is nothing."""

    def __init__(self, why: str, absent: bool = False) -> None:
        """Keep the reason."""
        super().__init__(why)
        self.absent = absent


def far(word: str) -> bool:
    """Whether a word names something in a store.

    >>> far("s3://dumps/1911/*.txt"), far("C:/p.txt"), far("p.txt")
    (True, False, False)
    """
    return _FAR.match(word) is not None


def library(word: str) -> None:
    """RuleError unless what a word needs to be read is installed."""
    protocol = word.partition("://")[0].rpartition("::")[2]
    try:
        fsspec = import_module("fsspec")
    except ImportError:
        raise RuleError(word, "needs a library that is not installed", "",
                        "pip install 'newspaper-cleaner[remote]'") from None
    try:
        fsspec.get_filesystem_class(protocol)
    except ImportError as error:
        raise RuleError(word, f"needs a library that is not installed ({error})", "",
                        "pip install 'newspaper-cleaner[remote]', or the library that is named") from None
    except ValueError:
        raise RuleError(word, f"begins with {protocol}://, which is no store that is known",
                        near(protocol, fsspec.available_protocols()), "correct the word") from None


class Reading(io.RawIOBase):
    """A file of a store: faults of whatever library reads it are faults of the store."""

    def __init__(self, source: Any, whole: bool) -> None:
        """``whole`` tells that it can be read at any place."""
        self.source, self.whole = source, whole

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def seekable(self) -> bool:
        """Whether it can be read at any place."""
        return self.whole

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        return int(_asked(partial(self.source.seek, offset, whence)))

    def tell(self) -> int:
        """The place that it is read from next."""
        return int(self.source.tell())

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read what there is."""
        into = memoryview(buffer).cast("B")
        data = _asked(partial(self.source.read, len(into)))
        into[:len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the file of the store, too."""
        if not self.closed:
            self.source.close()
        super().close()


class Store:
    """A store, and a path in it."""

    def __init__(self, word: str) -> None:
        """The store that a word leads into. RuleError unless its library is there; Fault if it cannot be reached."""
        library(word)
        self.protocol = word.partition("://")[0]
        self._files, self.path = _asked(partial(import_module("fsspec.core").url_to_fs, word))

    def at(self, path: str) -> Store:
        """The same store with another path."""
        other = copy(self)
        other.path = path
        return other

    def known(self, path: str) -> str:
        """A path by which a file is known again, however it is named."""
        return f"{self.protocol}://{path}"

    @property
    def is_pattern(self) -> bool:
        """Whether the path is a pattern; a question mark in an address of the web begins what is asked there."""
        return (_WEB if self.protocol.startswith("http") else MAGIC).search(self.path) is not None

    @property
    def size(self) -> int | None:
        """The size of the file at the path, if it is told; Fault if nothing is there."""
        return _size(_asked(partial(self._files.info, self.path)))

    def is_folder(self) -> bool:
        """Whether a folder is at the path."""
        return bool(_asked(partial(self._files.isdir, self.path)))

    def open(self, path: str, size: int | None) -> BinaryIO:
        """A file, to be read as a stream; a small one with one request."""
        if size is not None and size <= SMALL:
            return BytesIO(_asked(partial(self._files.cat_file, path)))
        source = _asked(partial(self._files.open, path, "rb"))
        whole = size is not None and bool(source.seekable())
        return cast(BinaryIO, io.BufferedReader(Reading(source, whole), CHUNK))

    def walk(self, wanted: Fits, wrong: Callable[[str, Fault], None]) -> Iterator[Object]:
        """The files in the folder that the word names, and in those in it, as in a folder on the disk."""
        waiting = [(self.path, "")]
        while waiting:
            folder, way = waiting.pop()
            try:
                entries = self._entries(folder)
            except Fault as fault:
                wrong(way, fault)
                continue
            for name, path, size, is_folder in entries:
                if not is_folder and not aside(name) and wanted(name):
                    yield Object(path, way + name, size)
            waiting += [(path, f"{way}{name}/") for name, path, _, is_folder in reversed(entries)
                        if is_folder and not name.startswith(".")]

    def listing(self, folder: str) -> Listing:
        """The listing of folders by their way from one of them, for patterns."""
        def listing(way: str) -> list[Name]:
            with suppress(Fault):
                found = self._entries(f"{folder.rstrip('/')}/{way}".rstrip("/"))
                return [Name(name, is_folder) for name, _, _, is_folder in found]
            return []

        return listing

    def _entries(self, folder: str) -> list[tuple[str, str, int | None, bool]]:
        """The entries of a folder, by their names: name, path, size, whether it is a folder."""
        told = _asked(partial(self._files.ls, folder, detail=True))
        front = folder.rstrip("/") + "/" if folder else ""
        found = []
        for one in told:
            path = str(one["name"]).rstrip("/")
            name = path.removeprefix(front).removeprefix("/")
            if name and path != folder.rstrip("/") and "/" not in name:
                found.append((name, str(one["name"]), _size(one), one.get("type") == "directory"))
        with suppress(AttributeError):
            self._files.dircache.clear()  # else all folders that were listed stay in memory
        return sorted(found, key=lambda entry: entry[0])


def _size(told: dict[str, Any]) -> int | None:
    """The size that a store tells of a file."""
    size = told.get("size")
    return size if isinstance(size, int) else None


def _asked(ask: Callable[[], Any]) -> Any:
    """What a store answers; Fault with its words if it fails."""
    try:
        return ask()
    except FileNotFoundError:
        raise Fault("is not there: check the spelling and the store", absent=True) from None
    except PermissionError as error:
        raise Fault(f"may not be read: {str(error) or 'no right'}") from None
    except Exception as error:  # noqa: BLE001 - each store has its own library, and each library its own errors
        raise Fault(f"cannot be had: {type(error).__name__}: {error}"[:300]) from None
