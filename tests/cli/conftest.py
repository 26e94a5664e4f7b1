"""Fixtures: the command line, in this process and in one of its own, in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from cleaner.cli import app

PAGE = """\
两年治水 一朝还绿

## 雁溪滨水绿廊一期工程开园

本报讯(记者 林晓岚)5月8日,记者从市绿化办获悉,雁溪滨水绿廊通过验收,正式开园。\
公园共栽种芦苇、菖蒲等耐湿花木三十余种,湿地里登记过的鸟种增加到47

种,其中候鸟占六成。

园内步道全长4.2公里,与附近六个村子相连,沿途设有驿站,老人和孩子可以随时歇脚。
"""


class Result(NamedTuple):
    """What a run left: its code, its data, and what it said."""

    code: int
    out: bytes
    err: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run in, as the home of a user who has set nothing."""
    for name in list(os.environ):
        if name.startswith("CLEANER_") or name == "SOURCE_DATE_EPOCH":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def page(folder: Path) -> Path:
    """A page with one article, ``p1.md``."""
    path = folder / "p1.md"
    path.write_text(PAGE, encoding="utf-8")
    return Path("p1.md")


@pytest.fixture
def run(folder: Path) -> Callable[..., Result]:
    """Run the command line in this process."""
    def invoke(*words: object, stdin: bytes = b"") -> Result:
        result = CliRunner().invoke(app, [str(word) for word in words], input=stdin, prog_name="cleaner")
        return Result(result.exit_code, result.stdout_bytes, result.stderr)

    return invoke


@pytest.fixture
def shell(folder: Path) -> Callable[..., Result]:
    """Run the command line in a process of its own, by a line of shell in which ``cleaner`` stands for it."""
    def invoke(line: str, stdin: bytes = b"") -> Result:
        script = f'cleaner() {{ "{sys.executable}" -m cleaner "$@"; }}\nset -o pipefail\n{line}'
        found = subprocess.run(["bash", "-c", script], cwd=folder, input=stdin, capture_output=True,
                               check=False, timeout=120, env={**os.environ, "PYTHONPATH": str(ROOT)})
        return Result(found.returncode, found.stdout, found.stderr.decode())

    return invoke


ROOT = Path(__file__).parents[2]
