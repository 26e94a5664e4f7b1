"""Trace: every stretch of a joined text leads back to the source that it came from."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cleaner.model import Change, Line, Run
from cleaner.trace import join, origin, render, runs_of, shift

SOURCE = "雁溪滨水绿廊。\n\n昨日&amp;开园\n步道长四公里"


def line(n: int, words: str, runs: tuple[Run, ...] | None = None) -> Line:
    """The line of the source that these words are."""
    start = SOURCE.index(words)
    return Line(n, start, start + len(words), words, runs=runs)


PARK = line(1, "雁溪滨水绿廊。")
WALK = line(4, "步道长四公里")


def mended() -> Line:
    """The second line, its entity decoded."""
    whole = line(3, "昨日&amp;开园")
    at = whole.start
    runs = (Run(0, at, 2, 2), Run(2, at + 2, 1, 5), Run(3, at + 7, 2, 2))
    return whole._replace(text="昨日&开园", runs=runs)


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, list[Change]]:
    """A text with changes in order and apart, some of them questions."""
    text = draw(st.text("芦河,。 a", min_size=1, max_size=20))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    modes = st.sampled_from(["auto", "auto", "ask"])
    return text, [Change(a, b, draw(st.text("，xy", max_size=2)), "some.rule", 1.0, draw(modes))
                  for a, b in list(pairwise(cuts))[::2]]


def test_a_line_that_nobody_mended_is_one_run() -> None:
    assert runs_of(PARK) == (Run(0, 0, 7, 7),)


def test_joined_lines_read_one_after_the_other_with_what_is_put_between() -> None:
    assert join([PARK, mended(), WALK])[0] == "雁溪滨水绿廊。昨日&开园步道长四公里"
    assert join([PARK, WALK], [" "])[0] == "雁溪滨水绿廊。 步道长四公里"


def test_every_character_of_a_joined_text_leads_to_its_own_in_the_source() -> None:
    text, runs = join([PARK, mended(), WALK])
    for at, character in enumerate(text):
        start, end = origin(runs, at, at + 1) or (0, 0)
        assert SOURCE[start:end] == ("&amp;" if character == "&" else character)


def test_a_stretch_over_a_replaced_piece_leads_to_all_of_it() -> None:
    text, runs = join([mended()])
    assert text[1:4] == "日&开"
    start, end = origin(runs, 1, 4) or (0, 0)
    assert SOURCE[start:end] == "日&amp;开"


def test_a_stretch_over_a_seam_leads_nowhere() -> None:
    text, runs = join([PARK, WALK])
    seam = text.index("步")
    assert origin(runs, seam - 1, seam + 1) is None


def test_a_word_space_that_a_join_put_in_leads_nowhere() -> None:
    text, runs = join([PARK, WALK], [" "])
    space = text.index(" ")
    assert origin(runs, space, space + 1) is None


def test_an_empty_stretch_belongs_to_the_run_that_it_ends() -> None:
    _, runs = join([PARK, WALK])
    assert origin(runs, 7, 7) == (PARK.end, PARK.end)


@given(changed())
def test_a_rendered_text_has_every_sure_change_and_no_question(case: tuple[str, list[Change]]) -> None:
    text, changes = case
    sure = [c for c in changes if c.mode == "auto"]
    made = render(text, changes)
    assert len(made) == len(text) + sum(len(c.after) - (c.end - c.start) for c in sure)
    for change in sure:
        at = shift(changes, change.end) - len(change.after)
        assert made[at : at + len(change.after)] == change.after


@given(changed())
def test_what_no_change_touches_is_found_where_shift_says(case: tuple[str, list[Change]]) -> None:
    text, changes = case
    made = render(text, changes)
    taken = {at for c in changes if c.mode == "auto" for at in range(c.start, c.end)}
    for at, character in enumerate(text):
        if at not in taken:
            assert made[shift(changes, at)] == character
