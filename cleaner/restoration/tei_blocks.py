"""Blocks of a TEI file: which passages are one block of the page, its lines, and the role that its element tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from cleaner.edits import ASK, ROLE_SAID
from cleaner.model import ASIDE, Mark, Mode
from cleaner.pieces import BLANK, lead_behind
from cleaner.readers.rows import rows
from cleaner.restoration.parts import TEI, XML_ID, File, Passage, Span
from cleaner.writers.markup import is_ranges
from cleaner.writers.tei_block import SAYS
from cleaner.writers.tei_desk import REVIEWER

BEST_PATH: Final = "grammar.best-path"
"""The rule of nearly every role; elements do not name theirs."""

HIGH: Final = 1.0
"""What a certainty stands for that is told as ``high``, and that of a role of which nothing is told."""

_BOILERPLATE: Final = {words: role for role, words in SAYS.items()}
_NAMED: Final = {"p": "body", "closer": "body", "opener": "byline", "dateline": "dateline",
                 "titlePart": "masthead", "docImprint": "masthead"}
_TYPED: Final = {"main": "headline", "header": "folio", "pageNum": "folio"}
_TEXT: Final = frozenset({TEI + "p", TEI + "ab", TEI + "label", TEI + "div"})


class Block(NamedTuple):
    """A block: its role, its lines in the source, its text, how certain the role is and by which rule."""

    role: str
    lines: tuple[Span, ...]
    text: str = ""
    certainty: float = HIGH
    rule: str = BEST_PATH


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of a file in its own order, and what belongs to what.

    ``owner`` is the passage of each xml:id in it; ``homes`` the block of each passage, by its first place in the
    source; ``ends`` are the ends of all lines in order.
    """

    blocks: tuple[Block, ...]
    owner: Mapping[str, Passage]
    homes: Mapping[Span, Block]
    ends: Sequence[int]

    def lines_with(self, passage: Passage) -> Sequence[Span]:
        """The lines of the block that a passage belongs to."""
        home = self.homes.get(passage.spans[0]) if passage.spans else None
        return () if home is None else home.lines


def layout_of(file: File) -> Layout:
    """The blocks of a file."""
    bare = sorted({span for entry in file.entries if entry.operation == "join" and is_ranges(entry.target)
                   for span in entry.spans})
    blocks: list[Block] = []
    homes: dict[Span, Block] = {}
    for group in _groups(file.passages):
        block = _block(group, bare)
        blocks.append(block)
        homes |= {passage.spans[0]: block for passage in group if passage.spans}
    blocks += _boilerplate(file)
    owner = {str(name): passage for passage in file.passages for element in passage.element.iter(TEI + "*")
             if (name := element.get(XML_ID)) is not None}
    return Layout(tuple(blocks), owner, homes, sorted(end for block in blocks for _, end in block.lines))


def role_of(passage: Passage) -> str:
    """The role that the element of a passage tells; a run-in one is part of its paragraph or caption."""
    element = passage.element
    parent = element.getparent()
    name = str(element.tag).removeprefix(TEI)
    if parent is not None and parent.tag == TEI + "figure":
        return "caption"
    if element.get("rend") == "run-in":
        return "body"
    if name == "byline":
        return "credit" if any(one.tag in _TEXT for one in element.itersiblings(preceding=True)) else "byline"
    told = str(element.get("subtype") or element.get("type") or "")
    return _NAMED.get(name) or _TYPED.get(told, told)


def certainty(told: str | None) -> float:
    """A certainty as a number.

    >>> certainty("0.93"), certainty("high"), certainty(None)
    (0.93, 1.0, 1.0)
    """
    try:
        return float(told or "")
    except ValueError:
        return HIGH


def _groups(passages: Iterable[Passage]) -> list[list[Passage]]:
    """Passages by the block that they are: what was run into a paragraph or caption goes with it."""
    groups: list[list[Passage]] = []
    body: list[Passage] | None = None
    opened = False
    for passage in passages:
        name = str(passage.element.tag).removeprefix(TEI)
        run_in = passage.element.get("rend") == "run-in"
        last = groups[-1] if groups else None
        if run_in and name == "byline":
            home = last if role_of(passage) == "caption" else body
        else:
            home = last if opened and name == "p" else None
        if home is None:
            home = []
            groups.append(home)
        home.append(passage)
        body = home if name == "p" else body
        opened = run_in and name == "opener"
    return groups


