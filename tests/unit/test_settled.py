"""Settled pages: a reading text is known again, and nothing that only looks like one is left uncleaned."""

from __future__ import annotations

import pytest

from cleaner import clean, readers
from cleaner.steps.settled import is_settled

READING = "老桥新生\n\n\n芦河大桥昨日通车。\n\n车流如织，行人不绝，两岸的老人都来看新桥。\n"


def settled(text: str) -> bool:
    """Whether a text is taken for a reading text."""
    return is_settled(readers.read(text, "page.txt"))


def test_a_reading_text_is_known_again() -> None:
    assert settled(READING)
    assert clean(READING).text == READING


@pytest.mark.parametrize("text", [
    READING.replace("\n\n\n", "\n\n"),
    READING.replace("。\n\n", "。\n\n\n"),
    READING.replace("昨日通车。\n\n", "昨日通\n\n车。\n\n"),
    READING.replace("\n", "\r\n"),
    READING + "\n",
    "\n" + READING,
    READING[:-1],
    "# " + READING,
    "",
])
def test_what_no_reading_text_looks_like_is_a_dump(text: str) -> None:
    assert not settled(text)


@pytest.mark.parametrize("text", [
    "芦河大桥昨日通车\n\n\n本报讯(记者 周可)昨日,大桥通车。\n\n车流如织,行人不绝。\n",
    "芦河大桥昨日通车\n\n\n本报讯（记者 周可）昨日，大桥通\u200b车。\n\n车流如织，行人不绝。\n",
    "芦河大桥昨日通车\n\n\n本报讯（记者 周可）昨日，大桥<b>通车</b>。\n\n车流如织，行人不绝。\n",
])
def test_a_dump_with_two_blank_lines_below_its_headline_is_cleaned_all_the_same(text: str) -> None:
    assert clean(text).text != text
