"""A docket: the verdicts of a run, handed to the documents that they are on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from cleaner.model import Source
from cleaner.review.verdicts import Verdict


class Docket:
    """Verdicts by the documents that they name; which ones found none is known at the end."""

    def __init__(self, verdicts: Iterable[Verdict], names: Iterable[str]) -> None:
        """Take in all verdicts of a run over documents of these names (without folders)."""
        self._verdicts = tuple(verdicts)
        self._names = Counter(names)
        self._claimed: set[int] = set()

    def of(self, source: Source) -> list[Verdict]:
        """The verdicts on a document: those on the very same source, and those on an earlier state of it.

        A verdict that names no document can only be on the one of a run of one.
        """
        mine = [n for n, verdict in enumerate(self._verdicts) if self._is_on(verdict, source)]
        self._claimed.update(mine)
        return [self._verdicts[n] for n in mine]

    def rest(self) -> Sequence[Verdict]:
        """The verdicts that no document has asked for."""
        return [verdict for n, verdict in enumerate(self._verdicts) if n not in self._claimed]

    def _is_on(self, verdict: Verdict, source: Source) -> bool:
        if verdict.sha256 == source.sha256 and (verdict.doc == source.name or verdict.doc not in self._names):
            return True
        if verdict.doc:
            return verdict.doc == source.name and self._names[source.name] == 1
        return not verdict.sha256 and self._names.total() == 1
