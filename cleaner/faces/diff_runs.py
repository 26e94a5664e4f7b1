"""Compare: show in what two runs of the tool differ."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from cleaner.faces import boundary, codes
from cleaner.faces.data import joined
from cleaner.faces.manner import Filter, Manner
from cleaner.faces.stream import Stream, stream
from cleaner.inputs import STDIN, Input
from cleaner.model import InputError, RuleError
from cleaner.output import spare
from cleaner.review.diffs import compared
from cleaner.review.diffs.comparison import compare, pairs
from cleaner.review.diffs.ink import Ink
from cleaner.review.diffs.results import Result, is_result, read, results
from cleaner.review.diffs.selection import Selection, known_rules, select
from cleaner.rules import Pack


def are_runs(names: Sequence[str]) -> bool:
    """Whether two results of the tool are named; RuleError where results stand among pages.

    A folder is taken as a run only beside another one: it may hold pages, too.
    """
    paths = [Path(name) for name in names if name != STDIN]
    if len(names) == len(paths) == 2 and all(map(is_result, paths)):
        return True
    for path in paths:
        if path.is_file() and is_result(path):
            raise RuleError(str(path), "is a result of cleaner, not a page", "two results, to be compared",
                            "name the result of another run beside it, or name pages")
    return False


def diff_runs(names: Sequence[str], pack: Pack, *, manner: Manner, wanted: Filter) -> int:
    """Show in what the run ``names[1]`` differs from the run ``names[0]``; the exit code."""
    if manner.form == "html":
        raise RuleError("--format html", "cannot show two runs", "words, jsonl or unified", "choose one of these")
    sides = [{place: path for path, place in results(Path(name))} for name in names]
    if manner.file is not None:
        spare([Input(path, path.parent) for side in sides for path in side.values()], [manner.file])
    selection = select(*wanted, _known(sides, pack, wanted))
    if manner.form == "unified" and not selection.is_all:
        raise RuleError("--format unified", "shows two texts as they are, not single edits", "no filter",
                        "leave out --rule, --min-confidence and --only, or choose words or jsonl")
    job = Job(selection, manner, manner.ink(os.environ))
    with stream(manner.out) as taken:
        done = [job.do(place, [side.get(place) for side in sides], taken)
                for place in sorted(set().union(*sides))]
        if manner.form == "words":
            manner.show(taken, joined(compared.summary(job.total, job.ink)))
    return codes.worst([*done, codes.FOUND if manner.check and job.total.differing else codes.DONE])


def _known(sides: Iterable[Mapping[str, Path]], pack: Pack, wanted: Filter) -> set[str]:
    """The rules that can be asked for: those of today, and for a name that is none of them those of the runs."""
    known = known_rules(pack)
    families = {name.split(".")[0] for name in known}
    if all(word in known or word.removesuffix(".*") in families for word in wanted.rules):
        return known
    return known | {mark.rule for side in sides for place, path in side.items()
                    for one in _read(path, place, []) for mark in one.marks}


@dataclass(slots=True)
class Job:
    """What is compared, and how it is shown."""

    selection: Selection
    manner: Manner
    ink: Ink
    total: compared.Sum = field(default_factory=compared.Sum)

    def do(self, place: str, paths: Sequence[Path | None], taken: Stream) -> int:
        """Compare the documents of one file of each run."""
        done: list[int] = []
        olds, news = (_read(path, place, done) for path in paths)
        if not done:
            done += [boundary.document(partial(self._show, old, new, taken), place)
                     for old, new in pairs(olds, news)]
        return codes.worst(done)

    def _show(self, old: Result | None, new: Result | None, taken: Stream) -> int:
        """Compare and show one document."""
        one = compare(old, new, self.selection.takes)
        self.total.add(one)
        if self.manner.form == "words":
            data = joined(compared.words(one, self.ink))
        elif self.manner.form == "jsonl":
            data = joined(list(compared.lines(one)))
        else:
            data = compared.unified(one)
        self.manner.show(taken, data)
        return codes.DONE


def _read(path: Path | None, place: str, done: list[int]) -> list[Result]:
    """The documents of a file, if there is one; what cannot be read is told, and its code added."""
    try:
        return [] if path is None else list(read(path, place))
    except InputError as error:
        boundary.tell(error)
        done.append(codes.QUARANTINED)
        return []
