"""The verb ``clean``: what it writes, where, and under which name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

TEI = "{http://www.tei-c.org/ns/1.0}"


def names(folder):
    """The files below a folder."""
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file())


def test_one_file_goes_to_standard_output(run, page):
    result = run("clean", page)
    assert (result.code, result.err) == (0, "")
    root = etree.fromstring(result.out)
    heads = [head.text for head in root.iter(TEI + "head")]
    assert heads == ["两年治水 一朝还绿", "雁溪滨水绿廊一期工程开园"]


def test_a_file_goes_into_the_folder_with_its_ending_replaced(run, page, folder):
    page.rename("a.blocks.txt")
    assert run("clean", "a.blocks.txt", "-o", "new/tei").code == 0
    assert names("new") == ["tei/a.blocks.xml"]
    etree.parse("new/tei/a.blocks.xml")


def test_standard_input_goes_to_standard_output(run, page):
    assert run("clean", "-", stdin=page.read_bytes()).out.startswith(b"<?xml")


def test_standard_input_goes_into_a_folder(run, page):
    run("clean", "-", "-o", "tei", stdin=page.read_bytes())
    assert names("tei") == ["stdin.xml"]


def test_every_format_of_a_list_is_written(run, page):
    assert run("clean", page, "-o", "out", "--to", "tei,json,md,txt").code == 0
    assert names("out") == ["p1.jsonl", "p1.md", "p1.txt", "p1.xml"]
    assert json.loads(Path("out/p1.jsonl").read_text("utf-8"))["doc"] == "p1.md"
    assert "# 雁溪滨水绿廊一期工程开园" in Path("out/p1.md").read_text("utf-8").splitlines()
    assert "增加到47种，其中候鸟占六成。" in Path("out/p1.txt").read_text("utf-8")


def test_several_results_need_a_folder(run, page):
    result = run("clean", page, "--to", "tei,md")
    assert (result.code, result.out) == (2, b"")
    assert "-o OUT" in result.err


def test_json_lines_of_several_pages_follow_each_other(run, page):
    Path("p2.md").write_bytes(page.read_bytes())
    lines = run("clean", "p1.md", "p2.md", "--to", "jsonl").out.splitlines()
    assert [json.loads(line)["doc"] for line in lines] == ["p1.md", "p2.md"]


def test_a_folder_is_walked_for_pages(run, page):
    for name in ("b.txt", "deep/a.markdown", "c.text", "d.xml", ".e.txt", ".git/f.txt", "README.md"):
        path = Path("in", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page.read_bytes())
    assert run("clean", "in", "-o", "out").code == 0
    assert names("out") == ["a.xml", "b.xml", "c.xml"]


def test_glob_tells_what_a_page_is(run, page):
    Path("in").mkdir()
    page.rename("in/page.ocr")
    Path("in/note.txt").write_text("x", "utf-8")
    assert run("clean", "in", "-o", "out", "--glob", "*.ocr").code == 0
    assert names("out") == ["page.xml"]


def test_the_output_folder_is_no_input(run, page):
    Path("in").mkdir()
    page.rename("in/p1.md")
    for _ in range(2):
        assert run("clean", "in", "-o", "in/out", "--to", "md").code == 0
    assert names("in") == ["out/p1.md", "p1.md"]


@pytest.mark.parametrize(("given", "made"), [
    (["a.txt", "a.md"], ["a.md.xml", "a.txt.xml"]),
    (["a.txt", "b.txt"], ["a.xml", "b.xml"]),
    (["x/dump.txt", "y/dump.txt"], ["x/dump.xml", "y/dump.xml"]),
    (["x/dump.txt", "y/dump.md", "y/dump.txt"], ["x/dump.txt.xml", "y/dump.md.xml", "y/dump.txt.xml"]),
    (["x/y/dump.txt", "x/z/dump.txt", "p.txt"], ["p.xml", "x/y/dump.xml", "x/z/dump.xml"]),
    (["a.txt", "A.txt"], ["A.txt-1.xml", "a.txt-2.xml"]),
])
def test_no_two_results_meet(run, page, given, made):
    for name in given:
        path = Path("in", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page.read_bytes())
    assert run("clean", "in", "-o", "out").code == 0
    assert names("out") == made


def test_files_of_one_name_from_several_folders_keep_these(run, page):
    for name in ("jan/p1.txt", "feb/p1.txt"):
        Path(name).parent.mkdir()
        Path(name).write_bytes(page.read_bytes())
    assert run("clean", "jan/p1.txt", "feb/p1.txt", "-o", "out").code == 0
    assert names("out") == ["feb/p1.xml", "jan/p1.xml"]
    assert run("clean", "jan", "feb", "-o", "again").code == 0
    assert names("again") == ["feb/p1.xml", "jan/p1.xml"]


def test_a_file_that_is_named_twice_is_done_once(run, page):
    assert run("clean", "p1.md", "./p1.md", page.absolute(), "-o", "out").code == 0
    assert names("out") == ["p1.xml"]


def test_all_edits_go_into_one_file(run, page):
    Path("p2.md").write_bytes(page.read_bytes())
    assert run("clean", "p1.md", "p2.md", "-o", "out", "--edits", "log/edits.jsonl").code == 0
    lines = [json.loads(line) for line in Path("log/edits.jsonl").read_text("utf-8").splitlines()]
    assert {line["doc"] for line in lines} == {"p1.md", "p2.md"}
    text = page.read_text("utf-8")
    told = [line for line in lines if "before" in line]
    assert told
    assert all(text[line["start"] : line["end"]] == line["before"] for line in told)


def test_edits_go_to_standard_output_where_it_is_free(run, page):
    result = run("clean", page, "-o", "out", "--edits", "-")
    assert result.code == 0
    assert json.loads(result.out.splitlines()[0])["doc"] == "p1.md"
    assert run("clean", page, "--edits", "-").code == 2


def test_two_runs_write_the_same_bytes(run, page):
    assert run("clean", page).out == run("clean", page).out


def test_the_folder_of_an_input_is_told_nowhere(run, page):
    Path("deep").mkdir()
    page.rename("deep/p1.md")
    assert b"deep" not in run("clean", "deep/p1.md").out


def test_source_date_epoch_dates_the_file(run, page, monkeypatch):
    assert b"when=" not in run("clean", page).out
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert b'when="1970-01-02T00:00:00Z"' in run("clean", page).out


def test_a_bad_source_date_epoch_is_told(run, page, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    result = run("clean", page)
    assert (result.code, result.out) == (2, b"")
    assert "SOURCE_DATE_EPOCH" in result.err


def test_script_converts(run, page):
    out = run("clean", page, "--script", "s2t", "--to", "txt").out.decode()
    assert "雁溪濱水綠廊一期工程開園" in out


def test_a_rule_can_be_switched_off(run, page):
    assert "5月8日,记者" in run("clean", page, "--off", "punct.fullwidth", "--to", "txt").out.decode()


def test_the_format_can_be_named(run, page):
    plain = run("clean", page, "--format", "text", "--to", "txt").out.decode()
    assert "## 雁溪滨水绿廊一期工程开园" in plain


@pytest.mark.parametrize(("words", "said"), [
    (["--to", "tie"], "'tei'"),
    (["--off", "punct.fulwidth"], "'punct.fullwidth'"),
    (["--script", "t2z"], "t2s"),
    (["--format", "markdwn"], "'markdown'"),
    (["--rules", "nowhere"], "pack.toml"),
    (["--nothing"], "--nothing"),
])
def test_a_word_that_is_unknown_is_refused_with_a_near_one(run, page, words, said):
    result = run("clean", page, "-o", "out", *words)
    assert (result.code, result.out) == (2, b"")
    assert said in result.err
    assert not Path("out").exists()


def test_an_unknown_word_in_the_configuration_is_told_with_its_line(run, page):
    Path("cleaner.toml").write_text('script = "s2t"\nof = ["a.b"]\n', "utf-8")
    result = run("clean", page)
    assert result.code == 2
    assert "cleaner.toml:2: has an unknown key 'of'; expected 'off'" in result.err


def test_a_configuration_counts(run, page):
    Path("cleaner.toml").write_text('to = "txt"\noff = ["punct.fullwidth"]\n', "utf-8")
    assert "5月8日,记者" in run("clean", page).out.decode()
    assert run("clean", page, "--to", "tei").out.startswith(b"<?xml")


def test_a_pack_of_ones_own_counts(run, page):
    Path("own").mkdir()
    Path("own/pack.toml").write_text('why = "Mine."\n[order]\ntext = ["names"]\n', "utf-8")
    Path("own/names.toml").write_text(
        '[reed]\nwhy = "A test."\nfinds = "edit"\npattern = "芦苇"\nbecomes = "蘆葦"\n', "utf-8")
    assert "栽种蘆葦、菖蒲" in run("clean", page, "--rules", "own", "--to", "txt").out.decode()


def test_the_public_list_of_formats_is_in_the_help(run):
    from cleaner.writers import FORMATS

    words = run("clean", "--help").out.decode()
    assert all(name in words for name in FORMATS)
