"""An ending: whether a text ends as a sentence does."""

from __future__ import annotations

from typing import Final

from cleaner.patterns import compiled

REACH: Final = 8
"""Characters from the end that are looked at: a final mark and the quotes and brackets that close behind it."""
LATIN_REACH: Final = 24
"""The same for Latin letters, with the word before the mark."""

_FINAL: Final = frozenset("。！？!?…⋯｡")
"""What ends a sentence wherever it stands at the end of a line."""
_LAST: Final = _FINAL | frozenset(".'\"”’」』）)》〉】]")
"""The last characters that a finished line can have."""
_CLOSERS: Final = frozenset(".!?…\"'”’“»«)]")
_FINISHED: Final = compiled(r"[。！？!?…⋯｡]['\"”’」』）)》〉】\]]*$|[\u4e00-\u9fff]\.['\"”’」』）)]*$")


_FINISHED_LATIN: Final = compiled("(?P<word>[^\\s(\\[„“«»]*)[.!?…][\"'”’“»«)\\]]*$")
_ABBREVIATED: Final = compiled(
    "(?:[^\\W\\d_]|MM|Mr?s?|Mgr|Dr|Prof|St|Sr|Ste|Mme|Mlle|Hrn?|Fr|Frl|Nr|No|vol|art|cf|bzw|resp|geb|gest|sel|dgl|"
    "Jan|Febr?|Sept|Oct|Okt|Nov|Dec|Dez|[0-9]{1,2}|[IVXLC]+)")
"""What stands before a point that is most often no full stop: titles, initials, months, ordinal numbers."""
_HAN: Final = compiled("[\u3400-\u9fff\uf900-\ufaff]")
SENTENCE: Final = 40
"""Characters of a text in Latin letters that is a sentence for certain, also on a Chinese page."""


def is_finished_latin(text: str) -> bool:
    """Whether a text in Latin letters ends with a full stop, question or call; an abbreviation's point is none.

    >>> [is_finished_latin(t) for t in ("La pluie cesse.»", "La pluie", "chez M.", "am 3.", "im Jahr 1871.")]
    [True, False, False, False, True]
    """
    found = _FINISHED_LATIN.search(text, max(0, len(text) - LATIN_REACH))
    return found is not None and not (text.endswith(".") and _ABBREVIATED.fullmatch(found["word"]))


def is_complete(text: str) -> bool:
    """Whether a block of the reading text ends as a sentence does, in whichever script it is.

    >>> [is_complete(t) for t in ("公园开园。", "La rivière, grossie par les pluies, monte encore.", "Open.")]
    [True, True, False]
    """
    return is_finished(text) or (
        text[-1:] in _CLOSERS and len(text) >= SENTENCE and is_finished_latin(text) and _HAN.search(text) is None)


def is_finished(text: str) -> bool:
    """Whether a text ends with a full stop, question or call, closing quotes and brackets aside.

    >>> is_finished("公园开园。”"), is_finished("公园开园"), is_finished("公园开园."), is_finished("增加5.")
    (True, False, True, False)
    """
    last = text[-1:]
    if last not in _LAST:  # most lines of a column end so: within a word
        return False
    return last in _FINAL or _FINISHED.search(text, max(0, len(text) - REACH)) is not None
