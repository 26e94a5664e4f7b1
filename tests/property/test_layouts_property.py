"""However a page is made up of modules, each article is read as it was set, from its headline to its last column."""

from __future__ import annotations

from itertools import groupby

from hypothesis import given
from layouts import Layout, layouts, plate

from cleaner.readers.reading_order import arrange


@given(layouts())
def test_an_article_is_read_from_its_headline_to_its_end_with_nothing_between(page: Layout) -> None:
    module = {row.ref: number for row, number in zip(page.rows, page.modules, strict=True)}
    made = plate(page)
    refs = [made.rows[step.row].ref for step in arrange(made).steps]
    assert sorted(refs) == sorted(module)
    read = [(number, [*group]) for number, group in groupby(refs, key=lambda ref: module[ref])]
    assert len(read) == len(set(module.values())), "no article is interrupted by another one"
    for number, lines in read:
        assert lines == [row.ref for row in page.rows if module[row.ref] == number]
