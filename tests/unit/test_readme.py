"""The README: what it shows is what the program does, and CI runs the command that it names."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import cleaner
from cleaner import examples
from cleaner.edits import identity
from cleaner.model import Mark
from cleaner.review import verdicts
from cleaner.rules import packs

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def block(language: str, n: int = 0) -> str:
    """The n-th code block of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.M | re.S)[n]


def test_the_page_comes_out_as_shown():
    page = cleaner.clean(block("text"), name="p1.txt")
    assert page.to_markdown() == block("markdown")


def test_the_tei_comes_out_as_shown():
    made = cleaner.clean(block("text"), name="p1.txt").to_tei().decode()
    shown = [line.strip() for line in block("xml").splitlines() if line.strip() not in ("", "…")]
    assert len(shown) > 5
    for line in shown:
        for piece in line.split("…"):
            assert piece in made


def test_the_rule_works(tmp_path):
    (tmp_path / "pack.toml").write_text(block("toml"), "utf-8")
    (tmp_path / "names.toml").write_text(block("toml", 1), "utf-8")
    pack = packs((str(tmp_path),))
    assert "names.old-street" in pack.rules
    assert examples.run(pack, tmp_path) == []


def test_the_python_call_works(capsys, monkeypatch, tmp_path):
    (tmp_path / "p1.txt").write_text(block("text"), "utf-8")
    monkeypatch.chdir(tmp_path)
    exec(compile(block("python"), "README.md", "exec"), {})
    assert "['老街换新颜']" in capsys.readouterr().out


def test_the_python_call_with_verdicts_works(capsys, monkeypatch, tmp_path):
    (tmp_path / "p1.txt").write_text(block("text"), "utf-8")
    page = cleaner.clean(block("text"))
    head = next(mark for mark in page.edits if mark.role == "kicker")
    said = [f'{{"id": "{identity(head)}", "verdict": "reject"}}', '{"id": "000000000000", "verdict": "accept"}']
    (tmp_path / "p1.verdicts.jsonl").write_text("\n".join(said), "utf-8")
    monkeypatch.chdir(tmp_path)
    exec(compile(block("python", 1), "README.md", "exec"), {})
    assert "not carried out: 000000000000" in capsys.readouterr().out
    assert 'subtype="kicker"' not in (tmp_path / "p1.xml").read_text("utf-8")


def test_the_verdict_that_is_shown_is_one():
    shown = verdicts.loads(block("json"), "README.md")
    assert shown.is_full
    assert shown.id == identity(Mark("text", shown.rule, shown.start, shown.end, shown.before, shown.after))


@pytest.mark.parametrize("n", [0, 1])
def test_the_two_commands_stand_on_one_line_each(n):
    command = block("sh", n).strip()
    assert "\n" not in command
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")


def test_ci_runs_the_command_of_the_readme():
    assert block("sh", 1).strip() in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()


def test_the_changelog_has_this_version_and_what_is_unreleased_on_top():
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert cleaner.__version__ in text
    assert next(line for line in text.split("\n") if line.startswith("## ")) == "## Unreleased"


def test_the_version_is_said_once():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert "version" in project["dynamic"]


def test_every_verb_is_told():
    from typer.main import get_command

    from cleaner.cli import app

    for verb in get_command(app).commands:
        assert f"cleaner {verb}" in README
