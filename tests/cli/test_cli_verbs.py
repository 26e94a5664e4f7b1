"""The other verbs: check, explain, rules, validate."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

GOOD = "3月4日，芦河上游开闸放水，沿岸的老人和孩子来到堤上，看清水流过干了一冬的河床。"

FOUND = """\
[[reed.example]]
text = "栽种芦苇"
gives = "栽种蘆葦"

"""
KEPT = """\
[[reed.example]]
text = "芦河"
keep = true
"""


def test_check_tells_each_change_with_its_line_and_writes_nothing(run, page, folder):
    before = sorted(folder.rglob("*"))
    result = run("check", page)
    lines = result.out.decode().splitlines()
    assert all(re.match(r"p1\.md:\d+: [\w.-]+: .", line) for line in lines)
    assert "p1.md:5: punct.fullwidth: ',' becomes '，'" in lines
    assert any(line.startswith("p1.md:7: joins.") and "的鸟种增加到47|种,其中候鸟" in line for line in lines)
    assert sorted(folder.rglob("*")) == before


def test_check_finds_nothing_where_nothing_is_to_be_done(run, folder):
    Path("good.txt").write_text(GOOD * 3 + "\n", "utf-8")
    result = run("check", "good.txt")
    assert (result.code, result.out, result.err) == (0, b"", "")


def test_check_finds_a_question(run, folder):
    Path("p.txt").write_text(GOOD * 2 + "学校、社区，企业、村庄都来了人。\n", "utf-8")
    result = run("check", "p.txt", "--questions")
    assert result.code == 1
    assert all(": punct.comma-for-pause: " in line for line in result.out.decode().splitlines())


def test_check_finds_a_warning(run, folder):
    Path("empty.txt").write_bytes(b"")
    result = run("check", "empty.txt")
    assert result.code == 1
    assert result.out.decode() == "empty.txt:1: page: warning: no running text was found\n"


def test_check_goes_on_after_a_missing_file(run, page):
    result = run("check", "nowhere.txt", page)
    assert result.code == 4
    assert b"p1.md:5: " in result.out


def test_explain_shows_evidence_path_and_margin(run, page):
    result = run("explain", page, "--line", "3")
    words = result.out.decode()
    assert result.code == 0
    assert "path: 1 kicker > 3 headline > 5 body" in words
    assert re.search(r"p1\.md:3: headline \d\.\d\d \(margin [\d.]+", words)
    assert "heads.main-level: headline +" in words
    assert "features: " in words


def test_explain_shows_the_seam(run, page):
    words = run("explain", page, "--line", "7").out.decode()
    assert re.search(r"\+\d+\.\d to continue line 5", words)
    assert "joins." in words


def test_explain_shows_every_line_of_the_page(run, page):
    words = run("explain", page).out.decode()
    assert [int(n) for n in re.findall(r"^p1\.md:(\d+)", words, re.M)] == [1, 3, 5, 7, 9]


def test_explain_tells_the_nearest_line(run, page):
    result = run("explain", page, "--line", "200")
    assert result.code == 2
    assert "--line 200: has no text in p1.md; expected line 9" in result.err


def test_rules_list_has_every_rule(run, pack):
    lines = run("rules", "list").out.decode().splitlines()
    own = [name for name, rule in pack.in_language("latin").rules.items() if "/rules/latin/" in rule.where]
    assert [line.split()[0] for line in lines] == [*pack.rules, *own]
    assert any("(off)" in line for line in lines)


def test_rules_list_has_the_rules_of_one_language_if_asked(run, pack):
    lines = run("rules", "list", "--language", "latin").out.decode().splitlines()
    assert [line.split()[0] for line in lines] == list(pack.in_language("latin").rules)


def test_rules_show_knows_the_rules_of_every_language(run):
    assert "[lower]" in run("rules", "show", "hyphens.lower").out.decode()
    assert run("rules", "show", "features.closes").out.decode().count("[closes]") == 2


def test_rules_of_another_language_can_be_switched_off(run, page, tmp_path):
    letter = tmp_path / "bote.txt"
    letter.write_text("Der Bote von Lindenau kam mit der Eisen-\nbahn an.\n", "utf-8")
    asked = ("--to", "txt", "--off", "hyphens.lower", "--off", "punct.fullwidth")
    assert "Eisen-bahn" in run("clean", letter, *asked).out.decode()
    assert run("clean", page, "--off", "hyphens.lower", "--to", "txt").code == 0
    assert run("clean", letter, "--off", "hyphens.lwoer").code == 2


def test_the_language_can_be_said(run, tmp_path):
    letter = tmp_path / "bote.txt"
    letter.write_text("Die Eisen-\nbahn\n", "utf-8")
    assert "Eisenbahn" in run("clean", letter, "--to", "txt", "--language", "latin").out.decode()
    assert "Eisenbahn" not in run("clean", letter, "--to", "txt", "--language", "zh").out.decode()
    result = run("clean", letter, "--language", "latni")
    assert result.code == 2
    assert "'latni' is not a language that there are rules for; expected 'latin'" in result.err


def test_rules_show_gives_the_rule_as_its_file_has_it(run):
    words = run("rules", "show", "punct.fullwidth").out.decode()
    assert "[fullwidth]" in words
    assert "[[fullwidth.example]]" in words
    assert not re.search(r"^\[(?!fullwidth\]|\[fullwidth\.)", words, re.M)


def test_rules_show_refuses_an_unknown_rule(run):
    result = run("rules", "show", "punct.fulwidth")
    assert result.code == 2
    assert "'punct.fullwidth'" in result.err


@pytest.fixture
def own(folder):
    """A pack of a user, with one rule."""
    Path("own").mkdir()
    Path("own/pack.toml").write_text('why = "Mine."\n[order]\ntext = ["names"]\n', "utf-8")

    def write(examples: str) -> Path:
        Path("own/names.toml").write_text(
            '[reed]\nwhy = "A test."\nfinds = "edit"\npattern = "芦苇"\nbecomes = "蘆葦"\n\n' + examples,
            "utf-8")
        return Path("own")

    return write


def test_rules_test_tries_a_pack_of_ones_own(run, own):
    pack = own(FOUND + KEPT)
    result = run("rules", "test", pack)
    assert (result.code, result.out) == (0, b"")


def test_rules_test_tells_where_an_example_fails(run, own):
    pack = own(FOUND.replace("栽种蘆葦", "芦苇") + KEPT)
    result = run("rules", "test", pack)
    assert result.code == 1
    assert result.out.decode().endswith(
        "own/names.toml:7: names.reed: '栽种芦苇' should give '芦苇', but gives '栽种蘆葦'\n")


def test_rules_test_refuses_a_folder_that_is_no_pack(run, folder):
    Path("own").mkdir()
    result = run("rules", "test", "own")
    assert result.code == 2
    assert "pack.toml" in result.err


def test_validate_takes_what_clean_writes(run, page):
    run("clean", page, "-o", "tei")
    result = run("validate", "tei")
    assert (result.code, result.out, result.err) == (0, b"", "")


def test_validate_tells_the_line(run, page):
    run("clean", page, "-o", "tei")
    path = Path("tei/p1.xml")
    text = path.read_text("utf-8").replace('type="article"', 'type="artcle"')
    path.write_text(text, "utf-8")
    n = next(n for n, line in enumerate(text.splitlines(), 1) if "artcle" in line)
    result = run("validate", path)
    assert result.code == 1
    assert f"tei/p1.xml:{n}: " in result.out.decode()


def test_validate_tells_what_is_not_well_formed(run, folder):
    Path("x.xml").write_text("<TEI>", "utf-8")
    result = run("validate", "x.xml")
    assert result.code == 1
    assert result.out.decode().startswith("x.xml:1: not well-formed")


def test_validate_takes_a_schema(run, page):
    run("clean", page, "-o", "tei")
    Path("any.rng").write_text(
        '<element name="book" xmlns="http://relaxng.org/ns/structure/1.0"><text/></element>', "utf-8")
    assert run("validate", "tei/p1.xml", "--schema", "any.rng").code == 1


@pytest.mark.parametrize("schema", ["nowhere.rng", "p1.md"])
def test_validate_refuses_what_is_no_schema(run, page, schema):
    run("clean", page, "-o", "tei")
    result = run("validate", "tei/p1.xml", "--schema", schema)
    assert result.code == 2
    assert f"--schema {schema}" in result.err


def test_validate_tells_a_missing_file(run):
    assert run("validate", "nowhere.xml").code == 4


def test_version(run):
    from cleaner import __version__

    assert run("--version").out.decode() == f"cleaner {__version__}\n"


@pytest.mark.parametrize("verb", ["", "clean", "check", "explain", "validate", "rules", "rules list",
                                  "rules show", "rules test"])
def test_every_verb_has_help(run, verb):
    result = run(*verb.split(), "--help")
    assert result.code == 0
    assert b"Usage: cleaner" in result.out
