"""What runs shards in a process of an engine: the same bytes whatever it does, a word where the place is wrong."""

from __future__ import annotations

import gc
import os
import pickle
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cleaner.corpus import record
from cleaner.corpus.engines import station
from cleaner.corpus.engines.station import Done, sent, work
from cleaner.corpus.engines.token import token
from cleaner.corpus.job import Job, code
from cleaner.corpus.shard import Shard, plan
from cleaner.intake import find
from cleaner.model import InputError, OutputError, RuleError
from tests.corpus.conftest import page

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the children of a process are looked up in /proc")


@pytest.fixture
def job(tmp_path: Path) -> Iterator[Job]:
    """A job for a folder; what it started has ended behind it."""
    yield Job(str(tmp_path / "out"), to=("txt",), code=code())
    station._station.cache_clear()


@pytest.fixture
def shards(tmp_path: Path) -> list[Shard]:
    """The shards of a hundred pages."""
    (tmp_path / "in").mkdir()
    for n in range(100):
        (tmp_path / "in" / f"p{n:03d}.md").write_text(page(n), encoding="utf-8")
    return [sent(shard) for shard in plan(find([str(tmp_path / "in")], tell=print))]


def children() -> set[int]:
    """The processes that this one started and that live."""
    found = {int(word) for task in Path("/proc/self/task").iterdir()
             for word in (task / "children").read_text().split()}
    return {pid for pid in found if b"corpus.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()}


def in_a_thread(job: Job, name: str, shard: Shard) -> Done:
    """What comes of a shard that a thread of its own runs."""
    made: list[Done] = []
    thread = threading.Thread(target=lambda: made.append(work(job, name, shard)))
    thread.start()
    thread.join()
    return made[0]


def test_a_worker_outlives_the_threads_that_ask_for_it(job: Job, shards: list[Shard]) -> None:
    with token(Path(job.out)) as name:
        assert in_a_thread(job, name, shards[0]) == Done(0, 32)
        one = children()
        assert len(one) == 1
        time.sleep(0.2)
        assert [in_a_thread(job, name, shard).killed for shard in shards[1:]] == [0, 0, 0]
        assert children() == one


def test_a_shard_that_comes_twice_is_written_once(job: Job, shards: list[Shard]) -> None:
    with token(Path(job.out)) as name:
        work(job, name, shards[0])
        path = Path(job.out) / record.place(0, shards[0].id(job.digest))
        was = path.stat().st_ino, path.read_bytes()
        assert work(job, name, pickle.loads(pickle.dumps(shards[0]))) == Done(0, 32)
        assert (path.stat().st_ino, path.read_bytes()) == was


def test_the_worker_of_a_job_ends_when_another_job_comes(job: Job, shards: list[Shard]) -> None:
    with token(Path(job.out)) as name:
        work(job, name, shards[0])
        first = children()
        work(replace(job, to=("md",)), name, shards[0])
        gc.collect()
        assert len(children()) == 1
        assert not children() & first


def test_where_the_folder_of_the_run_is_not_seen_nothing_is_written(job: Job, shards: list[Shard],
                                                                      tmp_path: Path) -> None:
    with token(Path(job.out)) as name:
        made = work(replace(job, out=str(tmp_path / "other")), name, shards[0])
    assert isinstance(made.fault, OutputError)
    assert "is not the folder of this run" in str(made.fault)
    assert not (tmp_path / "other").exists()


def test_what_an_engine_still_does_of_an_earlier_run_ends(job: Job, shards: list[Shard]) -> None:
    with token(Path(job.out)) as old, token(Path(job.out)) as new:
        assert isinstance(work(job, old, shards[0]).fault, OutputError)
        assert work(job, new, shards[0]).fault is None
    assert not list(Path(job.out).rglob("token-*"))


def test_another_version_of_the_program_does_nothing(job: Job, shards: list[Shard]) -> None:
    with token(Path(job.out)) as name:
        made = work(replace(job, code="0.0 another"), name, shards[0])
    assert isinstance(made.fault, RuleError)
    assert "0.0 another" in str(made.fault)
    assert os.listdir(job.out) == [".cleaner"]  # noqa: PTH208 - names are wanted


def test_pages_that_a_machine_does_not_see_are_not_put_in_quarantine(job: Job, shards: list[Shard],
                                                                       tmp_path: Path) -> None:
    (tmp_path / "in").rename(tmp_path / "away")
    with token(Path(job.out)) as name:
        made = work(job, name, shards[0])
    assert isinstance(made.fault, InputError)
    assert "every machine sees" in str(made.fault)


def test_a_page_that_is_gone_is_told_of_beside_the_others(job: Job, shards: list[Shard], tmp_path: Path) -> None:
    (tmp_path / "in" / "p003.md").unlink()
    with token(Path(job.out)) as name:
        assert work(job, name, shards[0]).fault is None
    found = record.read(Path(job.out) / record.place(0, shards[0].id(job.digest)))
    assert found is not None
    assert [row["doc"] for row in found.rows if row["status"] != "done"] == ["p003.md"]


def test_a_fault_travels_from_process_to_process() -> None:
    fault = OutputError("out", "is full", "room", "make some")
    again = pickle.loads(pickle.dumps(Done(3, 32, fault=fault))).fault
    assert type(again) is OutputError
    assert (again.where, again.wrong, again.expected, again.remedy) == ("out", "is full", "room", "make some")
    assert str(again) == str(fault)
