"""Lines: a row of JSON Lines with results put in, and nothing else of it changed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from cleaner.lines import given, spliced

RESULTS = {"clean_status": "done", "clean_text": "好。\n"}
ENDS = b', "clean_status": "done", "clean_text": "\xe5\xa5\xbd\xe3\x80\x82\\n"}\n'


@pytest.mark.parametrize("row", [
    b'{"text": "a"}', b'{"n": 1e400, "text": "a"}', b'{"text": "a", "text": "b"}', b'{ "text" :"a" , "x": -0.0}',
    b'{"n": ' + b"9" * 5000 + b', "text": "a"}', b'{"text": "a", "b": "\\ud800\\/\\u00e9"}',
    b'{"text": "a", "n": 0.1000000000000000055511151231257827}', b'{"text": "a", "n": NaN}',
])
@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"  \t\n"])
def test_a_row_stays_as_it_is_written(row, end):
    assert spliced(row + end, RESULTS) == row[:-1].rstrip() + ENDS


def test_a_mark_of_the_encoding_goes():
    assert given(b'\xef\xbb\xbf{"text": "a"}', "text").text == "a"
    assert spliced(b'\xef\xbb\xbf{"text": "a"}\n', RESULTS) == b'{"text": "a"' + ENDS


def test_an_empty_object_gets_no_comma_too_many():
    assert json.loads(spliced(b"{ }\n", RESULTS)) == RESULTS


def test_results_of_an_earlier_cleaning_give_way_and_the_rest_stays_as_it_is_written():
    row = b'{"n": 1e400, "clean_text" : "old, \\"}", "m":[{"clean_text": 1}], "clean_text":{"a": [1]} }'
    assert spliced(row, RESULTS) == b'{"n": 1e400, "m":[{"clean_text": 1}]' + ENDS
    assert spliced(spliced(row, RESULTS), RESULTS) == spliced(row, RESULTS)
    assert json.loads(spliced(b'{"clean_text": null}', RESULTS)) == RESULTS


@pytest.mark.parametrize(("line", "fault"), [
    (b"what", "the line is no JSON: Expecting value"), (b'{"text": "a"', "the line is no JSON"),
    (b"\xff\xfe", "the line is no JSON"), (b"[" * 100_000, "the line is no JSON"),
    (b'"text"', "the line is no JSON object"), (b"[1]", "the line is no JSON object"), (b"null", "no JSON object"),
    (b'{"txt": "a"}', "the row has no 'text'"), (b'{"text": null}', "its 'text' is null"),
    (b'{"text": 5}', "its 'text' is no text"), (b'{"text": ["a"]}', "its 'text' is no text"),
])
def test_a_line_without_a_text_is_told_and_kept(line, fault):
    found = given(line, "text")
    assert found.text is None
    assert fault in found.fault
    kept = json.loads(spliced(line, RESULTS))
    assert {key: kept[key] for key in RESULTS} == RESULTS


_VALUES = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
                       lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(), one, max_size=3))


@examples(st.dictionaries(st.text() | st.sampled_from(sorted(RESULTS)), _VALUES, max_size=5), st.booleans(),
          st.sampled_from([None, 1]))
def test_any_row_comes_out_with_its_own_fields_and_the_results(row, plain, indent):
    line = json.dumps(row, ensure_ascii=plain, indent=indent).replace("\n", "\t").encode("utf-8", "surrogatepass")
    out = spliced(line, RESULTS)
    assert out.endswith(b"\n")
    assert out.count(b"\n") == 1
    assert repr(json.loads(out)) == repr({k: v for k, v in row.items() if k not in RESULTS} | RESULTS)


@examples(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_come_out_as_one_line_of_json(line):
    given(line, "text")
    assert isinstance(json.loads(spliced(line.replace(b"\n", b""), RESULTS)), dict)
