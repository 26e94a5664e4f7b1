"""Value: a file of JSON broken in what it says, not in how it is written, so that readers get to see it."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any, Final

from .words import MANY, NESTED, TEXTS, change

Rng = random.Random
Json = Any
Way = tuple[Any, ...]

VALUES: Final[tuple[Json, ...]] = (
    None, True, False, 0, -1, 3.7, 1e308, float("nan"), float("inf"), 10**400, 10**4000, 1e-320, [], {}, [[]], [{}],
    [None], ["a"], [[1, 2]], [[0, 0], [9, 9]], [1, 2, 3, 4], [9, 9, 1, 1], [0, 0, 0, 0], [1e300] * 4,
    [float("nan")] * 4, ["1", "2", "3", "4"], {"text": "甲"}, {"": "乙"}, {"type": "text", "content": "丁"},
    "<table><tr><td>甲</td></tr></table>", *TEXTS,
)
KEYS: Final = ("", "text", "box", "score", "a/b~c", "\ud800", "res", "lines", "bbox", "type", "a#b;char=0,1")

DEEPEST: Final = 60
"""How deep a value is looked into."""


def _value(raw: bytes) -> Json:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def broken(raw: bytes, rng: Rng) -> bytes | None:
    """The file with its values moved, doubled, nested or changed; None where it is no sound JSON."""
    value = _value(raw)
    if not isinstance(value, (list, dict)):
        return None
    for _ in range(rng.choice(MANY)):
        value = rng.choice(_WAYS)(value, rng)
        if not isinstance(value, (list, dict)):
            return _told(value, rng)
    return _told(value, rng)


def many(raw: bytes, rng: Rng, size: int) -> bytes | None:
    """The file with its longest lists many times over, about ``size`` bytes in all."""
    value = _value(raw)
    return _told(_more(value, size // max(1, len(raw)) + 1, rng), rng) if isinstance(value, (list, dict)) else None


def _told(value: Json, rng: Rng) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=rng.random() < 0.3).encode("utf-8", "surrogatepass")
    except (ValueError, RecursionError):
        return b"[" * 5000


def _ways(value: Json, at: Way = ()) -> Iterator[Way]:
    """The places of a value, each as the keys and indices that lead there."""
    yield at
    if len(at) < DEEPEST:
        items = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
        for key, inner in items:
            yield from _ways(inner, (*at, key))


def _at(value: Json, way: Way) -> Json:
    for step in way:
        value = value[step]
    return value


def _set(value: Json, way: Way, new: Json) -> Json:
    if not way:
        return new
    _at(value, way[:-1])[way[-1]] = new
    return value


def _place(value: Json, rng: Rng) -> Way:
    """One place; those of rare shape are met as often as those of lists."""
    shapes: dict[Way, list[Way]] = {}
    for way in _ways(value):
        shapes.setdefault(tuple("*" if isinstance(step, int) else step for step in way), []).append(way)
    return rng.choice(shapes[rng.choice(list(shapes))])


def _other(value: Json, rng: Rng) -> Json:
    return _set(value, _place(value, rng), copy.deepcopy(rng.choice(VALUES)))


def _other_all(value: Json, rng: Rng) -> Json:
    """What stands at all places of one shape, or some of them, is one thing."""
    like, new, share = _place(value, rng), rng.choice(VALUES), rng.choice((0.1, 0.5, 1.0))
    shape = ["*" if isinstance(step, int) else step for step in like]
    for way in list(_ways(value)):
        if ["*" if isinstance(step, int) else step for step in way] == shape and rng.random() < share:
            value = _set(value, way, copy.deepcopy(new))
    return value


def _without(value: Json, rng: Rng) -> Json:
    if way := _place(value, rng):
        del _at(value, way[:-1])[way[-1]]
    return value


def _deeper(value: Json, rng: Rng) -> Json:
    way = _place(value, rng)
    inner = _at(value, way)
    for _ in range(rng.choice(NESTED)):
        inner = [inner] if rng.random() < 0.6 else {rng.choice(("res", "text", "blocks", "lines", "content")): inner}
    return _set(value, way, inner)


def _swapped(value: Json, rng: Rng) -> Json:
    one, other = _place(value, rng), _place(value, rng)
    if one[: len(other)] != other and other[: len(one)] != one:
        held = _at(value, one), _at(value, other)
        _set(value, one, held[1])
        _set(value, other, held[0])
    return value


def _repeated(value: Json, rng: Rng) -> Json:
    way = _place(value, rng)
    if way and isinstance(way[-1], int):
        home = _at(value, way[:-1])
        home[way[-1] : way[-1]] = [copy.deepcopy(home[way[-1]]) for _ in range(rng.choice((1, 2, 30)))]
    return value


def _reordered(value: Json, rng: Rng) -> Json:
    found = _at(value, _place(value, rng))
    if isinstance(found, list):
        rng.shuffle(found)
    return value


def _renamed(value: Json, rng: Rng) -> Json:
    way = _place(value, rng)
    if way and isinstance(way[-1], str):
        home = _at(value, way[:-1])
        home[rng.choice(KEYS)] = home.pop(way[-1])
    return value


def _recounted(value: Json, rng: Rng) -> Json:
    by, share = change(rng), rng.choice((0.02, 0.3, 1.0))
    for way in list(_ways(value)):
        found = _at(value, way)
        counts = isinstance(found, (int, float)) and not isinstance(found, bool) and abs(found) < 1e300
        if counts and rng.random() < share:
            value = _set(value, way, rng.choice((by(found), str(found))))
    return value


_WAYS: Final[tuple[Callable[[Json, Rng], Json], ...]] = (
    _other, _other, _other_all, _without, _deeper, _swapped, _repeated, _reordered, _renamed, _recounted, _recounted)


def _more(value: Json, times: int, rng: Rng) -> Json:
    """All lists that are longest of their kind, as many times as long; a few of the new items are changed."""
    lists = [way for way in _ways(value) if isinstance(_at(value, way), list)]
    if not lists:
        return value
    longest = max(len(_at(value, way)) for way in lists)
    for way in [way for way in lists if len(_at(value, way)) == longest]:
        found = _at(value, way)
        kept = copy.deepcopy(found)
        for _ in range(1, times):
            again = copy.deepcopy(kept)
            if rng.random() < 0.2:
                again = _recounted(again, rng)
            if rng.random() < 0.05:
                again = _other(again, rng)
            found += again if isinstance(again, list) else kept
    return value
