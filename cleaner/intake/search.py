"""Search: everything that words name, one document after the other, nothing of it held."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from cleaner.folders import walk
from cleaner.inputs import STDIN, standard
from cleaner.intake import archive, lists, patterns, stores, table
from cleaner.intake.bounds import LARGEST, Broken, Refused, too_large
from cleaner.intake.content import bare, look
from cleaner.intake.keys import Keys, Root, Table, clean_way, hostile
from cleaner.intake.leaf import Leaf, Rows
from cleaner.intake.opening import FALSE, STREAM, Opening, said, unreadable
from cleaner.intake.stores import Fault, Object, Store
from cleaner.model import RuleError

LIST: Final = "@"
"""How a word begins that names a list of words; ``@-`` is one on standard input."""

_KINDS: Final = ((stat.S_ISFIFO, "pipe"), (stat.S_ISSOCK, "socket"), (stat.S_ISCHR, "device"),
                 (stat.S_ISBLK, "device"), (stat.S_ISDIR, "folder"))


class Search:
    """What a search knows: the keys that are given, the files that were met, what is passed by and why."""

    def __init__(self, globs: Sequence[str], apart: Path | None, column: str | None, tell: Callable[[str], None],
                 stdin: BinaryIO | None) -> None:
        """The arguments are those of :func:`cleaner.intake.find`."""
        self.globs, self.apart, self.tell, self.stdin = tuple(globs), apart, tell, stdin
        self.keys = Keys()
        self.met = Table()
        self.passed: dict[str, tuple[str, int]] = {}
        self.opening = Opening(self.keys, globs, column, self.pass_by)
        self.page, self.packed = self.opening.page, self.opening.packed
        self.folder = ("", "")

    def all(self, words: Sequence[str]) -> Iterator[Leaf | Rows]:
        """Everything that words name, in their order."""
        for word in words:
            if word == STDIN:
                if self.met.add(STDIN) is None:
                    yield from self.opening.stream(self._standard(), STREAM, self.keys.root(STREAM))
            elif word.startswith(LIST) and len(word) > len(LIST):
                yield from self._list(word[len(LIST):])
            else:
                yield from self.word(word, None)
        for reason, (first, count) in self.passed.items():
            more = f" and {count - 1} other{'s' if count > 2 else ''}" if count > 1 else ""
            self.tell(f"{first}{more}: {reason}")

    def word(self, word: str, base: Root | None) -> Iterator[Leaf | Rows]:
        """What one word names; with ``base``, the root of a list, keys are the whole way that it writes."""
        if stores.far(word):
            yield from self._far(word, base)
        elif base is None and _flows(word):
            with Path(word).open("rb") as file:
                yield from self.opening.stream(file, Path(word).name, self.keys.root("stream"))
        elif os.path.lexists(word):
            yield from self._there(word, base, "" if base is None else clean_way(word))
        elif patterns.MAGIC.search(word):
            yield from self._pattern(word, base)
        else:
            yield self._absent(word, "is not there: check the spelling and the folder")

    def pass_by(self, what: str, why: str) -> None:
        """Remember that something is passed by, to be told at the end."""
        first, count = self.passed.get(why, (what, 0))
        self.passed[why] = first, count + 1

    def _absent(self, word: str, why: str) -> Leaf:
        return Leaf(self.keys.key(self.keys.root("missing"), word), 0, refused=why, absent=True)

    def _standard(self) -> BinaryIO:
        return standard() if self.stdin is None else self.stdin

    def _list(self, name: str) -> Iterator[Leaf | Rows]:
        """What the words of a list name."""
        if name != STDIN and not os.path.lexists(name):
            yield self._absent(name, "is not there, to be read as a list: check the spelling and the folder")
            return
        root = self.keys.root(Path(name).stem if name != STDIN else "stdin")
        try:
            if name == STDIN:
                for word in lists.names(self._standard()):
                    yield from self.word(word, root)
            else:
                with Path(name).open("rb") as file:
                    for word in lists.names(file):
                        yield from self.word(word, root)
        except (OSError, ValueError) as error:
            yield self._absent(name, f"cannot be read as a list: {getattr(error, 'strerror', None) or error}")

    def _pattern(self, word: str, base: Root | None) -> Iterator[Leaf | Rows]:
        """What a pattern stands for: as if the names that fit it were named, their ways counted from its folder."""
        folder, parts = patterns.split(word)
        root = base or self.keys.root(_name_of(folder))
        front = f"{clean_way(folder)}/" if base is not None and folder.strip("/.") else ""
        found = False
        for way in patterns.expand(parts, patterns.of_disk(folder)):
            found = True
            yield from self._there(os.path.join(folder, way), root, front + way)  # noqa: PTH118 - as it is written
        if not found:
            yield self._absent(word, "fits no file: check the pattern and the folder")

    def _there(self, path: str, root: Root | None, way: str) -> Iterator[Leaf | Rows]:
        """A file or folder that was named: with the way to it from a root, or as a root itself."""
        if Path(path).is_dir():
            yield from self._folder(path, root or self.keys.root(_name_of(path)), f"{way}/" if way else "")
        elif root is not None:
            yield from self._file(path, root, way, named=True)
        else:
            above, name = os.path.split(path)
            yield from self._file(path, self.keys.root(_name_of(above)), name, named=True)

    def _folder(self, path: str, root: Root, way: str) -> Iterator[Leaf | Rows]:
        """The documents in a folder and in those in it."""
        wrong: list[Leaf] = []

        def refused(inner: str, error: OSError) -> None:
            key = self.keys.key(root, way + inner if way + inner else root.name)
            wrong.append(Leaf(key, 0, refused=f"is a folder that cannot be read: {error.strerror}"))

        count = 0
        for one in walk(path, lambda name: self._called(name), self.apart, content=not self.globs, wrong=refused):
            count += 1
            yield from self._empty(wrong)
            yield from self._file(one.path, root, way + one.way, kind=one.kind)
        count += len(wrong)
        yield from self._empty(wrong)
        if not count:
            yield self._absent(path, "holds no page: name the files, or say --glob")

    def _called(self, name: str) -> bool:
        """Whether a file in a folder is called like something that is read."""
        return self.page(name) or self.packed(name) or (not self.globs and table.called(name))

    @staticmethod
    def _empty(wrong: list[Leaf]) -> Iterator[Leaf]:
        while wrong:
            yield wrong.pop(0)

    def _file(self, path: str, root: Root, way: str, kind: str | None = "text", *, named: bool = False
              ) -> Iterator[Leaf | Rows]:
        """What a file holds, unless it was met before; ``named`` if a word named it."""
        if self.met.add(self._real(path)) is not None:
            return
        name = os.path.basename(path)  # noqa: PTH119 - one of a million paths
        try:
            facts = os.stat(path)  # noqa: PTH116 - as above
        except OSError as error:
            yield Leaf(self.keys.key(root, way), 0, refused=unreadable(error))
            return
        if not stat.S_ISREG(facts.st_mode):
            what = next((called for test, called in _KINDS if test(facts.st_mode)), "thing of its own")
            yield Leaf(self.keys.key(root, way), 0, refused=f"is a {what}, and no file")
        elif named or self.packed(name) or table.called(name):
            yield from self._opened(path, root, way, facts.st_size, named)
        elif kind is None or kind == "tei":
            self.pass_by(path, archive.PASSED)
        else:
            yield self._page(path, root, way, facts.st_size)

    def _page(self, path: str, root: Root, way: str, size: int) -> Leaf:
        key = self.keys.key(root, way)
        return Leaf(key, size, path) if size <= LARGEST else Leaf(key, size, refused=str(too_large(size)))

    def _real(self, path: str) -> str:
        """A path by which a file is known again, however it is named."""
        above, name = os.path.split(path)
        if self.folder[0] != above or not above:
            self.folder = above, os.path.realpath(above)
        return f"{self.folder[1]}/{name}"

    def _opened(self, path: str, root: Root, way: str, size: int, named: bool) -> Iterator[Leaf | Rows]:
        """What is in a file whose content must tell."""
        try:
            with Path(path).open("rb") as file:
                content = look(file)
                if content.form != "plain" or table.suits(content, path):
                    yield from self.opening.content(content, root, way, size, named)
                    return
        except (Refused, Broken, RuleError) as error:
            yield Leaf(self.keys.key(root, way), size, refused=said(error))
            return
        except OSError as error:
            yield Leaf(self.keys.key(root, way), size, refused=unreadable(error))
            return
        if named or self.page(bare(Path(path).name)):
            yield self._page(path, root, way, size)
        else:
            yield Leaf(self.keys.key(root, way), size, refused=FALSE)


    def _far(self, word: str, base: Root | None) -> Iterator[Leaf | Rows]:
        """What a word names in a store."""
        try:
            store = Store(word)
            if store.is_pattern:
                yield from self._far_pattern(store, base)
            elif store.is_folder():
                yield from self._far_folder(store, base)
            else:
                above, _, name = store.path.rstrip("/").rpartition("/")
                root = base or self.keys.root(above.rpartition("/")[2])
                yield from self._object(store, Object(store.path, name, store.size), root, "", named=True)
        except (Fault, RuleError) as error:
            key = self.keys.key(self.keys.root("missing"), word.partition("://")[2])
            yield Leaf(key, 0, refused=said(error), absent=isinstance(error, RuleError) or error.absent)

    def _far_pattern(self, store: Store, base: Root | None) -> Iterator[Leaf | Rows]:
        """What a pattern stands for in a store."""
        folder, parts = patterns.split(store.path)
        root = base or self.keys.root(folder.rpartition("/")[2])
        found = False
        for way in patterns.expand(parts, store.listing(folder)):
            found = True
            one = store.at(f"{folder.rstrip('/')}/{way}")
            if one.is_folder():
                yield from self._far_folder(one, root, f"{way}/")
            else:
                yield from self._object(one, Object(one.path, way, one.size), root, "", named=True)
        if not found:
            raise Fault("fits no file: check the pattern and the store", absent=True)

    def _far_folder(self, store: Store, base: Root | None, way: str = "") -> Iterator[Leaf | Rows]:
        """The documents in a folder of a store."""
        root = base or self.keys.root(store.path.rstrip("/").rpartition("/")[2])
        wrong: list[Leaf] = []

        def refused(inner: str, fault: Fault) -> None:
            wrong.append(Leaf(self.keys.key(root, way + inner or root.name), 0, refused=str(fault)))

        count = 0
        for one in store.walk(self._called, refused):
            count += 1
            yield from self._empty(wrong)
            yield from self._object(store, one, root, way)
        count += len(wrong)
        yield from self._empty(wrong)
        if not count:
            yield self._absent(store.path, "holds no page: name the files, or say --glob")

    def _object(self, store: Store, one: Object, root: Root, way: str, *, named: bool = False) -> Iterator[Leaf | Rows]:
        """What a file of a store holds, unless it was met before."""
        name = one.way.rpartition("/")[2]
        way += one.way
        if self.met.add(store.known(one.path)) is not None:
            return
        size = one.size or 0
        if (why := hostile(way)) is not None:
            yield Leaf(self.keys.key(root, way), size, refused=why)
        elif not named and not self.packed(name) and not table.called(name) and size > LARGEST:
            yield Leaf(self.keys.key(root, way), size, refused=str(too_large(size)))
        else:
            try:
                with store.open(one.path, one.size) as source:
                    yield from self.opening.stream(source, way, root, size, named=named)
            except Fault as fault:
                yield Leaf(self.keys.key(root, way), size, refused=str(fault))


def _name_of(folder: str) -> str:
    """What the root of a folder is called."""
    return os.path.basename(os.path.abspath(folder))  # noqa: PTH100, PTH119 - without following links


def _flows(path: str) -> bool:
    """Whether a path leads to a pipe or a device, as what a shell puts in place of ``<(…)`` does."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - a word may hold a NUL
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)
