"""Drawing: the sheets of a page as SVG, layer upon layer."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.box import Box
from cleaner.model import Outcome
from cleaner.picture.ink import BOW, Point, bowed, curved, number, pill, rectangle, straight, typeset, words
from cleaner.picture.labels import Label, letter, told
from cleaner.picture.order import BESIDE, Passage, passages, stretches
from cleaner.picture.plan import Leaf, Plan, Spot
from cleaner.picture.scans import Backdrop
from cleaner.writers.markup import attribute, escape

HUES: Final = 8
"""Colours for articles; the ninth has the first one's again, and another number."""

LEAST: Final = 6.0
MOST: Final = 11.0
"""The size of the numbers beside blocks: half a line's height, but legible and no larger than needed."""

TIP: Final = 3.0
"""The least length of an arrow: its tip's."""

PATTERNS: Final = (
    '<defs>'
    '<pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="hatching" d="M0 0V7"/></pattern>'
    '<pattern id="dust" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">'
    '<path class="dusting" d="M0 0V5"/></pattern>'
    '<marker id="tip" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="5" markerHeight="5" orient="auto">'
    '<path class="tip" d="M0 1L9 5L0 9z"/></marker>'
    '<marker id="tip-thin" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
    '<path class="tip" d="M0 1L9 5L0 9z"/></marker>'
    '<marker id="tip-join" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="6" markerHeight="6" orient="auto">'
    '<path class="tip-join" d="M0 1L9 5L0 9z"/></marker>'
    '</defs>'
)
"""Hatchings and arrowheads."""


def drawing(
    outcome: Outcome, plan: Plan, labels: Sequence[Label], scans: dict[int, Backdrop]
) -> Iterator[str]:
    """The elements of a page's picture, those below first."""
    yield PATTERNS
    for leaf in plan.leaves:
        yield from _paper(leaf, scans.get(leaf.n))
    yield '<g class="layer columns">'
    for leaf in plan.leaves:
        yield from _columns(leaf)
    yield '</g><g class="layer lines">'
    for i in _large_first(plan.spots):
        yield _line(outcome, i, plan.spots[i], labels[i])
    yield '</g><g class="layer order">'
    yield from _ways(outcome, plan.spots, labels)
    yield '</g><g class="layer badges">'
    for spot, label in zip(plan.spots, labels, strict=True):
        yield from _badges(spot, label)
    yield "</g>"


def _large_first(spots: Sequence[Spot]) -> list[int]:
    """The lines by the size of their type, halved and halved again, those of a size in reading order: where boxes
    overlap, a headline's must not lie on the lines around it.
    """
    return sorted(range(len(spots)), key=lambda i: -math.frexp(min(spots[i].box.width, spots[i].box.height))[1])


def article_class(article: int) -> str:
    """The class that gives an article's lines their colour.

    >>> article_class(9), article_class(0)
    ('a1', 'a0')
    """
    return f"a{(article - 1) % HUES + 1}" if article else "a0"


def _paper(leaf: Leaf, scan: Backdrop | None) -> Iterator[str]:
    """A sheet without its lines: its scan, what it is called, its pictures and bars, and the list beside it."""
    yield rectangle(leaf.frame, "paper")
    if scan is not None and leaf.image is not None:
        box = leaf.image
        yield (f'<image class="layer scan" x="{number(box.left)}" y="{number(box.top)}" width="{number(box.width)}" '
               f'height="{number(box.height)}" preserveAspectRatio="none" href="{attribute(scan.href)}"/>')
    yield words(_about(leaf, scan), leaf.frame.left, leaf.frame.top - 7, "sheet-name")
    if leaf.strays is not None:
        yield rectangle(leaf.strays, "paper")
        yield words("lines without a place on the sheet", leaf.strays.left, leaf.frame.top - 7, "sheet-name")
    for k, box in enumerate(leaf.pictures, 1):
        yield rectangle(box, "picture")
        yield words(f"picture {k}", box.left + 6, box.top + 16, "note")
    for box in leaf.bars:
        yield rectangle(_visible(box), "bar")


def _about(leaf: Leaf, scan: Backdrop | None) -> str:
    """What is written above a sheet."""
    if not leaf.plain:
        return leaf.name
    unshown = "; its scan is not shown, there is nothing to lay over it" if scan is not None else ""
    return f"{leaf.name}: no boxes, so its lines are drawn one below the other{unshown}"


def _visible(bar: Box) -> Box:
    """A bar with a width that is seen."""
    return bar._replace(right=max(bar.right, bar.left + 1), bottom=max(bar.bottom, bar.top + 1))


