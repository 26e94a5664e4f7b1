"""Figures: whether a line is a date or a number, as running heads have them."""

from __future__ import annotations

from typing import Final

SHARE: Final = 0.4
"""The share of figures in the characters of a date or a number at least; in headlines it is less."""


def is_figures(text: str) -> bool:
    """Whether a line is figures in good part.

    >>> is_figures("2031年5月9日"), is_figures("第2031期"), is_figures("2031年春汛平稳度过")
    (True, True, False)
    """
    return sum(map(str.isdigit, text)) >= SHARE * len(text)
