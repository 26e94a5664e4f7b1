"""Latin: the features of one line alone where it is printed in Latin letters, by the same names."""

from __future__ import annotations

from typing import Final

from cleaner.endings import is_finished_latin
from cleaner.patterns import compiled
from cleaner.steps.features import ALONE

_BIT: Final = {name: 1 << i for i, name in enumerate(ALONE)}
_LEANS: Final = compiled("(?:[,(\\[„/&\u00ac\u2e17\u2010\u00ad]|[^\\W_][-=]|[-–—])$")
_COLON_END: Final = compiled("[:;][\"'”’»«“]*$")
_HEADLESS: Final = compiled("[,.;:!?)\\]}](?!\\.)")
_INNER: Final = compiled("[^\\s\\d][,;:.!?]\\s+\\S")
_SENTENCES: Final = compiled("[a-zß-öø-ÿſ][.!?][\"'”’»«“)]*\\s+[\"'„“«»‹(—–-]*\\s*[^\\W\\d_a-zß-öø-ÿſ]")
_OPENED: Final = compiled("[(\\[]")
_CLOSED: Final = compiled("[)\\]]")


def alone(text: str, level: int, picture: bool) -> int:
    """The bits of ``features.ALONE`` for one text in Latin letters.

    Quotes are not paired: German closes with what French opens with, and an apostrophe is half a pair.

    >>> names = alone("La rivière, grossie par les pluies, monte. On craint", 0, False)
    >>> [name for name, bit in _BIT.items() if names & bit]
    ['punctuated', 'sentences', 'hanless']
    """
    bits = _BIT["hanless"]
    if is_finished_latin(text):
        bits |= _BIT["terminated"]
    elif _LEANS.search(text):
        bits |= _BIT["comma-end"]
    elif _COLON_END.search(text):
        bits |= _BIT["colon-end"]
    if _HEADLESS.match(text):
        bits |= _BIT["headless"]
    opened, closed = len(_OPENED.findall(text)), len(_CLOSED.findall(text))
    if opened > closed:
        bits |= _BIT["unclosed"]
    elif closed > opened and opened:
        bits |= _BIT["unopened"]
    if _INNER.search(text):
        bits |= _BIT["punctuated"]
        if _SENTENCES.search(text):
            bits |= _BIT["sentences"]
    if level:
        bits |= _BIT["marked"]
    if len(text) == 1:
        bits |= _BIT["single"]
    if picture:
        bits |= _BIT["picture"]
    return bits
