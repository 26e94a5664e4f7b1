"""Derivation of the seam words: from the dictionary of an installed jieba to ``rules/zh/seam_words.tsv``.

A developer's tool, outside the package: nothing at run time needs jieba. In an environment of its own::

    pip install jieba==0.42.1 'opencc>=1.1.9,<2'
    python tools/make_seam_words.py            # writes the table
    python tools/make_seam_words.py --check    # writes nothing; exit 1 if the table would change

The same dictionary and the same OpenCC give the same bytes. What each line of the table means stands in its
header (``HEADER`` here); what is done with it stands in ``cleaner/steps/seam_words.py``.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).resolve().parent.parent / "rules" / "zh" / "seam_words.tsv"

JIEBA: Final = "0.42.1"
"""The one version the table is derived from: another dictionary is another table, to be measured anew."""

LONGEST: Final = 4
"""Characters in the longest word kept. Longer ones are 0.4 % of the running words and nearly always made of
shorter ones; the reader looks no further than four characters to either side."""

LEAST: Final[Mapping[int, int]] = {1: 5, 2: 5, 3: 20, 4: 20}
"""The least frequency of a word kept, by its length in characters. Below these the dictionary is mostly
names of persons and book titles: on newspaper text they would add 2 % of the cuts inside words to what is
found, and three quarters to the size of the file."""

GAIN: Final = 2
"""Bits by which a word must be likelier than the best row of shorter words that spells it. A word that gains
less says little about a cut (今天的 is 今天 and 的); a third of the words found where none was were such."""

CLITICS: Final = frozenset({"uj", "ul", "uz", "ug", "ud", "uv", "k", "y"})
"""jieba's tags of characters that are words of their own but lean on the word before: 的 了 着 过 得 地, the
suffixes (们 者 型 式) and the particles that close a sentence (吗 呢 吧). Hardly any opens a sentence."""

LEAN: Final = range(2, 7)
"""Bits of leaning that are written. One bit is no news (most characters are as often second as first), and
more than six would outweigh a known word."""

DOUBT: Final = 50
"""Frequency added to both sides of a leaning, so that a rare character is not certain of anything."""

DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"

TRADITIONAL: Final = ("s2t", "s2tw", "s2hk")
"""OpenCC's conversions that show how the words of the dictionary look in traditional characters."""

HEADER: Final = """\
# Words of two to four characters, to tell whether a cut between two characters lies inside a word.
#
# Derived from the dictionary of jieba {jieba} (dict.txt), MIT licence, copyright (c) 2013 Sun Junyi, and, for
# traditional characters, from OpenCC {opencc}, Apache License 2.0; notices in THIRD_PARTY.md.
# Written by tools/make_seam_words.py; do not edit by hand.
#
# How: characters are folded to simplified ones; frequencies are rounded to powers of two; a word is kept if
# its frequency is at least {least} (for 1, 2, 3, 4 characters)
# and if it is at least {gain} bits likelier than shorter words that spell the same. A level is one digit,
# 0-9 then a-z: the binary logarithm of the frequency in the dictionary.
#
# Lines, fields parted by tabs:
#   +  binary logarithm of all frequencies together
#   ~  pairs of a character and its leaning: by how many bits it is likelier inside or at the end of a word
#      (or as a particle behind one) than at the start of a word
#   =  pairs of a character and the simplified one it is read as
#   anything else: a character; its level as a word of its own; then for words of two, three and four
#   characters that begin with it, in groups of a level and the rests of all words of that level
"""

_HAN: Final = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")

Word = tuple[str, int, str]
"""A word, its frequency and its tag."""


def words_of(dictionary: str) -> list[Word]:
    """The words of a dictionary file that are written in Han characters only.

    >>> words_of("诈骗 201 vn\\nB超 3 n\\n")
    [('诈骗', 201, 'vn')]
    """
    words: list[Word] = []
    for line in dictionary.splitlines():
        word, frequency, tag = line.split(" ")
        if _HAN.fullmatch(word):
            words.append((word, int(frequency), tag))
    return words


def fold_of(words: Iterable[Word], traditional: Iterable[Iterable[str]]) -> dict[str, str]:
    """What each traditional character is read as: the simplified one it stands for most often in words.

    ``traditional`` holds the same words in the same order, once for each conversion.

    >>> fold_of([("词", 9, "n"), ("诈骗", 9, "v")], [["詞", "詐騙"]])
    {'詞': '词', '詐': '诈', '騙': '骗'}
    """
    listed = list(words)
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    # The words as they are vote as well: 么 stays itself although 幺 is once written so, and 麼 can be 么.
    for converted in ([word for word, _, _ in listed], *traditional):
        for (word, frequency, _), other in zip(listed, converted, strict=True):
            if len(word) == len(other):
                for plain, full in zip(word, other, strict=True):
                    votes[full][plain] += frequency
    best = {full: min(plain, key=lambda one: (-plain[one], one)) for full, plain in votes.items()}
    # One step must be enough for the reader: a character that is itself read as another is never a target.
    return {full: plain for full, plain in best.items() if full != plain and best.get(plain, plain) == plain}


def level(frequency: int) -> int:
    """A frequency as a power of two.

    >>> [level(n) for n in (0, 1, 201, 318825)]
    [0, 1, 8, 18]
    """
    return round(math.log2(frequency + 1))


