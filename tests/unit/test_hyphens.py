"""Hyphens at line ends: what is taken out, what stays, and that a reviewer has the last word."""

from __future__ import annotations

import pytest

from cleaner import clean
from cleaner.chain import Options
from cleaner.document import pack_of, read
from cleaner.edits import identity
from cleaner.model import Line, Printed
from cleaner.review.matching import Index
from cleaner.review.ruling import rule
from cleaner.review.verdicts import Verdict
from cleaner.rules import packs
from cleaner.steps.hyphens import Hyphens
from cleaner.validation import check_offsets, validate

LATIN = packs(language="latin")

JOINED = [
    ("die neue Eisen-\nbahn fährt", "die neue Eisenbahn fährt"),
    ("la naviga¬\ntion du fleuve", "la navigation du fleuve"),
    ("das Waſ⸗\nſer ſteigt", "das Waſſer ſteigt"),
    ("das Waſ=\nſer ſteigt", "das Waſſer ſteigt"),
    ("de nieuwe spoor\u2010\nweg is open", "de nieuwe spoorweg is open"),
    ("the new rail\u00ad\nway is open", "the new railway is open"),
    ("l’arron-\ndissement", "l’arrondissement"),
    ("NOUVELLES ÉTRAN-\nGÈRES", "NOUVELLES ÉTRANGÈRES"),
    ("die ﬁnſtere Schiﬀ-\nfahrt", "die ﬁnſtere Schiﬀfahrt"),
]
KEPT = [
    ("Wind von Nord-\nOst", "Wind von Nord-Ost"),
    ("mit Haus-\nund Hofgeſinde", "mit Haus- und Hofgeſinde"),
    ("les sous-\net surnoms", "les sous- et surnoms"),
    ("im Krieg 1870-\n71 war", "im Krieg 1870-71 war"),
    ("ein 12-\njähriger Knabe", "ein 12-jähriger Knabe"),
    ("Sire, dit-\nil, la ville", "Sire, dit-il, la ville"),
    ("vis-à-\nvis du roi", "vis-à-vis du roi"),
    ("die Bahn -\nſie fährt", "die Bahn - ſie fährt"),
    ("die Bahn —\nſie fährt", "die Bahn — ſie fährt"),
    ("à Saint¬\nBrévin", "à Saint-Brévin"),
]


def joined(text: str) -> str:
    """The reading text of lines that are one paragraph."""
    return clean(text, language="latin").text.rstrip("\n")


@pytest.mark.parametrize(("text", "wanted"), JOINED)
def test_a_cut_word_is_joined_without_its_hyphen(text: str, wanted: str) -> None:
    assert joined(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), KEPT)
def test_a_hyphen_that_is_printed_in_the_word_stays(text: str, wanted: str) -> None:
    assert joined(text) == wanted


def test_lines_without_a_hyphen_are_parted_by_a_space() -> None:
    lines = ["am Ufer,", "das steil", "ist: «hier»", "und (dort)", "12 Fuß"]
    assert joined("\n".join(lines)) == " ".join(lines)


@pytest.mark.parametrize(("rest", "wanted"), [
    ("Die ganze Sous-préfecture brannte; die alte sous-préfecture war leer.", "sous-préfecture ist"),
    ("Die ganze souspréfecture brannte; die alte souspréfecture war leer.", "souspréfecture ist"),
    ("Eine sous-préfecture brannte; die alte souspréfecture, die souspréfecture war leer.", "souspréfecture ist"),
    ("Die ganze Stadt brannte.", "souspréfecture ist"),
])
def test_the_page_is_asked_how_it_writes_the_word(rest: str, wanted: str) -> None:
    assert wanted in joined(f"Die sous-\npréfecture ist alt. {rest}")


def test_halves_at_the_edges_of_lines_are_no_evidence() -> None:
    text = "die Nord-\nost zieht. Es weht Nord-ost\nnord-ost weht es"
    assert "Nordost zieht" in joined(text)


