"""The store: only ever grows, one of many wins, all of a step or nothing."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.model import CleanerError, OutputError
from cleaner.review.application.decisions import (
    Conflict,
    Content,
    Decision,
    Overtaken,
    Status,
    StatusOvertaken,
    decision_of,
    standing_of,
)
from cleaner.review.application.store import Store
from cleaner.review.verdicts import Verdict, dumps, parse

ROOT = Path(__file__).parents[2]
WRITERS = 16
WAIT = 60
EDITS = ("a3aa5ad18748", "b3aa5ad18748", "c3aa5ad18748")
COMMA = Content("text", "punct.fullwidth", 4, 5, ",", "，", None, "3月4日", "芦河上游", "p1.txt", "0" * 64)


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "r.sqlite") as store:
        yield store


def one(edit=EDITS[0], version=1, verdict="reject", step="s", **more):
    return Decision(edit, version, verdict, COMMA, step=step, **more)


def test_a_decision_is_kept_with_all_of_its_edit(store, tmp_path):
    made = one(replacement="、", reviewer="Lin", note="a list", at="2026-05-09T10:00:00Z")
    store.decide("p", [made])
    with Store(tmp_path / "r.sqlite") as again:
        assert again.latest("p") == {EDITS[0]: made}
        assert again.verdicts() == [Verdict(EDITS[0], "reject", **COMMA._asdict(), replacement="、", reviewer="Lin",
                                            note="a list", at="2026-05-09T10:00:00Z")]


@pytest.mark.parametrize("text", ["\0", "\ud800", "\udc80x", "\u202e", "'; DROP TABLE decisions --", "\U0001f600"])
def test_any_text_is_kept(store, text):
    made = one()._replace(content=COMMA._replace(before=text, doc=text), note=text, reviewer=text, replacement=text)
    store.decide("p", [made])
    assert store.history("p", EDITS[0]) == [made]


def test_who_saw_an_older_version_is_told_what_came_before(store):
    first, late = one(reviewer="Lin"), one(verdict="accept", step="t", reviewer="Qiao")
    store.decide("p", [first])
    with pytest.raises(Overtaken) as told:
        store.decide("p", [late])
    assert told.value.conflicts == (Conflict(late, first),)
    store.decide("p", [late._replace(version=2)])
    assert [past.reviewer for past in store.history("p", EDITS[0])] == ["Lin", "Qiao"]


def test_a_version_that_never_was_is_no_better(store):
    early = one(version=3)
    with pytest.raises(Overtaken) as told:
        store.decide("p", [early])
    assert told.value.conflicts == (Conflict(early, None),)


def test_a_step_is_written_whole_or_not_at_all(store):
    store.decide("p", [one(EDITS[1])])
    late = one(EDITS[1], verdict="accept", step="t")
    with pytest.raises(Overtaken) as told:
        store.decide("p", [one(EDITS[0], step="t"), late, one(EDITS[2], step="t")])
    assert [conflict.yours for conflict in told.value.conflicts] == [late]
    assert set(store.latest("p")) == {EDITS[1]}


def test_a_step_whose_answer_was_lost_may_be_sent_again(store):
    step = [one(EDITS[0]), one(EDITS[1])]
    assert store.decide("p", step) == store.decide("p", step) == step
    assert len(store.history("p", EDITS[0])) == 1


def test_the_same_edit_on_two_pages_is_two_edits(store):
    store.decide("p", [one()])
    store.decide("q", [one(verdict="accept")])
    assert store.decided() == {"p": 1, "q": 1}


def test_what_another_process_writes_is_seen(store, tmp_path):
    with Store(tmp_path / "r.sqlite") as other:
        for version in (1, 2, 3):
            made = one(version=version, step=str(version))
            (other if version % 2 else store).decide("p", [made])
            assert store.latest("p") == other.latest("p") == {EDITS[0]: made}
        other.decide("p", [one(EDITS[1])])
        with pytest.raises(Overtaken):
            other.decide("p", [one(EDITS[2], step="t"), one(EDITS[1], step="t")])
        assert set(store.latest("p")) == set(other.latest("p")) == set(EDITS[:2])


def test_a_verdict_taken_back_is_a_decision_and_no_verdict(store):
    store.decide("p", [one()])
    store.decide("p", [one(version=2, verdict=None, step="t")])
    assert store.latest("p")[EDITS[0]].version == 2
    assert (store.verdicts(), store.decided()) == ([], {})


@pytest.mark.parametrize("statement", [
    "UPDATE decisions SET verdict = 'accept'",
    "DELETE FROM decisions",
    "INSERT OR REPLACE INTO decisions (page, edit, version, step, record) VALUES ('p', 'a3aa5ad18748', 1, '', '{}')",
    "INSERT OR REPLACE INTO decisions (n, page, edit, version, step, record) VALUES (1, 'p', 'x', 1, '', '{}')",
    "INSERT INTO decisions (page, edit, version, step, record) VALUES ('p', 'a3aa5ad18748', 3, '', '{}')",
    "UPDATE statuses SET status = 'new'",
    "DELETE FROM statuses",
    "INSERT OR REPLACE INTO statuses (page, version, status, reviewer, at) VALUES ('p', 1, 'new', '', '')",
    "INSERT OR REPLACE INTO statuses (n, page, version, status, reviewer, at) VALUES (1, 'q', 1, 'new', '', '')",
])
def test_nothing_is_changed_or_taken_away(store, tmp_path, statement):
    store.decide("p", [one()])
    store.set_status("p", Status("done", 1))
    with sqlite3.connect(tmp_path / "r.sqlite") as db, pytest.raises(sqlite3.IntegrityError):
        db.execute(statement)
    db.close()
    assert store.latest("p") == {EDITS[0]: one()}
    assert store.status("p").value == "done"


def test_a_verdict_or_status_that_is_none_is_refused_by_the_database(store):
    with pytest.raises(Overtaken):
        store.decide("p", [one(verdict="maybe")])
    with pytest.raises(StatusOvertaken):
        store.set_status("p", Status("lost", 1))
    assert store.latest("p") == {}


def test_a_status_has_versions(store):
    assert store.status("p") == Status("new", 0)
    store.set_status("p", Status("in review", 1, "Lin"))
    with pytest.raises(StatusOvertaken) as told:
        store.set_status("p", Status("done", 1, "Qiao"))
    assert told.value.theirs == Status("in review", 1, "Lin")
    store.set_status("p", Status("done", 2, "Qiao"))
    assert store.statuses() == {"p": Status("done", 2, "Qiao")}


def test_of_verdicts_from_elsewhere_the_later_one_is_taken(store):
    store.decide("p", [one(at="2026-05-09T10:00:00Z")])
    early = Verdict(EDITS[0], "accept", at="2026-05-09T11:30:00+02:00")
    assert store.adopt("p", [decision_of(early, "f")]) == []
    late = Verdict(EDITS[0], "accept", at="2026-05-09T12:30:00+02:00")
    assert [taken.version for taken in store.adopt("p", [decision_of(late, "f")])] == [2]
    assert store.adopt("p", [decision_of(late, "g")]) == []
    timeless = [decision_of(Verdict(edit, "accept"), "f") for edit in EDITS[:2]]
    assert [taken.edit for taken in store.adopt("p", timeless)] == [EDITS[1]]


def test_a_verdict_that_was_taken_back_does_not_come_again_with_an_old_file(store):
    verdict = Verdict(EDITS[0], "reject", at="2026-05-09T10:00:00Z")
    store.adopt("p", [decision_of(verdict, "f")])
    store.decide("p", [one(version=2, verdict=None, step="t", at="2026-05-09T11:00:00Z")])
    assert store.adopt("p", [decision_of(verdict, "g")]) == []
    assert store.verdicts() == []


def race(work):
    """Let all writers start at once; what each brought back."""
    barrier, brought = threading.Barrier(WRITERS), []

    def run(n):
        barrier.wait(WAIT)
        brought.append(work(n))

    threads = [threading.Thread(target=run, args=(n,)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    assert not any(thread.is_alive() for thread in threads)
    return brought


def attempt(store, n):
    try:
        store.decide("p", [one(reviewer=str(n), step=f"s{n}")])
    except Overtaken as told:
        return told.conflicts[0].theirs.reviewer
    return None


@pytest.mark.parametrize("shared", [True, False], ids=["one store", "a store each"])
def test_of_sixteen_threads_one_wins(store, tmp_path, shared):
    def work(n):
        if shared:
            return attempt(store, n)
        with Store(tmp_path / "r.sqlite") as own:
            return attempt(own, n)

    told = race(work)
    (winner,) = store.history("p", EDITS[0])
    assert sorted(told, key=str) == [winner.reviewer] * (WRITERS - 1) + [None]


FROM_A_PROCESS = """
import sys
from pathlib import Path
from cleaner.review.application.decisions import Decision, Overtaken
from cleaner.review.application.store import Store

