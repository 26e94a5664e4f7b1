"""Settings: what the command line, the environment and the nearest ``cleaner.toml`` say, in that order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from cleaner.model import RuleError
from cleaner.rules import AUTO, LANGUAGES, near
from cleaner.tables import tables_of

FILE: Final = "cleaner.toml"
PROJECT: Final = "pyproject.toml"

LISTS: Final = ("rules", "off", "to")
"""The keys that hold several values; ``to`` may be one word, too."""

KEYS: Final = ("rules", "off", "script", "to", "format", "language")
"""The keys of a file. On the command line they are options, in the environment ``CLEANER_`` and the key."""

DEFAULT_FORMAT: Final = "tei"

SYNONYMS: Final = {"xml": "tei", "json": "jsonl", "markdown": "md", "text": "txt"}
"""What people also call the formats that are written."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run was asked for: rule folders, rules switched off, conversion, formats out, format in, language."""

    rules: tuple[Path, ...] = ()
    off: tuple[str, ...] = ()
    script: str | None = None
    to: tuple[str, ...] = (DEFAULT_FORMAT,)
    format: str | None = None
    language: str = AUTO


class Said(NamedTuple):
    """The value of a key, and where it was said."""

    value: Any
    where: str


def settle(
    asked: Mapping[str, Any], environ: Mapping[str, str], folder: Path, more: Iterable[str] = ()
) -> Settings:
    """The settings of a run in ``folder``. A key that is said in two places counts where it is said first:
    on the command line (``asked``, None: not said), in the environment, in a file. ``more`` are formats that can be
    written here besides those that can be everywhere.

    Raises RuleError, with the place, for a key, a name or a kind of value that is none.

    >>> settle({"script": "t2s"}, {"CLEANER_SCRIPT": "s2t", "CLEANER_TO": "md,tei"}, Path("/"))
    Settings(rules=(), off=(), script='t2s', to=('md', 'tei'), format=None, language='auto')
    """
    said = {key: one for key in KEYS if (one := _said(key, asked, environ)) is not None}
    said = _from_file(folder) | said
    found = {key: one.value for key, one in said.items()}
    if "rules" in found:
        found["rules"] = tuple(Path(place) for place in found["rules"])
    if "to" in said:
        found["to"] = tuple(dict.fromkeys(_written(word, said["to"].where, more) for word in found["to"]))
    if "format" in said:
        _known(said["format"], _readers(), "a format that can be read")
    if "language" in said:
        _known(said["language"], (AUTO, *LANGUAGES), "a language that there are rules for")
    if "script" in said:
        _known(said["script"], _conversions(), "a script conversion")
    return Settings(**found)


def _said(key: str, asked: Mapping[str, Any], environ: Mapping[str, str]) -> Said | None:
    """What the command line or else the environment says of a key."""
    value = asked.get(key)
    if value is not None and value != []:
        if key == "to":
            value = _words(value)
        return Said(tuple(value) if key in LISTS else value, f"--{key}")
    name = f"CLEANER_{key.upper()}"
    text = environ.get(name, "").strip()
    if not text:
        return None
    if key == "rules":
        return Said(tuple(place for place in text.split(os.pathsep) if place), name)
    return Said(_words([text]) if key in LISTS else text, name)


def _words(values: Iterable[str]) -> tuple[str, ...]:
    """The words of texts in which commas part them.

    >>> _words(["tei, md", "txt"])
    ('tei', 'md', 'txt')
    """
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def _written(word: str, where: str, more: Iterable[str]) -> str:
    """The name of a format that can be written."""
    from cleaner.writers import FORMATS

    name = word if word in FORMATS else SYNONYMS.get(word, word)
    _known(Said(name, where), dict.fromkeys((*FORMATS, *more)), "a format that can be written")
    return name


def _readers() -> Iterable[str]:
    from cleaner.readers import FORMATS

    return FORMATS


def _conversions() -> Iterable[str]:
    from cleaner.steps.script import CONFIGS

    return CONFIGS


def _known(said: Said, names: Iterable[str], what: str) -> None:
    """RuleError unless the value is one of the names."""
    names = list(names)
    if said.value not in names:
        raise RuleError(said.where, f"{said.value!r} is not {what}", near(said.value, names),
                        f"choose one of {', '.join(names)}")


def _from_file(folder: Path) -> dict[str, Said]:
    """What the nearest file says; nothing where there is none."""
    for place in _upward(folder):
        path = place / FILE
        if path.is_file():
            return _checked(_toml(path), path, "")
        path = place / PROJECT
        if path.is_file():
            tools = _toml(path).get("tool", {})
            if "cleaner" in tools:
                return _checked(tools["cleaner"], path, "tool.cleaner")
    return {}


def _upward(folder: Path) -> Iterator[Path]:
    """A folder and those above it, up to the user's home, or else to the root of the disk."""
    try:
        home = Path.home()
    except RuntimeError:  # a user without a home, as in many containers
        home = Path(folder.anchor)
    for place in (folder, *folder.parents):
        yield place
        if place == home:
            return


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tables_of(path.read_text(encoding="utf-8"))
    except ValueError as error:  # no TOML, or no UTF-8
        raise RuleError(str(path), f"is no TOML: {error}", "TOML 1.0 in UTF-8", "mend the line") from None
    except OSError as error:
        raise RuleError(str(path), f"cannot be read: {error.strerror}",
                        "a file that may be read", "ask for the right, or take it away") from None


def _checked(table: object, path: Path, header: str) -> dict[str, Said]:
    """The keys of a table with their places; RuleError for one that is unknown or holds the wrong kind."""
    if not isinstance(table, dict):
        raise RuleError(str(path), f"holds a bare value {header!r}", "a table", f"write [{header}]")
    said: dict[str, Said] = {}
    for key, value in table.items():
        where = _place(path, key, header)
        if key not in KEYS:
            raise RuleError(where, f"has an unknown key {key!r}", near(key, KEYS),
                            f"choose one of {', '.join(KEYS)}")
        if key == "to" and isinstance(value, str):
            value = list(_words([value]))
        fits: Callable[[object], bool] = _is_words if key in LISTS else _is_word
        if not fits(value):
            raise RuleError(where, f"gives {key!r} the value {value!r}",
                            "a list of texts" if key in LISTS else "a text", "correct it")
        if key == "rules":
            value = [str(path.parent / place) for place in value]
        said[key] = Said(tuple(value) if key in LISTS else value, where)
    return said


def _is_word(value: object) -> bool:
    return isinstance(value, str)


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def _place(path: Path, key: str, header: str) -> str:
    """``file:line`` of a key in the table under ``header`` ("": at the top of the file)."""
    table = ""
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = line.strip()
        if text.startswith("["):
            table = text.split("]")[0].strip("[ \t")
            if not header and table == key:
                return f"{path}:{n}"
        elif table == header and text.split("=")[0].strip(" \t\"'") == key:
            return f"{path}:{n}"
    return str(path)