def _block(group: Sequence[Passage], bare: Sequence[Span]) -> Block:
    """The block that some passages are; ``bare`` are the joins that do not part its places."""
    spans: list[Span] = []
    for span in (span for passage in group for span in passage.spans):
        if spans and spans[-1][1] == span[0]:
            spans[-1] = (spans[-1][0], span[1])
        else:
            spans.append(span)
    lines = tuple(line for span in spans for line in _lines(span, bare))
    sure = next((passage.element.get("cert") for passage in group if passage.element.get("cert")), None)
    return Block(role_of(group[0]), lines, "".join(map(_shown, group)), certainty(sure),
                 ROLE_SAID if any(map(_is_said, group)) else BEST_PATH)


def _is_said(passage: Passage) -> bool:
    """Whether a reviewer gave a passage its role; a caption's stands with its figure."""
    elements = (passage.element, passage.element.getparent())
    return any(one is not None and re.search(rf"\.{REVIEWER}[0-9]+$", one.get("resp") or "") for one in elements)


def _shown(passage: Passage) -> str:
    """The text of a passage with the first reading of each choice."""
    cuts = [0, *(edge for span in passage.second for edge in span), len(passage.text)]
    return "".join([passage.text[a:b] for a, b in list(pairwise(cuts))[::2]])


def _lines(span: Span, bare: Sequence[Span]) -> Iterator[Span]:
    """The lines of a place in the source, parted where a join was made without a mark of its own."""
    at, end = span
    for low, high in bare:
        if at <= low and high <= end and low < high:
            if at < low:
                yield at, low
            at = high
    if at < end:
        yield at, end


def _boilerplate(file: File) -> Iterator[Block]:
    """The blocks that were taken out: their text is in the log, their role in the words of the gap."""
    words = {str(gap.get(XML_ID)): gap.findtext(TEI + "desc") or "" for gap in file.root.iter(TEI + "gap")}
    for entry in file.entries:
        if entry.operation == "boilerplate":
            lines = [(start + row.start, start + row.end)
                     for (start, _), before in zip(entry.spans, entry.before, strict=True) for row in rows(before)]
            role = _BOILERPLATE.get(words.get(entry.target[1:], ""), "noise")
            yield Block(role, tuple(lines), "", certainty(entry.certainty), entry.rule)


def role_marks(layout: Layout, source: str) -> Iterator[Mark]:
    """The marks of roles: one a line, one for all of a block that is read behind the one that it stood in."""
    held = [block for block in layout.blocks if block.lines]
    read = [block for block in held if block.role not in ASIDE]
    moves = _moves(read)
    read.sort(key=lambda block: (moves.get(block.lines[0], block.lines[0][0]), block.lines[0] in moves,
                                 block.lines[0]))
    leads = {after.lines[0]: lead_behind(before.text) for before, after in pairwise(read)}
    for block in held:
        first = block.lines[0]
        to = moves.get(first) if block.role not in ASIDE else None
        lines = block.lines if to is None else ((first[0], block.lines[-1][1]),)
        mode: Mode = "auto" if block.certainty >= ASK else "ask"
        for start, end in lines:
            before = source[start:end]
            yield Mark("role", block.rule, start, end, before, "" if block.role in ASIDE else before,
                       block.certainty, mode, "", block.role, to, BLANK if to is None else leads.get(first, BLANK))


def _moves(blocks: Iterable[Block]) -> dict[Span, int]:
    """By its first line, where a block is read that stood between the lines of another one."""
    moves: dict[Span, int] = {}
    reach = -1
    for block in sorted(blocks, key=lambda block: block.lines[0]):
        if block.lines[0][0] < reach:
            moves[block.lines[0]] = reach
        else:
            reach = block.lines[-1][1]
    return moves