print(flush=True)
sys.stdin.readline()
with Store(Path("r.sqlite")) as store:
    try:
        store.decide("p", [Decision("a3aa5ad18748", 1, "reject", reviewer=sys.argv[1], step=sys.argv[1])])
        print("won")
    except Overtaken as told:
        print(told.conflicts[0].theirs.reviewer)
"""


def test_of_sixteen_processes_one_wins_also_where_all_make_the_database(tmp_path):
    processes = [subprocess.Popen([sys.executable, "-c", FROM_A_PROCESS, str(n)], cwd=tmp_path, text=True,
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  env={**os.environ, "PYTHONPATH": str(ROOT)}) for n in range(WRITERS)]
    try:
        for process in processes:
            process.stdout.readline()
        for process in processes:
            process.stdin.write("\n")
            process.stdin.flush()
        brought = [process.communicate(timeout=WAIT) for process in processes]
    finally:
        for process in processes:
            process.kill()
    assert [err for _, err in brought] == [""] * WRITERS
    with Store(tmp_path / "r.sqlite") as store:
        (winner,) = store.history("p", EDITS[0])
    assert sorted(out.strip() for out, _ in brought) == sorted(["won"] + [winner.reviewer] * (WRITERS - 1))


KILLED_WITHIN_A_STEP = """
import os, signal
from pathlib import Path
from cleaner.review.application.decisions import Decision
from cleaner.review.application.store import Store

