"""Write an outcome as JSON: the document as one object, its edits as JSON Lines."""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from json.encoder import encode_basestring
from typing import Any, Final

from cleaner.edits import identity
from cleaner.model import HEADS, Article, Block, Mark, Outcome, Section, Sheet, Source
from cleaner.writers import LONE
from cleaner.writers.boxes import stretches
from cleaner.writers.pointers import Pointers, file_of
from cleaner.writers.reading import part_of, spans_of, text_of

TOOL: Final = "cleaner"

_LINE_END: Final = re.compile(r"\r\n|\r|\n")

Json = dict[str, Any]
Telling = Callable[[Block], Json]


def dumps(value: object) -> str:
    """One line of JSON that any text survives: as it is, with ``\\uXXXX`` only if it holds lone surrogates.

    >>> dumps({"字": "峰"}), dumps("\\ud800")
    ('{"字": "峰"}', '"\\\\ud800"')
    """
    line = json.dumps(value, ensure_ascii=False)
    return line if _is_utf8(line) else json.dumps(value)


def _is_utf8(line: str) -> bool:
    """Whether UTF-8 holds a line: it has no lone surrogate."""
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True


def edits(
    marks: Sequence[Mark], outcome: Outcome, *, version: str = "", rule_version: str = ""
) -> Iterator[str]:
    """The journal as JSON Lines, without line ends: first what it is of, then an edit a line.

    Offsets are code points of the decoded source, ``line`` counts its lines from 1, ``id`` is
    ``edits.identity``. ``version`` is the tool's, ``rule_version`` that of the rules (empty: the same).
    The header's ``lone`` are lone surrogates: other formats have U+FFFD in their place. Of a page that came
    from files of boxes the offsets are those of its transcript; the header has its sha256 and its ``lines``
    (start, end, what they are called in their file, where in that they begin, rank in the order of the files),
    and each edit a ``source``: pointers into the files.
    """
    page, source = outcome.page, outcome.page.source
    pointers = Pointers(page) if page.sheets else None
    lone = [[found.start(), f"{ord(found[0]):04x}"] for found in LONE.finditer(source.text)]
    yield dumps({
        "doc": source.name, "sha256": source.sha256, "encoding": source.encoding, "length": len(source.text),
        "tool": TOOL, "version": version, "faults": [[fault.at, fault.raw.hex()] for fault in source.faults],
        "bom": source.bom.hex(), **({"lone": lone} if lone else {}),
        **({} if pointers is None else _transcript(outcome, pointers)),
    })
    if pointers is None:
        lines = _lines(marks, source, rule_version or version)
        if _is_utf8("".join(lines)):
            yield from lines
            return
    yield from map(dumps, entries(marks, source, rule_version or version, pointers))


def _transcript(outcome: Outcome, pointers: Pointers) -> Json:
    """What it takes to put the lines of a transcript back into the order of their files."""
    source = outcome.page.source
    return {
        "format": outcome.page.format,
        "transcript": hashlib.sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest(),
        "lines": [[place.start, place.end, base.rstrip(";"), place.at, place.rank]
                  for place, base in zip(source.places, pointers.bases, strict=True)],
    }


def entries(
    marks: Iterable[Mark], source: Source, rule_version: str = "", pointers: Pointers | None = None
) -> Iterator[Json]:
    """Each mark with its identity and the line that it stands in, safe for JSON; with ``pointers`` into the
    files, if it has any.
    """
    ends = _ends(source)
    for mark in marks:
        told = entry(mark, source.name, bisect_right(ends, mark.start) + 1, rule_version)
        yield told if pointers is None else told | {"source": pointers.of(mark.start, mark.end)}


def entry(mark: Mark, doc: str, line: int, rule_version: str = "") -> Json:
    """A mark as a journal tells it."""
    return {
        "id": identity(mark), "doc": doc, "kind": mark.kind, "rule": mark.rule, "rule_version": rule_version,
        "start": mark.start, "end": mark.end, "before": mark.before, "after": mark.after,
        "confidence": round(mark.confidence, 4), "mode": mark.mode, "line": line, "role": mark.role,
        "to": mark.to, "lead": mark.lead, "reason": mark.reason,
    }


