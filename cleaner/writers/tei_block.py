"""A block as its TEI element: paragraph, head, byline, figure, furniture, boilerplate."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal, NamedTuple

from cleaner.model import BOILERPLATE, HEADS, RUNNING, Block, Part
from cleaner.writers import markup
from cleaner.writers.tei_desk import UNSURE, Desk, key
from cleaner.writers.tei_log import CHARACTERS, REFLOW
from cleaner.writers.tei_text import IN_BYLINE, IN_DATELINE, INLINE, OPENING, Tags, gap, inner, nested, snap

Zone = Literal["top", "middle", "bottom", "after"]
"""Where in a div: before any paragraph, between paragraphs, behind them, or behind nested divs.

TEI takes headings and openers only at the top, bylines only at the top and behind, paragraphs nowhere after
a nested div.
"""


class Spot(NamedTuple):
    """Where an element is written: ids' scope, indent, zone, whether a credit may end it, a jump's target.

    ``home`` is the indent of the run-in credit if it goes behind the end of the div.
    """

    scope: str
    pad: str
    zone: Zone = "top"
    closing: bool = False
    link: str = ""
    home: str = ""


_HEADS: Final = {
    "kicker": 'type="sub" subtype="kicker"',
    "deck": 'type="sub" subtype="deck"',
    "headline": 'type="main"',
    "crosshead": 'type="crosshead"',
}

SAYS: Final = {
    "copyright": "copyright notice",
    "breadcrumb": "breadcrumb of a web page",
    "navigation": "navigation words of a web page",
    "metadata": "source, date or counters of a web page",
    "editors": "editors of the page",
    "contact": "contact line",
    "imprint": "imprint",
    "guide": "guide to other pages",
    "advertisement": "advertisement",
    "noise": "stray characters",
}
"""What stands in the place of boilerplate, by its role."""


def write(desk: Desk, block: Block, spot: Spot) -> tuple[str, str]:
    """A block as lines of TEI, and the run-in credit that must go behind what follows it, if any."""
    role = block.role
    turned = page_break(desk, block, spot.pad) if desk.many_sheets or desk.zones is not None else ""
    if role == "body":
        lines, credit = _paragraph(desk, block, spot)
        return turned + lines, credit
    if role in BOILERPLATE:
        return turned + _boilerplate(desk, block, spot), ""
    if role in RUNNING:
        return turned + _furniture(desk, block, spot), ""
    if role == "caption":
        return turned + _figure(desk, block, spot), ""
    if role in HEADS:
        return turned + _head(desk, block, spot), ""
    return turned + _line(desk, block, spot), ""


def page_break(desk: Desk, block: Block, pad: str) -> str:
    """The ``pb`` before a block, if a printed page begins with it, and the ``cb``, if a column does."""
    sheet = desk.turn(block.runs[0].start) if desk.many_sheets and block.runs else None
    out = page_begin(desk, sheet, pad) if sheet else ""
    column = desk.column(block.lines[0]) if desk.zones is not None and block.lines else 0
    if column:
        out += f"{pad}{desk.column_break(desk.lines[block.lines[0]].sheet, column, desk.name('cb'))}\n"
    return out


def page_begin(desk: Desk, sheet: int, pad: str) -> str:
    """The ``pb`` of a printed page, between elements."""
    label = markup.attribute(desk.label(sheet))
    return f'{pad}<pb n="{label}"{desk.on_sheet(sheet)} xml:id="{desk.name("pb")}"/>\n'


def simple(
    desk: Desk, block: Block, name: str, attributes: str, spot: Spot, sort: str, tags: Tags = INLINE
) -> str:
    """One element with the whole text of a block; it has an xml:id if the log points into it."""
    element = desk.name(f"{spot.scope}.{sort}")
    content, pointed = inner(desk, block, 0, len(block.text), element, tags)
    if block.lost is not None:
        content += gap(desk, block)
    if pointed:
        attributes += f' xml:id="{element}"'
    places = desk.places(block, 0, len(block.text))
    return f"{spot.pad}<{name}{attributes}{places}{desk.doubt(block)}>{content}</{name}>\n"


def masthead(desk: Desk, blocks: list[Block], date: str, pad: str) -> str:
    """The title page: the newspaper's name, then lines with day and number. ``date`` is ISO or empty."""
    inside = Spot("front", pad + "    ")
    out = [f'{pad}<titlePage type="masthead">\n{pad}  <docTitle>\n',
           simple(desk, blocks[0], "titlePart", ' type="main"', inside, "t"),
           f"{pad}  </docTitle>\n"]
    inside = Spot("front", pad + "  ")
    for block in blocks[1:]:
        year, month, day = (*date.split("-"), "", "")[:3]
        words = f"{year}年{month.lstrip('0')}月{day.lstrip('0')}日"
        at = block.text.find(words) if day else -1
        dated: Tags = {"date": (f'<docDate when="{date}">', "</docDate>")}
        if at >= 0:
            block = replace(block, parts=(Part("date", at, at + len(words), ""),))
        out.append(page_break(desk, block, inside.pad))
        out.append(simple(desk, block, "docImprint", "", inside, "t", dated))
    out.append(f"{pad}</titlePage>\n")
    return "".join(out)


