"""A settled page: a reading text that was written by cleaner and needs no cleaning."""

from __future__ import annotations

from itertools import pairwise

from cleaner.endings import is_complete
from cleaner.model import Page


def is_settled(page: Page) -> bool:
    """Whether each unfinished block, and no other, is followed by two blank lines instead of one.

    No engine writes so: its cut sentences stand one blank line apart like all others. So this is the sign by
    which a reading text is known again, and with it what ends without a full stop and must not be joined.

    >>> from cleaner.readers import read
    >>> is_settled(read("老桥新生\\n\\n\\n芦河大桥通车。\\n\\n车流如织。\\n"))
    True
    >>> is_settled(read("芦河大\\n\\n桥通车。\\n"))
    False
    """
    lines, text = page.lines, page.source.text
    if not lines or lines[0].start or len(text) != lines[-1].end + 1 or text[-1] != "\n":
        return False
    walls = 0
    for one, two in pairwise(lines):
        blank = 1 if is_complete(one.text) else 2
        if two.gap != blank or two.start - one.end != blank + 1 or two.level or one.sheet != two.sheet:
            return False
        walls += blank == 2
    return walls > 0
