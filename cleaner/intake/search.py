"""Search: everything that words name, one document after the other, nothing of it held."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from errno import ELOOP, ENOENT
from pathlib import Path
from typing import BinaryIO, Final

from cleaner.folders import PAGES, fits, walk
from cleaner.inputs import STDIN, standard
from cleaner.intake import archive, lists, patterns, tar, zip
from cleaner.intake.bounds import LARGEST, Broken, Refused, too_large
from cleaner.intake.content import ARCHIVES, Content, bare, look, whole
from cleaner.intake.keys import Keys, Root, Table, clean_way
from cleaner.intake.leaf import Leaf, Rows

LIST: Final = "@"
"""How a word begins that names a list of words; ``@-`` is one on standard input."""

TABLES: Final = ("*.jsonl", "*.ndjson", "*.parquet")
"""The names of tables, packed ones without the ending that says so."""

_KINDS: Final = ((stat.S_ISFIFO, "pipe"), (stat.S_ISSOCK, "socket"), (stat.S_ISCHR, "device"),
                 (stat.S_ISBLK, "device"), (stat.S_ISDIR, "folder"))


class Search:
    """What a search knows: the keys that are given, the files that were met, what is passed by and why."""

    def __init__(self, globs: Sequence[str], apart: Path | None, column: str | None, tell: Callable[[str], None],
                 stdin: BinaryIO | None) -> None:
        """The arguments are those of :func:`cleaner.intake.find`."""
        self.globs, self.apart, self.column, self.tell = tuple(globs), apart, column, tell
        self.stdin = stdin
        self.keys = Keys()
        self.met = Table()
        self.passed: dict[str, tuple[str, int]] = {}
        self.packed = fits(ARCHIVES, any_case=True)
        self.table = fits(TABLES, any_case=True)
        self.page = fits(globs or PAGES)
        self.folder = ("", "")

    def all(self, words: Sequence[str]) -> Iterator[Leaf | Rows]:
        """Everything that words name, in their order."""
        for word in words:
            if word == STDIN:
                if self.met.add(STDIN) is None:
                    yield from self._stream(self._standard(), "stdin", self.keys.root("stdin"))
            elif word.startswith(LIST) and len(word) > len(LIST):
                yield from self._list(word[len(LIST):])
            else:
                yield from self.word(word, None)
        for reason, (first, count) in self.passed.items():
            more = f" and {count - 1} other{'s' if count > 2 else ''}" if count > 1 else ""
            self.tell(f"{first}{more}: {reason}")

    def word(self, word: str, base: Root | None) -> Iterator[Leaf | Rows]:
        """What one word names; with ``base``, the root of a list, keys are the whole way that it writes."""
        if base is None and _flows(word):
            with Path(word).open("rb") as file:
                yield from self._stream(file, Path(word).name, self.keys.root("stream"))
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
        return self.page(name) or self.packed(name) or (not self.globs and self.table(bare(name)))

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
            yield Leaf(self.keys.key(root, way), 0, refused=_unreadable(error))
            return
        if not stat.S_ISREG(facts.st_mode):
            what = next((called for test, called in _KINDS if test(facts.st_mode)), "thing of its own")
            yield Leaf(self.keys.key(root, way), 0, refused=f"is a {what}, and no file")
        elif named or self.packed(name):
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
                if content.form != "plain":
                    yield from self._content(content, root, way, size, named)
                    return
        except (Refused, Broken) as error:
            yield Leaf(self.keys.key(root, way), size, refused=str(error))
            return
        except OSError as error:
            yield Leaf(self.keys.key(root, way), size, refused=_unreadable(error))
            return
        if named or self.page(bare(Path(path).name)):
            yield self._page(path, root, way, size)
        else:
            yield Leaf(self.keys.key(root, way), size, refused="is called an archive, and is none")

    def _stream(self, source: BinaryIO, name: str, root: Root) -> Iterator[Leaf | Rows]:
        """What is in a stream that can be read only once."""
        try:
            content = look(source)
            if content.form == "plain":
                data = whole(content.stream)
                yield Leaf(self.keys.key(root, name), len(data), data=data)
            else:
                yield from self._content(content, root, name, 0, named=True)
        except (Refused, Broken) as error:
            yield Leaf(self.keys.key(root, name), 0, refused=str(error))
        except OSError as error:
            yield Leaf(self.keys.key(root, name), 0, refused=_unreadable(error))

    def _content(self, content: Content, root: Root, way: str, size: int, named: bool) -> Iterator[Leaf | Rows]:
        """What is in an archive, or packed."""
        name = way.rsplit("/", 1)[-1]
        own = bool(self.globs) and not self.page(name)
        wanted = archive.Wanted(self.page if own else fits(PAGES), not own, self.packed, self.table)
        if content.form == "packed":
            yield from self._packed(content.stream, root, way, wanted, named)
            return
        if content.form == "parquet":
            yield Leaf(self.keys.key(root, way), size, refused="is a Parquet table: say which --column is text")
            return
        if content.form == "tar":
            members = tar.members(content.stream)
        elif content.stream.seekable():
            members = zip.members(content.stream)
        else:
            members = zip.streamed(content.stream)
        alone = named and way == name
        place = archive.Place(self.keys, self.keys.root(Path(bare(name)).stem) if alone else root,
                              "" if alone else f"{way}/")
        yield from archive.leaves(members, place, wanted, self.pass_by)

    def _packed(self, stream: BinaryIO, root: Root, way: str, wanted: archive.Wanted, named: bool) -> Iterator[Leaf]:
        """The one page that is in a packed file."""
        way = bare(way)
        name = way.rsplit("/", 1)[-1]
        if not (named or wanted.page(name)):
            self.pass_by(way, "packed, and not called like a page, passed by")
            return
        data = whole(stream)
        reason = None if named else archive.unread(data, name, wanted)
        if reason is None:
            yield Leaf(self.keys.key(root, way), len(data), data=data)
        else:
            self.pass_by(way, reason)


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


def _unreadable(error: OSError) -> str:
    """Why a file cannot be read."""
    if error.errno == ENOENT:
        return "is a link that leads nowhere"
    return "is a link that leads in a circle" if error.errno == ELOOP else f"cannot be read: {error.strerror or error}"
