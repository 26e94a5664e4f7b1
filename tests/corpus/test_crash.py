"""What kills a run, or a process of it: nothing is lost and nothing doubled. Processes are really killed here."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.corpus.conftest import contents, ended, rows, start

KILLS = 20

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the children of a process are looked up in /proc")




def family(pid: int) -> list[int]:
    """A process, and those that its threads have started."""
    found = [pid]
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(word) for word in (task / "children").read_text().split()]
    return found


def kill_one(pid: int, rng: random.Random) -> int:
    """Kill one process of a run, the first one or a worker; which one."""
    victim = rng.choice(family(pid))
    with suppress(ProcessLookupError):
        os.kill(victim, signal.SIGKILL)
    return victim


def test_a_run_killed_at_twenty_moments_comes_to_the_same_bytes(
    pages: Callable[..., Path], tmp_path: Path
) -> None:
    folder = pages(500)
    code, said = ended(start(folder, tmp_path / "whole", "--to", "tei,jsonl,txt"))
    assert code == 0, said
    whole = contents(tmp_path / "whole")
    assert len([name for name in whole if name.startswith("tei/")]) == 500

    rng = random.Random(2)
    out = tmp_path / "killed"
    kills = of_the_run = 0
    while kills < KILLS:
        process = start(folder, out, "--to", "tei,jsonl,txt", "--resume", takes=0.02)
        time.sleep(rng.uniform(0.3, 1.5))
        while process.poll() is None and kills < KILLS:
            of_the_run += kill_one(process.pid, rng) == process.pid
            kills += 1
            time.sleep(rng.uniform(0.1, 1.0))
        ended(process)
    assert 0 < of_the_run < KILLS
    code, said = ended(start(folder, out, "--to", "tei,jsonl,txt", "--resume"))
    assert code == 0, said
    assert contents(out) == whole


def test_pages_that_kill_hang_or_eat_memory_are_in_quarantine_and_all_others_done(
    pages: Callable[..., Path], tmp_path: Path
) -> None:
    folder = pages(100, {7: "这一页要命\n", 8: "这一页要命\n", 20: "这一页不完\n", 90: "这一页吃光\n"})
    code, said = ended(start(folder, tmp_path / "out", "--to", "tei,jsonl", "--page-seconds", "4",
                             "--page-megabytes", "400"))
    assert code == 3, said
    told = rows(tmp_path / "out")
    assert len(told) == 100
    assert {row["doc"]: row["reason"] for row in told if row["status"] != "done"} == {
        "p0007.md": "its process was killed by SIGSEGV", "p0008.md": "its process was killed by SIGSEGV",
        "p0020.md": "it took more than 4 s", "p0090.md": "it takes more memory than a page may have",
    }
    assert len(list((tmp_path / "out" / "tei").iterdir())) == 96
    lines = b"".join(path.read_bytes() for path in sorted((tmp_path / "out" / "jsonl").iterdir())).splitlines()
    assert len(lines) == 100


def test_what_was_deadly_is_tried_again_by_the_next_run(pages: Callable[..., Path], tmp_path: Path) -> None:
    folder = pages(40, {5: "这一页要命\n"})
    assert ended(start(folder, tmp_path / "out"))[0] == 3
    (folder / "p0005.md").write_text("# 芦河开闸\n\n3月4日,芦河上游开闸放水。\n", encoding="utf-8")
    assert ended(start(folder, tmp_path / "out", "--resume"))[0] == 0
    fresh = tmp_path / "fresh"
    assert ended(start(folder, fresh))[0] == 0
    assert contents(tmp_path / "out").keys() >= {"tei/p0005.md.xml"}
    assert contents(tmp_path / "out") == contents(fresh)


def test_workers_die_with_the_run_even_while_they_hang(pages: Callable[..., Path], tmp_path: Path) -> None:
    folder = pages(2, {0: "这一页不完\n", 1: "这一页不完\n"})
    process = start(folder, tmp_path / "out")
    deadline = time.monotonic() + 30
    while len(workers := family(process.pid)[1:]) < 1 or not (tmp_path / "out/.cleaner/stages").is_dir():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(1)
    process.kill()
    process.wait()
    while any(Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]
              for pid in workers):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_an_interrupted_run_says_so_and_goes_on_where_it_was(pages: Callable[..., Path], tmp_path: Path) -> None:
    folder = pages(100)
    process = start(folder, tmp_path / "out", takes=0.05)
    while not list((tmp_path / "out" / ".cleaner" / "shards").rglob("*.jsonl")):
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    code, said = ended(process)
    assert code == 130, said
    assert "--resume" in said
    assert not (tmp_path / "out" / "manifest.json").exists()
    assert ended(start(folder, tmp_path / "out", "--resume"))[0] == 0
    assert len(rows(tmp_path / "out")) == 100
