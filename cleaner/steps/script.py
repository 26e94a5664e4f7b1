"""Conversion of texts between simplified and traditional script, as changes over each text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from cleaner.model import Change, RuleError
from cleaner.rules import near

if TYPE_CHECKING:
    from opencc import OpenCC

CONFIGS: Final = ("t2s", "s2t", "s2tw", "s2twp", "s2hk", "s2hkp", "tw2s", "tw2sp", "hk2s", "hk2sp",
                  "t2tw", "t2hk", "tw2t", "hk2t")
"""The conversions between Chinese scripts that OpenCC ships; jp2t and t2jp are for Japanese."""

_LONE: Final = re.compile("[\ud800-\udfff]")
_CLAUSE: Final = re.compile(r"[^，。、；：？！,;:?!\s]*[，。、；：？！,;:?!\s]*")


@lru_cache(maxsize=4)
def _converter(config: str) -> OpenCC:
    from opencc import OpenCC

    return OpenCC(config)


def convert(texts: Sequence[str], config: str) -> list[list[Change]]:
    """The changes that bring each text into another script; OpenCC is asked once for all of them.

    Texts are whole paragraphs: 头发 cut after 头 converts wrongly. Lone surrogates, which OpenCC refuses, are
    left alone. RuleError for a conversion that is not there.

    >>> [[(c.start, c.after, c.rule) for c in found] for found in convert(["头发长", "发展"], "s2t")]
    [[(0, '頭髮長', 'script.s2t')], [(0, '發', 'script.s2t')]]
    """
    if config not in CONFIGS:
        raise RuleError(f"--script {config}", "is no script conversion", near(config, CONFIGS),
                        f"choose one of {', '.join(CONFIGS)}")
    if not texts:
        return []
    texts = [_LONE.sub("\ufffd", text) for text in texts]
    converted = _converter(config).convert("\n".join(texts)).split("\n")
    if len(converted) != len(texts):
        converted = [_converter(config).convert(text) for text in texts]
    rule = f"script.{config}"
    return [list(_changes(old, new, rule)) if old != new else []
            for old, new in zip(texts, converted, strict=True)]


def _changes(old: str, new: str, rule: str) -> Iterator[Change]:
    if len(old) == len(new):
        yield from _by_character(old, new, 0, rule)
        return
    before, after = _CLAUSE.findall(old), _CLAUSE.findall(new)
    if len(before) != len(after):
        yield from _by_alignment(old, new, 0, rule)
        return
    at = 0
    for a, b in zip(before, after, strict=True):
        if a != b:
            yield from (_by_character if len(a) == len(b) else _by_alignment)(a, b, at, rule)
        at += len(a)


def _by_character(old: str, new: str, offset: int, rule: str) -> Iterator[Change]:
    """Runs of characters that differ at the same place."""
    start = -1
    for at, (a, b) in enumerate(zip(old, new, strict=True)):
        if a == b:
            if start >= 0:
                yield Change(offset + start, offset + at, new[start:at], rule)
                start = -1
        elif start < 0:
            start = at
    if start >= 0:
        yield Change(offset + start, offset + len(old), new[start:], rule)


def _by_alignment(old: str, new: str, offset: int, rule: str) -> Iterator[Change]:
    """Stretches that differ, where the conversion changed the length (words of another region)."""
    for tag, a, b, c, d in _opcodes(old, new):
        if tag != "equal":
            yield Change(offset + a, offset + b, new[c:d], rule)


def _opcodes(old: str, new: str) -> Sequence[tuple[str, int, int, int, int]]:
    """How ``old`` becomes ``new``; by rapidfuzz where it is installed, as difflib is 25 times slower."""
    try:
        from rapidfuzz.distance import Levenshtein
    except ImportError:
        return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(o.tag, o.src_start, o.src_end, o.dest_start, o.dest_end) for o in Levenshtein.opcodes(old, new)]


def compose(first: Sequence[Change], second: Sequence[Change]) -> tuple[Change, ...]:
    """Two lists of changes over one text as one: ``second`` gives way to edits, questions give way to it.

    >>> [c.rule for c in compose([Change(1, 2, "，", "punct.fullwidth")],
    ...                          [Change(0, 1, "頭", "script.s2t"), Change(1, 3, "？", "script.s2t")])]
    ['script.s2t', 'punct.fullwidth']
    """
    edits = [c for c in first if c.mode == "auto"]
    kept = [c for c in second if not _overlaps(c, edits)]
    questions = [c for c in first if c.mode != "auto" and not _overlaps(c, kept)]
    return tuple(sorted([*edits, *kept, *questions], key=lambda c: (c.start, c.end)))


def cut(changes: Sequence[Change], text: str, seams: Sequence[int]) -> list[Change]:
    """Changes with those over a seam cut there, so that each is of one stretch of the source.

    ``seams`` are offsets into ``text``. Where a change is as long as what it replaces, character answers to
    character; else all of it goes to the first piece and the others are emptied.

    >>> [c[:3] for c in cut([Change(0, 2, "頭髮", "script.s2t")], "头发", [1])]
    [(0, 1, '頭'), (1, 2, '髮')]
    """
    out: list[Change] = []
    for change in changes:
        inner = [at for at in seams if change.start < at < change.end]
        even = len(change.after) == change.end - change.start
        for start, end in pairwise([change.start, *inner, change.end]):
            first = start == change.start
            if not inner:
                after = change.after
            elif even:
                after = change.after[start - change.start : end - change.start]
            else:
                after = change.after if first else ""
            if after != text[start:end]:
                out.append(change._replace(start=start, end=end, after=after))
    return out


def _overlaps(change: Change, others: Sequence[Change]) -> bool:
    """Whether a change touches one of ``others``, which are in order and do not overlap."""
    i = bisect_left(others, change.end, key=lambda o: o.start) - 1
    return i >= 0 and others[i].end > change.start
