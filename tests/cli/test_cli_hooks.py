"""The hooks of .pre-commit-hooks.yaml, run by pre-commit itself."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest

import cleaner

ROOT = Path(__file__).parents[2]
HOOKS = ROOT / ".pre-commit-hooks.yaml"

PRE_COMMIT = which("pre-commit", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")

pytestmark = [
    pytest.mark.skipif(PRE_COMMIT is None, reason="pre-commit is not installed"),
    pytest.mark.skipif(which("git") is None, reason="git is not installed"),
]

DONE = "## 老街换新颜\n\n槐荫路老街改造完工，沿街的电线杆全部拆除。\n"
TORN = "## 老街换新颜\n\n槐荫路老街改造4月9日完\n\n## 芦河开闸\n\n3月4日,芦河开闸放水。\n"

PACK = """\
why = "What the Jizhou papers need."
languages = ["zh-Hans"]
version = "1"

[order]
text = ["names"]
"""
RULE = """\
[old-street]
why = "The scanner reads the sign of Huaiyin Road as another tree."
finds = "edit"
literal = ["槐阴路"]
pattern = "槐阴路(?=老街|小学)"
becomes = "槐荫路"

[[old-street.example]]
text = "槐阴路老街改造完工。"
gives = "槐荫路老街改造完工。"

[[old-street.example]]
text = "海城市槐阴路"
keep = true
"""


def git(*words):
    subprocess.run(["git", "-c", "user.name=A. Editor", "-c", "user.email=a@example.org", *words], check=True,
                   capture_output=True)


@pytest.fixture
def commit(folder, monkeypatch):
    """Run a hook over files of a new repository, as a local one: its words are those of the file, made runnable."""
    yaml = pytest.importorskip("yaml", reason="PyYAML, which pre-commit brings, is not installed")
    hooks = {hook["id"]: hook for hook in yaml.safe_load(HOOKS.read_text("utf-8"))}
    monkeypatch.setenv("PRE_COMMIT_HOME", str(folder / "cache"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    git("init", "-q", ".")

    def run(hook, files, **more):
        own = {**hooks[hook], "language": "system", **more}
        verb, *words = shlex.split(own["entry"])
        assert verb == "cleaner"
        own["entry"] = shlex.join([sys.executable, "-m", "cleaner", *words])
        Path(".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": [own]}]}))
        for name, text in files.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(text, "utf-8")
        git("add", "-A")
        return subprocess.run([PRE_COMMIT, "run", "--all-files", "--verbose"], capture_output=True, text=True,
                              check=False)

    return run


def test_each_hook_says_what_it_is():
    yaml = pytest.importorskip("yaml", reason="PyYAML, which pre-commit brings, is not installed")
    found = subprocess.run([PRE_COMMIT, "validate-manifest", str(HOOKS)], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout
    assert [hook["id"] for hook in yaml.safe_load(HOOKS.read_text("utf-8"))] == [
        "cleaner-check", "cleaner-validate", "cleaner-rules-test"]


def test_a_page_with_a_question_stops_a_commit(commit):
    assert commit("cleaner-check", {"dumps/p1.md": DONE, "README.md": TORN, "a.py": ""}).returncode == 0
    found = commit("cleaner-check", {"dumps/p 2.md": TORN})
    assert found.returncode == 1
    assert "dumps/p 2.md:3" in found.stdout
    assert "README" not in found.stdout


def test_tei_that_is_not_valid_stops_a_commit(commit):
    made = cleaner.clean(DONE, name="p1.md").to_tei().decode()
    assert commit("cleaner-validate", {"tei/p1.xml": made}).returncode == 0
    found = commit("cleaner-validate", {"tei/p2.xml": made.replace("<body", "<boody").replace("</body", "</boody")})
    assert found.returncode == 1
    assert "boody" in found.stdout


def test_a_rule_that_does_not_do_what_it_shows_stops_a_commit(commit):
    files = {"ours/pack.toml": PACK, "ours/names.toml": RULE}
    assert commit("cleaner-rules-test", files, args=["ours"]).returncode == 0
    found = commit("cleaner-rules-test", {"ours/names.toml": RULE.replace('gives = "槐荫路', 'gives = "槐树路')},
                   args=["ours"])
    assert found.returncode == 1
    assert "old-street" in found.stdout