def _columns(leaf: Leaf) -> Iterator[str]:
    """The columns of a sheet with their numbers, and bands without; one that cannot be drawn keeps its number."""
    for box, n in zip(leaf.columns, leaf.numbers, strict=True):
        if box.width > 0 and box.height > 0:
            yield rectangle(box, "column" if n else "band", rx="2")
            name = f"column {n}" if n else "band"
            yield words(name, box.left + 3, max(box.top - 3, leaf.frame.top + 8), "column-name")


def _line(outcome: Outcome, i: int, spot: Spot, label: Label) -> str:
    """A line: its box by article and role, its text, and all that is told of it."""
    kind = ["line", article_class(label.article), "aside" if label.is_aside else "", f"r-{label.role}",
            "stray" if spot.stray else "", "unsure" if label.is_unsure else ""]
    return (f'<g class="{attribute(" ".join(filter(None, kind)))}" data-line="{i + 1}" data-block="{label.block}" '
            f'data-article="{label.article}"><title>{escape(told(outcome, i, label, spot.stray))}</title>'
            f'{rectangle(spot.box, "box")}{typeset(spot.box, spot.set, spot.upright)}</g>')


def _ways(outcome: Outcome, spots: Sequence[Spot], labels: Sequence[Label]) -> Iterator[str]:
    """The reading order: along each block, and on to the next."""
    found = stretches(outcome, spots)
    for one in found:
        article = labels[one.first].article
        yield straight(one.start, one.end, f"spine{' faint' if one.aside else ''} {article_class(article)}", article)
    joins = []
    for passage in passages(outcome, spots, found):
        kind = f"{passage.way}{' faint' if passage.faint else ''}"
        if passage.way == "step":
            yield straight(*_forward(passage), kind, _article(passage, labels))
        elif passage.way == "jump":
            yield curved(passage.start, passage.end, passage.upright, kind, _article(passage, labels))
        else:
            joins.append(passage)
    for passage in joins:
        yield from _join(passage, _article(passage, labels))


def _article(passage: Passage, labels: Sequence[Label]) -> int:
    """The article that a way stays in, 0 if it leads from one to another."""
    one, two = [labels[i].article for i in passage.lines]
    return one if one == two else 0


def _forward(passage: Passage) -> tuple[Point, Point]:
    """A step's two ends; also where boxes overlap it leads on, not back."""
    (a, b), (c, d) = passage.start, passage.end
    return ((max(a, c + TIP), b) if passage.upright else (a, min(b, d - TIP))), (c, d)


def _join(passage: Passage, article: int) -> Iterator[str]:
    """What joins two parts of a block that do not stand together, and how sure that is."""
    asks = passage.seam is not None and passage.seam.mode == "ask"
    line = bowed if passage.bowed else curved
    yield line(passage.start, passage.end, passage.upright, "join ask" if asks else "join", article)
    if passage.seam is not None:
        x, y = _middle(passage)
        sure = f"{passage.seam.confidence:.2f}".removeprefix("0")
        yield pill(x, y, f"{sure}?" if asks else sure, 8, "sure ask" if asks else "sure", article)


def _middle(passage: Passage) -> Point:
    """Where a way has come half."""
    (a, b), (c, d) = passage.start, passage.end
    x, y = (a + c) / 2, (b + d) / 2
    if not passage.bowed:
        return x, y
    return (x, y / 4 + 0.75 * (max(b, d) + BOW)) if passage.upright else (x / 4 + 0.75 * (max(a, c) + BOW), y)


def _badges(spot: Spot, label: Label) -> Iterator[str]:
    """The number of a block and the letter of its role where it begins; what is asked, where a line ends."""
    box = spot.box
    size = min(max((box.width if spot.upright else box.height) * 0.5, LEAST), MOST)
    if label.first or label.wavers:
        mark = "?" if label.wavers else ""
        text = " ".join(filter(None, (str(label.block) if label.first else "", letter(label.role) + mark)))
        x, y = ((box.left + box.right) / 2, box.top - BESIDE - size / 2) if spot.upright else (
            box.left - BESIDE - 0.31 * size * len(text), box.top + min(box.height / 2, size))
        kind = ["badge", article_class(label.article), "aside" if label.is_aside else "",
                "unsure" if label.wavers else ""]
        yield pill(x, y, text, size, " ".join(filter(None, kind)), label.article)
    if label.asks:
        x, y = ((box.left + box.right) / 2, box.bottom) if spot.upright else (box.right, (box.top + box.bottom) / 2)
        yield pill(x, y, "…?" if label.lost else "?", size, "question", label.article)
