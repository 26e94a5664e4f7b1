"""TOML off the shelf: it is what the parser makes of it."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from test_shelf import again, cache

from cleaner import shelf
from cleaner.rules import built_in
from cleaner.tables import tables_of

__all__ = ["again", "cache"]


def test_every_rule_file_comes_back_as_the_same(cache):
    texts = [path.read_text("utf-8") for path in sorted(built_in().rglob("*.toml"))]
    fresh = [tables_of(text) for text in texts]
    shelf.keep()
    shelf._kept.cache_clear()
    assert [tables_of(text) for text in texts] == fresh == [tomllib.loads(text) for text in texts]
    assert not shelf._lacking


@pytest.mark.parametrize(("text", "value"), [("a = 2018-05-09", date(2018, 5, 9)), ("a = nan", None)])
def test_what_json_does_not_hold_is_parsed_each_time(cache, text, value):
    tables_of(text)
    shelf.keep()
    shelf._kept.cache_clear()
    assert value is None or tables_of(text) == {"a": value}
    assert value is not None or tables_of(text)["a"] != tables_of(text)["a"]


def test_a_changed_file_is_parsed_anew(cache):
    tables_of("a = 1")
    shelf.keep()
    shelf._kept.cache_clear()
    assert tables_of("a = 1") == {"a": 1}
    assert tables_of("a = 2") == {"a": 2}


def test_what_is_no_toml_is_told(cache):
    with pytest.raises(ValueError, match="at end of document"):
        tables_of("a =")