class Killed(Store):
    def _insert(self, page, one):
        if one.edit == "500":
            os.kill(os.getpid(), signal.SIGKILL)
        super()._insert(page, one)

with Killed(Path("r.sqlite")) as store:
    store.decide("p", [Decision(f"before {n}", 1, "accept", step="s") for n in range(10)])
    store.decide("p", [Decision(str(n), 1, "reject", step="t") for n in range(1000)])
"""


def test_of_a_step_that_kill_9_cuts_in_two_nothing_is_there(tmp_path):
    killed = subprocess.run([sys.executable, "-c", KILLED_WITHIN_A_STEP], cwd=tmp_path, timeout=WAIT, check=False,
                            capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with Store(tmp_path / "r.sqlite") as store:
        assert list(store.latest("p")) == [f"before {n}" for n in range(10)]


decisions = st.lists(st.tuples(
    st.sampled_from(["p", "q"]), st.sampled_from(EDITS), st.sampled_from(["accept", "reject", None]),
    st.text(max_size=3), st.integers(-1, 1)), max_size=25)


@given(decisions)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_last_of_each_edit_is_what_its_history_says(asked):
    """A model of the store beside it: a list of decisions by edit."""
    model: dict[tuple[str, str], list[Decision]] = {}
    with Store(Path(":memory:")) as store:
        for n, (page, edit, verdict, note, off) in enumerate(asked):
            history = model.setdefault((page, edit), [])
            made = Decision(edit, len(history) + 1 + off, verdict, COMMA, note=note, step=str(n))
            if off == 0:
                store.decide(page, [made])
                history.append(made)
                continue
            with pytest.raises(Overtaken) as told:
                store.decide(page, [made])
            assert told.value.conflicts == (Conflict(made, history[-1] if history else None),)
        for (page, edit), history in model.items():
            assert store.history(page, edit) == history
            assert store.latest(page).get(edit) == (history[-1] if history else None)
        last = [history[-1] for history in model.values() if history]
        assert sorted(store.verdicts()) == sorted(standing_of(last))
        assert sum(store.decided().values()) == len(standing_of(last))


anything = st.text(st.characters(exclude_categories=()), max_size=5)
offsets = st.integers(0, 9)
contents = st.builds(Content, st.sampled_from(["text", "join"]), anything, offsets, offsets, anything,
                     anything, st.none() | anything, anything, anything, anything, anything)


@given(st.dictionaries(st.sampled_from(EDITS), st.tuples(st.sampled_from(["accept", "reject"]), contents, anything)))
def test_what_is_written_out_and_taken_in_elsewhere_is_the_same(made):
    with Store(Path(":memory:")) as here, Store(Path(":memory:")) as there:
        here.decide("p", [Decision(edit, 1, verdict, content, note=note, at="2026-05-09T10:00:00Z", step="s")
                          for edit, (verdict, content, note) in made.items()])
        lines = "\n".join(map(dumps, here.verdicts()))
        read = [decision_of(verdict, "f") for verdict in parse(lines, "lines")]
        assert len(there.adopt("q", read)) == len(made)
        assert "\n".join(map(dumps, there.verdicts())) == lines
        assert there.adopt("q", read) == []


def test_a_database_of_a_newer_version_is_refused(tmp_path):
    path = tmp_path / "r.sqlite"
    Store(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 2")
    db.close()
    with pytest.raises(CleanerError, match="made by a newer cleaner"):
        Store(path)


def test_a_database_of_another_program_is_left_alone(tmp_path):
    path = tmp_path / "r.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE bookmarks (url)")
    db.close()
    before = path.read_bytes()
    with pytest.raises(CleanerError, match="is a database of another program"):
        Store(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(tmp_path):
    path = tmp_path / "r.sqlite"
    path.write_bytes("3月4日,芦河上游开闸放水。".encode() * 99)
    before = path.read_bytes()
    with pytest.raises(CleanerError, match="is no database"):
        Store(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["nowhere/r.sqlite", "."])
def test_a_place_where_nothing_can_be_made_is_told(tmp_path, name):
    with pytest.raises(OutputError, match="cannot be used as a database"):
        Store(tmp_path / name)


def test_a_store_may_be_closed_twice_and_leaves_one_file(tmp_path):
    store = Store(tmp_path / "r.sqlite")
    store.decide("p", [one()])
    store.close()
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == ["r.sqlite"]


def test_what_is_written_is_on_the_disk(store):
    """The settings by which a confirmed decision outlives the process and the power."""
    (mode,) = store._db.execute("PRAGMA journal_mode").fetchone()
    (synchronous,) = store._db.execute("PRAGMA synchronous").fetchone()
    assert (mode, synchronous) == ("wal", 2)


def test_a_database_that_others_keep_to_themselves_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("cleaner.review.application.tables.PATIENCE", 0.05)
    with Store(tmp_path / "r.sqlite") as store:
        other = sqlite3.connect(tmp_path / "r.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OutputError, match="cannot be written: database is locked"):
            store.decide("p", [one()])
        other.execute("ROLLBACK")
        other.close()
        store.decide("p", [one()])
