"""Examples: try every rule of a pack on the texts that it shows itself, and tell where it fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from cleaner import joins, roles
from cleaner.model import Line, Printed
from cleaner.rules import Example, Pack, Rule
from cleaner.steps import characters, features, latin, text
from cleaner.steps.hyphens import Hyphens
from cleaner.steps.language import has_han
from cleaner.steps.parts import parts
from cleaner.steps.splits import split

SEAM: Final = "⏎"
"""Parts the two lines in the example of a join rule."""

GRANTED: Final = frozenset(features.SET) | {"picture"}
"""Features that a line has by its neighbours and its boxes. An example has none: it is given those that it names
as ``seen``, or else those that its rule needs."""

NOTHING: Final = None
"""What a rule gives that does not fire."""

Given = object
Try = Callable[[Rule, Example, Pack], Given]


class Failure(NamedTuple):
    """An example that did not come out as it says, or a rule without examples; ``where`` is ``file:line``."""

    where: str
    rule: str
    message: str


def run(pack: Pack, folder: Path | None = None) -> list[Failure]:
    """All failures of a pack's rules; with ``folder`` only of the rules in that one of its folders.

    Every rule must show at least one text that it finds and one that it keeps, unless it is made of nothing
    but features. A ``wish`` is an expected failure: it fails the day it comes true.

    >>> from cleaner.rules import packs
    >>> [failure for failure in run(packs()) if failure.rule == "punct.fullwidth"]
    []
    """
    return [failure for rule in pack.rules.values()
            if folder is None or _file(rule).parent == folder
            for failure in attempt(rule, pack)]


def attempt(rule: Rule, pack: Pack) -> list[Failure]:
    """The failures of one rule. Rules that are off are tried like the others."""
    places = _places(rule)
    failures: list[Failure] = []
    for n, example in enumerate(rule.examples):
        message = _wrong(rule, example, pack)
        if message:
            where = places[n] if n < len(places) else rule.where
            failures.append(Failure(where, rule.id, message))
    failures += [Failure(rule.where, rule.id, message) for message in _missing(rule)]
    return failures


def _missing(rule: Rule) -> Iterator[str]:
    """What a rule does not show."""
    if not (rule.pattern or rule.table or rule.algorithm or rule.literal or rule.left or rule.right
            or rule.length != Rule("", "", "").length):
        return
    if not any(example.gives is not None for example in rule.examples):
        yield "has no example of what it finds (gives)"
    if not any(example.keep for example in rule.examples):
        yield "has no example of what it must leave alone (keep)"


def _wrong(rule: Rule, example: Example, pack: Pack) -> str:
    """What is wrong with an example; nothing if it comes out as it says."""
    given = _TRIES.get(rule.finds, _of_role)(rule, example, pack)
    if example.keep:
        return "" if given is NOTHING else f"should leave {example.text!r} alone, but gives {_words(given)}"
    if example.wish is not None:
        return (f"wish came true, make it gives: {example.text!r} gives {_words(given)}"
                if _same(example.wish, given) else "")
    if _same(example.gives, given):
        return ""
    return f"{example.text!r} should give {example.gives!r}, but gives {_words(given)}"


def _words(given: Given) -> str:
    """What a rule gave, as its file would write it."""
    if given is NOTHING:
        return "nothing"
    return repr(dict(sorted(given))) if isinstance(given, frozenset) else repr(given)


def _same(wanted: object, given: Given) -> bool:
    """Whether a rule gives what is wanted; of a table only what is named is asked for."""
    if isinstance(wanted, Mapping):
        return isinstance(given, frozenset) and given >= set(wanted.items())
    return type(wanted) is type(given) and wanted == given


def _alone(rule: Rule, step: str, pack: Pack) -> Pack:
    """The pack with this rule as the only one of its step, so that no other one answers for it."""
    return replace(pack, steps={**pack.steps, step: (rule,)})


def _edit(rule: Rule, example: Example, pack: Pack) -> Given:
    """The text with the edits of a rule made; a rule that marks without changing gives the same text."""
    step = characters if rule in pack.steps["characters"] else text
    role = rule.on[0] if rule.on else "body"
    changed = step.apply_rule(rule, example.text, pack, role=role)
    if changed != example.text:
        return changed
    return changed if example.gives == example.text else NOTHING


def _feature(rule: Rule, example: Example, pack: Pack) -> Given:
    """True for a text that has the feature."""
    return True if _spoken(example.text, _alone(rule, "features", pack)) else NOTHING


def _split(rule: Rule, example: Example, pack: Pack) -> Given:
    """The piece that is cut out of the line."""
    line = Line(1, 0, len(example.text), example.text, example.gap, example.level)
    pieces = [piece.text for piece in split((line,), _alone(rule, "splits", pack))]
    if len(pieces) == 1:
        return NOTHING
    return example.gives if example.gives in pieces else " | ".join(pieces)


def _part(rule: Rule, example: Example, pack: Pack) -> Given:
    """The named parts of a block, each with its text."""
    role = rule.on[0] if rule.on else "body"
    found = parts(example.text, role, _alone(rule, "parts", pack))
    return frozenset((part.role, example.text[part.start : part.end]) for part in found) or NOTHING


def _join(rule: Rule, example: Example, pack: Pack) -> Given:
    """True where the rule speaks of the seam of two lines of the example's level, as body or as heads."""
    left, _, right = example.text.partition(SEAM)
    level, gap = example.level, example.gap
    sides = (joins.Side(left, _bits(left, level, rule.needs if example.seen is None else example.seen, pack),
                        gap, level),
             joins.Side(right, _bits(right, level, rule.next_needs if example.next_seen is None else example.next_seen,
                                     pack), gap, level))
    weigh = joins.plan(_alone(rule, "joins", pack))
    return True if any(weigh.evidence(*sides, head=head) for head in (False, True)) else NOTHING


