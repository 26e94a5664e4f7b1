"""Seam words: whether a cut between two pieces of Chinese text lies inside a word.

The words and their frequencies are data, ``zh/seam_words.tsv`` in the rules folder, whose header describes
its lines. Up to four characters on either side of the cut are spelt in words in the likeliest way twice: once
with a word across the cut and once with a boundary there. The score is the difference.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from cleaner.patterns import compiled

FILE: Final = Path("zh", "seam_words.tsv")
"""Where the table lies in a folder of rules."""

REACH: Final = 4
"""Characters read on either side, and in the longest word of the table: enough for every word that can run
across and for one neighbour that claims its first or last character. With two, a twentieth of the words is
missed; with three, half as many again are found where none is."""

BITS: Final = 2
"""Bits to a point of the score. One bit is less than the rounding of the frequencies, so it scores 0."""

KEPT: Final = 1 << 12
"""Ends and beginnings of lines that are kept: a page has some hundreds."""

LIMIT: Final = 9
"""Points at either end. At 18 bits a word is beyond doubt; longer words would only add more of the same."""

Word = tuple[int, int]
"""How many characters of a word stand left and right of the cut; (0, 0) is no word."""

_NEVER: Final = -10_000
"""Bits of what is no word: far below any spelling of eight characters, and no float."""

_HAN: Final = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_TAIL: Final = compiled(rf"{_HAN}{{1,{REACH}}}\Z")
_HEAD: Final = compiled(rf"{_HAN}{{1,{REACH}}}")
_GROUP: Final = compiled(r"([0-9a-z])([^0-9a-z]+)")


class SeamWords:
    """The table. A line of it is decoded the first time a word with its first character is looked for.

    >>> words = SeamWords("+\\t26\\n=\\t詐诈騙骗\\n诈\\t5\\t8骗\\n骗\\t9\\n今\\tf\\n了\\tj\\n")
    >>> words.score("谨防诈", "骗，")
    9
    >>> words.score("走了", "今年")
    -4
    >>> words.score("謹防詐", "騙"), words.word("謹防詐", "騙")
    (9, '詐騙')
    """

    __slots__ = ("_ahead", "_behind", "_fold", "_head", "_lean", "_levels", "_lines", "_tail", "_total")

    def __init__(self, table: str) -> None:
        """Take the table's text apart into lines, no further."""
        lines = {line[0]: line for line in table.split("\n") if line}
        try:
            self._total = int(lines["+"][2:])
        except (KeyError, ValueError) as error:
            raise ValueError("no table of seam words: it has no line '+' with the sum of all") from error
        lean = lines.get("~", "")[2:]
        fold = lines.get("=", "")[2:]
        self._lean = {character: int(bits) for character, bits in zip(lean[::2], lean[1::2], strict=True)}
        self._fold = dict(zip(map(ord, fold[::2]), fold[1::2], strict=True))
        self._lines = lines
        # Lines of a page end and begin in many seams: what they end and begin with is kept.
        self._tail = lru_cache(maxsize=KEPT)(self._folded_tail)
        self._head = lru_cache(maxsize=KEPT)(self._folded_head)
        self._ahead = lru_cache(maxsize=KEPT)(self._spelt)
        self._behind = lru_cache(maxsize=KEPT)(self._spelt_behind)
        # A memo of the lines in use: it only ever gains entries, and every one follows from the table alone.
        self._levels: dict[str, dict[str, int]] = {}

    @classmethod
    def load(cls, rules: Path) -> SeamWords:
        """Read the table from a folder of rules."""
        return cls((rules / FILE).read_text(encoding="utf-8"))

    def score(self, left: str, right: str) -> int:
        """How surely the cut between the end of ``left`` and the start of ``right`` lies inside a word.

        From -9 (a boundary between words) to 9 (inside a word), in steps of two bits; 0 is unknown, as it is
        when no Han character stands on either side. A particle or suffix at the start of ``right`` (的, 们)
        counts as inside, for it leans on the word before. A negative score is weak evidence against a join,
        whatever its size: half the cuts within a sentence lie between words.
        """
        bits, _ = self._weigh(left, right)
        return max(-LIMIT, min(LIMIT, int(bits / BITS)))  # towards 0: what is less than a point is unknown

    def word(self, left: str, right: str) -> str:
        """The word that runs across the cut, as it is written there; "" if the score is not above 0.

        A particle that leans on the word before makes no word with it: "" as well.
        """
        bits, (before, after) = self._weigh(left, right)
        return left[-before:] + right[:after] if bits >= BITS and before else ""

    def cuts(self, left: str, right: str, least: int) -> bool:
        """Whether the score is ``least`` or more, which is above 0: told at once where no word can run across.

        >>> words = SeamWords("+\\t26\\n诈\\t5\\t8骗\\n骗\\t9\\n犯\\t9\\n")
        >>> words.cuts("谨防诈", "骗犯", 3), words.cuts("防诈骗", "犯罪", 3)
        (True, False)
        """
        a, b = self._tail(left[-REACH:]), self._head(right[:REACH])
        return bool(a and b) and (b[0] in self._lean or self._runs_across(a, b)) and self.score(left, right) >= least

    def _runs_across(self, a: str, b: str) -> bool:
        """Whether any word of the table does; without one only a leaning ``b`` speaks for the inside of a word."""
        last, one, two = a[-1], b[:1], b[:2]
        levels = self._levels_of(last)
        if one in levels or two in levels or b[:3] in levels:
            return True
        if len(a) > 1:
            levels = self._levels_of(a[-2])
            if last + one in levels or last + two in levels:
                return True
        return len(a) > 2 and a[-2:] + one in self._levels_of(a[-3])

    def _folded_tail(self, left: str) -> str:
        """The Han characters at the end of a text, as the table has them; nothing if none are there."""
        found = _TAIL.search(left)
        return found[0].translate(self._fold) if found else ""

    def _folded_head(self, right: str) -> str:
        """The same at its start."""
        found = _HEAD.match(right)
        return found[0].translate(self._fold) if found else ""

    def _weigh(self, left: str, right: str) -> tuple[int, Word]:
        """How many bits likelier the best spelling with a word across the cut is, and that word."""
        a, b = self._tail(left[-REACH:]), self._head(right[:REACH])
        if not a or not b:
            return 0, (0, 0)
        ahead, after = self._ahead(a), self._behind(b)

        inside, word = _NEVER, (0, 0)
        for n in range(1, min(len(a), REACH - 1) + 1) if self._runs_across(a, b) else ():
            levels, rest, before = self._levels_of(a[-n]), a[len(a) - n + 1 :], ahead[-1 - n]
            for m in range(1, min(len(b), REACH - n) + 1):
                bits = before + levels.get(rest + b[:m], _NEVER) + after[m]
                if bits > inside:
                    inside, word = bits, (n, m)

        # b[0] as a word alone: if it leans, that is as good as inside, and a boundary so much less likely.
        levels = self._levels_of(b[0])
        alone = ahead[-1] + levels[""] + after[1]
        lean = self._lean.get(b[0], 0)
        if lean and alone > inside:
            inside, word = alone, (0, 0)
        between = alone - lean
        for m in range(2, len(b) + 1):
            between = max(between, ahead[-1] + levels.get(b[1:m], _NEVER) + after[m])
        # A word nobody knows might run across: two characters, as rare as a word can be. It keeps two rare
        # characters (a name) from looking like a boundary, and never speaks for a word.
        unknown = min(between, ahead[-2] - self._total + after[1])
        if unknown > inside:
            inside, word = unknown, (0, 0)
        return inside - between, word

    def _spelt(self, a: str) -> list[int]:
        """The likelihood in bits of the best spelling of the first n characters, for each n."""
        best = [0] + [_NEVER * REACH] * len(a)
        for start, character in enumerate(a):
            levels, so_far = self._levels_of(character), best[start]
            for end in range(start + 1, len(a) + 1):
                bits = so_far + levels.get(a[start + 1 : end], _NEVER)
                if bits > best[end]:
                    best[end] = bits
        return best

    def _spelt_behind(self, b: str) -> list[int]:
        """The same for all but the first n characters."""
        best = [0] * (len(b) + 1)
        for start in range(len(b) - 1, -1, -1):
            levels = self._levels_of(b[start])
            best[start] = max([levels.get(b[start + 1 : end], _NEVER) + best[end]
                               for end in range(start + 1, len(b) + 1)])
        return best

    def _levels_of(self, first: str) -> dict[str, int]:
        """The likelihood in bits of each word that begins with a character, by its rest; any character is a word."""
        levels = self._levels.get(first)
        if levels is None:
            levels = {rest: level - self._total for rest, level in _decode(self._lines.get(first, "")).items()}
            self._levels[first] = levels
        return levels


def _decode(line: str) -> dict[str, int]:
    """The rests of the words of one line of the table, with their levels.

    >>> _decode("诈\\t5\\t7骗降\\t3骗犯")
    {'': 5, '骗': 7, '降': 7, '骗犯': 3}
    >>> _decode("")
    {'': 0}
    """
    fields = line.split("\t")[1:]
    levels = {"": int(fields[0], 36) if fields else 0}
    for size, field in enumerate(fields[1:], 1):
        for digit, rests in _GROUP.findall(field):
            level = int(digit, 36)
            for at in range(0, len(rests), size):
                levels[rests[at : at + size]] = level
    return levels


@lru_cache(maxsize=4)
def seam_words(rules: Path) -> SeamWords:
    """The table of a folder of rules, read once."""
    return SeamWords.load(rules)
