"""Real and made pages as patches: applied, by a program and by hand, they are the clean text byte for byte."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from cleaner import clean
from cleaner.review.diffs.unified import unified

LINE = re.compile(rb"[^\n]*\n|[^\n]+")
PROGRAMS = {"patch": ["patch", "-p1", "--binary", "--quiet", "-i", "-"],
            "git": ["git", "apply", "--whitespace=nowarn", "-"]}


def pages_of(shared: Path) -> list[Path]:
    """The dumps of the shared folders that are text or Markdown."""
    return [path for name in ("dumps", "pages") for path in sorted((shared / name).rglob("*"))
            if path.suffix in (".txt", ".md") and path.name.lower() != "readme.md"]


def test_a_patch_of_every_page_makes_its_clean_text(shared: Path, tmp_path: Path) -> None:
    found = pages_of(shared)
    assert found
    program = next((words for name, words in PROGRAMS.items() if shutil.which(name)), None)
    if program is None:
        pytest.skip("neither patch nor git is installed: made pages are tried with an applier of our own")
    made, wanted = [], {}
    for n, path in enumerate(found):
        document = clean(path)
        made.append(unified(document.outcome.page.source, document.edits, f"{n}.txt"))
        (tmp_path / f"{n}.txt").write_bytes(path.read_bytes())
        wanted[n] = document.outcome.page.source.bom + document.to_text().encode()
    done = subprocess.run(program, cwd=tmp_path, input=b"".join(made), capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr).decode("utf-8", "replace")[:2000]
    assert [n for n in wanted if (tmp_path / f"{n}.txt").read_bytes() != wanted[n]] == []


def test_a_changed_line_stands_beside_its_old_self(shared: Path) -> None:
    """No page is one big minus and one big plus: a run of removed lines ends with its paragraph."""
    for path in sorted((shared / "dumps").glob("0*.txt")):
        document = clean(path)
        made = unified(document.outcome.page.source, document.edits, "p.txt")
        signs = b"".join(line[:1] for line in LINE.findall(made)[2:])
        assert max(map(len, re.findall(rb"-+", signs))) <= 24