def _hyphen(rule: Rule, example: Example, pack: Pack) -> Given:
    """Two lines as the rule joins them; ``after`` of the example is the cut word as its file has it whole."""
    one, _, two = example.text.partition(SEAM)
    left = Line(1, 0, len(one), one, printed=Printed(whole=example.after or ""))
    right = Line(2, len(one), len(one) + len(two), two)
    seam = Hyphens((left, right), _alone(rule, "hyphens", pack)).at(left, right)
    if seam.rule is None:
        return NOTHING
    return one[: len(one) - seam.taken] + seam.after + seam.space + two


def _of_role(rule: Rule, example: Example, pack: Pack) -> Given:
    """True where the rule has evidence on the line; the groups of its pattern where a table is asked for."""
    bits = _bits(example.text, example.level, rule.needs if example.seen is None else example.seen, pack)
    seen = features.Seen(example.text, bits, example.gap, example.level)
    if not roles.witnesses(_alone(rule, "roles", pack)).evidence(seen):
        return NOTHING
    match = rule.search(example.text) if rule.search else None
    if match and isinstance(example.gives or example.wish, Mapping):
        return frozenset(match.groupdict().items())
    return True


def _bits(line: str, level: int, needs: Sequence[str], pack: Pack) -> int:
    """The features of a line that stands alone, and of those of its neighbourhood the ones that are given."""
    table = features.table(pack)
    # A rule of the common pack is tried with every language, and shows the texts of one.
    see = latin.alone if pack.language == "latin" and not has_han(line) else features.alone
    bits = see(line, level, picture=False) | _spoken(line, pack)
    for name in GRANTED.intersection(needs):
        bits |= table[name]
    return bits


def _spoken(line: str, pack: Pack) -> int:
    """The vocabulary features of a line."""
    return features.vocabulary(pack).spoken(line)


_TRIES: Final[Mapping[str, Try]] = {
    "edit": _edit, "misreading": _edit, "feature": _feature, "split": _split, "part": _part, "join": _join,
    "hyphen": _hyphen,
}


def _file(rule: Rule) -> Path:
    """The file of a rule."""
    path, colon, line = rule.where.rpartition(":")
    return Path(path if colon and line.isdigit() else rule.where)


def _places(rule: Rule) -> list[str]:
    """``file:line`` of each example of a rule, as far as they are tables of their own."""
    path = _file(rule)
    key = rule.id.split(".", 1)[1]
    heads = (f"[[{key}.example]]", f'[["{key}".example]]')
    return [f"{path}:{n}" for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            if line.strip() in heads]
