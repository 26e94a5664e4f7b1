"""Opening: what is in a file or a stream whose content must tell: a page, a packed one, an archive, a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from errno import ELOOP, ENOENT
from pathlib import Path
from typing import BinaryIO, Final

from cleaner.folders import PAGES, fits
from cleaner.intake import archive, table, tar, zip
from cleaner.intake.bounds import Broken, Refused
from cleaner.intake.content import ARCHIVES, Content, bare, look, whole
from cleaner.intake.keys import Keys, Root
from cleaner.intake.leaf import Leaf, Rows
from cleaner.model import CleanerError, RuleError

STREAM: Final = "stdin"
"""What standard input is called. If a column is named, it is JSON Lines."""

FALSE: Final = "is called an archive, and is none"
"""Why a file is refused whose name promises an archive."""


class Opening:
    """What is known when a file is opened: the names that are wanted, the column of tables, the keys given so far."""

    def __init__(self, keys: Keys, globs: Sequence[str], column: str | None, by: Callable[[str, str], None]) -> None:
        """``by`` hears of what is passed by, and why."""
        self.keys, self.column, self.by = keys, column, by
        self.globs = tuple(globs)
        self.page = fits(globs or PAGES)
        self.any_page = fits(PAGES)
        self.packed = fits(ARCHIVES, any_case=True)

    def wanted(self, name: str) -> archive.Wanted:
        """Which members of an archive are pages: as in a folder, unless the archive itself is what the globs mean."""
        own = bool(self.globs) and not self.page(name)
        return archive.Wanted(self.page if own else self.any_page, not own, self.packed, table.called)

    def stream(self, source: BinaryIO, way: str, root: Root, size: int = 0, *, named: bool = True
               ) -> Iterator[Leaf | Rows]:
        """What is in a stream; ``named`` if a word named it, and it is a page whatever it is called."""
        name = way.rpartition("/")[2]
        try:
            content = look(source)
            if content.form != "plain" or self._is_table(content, way):
                yield from self.content(content, root, way, size, named)
                return
            data = whole(content.stream)
        except (Refused, Broken, RuleError) as error:
            yield Leaf(self.keys.key(root, way), size, refused=said(error))
            return
        except OSError as error:
            yield Leaf(self.keys.key(root, way), size, refused=unreadable(error))
            return
        reason = None if named else archive.unread(data, name, self.wanted(name))
        if reason is not None:
            self.by(way, reason)
        elif named or self.page(bare(name)):
            yield Leaf(self.keys.key(root, way), len(data), data=data)
        else:
            yield Leaf(self.keys.key(root, way), size, refused=FALSE)

    def _is_table(self, content: Content, way: str) -> bool:
        """Whether a content is rows: by its name, or on standard input if a column is named."""
        asked = self.column is not None and way == STREAM and content.form in ("plain", "packed")
        return asked or table.suits(content, way)

    def content(self, content: Content, root: Root, way: str, size: int, named: bool) -> Iterator[Leaf | Rows]:
        """What is in an archive, or packed."""
        name = way.rsplit("/", 1)[-1]
        wanted = self.wanted(name)
        if self._is_table(content, way):
            yield from self._table(content, root, way, size, named)
            return
        if content.form == "packed":
            yield from self._packed(content.stream, root, way, wanted, named)
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
        yield from archive.leaves(members, place, wanted, self.by)

    def _table(self, content: Content, root: Root, way: str, size: int, named: bool) -> Iterator[Leaf | Rows]:
        """The rows of a table; in a folder it is passed by unless a column is asked for."""
        if self.column is None and not named:
            self.by(way, "table, passed by: say which --column holds the text")
            return
        key = self.keys.key(root, way)
        try:
            if content.form == "parquet" and not content.stream.seekable():
                raise Refused("is Parquet, which cannot be read from a stream: save it as a file")
            if self.column is None:
                table.check(key, table.columns(content), None)
            else:
                yield from table.rows(content, key, self.column)
        except (CleanerError, Refused) as error:
            yield Leaf(key, size, refused=said(error))
        except Broken as error:
            yield Leaf(self.keys.key(root, f"{way}/…"), size, refused=f"the table ends here: {error}")

    def _packed(self, stream: BinaryIO, root: Root, way: str, wanted: archive.Wanted, named: bool) -> Iterator[Leaf]:
        """The one page that is in a packed file."""
        way = bare(way)
        name = way.rsplit("/", 1)[-1]
        if not (named or wanted.page(name)):
            self.by(way, "packed, and not called like a page, passed by")
            return
        data = whole(stream)
        reason = None if named else archive.unread(data, name, wanted)
        if reason is None:
            yield Leaf(self.keys.key(root, way), len(data), data=data)
        else:
            self.by(way, reason)


def said(error: Exception) -> str:
    """What an error says, without the place, which is told by the key."""
    return str(error).removeprefix(f"{error.where}: ") if isinstance(error, CleanerError) else str(error)


def unreadable(error: OSError) -> str:
    """Why a file cannot be read."""
    if error.errno == ENOENT:
        return "is a link that leads nowhere"
    return "is a link that leads in a circle" if error.errno == ELOOP else f"cannot be read: {error.strerror or error}"