def leanings(words: Iterable[Word]) -> dict[str, int]:
    """By how many bits a character is likelier further on in a word than at its start, where it is so.

    >>> leanings([("我们", 98740, "r"), ("他们", 93969, "r"), ("们", 41212, "k"), ("我", 328841, "r")])
    {'们': 6}
    """
    first: Counter[str] = Counter()
    later: Counter[str] = Counter()
    for word, frequency, tag in words:
        (later if len(word) == 1 and tag in CLITICS else first)[word[0]] += frequency
        for character in word[1:]:
            later[character] += frequency
    found = {}
    for character in sorted(later):
        bits = round(math.log2((later[character] + DOUBT) / (first[character] + DOUBT)))
        if bits >= LEAN.start:
            found[character] = min(bits, LEAN.stop - 1)
    return found


def spelt(word: str, levels: Mapping[str, int], total: int) -> int:
    """The likelihood, in bits, of the best row of shorter words that spells a word.

    >>> spelt("今天的", {"今天": 14, "的": 18}, 26)
    -20
    """
    best = [0]
    for end in range(1, len(word) + 1):
        ways = [best[end - 1] + levels.get(word[end - 1], 0) - total]
        for start in range(max(0, end - LONGEST), end - 1):
            piece = word[start:end]
            if piece != word and piece in levels:
                ways.append(best[start] + levels[piece] - total)
        best.append(max(ways))
    return best[-1]


def kept(frequencies: Mapping[str, int], total: int) -> dict[str, int]:
    """The level of every word that is kept, and of every character that is a word.

    >>> sorted(kept({"今": 9, "天": 9, "今天": 15960, "的": 318825, "今天的": 30}, 26))
    ['今', '今天', '天', '的']
    """
    levels = {word: level(n) for word, n in frequencies.items() if len(word) == 1 and n >= LEAST[1]}
    for length in range(2, LONGEST + 1):
        # Judged by shorter words only, so that the order of words of one length does not matter.
        found = {
            word: level(n)
            for word, n in frequencies.items()
            if len(word) == length
            and n >= LEAST[length]
            and level(n) - total - spelt(word, levels, total) >= GAIN
        }
        levels.update(found)
    return levels


def rows(levels: Mapping[str, int]) -> list[str]:
    """The lines of the table, one for each first character.

    >>> rows({"诈": 6, "诈骗": 8, "诈降": 8, "诈骗犯": 5})
    ['诈\\t6\\t8降骗\\t5骗犯']
    """
    groups: defaultdict[str, list[defaultdict[int, list[str]]]] = defaultdict(
        lambda: [defaultdict(list) for _ in range(LONGEST)]
    )
    for word, power in levels.items():
        groups[word[0]][len(word) - 1][power].append(word[1:])
    lines = []
    for first in sorted(groups):
        fields = [first, DIGITS[levels.get(first, 0)]]
        for by_level in groups[first][1:]:
            fields.append("".join(DIGITS[n] + "".join(sorted(by_level[n])) for n in sorted(by_level)))
        lines.append("\t".join(fields).rstrip("\t"))
    return lines


def table(words: Iterable[Word], fold: Mapping[str, str], header: str = "") -> str:
    """The whole table as text.

    >>> table([("诈骗", 201, "vn"), ("词", 300, "n")], {"詐": "诈", "騙": "骗"}).splitlines()
    ['+\\t9', '~\\t骗2', '=\\t詐诈騙骗', '诈\\t0\\t8骗', '词\\t8']
    """
    letters = str.maketrans(dict(fold))
    plain = [(word.translate(letters), frequency, tag) for word, frequency, tag in words]
    frequencies: Counter[str] = Counter()
    for word, frequency, _ in plain:
        frequencies[word] += frequency
    total = level(frequencies.total())
    lines = [
        f"+\t{total}",
        "~\t" + "".join(character + DIGITS[bits] for character, bits in leanings(plain).items()),
        "=\t" + "".join(character + fold[character] for character in sorted(fold)),
        *rows(kept(frequencies, total)),
    ]
    return header + "\n".join(lines) + "\n"


def derive() -> str:
    """The table from the jieba and the OpenCC that are installed here."""
    from opencc import OpenCC  # only the tool's own run needs it, not a test of its parts

    found = find_spec("jieba")
    if found is None or found.origin is None or version("jieba") != JIEBA:
        raise SystemExit(f"needs jieba {JIEBA}: pip install jieba=={JIEBA}")
    words = words_of(Path(found.origin).with_name("dict.txt").read_text(encoding="utf-8"))
    spelling = "\n".join(word for word, _, _ in words)
    conversions = [OpenCC(name).convert(spelling).split("\n") for name in TRADITIONAL]
    header = HEADER.format(
        jieba=JIEBA,
        opencc=version("opencc"),
        gain=GAIN,
        least=", ".join(str(LEAST[length]) for length in sorted(LEAST)),
    )
    return table(words, fold_of(words, conversions), header)


def main() -> int:
    """Write the table, or with ``--check`` compare it."""
    parser = argparse.ArgumentParser(description="Derive the table of seam words from jieba's dictionary.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if it would change")
    parser.add_argument("--out", type=Path, default=TABLE, help="where the table is written")
    options = parser.parse_args()
    text = derive()
    if options.check:
        same = options.out.is_file() and options.out.read_bytes() == text.encode()
        print("unchanged" if same else "would change", file=sys.stderr)
        return 0 if same else 1
    options.out.write_bytes(text.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
