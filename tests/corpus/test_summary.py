"""The summary of a run: in words, and as JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cleaner.corpus import summary
from cleaner.corpus.row import BINS
from cleaner.corpus.shown import MOST, shown
from cleaner.corpus.summary import Ride, Trip, lines, told, write
from cleaner.corpus.tally import Tally, tally
from tests.corpus.rows import bad, row, undone

RIDE = Ride(2, 75.0)
EVIL = "a\x1b[31m\n\u202e\udce9</script>.md"


@pytest.fixture
def few() -> Tally:
    return tally([row(), bad("may/p2.md"), undone("bin.dat"), undone("up", "its name is absolute", "refused")])


def test_words_tell_what_came_of_it(few: Tally) -> None:
    assert lines(few, RIDE) == [
        "4 pages: 2 done (50.0%), 1 in quarantine, 1 refused",
        "4 articles, 40 paragraphs, 6 joins, 0 places where text is missing",
        "took 75 s with 2 workers, 0.1 pages a second",
        "", "66 edits", "  60   90.9%  punct.fullwidth", "   6    9.1%  joins.word",
        "", "20 questions", "  12   60.0%  gap.lost-text", "   8   40.0%  ocr.doubled",
        "", "1 page to look at (50.0%), the worst first", "  0.90  may/p2.md",
        "        20 questions in 2,000 characters; 9 of 20 paragraphs unfinished",
        "", "2 pages not done", "  1  quarantined: is no text", "       bin.dat",
        "  1  refused: its name is absolute", "       up",
    ]


def test_words_of_nothing_are_words() -> None:
    said = lines(Tally(), Ride(1, 0.0))
    assert said[0] == "0 pages: 0 done, 0 in quarantine, 0 refused"
    assert "no page looks wrong" in said


def test_numbers_of_ten_million_pages_stand_below_each_other() -> None:
    made = tally([row()])
    made.documents["done"] = 10_000_000
    made.edits.update({"punct.fullwidth": 310_000_000, "ocr.day": 7})
    said = lines(made, Ride(64, 400_000.0, 9_000_000))
    assert said[0] == "10,000,000 pages: 10,000,000 done, 0 in quarantine, 0 refused"
    assert said[2] == "took 4 d 15 h with 64 workers, 2.5 pages a second; 9,000,000 pages stood already"
    assert "  310,000,030  100.0%  punct.fullwidth" in said
    assert "            7    0.0%  ocr.day" in said


def test_words_are_few_however_much_there_is() -> None:
    rules = {f"rule.n{n}": n + 1 for n in range(500)}
    said = lines(tally([*(bad(f"p{n}", edits=rules, asks=rules) for n in range(500)),
                        *(undone(f"q{n}" * 90, f"reason {n} " * 90) for n in range(500))]), RIDE)
    assert len(said) < 90
    assert all(len(line) < 300 for line in said)
    assert any("488 other rules" in line for line in said)
    assert "        490 more" in said


def test_no_name_is_obeyed_by_a_terminal(tmp_path: Path) -> None:
    made = tally([bad(EVIL), undone(EVIL, EVIL)])
    assert all(line.isprintable() for line in lines(made, RIDE))
    write(tmp_path, made, RIDE)
    assert "a<U+001B>[31m⏎<U+202E><E9></script>.md" in (tmp_path / summary.TEXT).read_text("utf-8")
    told = json.loads((tmp_path / summary.JSON).read_bytes())
    assert told["look_at"]["worst"][0]["doc"] == EVIL
    assert told["not_done"]["first"][0]["doc"] == EVIL


def test_json_is_complete(few: Tally) -> None:
    made = json.loads(json.dumps(told(few, RIDE)))
    assert made["documents"] == {"done": 2, "quarantined": 1, "refused": 1}
    assert made["edits"] == {"punct.fullwidth": 60, "joins.word": 6}
    assert made["articles_a_page"] == {"2": 2}
    assert len(made["confidence"]["lines"]) == len(made["doubts"]) == BINS
    assert made["look_at"]["pages"] == 1
    assert made["look_at"]["worst"][0]["files"]["tei"] == "tei/may/p2.md.xml"
    assert made["not_done"]["why"] == [{"status": "quarantined", "reason": "is no text", "pages": 1},
                                       {"status": "refused", "reason": "its name is absolute", "pages": 1}]
    assert made["run"] == {"seconds": 75.0, "workers": 2, "stood": 0}


def test_all_keys_are_documented(few: Tally) -> None:
    named = set(re.findall(r"``([a-z_]+)``", told.__doc__ or ""))
    assert set(told(few, RIDE)) - {"summary"} <= named


def test_only_run_differs_when_a_run_is_repeated(few: Tally) -> None:
    one, other = told(few, RIDE), told(few, Ride(9, 3.0, 1))
    assert one.pop("run") != other.pop("run")
    assert one == other
    said = [lines(few, RIDE), lines(few, Ride(9, 3.0, 1))]
    assert [n for n, (a, b) in enumerate(zip(*said, strict=True)) if a != b] == [2]


def test_a_trip_is_asked_at_its_end() -> None:
    assert Ride.of(Trip(3, lambda: 1.26, lambda: 4)) == Ride(3, 1.3, 4)
    assert Ride.of(Trip(3, lambda: 1.26)).stood == 0


def test_what_is_shown_is_short() -> None:
    assert len(shown("报" * 5000)) == MOST
    assert shown("报" * MOST) == "报" * MOST
