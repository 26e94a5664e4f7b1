"""Numbers: what files tell in digits, as numbers that can be: coordinates, lengths, confidences."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Final

FARTHEST: Final = 1e6
"""Units from the corner of a page beyond which nothing is printed: a broadsheet at 1,200 dpi has 36,000."""


def number(value: object) -> float | None:
    """A finite number from a number or its text; None for anything else.

    >>> number("12.5"), number(3), number("NaN"), number([]), number(10**400), number(True)
    (12.5, 3.0, None, None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if isfinite(found) else None


def length(value: object) -> float:
    """A length as a file has it, 0 for one that is missing, no number, negative or beyond any page.

    >>> length("2480"), length("-3"), length("wide"), length(None)
    (2480.0, 0.0, 0.0, 0.0)
    """
    found = number(value)
    return found if found is not None and 0 < found < FARTHEST else 0.0


def share(value: object, whole: float = 1.0) -> float | None:
    """A confidence, which counts to ``whole``, from 0 to 1; None for anything else.

    >>> share("0.98"), share("93", 100), share(98), share(None)
    (0.98, 0.93, None, None)
    """
    found = number(value)
    return found / whole if found is not None and 0 <= found <= whole else None


def mean_share(told: Sequence[str], whole: float = 1.0) -> float | None:
    """The mean of the confidences of the words of a line; those that tell none are left out.

    >>> mean_share(["0.5", "0.7"]), mean_share(["80", "high"], 100), mean_share([])
    (0.6, 0.8, None)
    """
    try:
        known = list(map(float, told))
        if known and not (min(known) >= 0 and max(known) <= whole and isfinite(sum(known))):
            raise ValueError
    except ValueError:
        known = [worth * whole for one in told if (worth := share(one, whole)) is not None]
    return sum(known) / len(known) / whole if known else None
