"""Runs by Ray and Spark, really started here, with processes of theirs and of ours killed in the middle."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pytest

from tests.corpus.conftest import contents, ended, page, rows, start

T = TypeVar("T")

PAGES = 200
DEADLY = {70: "这一页要命\n", 110: "这一页不完\n"}
ENGINES = (b"ray::", f"{sys.executable}\0-m\0pyspark.daemon".encode())
"""How the processes are called in which engines do their work."""

WORDS = ("--to", "tei,jsonl", "--page-seconds", "2")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the processes of an engine are looked up in /proc")


@pytest.fixture(params=["ray", "spark"])
def engine(request: pytest.FixtureRequest) -> str:
    """The name of an engine that is installed."""
    if request.param == "ray":
        pytest.importorskip("ray", reason="Ray is not installed: pip install 'newspaper-cleaner[ray]'")
    else:
        for package in ("pyspark", "pandas", "pyarrow"):
            pytest.importorskip(package, reason=f"Spark's {package} is not installed: "
                                                "pip install 'newspaper-cleaner[spark]'")
        if shutil.which("java") is None:
            pytest.skip("Spark needs Java, which is not installed")
    return str(request.param)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A folder of pages, of which some kill, and all files of a run over it by the cores of this machine."""
    at = tmp_path_factory.mktemp("whole")
    folder = at / "dumps"
    folder.mkdir()
    for n in range(PAGES):
        (folder / f"p{n:04d}.md").write_text(DEADLY.get(n) or page(n), encoding="utf-8")
    code, said = ended(start(folder, at / "out", *WORDS))
    assert code == 3, said
    return folder, contents(at / "out")


def parents() -> dict[int, int]:
    """The parent of each process."""
    found: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            found[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    return found


def called(pid: int) -> bytes:
    """What a process is called; nothing if it has ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def ours(pid: int) -> dict[int, int]:
    """The workers below a process, each with the process of the engine that has it."""
    tree = parents()
    found: dict[int, int] = {}
    for one, parent in tree.items():
        above = one
        while above in tree and above != pid:
            above = tree[above]
        if above == pid and b"cleaner.corpus.worker" in called(one) and called(parent).startswith(ENGINES):
            found[one] = parent
    return found


def awaited(what: Callable[[], T], process: subprocess.Popen[str], seconds: float = 120) -> T:
    """What there is as soon as there is something, while a run goes on."""
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert process.poll() is None, ended(process)
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


def records(out: Path) -> int:
    """How many shards are done."""
    return len(list((out / ".cleaner" / "shards").rglob("*.jsonl")))


def test_a_run_comes_to_the_same_bytes_whatever_is_killed(
    engine: str, whole: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    folder, wanted = whole
    out = tmp_path / "out"
    process = start(folder, out, *WORDS, "--engine", engine, takes=0.05)
    awaited(lambda: records(out), process)
    worker, parent = next(iter(awaited(lambda: ours(process.pid), process).items()))
    assert parent != process.pid
    os.kill(parent, signal.SIGKILL)
    awaited(lambda: worker not in ours(process.pid) and not Path(f"/proc/{worker}").exists(), process)
    os.kill(next(iter(awaited(lambda: ours(process.pid), process))), signal.SIGKILL)
    code, said = ended(process)
    assert code == 3, said
    assert contents(out) == wanted
    told = rows(out)
    assert len({row["doc"] for row in told}) == len(told) == PAGES
    assert {row["doc"]: row["reason"] for row in told if row["status"] != "done"} == {
        "p0070.md": "its process was killed by SIGSEGV", "p0110.md": "it took more than 2 s"}


def test_a_shard_that_an_engine_gives_up_stops_the_run_which_goes_on_elsewhere(
    engine: str, pages: Callable[..., Path], tmp_path: Path
) -> None:
    folder, out = pages(33), tmp_path / "out"
    process = start(folder, out, "--engine", engine, "--address", "local[1,2]" if engine == "spark" else "local",
                    takes=5)
    while process.poll() is None:
        for parent in set(ours(process.pid).values()):
            with suppress(ProcessLookupError):
                os.kill(parent, signal.SIGKILL)
        time.sleep(0.1)
    code, said = ended(process)
    assert code == 2, said
    assert "given up by" in said
    assert "--resume" in said
    assert "Traceback" not in said
    assert not (out / "manifest.json").exists()
    assert ended(start(folder, out, "--resume"))[0] == 0
    assert len(rows(out)) == 33
