"""Write an outcome as TEI P5: header, masthead, articles with their parts, and the log of every edit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final, NamedTuple

from cleaner.model import ASIDE, HEADS, Article, Block, Node, Outcome, Section
from cleaner.writers import markup, tei_block, tei_facsimile, tei_header, tei_layout
from cleaner.writers.tei_block import Spot, Zone
from cleaner.writers.tei_desk import NOWHERE, Desk
from cleaner.writers.tei_log import CHARACTERS

_PROLOGUE: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<?xml-model href="https://www.tei-c.org/release/xml/tei/custom/schema/relaxng/tei_all.rng" \
type="application/xml" schematypens="http://relaxng.org/ns/structure/1.0"?>
"""

_PAD: Final = "      "


class _Place(NamedTuple):
    """An article's place in the file: its own number, the number it shows, the xml:ids it is tied to.

    ``next`` is the part that continues it, ``prev`` the part that it continues; empty if there is none here.
    """

    number: int
    shown: int
    next: str = ""
    prev: str = ""


def write(outcome: Outcome, *, version: str, when: str | None = None) -> bytes:
    """A complete TEI file in UTF-8. ``version`` is the tool's; ``when`` (ISO 8601) dates it, if given."""
    desk = Desk(outcome)
    header = tei_header.write(outcome, desk, version, when)
    for mark in desk.marks.get(NOWHERE, ()):
        desk.log.entry(CHARACTERS, desk.whole, mark.rule, mark.kind, mark.confidence,
                       [(mark.start, mark.end)], None, mark.after)
    front, rest = _front(outcome, desk)
    body = _body(outcome, desk, rest, bool(front))
    tei_layout.tell(desk)
    script = markup.attribute(outcome.script)
    return "".join((
        _PROLOGUE,
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="{desk.prefix}" xml:lang="{script}">\n',
        header,
        "" if desk.zones is None else tei_facsimile.write(desk.zones),
        '  <text type="issue">\n', front, "    <body>\n", body, "    </body>\n  </text>\n",
        desk.log.write(),
        "</TEI>\n",
    )).encode()


def _front(outcome: Outcome, desk: Desk) -> tuple[str, Sequence[Node]]:
    """The front with the masthead, if the page begins with one; and the nodes that come after it."""
    nodes = outcome.nodes
    low = 0
    while low < len(nodes) and _role(nodes[low]) in ASIDE - {"masthead"}:
        low += 1
    high = low
    while high < len(nodes) and _role(nodes[high]) == "masthead":
        high += 1
    if low == high:
        return "", nodes
    out = ["    <front>\n", _first_page(desk)]
    blocks = [node for node in nodes[:high] if isinstance(node, Block)]
    out += [tei_block.write(desk, block, Spot("front", _PAD))[0] for block in blocks[:low]]
    out.append(tei_block.page_break(desk, blocks[low], _PAD))
    out.append(tei_block.masthead(desk, blocks[low:], tei_header.day(outcome), _PAD))
    out.append("    </front>\n")
    return "".join(out), nodes[high:]


def _role(node: Node) -> str:
    return node.role if isinstance(node, Block) else ""


def _first_page(desk: Desk) -> str:
    """The ``pb`` of the page that the dump begins with."""
    return tei_block.page_begin(desk, desk.sheet, _PAD)


def _body(outcome: Outcome, desk: Desk, nodes: Sequence[Node], begun: bool) -> str:
    """Articles and what stands between them; text that belongs to no article is kept in a loose div."""
    out = [] if begun else [_first_page(desk)]
    places = iter(_places(outcome, desk))
    filled = False
    for loose, group in groupby(nodes, _is_loose):
        if loose:
            blocks = [node for node in group if isinstance(node, Block)]
            inside = _contents(desk, blocks, Spot("loose", _PAD + "  "))
            out.append(f'{_PAD}<div type="loose">\n{inside}{_PAD}</div>\n')
            filled = True
            continue
        for node in group:
            if isinstance(node, Article):
                out.append(_article(desk, node, next(places)))
                filled = True
            else:
                out.append(tei_block.write(desk, node, Spot("between", _PAD))[0])
    if not filled:
        out.append(f'{_PAD}<ab type="empty"/>\n')
    return "".join(out)


def _is_loose(node: Node) -> bool:
    """Whether this is text that belongs to no article. A caption may stand between articles in TEI."""
    return isinstance(node, Block) and node.role not in ASIDE and node.role != "caption"


def _article(desk: Desk, article: Article, place: _Place) -> str:
    """An article with its heads, opener, paragraphs, parts and credits."""
    spot = Spot(f"a{place.number}", _PAD + "  ", home=_PAD + "  ")
    blocks = article.heads + article.opener + article.blocks
    turned = _turned(desk, blocks, article.sections)
    if article.sections:
        held: list[str] = []
        inside = _contents(desk, blocks, spot, place, followed=True)
        inside += _sections(desk, article.sections, spot, place, held) + "".join(held)
        after = spot._replace(zone="after")
        for block in article.closer:
            inside += tei_block.write(desk, block, after._replace(link=place.next))[0]
    else:
        inside = _contents(desk, blocks + article.closer, spot, place)
    return f'{turned}{_PAD}<div type="article"{_attributes(desk, place)}>\n{inside}{_PAD}</div>\n'


