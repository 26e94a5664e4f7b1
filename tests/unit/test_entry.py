"""The entry: what it reads itself, the command line reads just so."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from cleaner import entry
from cleaner.cli import app
from cleaner.faces import clean as face

WORDS = st.lists(st.one_of(
    st.sampled_from(["-o", "--out", "--to", "--script", "--language", "--format", "-", "--", "--help", "--off",
                     "--edits", "--to=md", "-otei", "p1.txt", "tei", "md,txt", "clean", "-x", ""]),
    st.text(max_size=3).filter(lambda text: "\0" not in text)), max_size=7)


@pytest.fixture
def seen(monkeypatch):
    """What the verb was asked, each time."""
    calls: list[tuple[object, ...]] = []

    def clean(words, asked, *, out=None, edits=None, globs=(), verdicts=(), undecided="accept"):
        kept = {key: value for key, value in asked.items() if value is not None}
        calls.append((list(words), kept, out, edits, list(globs), list(verdicts), undecided))
        return 0

    monkeypatch.setattr(face, "clean", clean)
    return calls


@given(words=WORDS)
def test_what_is_plain_means_what_the_command_line_says(words):
    with pytest.MonkeyPatch.context() as patch:
        calls = seen.__wrapped__(patch)
        said = entry.plain(["clean", *words])
        if said is None:
            return
        assert entry._clean(said) == 0
        result = CliRunner().invoke(app, ["clean", *words], prog_name="cleaner")
        assert result.exit_code == 0
        assert calls[0] == calls[1]


@pytest.mark.parametrize("words", [
    [], ["clean"], ["--version"], ["check", "p1.txt"], ["clean", "--help"], ["clean", "p1.txt", "-o"],
    ["clean", "p1.txt", "--off", "x"], ["clean", "p1.txt", "--to", "-"], ["clean", "p1.txt", "-o", "a", "--out", "b"],
    ["clean", "p1.txt", "--", "-x"], ["--debug", "clean", "p1.txt"], ["clean", ""],
])
def test_what_is_not_plain_is_left_to_the_command_line(words):
    assert entry.plain(words) is None


def test_a_plain_line_sets_up_no_parser(seen, monkeypatch):
    monkeypatch.setattr(entry.sys, "argv", ["cleaner", "clean", "p1.txt", "-o", "tei", "--to", "md"])
    monkeypatch.setitem(entry.sys.modules, "cleaner.cli", None)
    monkeypatch.setattr(entry.signal, "signal", lambda *_: None)
    with pytest.raises(SystemExit) as end:
        entry.main()
    assert end.value.code == 0
    assert seen == [(["p1.txt"], {"to": ["md"]}, Path("tei"), None, [], [], "accept")]
