"""Counting: how many steps some work takes, the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(work: Callable[[], object]) -> int:
    """How many lines of Python are run, each round of a loop anew.

    >>> steps(lambda: [place for place in range(100)]) - steps(lambda: [place for place in range(50)])
    50
    """
    found = 0

    def see(_frame: FrameType, event: str, _value: object) -> Any:
        nonlocal found
        found += event == "line"
        return see

    before = sys.gettrace()
    sys.settrace(see)
    try:
        work()
    finally:
        sys.settrace(before)
    return found
