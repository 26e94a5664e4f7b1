"""Apply, and clean with verdicts: what reviewers said is carried out, what finds no edit is told."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaner.restoration import tei_edits

from .conftest import PAGE, Result

Run = Callable[..., Result]


def journal(run: Run, page: Path) -> list[dict[str, Any]]:
    """The edits of a page, as the command line tells them."""
    return [json.loads(line) for line in run("clean", str(page), "--to", "edits").out.splitlines()][1:]


def say(folder: Path, *said: dict[str, Any], name: str = "v.verdicts.jsonl") -> str:
    """A file of verdicts."""
    (folder / name).write_text("".join(f"{json.dumps(one)}\n" for one in said), encoding="utf-8")
    return name


def one_edit(run: Run, page: Path, **wanted: object) -> dict[str, Any]:
    return next(e for e in journal(run, page) if all(e[key] == value for key, value in wanted.items()))


def cleaned(run: Run, page: Path, *words: str) -> Result:
    return run("apply", str(page), "--to", "txt", *words)


@pytest.mark.parametrize("verb", ["apply", "clean"])
def test_a_refused_edit_is_not_made(folder: Path, page: Path, run: Run, verb: str) -> None:
    comma = one_edit(run, page, rule="punct.fullwidth", before=",")
    said = say(folder, {"id": comma["id"], "verdict": "reject"})
    done = run(verb, str(page), "--to", "txt", "--verdicts", said)
    assert done.code == 0
    assert "5月8日,记者" in done.out.decode()
    assert "1 verdict carried out, 0 not" in done.err


def test_a_refused_join_leaves_two_paragraphs(folder: Path, page: Path, run: Run) -> None:
    join = one_edit(run, page, kind="join")
    done = cleaned(run, page, "--verdicts", say(folder, {"id": join["id"], "verdict": "reject"}))
    assert "增加到47\n\n\n种，其中" in done.out.decode()


def test_a_role_can_be_changed_and_what_else_moved_is_told(folder: Path, page: Path, run: Run) -> None:
    kicker = one_edit(run, page, role="kicker")
    said = say(folder, {"id": kicker["id"], "verdict": "reject", "kind": "role", "replacement": "noise"})
    done = cleaned(run, page, "--verdicts", said)
    assert done.code == 0
    assert "两年治水" not in done.out.decode()


def test_a_verdict_that_finds_no_edit_is_told_and_changes_nothing(folder: Path, page: Path, run: Run) -> None:
    said = say(folder, {"id": "000000000000", "verdict": "reject", "rule": "punct.fullwidth"})
    done = cleaned(run, page, "--verdicts", said)
    assert done.code == 1
    assert "p1.md: not carried out: reject 000000000000" in done.err
    assert done.out == run("clean", str(page), "--to", "txt").out


def test_a_verdict_on_a_page_that_is_not_there_is_told(folder: Path, page: Path, run: Run) -> None:
    said = say(folder, {"id": "000000000000", "verdict": "reject", "doc": "p9.md", "sha256": "0"})
    done = cleaned(run, page, "--verdicts", said)
    assert done.code == 1
    assert "it is on no document of this run" in done.err


def test_several_files_of_verdicts_count_in_their_order(folder: Path, page: Path, run: Run) -> None:
    comma = one_edit(run, page, rule="punct.fullwidth", before=",")
    first = say(folder, {"id": comma["id"], "verdict": "reject"}, name="one.jsonl")
    then = say(folder, {"id": comma["id"], "verdict": "accept"}, name="two.jsonl")
    assert "5月8日，记者" in cleaned(run, page, "--verdicts", first, "--verdicts", then).out.decode()


def test_a_verdict_is_on_its_page_only(folder: Path, page: Path, run: Run) -> None:
    (folder / "p2.md").write_text(PAGE, encoding="utf-8")
    comma = one_edit(run, page, rule="punct.fullwidth", before=",")
    said = say(folder, {**comma, "verdict": "reject"})
    done = run("apply", "p1.md", "p2.md", "-o", "out", "--to", "txt", "--verdicts", said)
    assert done.code == 0
    assert "5月8日,记者" in (folder / "out" / "p1.txt").read_text(encoding="utf-8")
    assert "5月8日，记者" in (folder / "out" / "p2.txt").read_text(encoding="utf-8")


def test_what_nobody_spoke_of_can_be_undone(folder: Path, page: Path, run: Run) -> None:
    join = one_edit(run, page, kind="join")
    said = say(folder, {"id": join["id"], "verdict": "accept"})
    done = cleaned(run, page, "--verdicts", said, "--undecided", "reject").out.decode()
    assert "增加到47种,其中候鸟" in done
    assert "，" not in done


def test_what_nobody_spoke_of_can_stop_the_page(folder: Path, page: Path, run: Run) -> None:
    done = run("clean", str(page), "-o", "out", "--undecided", "fail")
    assert done.code == 1
    assert "edits undecided; nothing was written for it" in done.err
    assert not (folder / "out" / "p1.xml").exists()
    everything = [{"id": e["id"], "verdict": "accept"} for e in journal(run, page) if e["kind"] != "layout"]
    said = say(folder, *everything)
    assert run("clean", str(page), "-o", "out", "--verdicts", said, "--undecided", "fail").code == 0
    assert (folder / "out" / "p1.xml").exists()


def test_a_file_of_verdicts_with_a_wrong_line_stops_the_run(folder: Path, page: Path, run: Run) -> None:
    (folder / "v.jsonl").write_text('{"id": "a", "verdict": "accept"}\n{"id": "a"}\n', encoding="utf-8")
    done = cleaned(run, page, "--verdicts", "v.jsonl")
    assert done.code == 2
    assert "v.jsonl:2: has no 'verdict'" in done.err
    assert done.out == b""


def test_a_file_of_verdicts_that_is_missing_is_told(page: Path, run: Run) -> None:
    done = cleaned(run, page, "--verdicts", "none.jsonl")
    assert done.code == 4
    assert "none.jsonl: is not there" in done.err


def test_a_word_for_the_undecided_that_is_none_is_told(page: Path, run: Run) -> None:
    done = run("clean", str(page), "--undecided", "acept")
    assert done.code == 2
    assert "accept" in done.err


def test_who_reviewed_is_named_in_the_tei(folder: Path, page: Path, run: Run) -> None:
    comma = one_edit(run, page, rule="punct.fullwidth", before=",")
    said = say(folder, {"id": comma["id"], "verdict": "reject", "reviewer": "纪小满"})
    done = run("apply", str(page), "--verdicts", said)
    assert "<resp>review of the edits</resp>" in done.out.decode()
    assert "<name>纪小满</name>" in done.out.decode()
    (folder / "p1.xml").write_bytes(done.out)
    assert run("validate", "p1.xml").code == 0


def test_a_role_that_a_reviewer_gave_is_theirs_in_the_tei(folder: Path, page: Path, run: Run) -> None:
    kicker = one_edit(run, page, role="kicker")
    body = next(e for e in journal(run, page) if e["kind"] == "role" and e["before"].startswith("园内步道"))
    said = say(folder, {"id": kicker["id"], "verdict": "reject", "kind": "role", "replacement": "caption",
                        "reviewer": "纪小满"},
               {"id": body["id"], "verdict": "reject", "kind": "role", "replacement": "advertisement",
                "reviewer": "纪小满二"})
    done = run("apply", str(page), "--verdicts", said).out.decode()
    assert '<figure type="photograph" xml:id="p1.a1.fig1" resp="#p1.rev1" cert="high">' in done
    assert re.search(r'<gap reason="editorial" [^>]*resp="#p1.rev2"', done)
    (folder / "p1.xml").write_text(done, encoding="utf-8")
    assert run("validate", "p1.xml").code == 0
    assert run("restore", "p1.xml").out.decode() == PAGE
    told = tei_edits.told(done.encode()).marks
    assert {m.rule for m in told if m.role in ("caption", "advertisement")} == {"review.role"}
