"""An article: the tree that headlines, crossheads and credits make of a page's blocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from cleaner.model import ASIDE, Article, Block, Node, Section
from cleaner.patterns import compiled

_RANKS: Final = (
    (compiled(r"[一二三四五六七八九十]{1,3}、"), 1),
    (compiled(r"[（(][一二三四五六七八九十]{1,3}[)）]"), 2),
    (compiled(r"\d{1,2}[.．、]"), 3),
)
_PAGE: Final = compiled(r"([A-Z]?[0-9O一二三四五六七八九十]{1,3})\s*[版頁页]")
_FROM: Final = compiled("上接|接第|緊接|紧接")


def rank(text: str) -> int:
    """How deep a crosshead lies by its enumerator: 0 without one, then 一、 （一） 1.

    >>> [rank(t) for t in ("还绿于民", "一、做法", "（二）成效", "3.下步")]
    [0, 1, 2, 3]
    """
    return next((depth for pattern, depth in _RANKS if pattern.match(text)), 0)


@dataclass(slots=True)
class _Part:
    """A section while it is filled."""

    rank: int
    heads: list[Block] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    parts: list[_Part] = field(default_factory=list)

    def done(self) -> Section:
        return Section(tuple(self.heads), tuple(self.blocks), tuple(part.done() for part in self.parts))


@dataclass(slots=True)
class _Draft:
    """An article while it is filled."""

    heads: list[Block] = field(default_factory=list)
    opener: list[Block] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    parts: list[_Part] = field(default_factory=list)
    closer: list[Block] = field(default_factory=list)
    stack: list[_Part] = field(default_factory=list)

    def room(self) -> list[Block]:
        """Where the next paragraph, caption or aside goes."""
        if self.closer:
            return self.closer
        return self.stack[-1].blocks if self.stack else self.blocks

    def has_text(self) -> bool:
        return bool(self.opener or self.parts or self.closer
                    or any(block.role not in ASIDE and block.role != "caption" for block in self.blocks))

    def crosshead(self, block: Block) -> None:
        last = self.stack[-1] if self.stack else None
        if last is not None and not last.blocks and not last.parts and rank(block.text) <= last.rank:
            last.heads.append(block)
            return
        depth = rank(block.text)
        while self.stack and self.stack[-1].rank >= depth:
            self.stack.pop()
        part = _Part(depth, [block])
        (self.stack[-1].parts if self.stack else self.parts).append(part)
        self.stack.append(part)

    def trailing(self) -> list[Block]:
        """Take the asides off the end: what is set aside between two articles belongs to neither."""
        room = self.room()
        keep = len(room)
        while keep and room[keep - 1].role in ASIDE and room[keep - 1].role != "jump":
            keep -= 1
        loose = room[keep:]
        del room[keep:]
        return loose

    def done(self) -> Article:
        blocks = [*self.blocks, *self.closer, *(b for part in self.parts for b in _all(part))]
        jumps = [block.text for block in blocks if block.role == "jump"]
        onward = [_page(text) for text in jumps if not _FROM.search(text)]
        back = [_page(text) for text in jumps if _FROM.search(text)]
        return Article(tuple(self.heads), tuple(self.opener), tuple(self.blocks),
                       tuple(part.done() for part in self.parts), tuple(self.closer),
                       continued=onward[-1] if onward else None, continues=back[0] if back else None)


def _all(part: _Part) -> Iterable[Block]:
    yield from part.blocks
    for inner in part.parts:
        yield from _all(inner)


def _page(jump: str) -> str:
    found = _PAGE.search(jump)
    return found.group(1) if found else ""


def tree(blocks: Iterable[Block], begins: frozenset[int] = frozenset()) -> tuple[Node, ...]:
    """The articles of a page and what stands between them, in the order of ``blocks``.

    A kicker or headline opens an article, a credit closes it; text behind a closed article opens one
    without a headline. So does a block whose first line is among ``begins``, as the library's own structure has
    it. No block is lost and none moves: reading the tree gives the blocks in their order.
    """
    nodes: list[Node] = []
    draft: _Draft | None = None

    def close() -> None:
        nonlocal draft
        if draft is not None:
            loose = draft.trailing()
            nodes.append(draft.done())
            nodes.extend(loose)
        draft = None

    for block in blocks:
        role = block.role
        if block.lines and block.lines[0] in begins and role not in ASIDE:
            close()
        if role in ("kicker", "headline"):
            if draft is None or draft.has_text() or _closed_heads(draft, role):
                close()
                draft = _Draft()
            _carry(draft, nodes)
            draft.heads.append(block)
        elif role in ASIDE or role == "caption":
            if draft is not None:
                draft.room().append(block)
            elif role in ("caption", "jump"):
                draft = _Draft()
                draft.blocks.append(block)
            else:
                nodes.append(block)
        else:
            if draft is None or (draft.closer and role not in ("credit", "byline")):
                close()
                draft = _Draft()
            _place(draft, block)
    close()
    return tuple(nodes)


def _closed_heads(draft: _Draft, role: str) -> bool:
    """Whether the heads of a draft without text are complete, so that the next head opens another article."""
    roles = [head.role for head in draft.heads]
    return (role == "headline" and "headline" in roles) or (role == "kicker" and bool(
        {"headline", "deck"} & set(roles)))


def _carry(draft: _Draft, nodes: list[Node]) -> None:
    """A picture or jump line that stood before the headline stays where it stood: in an article of its own."""
    if draft.blocks and not draft.heads:
        nodes.append(draft.done())
        draft.blocks.clear()


def _place(draft: _Draft, block: Block) -> None:
    """Put a block of text where it belongs in its article."""
    role = block.role
    if role == "crosshead":
        draft.crosshead(block)
    elif role == "deck" and not draft.has_text():
        draft.heads.append(block)
    elif role == "credit" or (role in ("byline", "dateline") and draft.closer):
        draft.closer.append(block)
    elif role in ("byline", "dateline") and not draft.stack and not any(
            b.role == "body" for b in draft.blocks):
        if draft.blocks:
            draft.blocks.append(block)
        else:
            draft.opener.append(block)
    else:
        draft.room().append(block)
