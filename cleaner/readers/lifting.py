"""Lifting: what stands in an element that cannot hold it, as its end is missing, stands behind it again."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import TYPE_CHECKING

from cleaner.readers.xml import Names, Parsed

if TYPE_CHECKING:
    from lxml import etree


def lift(parsed: Parsed, holds: Mapping[str, Set[str]]) -> None:
    """Move what certain elements of a mended file cannot hold behind them.

    ``holds`` tells by its name what an element may hold; those that are not named may hold anything. One slash that
    is lost makes a point hold all that follows. Sound files are left alone, as nothing of the kind is in them.

    >>> from cleaner.readers.xml import parse
    >>> parsed = parse(b"<line><coords><baseline><text>Lindau</text></line>", "p.xml")
    >>> lift(parsed, {"coords": set(), "baseline": set()})
    >>> [child.tag for child in parsed.root]
    ['coords', 'baseline', 'text']
    """
    if not parsed.repairs:
        return
    names = Names()
    for element in list(parsed.root.iter("*")):  # the outermost first: all in it is moved at once, not level by level
        mine = holds.get(names[element.tag])
        if mine is None or not len(element):
            continue
        strange = [child for child in element if names[child.tag] and names[child.tag] not in mine]
        places = {name: _place(element, name, holds, names) for name in {names[child.tag] for child in strange}}
        for child in reversed(strange):
            if (place := places[names[child.tag]]) is not None:
                place.addnext(child)


def _place(
    element: etree._Element, name: str, holds: Mapping[str, Set[str]], names: Names
) -> etree._Element | None:
    """Behind which element one of a name is put that ``element`` cannot hold; None if only the root could hold it."""
    while (outer := element.getparent()) is not None:
        mine = holds.get(names[outer.tag])
        if mine is None or name in mine:
            return element
        element = outer
    return None
