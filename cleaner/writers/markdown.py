"""Write an outcome as Markdown: headlines, crossheads, bylines, paragraphs, captions; nothing set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape as escape_html
from typing import Final

from cleaner.model import ASIDE, Article, Block, Outcome, Section
from cleaner.writers.reading import text_of

DEEPEST: Final = 6
"""Markdown has six levels of headings."""

_MARKS: Final = re.compile(r"[\\`*_\[\]<>#|~&]")
_NUMBER: Final = re.compile(r"([0-9]{1,9})([.)])")
_LOSABLE: Final = re.compile(r"[\r\n]|\A\s|\s\Z")


def write(outcome: Outcome) -> str:
    """The page as Markdown (CommonMark), one blank line between blocks.

    ``#`` is a headline, ``##`` a crosshead, ``###`` one under it; a kicker is bold above the headline, a deck
    italic below; captions are quotes, credits on their own line stand at the right.
    """
    out: list[str] = []
    for node in outcome.nodes:
        if isinstance(node, Article):
            out.extend(_article(node))
        elif node.role not in ASIDE:
            out.append(_block(node, 1))
    return "\n\n".join(out) + "\n" if out else ""


def escape(text: str) -> str:
    """Text in which Markdown finds no mark of its own.

    >>> escape("1. *号")
    '1\\\\. \\\\*号'
    """
    text = _unseen(_MARKS.sub(lambda m: "\\" + m[0], text))
    if text[:1] in ("-", "+", "="):
        return "\\" + text
    found = _NUMBER.match(text)
    return f"{found[1]}\\{text[found.end(1) :]}" if found else text


def _unseen(text: str) -> str:
    """Text with line ends, and the spaces at its edges, as references: Markdown would take them away.

    >>> _unseen(" 芦河 ")
    '&#32;芦河&#32;'
    """
    return _LOSABLE.sub(lambda m: f"&#{ord(m[0])};", text)


def _article(article: Article) -> Iterator[str]:
    """The blocks of an article."""
    yield from _blocks((*article.heads, *article.opener, *article.blocks), 1)
    yield from _sections(article.sections, 2)
    yield from _blocks(article.closer, 1)


def _sections(sections: Sequence[Section], level: int) -> Iterator[str]:
    """The parts of an article, with their crossheads at this level."""
    for section in sections:
        yield from _blocks((*section.heads, *section.blocks), level)
        yield from _sections(section.sections, min(level + 1, DEEPEST))


def _blocks(blocks: Sequence[Block], level: int) -> Iterator[str]:
    """Blocks that stay in the reading text."""
    return (_block(block, level) for block in blocks if block.role not in ASIDE)


def _block(block: Block, level: int) -> str:
    """One block; ``level`` is that of the heading that it may be."""
    text = text_of(block)
    match block.role:
        case "headline":
            return f"# {escape(text)}"
        case "crosshead":
            return f"{'#' * max(level, 2)} {escape(text)}"
        case "kicker":
            return f"**{escape(text)}**"
        case "deck":
            return f"*{escape(text)}*"
        case "caption":
            return f"> {escape(text)}"
        case "credit":
            return f'<p align="right">{_unseen(escape_html(text, quote=False))}</p>'
        case _:
            return escape(text)
