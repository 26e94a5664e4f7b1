"""Gauge: where a line of Han goes on in the next column that was read over a gutter, by what each column holds.

Engines that tell lines alone read over narrow gutters, too. As characters of one type are equally wide, the length
of the line in each column tells how many of them stand there.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final

from cleaner.box import Box, around
from cleaner.readers.bands import BAND, Bands
from cleaner.readers.crowd import MOST_PAIRS
from cleaner.readers.grid import is_read_over, lies_over
from cleaner.readers.scan import UNTOLD, Row, Words
from cleaner.skew import shifted
from cleaner.type_size import ems

MOSTLY: Final = 0.8
"""The share of a line's characters that are as wide as high at least: Latin letters differ in width."""
LACKING: Final = 1.5
"""Ems that it may be shorter than the columns that it lies over: more is an indent, or the end of a paragraph."""
INSET: Final = 3.0
"""Ems that it begins to the right of its first column's edge at most: more is a byline, or a heading."""


def over_gutters(rows: Sequence[Row], slots: Sequence[Box], body: float, wide: float, slope: float) -> dict[int, Words]:
    """The rows without words that were read over gutters, by their index, with their pieces as words are told.

    Each is at least so ``wide``, and stands between lines of one column, or between others that the columns would
    part as well. The columns stand as they would if the page did not lean, by ``slope``; the pieces as they do.
    """
    boxes = {n: shifted(row.printed.box, slope) for n, row in enumerate(rows)
             if row.printed.box and not row.printed.vertical}
    found = {n: told for n, box in boxes.items() if rows[n].words is UNTOLD and box.width >= wide
             and (told := gauged(rows[n].text, box, lies_over(box, slots, body), body))}
    if not found:
        return {}
    lines = [one for n, box in boxes.items() for one in ([one for _, one in found[n]] if n in found else [box])]
    bands = Bands(lines, BAND * body)
    if len(found) * bands.crowd > MOST_PAIRS:
        return {}
    out = {}
    for n, told in found.items():
        box = around([one for _, one in told])
        near = [lines[k] for k in bands.near(box.top - body, box.bottom + body)]
        if is_read_over(box, lies_over(box, slots, body), near, body):
            out[n] = tuple([(at, shifted(one, -slope)) for at, one in told])
    return out


def gauged(text: str, box: Box, slots: Sequence[Box], body: float) -> Words:
    """The pieces of a line that lies over columns, as words are told; none if it does not fill them.

    >>> slots = [Box(0, 0, 100, 900), Box(110, 0, 210, 900)]
    >>> gauged("芦河开闸放水槐荫里菜", Box(0, 40, 210, 60), slots, 20)
    ((0, Box(left=0, top=40, right=100, bottom=60)), (5, Box(left=110, top=40, right=210, bottom=60)))
    >>> gauged("放水。槐荫里菜", Box(0, 40, 210, 60), slots, 20)
    ()
    """
    if len(slots) < 2 or 2 * ems(text) - len(text) < MOSTLY * len(text):
        return ()
    boxes = [box._replace(left=max(box.left, slot.left), right=min(box.right, slot.right)) for slot in slots]
    boxes[0], boxes[-1] = boxes[0]._replace(left=box.left), boxes[-1]._replace(right=box.right)
    whole = sum([one.width for one in boxes])
    if abs(whole / body - ems(text)) > LACKING or box.left - slots[0].left > INSET * body:
        return ()
    begins = [0.0, *accumulate([ems(char) for char in text])]
    ends = [*accumulate([one.width * ems(text) / whole for one in boxes])]
    starts = [0, *(min(range(len(begins)), key=lambda k: abs(begins[k] - end)) for end in ends[:-1])]
    parts = [text[start:end] for start, end in pairwise([*starts, len(text)])]
    return tuple(zip(starts, boxes, strict=True)) if all(map(str.strip, parts)) else ()
