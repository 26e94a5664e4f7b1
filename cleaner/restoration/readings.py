"""Reading: the reading text back from the formats that tell nothing of the source themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from cleaner.endings import is_finished
from cleaner.model import ASIDE
from cleaner.pieces import BLANK, WALL
from cleaner.restoration.header import changed

_RIGHT: Final = re.compile(r'<p align="right">(.*)</p>', re.DOTALL)
_MARKED: Final = (
    re.compile(r"#{1,6} (.*)", re.DOTALL), re.compile("> (.*)", re.DOTALL),
    re.compile(r"\*\*(.*)\*\*", re.DOTALL), re.compile(r"\*(.*)\*", re.DOTALL),
)
_ESCAPED: Final = re.compile(r"\\(.)|&#([0-9]{1,7});", re.DOTALL)
_ENTITY: Final = re.compile("&#([0-9]{1,7});|&(amp|lt|gt);")
_ENTITIES: Final = {"amp": "&", "lt": "<", "gt": ">"}


def of_text(raw: bytes, where: str) -> str:
    """The reading text of a text file: it is that.

    >>> of_text(b"a\\n", "p.txt")
    'a\\n'
    """
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise changed(where, "it is not in UTF-8") from None


def of_markdown(raw: bytes, where: str) -> str:
    """The reading text of a Markdown file: its blocks without their marks.

    >>> of_markdown("# 芦河开闸\\n\\n放水\\\\*。\\n".encode(), "p.md")
    '芦河开闸\\n\\n\\n放水*。\\n'
    """
    text = of_text(raw, where)
    return text_of(map(_block, text.removesuffix("\n").split("\n\n"))) if text else ""


def _block(block: str) -> str:
    right = _RIGHT.fullmatch(block)
    if right is not None:
        return _ENTITY.sub(lambda m: _character(m[1]) if m[1] else _ENTITIES[m[2]], right[1])
    found = next(filter(None, (mark.fullmatch(block) for mark in _MARKED)), None)
    return _ESCAPED.sub(lambda m: m[1] or _character(m[2]), block if found is None else found[1])


def _character(number: str) -> str:
    """The character of a reference; U+FFFD for a number that is none."""
    return chr(int(number)) if int(number) <= 0x10FFFF else "\ufffd"


def of_json(raw: bytes, where: str) -> tuple[str, str]:
    """The reading text of a document in JSON, and the sha256 of its source.

    >>> from cleaner import clean
    >>> of_json(clean("公园昨日开园。").to_json().encode(), "p.jsonl")[0]
    '公园昨日开园。\\n'
    """
    lines = [line for line in raw.split(b"\n") if line.strip()]
    if len(lines) != 1:
        raise changed(where, f"it holds {len(lines)} documents, not one")
    try:
        found = json.loads(lines[0])
        blocks = [block for article in found["articles"] for block in _blocks(article)]
        return text_of(block["text"] for block in blocks if block["role"] not in ASIDE), str(found["sha256"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise changed(where, f"it is no document in JSON ({error!r})") from None


def _blocks(of: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The blocks of an article or part, in their order."""
    yield from (*of["heads"], *of.get("opener", ()), *of["blocks"])
    for section in of["sections"]:
        yield from _blocks(section)
    yield from of.get("closer", ())


def text_of(blocks: Iterable[str]) -> str:
    """The reading text that some blocks make.

    >>> text_of(["公园", "开园。", "好"])
    '公园\\n\\n\\n开园。\\n\\n好\\n'
    """
    texts = list(blocks)
    parted = [block + (BLANK if is_finished(block) else WALL) for block in texts[:-1]]
    return "".join([*parted, texts[-1], "\n"]) if texts else ""
