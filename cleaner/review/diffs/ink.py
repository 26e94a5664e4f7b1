"""Ink: how removed, added and asked text is marked, with colours or, as git's word diff does, with signs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from cleaner.review.diffs.visible import columns, spell, spell_changed

_RESET: Final = "\x1b[0m"
_CODES: Final = re.compile("\x1b\\[[0-9]+m")


@dataclass(frozen=True, slots=True)
class Ink:
    """Marks text; everything that comes from a page is spelled first. ``width`` are the columns of a terminal
    in which long lines are folded, 0 if they are not.

    >>> Ink().change(",", "，"), Ink(colour=True).change(",", "")
    ('[-,-]{+，+}', '\\x1b[31m,\\x1b[0m')
    """

    colour: bool = False
    width: int = 0

    def change(self, before: str, after: str) -> str:
        """What goes and what comes in its place; either may be empty."""
        gone, new = spell_changed(before), spell_changed(after)
        return (self._marked("31", "[-", gone, "-]") if gone else "") + (
            self._marked("32", "{+", new, "+}") if new else "")

    def gone(self, text: str) -> str:
        """A text that is set aside as a whole; its spaces are as they are."""
        return self._marked("31", "[-", spell(text), "-]")

    def question(self, before: str, after: str) -> str:
        """What stands, and what it may be."""
        words = spell(before) if after == before else f"{spell_changed(before)}→{spell_changed(after)}"
        return self._marked("33", "{?", words, "?}")

    def lost(self) -> str:
        """A place where text is missing."""
        return self._marked("35", "{", "text is missing here", "}")

    def plain(self, text: str) -> str:
        """Text that stays."""
        return spell(text)

    def title(self, text: str) -> str:
        """What is above the rest."""
        return self._painted("1", spell(text))

    def label(self, text: str) -> str:
        """What a block is."""
        return self._painted("36", spell(text))

    def asks(self, text: str) -> str:
        """Words of a question."""
        return self._painted("33", spell(text))

    def faint(self, text: str) -> str:
        """What need not be read."""
        return self._painted("2", spell(text))

    def folded(self, pieces: Iterable[tuple[str, bool]], margin: str) -> Iterator[str]:
        """Drawn pieces as lines of the terminal's width, all behind a margin: the first line's own, then blanks.
        What is drawn as changed (True) stays in one piece.

        >>> list(Ink(width=8).folded([("芦河晚报", False), ("{+，+}", True)], "7 "))
        ['7 芦河晚', '  报', '  {+，+}']
        """
        line, taken = margin, columns(margin)
        indent = taken
        for text, whole in pieces:
            for atom in [text] if whole or not self.width else text:
                size = columns(_CODES.sub("", atom))
                if self.width and taken > indent and taken + size > self.width:
                    yield line
                    line, taken = " " * indent, indent
                line += atom
                taken += size
        yield line

    def _marked(self, code: str, left: str, text: str, right: str) -> str:
        return self._painted(code, text) if self.colour else f"{left}{text}{right}"

    def _painted(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}{_RESET}" if self.colour and text else text
