"""The types of the public names, as a program that uses them sees them: mypy --strict takes it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

CLIENT = '''\
from functools import partial
from pathlib import Path
from typing import Any

import cleaner
from cleaner import CleanerError, Document, process

page: Document = cleaner.clean(Path("p1.txt"), language="zh", off=["punct.fullwidth"])
heads: list[str] = [head.text for article in page.articles for head in article.heads]
spans: list[tuple[int, int]] = [(edit.start, edit.end) for edit in page.edits]
tei: bytes = page.to_tei()
whole: dict[str, Any] = page.to_dict()
text: str = page.text + page.to_markdown()
warnings: tuple[str, ...] = page.warnings

by_name: dict[str, Any] = process({"text": ["a", None], "n": [1, 2]}, prefix="c_")
rows: list[dict[str, Any]] = process([{"text": "a"}, {"text": None}], script="t2s")
row: dict[str, Any] = process({"text": "a"})
work = partial(process, text="body")


def safe(given: bytes) -> str | None:
    try:
        return cleaner.clean(given).text
    except CleanerError as error:
        return None if error.remedy else error.wrong
'''


def checked(folder, client):
    (folder / "client.py").write_text(client, "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "client.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False,
                          env={**os.environ, "MYPYPATH": str(ROOT)})


def test_a_program_that_uses_them_rightly_is_taken(tmp_path):
    found = checked(tmp_path, CLIENT)
    assert found.returncode == 0, found.stdout


WRONG = [
    "cleaner.clean(5)", "cleaner.clean('a', lang='zh')", "n: int = page.text", "page.text = 'b'",
    "process({'text': ['a']}, prefix=5)", "t: list[str] = process({'text': ['a']})", "cleaner.Nothing",
]


def test_a_program_that_uses_them_wrongly_is_told(tmp_path):
    found = checked(tmp_path, CLIENT + "\n".join(WRONG))
    told = {int(line.split(":")[1]) for line in found.stdout.splitlines() if line.startswith("client.py:")}
    first = CLIENT.count("\n") + 1
    assert told == set(range(first, first + len(WRONG))), found.stdout