@pytest.mark.parametrize(("left", "right", "whole", "space", "taken"), [
    ("die Eisen-", "Bahn fährt", "EisenBahn", "", 1),
    ("von Nord-", "ost her", "Nord-ost", "", 0),
    ("la navi", "gation, dit", "navigation,", "", 0),
    ("die Eiſcn-", "bahn her", "Eiſenbahn", "", 1),
    ("il dit lui-", "même que", "luimême", "", 0),
    ("der Kel-", "bahn entlang", "Keller", "", 0),
    ("la navi", "gation", "", " ", 0),
    ("la navi", "gation", "marine", " ", 0),
])
def test_what_the_file_says_of_the_word_counts_first(left: str, right: str, whole: str, space: str, taken: int) -> None:
    one = Line(1, 0, len(left), left, printed=Printed(whole=whole))
    two = Line(2, len(left) + 1, len(left) + 1 + len(right), right)
    seam = Hyphens((one, two), LATIN).at(one, two)
    assert (seam.space, seam.taken) == (space, taken)


@pytest.mark.parametrize(("left", "right"), [
    ("Das Gebiet, welches nicht be⸗", "Die Bahn iſt offen."), ("Er ging durch das ganze Land-", "Es regnete ſtark."),
])
def test_halves_that_cannot_belong_together_are_left_apart(left: str, right: str) -> None:
    blocks = clean(f"{left}\n\n{right}\n", language="latin").outcome.blocks
    assert [block.text for block in blocks] == [left, right]
    assert blocks[0].lost is not None


def test_an_edit_tells_rule_place_and_reason() -> None:
    source = "Die neue Eisen-\nbahn fährt seit heute nach Lindenau."
    edit = next(mark for mark in clean(source).edits if mark.kind == "text")
    assert (edit.rule, edit.start, edit.end, edit.before, edit.after) == ("hyphens.lower", 14, 15, "-", "")
    assert edit.confidence == 0.95
    assert "printer" in edit.reason


def test_a_refused_edit_gives_the_hyphen_back() -> None:
    source = "Die neue Eisen-\nbahn fährt seit heute nach Lindenau, die alte Eisen¬\nbrücke aber bleibt zu."
    page = read(source)
    edits = [mark for mark in clean(source).edits if mark.kind == "text"]
    assert len(edits) == 2
    ruling = rule(page, pack_of(), Options(), [Verdict(identity(edits[0]), "reject")])
    assert not ruling.stale
    assert "Eisen-bahn" in ruling.document.text
    assert "Eisenbrücke" in ruling.document.text
    assert ruling.document.restore().decode() == source


def test_a_refused_join_leaves_the_hyphen_at_the_end_of_its_line() -> None:
    source = "Die neue Eisen-\n\nbahn fährt seit heute nach Lindenau."
    join = next(mark for mark in clean(source).edits if mark.kind == "join")
    ruling = rule(read(source), pack_of(), Options(), [Verdict(identity(join), "reject")])
    assert [block.text for block in ruling.document.outcome.blocks] == ["Die neue Eisen-", source[17:]]


def test_a_person_can_join_lines_that_no_rule_joins() -> None:
    source = "Die neue Bahn fährt nach Lindenau.\n\nDer alte Bote aber geht zu Fuß."
    document = clean(source)
    possible = next(m for m in Index.of(document.outcome, document.edits)._by_id.values() if m.rule == "review.join")
    ruling = rule(read(source), pack_of(), Options(), [Verdict(identity(possible), "accept")])
    assert ruling.document.text == "Die neue Bahn fährt nach Lindenau. Der alte Bote aber geht zu Fuß.\n"
    assert identity(possible) in map(identity, ruling.document.edits)


@pytest.mark.parametrize("text", [text for text, _ in JOINED + KEPT])
def test_a_page_with_hyphens_is_valid_and_true_to_its_source(text: str) -> None:
    document = clean(text, language="latin")
    tei = document.to_tei()
    assert validate(tei) == []
    assert check_offsets(tei, text, document.name) == []
    assert document.restore().decode() == text


def test_in_tei_the_break_inside_a_word_says_so() -> None:
    tei = clean("Die neue Eisen-\nbahn fährt seit heute\nnach Lindenau.").to_tei().decode()
    assert 'Eisen<lb ed="ocr" break="no"/>bahn' in tei
    assert '<hyphenation eol="hard">' in tei
    assert 'xml:lang="und-Latn"' in tei
