"""The verb ``diff``: its forms, filters, exit codes and colours; two runs compared."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner import clean
from cleaner.edits import identity

ROOT = Path(__file__).parents[2]
ESCAPES = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
STRANGE = "本报讯(记者 林晓岚)\u202e5月8日\x1b[31m,公园开园\u2066。\x9b2J\n"
GOOD = "3月4日，芦河上游开闸放水，沿岸的老人和孩子来到堤上，看清水流过干了一冬的河床。" * 3 + "\n"


def words(result):
    """The lines of a result."""
    return result.out.decode().splitlines()


def objects(result):
    """The JSON Lines of a result."""
    return [json.loads(line) for line in result.out.splitlines()]


def test_words_tell_each_change_in_its_place(run, page):
    before = sorted(Path().rglob("*"))
    result = run("diff", page)
    lines = words(result)
    assert (result.code, result.err) == (0, "")
    assert "Article 1: 雁溪滨水绿廊一期工程开园" in lines
    assert any("登记过的鸟种增加到47[-⏎⏎-]种[-,-]{+，+}其中候鸟" in line for line in lines)
    assert any(re.fullmatch(r" +, → ， +punct\.fullwidth 1\.00 ×\d", line) for line in lines)
    assert any(re.fullmatch(r" +⏎⏎ joined +joins\.\S+ 0\.\d\d", line) for line in lines)
    assert "  lines 5–7 · body" in lines
    assert sorted(Path().rglob("*")) == before


def test_a_long_paragraph_shows_only_what_is_around_a_change(run, folder):
    text = "芦苇菖蒲" * 100
    Path("p.txt").write_text(f"{text},{text}。\n", "utf-8")
    line = next(line for line in words(run("diff", "p.txt")) if "[-,-]" in line)
    assert line == f"      …{text[-12:]}[-,-]{{+，+}}{text[:12]}…"


def test_the_end_tells_the_counts_of_all_pages_by_rule(run, page):
    Path("p2.md").write_bytes(page.read_bytes())
    lines = words(run("diff", "p1.md", "p2.md"))
    told = dict(reversed(line.split()) for line in lines[-5:] if re.fullmatch(r" *\d+  \S+", line))
    edits = [m for m in clean(Path("p1.md")).edits if m.rule == "punct.fullwidth"]
    assert told["punct.fullwidth"] == str(2 * len(edits))
    assert any(line.startswith("2 pages, 2 with edits: ") for line in lines)


def test_nothing_to_do_is_told(run, folder):
    Path("good.txt").write_text(GOOD, "utf-8")
    assert words(run("diff", "good.txt"))[0] == "good.txt: nothing would change"
    assert run("diff", "good.txt", "--check").code == 0


def test_jsonl_is_the_journal_without_blank_lines(run, page):
    marks = [m for m in clean(page).edits if m.kind != "layout"]
    found = objects(run("diff", page, "--format", "jsonl"))
    assert [one["id"] for one in found] == [identity(mark) for mark in marks]
    assert [(one["start"], one["end"], one["before"], one["after"]) for one in found] == [
        (m.start, m.end, m.before, m.after) for m in marks]
    wanted = {"id", "doc", "kind", "rule", "rule_version", "start", "end", "before", "after", "confidence", "mode",
              "line", "reason", "role"}
    assert all(wanted <= one.keys() and one["doc"] == "p1.md" for one in found)
    journal = run("clean", page, "--to", "edits")
    assert set(run("diff", page, "--format", "jsonl").out.splitlines()) <= set(
        journal.out.splitlines())


def test_unified_is_a_patch_to_the_clean_text(run, shell, page):
    assert run("diff", page, "--format", "unified", "-o", "p.patch").out == b""
    assert Path("p.patch").read_bytes().startswith(b"--- a/p1.md\n+++ b/p1.md\n@@ ")
    wanted = run("clean", page, "--to", "txt").out
    assert shell("patch -p1 --quiet < p.patch").code == 0
    assert page.read_bytes() == wanted


def test_unified_of_several_pages_is_one_patch(run, shell, page):
    Path("in").mkdir()
    for name in ("in/a b.md", "in/第2版.md"):
        Path(name).write_bytes(page.read_bytes())
    wanted = run("clean", page, "--to", "txt").out
    assert shell("cleaner diff in --format unified | patch -p1 --quiet").code == 0
    assert Path("in/a b.md").read_bytes() == Path("in/第2版.md").read_bytes() == wanted


def test_a_patch_of_an_encoding_without_one_byte_line_ends_is_refused_for_that_page_alone(run, page):
    Path("wide.txt").write_bytes(page.read_text("utf-8").encode("utf-16"))
    result = run("diff", "wide.txt", page, "--format", "unified")
    assert result.code == 3
    assert "wide.txt: is in UTF-16-LE, which no program can patch" in result.err
    assert result.out.startswith(b"--- a/p1.md")


def test_a_patch_that_its_encoding_cannot_hold_is_refused(run, folder):
    text = "雁溪濱水綠廊昨日開園，沿線栽種了大片蘆葦，老人和孩子來到堤上，看清水流過乾了一冬的河床。\n" * 4
    Path("p.txt").write_bytes(text.encode("big5"))
    result = run("diff", "p.txt", "--format", "unified", "--script", "t2s")
    assert (result.code, result.out) == (3, b"")
    assert re.search(r"p\.txt: cannot hold '.': it is in (cp950|big5hkscs)", result.err)


def test_a_patch_names_files_from_here_or_from_the_folder_that_was_named(run, page, monkeypatch):
    for name in ("in/x/p.md", "in/y/p.md", "here/q"):
        Path(name).parent.mkdir(parents=True)
        Path(name).write_bytes(page.read_bytes())
    whole = Path("in").absolute()
    assert b"\n+++ b/in/x/p.md\n" in run("diff", whole, "--format", "unified").out
    monkeypatch.chdir("here")
    made = run("diff", whole, "../in/x/p.md", "--format", "unified").out
    assert re.findall(rb"^\+\+\+ (.*)", made, re.M) == [b"b/x/p.md", b"b/y/p.md"]


def test_a_reader_that_goes_away_is_no_error(shell, page):
    Path("in").mkdir()
    for n in range(40):
        Path(f"in/p{n}.md").write_bytes(page.read_bytes() * 4)
    result = shell("cleaner diff in | head -1")
    assert (result.code, result.err) == (141, "")


def test_a_full_device_is_told(shell, page):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    result = shell("cleaner diff p1.md -o /dev/full")
    assert result.code == 2
    assert "/dev/full: cannot be written" in result.err


def test_standard_input_is_a_page(run, page):
    result = run("diff", "-", "--format", "unified", stdin=page.read_bytes())
    assert result.out.startswith(b"--- a/stdin\n+++ b/stdin\n")
    assert words(run("diff", "-", stdin=page.read_bytes()))[0].startswith("stdin: ")


@pytest.mark.parametrize(("filter", "keeps"), [
    (["--rule", "punct.fullwidth"], lambda one: one["rule"] == "punct.fullwidth"),
    (["--rule", "punct"], lambda one: one["rule"].startswith("punct.")),
    (["--rule", "punct.*", "--rule", "joins"], lambda one: one["rule"].startswith(("punct.", "joins."))),
    (["--min-confidence", "0.9"], lambda one: one["confidence"] >= 0.9),
    (["--only", "join"], lambda one: one["kind"] == "join"),
    (["--only", "join", "--only", "text"], lambda one: one["kind"] in ("join", "text")),
    (["--only", "auto", "--only", "role"], lambda one: (one["mode"], one["kind"]) == ("auto", "role")),
    (["--only", "ask"], lambda one: one["mode"] == "ask"),
])
def test_filters_take_what_they_say(run, page, filter, keeps):
    everything = objects(run("diff", page, "--format", "jsonl"))
    assert objects(run("diff", page, "--format", "jsonl", *filter)) == [one for one in everything if keeps(one)]


def test_a_patch_of_some_edits_leaves_all_else_as_it_is(run, page):
    made = run("diff", page, "--format", "unified", "--only", "join").out.decode()
    assert "增加到47种,其中候鸟" in made
    assert "，其中" not in made
    plus = [line for line in made.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert len(plus) == 1


@pytest.mark.parametrize(("words_", "said"), [
    (["--rule", "punct.fulwidth"], "'punct.fullwidth'"),
    (["--rule", "punc"], "'punct'"),
    (["--min-confidence", "7"], "from 0 to 1"),
    (["--only", "jion"], "'join'"),
    (["--only", "layout"], "is neither a mode nor a kind"),
    (["--format", "unfied"], "'unified'"),
    (["--color", "alway"], "'always'"),
])
def test_an_unknown_word_is_refused_with_a_near_one(run, page, words_, said):
    result = run("diff", page, *words_)
    assert (result.code, result.out) == (2, b"")
    assert said in result.err


def test_check_tells_by_its_code(run, page, folder):
    assert run("diff", page).code == 0
    assert run("diff", page, "--check").code == 1
    assert run("diff", page, "--check").out == run("diff", page).out
    assert run("diff", page, "--check", "-q").out == b""
    assert run("diff", page, "--check", "--rule", "ocr").code == 0
    assert run("diff", page, "--check", "--format", "unified", "--rule", "ocr").code == 0
    assert run("diff", page, "--check", "--format", "jsonl").code == 1


def test_a_question_is_a_finding_only_for_who_asks_for_questions(run, folder):
    Path("p.txt").write_text(GOOD.strip() + "学校、社区，企业、村庄都来了人。\n", "utf-8")
    assert run("diff", "p.txt", "--check").code == 0
    assert run("diff", "p.txt", "--check", "--only", "ask").code == 1
    assert any("{?，→、?}" in line for line in words(run("diff", "p.txt")))


def test_a_bad_page_stops_no_other(run, page):
    Path("image.txt").write_bytes(b"%PDF-1.7\n" + b"\x80" * 100)
    result = run("diff", "nowhere.txt", "image.txt", page)
    assert result.code == 4
    assert "image.txt" in result.err
    assert words(result)[0].startswith("p1.md: ")


def test_a_result_never_takes_the_place_of_a_page(run, page):
    before = page.read_bytes()
    result = run("diff", page, "-o", page)
    assert result.code == 2
    assert page.read_bytes() == before


def test_colour_is_for_terminals_or_who_asks(run, page, monkeypatch):
    assert b"\x1b" not in run("diff", page).out
    assert "\x1b[31m,\x1b[0m\x1b[32m，\x1b[0m".encode() in run("diff", page, "--color", "always").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert b"\x1b" in run("diff", page).out
    assert b"\x1b" not in run("diff", page, "--color", "never").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert b"\x1b" not in run("diff", page).out


def on_terminal(folder, *given):
    """What a terminal gets."""
    ours, theirs = pty.openpty()
    process = subprocess.run([sys.executable, "-m", "cleaner", "diff", *given], cwd=folder, stdout=theirs,
                             stderr=theirs, check=False, env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"})
    os.close(theirs)
    said = b""
    while True:
        try:
            more = os.read(ours, 1 << 16)
        except OSError:
            break
        if not more:
            break
        said += more
    os.close(ours)
    assert process.returncode == 0
    return said.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("form", ["words", "unified", "jsonl"])
def test_a_terminal_gets_no_character_of_a_page_that_it_would_obey(folder, form):
    Path("p.txt").write_text(STRANGE, "utf-8")
    said = on_terminal(folder, "p.txt", "--format", form)
    plain = re.sub("\x1b\\[[0-9]*m", "", said) if form == "words" else said
    assert ESCAPES.search(plain) is None
    assert "202E" in plain.upper()
    if form == "jsonl":
        assert all(STRANGE[one["start"] : one["end"]] == one["before"] for one in map(json.loads, plain.splitlines()))


def test_a_terminal_shows_colours_and_no_bar(folder, page):
    Path("p2.md").write_bytes(page.read_bytes())
    said = on_terminal(folder, "p1.md", "p2.md")
    assert "\x1b[32m，" in said
    assert "[#" not in said


def test_verdicts_are_carried_out_first(run, page):
    comma = next(one for one in objects(run("diff", page, "--format", "jsonl")) if one["rule"] == "punct.fullwidth")
    Path("v.jsonl").write_text(json.dumps({"id": comma["id"], "verdict": "reject"}) + "\n", "utf-8")
    result = run("diff", page, "--format", "jsonl", "--verdicts", "v.jsonl")
    assert comma["id"] not in [one["id"] for one in objects(result)]
    assert "1 verdict carried out" in result.err
    Path("v.jsonl").write_text('{"id": "000000000000", "verdict": "reject"}\n', "utf-8")
    assert run("diff", page, "--verdicts", "v.jsonl").code == 1


@pytest.fixture
def runs(run, page):
    """Two runs over two pages, the second one without two rules; a third page only in the second."""
    Path("in").mkdir()
    for name in ("a.md", "b.md"):
        Path("in", name).write_bytes(page.read_bytes())
    run("clean", "in", "-o", "one", "--to", "edits,txt")
    Path("in/c.md").write_bytes(page.read_bytes())
    run("clean", "in", "-o", "two", "--to", "edits,txt", "--off", "punct.fullwidth")


def test_two_runs_are_compared(run, runs):
    result = run("diff", "one", "two")
    lines = words(result)
    assert result.code == 0
    many = len([m for m in clean(Path("in/a.md")).edits if m.rule == "punct.fullwidth"])
    assert lines[0] == f"a.md: {many} gone"
    assert re.fullmatch(rf"  - lines .* ×{many} · \[-,-\]\{{\+，\+\}} · punct\.fullwidth 1\.00", lines[1])
    assert "c.md: only in the new run" in lines
    assert "3 of 3 documents differ" in lines
    assert lines[-1].split() == [str(2 * many), "0", "0", "punct.fullwidth"]
    assert run("diff", "one", "two", "--check").code == 1
    assert run("diff", "one", "one", "--check").code == 0


def test_two_runs_as_json_lines(run, runs):
    found = objects(run("diff", "one", "two", "--format", "jsonl"))
    assert {(one["change"], one.get("rule")) for one in found} == {("gone", "punct.fullwidth"), ("source", None)}
    assert objects(run("diff", "one", "two", "--format", "jsonl", "--rule", "joins"))[0]["change"] == "source"


def test_two_runs_as_a_patch_of_their_texts(run, shell, runs):
    assert run("diff", "one/a.edits.jsonl", "two/a.edits.jsonl", "--format", "unified", "-o", "a.patch").code == 0
    assert shell("patch --quiet one/a.txt < a.patch").code == 0
    assert Path("one/a.txt").read_bytes() == Path("two/a.txt").read_bytes()
    Path("one/b.txt").unlink()
    result = run("diff", "one", "two", "--format", "unified")
    assert result.code == 3
    assert "b.md: has no reading text" in result.err
    assert run("diff", "one", "two", "--format", "unified", "--rule", "punct").code == 2


def test_a_result_among_pages_is_refused(run, runs, page):
    result = run("diff", "one/a.edits.jsonl", page)
    assert result.code == 2
    assert "is a result of cleaner, not a page" in result.err


def test_a_journal_that_was_damaged_is_told_with_its_line(run, runs):
    path = Path("two/a.edits.jsonl")
    path.write_text(path.read_text("utf-8").replace('"kind": "text"', '"kind": "txet"', 1), "utf-8")
    result = run("diff", "one", "two")
    assert result.code == 3
    assert re.search(r"two/a\.edits\.jsonl:\d+: was changed after cleaner wrote it: the line is no edit", result.err)
    assert "b.md: " in result.out.decode()


def test_a_journal_of_several_documents_is_compared_with_another(run, runs):
    run("clean", "in", "-o", "tei", "--edits", "all1.jsonl")
    run("clean", "in", "-o", "tei", "--edits", "all2.jsonl", "--off", "punct.fullwidth")
    lines = words(run("diff", "all1.jsonl", "all2.jsonl"))
    assert [line.split(":")[0] for line in lines if not line.startswith(" ")][:3] == ["a.md", "b.md", "c.md"]
    assert "3 of 3 documents differ" in lines
    assert words(run("diff", "all1.jsonl", "all1.jsonl")) == ["0 of 3 documents differ"]


def report_of(path):
    """The data in a report."""
    return json.loads(re.search(r'id="data"[^>]*>(.*?)</script>', Path(path).read_text("utf-8"), re.S)[1])


def test_html_is_one_report_of_all_pages(run, page):
    Path("p2.md").write_bytes(page.read_bytes())
    assert run("diff", "p1.md", "p2.md", "--format", "html", "-o", "r.html").out == b""
    told = report_of("r.html")
    assert [one["id"] for one in told["pages"]] == ["p1.md", "p2.md"]
    assert "punct.fullwidth" in told["rules"]
    assert run("diff", "p1.md", "--format", "html").out.startswith(b"<!doctype html>")


def test_a_filtered_report_has_the_wanted_edits_alone(run, page):
    run("diff", page, "--format", "html", "-o", "r.html", "--rule", "joins")
    (sheet,) = report_of("r.html")["pages"]
    assert {edit["kind"] for edit in sheet["edits"]} == {"role", "join"}
    for row in sheet["rows"]:
        marked = [(left, right) for left, right in zip(row["left"], row["right"], strict=True) if left[1] >= 0]
        assert all(left == right for left, right in zip(row["left"], row["right"], strict=True) if left[1] < 0)
        assert all(sheet["edits"][left[1]]["kind"] == "join" for left, _ in marked)


def test_html_needs_a_file_on_a_terminal(folder, page):
    ours, theirs = pty.openpty()
    process = subprocess.run([sys.executable, "-m", "cleaner", "diff", "p1.md", "--format", "html"], cwd=folder,
                             stdout=theirs, stderr=subprocess.PIPE, check=False,
                             env={**os.environ, "PYTHONPATH": str(ROOT)})
    os.close(theirs)
    os.close(ours)
    assert process.returncode == 2
    assert b"say -o report.html" in process.stderr
