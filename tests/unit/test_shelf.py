"""The shelf: what is kept between runs is found again, and nothing that cannot be trusted is."""

from __future__ import annotations

import json
import os

import pytest

from cleaner import shelf


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache folder, and a shelf that knows of nothing yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(shelf, "_lacking", {})
    shelf._kept.cache_clear()
    yield tmp_path / "cache"
    shelf._kept.cache_clear()


def again(key):
    """What the next run finds."""
    shelf._kept.cache_clear()
    return shelf.find(key)


def the_file(cache):
    return next((cache / shelf.FOLDER).iterdir())


def test_what_was_kept_is_found_by_the_next_run(cache):
    shelf.lack("toml:1", lambda: {"报": ["\ud800", 1.5]})
    shelf.lack("toml:2", lambda: None)
    assert shelf.find("toml:1") is None
    shelf.keep()
    assert again("toml:1") == {"报": ["\ud800", 1.5]}
    assert again("toml:2") is None
    assert the_file(cache).parent.stat().st_mode & 0o777 == 0o700
    assert len(list(the_file(cache).parent.iterdir())) == 1


def test_what_is_kept_is_added_to(cache):
    for key in ("a", "b"):
        shelf.lack(key, lambda: 1)
        shelf.keep()
        assert again(key) == 1
    assert again("a") == 1


def test_the_shelf_does_not_grow_for_ever(cache, monkeypatch):
    monkeypatch.setattr(shelf, "MOST", 2)
    for key in ("a", "b", "c"):
        shelf.lack(key, lambda: 1)
        shelf.keep()
        assert again(key) == 1
    assert again("a") is None


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b"null"], ids=repr)
def test_a_file_that_is_broken_is_as_none_and_is_made_anew(cache, data):
    shelf.lack("a", lambda: 1)
    shelf.keep()
    the_file(cache).write_bytes(data)
    assert again("a") is None
    shelf.lack("a", lambda: 2)
    shelf.keep()
    assert again("a") == 2


@pytest.mark.parametrize("mode", [0o666, 0o620])
def test_a_file_that_others_may_write_is_not_trusted(cache, mode):
    shelf.lack("a", lambda: 1)
    shelf.keep()
    the_file(cache).chmod(mode)
    assert again("a") is None


def test_nothing_is_kept_in_a_folder_that_others_may_write(cache):
    (cache / shelf.FOLDER).mkdir(parents=True)
    (cache / shelf.FOLDER).chmod(0o777)
    shelf.lack("a", lambda: 1)
    shelf.keep()
    assert not list((cache / shelf.FOLDER).iterdir())


def test_a_place_that_cannot_be_written_is_no_fault(cache):
    cache.write_text("a file stands there")
    shelf.lack("a", lambda: 1)
    shelf.keep()
    assert again("a") is None


def test_no_folder_is_made_in_the_home_of_somebody_else(cache, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: cache.parent.stat().st_uid + 1)
    shelf.lack("a", lambda: 1)
    shelf.keep()
    assert not cache.exists()


def test_a_folder_that_may_only_be_read_costs_nothing(cache, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    shelf.lack("a", lambda: pytest.fail("worked out for nothing"))
    shelf.keep()
    assert again("a") is None


@pytest.mark.parametrize("home", [None, "", "somewhere"])
def test_without_a_home_nothing_is_kept(cache, tmp_path, monkeypatch, home):
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("HOME") if home is None else monkeypatch.setenv("HOME", home)
    monkeypatch.chdir(tmp_path)
    shelf.lack("a", lambda: 1)
    shelf.keep()
    assert again("a") is None
    assert not list(tmp_path.iterdir())


def test_no_home_is_made(cache, tmp_path, monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    shelf.lack("a", lambda: 1)
    shelf.keep()
    assert not list(tmp_path.iterdir())


def test_the_cache_folder_of_the_home_is_taken_else(cache, tmp_path, monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    shelf.lack("a", lambda: 1)
    shelf.keep()
    (file,) = (tmp_path / ".cache" / shelf.FOLDER).iterdir()
    assert json.loads(file.read_bytes()) == {"a": 1}
