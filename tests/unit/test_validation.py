"""Validation: what is refused, where, and what only this package checks."""

from __future__ import annotations

import os
from pathlib import Path

import outcomes
import pytest

from cleaner.model import InputError
from cleaner.validation import Problem, check_offsets, validate
from cleaner.writers import tei


@pytest.fixture(scope="module")
def page() -> str:
    return tei.write(outcomes.issue(), version="0.1.0").decode()


def messages(text: str) -> list[str]:
    return [problem.message for problem in validate(text.encode())]


def test_broken_xml_is_a_problem_with_its_line():
    problem, = validate(b"<TEI>\n<p>\n</TEI>")
    assert problem.line == 3
    assert problem.message.startswith("not well-formed")


def test_problems_are_told_by_line(page):
    broken = page.replace('unit="block"', 'unit="column"')
    problems = validate(broken.encode())
    assert problems == sorted(problems)
    assert all(isinstance(p, Problem) and p.line > 100 for p in problems)


@pytest.mark.parametrize(("old", "new", "told"), [
    ('xml:id="yxrb_20180512_p01.a1.p1"', 'xml:id="yxrb_20180512_p01.a1"', "comes twice"),
    ('resp="#yxrb_20180512_p01.tool" cert="0.97"', 'resp="#no" cert="0.97"', "'#no' is not in this file"),
    ("a4.p1,10,1)", "a4.p1,10,9)", "the range ends at 19"),
    ("#string-range(yxrb_20180512_p01.a4.p1", "#string-range(nowhere", "'nowhere' is not in this file"),
    ('prev="#yxrb_20180512_p01.a2"', 'prev="#yxrb_20180512_p01.a1"', "does not name it"),
    ("周日白天", "周日\n白天", "would be read as a space"),
])
def test_what_no_schema_can_say(page, old, new, told):
    assert old in page
    assert any(told in message for message in messages(page.replace(old, new)))


@pytest.mark.parametrize(("old", "new"), [
    ('<head type="main"', "<head"),
    ('part="I" ', ""),
    ('milestone unit="block"', 'milestone unit="column"'),
    ('cert="0.97"', 'cert="quite"'),
    ("<body>", "<body><p>loose</p>"),
    ('version="0.1.0"', 'version="0.1.0.dev1"'),
    ('<gap reason="lost"', '<gap reason="whim"'),
    ('motivation="editing"', 'motivation="whim"'),
])
def test_schema_is_stricter_than_tei(page, old, new):
    assert old in page
    assert messages(page.replace(old, new, 1))


def test_entities_are_not_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("not to be read")
    text = f'<!DOCTYPE TEI [<!ENTITY x SYSTEM "{secret.as_uri()}">]><TEI xmlns="http://www.tei-c.org/ns/1.0">&x;</TEI>'
    problems = validate(text.encode())
    assert [p.message for p in problems] == ["a document type declaration is not accepted"]
    assert "not to be read" not in str(problems)


def test_billion_laughs_end_at_once():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 20))
    text = f'<!DOCTYPE TEI [<!ENTITY l0 "ha">{laughs}]><TEI>&l19;</TEI>'
    assert validate(text.encode())


def test_a_missing_file_and_a_schema_that_is_none(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        validate(tmp_path / "none.xml")
    other = tmp_path / "no.rng"
    other.write_text("<html/>")
    with pytest.raises(InputError, match="is no schema"):
        validate(b"<TEI/>", other)


def test_own_schema_from_a_file(tmp_path):
    path = tmp_path / "page.xml"
    path.write_bytes(tei.write(outcomes.untidy(), version="0.1.0"))
    assert validate(path) == []
    anything = tmp_path / "any.rng"
    anything.write_text('<element name="x" xmlns="http://relaxng.org/ns/structure/1.0"><empty/></element>')
    assert validate(path, anything)


@pytest.mark.parametrize(("old", "new", "told"), [
    (">12<lb/><lb/>座<", ">12<lb/>座<", "the source reads '12\\n\\n座'"),
    ("#char=65,66", "#char=64,65", "the source reads"),
    ("#char=65,66", "#char=65,9999", "lies outside"),
    ("yxrb_20180512_p01.txt#char=65,66", "other.txt#char=65,66", "is no pointer into"),
    ('<note type="after">（）</note>', '<note type="after">（（</note>', "the text reads '（）'"),
])
def test_offsets_that_are_off_are_told(page, old, new, told):
    outcome = outcomes.issue()
    assert old in page
    wrong = check_offsets(page.replace(old, new).encode(), outcome.page.source.text, outcome.page.source.name)
    assert any(told in message for message in wrong)


def test_worked_example_is_valid():
    beside = Path(__file__).resolve().parents[3] / "shared"
    example = Path(os.environ.get("CLEANER_SHARED", beside)) / "design" / "example.tei.xml"
    if not example.is_file():
        pytest.skip(f"the worked example is not at {example}; set CLEANER_SHARED to the folder with design/")
    assert validate(example) == []
