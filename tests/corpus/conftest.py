"""Fixtures: a folder of invented pages, some of them deadly, and runs over it in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DEADLY = Path(__file__).parent / "deadly"

OF_THE_RUN = ("summary.txt", "summary.json", "overview.html")
"""Files that tell how long a run took."""


def page(n: int) -> str:
    """An invented page, each another one."""
    return (f"## 芦河第{n}次开闸\n\n本报讯(记者 沈映川)3月{n % 28 + 1}日,芦河上游开闸放水,下游{n}户居民用上了清水。"
            f"沿岸{n % 7 + 2}个村子的渠道同时通\n\n水。市水利站说,今年开闸比往年早{n % 9 + 1}天。\n")


@pytest.fixture
def pages(tmp_path: Path) -> Callable[..., Path]:
    """Make a folder of pages; ``said`` are texts of single ones by number."""
    def make(count: int, said: dict[int, str] | None = None) -> Path:
        folder = tmp_path / "dumps"
        folder.mkdir()
        for n in range(count):
            (folder / f"p{n:04d}.md").write_text((said or {}).get(n) or page(n), encoding="utf-8")
        return folder

    return make


def start(folder: Path, out: Path, *words: str, takes: float = 0.0) -> subprocess.Popen[str]:
    """A run as a process; every page takes ``takes`` seconds longer than it would."""
    path = os.pathsep.join([str(DEADLY), str(ROOT)])
    return subprocess.Popen(
        [sys.executable, "-m", "cleaner", "run", str(folder), "-o", str(out), "--workers", "2", *words],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=folder.parent, start_new_session=True,
        env={**os.environ, "PYTHONPATH": path, "PAGE_TAKES": str(takes)})


def ended(process: subprocess.Popen[str], seconds: float = 120) -> tuple[int, str]:
    """The code of a run and what it said."""
    _, said = process.communicate(timeout=seconds)
    return process.returncode, said


def rows(out: Path) -> list[dict[str, Any]]:
    """The rows of a run that is whole."""
    return [json.loads(line) for line in (out / "pages.jsonl").read_text(encoding="utf-8").splitlines()]


def contents(out: Path) -> dict[str, bytes]:
    """Every file of a run but those that tell how long it took."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*"))
            if path.is_file() and path.name not in OF_THE_RUN}
