"""The office: pages from a desk, decisions in a store, and all that reviewers may do with both."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

from cleaner.model import CleanerError, InputError, Source
from cleaner.review import verdicts
from cleaner.review.application import asked
from cleaner.review.application.decisions import (
    Content,
    Decision,
    Status,
    decision_of,
    moves_others,
    now,
    standing_of,
)
from cleaner.review.application.store import Store
from cleaner.review.docket import Docket
from cleaner.review.verdicts import Verdict

COUNTED: Final = 24
"""Pages that one look at the list reads and cleans, to tell how much is to do: about a second. The next look
goes on; until then a page tells no numbers."""

Json = dict[str, Any]

Confess = Callable[[Exception, str], None]
"""Tells somebody of a fault of the program, and at what it happened."""


class NoSuch(CleanerError):
    """Something that was asked for by an id, and is not there."""


class Laid(NamedTuple):
    """A page as a desk lays it out.

    ``sheet`` is what the view shows. ``edits`` are all edits on it that can be decided on, those that no rule
    made among them, by id. ``carried`` are verdicts on edits that a changed source moved: the id that the edit
    has now, and the one that it was decided under. ``stale`` are verdicts that no edit answers to, ``moved``
    tells what changed because of verdicts on something else.
    """

    sheet: Json
    edits: Mapping[str, Content]
    carried: Mapping[str, str]
    stale: Sequence[Json] = ()
    moved: Sequence[Json] = ()


class Desk(Protocol):
    """What lays out pages. Every id that it is asked for is one of its own ``pages``."""

    @property
    def pages(self) -> Mapping[str, str]:
        """The pages by id, with what the list calls them."""

    @property
    def about(self) -> Json:
        """What the view must know once: ``tool``, ``rules`` and ``roles``."""

    def source(self, page: str) -> Source:
        """The source of a page; InputError if it cannot be had."""

    def lay(self, page: str, said: Sequence[Verdict]) -> Laid:
        """A page, decided with these verdicts; InputError if it cannot be had."""


class Taken(NamedTuple):
    """What came of verdicts from elsewhere: written, not later than what is here, and of no page here."""

    taken: int
    kept: int
    unmatched: list[Verdict]


class Office:
    """Everything that the application does, without its HTTP. May be shared by threads."""

    def __init__(self, desk: Desk, store: Store, reviewer: str, confess: Confess) -> None:
        """Work with a desk and a store; ``reviewer`` is whoever does not say another name.

        ``confess`` is told of faults of the program.
        """
        self.desk, self.store, self.reviewer, self.confess = desk, store, reviewer, confess
        self._counts: dict[str, Json] = {}

    def pages(self) -> Json:
        """The list of pages with how far each is. One that cannot be read says so and stops no other."""
        missing = [page for page in self.desk.pages if page not in self._counts]
        for page in missing[:COUNTED]:
            self._count(page)
        statuses, decided = self.store.statuses(), self.store.decided()
        return {**self.desk.about, "reviewer": self.reviewer, "pages": [
            {"id": page, "doc": shown, "status": statuses.get(page, Status()).value,
             "decided": decided.get(page, 0), **self._counts.get(page, {"error": None})}
            for page, shown in self.desk.pages.items()]}

    def page(self, page: str) -> Json:
        """A page as the view shows it, with everything that was said of it."""
        self._check(page)
        latest = self.store.latest(page)
        laid = self.desk.lay(page, standing_of(latest.values()))
        self._counts[page] = _numbers(laid)
        stale = {one["id"] for one in laid.stale}
        said = {name: told(one) for name, one in latest.items() if name not in stale}
        said |= {new: {**told(latest[old]), "version": 0} for new, old in _carried(laid, latest)}
        return {**laid.sheet, "verdicts": said, "stale": laid.stale, "moved": laid.moved,
                "status": told_status(self.store.status(page))}

    def decide(self, page: str, step: asked.Step) -> Json:
        """Write a step; Overtaken if somebody was faster. What is answered is on the disk."""
        self._check(page)
        latest = self.store.latest(page)
        laid = self.desk.lay(page, standing_of(latest.values()))
        at, reviewer = now(), step.reviewer or self.reviewer
        made = []
        for wish in step.wishes:
            content = self._content(page, wish.id, laid, latest)
            asked.check_words(wish, content)
            made.append(Decision(wish.id, wish.seen + 1, wish.verdict, content, wish.replacement, reviewer,
                                 wish.note, at, step.id))
        ids = {one.edit for one in made}
        over = [latest[old]._replace(version=latest[old].version + 1, verdict=None, replacement=None, note="",
                                     reviewer=reviewer, at=at, step=step.id)
                for new, old in _carried(laid, latest) if new in ids]
        self.store.decide(page, [*made, *over])
        again = any(moves_others(one.content) for one in made)
        return {"verdicts": {one.edit: told(one) for one in made}, "sheet": self.page(page) if again else None}

    def set_status(self, page: str, new: asked.NewStatus) -> Json:
        """Set how far a page is; StatusOvertaken if somebody was faster."""
        self._check(page)
        status = Status(new.value, new.seen + 1, new.reviewer or self.reviewer, now())
        return {"status": told_status(self.store.set_status(page, status))}

    def export(self) -> str:
        """All verdicts that stand, as JSON Lines."""
        return "".join(f"{verdicts.dumps(one)}\n" for one in self.store.verdicts())

    def take(self, given: Iterable[Verdict]) -> Taken:
        """Take verdicts that were made elsewhere, a step a page; each keeps its reviewer and its time."""
        sources = dict(self._sources())
        docket = Docket(given, [source.name for source in sources.values()])
        taken = kept = 0
        unmatched: list[Verdict] = []
        for page, source in sources.items():
            step = f"import-{secrets.token_hex(6)}"
            own = [(one, self._whole(page, one)) for one in docket.of(source)]
            unmatched += [one for one, whole in own if whole is None]
            decisions = [decision_of(whole, step) for _, whole in own if whole is not None]
            new = len(self.store.adopt(page, decisions)) if decisions else 0
            taken, kept = taken + new, kept + len(decisions) - new
        return Taken(taken, kept, [*docket.rest(), *unmatched])

    def _check(self, page: str) -> None:
        if page not in self.desk.pages:
            raise NoSuch("page", "is not in this review", "an id from the list of pages", "load the list again")

    def _count(self, page: str) -> None:
        """Find out how much there is to review on a page."""
        try:
            self._counts[page] = _numbers(self.desk.lay(page, self._standing(page)))
        except CleanerError as error:
            self._counts[page] = {"edits": 0, "asks": 0, "error": str(error)}
        except Exception as error:  # noqa: BLE001 - a fault of ours on one page must not shut all others away
            self.confess(error, self.desk.pages[page])
            self._counts[page] = {"edits": 0, "asks": 0, "error": f"internal error: {type(error).__name__}"}

    def _content(self, page: str, name: str, laid: Laid, latest: Mapping[str, Decision]) -> Content:
        """An edit by its id: as the page has it now, as it was decided on, or as it was before all verdicts."""
        if name in laid.edits:
            return laid.edits[name]
        if name in latest:
            return latest[name].content
        untouched = self.desk.lay(page, []).edits
        if name not in untouched:
            raise NoSuch(name, "is no edit on this page", "an id from the page as it is now", "load the page again")
        return untouched[name]

    def _whole(self, page: str, one: Verdict) -> Verdict | None:
        """A verdict with all that is known of its edit; None if it tells too little to be kept or looked for."""
        if not asked.ID.fullmatch(one.id):
            return None
        if one.is_full:
            return one
        content = self.desk.lay(page, self._standing(page)).edits.get(one.id)
        return None if content is None else one._replace(**content._asdict())

    def _standing(self, page: str) -> list[Verdict]:
        """The verdicts on a page that stand."""
        return standing_of(self.store.latest(page).values())

    def _sources(self) -> Iterator[tuple[str, Source]]:
        """The sources of all pages that can be read."""
        for page in self.desk.pages:
            try:
                yield page, self.desk.source(page)
            except InputError:
                continue


def _carried(laid: Laid, latest: Mapping[str, Decision]) -> Iterator[tuple[str, str]]:
    """The verdicts that came along from an older source, on edits that nobody decided on since."""
    return ((new, old) for new, old in laid.carried.items() if new not in latest and old in latest)


def _numbers(laid: Laid) -> Json:
    """How much there is to review: edits that only tell a role are not counted."""
    edits = laid.sheet["edits"]
    return {"edits": sum(not edit["tells"] for edit in edits), "asks": sum(edit["mode"] == "ask" for edit in edits),
            "error": None}


def told(one: Decision | None) -> Json:
    """A decision as the view reads it; where there is none, as one of version 0."""
    one = one or Decision("", 0, None)
    return {"verdict": one.verdict, "replacement": one.replacement, "reviewer": one.reviewer, "note": one.note,
            "at": one.at, "version": one.version}


def told_status(status: Status) -> Json:
    """A status as the view reads it."""
    return {"value": status.value, "version": status.version, "reviewer": status.reviewer}
