"""cleaner clean as a filter: text through, JSON Lines through, each line out as soon as it is in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner import columns

ROOT = Path(__file__).parents[2]
LINE = '{"n": 1e400, "text": "3月4日,芦河开 闸放水。"}\n'.encode()


def rows(out):
    return [json.loads(line) for line in out.splitlines()]


def test_a_text_goes_through(run):
    made = run("clean", "-", "--to", "txt", stdin="3月4日,芦河开 闸放水。".encode())
    assert made.out.decode() == "3月4日，芦河开闸放水。\n"


def test_a_text_goes_through_as_json(run):
    made = run("clean", "-", "--to", "jsonl", stdin="3月4日,芦河开 闸放水。".encode())
    (page,) = rows(made.out)
    assert page["articles"][0]["paragraphs"] == ["3月4日，芦河开闸放水。"]


def test_each_line_comes_out_as_one(run):
    made = run("clean", "-", "--jsonl-field", "text", stdin=LINE + b"\r\n\n" + LINE.strip() + b"\r\n")
    assert (made.code, made.err) == (0, "")
    assert all(line.startswith(LINE.rstrip(b"}\n") + b", ") for line in made.out.splitlines())
    first, second = rows(made.out)
    assert first == second
    assert list(first) == ["n", "text", *columns.names()]
    assert first["clean_text"] == "3月4日，芦河开闸放水。\n"


def test_jsonl_may_be_said(run):
    assert run("clean", "-", "--jsonl-field", "text", "--to", "jsonl", stdin=LINE).out.count(b"\n") == 1


def test_a_line_that_cannot_be_done_is_told_and_the_others_are_done(run):
    made = run("clean", "-", "--jsonl-field", "text", stdin=b"\xef\xbb\xbf" + LINE + b'[1]\n{"t": 1}\n' + LINE)
    assert made.code == 3
    assert [row["clean_status"] for row in rows(made.out)] == ["done", "refused", "refused", "done"]
    assert made.err.splitlines() == ["stdin:2: the line is no JSON object", "stdin:3: the row has no 'text'"]


def test_files_go_through_one_behind_the_other(run, folder):
    Path("a.jsonl").write_bytes(LINE * 2)
    Path("b.jsonl").write_bytes(LINE.rstrip())
    made = run("clean", "a.jsonl", "missing.jsonl", "b.jsonl", "--jsonl-field", "text")
    assert made.code == 4
    assert len(rows(made.out)) == 3
    assert "missing.jsonl" in made.err


def test_a_line_that_is_too_long_costs_no_other(run, monkeypatch):
    monkeypatch.setattr("cleaner.faces.filter.LARGEST", 200)
    long = json.dumps({"text": "好" * 400}).encode() + b"\n"
    made = run("clean", "-", "--jsonl-field", "text", stdin=LINE + long + LINE)
    assert made.code == 3
    assert [row["clean_status"] for row in rows(made.out)] == ["done", "refused", "done"]
    assert "longer than 200 bytes" in made.err


@pytest.mark.parametrize(("words", "said"), [
    (["--to", "txt"], "--to: is not what --jsonl-field gives; expected jsonl"),
    (["--to", "tei,jsonl"], "expected jsonl"), (["-o", "out"], "-o: does not go with --jsonl-field"),
    (["--edits", "e"], "--edits: does not go"), (["--glob", "*.txt"], "--glob: does not go"),
    (["--verdicts", "v"], "--verdicts: does not go"), (["--off", "nonsense"], "nonsense"),
    (["--language", "klingon"], "klingon"), (["--format", "docx"], "docx"), (["--script", "x2y"], "x2y"),
])
def test_what_does_not_go_with_it_is_told_before_anything_is_read(run, words, said):
    made = run("clean", "-", "--jsonl-field", "text", *words)
    assert (made.code, made.out) == (2, b"")
    assert said in made.err


def test_the_options_are_those_of_clean(run):
    row = '{"body": "头发,好。"}'.encode()
    made = run("clean", "-", "--jsonl-field", "body", "--script", "s2t", "--off", "punct.fullwidth", stdin=row)
    assert rows(made.out)[0]["clean_text"] == "頭髮,好。\n"


@pytest.fixture
def filtering(folder):
    """The filter in a process of its own."""
    with subprocess.Popen([sys.executable, "-m", "cleaner", "clean", "-", "--jsonl-field", "text"], cwd=folder,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env={**os.environ, "PYTHONPATH": str(ROOT)}) as process:
        yield process
        process.kill()


def test_a_line_comes_out_before_the_next_one_goes_in(filtering):
    for n in range(3):
        filtering.stdin.write(b'{"n": %d, "text": "a"}\n' % n)
        filtering.stdin.flush()
        assert json.loads(filtering.stdout.readline())["n"] == n
    filtering.stdin.close()
    assert filtering.stdout.read() == b""
    assert filtering.wait(60) == 0


def test_a_reader_that_goes_away_is_no_error(shell):
    Path("in.jsonl").write_bytes(LINE * 4000)
    made = shell("cleaner clean in.jsonl --jsonl-field text | head -1")
    assert (made.code, made.err) == (141, "")


@pytest.mark.parametrize("more", ["", " --jsonl-field text"])
def test_standard_input_that_is_closed_is_told(shell, more):
    made = shell(f"cleaner clean -{more} <&-")
    assert made.code == 4
    assert "stdin" in made.err
    assert "internal error" not in made.err


def test_it_starts_without_what_it_does_not_need(folder):
    words = "import sys; from cleaner import columns, lines; from cleaner.faces import filter; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", words], cwd=folder, capture_output=True, text=True, check=True,
                           env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert not {"pyarrow", "lxml", "opencc", "ftfy", "typer", "numpy"} & set(found.stdout.split())
