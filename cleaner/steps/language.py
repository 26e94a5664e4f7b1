"""Language: the rules that a page is read by, as its letters tell."""

from __future__ import annotations

from typing import Final

from cleaner.model import Page
from cleaner.patterns import compiled
from cleaner.rules import AUTO, Pack

LATIN: Final = "und-Latn"
"""The script of a page in Latin letters, as BCP 47 has it; which language it is, nobody asks."""

SAMPLE: Final = 4000
"""Characters by which nearly every page is known; only one that looks Latin there is counted as a whole."""
FOREIGN: Final = 0.25
"""Share of characters beyond Latin-1 from which a page is not Latin; long s, curly quotes and ⸗ make up a thirtieth."""
LEAST: Final = 24
"""Latin letters that a page has at least: a few may be a name, a file or a web address."""
AGAINST_HAN: Final = 8
"""Latin letters to each Han character on a Latin page. On real Chinese ones, web pages too, it is
less than a tenth of one; a page of addresses or tables may have some."""

_HAN: Final = compiled("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_LATIN: Final = compiled("[A-Za-z\u00c0-\u024f\u1e00-\u1eff\ufb00-\ufb06]+")


def language_of(text: str) -> str:
    """``latin`` for a text in Latin letters, ``zh`` for every other.

    >>> language_of("Der Bote aus Lindau bringt die Post."), language_of("云岭TV: Open Source"), language_of("12")
    ('latin', 'zh', 'zh')
    """
    sample = text[:SAMPLE]
    if len(sample) - len(sample.encode("latin-1", "ignore")) > FOREIGN * len(sample):
        return "zh"
    if not _is_latin(sample) or (len(text) > SAMPLE and not _is_latin(text)):
        return "zh"
    return "latin"


def has_han(text: str) -> bool:
    """Whether a text has any character of Chinese or Japanese.

    >>> has_han("Lindau 云岭"), has_han("Lindau")
    (True, False)
    """
    return _HAN.search(text) is not None


def _is_latin(text: str) -> bool:
    letters = sum(map(len, _LATIN.findall(text)))
    return letters >= LEAST and letters > AGAINST_HAN * len(_HAN.findall(text))


def rules_for(page: Page, pack: Pack) -> Pack:
    """The rules for this page: those of its language, unless one was asked for."""
    return pack.in_language(language_of(page.source.text)) if pack.asked.language == AUTO else pack


def is_latin(script: str) -> bool:
    """Whether an outcome's script is Latin.

    >>> is_latin("und-Latn"), is_latin("zh-Hans")
    (True, False)
    """
    return script.endswith("Latn")
