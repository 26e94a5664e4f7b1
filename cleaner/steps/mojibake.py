"""Mojibake: UTF-8 that was read as Latin-1 or Windows-1252, found cheaply and mended by ftfy."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cleaner.model import Change
from cleaner.patterns import compiled
from cleaner.rules import Rule

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

_TAIL: Final = (
    "[\\x80-\\xbf\\u0152\\u0153\\u0160\\u0161\\u0178\\u017d\\u017e\\u0192\\u02c6\\u02dc\\u2013\\u2014\\u2018-\\u201a"
    "\\u201c-\\u201e\\u2020-\\u2022\\u2026\\u2030\\u2039\\u203a\\u20ac\\u2122]"
)
"""What the second and later bytes of a UTF-8 character look like in Latin-1 or Windows-1252."""

_STRETCH: Final = compiled(
    rf"(?:[\xc2-\xdf]{_TAIL}|[\xe0-\xef]{_TAIL}{{2}}|[\xf0-\xf4]{_TAIL}{{3}})+"
)


@lru_cache(maxsize=1)
def _settings() -> TextFixerConfig:
    """ftfy's settings that leave Chinese alone; with its own, 他说：“好” would come out as 他说:"好"."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        uncurl_quotes=False, fix_character_width=False, fix_latin_ligatures=False, unescape_html=False,
        fix_line_breaks=False, remove_control_chars=False, normalization=None,
    )


def mended(rule: Rule, text: str) -> Iterator[Change]:
    """The stretches of a suspected line that ftfy turns back, each as one change.

    >>> from cleaner.rules import packs
    >>> [(c.start, c.end, c.after) for c in mended(packs().rules["characters.mojibake"], "芦河èŠ¦æ²³晚报")]
    [(2, 8, '芦河')]
    """
    if rule.search is not None and not rule.search(text):
        return
    from ftfy import fix_text

    if fix_text(text, _settings()) == text:
        return
    for match in _STRETCH.finditer(text):
        after = fix_text(match[0], _settings())
        if after != match[0]:
            yield Change(match.start(), match.end(), after, rule.id, rule.confidence, "auto", "", "character")
