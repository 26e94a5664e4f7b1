"""The desk: takes pages from the shelf, cleans them as reviewers said, and lays them out."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from threading import Lock
from typing import Final, Generic, NamedTuple, TypeVar

from cleaner import __version__
from cleaner.chain import Options
from cleaner.edits import JOIN_SAID, identity
from cleaner.model import ROLES, Mark, Page, Source
from cleaner.review.application.decisions import Content, moves_others
from cleaner.review.application.office import Json, Laid
from cleaner.review.application.shelf import Restore, Volume
from cleaner.review.matching import Index
from cleaner.review.ruling import NOWHERE, Ruling, rule
from cleaner.review.sheet import reasons, sheet
from cleaner.review.verdicts import Verdict, around
from cleaner.rules import Pack

READ: Final = 64
"""Pages kept as they were read: some megabytes."""

LAID: Final = 8
"""Pages kept as they were cleaned, each up to some tens of megabytes: as many as reviewers look at at once."""

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class ReviewDesk:
    """Pages by their ids, cleaned when they are asked for. May be shared by threads."""

    def __init__(self, volumes: Sequence[Volume], pack: Pack, restore: Restore, *, script: str | None = None,
                 format: str | None = None) -> None:
        """Clean with a pack and a script conversion; ``format`` is what the dumps are, if that was said."""
        self._volumes = {one.id: one for one in volumes}
        self._pack, self._restore, self._script, self._format = pack, restore, script, format
        self._read: _Shortlist[str, Page] = _Shortlist(READ)
        self._laid: _Shortlist[tuple[str, tuple[Verdict, ...]], _Decided] = _Shortlist(LAID)
        self._cleaning = Lock()

    @property
    def pages(self) -> Mapping[str, str]:
        """The pages by id, with what the list calls them."""
        return {one.id: one.shown for one in self._volumes.values()}

    @property
    def about(self) -> Json:
        """What the view must know once."""
        return {"tool": f"cleaner {__version__}", "rules": reasons(self._pack), "roles": sorted(ROLES)}

    def source(self, page: str) -> Source:
        """The source of a page; InputError if it cannot be had."""
        return self._page(page).source

    def lay(self, page: str, said: Sequence[Verdict]) -> Laid:
        """A page, decided with these verdicts; InputError if it cannot be had.

        Those that decide nothing but their own edit leave the page as it is: they are only looked up.
        """
        facts = tuple(one for one in said if moves_others(one))
        found = self._laid.get((page, facts))
        if found is None:
            with self._cleaning:
                found = self._laid.get((page, facts)) or self._decided(page, facts)
                self._laid.put((page, facts), found)
        return found.with_others([one for one in said if not moves_others(one)])

    def _decided(self, page: str, facts: Sequence[Verdict]) -> _Decided:
        """A page decided with the facts that reviewers gave."""
        ruling = rule(self._page(page), self._pack, Options(script=self._script), facts)
        laid = sheet(ruling.decided, page, ruling.was)
        return _Decided(ruling, laid, dict(_edits(ruling, laid)),
                        Index.of(ruling.decided.outcome, ruling.decided.edits))

    def _page(self, page: str) -> Page:
        found = self._read.get(page)
        if found is None:
            found = self._volumes[page].read(self._restore, self._format)
            self._read.put(page, found)
        return found


class _Decided(NamedTuple):
    """A page as it was decided, and all by which further verdicts find their edits on it."""

    ruling: Ruling
    sheet: Json
    edits: Mapping[str, Content]
    lookup: Index

    def with_others(self, others: Sequence[Verdict]) -> Laid:
        """The page with verdicts on single edits: where their edits are now, and which have none."""
        sha256 = self.sheet["sha256"]
        found = [(one, self.lookup.find(one)) for one in others if one.id not in self.edits or one.sha256 != sha256]
        pairs = [*self.ruling.applied, *((one, mark) for one, mark in found if mark is not None)]
        stale = [*((one.verdict, one.why) for one in self.ruling.stale),
                 *((one, NOWHERE) for one, mark in found if mark is None)]
        return Laid(self.sheet, self.edits,
                    {name: one.id for one, mark in pairs if (name := identity(mark)) != one.id},
                    [{**one._asdict(), "why": why} for one, why in stale],
                    [one._asdict() for one in self.ruling.moved])


def _edits(ruling: Ruling, laid: Json) -> Iterator[tuple[str, Content]]:
    """Every edit of a page that can be decided on: those of the journal, and joins that no rule made."""
    source = ruling.decided.outcome.page.source
    marks = [mark for mark in ruling.decided.edits if mark.kind != "layout"]
    for row in laid["rows"]:
        if row["join"] is not None:
            marks.append(Mark("join", JOIN_SAID, *(row["join"][key] for key in ("start", "end", "before", "after"))))
    for mark in marks:
        yield identity(mark), Content(mark.kind, mark.rule, mark.start, mark.end, mark.before, mark.after, mark.role,
                                      *around(source.text, mark.start, mark.end), source.name, source.sha256)


class _Shortlist(Generic[_Key, _Value]):
    """What was asked for last, up to a number; what was not asked for longest goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[_Key, _Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: _Key) -> _Value | None:
        """What is kept under a key."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: _Key, value: _Value) -> None:
        """Keep something, and let go what is too much."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
