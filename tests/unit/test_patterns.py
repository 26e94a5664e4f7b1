"""Patterns off the shelf: they are the very ones that ``re`` makes."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_shelf import again, cache, the_file

from cleaner import shelf
from cleaner.patterns import _told, compiled
from cleaner.rules import LANGUAGES, packs

__all__ = ["cache"]

PATTERNS = ["[\u4e00-\u9fff]+闸", "(?P<it>a)|(?P<one>b)(c)", "(?i)seite", "[\ud800-\udfff]", ""]


@pytest.mark.parametrize("pattern", PATTERNS, ids=ascii)
@pytest.mark.parametrize("flags", [0, re.IGNORECASE, re.DOTALL | re.VERBOSE])
def test_a_pattern_comes_back_as_the_same(cache, pattern, flags):
    fresh = compiled(pattern, flags)
    shelf.keep()
    shelf._kept.cache_clear()
    kept = compiled(pattern, flags)
    assert kept == fresh == re.compile(pattern, flags)
    assert (kept.flags, kept.groups, kept.groupindex) == (fresh.flags, fresh.groups, fresh.groupindex)
    assert not shelf._lacking


def test_every_pattern_of_the_rules_can_be_kept():
    for rule in (rule for name in LANGUAGES for rule in packs(language=name).rules.values() if rule.pattern):
        assert _told(re.compile(rule.pattern), 0) is not None, rule.id


@given(text=st.text("本报讯ab. 12", max_size=8))
def test_a_kept_pattern_finds_what_a_fresh_one_finds(text):
    pattern = "(?P<it>[\u4e00-\u9fff]+)(?=[ .])|(?<!a)b(\\d)?"
    told = _told(re.compile(pattern), 0)
    assert told is not None
    from cleaner.patterns import _revived

    found = [(m.span(), m.groupdict(), m.groups()) for m in _revived(pattern, told).finditer(text)]
    assert found == [(m.span(), m.groupdict(), m.groups()) for m in re.finditer(pattern, text)]


@pytest.mark.parametrize("entry", [
    1, [], [32, 0, {}, "AAAA"], [32, 0, {}, "no base 64!"], [32, -1, {}, ""], [32, 0, {"it": 9}, ""],
    [32, 0, {}, "////////////////"], ["x", 0, {}, ""], [32, 0, [], ""],
], ids=repr)
def test_what_is_no_pattern_is_compiled_afresh(cache, entry):
    compiled("报+")
    shelf.keep()
    file = the_file(cache)
    (key,) = json.loads(file.read_bytes())
    file.write_text(json.dumps({key: entry}))
    assert again(key) == entry
    assert compiled("报+") == re.compile("报+")


def test_what_is_no_pattern_is_told():
    with pytest.raises(re.error):
        compiled("(")
