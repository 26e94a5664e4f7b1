"""A part: the run-in byline, dateline or credit of a block, and the names in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from cleaner.model import Part
from cleaner.patterns import compiled
from cleaner.rules import Pack
from cleaner.steps.pretests import Probe, probe

NAMES: Final = {"记者": "reporter", "記者": "reporter", "通讯员": "correspondent", "通訊員": "correspondent",
                "摄": "photographer", "摄影": "photographer", "攝": "photographer"}
_TITLED: Final = compiled(r"(记者|記者|通讯员|通訊員)[ 　:：●•·/／]*")
_NAME: Final = compiled(
    r"(?!摄影|攝影|供图|供圖|文图)[\u4e00-\u9fff](?:[ 　]?[\u4e00-\u9fff]){1,3}?"
    r"(?=[ 　、,，)）〉]|$|记者|通讯员|[●•·/／]|[摄攝文图])"
)
_GAP: Final = compiled(r"[ 　、,，●•·]+")


@lru_cache(maxsize=64)
def _plan(pack: Pack, role: str) -> tuple[Probe, ...]:
    """The rules of a pack for the parts of blocks in a role."""
    return tuple(probe(rule) for rule in pack.steps["parts"] if role in rule.on and rule.search is not None)


def parts(text: str, role: str, pack: Pack) -> tuple[Part, ...]:
    """The parts of a block's text, outer before inner, in order of their start.

    >>> from cleaner.rules import packs
    >>> [(p.role, p.start, p.end) for p in parts("本报讯(记者 周可)今天开园。", "body", packs())]
    [('dateline', 0, 3), ('byline', 3, 10), ('reporter', 7, 9)]
    """
    found: list[Part] = []
    for one in _plan(pack, role):
        match = one.search(text) if one.suits(text) and one.search is not None else None
        if match is None:
            continue
        for name, value in match.groupdict().items():
            if value:
                start, end = match.span(name)
                if all(end <= part.start or start >= part.end for part in found):
                    found.append(Part(name.rstrip("0123456789"), start, end, one.rule.id))
    if not found and role != "byline":
        return ()
    if role == "byline":
        found.append(Part("byline", 0, len(text), "bylines.own-line"))
    found.sort(key=lambda part: part.start)
    out: list[Part] = []
    for part in found:
        out.append(part)
        if part.role in ("byline", "credit"):
            out.extend(names(text, part))
    return tuple(part for part in out if not (role == "byline" and part.role == "byline"))


def names(text: str, outer: Part) -> Sequence[Part]:
    """The names in a byline or credit: after their titles, parted by spaces or marks."""
    out: list[Part] = []
    for title in _TITLED.finditer(text, outer.start, outer.end):
        at = title.end()
        while at < outer.end and (name := _NAME.match(text, at, outer.end)):
            out.append(Part(NAMES[title.group(1)], name.start(), name.end(), outer.rule))
            gap = _GAP.match(text, name.end(), outer.end)
            at = gap.end() if gap else name.end()
            if not gap or _TITLED.match(text, at):
                break
    return out
