"""From a dump to the report, from the browser to a file of verdicts, and back to the dump."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from .sheets import LUHE


def cleaner(folder: Path, *words: str) -> str:
    """Run the command line in a folder; what it wrote."""
    done = subprocess.run([sys.executable, "-m", "cleaner", *words], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def report(view: Any, folder: Path) -> Any:
    """The report on a page, ``p1.txt``, in the browser."""
    (folder / "p1.txt").write_text(LUHE, encoding="utf-8")
    cleaner(folder, "diff", "p1.txt", "--format", "html", "-o", "r.html")
    return view((folder / "r.html").read_bytes())


def save(page: Any, to: Path) -> list[dict[str, Any]]:
    with page.expect_download() as download:
        page.keyboard.press("s")
    to.write_bytes(Path(download.value.path()).read_bytes())
    return [json.loads(line) for line in to.read_text("utf-8").splitlines()]


def test_what_was_refused_in_the_report_is_missing_from_what_apply_writes(view: Any, tmp_path: Path) -> None:
    page = report(view, tmp_path)
    page.click(".facet-kind .value >> text=join")
    page.keyboard.press("j")
    page.keyboard.press("x")
    said = save(page, tmp_path / "v.jsonl")
    assert [(one["kind"], one["verdict"]) for one in said] == [("join", "reject")]
    plain = cleaner(tmp_path, "clean", "p1.txt", "--to", "txt")
    ruled = cleaner(tmp_path, "apply", "p1.txt", "--verdicts", "v.jsonl", "--to", "txt")
    assert "增加到47种，" in plain
    assert "增加到47\n\n\n▲ 图为" in ruled
    assert "种，其中候鸟占六成" in ruled
    caption = "▲ 图为游客在观鸟屋里等候。 陆可 摄"
    assert plain.replace("\n", "").replace(caption, "") == ruled.replace("\n", "").replace(caption, "")


def test_verdicts_on_a_paragraph_of_two_lines_survive_a_change_of_the_source(view: Any, tmp_path: Path) -> None:
    page = report(view, tmp_path)
    page.focus(".row:has-text('本报讯') button.role")
    page.keyboard.press("a")
    said = save(page, tmp_path / "v.jsonl")
    assert len(said) == 2
    assert all(one["before"] and one["start"] >= 0 for one in said)
    (tmp_path / "p1.txt").write_text(LUHE.replace("芦河晚报", "芦河晚报 第12期"), encoding="utf-8")
    cleaner(tmp_path, "apply", "p1.txt", "--verdicts", "v.jsonl", "--to", "txt")
