"""Restore: the source back from a TEI file alone.

Each passage of text names the lines that it came from. What the log tells of them is told by the log; the other
characters stand in the passage, one for one and in order. What lies between the lines are line ends, but where
the log tells otherwise.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from cleaner.restoration.header import bytes_of, changed
from cleaner.restoration.parts import XML_ID, File, Passage, Span, parts
from cleaner.writers.markup import is_ranges, ranges


def restore(raw: bytes, where: str = "TEI") -> bytes:
    """The bytes of the source. InputError if the file is none that cleaner wrote, or was changed since.

    >>> from cleaner import clean
    >>> restore(clean(b"\\xef\\xbb\\xbf# \\xe8\\x8a\\xa6\\r\\n").to_tei())
    b'\\xef\\xbb\\xbf# \\xe8\\x8a\\xa6\\r\\n'
    """
    file = parts(raw, where)
    return bytes_of(file.header, text_of(file), where)


def text_of(file: File) -> str:
    """The text of the source; InputError where the text of the file does not fit to its log."""
    source = [""] * file.header.length
    told, shown = _told(file)
    for passage in file.passages:
        kept = _kept(passage, shown.get(passage.name, []) if passage.name else [])
        places = list(_without(passage.spans, told))
        if len(kept) != sum(end - start for start, end in places):
            raise changed(file.where, f"the text of {_label(passage)} is not as long as its source")
        at = 0
        for start, end in places:
            source[start:end] = kept[at : at + end - start]
            at += end - start
    for entry in file.entries:
        for (start, end), before in zip(entry.spans, entry.before, strict=True):
            source[start:end] = before
    return "".join(_filled(source, file))


def _label(passage: Passage) -> str:
    return passage.element.get(XML_ID) or f"the element on line {passage.element.sourceline}"


def _told(file: File) -> tuple[list[Span], dict[str, list[Span]]]:
    """What the log alone tells: spans of the source, and stretches of passages that do not stand in it.

    A question leaves the text as it is. Of a join only a word space is the tool's.
    """
    told: list[Span] = []
    shown: dict[str, list[Span]] = {}
    for entry in file.entries:
        pure = is_ranges(entry.target)
        if pure and entry.asks:
            continue
        for name, start, end in ranges(entry.target):
            shown.setdefault(name, []).append((start, end))
        if pure or entry.target[1:] in file.gaps:
            told += entry.spans
    return _merged(told), {name: _merged(stretches) for name, stretches in shown.items()}


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that meet made one.

    >>> _merged([(4, 6), (0, 2), (5, 5), (2, 3)])
    [(0, 3), (4, 6)]
    """
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _kept(passage: Passage, shown: Sequence[Span]) -> str:
    """The characters of a passage that stand in the source."""
    out = _merged([*shown, *passage.second])
    return "".join([passage.text[start:end] for start, end in _without([(0, len(passage.text))], out)])


def _without(spans: Iterable[Span], out: Sequence[Span]) -> Iterator[Span]:
    """What of some spans lies in none of those that are ``out``, which are in order and apart.

    >>> list(_without([(0, 5), (7, 9)], [(1, 2), (4, 8)]))
    [(0, 1), (2, 4), (8, 9)]
    """
    for start, end in spans:
        i = max(bisect_right(out, (start, start)) - 1, 0)
        while i < len(out) and out[i][0] < end:
            low, high = out[i]
            if start < low:
                yield start, low
            start = max(start, min(high, end))
            i += 1
        if start < end:
            yield start, end


def _filled(source: Sequence[str], file: File) -> Iterator[str]:
    """The source with line ends where nothing is told."""
    for known, group in groupby(source, bool):
        characters = list(group)
        if known:
            yield from characters
            continue
        many, rest = divmod(len(characters), len(file.end))
        if rest:
            raise changed(file.where, "a line end is missing in part")
        yield file.end * many
