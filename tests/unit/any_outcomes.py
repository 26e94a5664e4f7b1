"""Any outcome at all: pages drawn at random, tidy as the model promises and as wild as it allows."""

from __future__ import annotations

import hashlib

from hypothesis import strategies as st

from cleaner import trace
from cleaner.model import (
    ASIDE,
    HEADS,
    Article,
    Block,
    Change,
    Line,
    Mark,
    Node,
    Outcome,
    Page,
    Part,
    Run,
    Seam,
    Section,
    Source,
)

LETTERS = st.sampled_from("的一是在中国,，.。 12ab“”（()<&>\"'\\\u3000\x07\x0b\t\ufffd\ud800\ufffe峯🏮-*_#")
ENDS = st.sampled_from(["\n", "\n\n", "\r\n", "\r", "\n　　", "\n\x0c", " \n\n\n"])
CONFIDENCE = st.sampled_from([1.0, 0.934, 0.6, 0.3, 0.0])
MODE = st.sampled_from(["auto", "auto", "ask"])
NAMES = ["byline", "dateline", "credit", "reporter", "correspondent", "photographer", "contributor", "place"]
FILES = st.sampled_from(["p01.txt", "第1版.txt", "op", "a b(c).d.txt", "../x/y.md", "-", "9%.txt"])


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    """An outcome whose blocks cover random lines, with changes, parts and seams at random places."""
    lines, text, marks = _lines(draw)
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        many = draw(st.integers(1, 3))
        blocks.append(_block(draw, lines, tuple(range(at, min(at + many, len(lines))))))
        at += many
    raw = text.encode("utf-8", "surrogatepass")
    source = Source(draw(FILES), text, "utf-8", hashlib.sha256(raw).hexdigest(), choice="strict & <only>")
    told = {"title": "云 & 溪", "date": "2018-05-12", "issue": "8 <b>", "page": "A2"}
    meta = draw(st.sampled_from([{}, told]))
    return Outcome(Page(source, tuple(lines)), (), tuple(blocks), tuple(_nodes(draw, blocks)), tuple(marks),
                   draw(st.sampled_from(["zh-Hans", "zh-Hant", "und"])), (), meta)


def _lines(draw: st.DrawFn) -> tuple[list[Line], str, list[Mark]]:
    """Lines that are not empty, some of them mended in one place or as a whole."""
    lines: list[Line] = []
    marks: list[Mark] = []
    text, sheet = "", 1
    for n in range(draw(st.integers(0, 8))):
        words = draw(st.text(LETTERS, min_size=1, max_size=14))
        start, end = len(text), len(text) + len(words)
        runs, read = None, words
        how = draw(st.sampled_from(["as it is", "as it is", "cut", "swap", "whole"]))
        place = draw(st.integers(0, len(words) - 1))
        rest = len(words) - place - 1
        if how == "cut":
            read = words[:place] + words[place + 1 :]
            runs = (Run(0, start, place, place), Run(place, start + place + 1, rest, rest))
            cut = start + place
            marks.append(Mark("character", "char.control", cut, cut + 1, words[place], ""))
        elif how == "swap":
            read = words[:place] + "啊" + words[place + 1 :]
            runs = (Run(0, start, place, place), Run(place, start + place, 1, 1),
                    Run(place + 1, start + place + 1, rest, rest))
            marks.append(Mark("character", "char.swap", start + place, start + place + 1, words[place], "啊"))
        elif how == "whole":
            read = "整行修好"
            runs = (Run(0, start, len(read), len(words)),)
            marks.append(Mark("character", "char.mojibake", start, end, words, read))
        lines.append(Line(n + 1, start, end, read, n % 2, sheet=sheet, runs=runs))
        after = draw(ENDS)
        sheet += after.count("\x0c")
        text += words + after
    if text and draw(st.booleans()):
        marks.append(Mark("character", "char.margin", len(text) - 1, len(text), text[-1], ""))
    return lines, text, marks


def _block(draw: st.DrawFn, lines: list[Line], numbers: tuple[int, ...]) -> Block:
    """A block over these lines."""
    between = [draw(st.sampled_from(["", " "])) for _ in numbers[1:]]
    text, runs = trace.join([lines[n] for n in numbers], between)
    seams, at = [], 0
    for n, space in zip(numbers[:-1], between, strict=True):
        at += len(lines[n].text) + len(space)
        seams.append(Seam(at, draw(CONFIDENCE), draw(MODE), "join.test", "any <reason>", draw(st.booleans())))
    changes, here = [], 0
    while here < len(text) and draw(st.integers(0, 2)):
        start = draw(st.integers(here, len(text)))
        end = draw(st.integers(start, min(start + 3, len(text))))
        here = max(end, start + 1)
        after = draw(st.text(LETTERS, max_size=2))
        rule = draw(st.sampled_from(["punct.a", "space.b", "x & y"]))
        kind = draw(st.sampled_from(["text", "text", "character", "gap"]))
        changes.append(Change(start, end, after, rule, draw(CONFIDENCE), draw(MODE), "why < not", kind))
    cuts = st.integers(0, len(text))
    parts = tuple(Part(draw(st.sampled_from(NAMES)), *sorted((draw(cuts), draw(cuts))), "p.test")
                  for _ in range(draw(st.integers(0, 4))))
    lost = draw(st.sampled_from([None, None, Seam(0, 0.7, "auto", "gap.lost", "")]))
    role = draw(st.sampled_from([*["body"] * 8, "caption", "byline", "credit", *sorted(HEADS | ASIDE)]))
    return Block(role, numbers, text, runs, draw(CONFIDENCE), "role.test", "seen & <told>", tuple(seams),
                 tuple(changes), parts, lost)


def _nodes(draw: st.DrawFn, blocks: list[Block]) -> list[Node]:
    """A tree over the blocks, in their order; some stay outside."""
    nodes: list[Node] = []
    rest = list(blocks)

    def take(most: int) -> tuple[Block, ...]:
        taken = [rest.pop(0) for _ in range(min(draw(st.integers(0, most)), len(rest)))]
        return tuple(taken)

    def sections(depth: int) -> tuple[Section, ...]:
        return tuple(Section(take(2), take(2), sections(depth - 1) if depth else ())
                     for _ in range(draw(st.integers(0, 2)) if rest else 0))

    while rest:
        if draw(st.integers(0, 3)) == 0:
            nodes.append(rest.pop(0))
        else:
            pages = st.sampled_from([None, None, "1", "2", "A3", ""])
            article = Article(take(2), take(1), take(4), sections(1), take(1), draw(pages), draw(pages))
            nodes.append(article)
    return nodes