def _paragraph(desk: Desk, block: Block, spot: Spot) -> tuple[str, str]:
    """A paragraph, with its run-in opener before it; its run-in credit is given back."""
    if spot.zone == "after":
        return simple(desk, block, "closer", "", spot, "c"), ""
    size = len(block.text)
    start, end = 0, size
    if block.parts:
        start = _opening(block) if spot.zone == "top" else 0
        end = _closing(block, start) if spot.closing else size
    out = ""
    if start:
        run_in = ' rend="run-in"' if start < size else ""
        out = _piece(desk, block, "opener", 0, start, run_in, spot, "o", OPENING)
    if start < end or not size or block.lost:
        element = desk.name(f"{spot.scope}.p")
        content = inner(desk, block, start, end, element)[0]
        if block.lost is not None:
            content += gap(desk, block)
        places = desk.places(block, start, end)
        out += f'{spot.pad}<p xml:id="{element}"{places}{desk.doubt(block)}>{content}</p>\n'
    if end == size:
        return out, ""
    home = spot._replace(pad=spot.home or spot.pad)
    return out, _piece(desk, block, "byline", end, size, ' rend="run-in"', home, "by", IN_BYLINE)


def _piece(
    desk: Desk, block: Block, name: str, low: int, high: int, attributes: str, spot: Spot, sort: str,
    tags: Tags,
) -> str:
    """One element with a stretch of a block's text."""
    element = desk.name(f"{spot.scope}.{sort}")
    content, pointed = inner(desk, block, low, high, element, tags)
    if pointed:
        attributes += f' xml:id="{element}"'
    return f"{spot.pad}<{name}{attributes}{desk.places(block, low, high)}>{content}</{name}>\n"


def _opening(block: Block) -> int:
    """Where the run-in byline and dateline of a paragraph end, and the spaces after them; 0: it has none."""
    text, end = block.text, 0
    for part in nested(block.parts):
        if part.start < end:
            continue
        if part.role not in ("byline", "dateline") or not _blank(text[end : part.start]):
            break
        end = part.end
    if not end:
        return 0
    return snap(block.changes, end + len(text) - end - len(text[end:].lstrip()))


def _closing(block: Block, start: int) -> int:
    """Where the run-in credit that ends a paragraph begins; the text's length: it has none."""
    size = len(block.text)
    for part in block.parts:
        if part.role in ("credit", "byline") and part.start >= start and _blank(block.text[part.end :]):
            low = snap(block.changes, part.start)
            return low if low < size else size
    return size


def _blank(text: str) -> bool:
    return not text or text.isspace()


