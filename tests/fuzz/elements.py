"""Element: a file of XML broken in what it says, not in how it is written, so that readers get to see it."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Final

from lxml import etree

from .words import MANY, NESTED, NUMBERS, TEXTS, change

Rng = random.Random


def _root(raw: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError:
        return None


def broken(raw: bytes, rng: Rng) -> bytes | None:
    """The file with its elements moved, doubled, nested or changed; None where it is no sound XML."""
    root = _root(raw)
    if root is None:
        return None
    for _ in range(rng.choice(MANY)):
        rng.choice(_WAYS)(root, rng)
    return _written(root, rng)


def many(raw: bytes, rng: Rng, size: int) -> bytes | None:
    """The file with what its fullest element holds many times over, about ``size`` bytes in all."""
    root = _root(raw)
    return None if root is None else _written(_more(root, size // max(1, len(raw)) + 1, rng), rng)


def _written(root: etree._Element, rng: Rng) -> bytes:
    try:
        return etree.tostring(root, encoding=rng.choice(("UTF-8", "UTF-8", "UTF-8", "UTF-16", "US-ASCII")))
    except UnicodeError:
        return etree.tostring(root, encoding="UTF-8")


def _pick(root: etree._Element, rng: Rng) -> etree._Element:
    """One element; rare ones are met as often as common ones."""
    named: dict[object, list[etree._Element]] = {}
    for element in root.iter("*"):
        named.setdefault(element.tag, []).append(element)
    return rng.choice(named[rng.choice(list(named))])


def _placed(root: etree._Element, rng: Rng) -> tuple[etree._Element, etree._Element] | None:
    """An element and what it stands in."""
    element = _pick(root, rng)
    parent = element.getparent()
    return None if parent is None else (element, parent)


def _drop(root: etree._Element, rng: Rng) -> None:
    if found := _placed(root, rng):
        found[1].remove(found[0])


def _unwrap(root: etree._Element, rng: Rng) -> None:
    if found := _placed(root, rng):
        element, parent = found
        at = parent.index(element)
        parent[at : at + 1] = list(element)


def _double(root: etree._Element, rng: Rng) -> None:
    if found := _placed(root, rng):
        element, parent = found
        for _ in range(rng.choice((1, 1, 3, 30))):
            parent.insert(parent.index(element), copy.deepcopy(element))


def _carry(root: etree._Element, rng: Rng) -> None:
    if found := _placed(root, rng):
        home = _pick(root, rng)
        if found[0] not in (home, *home.iterancestors()):
            home.insert(rng.randint(0, len(home)), found[0])


def _nest(root: etree._Element, rng: Rng) -> None:
    if found := _placed(root, rng):
        inner, parent = found
        at = parent.index(inner)
        for _ in range(rng.choice(NESTED)):
            tag, attributes = rng.choice((inner.tag, _pick(root, rng).tag)), rng.choice((inner.attrib, {}))
            outer = etree.Element(tag, attributes)
            outer.append(inner)
            inner = outer
        parent.insert(at, inner)


def _rename(root: etree._Element, rng: Rng) -> None:
    _pick(root, rng).tag = rng.choice((_pick(root, rng).tag, "p", "div", "Page", "TextLine", "line", "{urn:x}String"))


def _shuffle(root: etree._Element, rng: Rng) -> None:
    element = _pick(root, rng)
    element[:] = rng.sample(list(element), len(element))


def _word(rng: Rng) -> str:
    """Something that XML may hold, numbers and texts."""
    word = rng.choice(rng.choice((NUMBERS, TEXTS)))
    return "".join(char if char in "\t\n\r" or " " <= char < "\ud800" or "\ue000" <= char < "\ufffe" or char > "\uffff"
                   else "?" for char in word)


def _attribute(root: etree._Element, rng: Rng) -> None:
    """One attribute, or all of its name, taken away, broken, or set to one value."""
    element = _pick(root, rng)
    if not element.attrib:
        return
    key, word, share = rng.choice(sorted(element.attrib)), _word(rng), rng.choice((0.0, 0.1, 1.0))
    gone = rng.random() < 0.3
    for other in [element, *(one for one in root.iter("*") if key in one.attrib and rng.random() < share)]:
        if gone:
            other.attrib.pop(key, None)
        else:
            other.set(key, word)


def _numbers(root: etree._Element, rng: Rng) -> None:
    """All numbers of some attributes moved, swapped, made larger or of the other sign."""
    by = change(rng)
    share = rng.choice((0.02, 0.3, 1.0))
    for element in root.iter("*"):
        for key, value in element.items():
            if any(map(str.isdigit, value)) and rng.random() < share:
                element.set(key, " ".join(_changed(part, by) for part in value.split(" ")))


def _changed(part: str, by: Callable[[float], float]) -> str:
    try:
        return f"{by(float(part)):g}"
    except (ValueError, OverflowError):
        return part


def _speak(root: etree._Element, rng: Rng) -> None:
    element = _pick(root, rng)
    word = _word(rng) if rng.random() < 0.7 else (_pick(root, rng).text or "")
    match rng.randrange(3):
        case 0:
            element.text = word
        case 1:
            element.tail = word
        case _ if element.attrib:
            element.set(rng.choice(sorted(element.attrib)), word)


_WAYS: Final[tuple[Callable[[etree._Element, Rng], None], ...]] = (
    _drop, _unwrap, _double, _carry, _carry, _nest, _rename, _shuffle, _attribute, _attribute, _numbers, _numbers,
    _speak, _speak)


def _more(root: etree._Element, times: int, rng: Rng) -> etree._Element:
    fullest = max(root.iter("*"), key=len)
    kept = [copy.deepcopy(child) for child in fullest]
    step = rng.choice((0, 0, 5, 40))
    for n in range(1, times):
        for child in kept:
            new = copy.deepcopy(child)
            if step:
                _numbers_of(new, n * step)
            if rng.random() < 0.05:
                rng.choice((_speak, _attribute, _double, _numbers))(new, rng)
            fullest.append(new)
    return root


def _numbers_of(element: etree._Element, by: int) -> None:
    """Move what stands lower on the page further down."""
    for one in element.iter("*"):
        for key in ("VPOS", "t", "b", "baseline"):
            if (value := one.get(key)) is not None:
                one.set(key, _changed(value, lambda n: n + by))
