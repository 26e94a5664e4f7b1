"""A rule, and the packs it comes in: TOML with why, pattern, weight and examples, read and checked.

A pack is a folder with a ``pack.toml`` (languages, order) and one file a family of rules; a rule's id is its
file's name and its key, ``bylines.run-in``. Order stands in ``pack.toml`` and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from cleaner.model import ROLES, RuleError
from cleaner.patterns import compiled
from cleaner.tables import tables_of

PATTERN_SECONDS: Final = 0.2
"""Longest time a pattern of a foreign pack may take on one line: a page has hundreds of lines."""

LANGUAGES: Final = ("zh", "latin")
"""The packs of which a page has one beside ``common``: Chinese, and whatever is printed in Latin letters."""
AUTO: Final = "auto"
"""That the letters of a page tell its language."""

ENDLESS: Final = 1 << 60
"""The most characters or blank lines of a rule that names no most."""
STEPS: Final = ("characters", "splits", "features", "roles", "grammar", "parts", "joins", "hyphens", "text")
FINDS: Final = ROLES | {"edit", "misreading", "part", "join", "feature", "split", "lead", "place", "roles", "head",
                        "hyphen"}
EDITS: Final = frozenset({"edit", "misreading"})
"""Rules that change text: as an edit, or as the correction of what the engine read wrongly."""
_KEYS: Final = frozenset(
    {"why", "finds", "literal", "pattern", "weight", "weights", "length", "gap", "level", "all", "none",
     "becomes", "table", "left", "right", "on", "confidence", "mode", "off", "example", "algorithm", "value",
     "role", "script", "next_all", "next_none"}
)
_EXAMPLE_KEYS: Final = frozenset({"text", "gives", "keep", "wish", "note", "before", "after", "level", "gap",
                            "seen", "next_seen"})

Search = Callable[[str], "re.Match[str] | None"]
Scan = Callable[[str], "Iterable[re.Match[str]]"]


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a rule: the text it is shown, and what it must, must not or one day should give.

    ``seen`` and, behind a seam, ``next_seen`` are the features that the line has by its neighbours and boxes; where
    they are not told it has those that its rule needs.
    """

    text: str
    gives: object = None
    keep: bool = False
    wish: object = None
    note: str = ""
    before: str | None = None
    after: str | None = None
    level: int = 0
    gap: int = 1
    seen: Sequence[str] | None = None
    next_seen: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as read from its file. What a field means for which kind of rule is told in CONTRIBUTING.

    ``weights`` are evidence for roles (or, for a join rule, ``join``: positive for, negative against);
    ``length`` and ``gap`` are inclusive bounds in characters and blank lines; ``needs`` and ``bars`` name
    features that the line must and must not have, ``next_needs`` and ``next_bars`` the same for the line
    after a seam.
    """

    id: str
    why: str
    finds: str
    weights: Mapping[str, float] = field(default_factory=dict)
    literal: tuple[str, ...] = ()
    pattern: str = ""
    search: Search | None = None
    scan: Scan | None = None
    """Every place that ``pattern`` finds; only edit rules have it."""
    left: Search | None = None
    right: Search | None = None
    length: tuple[int, int] = (0, ENDLESS)
    gap: tuple[int, int] = (0, ENDLESS)
    level: tuple[int, int] = (0, 6)
    needs: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    next_needs: tuple[str, ...] = ()
    next_bars: tuple[str, ...] = ()
    becomes: str | None = None
    table: Mapping[str, str] = field(default_factory=dict)
    on: tuple[str, ...] = ()
    role: str = ""
    algorithm: str = ""
    value: object = None
    confidence: float = 1.0
    mode: str = "auto"
    script: str = ""
    off: bool = False
    examples: tuple[Example, ...] = ()
    where: str = ""


class Asked(NamedTuple):
    """What a pack was made of: a user's folders, the rules switched off, the language or ``auto``."""

    folders: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    language: str = AUTO


ANY: Final = Asked()
"""Nothing asked for: the built-in rules, for whatever language a page is in."""


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """Rules by step, in order, with the settings that are numbers. ``names`` are the folders read.

    Packs are compared by identity, so that what is planned for one can be kept by it. ``language`` is the
    one of :data:`LANGUAGES` whose rules they are, ``asked`` what had them read.
    """

    names: tuple[str, ...]
    steps: Mapping[str, tuple[Rule, ...]]
    settings: Mapping[str, Mapping[str, Any]]
    rules: Mapping[str, Rule]
    folders: tuple[Path, ...]
    language: str = LANGUAGES[0]
    asked: Asked = ANY

    def in_language(self, language: str) -> Pack:
        """The rules for a page in ``language``: these, or those of the other language, read as these were.

        >>> packs().in_language("latin").names, packs(language="zh").in_language("latin").names
        (('common', 'latin'), ('common', 'zh'))
        """
        if language == self.language or self.asked.language != AUTO:
            return self
        return packs(self.asked.folders, self.asked.off, language)

    def every(self) -> list[Pack]:
        """This pack, and those that it stands for as long as no page has told its language."""
        return [self, *(self.in_language(other) for other in LANGUAGES
                        if self.asked.language == AUTO and other != self.language)]


