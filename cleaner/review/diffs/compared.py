"""Tell: how two runs differ, in words, as JSON Lines, or as a patch of their texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from cleaner.model import Mark, OutputError
from cleaner.review.diffs.comparison import Comparison, Difference, Sort
from cleaner.review.diffs.effect import effect_of
from cleaner.review.diffs.ink import Ink
from cleaner.review.diffs.unified import patch
from cleaner.review.diffs.visible import spell_changed
from cleaner.review.diffs.windows import shortened
from cleaner.writers import jsonl

SORTS: Final[tuple[Sort, ...]] = ("gone", "new", "changed")

SIGNS: Final = {"gone": "-", "new": "+", "changed": "~"}

FEW: Final = 8
"""Places of alike differences that are named."""

DIGEST: Final = 8
"""Digits of a sha256 that are shown: enough to see that two differ."""


@dataclass(slots=True)
class Sum:
    """What was seen of all documents: how many, how many of them differ, differences by rule and sort."""

    documents: int = 0
    differing: int = 0
    rules: dict[str, Counter[Sort]] = field(default_factory=dict)

    def add(self, one: Comparison) -> None:
        """Count a document. A changed edit is counted for the rule that found it now."""
        self.documents += 1
        self.differing += one.differs
        for difference in one.differences:
            self.rules.setdefault(difference.mark.rule, Counter())[difference.sort] += 1


def words(one: Comparison, ink: Ink) -> list[str]:
    """The lines that tell in what a document differs; none if it does not."""
    if not one.differs:
        return []
    counts = Counter(difference.sort for difference in one.differences)
    told = ", ".join(f"{counts[sort]} {sort}" for sort in SORTS if counts[sort])
    alike: dict[tuple[Sort, str], list[str]] = {}
    for difference in one.differences:
        where = str(difference.line) if difference.line else f"char {difference.mark.start}"
        alike.setdefault((difference.sort, _body(difference, ink)), []).append(where)
    return [f"{ink.title(one.shown)}: {ink.plain('; '.join(filter(None, [_sides(one), told])))}",
            *(f"  {_sign(sort, ink)} {_places(places)} · {body}" for (sort, body), places in alike.items())]


def _places(places: Sequence[str]) -> str:
    """Where alike differences stand, the first of them, and how many there are.

    >>> _places(["5", "5", "7"]), _places(["9"])
    ('lines 5, 7 ×3', 'line 9')
    """
    apart = list(dict.fromkeys(places))
    shown = ", ".join(apart[:FEW]) + (", …" if len(apart) > FEW else "")
    word = "" if not apart[0].isdigit() else "lines " if len(apart) > 1 else "line "
    return f"{word}{shown}" + (f" ×{len(places)}" if len(places) > 1 else "")


def _sign(sort: Sort, ink: Ink) -> str:
    """The sign of a sort, in its colour."""
    if not ink.colour:
        return SIGNS[sort]
    return ink.asks("~") if sort == "changed" else ink.change("-", "") if sort == "gone" else ink.change("", "+")


def _sides(one: Comparison) -> str:
    """What is to be known of a document before its edits."""
    if one.old is None or one.new is None:
        return "only in the new run" if one.old is None else "only in the old run"
    if one.is_same_source:
        return ""
    return (f"the sources differ (sha256 {one.old.sha256[:DIGEST]}… and {one.new.sha256[:DIGEST]}…), so that edits "
            "are compared by what they change, not by place")


def _body(difference: Difference, ink: Ink) -> str:
    """What is told of one difference, but for its place."""
    mark = difference.mark
    if difference.old is not None and difference.new is not None:
        return _changed(difference.old, difference.new, ink)
    return f"{_does(mark, ink)} · {ink.plain(mark.rule)} {ink.faint(f'{mark.confidence:.2f}')}"


def _changed(old: Mark, new: Mark, ink: Ink) -> str:
    """What an edit was and what it is now, in that in which it differs."""
    parts = [_does(new, ink) if _what(old) == _what(new) else f"{_does(old, ink)}, now {_does(new, ink)}"]
    if old.rule != new.rule:
        parts.append(ink.plain(f"{old.rule}, now {new.rule}"))
    else:
        parts.append(ink.plain(new.rule))
    parts.append(ink.faint(f"{old.confidence:.2f}, now {new.confidence:.2f}"))
    if old.mode != new.mode:
        parts.append(ink.asks("now in doubt" if new.mode == "ask" else "now sure"))
    return " · ".join(parts)


def _what(mark: Mark) -> tuple[object, ...]:
    return mark.after, mark.role if mark.kind == "role" else None, mark.to


def _does(mark: Mark, ink: Ink) -> str:
    """What an edit does."""
    effect = effect_of(mark)
    before = shortened(mark.before)
    if effect == "lost":
        return ink.lost()
    if mark.kind == "role":
        verb = {"aside": "set aside as", "move": "moved as"}.get(effect, "is")
        return f"{verb} {ink.label(mark.role or '')}: {ink.plain(before)}"
    if effect == "ask":
        return ink.question(before, shortened(mark.after))
    if mark.kind == "join":
        return f"{spell_changed(before) or 'lines'} joined"
    return ink.change(before, shortened(mark.after))


def summary(total: Sum, ink: Ink) -> list[str]:
    """How many documents differ, and for each rule what is gone, new and changed."""
    head = f"{total.differing} of {total.documents} documents differ" if total.documents != 1 else (
        "the document differs" if total.differing else "no difference")
    lines = [ink.title(head)]
    if total.rules:
        lines.append(ink.faint(f"{'gone':>7}{'new':>7}{'changed':>9}  rule"))
    ordered = sorted(total.rules.items(), key=lambda item: (-item[1].total(), item[0]))
    return [*lines, *(f"{counts['gone']:7}{counts['new']:7}{counts['changed']:9}  {ink.plain(rule)}"
                      for rule, counts in ordered)]


def lines(one: Comparison) -> Iterator[str]:
    """A line of JSON a difference: an edit as a journal tells it, with ``change`` (gone, new, changed) and, of
    a changed one, what it ``was``; for a document that only one run has, or whose source is another one, a
    line that says so.
    """
    if not one.is_same_source:
        yield jsonl.dumps({"doc": one.result.doc, "change": "source", "old": one.old and one.old.sha256,
                           "new": one.new and one.new.sha256})
    for found in one.differences:
        told: dict[str, object] = {"change": found.sort}
        told |= jsonl.entry(found.mark, one.result.doc, found.line, _version(one, found.sort))
        if found.sort == "changed" and found.old is not None:
            told["was"] = jsonl.entry(found.old, one.result.doc, found.line, _version(one, "gone"))
        yield jsonl.dumps(told)


def _version(one: Comparison, sort: Sort) -> str:
    side = one.old if sort == "gone" else one.new
    return "" if side is None else side.version


def unified(one: Comparison) -> bytes:
    """The patch between the reading texts of a document. OutputError where one of them is not known."""
    texts: list[bytes] = []
    for side in (one.old, one.new):
        if side is not None and side.text is None:
            raise OutputError(one.shown, "has no reading text beside its journal",
                              "a run with --to edits,txt, or TEI", "clean once more with --to edits,txt")
        texts.append(b"" if side is None or side.text is None else side.text)
    name = f"{one.result.place or one.result.doc}.txt" if one.result.place else one.result.doc
    return patch(texts[0], texts[1], name)