def _lines(marks: Iterable[Mark], source: Source, rule_version: str) -> list[str]:
    """Each entry as JSON, in a third of the time: a page has hundreds, and their keys do not change.

    They are what ``dumps`` makes of them, but where there are lone surrogates.
    """
    ends = _ends(source)
    lines: list[str] = []
    head = f'", "doc": {encode_basestring(source.name)}, "kind": "'
    version = f', "rule_version": {encode_basestring(rule_version)}, "start": '
    for mark in marks:
        kind, rule, start, end, before, after, confidence, mode, reason, role, to, lead = mark
        lines.append(
            f'{{"id": "{identity(mark)}{head}{kind}", "rule": {encode_basestring(rule)}{version}{start}, "end": {end}, '
            f'"before": {encode_basestring(before)}, "after": {encode_basestring(after)}, '
            f'"confidence": {round(confidence, 4)!r}, "mode": "{mode}", "line": {bisect_right(ends, start) + 1}, '
            f'"role": {"null" if role is None else encode_basestring(role)}, "to": {"null" if to is None else to}, '
            f'"lead": {encode_basestring(lead)}, "reason": {encode_basestring(reason)}}}')
    return lines


def _ends(source: Source) -> list[int]:
    """Where the lines of a source end, by which they are counted."""
    return [found.end() for found in _LINE_END.finditer(source.text)]


def document(outcome: Outcome) -> Json:
    """The page as plain dictionaries and lists, safe for JSON: articles, and what stands between them.

    ``spans`` are places in the decoded source. Set-aside blocks within an article stay among its blocks,
    with their role. Of a page that came from files of boxes ``spans`` are places in its transcript, ``sheets``
    its printed pages, and ``facs`` of a block where it stands on them: sheet, left, top, right and bottom.
    """
    source, sheets = outcome.page.source, outcome.page.sheets
    lines = outcome.page.lines

    def told(block: Block) -> Json:
        return _block(block) | ({"facs": stretches(block, lines)} if sheets else {})

    return {
        "doc": source.name, "sha256": source.sha256, "encoding": source.encoding, "length": len(source.text),
        "format": outcome.page.format, "script": outcome.script, "meta": dict(outcome.meta),
        "warnings": list(outcome.warnings),
        **({"sheets": [_sheet(sheet, source.name) for sheet in sheets]} if sheets else {}),
        "articles": [_article(node, told) for node in outcome.nodes if isinstance(node, Article)],
        "asides": [told(node) for node in outcome.nodes if isinstance(node, Block)],
    }


def _sheet(sheet: Sheet, name: str) -> Json:
    """A printed page."""
    return {"n": sheet.n, "label": sheet.label, "file": file_of(sheet, name)[0], "sha256": sheet.sha256,
            "image": sheet.image, "width": sheet.width, "height": sheet.height, "unit": sheet.unit}


def _article(article: Article, told: Telling) -> Json:
    """An article: its heads by role, who wrote it, its text as a tree; blocks as ``told``."""
    opener = [told(block) for block in article.opener]
    made: Json = {role: _heads(article.heads, role) for role in ("kicker", "headline", "deck")}
    made["byline"] = _credits(article, "byline")
    made["dateline"] = _credits(article, "dateline")
    made["credit"] = _credits(article, "credit")
    made["heads"] = [told(block) for block in article.heads]
    made["opener"] = opener
    made |= _contents(article, told)
    made["closer"] = [told(block) for block in article.closer]
    made["continued"], made["continues"] = article.continued, article.continues
    return made


def _section(section: Section, told: Telling) -> Json:
    """A part of an article."""
    heads = [told(block) for block in section.heads]
    crossheads = [text_of(block) for block in section.heads if block.role in HEADS]
    return {"crosshead": crossheads, "heads": heads} | _contents(section, told)


def _contents(of: Article | Section, told: Telling) -> Json:
    """Blocks and parts, and the paragraphs among the blocks as bare texts."""
    return {
        "paragraphs": [text_of(block) for block in of.blocks if block.role == "body"],
        "captions": [text_of(block) for block in of.blocks if block.role == "caption"],
        "blocks": [told(block) for block in of.blocks],
        "sections": [_section(section, told) for section in of.sections],
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
