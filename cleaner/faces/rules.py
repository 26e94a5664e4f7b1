"""Rules: list them, show one as its file has it, try their examples."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cleaner.config import settle
from cleaner.document import pack_of
from cleaner.faces import codes
from cleaner.faces.data import put_lines
from cleaner.faces.voice import say
from cleaner.model import RuleError
from cleaner.rules import Pack, Rule, near


def list_all(asked: Mapping[str, Any]) -> int:
    """Print every rule: id, what it finds, why it exists; switched-off ones are marked."""
    found = _packs(asked)
    active = {id(rule) for pack in found for rules in pack.steps.values() for rule in rules}
    shown = {rule.where: rule for pack in found for rule in pack.rules.values()}
    wide = max(len(rule.id) for rule in shown.values())
    put_lines([f"{rule.id:{wide}}  {rule.finds:8}  {'' if id(rule) in active else '(off) '}{rule.why}"
               for rule in shown.values()])
    return codes.DONE


def show(name: str, asked: Mapping[str, Any]) -> int:
    """Print one rule with its examples, as its file has it; the rule of each language that has one of this name."""
    found = _packs(asked)
    known = {pack.rules[name].where: pack.rules[name] for pack in found if name in pack.rules}
    if not known:
        raise RuleError(name, "is no rule", near(name, {rule for pack in found for rule in pack.rules}),
                        "see 'cleaner rules list'")
    put_lines([line for rule in known.values() for line in (f"# {rule.where}", *_lines(rule))])
    return codes.DONE


def test(folder: Path | None, asked: Mapping[str, Any]) -> int:
    """Try the examples of all rules, or of those in a pack's folder; FOUND if one fails."""
    from cleaner.examples import run

    own = None if folder is None else folder.absolute()
    failures = list(dict.fromkeys(failure for pack in _packs(asked, folder) for failure in run(pack, own)))
    put_lines([f"{where}: {rule}: {message}" for where, rule, message in failures])
    say(f"{len(failures)} failures" if failures else "all examples come out as they say")
    return codes.FOUND if failures else codes.DONE


def _packs(asked: Mapping[str, Any], *folders: Path | None) -> list[Pack]:
    """The rules that the settings ask for, and those of some more folders: a pack for each language."""
    settings = settle(asked, os.environ, Path.cwd())
    return pack_of([*settings.rules, *filter(None, folders)], settings.off, settings.language).every()


def _lines(rule: Rule) -> list[str]:
    """The lines of a rule in its file: from its header to the next one that is not its own."""
    path, _, number = rule.where.rpartition(":")
    key = rule.id.split(".", 1)[1]
    lines = Path(path).read_text(encoding="utf-8").splitlines()[int(number) - 1 :]
    own = (f"[{key}]", f"[[{key}.", f"[{key}.", f'["{key}"', f'[["{key}"')
    others = (i for i, line in enumerate(lines) if line.startswith("[") and not line.startswith(own))
    end = next(others, len(lines))
    while end and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return lines[:end]
