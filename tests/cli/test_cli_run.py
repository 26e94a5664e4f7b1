"""``cleaner run``: a corpus into one folder."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import PAGE, Result

Run = Callable[..., Result]


@pytest.fixture
def dumps(folder: Path) -> Path:
    """A folder with three pages, one of them in a folder of its own."""
    for name in ("dumps/p1.md", "dumps/p2.md", "dumps/may/p1.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(PAGE, encoding="utf-8")
    return Path("dumps")


def rows(out: str = "out") -> list[dict[str, object]]:
    return [json.loads(line) for line in Path(out, "pages.jsonl").read_text(encoding="utf-8").splitlines()]


def test_every_page_has_its_files_and_its_row(run: Run, dumps: Path) -> None:
    done = run("run", dumps, "-o", "out", "--to", "tei,md,txt,jsonl,edits")
    assert done.code == 0, done.err
    assert done.out == b""
    names = {path.relative_to("out").as_posix() for path in Path("out").rglob("*") if path.is_file()}
    assert {f"{form}/{way}.md{ending}" for way in ("p1", "p2", "may/p1") for form, ending in (
        ("tei", ".xml"), ("md", ".md"), ("txt", ".txt"), ("edits", ".edits.jsonl"))} <= names
    assert {"manifest.json", "pages.jsonl", "summary.txt", "summary.json", "jsonl/00000000.jsonl"} <= names
    assert {row["doc"]: row["status"] for row in rows()} == {"p1.md": "done", "p2.md": "done", "may/p1.md": "done"}
    lines = [json.loads(line) for line in Path("out/jsonl/00000000.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["doc"] for line in lines] == [row["doc"] for row in rows()]
    assert all(line["articles"] for line in lines)


def test_a_page_is_the_same_as_from_clean(run: Run, dumps: Path) -> None:
    assert run("run", dumps, "-o", "out").code == 0
    assert run("clean", "dumps/p1.md", "-o", "alone").code == 0
    assert Path("out/tei/p1.md.xml").read_bytes() == Path("alone/p1.xml").read_bytes()


def test_the_summary_is_said_and_written(run: Run, dumps: Path) -> None:
    done = run("run", dumps, "-o", "out")
    assert "3 pages" in done.err
    assert Path("out/summary.txt").read_text(encoding="utf-8").splitlines()[0] in done.err
    told = json.loads(Path("out/summary.json").read_bytes())
    assert told["documents"]["done"] == 3
    assert told["articles"] == 3


def test_a_folder_with_a_run_is_not_written_into_again(run: Run, dumps: Path) -> None:
    assert run("run", dumps, "-o", "out").code == 0
    again = run("run", dumps, "-o", "out")
    assert again.code == 2
    assert "--resume" in again.err
    assert run("run", dumps, "-o", "out", "--resume").code == 0


def test_with_resume_other_inputs_and_settings_are_done_and_old_results_gone(run: Run, dumps: Path) -> None:
    assert run("run", dumps, "-o", "out").code == 0
    (dumps / "p1.md").unlink()
    (dumps / "p3.md").write_text(PAGE, encoding="utf-8")
    assert run("run", dumps, "-o", "out", "--resume", "--to", "txt").code == 0
    assert not list(Path("out").rglob("*.xml"))
    assert sorted(path.name for path in Path("out/txt").rglob("*.txt")) == ["p1.md.txt", "p2.md.txt", "p3.md.txt"]


def test_what_is_refused_is_counted_and_the_others_done(run: Run, dumps: Path) -> None:
    with zipfile.ZipFile("dumps/more.zip", "w") as file:
        file.writestr("../../etc/passwd", "root")
        file.writestr("p9.md", PAGE)
    done = run("run", dumps, "-o", "out")
    assert done.code == 3, done.err
    refused = [row for row in rows() if row["status"] == "refused"]
    assert len(refused) == 1
    assert not [path for path in Path().rglob("*passwd*") if path.is_file()]
    assert "more.zip/p9.md" in {row["doc"] for row in rows()}


def test_a_word_that_names_nothing_is_told_and_the_others_done(run: Run, dumps: Path) -> None:
    done = run("run", dumps, "missing", "-o", "out")
    assert done.code == 4
    assert "missing" in done.err
    assert len([row for row in rows() if row["status"] == "done"]) == 3


def test_a_list_of_words_on_standard_input(shell: Callable[..., Result], dumps: Path) -> None:
    done = shell("find dumps -name 'p*.md' -print0 | cleaner run @- -o out")
    assert done.code == 0, done.err
    assert len(rows()) == 3


def test_parquet_tells_all_of_a_page(run: Run, dumps: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="Parquet needs pyarrow")
    assert run("run", dumps, "-o", "out", "--to", "parquet").code == 0
    table = parquet.read_table("out/parquet/00000000.parquet")
    assert table.column("doc").to_pylist() == [row["doc"] for row in rows()]
    assert table.column("status").to_pylist() == ["done"] * 3
    [headline] = table.column("articles")[0].as_py()[0]["headlines"]
    assert headline == "雁溪滨水绿廊一期工程开园"


@pytest.mark.parametrize(("words", "said"), [
    (("--to", "pdf"), "pdf"), (("--workers", "0"), "--workers"), (("--page-seconds", "0"), "--page-seconds"),
    (("--off", "no.such"), "no.such"),
])
def test_what_cannot_be_used_is_said_before_a_page_is_touched(
    run: Run, dumps: Path, words: tuple[str, str], said: str
) -> None:
    done = run("run", dumps, "-o", "out", *words)
    assert done.code == 2
    assert said in done.err
    assert not Path("out").exists()


def test_parquet_without_its_library_is_said_before_a_page_is_touched(
    run: Run, dumps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = run("run", dumps, "-o", "out", "--to", "tei,parquet")
    assert done.code == 2
    assert "newspaper-cleaner[parquet]" in done.err
    assert not Path("out").exists()


@pytest.mark.parametrize("verb", ["validate", "check", "review", "diff"])
def test_a_run_that_was_not_ended_is_refused_by_who_reads_it(run: Run, dumps: Path, verb: str) -> None:
    assert run("run", dumps, "-o", "out").code == 0
    Path("out/manifest.json").unlink()
    for place in ("out", "out/tei"):
        done = run(verb, place)
        assert done.code == 4, (verb, done.err)
        assert "--resume" in done.err


def test_the_results_of_a_run_are_valid_and_lead_back(run: Run, dumps: Path) -> None:
    assert run("run", dumps, "-o", "out").code == 0
    assert run("validate", "out").code == 0
    assert run("restore", "out/tei/may/p1.md.xml").out == PAGE.encode()


def test_a_run_that_is_repeated_differs_in_its_time_alone(run: Run, dumps: Path) -> None:
    (dumps / "broken.md").write_bytes(b"\0" * 99)
    (dumps / "cut.md").write_text("沿岸五个村子的渠道同时通\n\n" * 9, encoding="utf-8")
    assert run("run", dumps, "-o", "one", "--workers", "1").code == 3
    assert run("run", dumps, "-o", "two", "--workers", "2").code == 3
    files = sorted(path.relative_to("one") for path in Path("one").rglob("*") if path.is_file())
    differing = [path.as_posix() for path in files if Path("one", path).read_bytes() != Path("two", path).read_bytes()]
    assert set(differing) <= {"summary.json", "summary.txt", "overview.html"}

    one, two = (json.loads(Path(out, "summary.json").read_bytes()) for out in ("one", "two"))
    assert one.pop("run")["workers"] == 1
    assert two.pop("run")["workers"] == 2
    assert one == two
    one, two = (Path(out, "summary.txt").read_text(encoding="utf-8").splitlines() for out in ("one", "two"))
    assert all(a == b or a.startswith("took ") for a, b in zip(one, two, strict=True))
    one, two = (Path(out, "overview.html").read_text(encoding="utf-8").splitlines() for out in ("one", "two"))
    assert all(a == b or 'id="run"' in a for a, b in zip(one, two, strict=True))


def test_rows_of_json_lines_come_out_again_with_their_results(run: Run, folder: Path) -> None:
    lines = ['{"id": 1e400, "text": "好,就这样办。"}', '{"id": 2, "text": null}', "nope",
             '{"id": 3, "text": "3月4日,开闸放水。"}']
    Path("t.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run("run", "t.jsonl", "-o", "out", "--column", "text", "--to", "jsonl,tei")
    assert done.code == 3, done.err
    out = Path("out/jsonl/00000000.jsonl").read_text(encoding="utf-8").splitlines()
    assert out[0].startswith('{"id": 1e400, "text": "好,就这样办。", "clean_status": "done"')
    assert [json.loads(line)["clean_status"] for line in out] == ["done", "refused", "refused", "done"]
    assert json.loads(out[2])["line"] == "nope"
    assert [row["doc"] for row in rows()] == [f"t.jsonl/{n}" for n in range(4)]
    assert sorted(path.name for path in Path("out/tei").rglob("*.xml")) == ["0.xml", "3.xml"]


def test_rows_of_parquet_come_out_again_with_their_results(run: Run, folder: Path) -> None:
    pa = pytest.importorskip("pyarrow", reason="Parquet needs pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet", reason="Parquet needs pyarrow")
    own = pa.table({"id": [7, 8], "text": ["好,就这样办。", None], "tags": [["a"], []], "raw": [b"\xff", b""]})
    parquet.write_table(own, "t.parquet")
    assert run("run", "t.parquet", "-o", "out", "--column", "text", "--to", "parquet,jsonl").code == 3
    made = parquet.read_table("out/parquet/00000000.parquet")
    assert made.select(own.schema.names).equals(own)
    assert made.column("clean_text").to_pylist() == ["好，就这样办。\n", None]
    first = json.loads(Path("out/jsonl/00000000.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert (first["raw"], first["tags"], first["clean_status"]) == ("/w==", ["a"], "done")
