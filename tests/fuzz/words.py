"""Word: what is put into files to break what they say: numbers, texts, and how many of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

Rng = random.Random

NUMBERS: Final = (
    "", "0", "-0", "-1", "1", "7", "999999", "1e6", "1e308", "-1e308", "1e-320", "nan", "inf", "-inf", "12,5", "0x10",
    "1_0", "٣", "９０", "²", "1.5.5", "12px", "50%", "9" * 400, "3.9999999999", ".", "1\n2",
)
TEXTS: Final = (
    "", " ", "\n", "\t", "\u3000", "\u2028", "\x85", "\ufeff", "\u200b", "\xad", "-", "\xa0", "\u202e", "\u0301",
    "\U0001f600", "\ufffd", "\ufffe", "\ue000", "\x7f", "…", "。", "#", "**", "<b>", "&amp;", "|", "]]>", "--", "?>",
    "芦河", "a\rb", "1\n2\n3", "本报讯(记者 甲)", "▲ 图为", "(上接第1版)", "下转第2版", "芦河晚报" * 400, "x" * 3000,
    "de-", "ä¸\xad文", "的的", "“", "”", "Ufer ", "鸟鸟", "版权所有", "一是", "5.", "1.2亿", "&ldquo;",
    "<sup>2</sup>", "http://a.example/b?c=1,2", "\x00", "\x0b", "\ud800",
)
NESTED: Final = (1, 1, 2, 5, 40, 300)
"""How deep something is put into more of its like; beyond what any format needs, too."""

MANY: Final = (1, 1, 1, 2, 5)
"""How many places are broken at once."""


def change(rng: Rng) -> Callable[[float], float]:
    """What becomes of numbers: moved, larger, smaller, of the other sign, all the same, each somewhere else."""
    by = rng.uniform(-900, 900)
    return rng.choice((lambda n: -n, lambda n: n + by, lambda n: n * 1e5, lambda n: n * 1e-6, lambda n: 0.0,
                       lambda n: by, lambda n: n + rng.uniform(-300, 300)))