def _figure(desk: Desk, block: Block, spot: Spot) -> str:
    """A photograph with its caption, and the credit that was run into it."""
    name = desk.name(f"{spot.scope}.fig")
    pad = spot.pad + "  "
    size = len(block.text)
    end = _closing(block, 0) if block.parts else size
    seen = "" if desk.zones is None else f' facs="{desk.zones.picture(block)}"'
    out = [f'{spot.pad}<figure type="photograph"{seen} xml:id="{name}"{desk.doubt(block)}>\n']
    if end or block.lost:
        element = desk.name(f"{spot.scope}.cap")
        content, pointed = inner(desk, block, 0, end, element)
        pointer = f' xml:id="{element}"' if pointed else ""
        places = desk.places(block, 0, end)
        out.append(f'{pad}<head type="caption"{pointer}{places}>{content}{gap(desk, block)}</head>\n')
    if end < size:
        run_in = ' rend="run-in"' if end else ""
        credit = spot._replace(pad=pad)
        out.append(_piece(desk, block, "byline", end, size, run_in, credit, "by", IN_BYLINE))
    out.append(f"{spot.pad}</figure>\n")
    return "".join(out)


def _head(desk: Desk, block: Block, spot: Spot) -> str:
    """A head; between paragraphs, where TEI takes none, a label."""
    if spot.zone == "after":
        return simple(desk, block, "closer", "", spot, "c")
    if spot.zone == "top":
        return simple(desk, block, "head", f" {_HEADS[block.role]}", spot, "h")
    return simple(desk, block, "label", f' type="{block.role}"', spot, "h")


def _line(desk: Desk, block: Block, spot: Spot) -> str:
    """A byline, dateline or credit on a line of its own; between paragraphs it stands as an ``ab``."""
    role = block.role
    if spot.zone == "middle":
        return simple(desk, block, "ab", f' type="{role}"', spot, "by", IN_BYLINE)
    if spot.zone == "top" and {"byline", "dateline"} <= {part.role for part in block.parts}:
        return simple(desk, block, "opener", "", spot, "o", OPENING)
    if role == "dateline":
        return simple(desk, block, "dateline", "", spot, "by", IN_DATELINE)
    return simple(desk, block, "byline", "", spot, "by", IN_BYLINE)


def _furniture(desk: Desk, block: Block, spot: Spot) -> str:
    """What belongs to the printed page: running heads, page numbers, names of sections, jump lines."""
    sort = block.role
    if sort == "folio":
        sort = "pageNum" if block.text.strip().isdecimal() else "header"
    spot = spot._replace(scope="fw")
    if sort != "jump" or not spot.link:
        return simple(desk, block, "fw", f' type="{sort}"', spot, "f")
    element = desk.name("fw.f")
    content, pointed = inner(desk, block, 0, len(block.text), element)
    pointer = f' xml:id="{element}"' if pointed else ""
    places = desk.places(block, 0, len(block.text))
    return (f'{spot.pad}<fw type="jump"{pointer}{places}{desk.doubt(block)}>'
            f'<ref target="#{spot.link}">{content}</ref></fw>\n')


def _boilerplate(desk: Desk, block: Block, spot: Spot) -> str:
    """A gap; the text that stood there is in the log, as it was in the source."""
    name = desk.name("b")
    spans = desk.stretch([(start, start + taken) for _, start, _, taken in block.runs])
    desk.log.joined += spans
    rule = block.rule or f"boilerplate.{block.role}"
    for mark in desk.marks.get(key(block), ()) if desk.marks else ():
        if not any(a <= mark.start and mark.end <= b for a, b in spans):
            desk.log.entry(CHARACTERS, f"#{name}", mark.rule, mark.kind, mark.confidence,
                           [(mark.start, mark.end)], None, mark.after)
    desk.log.entry(REFLOW, f"#{name}", rule, "boilerplate", block.confidence, spans, reason=block.reason,
                   ask=block.confidence < UNSURE)
    return (f'{spot.pad}<gap reason="editorial" ana="#op.boilerplate"{desk.on_page(block.lines)}'
            f' resp="{desk.author(block)}"'
            f' cert="{markup.cert(block.confidence)}" xml:id="{name}">'
            f'<desc xml:lang="en">{SAYS[block.role]}</desc></gap>\n')
