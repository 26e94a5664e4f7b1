"""The house: linter, types and the direction of imports are tests, so that one command checks all."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


@pytest.mark.parametrize("command", [
    [sys.executable, "-m", "ruff", "check", "."],
    [sys.executable, "-m", "mypy"],
    [str(BIN / "lint-imports"), "--no-cache"],
], ids=["ruff", "mypy", "lint-imports"])
def test_the_house_is_in_order(command):
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, f"{' '.join(command)}\n{found.stdout}{found.stderr}"


def test_every_file_says_what_it_is():
    """The first line of a module's docstring is one sentence."""
    for path in (ROOT / "cleaner").rglob("*.py"):
        first = path.read_text("utf-8").split("\n", 1)[0]
        assert first.startswith('"""'), path
        assert first.rstrip('"').rstrip().endswith((".", "``")), path


def test_what_the_package_needs_is_in_it():
    """Rules and schema go into the wheel, the licences beside it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {"rules": "cleaner/_rules"}
    assert list((ROOT / "cleaner" / "schema").glob("*.rng"))
    assert (ROOT / "cleaner" / "py.typed").is_file()
    assert all((ROOT / name).is_file() for name in project["project"]["license-files"])
