"""Findings: what a lint says of a page."""

from __future__ import annotations

from cleaner.document import clean
from cleaner.findings import findings, line_starts
from cleaner.model import Mark, Outcome


def told(text):
    return findings(clean(text, name="p.txt"))


class Made:
    """A document with a journal that is made by hand."""

    warnings = ()

    def __init__(self, text: str, *edits: Mark) -> None:
        self.outcome = clean(text).outcome
        self.edits = edits


def messages(text, *edits):
    return [finding[0::2] for finding in findings(Made(text, *edits))]


def test_each_kind_of_mark_has_its_words():
    text = "芦河,晚报\n\n今天出版"
    assert messages(
        text,
        Mark("text", "r", 2, 3, ",", "，"),
        Mark("character", "r", 2, 3, ",", ""),
        Mark("text", "r", 2, 3, ",", "、", 0.6, "ask", "why"),
        Mark("join", "r", 5, 7, "\n\n", "", 0.9),
        Mark("join", "r", 5, 7, "\n\n", "", 0.55, "ask"),
        Mark("gap", "r", 11, 11, "", "", 0.5, "ask"),
        Mark("role", "r", 7, 11, "今天出版", "", 1.0, role="imprint"),
        Mark("role", "r", 7, 11, "今天出版", "今天出版", 1.0, role="body"),
        Mark("role", "r", 7, 11, "今天出版", "今天出版", 1.0, role="caption", to=2),
        Mark("role", "r", 7, 11, "今天出版", "今天出版", 0.5, "ask", role="kicker"),
        Mark("layout", "r", 5, 7, "\n\n", "\n"),
    ) == [
        (1, "',' becomes '，'"),
        (1, "',' goes"),
        (1, "',' may be '、' (0.60; why)"),
        (3, "joins '…芦河,晚报|今天出版…'"),
        (3, "may join '…芦河,晚报|今天出版…' (0.55)"),
        (3, "text is missing behind this line (0.50)"),
        (3, "set aside as imprint: '今天出版'"),
        (3, "caption, read behind the paragraph that it stands in: '今天出版'"),
        (3, "may be kicker: '今天出版' (0.50)"),
    ]


def test_only_questions_and_warnings_ask():
    asking = [finding.asks for finding in findings(Made(
        "芦河", Mark("text", "r", 0, 1, "芦", "蘆"), Mark("text", "r", 0, 1, "芦", "蘆", 0.5, "ask")))]
    assert asking == [False, True]
    assert told("") == [(1, "page", "warning: no running text was found", True)]


def test_lines_are_counted_as_editors_count_them():
    assert line_starts("a\r\nb\rc\n\fd\x85e") == [(0, 1), (3, 2), (5, 3), (7, 4), (8, 4)]


def test_the_line_is_that_of_the_page(pack):
    del pack
    outcome: Outcome = clean("\n\n芦河\n\f\n3月4日,芦河上游开闸放水。\n").outcome
    numbers = {line.start: line.n for line in outcome.page.lines}
    starts = dict(line_starts(outcome.page.source.text))
    assert all(starts[start] == n for start, n in numbers.items())