def built_in() -> Path:
    """The folder of the packs that ship with the package: beside it in a checkout, in it when installed."""
    inside = Path(__file__).parent / "_rules"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "rules"


@lru_cache(maxsize=8)
def packs(folders: tuple[str, ...] = (), off: tuple[str, ...] = (), language: str = AUTO) -> Pack:
    """The built-in packs, with the user's ``folders`` after them and the rules named in ``off`` left out.

    With ``auto`` they are those for Chinese, and :meth:`Pack.in_language` has the others.

    >>> "bylines.run-in" in packs().rules, "hyphens.lower" in packs(language="latin").rules
    (True, True)
    """
    chosen = LANGUAGES[0] if language == AUTO else language
    base = built_in()
    places = [(base / "common", True), (base / chosen, True)]
    places += [(Path(folder), False) for folder in folders if _speaks(Path(folder), chosen)]
    steps: dict[str, list[Rule]] = {step: [] for step in STEPS}
    rules: dict[str, Rule] = {}
    settings: dict[str, dict[str, Any]] = {}
    for place, trusted in places:
        for step, found, numbers in _read_pack(place, trusted):
            settings.update(numbers)
            for rule in found:
                if rule.id in rules:
                    steps[step] = [r for r in steps[step] if r.id != rule.id]
                rules[rule.id] = rule
                steps[step].append(rule)
    for name in off:
        if name not in rules and not any(name in packs(folders, (), other).rules
                                         for other in LANGUAGES if other != chosen):
            raise RuleError(name, "is no rule that could be switched off", near(name, rules),
                            "see 'cleaner rules list'")
    for step, found_rules in steps.items():
        steps[step] = [r for r in found_rules if r.id not in off and not r.off]
    return Pack(
        names=tuple(place.name for place, _ in places),
        steps={step: tuple(found) for step, found in steps.items()},
        settings=settings,
        rules=rules,
        folders=tuple(place for place, _ in places),
        language=chosen,
        asked=Asked(folders, off, language),
    )


def _speaks(folder: Path, language: str) -> bool:
    """Whether a user's pack is for pages in ``language``: it names it, or ``und`` (any), or no language at all."""
    named = _toml(folder / "pack.toml").get("languages") or ["und"]
    chinese = [str(name).lower().startswith("zh") for name in named if name != "und"]
    return "und" in named or (language == "zh") in chinese


def near(name: str, names: Iterable[str]) -> str:
    """The nearest known name, as words for an error message."""
    from difflib import get_close_matches

    close = get_close_matches(name, list(names), n=1)
    return f"{close[0]!r}" if close else "one of the known names"


