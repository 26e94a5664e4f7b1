"""The examples of docs/in-front-of-other-tools.md: each is run with the real library, and prints what is shown."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from shutil import which

import pytest

import cleaner
from cleaner import columns

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "examples"
PAGE = (ROOT / "docs" / "in-front-of-other-tools.md").read_text("utf-8")
SHOWN = re.findall(r"^```(?:sh|python)\n(.*?)^```\n\n^```text\n(.*?)^```$", PAGE, re.M | re.S)

NEEDS = {
    "call.py": (), "filter.sh": (), "hf_datasets.py": ("datasets",), "ray_data.py": ("ray", "pyarrow", "pandas"),
    "spark.py": ("pyspark", "pyarrow"), "spacy_doc.py": ("spacy",), "datatrove_block.py": ("datatrove", "orjson"),
}


def test_each_example_is_shown_as_it_is_and_has_its_needs_told_here():
    assert sorted(code for code, _ in SHOWN) == sorted(path.read_text("utf-8") for path in FOLDER.iterdir())
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(NEEDS)


@pytest.mark.parametrize("name", sorted(NEEDS))
def test_an_example_prints_what_is_shown(name, tmp_path):
    for need in NEEDS[name]:
        pytest.importorskip(need, reason=f"{need} is not installed")
    if name == "spark.py" and which("java") is None:
        pytest.skip("Java, which Spark needs, is not installed")
    if name == "spacy_doc.py" and not entry_points(group="spacy_factories", name="newspaper_cleaner"):
        pytest.skip("newspaper-cleaner is not installed, so that spaCy cannot find it by its entry point")
    path = FOLDER / name
    (expected,) = [out for code, out in SHOWN if code == path.read_text("utf-8")]
    found = subprocess.run(["sh", str(path)] if name.endswith(".sh") else [sys.executable, str(path)], cwd=tmp_path,
                           capture_output=True, text=True, check=False, timeout=600, env=surroundings(tmp_path))
    assert found.returncode == 0, found.stderr
    assert found.stdout == expected


def surroundings(folder):
    """The variables of a shell in which ``cleaner`` and ``python3`` are those of this test, and nothing is kept."""
    (folder / "bin").mkdir()
    for name, words in (("cleaner", "-m cleaner"), ("python3", "")):
        script = folder / "bin" / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {words} "$@"\n')
        script.chmod(0o755)
    return {**os.environ, "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT),
            "PYSPARK_PYTHON": sys.executable, "HF_HOME": str(folder / "hf"), "RAY_USAGE_STATS_ENABLED": "0"}


def test_the_columns_are_those_of_the_page():
    table = PAGE.split("| column |")[1].split("\n\n")[0]
    assert [name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])] == list(
        columns.KEYS)
    for name in (*columns.LISTS, *columns.EDIT):
        assert f"`{name}`" in table


def test_the_hooks_are_those_of_the_page():
    yaml = pytest.importorskip("yaml", reason="PyYAML, which pre-commit brings, is not installed")
    shown = yaml.safe_load(re.findall(r"^```yaml\n(.*?)^```", PAGE, re.M | re.S)[0])
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [hook["id"] for hook in shown["repos"][0]["hooks"]] == [hook["id"] for hook in hooks]


def test_lists_go_through_datasets_where_their_types_are_told():
    datasets = pytest.importorskip("datasets", reason="datasets is not installed")
    pages = datasets.Dataset.from_dict({"text": ["## 老街换新颜\n\n槐荫路老街完工。", None, "▲ 图为水闸。"]})
    types = datasets.Features({**pages.features, **datasets.Features.from_arrow_schema(columns.schema())})
    made = pages.map(cleaner.process, batched=True, batch_size=1, features=types)
    assert made["clean_status"] == ["done", "refused", "done"]
    assert made[0]["clean_articles"][0]["headlines"] == ["老街换新颜"]