def _turned(desk: Desk, blocks: Sequence[Block], sections: Sequence[Section]) -> str:
    """The ``pb`` of a printed page that begins with an article, before it."""
    if not blocks and sections:
        return _turned(desk, sections[0].heads + sections[0].blocks, sections[0].sections)
    return tei_block.page_break(desk, blocks[0], _PAD) if blocks else ""


def _attributes(desk: Desk, place: _Place) -> str:
    """An article's attributes: which part of a story it is if both parts are in this file."""
    out = ' subtype="continuation"' if place.prev else ""
    out += f' n="{place.shown}"'
    if place.next or place.prev:
        out += f' part="{"M" if place.next and place.prev else "I" if place.next else "F"}"'
    if place.next:
        out += f' next="#{place.next}"'
    if place.prev:
        out += f' prev="#{place.prev}"'
    facs = "" if desk.zones is None else desk.zones.article(place.number)
    seen = f' facs="{facs}"' if facs else ""
    return f'{out}{seen} xml:id="{desk.prefix}.a{place.number}"'


def _sections(desk: Desk, sections: Sequence[Section], spot: Spot, place: _Place, held: list[str]) -> str:
    """The parts of an article; the credit that ends the last one is ``held`` for the end of the whole."""
    out: list[str] = []
    place = place._replace(prev="")
    for n, section in enumerate(sections, 1):
        own = held if n == len(sections) else []
        name = desk.name(f"{spot.scope}.s")
        blocks = section.heads + section.blocks
        out.append(_turned(desk, blocks, section.sections))
        out.append(f'{spot.pad}<div type="section" n="{n}" xml:id="{name}">\n')
        inner = spot._replace(pad=spot.pad + "  ", home=spot.home if own is held else spot.pad + "  ")
        out.append(_contents(desk, blocks, inner, place, bool(section.sections), own))
        if section.sections:
            out.append(_sections(desk, section.sections, inner, place, own))
        if own is not held:
            out.append("".join(own))
        out.append(f"{spot.pad}</div>\n")
    return "".join(out)


def _contents(
    desk: Desk,
    blocks: Sequence[Block],
    spot: Spot,
    place: _Place | None = None,
    followed: bool = False,
    held: list[str] | None = None,
) -> str:
    """The blocks of a div, each in the form that its place takes; ``followed`` tells that divs come behind.

    A run-in credit goes behind its paragraph, or into ``held``.
    """
    first = last = len(blocks)
    for i, block in enumerate(blocks):
        if block.role == "body" or (i > first and block.role in HEADS):
            first, last = min(first, i), i
    out: list[str] = []
    here = spot
    for i, block in enumerate(blocks):
        zone: Zone = "top" if i <= first else "bottom" if i > last and not followed else "middle"
        link = ""
        if place and block.role == "jump":
            link = place.prev if i < first and place.prev else place.next
        closing = i == last and not followed
        if here.zone != zone or here.closing != closing or here.link != link:
            here = Spot(spot.scope, spot.pad, zone, closing, link, spot.home)
        lines, credit = tei_block.write(desk, block, here)
        out.append(lines)
        if credit and held is not None:
            held.append(credit)
        elif credit:
            out.append(credit)
    return "".join(out)


def _places(outcome: Outcome, desk: Desk) -> list[_Place]:
    """Number the articles and tie the halves of those that jump to another page of this file.

    Two halves belong together if the pages named in their jump lines lie as far apart as the sheets that
    they stand on, and if no other article says the same.
    """
    articles = [node for node in outcome.nodes if isinstance(node, Article)]
    numbers = range(1, len(articles) + 1)
    ways = [_way(desk, article) for article in articles] if desk.many_sheets else []
    following: dict[int, int] = {}
    for here, (sheet, target, _) in enumerate(ways):
        if target is None or sum(way[:2] == (sheet, target) for way in ways) > 1:
            continue
        there = [i for i, (page, _, origin) in enumerate(ways)
                 if i > here and origin is not None and page > sheet and target - origin == page - sheet]
        if len(there) == 1 and there[0] not in following.values():
            following[here] = there[0]
    before = {there: here for here, there in following.items()}
    shown: dict[int, int] = {}
    for i in range(len(articles)):
        shown[i] = shown[before[i]] if i in before else len(set(shown.values())) + 1
    return [
        _Place(n, shown[n - 1],
               f"{desk.prefix}.a{following[n - 1] + 1}" if n - 1 in following else "",
               f"{desk.prefix}.a{before[n - 1] + 1}" if n - 1 in before else "")
        for n in numbers
    ]


def _way(desk: Desk, article: Article) -> tuple[int, int | None, int | None]:
    """The sheet an article stands on, the page it goes on to, and the page it comes from."""
    blocks = article.heads + article.opener + article.blocks
    for section in article.sections[:1]:
        blocks += section.heads + section.blocks
    run = next((block.runs[0] for block in blocks if block.runs), None)
    sheet = desk.lines[desk.line_at(run.start)].sheet if run else 0
    return sheet, _page(article.continued), _page(article.continues)


def _page(label: str | None) -> int | None:
    """The number in a page's label.

    >>> _page("A02"), _page(None)
    (2, None)
    """
    found = re.search("[0-9]+", label or "")
    return int(found[0]) if found else None
