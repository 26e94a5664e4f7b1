"""Window: a stretch of a long text around what is changed in it, so that one comma does not show a paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

AROUND: Final = 12
"""Characters that are shown on either side of a change."""

LONG: Final = 60
"""Characters of a text that is shown as a whole; of a longer one, so many are."""

CUT: Final = "…"


class Stretch(NamedTuple):
    """A piece of a text; ``drawn`` is how it is shown where it is changed (None: it is not), ``line`` where
    that stands."""

    text: str
    drawn: str | None = None
    line: int = 0


def shortened(text: str, most: int = LONG) -> str:
    """A text of a person's patience: its beginning, and how many characters are left out.

    >>> shortened("芦河" * 40)[-8:], shortened("芦河晚报", 4)
    ('芦河…(+20)', '芦河晚报')
    """
    return text if len(text) <= most else f"{text[:most]}{CUT}(+{len(text) - most})"


def cut(stretches: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """The windows of a text; between two there is more text than both would show of it.

    >>> [[one.drawn or one.text for one in window] for window in cut([
    ...     Stretch("一一"), Stretch(",", "，"), Stretch("二" * 30), Stretch(",", "；"), Stretch("三")])]
    [['一一', '，', '二二二二二二二二二二二二', '…'], ['…', '二二二二二二二二二二二二', '；', '三']]
    """
    window: list[Stretch] = []
    plain = ""
    for one in stretches:
        if one.drawn is None:
            plain += one.text
            continue
        if len(plain) > (2 if window else 1) * AROUND + len(CUT):
            if window:
                yield [*window, Stretch(plain[:AROUND]), Stretch(CUT)]
            window = [Stretch(CUT), Stretch(plain[-AROUND:])]
        elif plain:
            window.append(Stretch(plain))
        window.append(one)
        plain = ""
    if window:
        whole = len(plain) <= AROUND + len(CUT)
        yield [*window, Stretch(plain)] if whole else [*window, Stretch(plain[:AROUND]), Stretch(CUT)]
