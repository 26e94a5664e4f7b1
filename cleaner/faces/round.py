"""Round: go to every input, read it, do something with it; what cannot be done stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from cleaner.faces import boundary, codes
from cleaner.faces.voice import Progress
from cleaner.inputs import Input
from cleaner.model import InputError

Work = Callable[[bytes, Input], int]


def go(found: Sequence[Input], wrong: Iterable[InputError], work: Work, *, bar_wanted: bool = True) -> list[int]:
    """The codes of all inputs: those that are ``wrong``, then what ``work`` returns for each other.

    Without ``bar_wanted`` no progress is drawn: the results are read on the same terminal.
    """
    done = [_absent(error) for error in wrong]
    with Progress(len(found) if bar_wanted else 0) as bar:
        for one in found:
            bar.step(one.shown)
            done.append(_visit(one, work))
    return done


def _visit(one: Input, work: Work) -> int:
    try:
        raw = one.read()
    except InputError as error:
        return _absent(error)
    return boundary.document(lambda: work(raw, one), one.shown)


def _absent(error: InputError) -> int:
    boundary.tell(error)
    return codes.NO_INPUT
