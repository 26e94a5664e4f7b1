"""The rooms of a corpus run by themselves: names, shards, records, stages, the folder of a run."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import manifest
from cleaner.corpus import record, running
from cleaner.corpus.commit import commit
from cleaner.corpus.job import Job, code
from cleaner.corpus.naming import LONGEST, path
from cleaner.corpus.record import Record
from cleaner.corpus.run import hold
from cleaner.corpus.running import ENDINGS
from cleaner.corpus.shard import HELD, PAGES, Shard, plan
from cleaner.corpus.stage import Stage
from cleaner.corpus.summary import Trip
from cleaner.intake import Leaf, Rows
from cleaner.model import InputError, OutputError, RuleError

PAGE = "# 芦河开闸\n\n3月4日,芦河上游开闸放水。\n".encode()
TRIP = Trip(1, lambda: 0.0)

part = st.text(st.characters(blacklist_characters="/\0", blacklist_categories=()), min_size=1, max_size=90)
keys = st.lists(part, min_size=1, max_size=4).map("/".join)


def leaf(n: int, data: bytes = PAGE) -> Leaf:
    return Leaf(f"may/p{n:03d}.md", len(data), data=data)


def done(job: Job, *shards: Shard) -> list[str]:
    """Run shards in this process; the names of their records."""
    return [record.place(shard.n, running.run(shard, job, {}, str).id) for shard in shards]


class TestNames:
    @given(st.lists(keys, min_size=2, max_size=6, unique=True))
    def test_different_keys_have_different_paths_and_none_stands_where_a_folder_must(self, keys: list[str]) -> None:
        made = [path(key, ".xml", ENDINGS) for key in keys]
        assert len(set(made)) == len(keys)
        folders = {folder for one in made for folder in list(map(str, Path(one).parents))[:-1]}
        assert not folders & set(made)

    @given(keys)
    def test_no_path_leads_out_or_is_too_long_or_hidden(self, key: str) -> None:
        made = path(key, ".xml", ENDINGS)
        assert not Path(made).is_absolute()
        for one in made.split("/"):
            assert one not in ("", ".", "..")
            assert not one.startswith(".")
            assert len(os.fsencode(one)) <= LONGEST + len(".edits.jsonl")
            assert one.isprintable()

    @pytest.mark.parametrize(("key", "name"), [
        ("may/p1.txt", "may/p1.txt.xml"), ("../../etc/passwd", "%2E%2E/%2E%2E/etc/passwd.xml"),
        ("a\nb", "a%0Ab.xml"), ("a\udcff", "a%FF.xml"), ("100%", "100%25.xml"), ("a.xml/b", "a%2Exml/b.xml"),
        ("a\\b:c", "a%5Cb%3Ac.xml"), (".hidden", "%2Ehidden.xml"), ("nul.txt", "%6Eul.txt.xml"),
    ])
    def test_what_a_disk_would_take_otherwise_is_encoded(self, key: str, name: str) -> None:
        assert path(key, ".xml", ENDINGS) == name

    def test_a_part_that_is_too_long_ends_in_its_digest(self) -> None:
        one, other = path("报" * 300, ".xml"), path("报" * 301, ".xml")
        assert one != other
        assert len(os.fsencode(one)) <= LONGEST + 4


class TestPlan:
    def test_a_table_has_shards_of_its_own_between_those_of_files(self) -> None:
        rows = Rows("t.jsonl", 0, ("a",), (None,), b'{"text": "a"}\n', "jsonl", 14)
        shards = list(plan([*(leaf(n) for n in range(PAGES + 1)), rows, leaf(99)]))
        assert [(shard.n, shard.size, shard.rows is not None) for shard in shards] == [
            (0, PAGES, False), (1, 1, False), (2, 1, True), (3, 1, False)]

    def test_a_shard_carries_no_more_than_fits(self) -> None:
        big = bytes(HELD // 2)
        assert [shard.size for shard in plan(leaf(n, big) for n in range(5))] == [2, 2, 1]

    def test_an_id_tells_job_place_and_inputs_apart(self) -> None:
        one = Shard(0, (leaf(1),))
        ids = {one.id("a"), one.id("b"), Shard(1, (leaf(1),)).id("a"), Shard(0, (leaf(2),)).id("a"),
               Shard(0, (leaf(1), leaf(2))).id("a")}
        assert len(ids) == 5
        assert one.id("a") == Shard(0, (leaf(1),)).id("a")


class TestJob:
    def test_code_changes_with_a_rule(self, tmp_path: Path) -> None:
        (tmp_path / "pack.toml").write_text("a = 1\n")
        before = code([tmp_path])
        (tmp_path / "pack.toml").write_text("a = 2\n")
        assert code([tmp_path]) != before
        assert code() == code()


class TestRecord:
    def test_a_record_comes_back_as_it_was(self, tmp_path: Path) -> None:
        job = Job(str(tmp_path), to=("tei", "jsonl"))
        made = running.run(Shard(3, (leaf(1), Leaf("bad\udcff", 0, refused="why"))), job, {}, str)
        found = record.read(tmp_path / record.place(3, made.id))
        assert found == replace(made, rows=found.rows if found else ())
        assert found is not None
        assert [row["status"] for row in found.rows] == ["done", "refused"]
        assert sorted(landed.path for landed in found.files) == ["jsonl/00000003.jsonl", "tei/may/p001.md.xml"]
        assert all(record.stands(landed, tmp_path) for landed in found.files)

    def test_half_a_record_is_none(self, tmp_path: Path) -> None:
        whole = Record(0, "a", ({"doc": "d"},), {}).dumped()
        for end in range(len(whole)):
            (tmp_path / "r").write_bytes(whole[:end])
            found = record.read(tmp_path / "r")
            assert found is None or (end == len(whole) - 1 and found.rows == ({"doc": "d"},))

    def test_a_file_that_was_changed_does_not_stand(self, tmp_path: Path) -> None:
        made = running.run(Shard(0, (leaf(1),)), Job(str(tmp_path)), {}, str)
        [landed] = made.files
        target = tmp_path / landed.path
        target.write_bytes(target.read_bytes()[:-1] + b"X")
        assert not record.stands(landed, tmp_path)
        target.unlink()
        assert not record.stands(landed, tmp_path)


class TestRunning:
    def test_what_stands_is_not_done_again(self, tmp_path: Path) -> None:
        begun: list[int] = []
        shard, job = Shard(0, (leaf(1), leaf(2))), Job(str(tmp_path))
        first = running.run(shard, job, {}, begun.append)
        assert begun == [0, 1]
        assert running.run(shard, job, {}, begun.append).rows[0]["sha256"] == first.rows[0]["sha256"]
        assert begun == [0, 1]

    def test_an_input_that_was_changed_is_done_again(self, tmp_path: Path) -> None:
        source = tmp_path / "p.md"
        source.write_bytes(PAGE)
        begun: list[int] = []
        shard, job = Shard(0, (Leaf("p.md", len(PAGE), path=str(source)),)), Job(str(tmp_path / "out"))
        running.run(shard, job, {}, begun.append)
        source.write_bytes(PAGE.replace(b"3", b"4"))
        made = running.run(shard, job, {}, begun.append)
        assert begun == [0, 0]
        assert "4月4日" in (tmp_path / "out" / next(made.files).path).read_text(encoding="utf-8")

    def test_the_dead_are_not_touched_and_told(self, tmp_path: Path) -> None:
        begun: list[int] = []
        made = running.run(Shard(0, (leaf(1), leaf(2))), Job(str(tmp_path)), {0: "it killed"}, begun.append)
        assert begun == [1]
        assert [(row["status"], row["reason"]) for row in made.rows] == [("quarantined", "it killed"), ("done", None)]

    def test_a_page_is_written_as_it_is_when_cleaned_alone(self, tmp_path: Path) -> None:
        import cleaner

        running.run(Shard(0, (leaf(1),)), Job(str(tmp_path), to=("tei", "md", "txt", "edits")), {}, str)
        alone = cleaner.clean(PAGE, name="p001.md")
        for form, ending in (("tei", ".xml"), ("md", ".md"), ("txt", ".txt"), ("edits", ".edits.jsonl")):
            assert (tmp_path / form / f"may/p001.md{ending}").read_bytes() == cleaner.write(alone, form)


class TestStage:
    def test_what_does_not_land_is_taken_away(self, tmp_path: Path) -> None:
        with Stage(tmp_path) as stage:
            stage.put("a.xml", b"a")
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

    def test_a_place_that_cannot_be_written_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "tei").write_text("a file")
        with Stage(tmp_path) as stage:
            stage.put("tei/a.xml", b"a")
            with pytest.raises(OutputError, match="cannot be written"):
                stage.land()


class TestCommit:
    def test_the_rows_of_all_shards_are_one_file_and_the_manifest_says_so(self, tmp_path: Path) -> None:
        job = Job(str(tmp_path))
        names = done(job, Shard(0, (leaf(1),)), Shard(1, (leaf(2), Leaf("x", 0, refused="why"))))
        made = commit(job, names, TRIP)
        assert made.manifest["documents"] == {"done": 2, "refused": 1}
        assert manifest.check(tmp_path) == made.manifest
        assert [row["doc"] for row in manifest.rows(tmp_path)] == ["may/p001.md", "may/p002.md", "x"]

    def test_what_a_run_of_other_inputs_left_is_taken_away(self, tmp_path: Path) -> None:
        job = Job(str(tmp_path))
        done(job, Shard(0, (leaf(1), leaf(2))))
        commit(job, done(job, Shard(0, (leaf(2),))), TRIP)
        assert [path.name for path in (tmp_path / "tei/may").iterdir()] == ["p002.md.xml"]
        assert len(list(record.all_of(tmp_path))) == 1

    def test_a_shard_that_is_missing_stops_it(self, tmp_path: Path) -> None:
        job = Job(str(tmp_path))
        [name] = done(job, Shard(0, (leaf(1),)))
        (tmp_path / name).unlink()
        with pytest.raises(InputError, match="record of a shard"):
            commit(job, [name], TRIP)
        with pytest.raises(InputError, match="no manifest"):
            manifest.check(tmp_path)


class TestHold:
    def test_a_folder_with_a_run_must_be_resumed(self, tmp_path: Path) -> None:
        with hold(tmp_path / "out", resume=False):
            pass
        with pytest.raises(RuleError, match="--resume"), hold(tmp_path / "out", resume=False):
            pass
        with hold(tmp_path / "out", resume=True):
            pass

    def test_a_folder_with_something_else_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "mine").write_text("")
        for resume in (False, True):
            with pytest.raises(RuleError, match="no run"), hold(tmp_path, resume=resume):
                pass

    def test_two_runs_do_not_share_a_folder(self, tmp_path: Path) -> None:
        with hold(tmp_path / "out", resume=False), pytest.raises(OutputError, match="another run"), \
                hold(tmp_path / "out", resume=True):
            pass
