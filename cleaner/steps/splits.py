"""A split: a printed line that holds two things, a caption or a jump line glued into a paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from cleaner.model import Line
from cleaner.rules import Pack
from cleaner.steps.lookout import Lookout
from cleaner.steps.pretests import Probe, probe

MARGIN: Final = " \t\u3000\u00a0"
"""What parts the pieces of a line and belongs to none of them."""


def split(lines: Sequence[Line], pack: Pack) -> tuple[Line, ...]:
    """The lines with each glued piece as a line of its own; all pieces keep the number of their line.

    A line that the character step mended is left whole: its offsets are not those of its text.
    """
    lookout, probes = _plan(pack)
    whole = "\n".join([line.text for line in lines])
    alive = [one for one in probes if not one.words or any(
        all(map(whole.__contains__, word)) and word in whole for word in one.words)]  # a character is found at once
    shortest = min((one.short for one in alive), default=len(whole) + 1)
    out: list[Line] = []
    for line in lines:
        if len(line.text) >= shortest and lookout.finding(line.text):
            out.extend(_pieces(line, alive))
        else:
            out.append(line)
    return tuple(out)


@lru_cache(maxsize=8)
def _plan(pack: Pack) -> tuple[Lookout, tuple[Probe, ...]]:
    """The rules of a pack that split lines, and what tells whether one of them finds any piece."""
    probes = tuple(probe(rule) for rule in pack.steps["splits"])
    return Lookout(probes), probes


def _pieces(line: Line, rules: Sequence[Probe]) -> Iterator[Line]:
    if line.runs is None:
        for one in rules:
            found = one.rule.search(line.text) if one.fires(line.text) and one.rule.search else None
            if found is not None:
                start, end = found.span("piece")
                before, after = _slice(line, 0, start), _slice(line, end, len(line.text))
                if before is not None:
                    yield from _pieces(before, rules)
                piece = _slice(line, start, end)
                if piece is not None:
                    yield piece
                if after is not None:
                    yield from _pieces(after, rules)
                return
    yield line


def _slice(line: Line, start: int, end: int) -> Line | None:
    """A piece of a line without its margins, None if nothing is left."""
    text = line.text[start:end]
    lead = len(text) - len(text.lstrip(MARGIN))
    text = text.strip(MARGIN)
    if not text:
        return None
    at = line.start + start + lead
    first = start == 0
    return line._replace(start=at, end=at + len(text), text=text, gap=line.gap if first else 0,
                   level=line.level if first else 0, picture=line.picture and first)
