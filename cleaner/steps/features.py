"""Features: what can be seen of one line alone, as bits that rules name.

The bits below need an algorithm; vocabulary features (``opens-sentence``, ``function-end`` …) are patterns
in the packs and get the bits after them. :func:`table` gives the bit of each name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from cleaner.endings import is_finished
from cleaner.model import LABELS, RuleError
from cleaner.patterns import compiled
from cleaner.rules import Pack, near
from cleaner.steps import box_features
from cleaner.steps.lookout import Lookout
from cleaner.steps.pretests import probe

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
_PUNCTUATED: Final = compiled(r"[，。；！？]")
_PUNCTUATED_NARROW: Final = compiled(r"[,;](?:(?<=[^\d\s][,;])(?=[^\d\s])|(?=[^\d\s,;])|(?<=[^\d\s,;][,;]))")
"""A narrow mark that is none of a number."""
_SENTENCES: Final = compiled(r"[。！？；](?![”’」』）)]*$)")
_SPACED: Final = compiled(r"(?<=[\u3400-\u9fff”》」』）)])[ \u3000]+(?=[\u3400-\u9fff“《「『（(])")
_HAN: Final = compiled(r"[\u3400-\u9fff\uf900-\ufaff]")
_PAIRS: Final = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "「": "」", "『": "』", "【": "】", "（": "）", "(": ")"}
_BRACKETS: Final = compiled(r"[“”‘’《》〈〉「」『』【】（）()]")
_COUNTED: Final = tuple(zip("“‘《〈「『【（(", "”’》〉」』】）)", strict=True))
FEW: Final = 16
"""Quotes and brackets of a line whose pairing is kept: most lines have two or four."""
KEPT: Final = 1 << 10
"""Rows of quotes and brackets that are kept."""
LONG: Final = 160
"""Characters above which a line is text of several sentences; no rule asks it more closely."""
_FOLD: Final = {"(": "（", ")": "）"}


class Seen(NamedTuple):
    """What the deciding steps see of a unit: its text, its features, the blank lines before it, its heading mark."""

    text: str
    bits: int
    gap: int
    level: int


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


def _pairing(marks: str) -> int:
    """The bits of ``unclosed`` and ``unopened`` for the quotes and brackets of a text, in their order."""
    if all(marks.count(one) == marks.count(two) for one, two in _COUNTED):
        return 0
    unclosed, unopened = balance(marks)
    return 16 * unclosed | 32 * unopened


_paired: Final = lru_cache(maxsize=KEPT)(_pairing)
"""The same, kept."""


class Vocabulary:
    """The features of a pack that patterns tell, planned."""

    __slots__ = ("_bits", "_lookout")

    def __init__(self, pack: Pack) -> None:
        """Plan the feature rules of a pack."""
        bits, rules = table(pack), pack.steps["features"]
        self._lookout = Lookout([probe(rule) for rule in rules])
        self._bits = [bits[rule.id.split(".", 1)[1]] for rule in rules]

    def spoken(self, text: str) -> int:
        """The bits of the features that a text shows.

        >>> from cleaner.rules import packs
        >>> vocabulary(packs()).spoken("近日公园开园") == table(packs())["opens-sentence"]
        True
        """
        found, bits = self._lookout.finding(text), 0
        while found:
            bits |= self._bits[(found & -found).bit_length() - 1]
            found &= found - 1
        return bits


@lru_cache(maxsize=8)
def vocabulary(pack: Pack) -> Vocabulary:
    """The features of a pack that patterns tell, planned once."""
    return Vocabulary(pack)


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
    marks = _BRACKETS.findall(text)
    if marks:
        bits |= _paired("".join(marks)) if len(marks) <= FEW else _pairing("".join(marks))
    if size > LONG:
        bits |= 64 | 128
    elif _PUNCTUATED.search(text, 0, size - 1) or _PUNCTUATED_NARROW.search(text, 0, size - 1):
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
