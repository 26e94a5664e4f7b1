"""Standing: the rules that features let speak are those that each rule by itself lets speak."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaner.steps.standing import Standing, each, union

BITS = st.integers(0, (1 << 12) - 1)


@given(st.lists(st.tuples(BITS, BITS), max_size=20), BITS)
def test_a_rule_speaks_where_it_has_all_that_it_needs_and_nothing_that_bars_it(
    asked: list[tuple[int, int]], bits: int
) -> None:
    speaking = [i for i, (needs, bars) in enumerate(asked) if bits & needs == needs and not bits & bars]
    assert Standing(asked).letting(bits) == sum(1 << i for i in speaking)


@given(BITS)
def test_the_members_of_a_set_make_it_up(members: int) -> None:
    assert union(each(members)) == members
    assert all(one.bit_count() == 1 for one in each(members))
