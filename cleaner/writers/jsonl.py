"""Write an outcome as JSON: the document as one object, its edits as JSON Lines."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from cleaner.edits import identity
from cleaner.model import HEADS, Article, Block, Mark, Outcome, Section, Source
from cleaner.writers import LONE
from cleaner.writers.reading import part_of, spans_of, text_of

TOOL: Final = "cleaner"

_LINE_END: Final = re.compile(r"\r\n|\r|\n")

Json = dict[str, Any]


def dumps(value: object) -> str:
    """One line of JSON that any text survives: as it is, with ``\\uXXXX`` only if it holds lone surrogates.

    >>> dumps({"字": "峰"}), dumps("\\ud800")
    ('{"字": "峰"}', '"\\\\ud800"')
    """
    line = json.dumps(value, ensure_ascii=False)
    return json.dumps(value) if LONE.search(line) else line


def edits(
    marks: Sequence[Mark], outcome: Outcome, *, version: str = "", rule_version: str = ""
) -> Iterator[str]:
    """The journal as JSON Lines, without line ends: first what it is of, then an edit a line.

    Offsets are code points of the decoded source, ``line`` counts its lines from 1, ``id`` is
    ``edits.identity``. ``version`` is the tool's, ``rule_version`` that of the rules (empty: the same).
    The header's ``lone`` are lone surrogates: other formats have U+FFFD in their place.
    """
    source = outcome.page.source
    lone = [[found.start(), f"{ord(found[0]):04x}"] for found in LONE.finditer(source.text)]
    yield dumps({
        "doc": source.name, "sha256": source.sha256, "encoding": source.encoding, "length": len(source.text),
        "tool": TOOL, "version": version, "faults": [[fault.at, fault.raw.hex()] for fault in source.faults],
        "bom": source.bom.hex(), **({"lone": lone} if lone else {}),
    })
    for told in entries(marks, source, rule_version or version):
        yield dumps(told)


def entries(marks: Iterable[Mark], source: Source, rule_version: str = "") -> Iterator[Json]:
    """Each mark with its identity and the line that it stands in, safe for JSON."""
    ends = [found.end() for found in _LINE_END.finditer(source.text)]
    for mark in marks:
        yield entry(mark, source.name, bisect_right(ends, mark.start) + 1, rule_version)


def entry(mark: Mark, doc: str, line: int, rule_version: str = "") -> Json:
    """A mark as a journal tells it."""
    return {
        "id": identity(mark), "doc": doc, "kind": mark.kind, "rule": mark.rule, "rule_version": rule_version,
        "start": mark.start, "end": mark.end, "before": mark.before, "after": mark.after,
        "confidence": round(mark.confidence, 4), "mode": mark.mode, "line": line, "role": mark.role,
        "to": mark.to, "lead": mark.lead, "reason": mark.reason,
    }


def document(outcome: Outcome) -> Json:
    """The page as plain dictionaries and lists, safe for JSON: articles, and what stands between them.

    ``spans`` are places in the decoded source. Set-aside blocks within an article stay among its blocks,
    with their role.
    """
    source = outcome.page.source
    return {
        "doc": source.name, "sha256": source.sha256, "encoding": source.encoding, "length": len(source.text),
        "format": outcome.page.format, "script": outcome.script, "meta": dict(outcome.meta),
        "warnings": list(outcome.warnings),
        "articles": [_article(node) for node in outcome.nodes if isinstance(node, Article)],
        "asides": [_block(node) for node in outcome.nodes if isinstance(node, Block)],
    }


def _article(article: Article) -> Json:
    """An article: its heads by role, who wrote it, its text as a tree."""
    opener = [_block(block) for block in article.opener]
    made: Json = {role: _heads(article.heads, role) for role in ("kicker", "headline", "deck")}
    made["byline"] = _credits(article, "byline")
    made["dateline"] = _credits(article, "dateline")
    made["credit"] = _credits(article, "credit")
    made["heads"] = [_block(block) for block in article.heads]
    made["opener"] = opener
    made |= _contents(article)
    made["closer"] = [_block(block) for block in article.closer]
    made["continued"], made["continues"] = article.continued, article.continues
    return made


def _section(section: Section) -> Json:
    """A part of an article."""
    heads = [_block(block) for block in section.heads]
    crossheads = [text_of(block) for block in section.heads if block.role in HEADS]
    return {"crosshead": crossheads, "heads": heads} | _contents(section)


def _contents(of: Article | Section) -> Json:
    """Blocks and parts, and the paragraphs among the blocks as bare texts."""
    return {
        "paragraphs": [text_of(block) for block in of.blocks if block.role == "body"],
        "captions": [text_of(block) for block in of.blocks if block.role == "caption"],
        "blocks": [_block(block) for block in of.blocks],
        "sections": [_section(section) for section in of.sections],
    }


def _heads(heads: Sequence[Block], role: str) -> list[str]:
    return [text_of(block) for block in heads if block.role == role]


def _credits(article: Article, role: str) -> list[str]:
    """Bylines, datelines or credits of an article, on lines of their own and run in."""
    return [
        words
        for block in (*article.opener, *_all_blocks(article), *article.closer)
        for words in (
            [text_of(block)] if block.role == role
            else [part_of(block, part) for part in block.parts if part.role == role and block.role == "body"]
        )
    ]


def _all_blocks(of: Article | Section) -> Iterator[Block]:
    """The blocks of an article or part, and of its parts."""
    yield from of.blocks
    for section in of.sections:
        yield from _all_blocks(section)


def _block(block: Block) -> Json:
    """A block: role, text, where it came from, what was found in it."""
    made: Json = {
        "role": block.role, "text": text_of(block), "spans": [list(span) for span in spans_of(block)],
        "confidence": round(block.confidence, 4),
    }
    if block.parts:
        made["parts"] = [{"role": part.role, "text": part_of(block, part)} for part in block.parts]
    if block.lost:
        made["lost"] = round(block.lost.confidence, 4)
    return made
