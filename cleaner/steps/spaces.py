"""Spaces in Chinese text: which ones part names and halves, and which are a scanner's."""

from __future__ import annotations

from typing import Final

from cleaner.model import Change
from cleaner.patterns import compiled
from cleaner.rules import Rule

SPACE: Final = "[ \\t\\u00a0\\u2000-\\u200a\\u202f\\u205f\\u3000]"
"""Every space that a line can hold, the fullwidth one among them."""

STRAY: Final = 3
"""Most spaces in a row that a scanner makes of nothing; more are the gutter between two columns."""

REACH: Final = 24
"""Characters of context that a name list needs: a title and four names of three characters with spaces."""

BRACKET_REACH: Final = 60
"""Longest bracket, in characters, within which spaces are taken to part names."""

_HAN: Final = "[\\u3400-\\u9fff\\U00020000-\\U0003ffff]"
_NAME: Final = "[\\u3400-\\u9fff·]{2,4}"
_BETWEEN: Final = compiled(rf"{SPACE}(?<={_HAN}{SPACE}){SPACE}{{0,{STRAY - 1}}}(?={_HAN})")
_BESIDE: Final = compiled(
    rf"{SPACE}(?:(?<=[。！？”’）》」』】]{SPACE}){SPACE}{{0,{STRAY - 1}}}(?!{SPACE}|\Z)"
    rf"|(?<!{SPACE}.){SPACE}{{0,{STRAY - 1}}}(?=[“‘（《「『【]))"
)
_SENTENCE: Final = compiled(r"[，。；！？,;]")
_TITLED: Final = compiled(
    rf"(?:(?:记者|記者|通讯员|通訊員|摄影|攝影|撰文|作者|编辑|編輯)[：:]?|[文图圖](?:[：:/／]|{SPACE})|[□■●◎○▲△]){SPACE}*"
    rf"(?:{_NAME}(?:{SPACE}+{_NAME})*)?\Z"
)
_SIGNED: Final = compiled(
    rf"{SPACE}*(?:{_NAME}{SPACE}*)?(?:[摄攝文图圖]|摄影|供图|供稿|报道|摄影报道|整理)(?![\u3400-\u9fff])"
)
_WORD_LEFT: Final = compiled(rf"(?:\A|{SPACE}|[，。、；：（(！？]){_NAME}\Z")
_WORD_RIGHT: Final = compiled(rf"{SPACE}*{_NAME}(?:{SPACE}|[，。、；：）)！？]|\Z)")
_NAMES: Final = compiled(rf"{_NAME}(?:{SPACE}+{_NAME}){{2,}}")


def between(rule: Rule, text: str) -> list[Change]:
    """Spaces between Han characters of running text that part nothing.

    A text without a sentence mark is no running text but a head, a poem or a speaker's line: its spaces
    stay. So do those in brackets, after 记者 and its like, before 摄, and in a list of names.
    """
    if not _SENTENCE.search(text):
        return []
    return [Change(*match.span(), "", rule.id, rule.confidence) for match in _BETWEEN.finditer(text)
            if not _parts_names(text, *match.span())]


def _parts_names(text: str, start: int, end: int) -> bool:
    left, right = text[max(0, start - REACH) : start], text[end : end + REACH]
    if _TITLED.search(left) or _SIGNED.match(right):
        return True
    if _in_brackets(text, start, end):
        return True
    if _WORD_LEFT.search(left) or _WORD_RIGHT.match(right):
        around = text[max(0, start - REACH) : end + REACH]
        at = min(start, REACH)
        return any(m.start() < at < m.end() for m in _NAMES.finditer(around))
    return False


def _in_brackets(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - BRACKET_REACH) : start]
    opened = max(before.rfind("("), before.rfind("（"))
    if opened < 0 or max(before.rfind(")"), before.rfind("）")) > opened:
        return False
    after = text[end : end + BRACKET_REACH]
    return ")" in after or "）" in after


def beside(rule: Rule, text: str) -> list[Change]:
    """Spaces outside quotes and brackets and behind full stops, in running text (heads have them there)."""
    if not _SENTENCE.search(text):
        return []
    return [Change(*match.span(), "", rule.id, rule.confidence) for match in _BESIDE.finditer(text)]
