"""Selection: which edits a person wants to see, by rule, confidence, mode and kind."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args

from cleaner.edits import ENGINE
from cleaner.model import Kind, Mark, Mode, RuleError
from cleaner.rules import Pack, near
from cleaner.steps.script import CONFIGS

MODES: Final[tuple[str, ...]] = get_args(Mode)

KINDS: Final[tuple[str, ...]] = tuple(kind for kind in get_args(Kind) if kind != "layout")
"""Kinds of edits that are reviewed; blank lines are not."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The edits that are wanted; an empty set means all."""

    rules: frozenset[str] = frozenset()
    least: float = 0.0
    modes: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self == Selection()

    def takes(self, mark: Mark) -> bool:
        """Whether a mark is wanted.

        >>> Selection(least=0.9).takes(Mark("join", "joins.word", 4, 6, "\\n\\n", "", 0.8))
        False
        """
        return ((not self.rules or mark.rule in self.rules) and mark.confidence >= self.least
                and (not self.modes or mark.mode in self.modes) and (not self.kinds or mark.kind in self.kinds))

    def of(self, marks: Iterable[Mark]) -> list[Mark]:
        """The marks that are wanted, blank lines left out."""
        return [mark for mark in marks if mark.kind != "layout" and self.takes(mark)]


def known_rules(pack: Pack) -> set[str]:
    """Every id that a journal by this pack can hold."""
    return {*(name for one in pack.every() for name in one.rules), *ENGINE, *(f"script.{config}" for config in CONFIGS)}


def select(rules: Sequence[str], least: float, only: Sequence[str], known: Iterable[str]) -> Selection:
    """The selection that a command line asks for; RuleError for a word that is unknown.

    A rule is an id, or a family: ``punct``, ``punct.*``.

    >>> sorted(select(["punct"], 0, ["ask"], ["punct.fullwidth", "punct.brackets", "joins.word"]).rules)
    ['punct.brackets', 'punct.fullwidth']
    """
    names = set(known)
    found = frozenset(name for word in rules for name in _named(word, names))
    if not 0 <= least <= 1:
        raise RuleError("--min-confidence", f"{least:g} is no confidence", "a number from 0 to 1",
                        "say 0.9, for example")
    for word in only:
        if word not in (*MODES, *KINDS):
            raise RuleError("--only", f"{word!r} is neither a mode nor a kind of edits",
                            near(word, (*MODES, *KINDS)), f"choose one of {', '.join((*MODES, *KINDS))}")
    return Selection(found, least, frozenset(only) & frozenset(MODES), frozenset(only) & frozenset(KINDS))


def _named(word: str, names: set[str]) -> Iterable[str]:
    """The rules that a word names."""
    if word in names:
        return [word]
    family = word.removesuffix(".*")
    found = [name for name in names if name.startswith(f"{family}.")]
    if not found:
        families = {name.split(".")[0] for name in names}
        raise RuleError("--rule", f"{word!r} is no rule and no family of rules", near(word, names | families),
                        "see 'cleaner rules list'")
    return found


def narrowed(page: Mapping[str, Any], wanted: Container[str]) -> dict[str, Any]:
    """A sheet with those edits alone that have one of the ``wanted`` ids; what the others would change reads as
    in the source. The roles of its rows stay, as each row is named by its own.
    """
    roles = {row["edit"] for row in page["rows"]}
    kept = [i for i, edit in enumerate(page["edits"]) if i in roles or any(name in wanted for name in edit["ids"])]
    numbers = {-1: -1} | {i: n for n, i in enumerate(kept)}
    rows = []
    for row in page["rows"]:
        left = [[text, numbers.get(i, -1)] for text, i in row["left"]]
        right = [[text, numbers[i]] if i in numbers else [was, -1]
                 for (text, i), (was, _) in zip(row["right"], row["left"], strict=bool(row["right"]))]
        rows.append({**row, "edit": numbers[row["edit"]], "left": left, "right": right})
    return {**page, "edits": [page["edits"][i] for i in kept], "rows": rows}
