"""Features: what can be seen of one line alone, as bits that rules name.

The bits below need an algorithm; vocabulary features (``opens-sentence``, ``function-end`` …) are patterns
in the packs and get the bits after them. :func:`table` gives the bit of each name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from cleaner.endings import is_finished
from cleaner.model import LABELS, RuleError
from cleaner.patterns import compiled
from cleaner.rules import Pack, near
from cleaner.steps import box_features
from cleaner.steps.pretests import Probe, on_page, probe

ALONE: Final = (
    "terminated",      # ends as a sentence does, closing quotes and brackets aside
    "comma-end",       # ends with a mark that cannot end a paragraph
    "colon-end",       # ends with a colon or semicolon
    "headless",        # begins with what cannot begin a sentence
    "unclosed",        # an opening quote, bracket or book-title mark has no partner
    "unopened",        # a closing one has none
    "punctuated",      # a comma, semicolon or full stop stands inside
    "sentences",       # a full stop stands inside: more than one sentence
    "marked",          # carries a heading mark
    "spaced",          # a space parts two Han characters
    "hanless",         # no Han character at all
    "single",          # one character
    "picture",         # an image mark stood before it
)
AROUND: Final = (
    "top",             # before the first full paragraph of the sheet
    "bottom",          # after the last one
    "restated",        # the text below says much of the same words
    "half-restated",   # … some of them
    "echo",            # it takes up words of the text above: the same article goes on
    "before-text",     # a full paragraph follows that is no article's lead
    "spaceless-page",  # the engine read no space between Chinese words on the whole page
    "main-level",      # its heading mark is the one that headlines carry on this page
    "sub-level",       # a lower one
    "over-level",      # a higher one
    "marked-page",     # the page has heading marks
    "wrapped-page",    # one printed line a line
    "bare",            # the page has marks, this line has none
    "vertical",        # one character a line: a headline set from top to bottom
    "verse",           # a short line among others of its kind: a poem or a list, set line by line
    "glued",           # it shares its printed line with what stands before it
    "web-page",        # some line of the page has words that only web pages have
)

SET: Final = (*AROUND, *box_features.FEATURES, *(box_features.labelled(label) for label in sorted(LABELS)))
"""Features that a line has by where it stands, not by what it says."""

_COMMA_END: Final = frozenset("，,、“‘《〈「『（(【-—–/")
_COLON_END: Final = frozenset(":：;；")
_HEADLESS: Final = frozenset("，。、；：！？）)》〉”’」』】%％‰℃,.;:!?")
_PUNCTUATED: Final = compiled(r"[，。；！？]|(?<=[^\d\s])[,;](?=[^\d\s])|[,;](?=[^\d\s,;])|(?<=[^\d\s,;])[,;]")
_SENTENCES: Final = compiled(r"[。！？；](?![”’」』）)]*$)")
_SPACED: Final = compiled(r"(?<=[\u3400-\u9fff”》」』）)])[ \u3000]+(?=[\u3400-\u9fff“《「『（(])")
_HAN: Final = compiled(r"[\u3400-\u9fff\uf900-\ufaff]")
_PAIRS: Final = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "「": "」", "『": "』", "【": "】", "（": "）", "(": ")"}
_BRACKETS: Final = compiled(r"[“”‘’《》〈〉「」『』【】（）()]")
_COUNTED: Final = tuple(zip("“‘《〈「『【（(", "”’》〉」』】）)", strict=True))
LONG: Final = 160
"""Characters above which a line is text of several sentences; no rule asks it more closely."""
_FOLD: Final = {"(": "（", ")": "）"}


@lru_cache(maxsize=8)
def table(pack: Pack) -> Mapping[str, int]:
    """The bit of each feature, the packs' vocabulary features included.

    >>> from cleaner.rules import packs
    >>> table(packs())["terminated"]
    1
    """
    names = [*ALONE, *SET]
    names += [rule.id.split(".", 1)[1] for rule in pack.steps["features"]]
    return {name: 1 << i for i, name in enumerate(names)}


def mask(names: Sequence[str], bits: Mapping[str, int], where: str) -> int:
    """The bits of several features, RuleError for a name that is none."""
    value = 0
    for name in names:
        if name not in bits:
            raise RuleError(where, f"names an unknown feature {name!r}", near(name, bits), "correct it")
        value |= bits[name]
    return value


def balance(text: str) -> tuple[bool, bool]:
    """Whether an opening mark has no partner, and whether a closing one has none.

    >>> balance("发挥“事先发"), balance("现”的作用"), balance("(某)“好”")
    ((True, False), (False, True), (False, False))
    """
    stack: list[str] = []
    unopened = False
    for mark in _BRACKETS.findall(text):
        mark = _FOLD.get(mark, mark)
        if mark in _PAIRS:
            stack.append(_PAIRS[mark])
        elif mark in stack:
            while stack.pop() != mark:
                pass
        else:
            unopened = True
    return bool(stack), unopened


@lru_cache(maxsize=8)
def _vocabulary(pack: Pack) -> tuple[tuple[Probe, int], ...]:
    bits = table(pack)
    return tuple((probe(rule), bits[rule.id.split(".", 1)[1]]) for rule in pack.steps["features"])


def vocabulary(pack: Pack, texts: Sequence[str]) -> list[tuple[Probe, int]]:
    """The vocabulary features that can be seen in any of the texts, with their bits."""
    known = _vocabulary(pack)
    alive = {id(one) for one in on_page([one for one, _ in known], texts)}
    return [(one, bit) for one, bit in known if id(one) in alive]


def spoken(text: str, probes: Sequence[tuple[Probe, int]]) -> int:
    """The bits of the vocabulary features of one text."""
    bits = 0
    first, size = text[:1], len(text)
    for one, bit in probes:
        if (one.first is not None and first not in one.first) or not one.short <= size <= one.long:
            continue
        if one.finds(text):
            bits |= bit
    return bits


def alone(text: str, level: int, picture: bool) -> int:
    """The bits of :data:`ALONE` for one text."""
    size = len(text)
    last = text[-1:]
    bits = 0
    if is_finished(text):
        bits = 1
    elif last in _COMMA_END:
        bits = 2
    elif last in _COLON_END:
        bits = 4
    if text[:1] in _HEADLESS:
        bits |= 8
    if any(text.count(one) != text.count(two) for one, two in _COUNTED):
        unclosed, unopened = balance(text)
        bits |= 16 * unclosed | 32 * unopened
    if size > LONG:
        bits |= 64 | 128
    elif _PUNCTUATED.search(text, 0, max(0, size - 1)):
        bits |= 64
        if _SENTENCES.search(text):
            bits |= 128
    if level:
        bits |= 256
    if size <= LONG and (" " in text or "\u3000" in text) and _SPACED.search(text):
        bits |= 512
    if not "\u3400" <= text[:1] <= "\u9fff" and not _HAN.search(text):
        bits |= 1024
    if size == 1:
        bits |= 2048
    if picture:
        bits |= 4096
    return bits
