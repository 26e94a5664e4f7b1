"""Settings: which place counts, and what is refused where."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cleaner.config import Settings, settle
from cleaner.model import RuleError


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder three levels deep, below the user's home."""
    monkeypatch.setenv("HOME", str(tmp_path))
    deep = tmp_path / "project" / "dumps" / "may"
    deep.mkdir(parents=True)
    return deep


def test_nothing_said_is_tei_and_the_built_in_rules(folder):
    assert settle({}, {}, folder) == Settings((), (), None, ("tei",), None)


def test_the_nearest_file_upward_counts(folder):
    (folder.parents[1] / "cleaner.toml").write_text('script = "t2s"\nrules = ["own"]\n', "utf-8")
    assert settle({}, {}, folder) == Settings(rules=(folder.parents[1] / "own",), script="t2s")
    (folder.parent / "cleaner.toml").write_text('off = ["punct.fullwidth"]\n', "utf-8")
    assert settle({}, {}, folder) == Settings(off=("punct.fullwidth",))


def test_the_home_is_looked_at_and_nothing_above_it(folder, tmp_path, monkeypatch):
    (tmp_path / "cleaner.toml").write_text('script = "t2s"\n', "utf-8")
    assert settle({}, {}, folder).script == "t2s"
    monkeypatch.setenv("HOME", str(folder.parent))
    assert settle({}, {}, folder).script is None


def test_the_table_of_a_project_file_counts(folder):
    (folder / "pyproject.toml").write_text('[tool.ruff]\n[tool.cleaner]\nto = ["md", "tei"]\n', "utf-8")
    assert settle({}, {}, folder).to == ("md", "tei")


def test_a_project_file_without_the_table_is_passed_by(folder):
    (folder / "pyproject.toml").write_text("[tool.ruff]\n", "utf-8")
    (folder.parent / "cleaner.toml").write_text('script = "t2s"\n', "utf-8")
    assert settle({}, {}, folder).script == "t2s"


def test_of_two_files_in_a_folder_the_tools_own_counts(folder):
    (folder / "pyproject.toml").write_text('[tool.cleaner]\nscript = "s2t"\n', "utf-8")
    (folder / "cleaner.toml").write_text('script = "t2s"\n', "utf-8")
    assert settle({}, {}, folder).script == "t2s"


def test_command_line_over_environment_over_file(folder):
    (folder / "cleaner.toml").write_text(
        'script = "t2s"\nto = "txt"\noff = ["a.b"]\nformat = "text"\nrules = ["x"]\n', "utf-8")
    environ = {"CLEANER_SCRIPT": "s2t", "CLEANER_TO": "md, tei", "CLEANER_OFF": "c.d,e.f",
               "CLEANER_RULES": os.pathsep.join("yz")}
    assert settle({}, environ, folder) == Settings(
        (Path("y"), Path("z")), ("c.d", "e.f"), "s2t", ("md", "tei"), "text")
    asked = {"script": "s2tw", "to": ["jsonl"], "off": ["g.h"], "rules": [Path("w")], "format": "markdown"}
    assert settle(asked, environ, folder) == Settings(
        (Path("w"),), ("g.h",), "s2tw", ("jsonl",), "markdown")


def test_an_empty_variable_says_nothing(folder):
    (folder / "cleaner.toml").write_text('script = "t2s"\n', "utf-8")
    assert settle({}, {"CLEANER_SCRIPT": " ", "CLEANER_OFF": ""}, folder).script == "t2s"


def test_formats_have_other_names_and_come_once(folder):
    assert settle({"to": ["xml,markdown", "md", "text"]}, {}, folder).to == ("tei", "md", "txt")


@pytest.mark.parametrize(("name", "text", "said"), [
    ("cleaner.toml", 'off = []\nscrpt = "t2s"\n',
     "cleaner.toml:2: has an unknown key 'scrpt'; expected 'script'"),
    ("cleaner.toml", "\n[of]\nx = 1\n", "cleaner.toml:2: has an unknown key 'of'; expected 'off'"),
    ("pyproject.toml", '[tool.other]\nto = 1\n[tool.cleaner]\nto = ["tie"]\n',
     "pyproject.toml:4: 'tie' is not a format"),
    ("pyproject.toml", "[tool]\ncleaner = 5\n", "pyproject.toml: holds a bare value"),
    ("cleaner.toml", 'script = ["t2s"]\n',
     "cleaner.toml:1: gives 'script' the value ['t2s']; expected a text"),
    ("cleaner.toml", "off = [1]\n", "cleaner.toml:1: gives 'off' the value [1]; expected a list of texts"),
    ("cleaner.toml", 'script = "t2z"\n', "cleaner.toml:1: 't2z' is not a script conversion; expected 't2"),
    ("cleaner.toml", 'format = "markdwn"\n',
     "cleaner.toml:1: 'markdwn' is not a format that can be read; expected 'markdown'"),
    ("cleaner.toml", "script = \n", "cleaner.toml: is no TOML: "),
])
def test_what_is_wrong_in_a_file_is_told_with_its_line(folder, name, text, said):
    (folder / name).write_text(text, "utf-8")
    with pytest.raises(RuleError) as caught:
        settle({}, {}, folder)
    assert str(caught.value).startswith(f"{folder}/{said}")


def test_what_is_wrong_elsewhere_is_told_by_its_name(folder):
    with pytest.raises(RuleError, match=r"^CLEANER_TO: 'tie' is not a format that can be written; .* 'tei'"):
        settle({}, {"CLEANER_TO": "tie"}, folder)
    with pytest.raises(RuleError, match=r"^--script: 't2z'"):
        settle({"script": "t2z"}, {}, folder)