def _read_pack(folder: Path, trusted: bool) -> Iterable[tuple[str, list[Rule], dict[str, dict[str, Any]]]]:
    """The steps of one pack in order: step, its rules, the settings that its files hold."""
    manifest = _toml(folder / "pack.toml")
    unknown = set(manifest) - {"why", "languages", "order", "version", "settings"}
    if unknown:
        name = min(unknown)
        raise RuleError(str(folder / "pack.toml"), f"has an unknown key {name!r}",
                        near(name, ["why", "languages", "order", "version", "settings"]), "correct the key")
    numbers = {name: _toml(folder / f"{name}.toml") for name in manifest.get("settings", ())}
    yield "features", [], numbers
    for step, families in manifest.get("order", {}).items():
        if step not in STEPS:
            raise RuleError(str(folder / "pack.toml"), f"orders an unknown step {step!r}", near(step, STEPS),
                            "correct the name")
        for family in families:
            path = folder / f"{family}.toml"
            tables = _toml(path)
            lines = _lines_of(path)
            found = [_rule(f"{path}:{lines[key]}" if key in lines else str(path), family, key, table, trusted)
                     for key, table in tables.items()]
            yield step, found, {}


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tables_of(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RuleError(str(path), "is not there", "a file of the pack",
                        "name it as pack.toml does, or take it out of pack.toml") from None
    except ValueError as error:  # no TOML, or no UTF-8
        raise RuleError(str(path), f"is no TOML: {error}", "TOML 1.0", "mend the line") from None


def _lines_of(path: Path) -> dict[str, int]:
    """The line of each table of a file, for messages."""
    out: dict[str, int] = {}
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("[") and not line.startswith("[["):
            out.setdefault(line.strip().strip("[]").strip('"'), n)
    return out


def _rule(where: str, family: str, key: str, table: object, trusted: bool) -> Rule:
    if not isinstance(table, dict):
        raise RuleError(where, f"holds a bare value {key!r}", "tables, one a rule", f"write [{key}]")
    for name in table:
        if name not in _KEYS:
            raise RuleError(where, f"has an unknown key {name!r}", near(name, _KEYS), "correct the key")
    for name in ("why", "finds"):
        if not isinstance(table.get(name), str):
            raise RuleError(where, f"has no {name!r}", "a sentence and a kind", f"add {name} = \"…\"")
    finds = table["finds"]
    if finds not in FINDS:
        raise RuleError(where, f"finds an unknown thing {finds!r}", near(finds, FINDS), "correct it")
    weights = dict(table.get("weights", {}))
    if "weight" in table:
        weights[finds] = table["weight"]
    pattern = table.get("pattern", "")
    return Rule(
        id=f"{family}.{key}",
        why=table["why"],
        finds=finds,
        weights=weights,
        literal=tuple(table.get("literal", ())),
        pattern=pattern,
        search=_compiled(pattern, where, trusted) if pattern else None,
        scan=_scanner(pattern, where, trusted) if pattern and finds in EDITS else None,
        left=_compiled(f"(?:{table['left']})$", where, trusted) if "left" in table else None,
        right=_compiled(f"^(?:{table['right']})", where, trusted) if "right" in table else None,
        length=_bounds(table.get("length"), where),
        gap=_bounds(table.get("gap"), where),
        level=_bounds(table.get("level"), where),
        needs=tuple(table.get("all", ())),
        bars=tuple(table.get("none", ())),
        next_needs=tuple(table.get("next_all", ())),
        next_bars=tuple(table.get("next_none", ())),
        becomes=table.get("becomes"),
        table=table.get("table", {}),
        on=tuple(table.get("on", ())),
        role=table.get("role", ""),
        algorithm=table.get("algorithm", ""),
        value=table.get("value"),
        confidence=float(table.get("confidence", 1.0)),
        mode=table.get("mode", "auto"),
        script=table.get("script", ""),
        off=bool(table.get("off", False)),
        examples=tuple(_example(e, where) for e in table.get("example", ())),
        where=where,
    )


def _bounds(value: object, where: str) -> tuple[int, int]:
    if value is None:
        return (0, ENDLESS)
    if not (isinstance(value, list) and 1 <= len(value) <= 2 and all(isinstance(v, int) for v in value)):
        raise RuleError(where, f"has the bounds {value!r}", "[least] or [least, most], whole numbers",
                        "correct them")
    return (value[0], value[1] if len(value) == 2 else ENDLESS)


def _example(table: Mapping[str, Any], where: str) -> Example:
    for name in table:
        if name not in _EXAMPLE_KEYS:
            raise RuleError(where, f"has an example with an unknown key {name!r}", near(name, _EXAMPLE_KEYS),
                            "correct the key")
    if "text" not in table or sum(k in table for k in ("gives", "keep", "wish")) != 1:
        raise RuleError(where, "has an example without text, or not with just one of gives, keep, wish",
                        "text and one expectation", "complete the example")
    return Example(**table)


def _compiled(pattern: str, where: str, trusted: bool) -> Search:
    """The search of a pattern: ``re`` for our own, ``regex`` with a time limit for a stranger's."""
    if trusted:
        try:
            return compiled(pattern).search
        except re.error as error:
            raise _no_pattern(where, error) from None
    return _limited(pattern, where)


def _scanner(pattern: str, where: str, trusted: bool) -> Scan:
    """All places of a pattern in a text, for edit rules; a stranger's pattern has its time limit here too."""
    if trusted:
        return compiled(pattern).finditer
    import regex

    strange = regex.compile(pattern)

    def scan(text: str) -> Iterable[re.Match[str]]:
        try:
            found: list[re.Match[str]] = list(strange.finditer(text, timeout=PATTERN_SECONDS))
        except TimeoutError:
            raise _too_slow(where) from None
        return found

    return scan


def _limited(pattern: str, where: str) -> Search:
    import regex

    try:
        strange = regex.compile(pattern)
    except regex.error as error:
        raise _no_pattern(where, error) from None

    def search(text: str) -> re.Match[str] | None:
        try:
            found: re.Match[str] | None = strange.search(text, timeout=PATTERN_SECONDS)
        except TimeoutError:
            raise _too_slow(where) from None
        return found

    return search


def _too_slow(where: str) -> RuleError:
    return RuleError(where, f"has a pattern that ran longer than {PATTERN_SECONDS} s on one line",
                     "a pattern without nested repeats", "simplify the pattern")


def _no_pattern(where: str, error: Exception) -> RuleError:
    return RuleError(where, f"has a pattern that does not compile: {error}", "a regular expression",
                     "mend the pattern")


def fires(rule: Rule, text: str) -> re.Match[str] | bool | None:
    """Whether the cheap tests and the pattern of a rule find ``text``; the match where there is a pattern."""
    if not rule.length[0] <= len(text) <= rule.length[1]:
        return None
    if rule.literal and not any(word in text for word in rule.literal):
        return None
    if rule.search is None:
        return True
    return rule.search(text)


def ids(rules: Sequence[Rule]) -> list[str]:
    """The ids of rules in their order."""
    return [rule.id for rule in rules]
