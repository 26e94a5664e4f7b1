"""Pages in Latin letters: paragraphs of printed lines, heads, datelines and furniture, in four languages."""

from __future__ import annotations

import pytest

from cleaner import Document, clean
from cleaner.endings import is_finished_latin
from cleaner.model import Line
from cleaner.readers.rows import rows as lines
from cleaner.steps import latin_columns
from cleaner.steps.units import units
from cleaner.validation import validate

FRENCH = """\
— 412 —

LA FEUILLE DE PARVILLE.
MARDI 31 JUILLET 1821.

NOUVELLES DE LA CÔTE.

PARVILLE, 28 juillet. — La rivière, grossie par les pluies, est
montée de six pieds dans la nuit. Le pont, dit-
il, a tenu ; mais la naviga¬
tion est interrompue depuis hier.
   On écrit de Montrieux que les moulins sont arrêtés. Le maire
s'est rendu sur les lieux avec l'ingénieur du départe-
ment : il a fait ouvrir toutes les vannes.

Londres , 26 juillet.

Les fonds publics n'ont pas varié. On attend le paquebot de
demain.

De l'imprimerie de Morel, rue du Quai, n° 4.
"""
DUTCH = """\
WEERBEEKSCHE COURANT.

Woensdag den 4 Maart.

Weerbeek, den 4 Maart. Gisteren is de nieuwe brug over de Ee
geopend. De burgemeester en de leden van den ge-
meenteraad reden in het eerste rijtuig, gevolgd door school- en
weeskinderen uit de geheele stad.
’s Avonds was de stad verlicht. Er zijn geene onge-
lukken voorgevallen.

Wordt vervolgd.
"""
ENGLISH = """\
THE ASHMERE CHRONICLE.

Thursday, July 9, 1874.

OPENING OF THE BRIDGE.

Ashmere, July 8. The bridge over the Wend was opened yester-
day by Mr. Harrow, the engineer, before a large con-
course of people. The first cart was that of Dr.
Pell, who has long asked for it.
The toll is one penny. It is said that the old ferry will
be sold.

Continued on page 3.
"""


def told(document: Document) -> list[tuple[str, str]]:
    """The role of each block and how its text begins."""
    return [(block.role, block.text[:24]) for block in document.outcome.blocks]


def paragraphs(document: Document) -> list[str]:
    """The paragraphs as they read."""
    return document.text.replace("\n\n\n", "\n\n").strip().split("\n\n")


def test_a_french_page() -> None:
    document = clean(FRENCH)
    assert told(document) == [
        ("folio", "— 412 —"), ("masthead", "LA FEUILLE DE PARVILLE."), ("folio", "MARDI 31 JUILLET 1821."),
        ("headline", "NOUVELLES DE LA CÔTE."), ("body", "PARVILLE, 28 juillet. — "),
        ("body", "On écrit de Montrieux qu"), ("dateline", "Londres , 26 juillet."),
        ("body", "Les fonds publics n'ont "), ("imprint", "De l'imprimerie de Morel"),
    ]
    assert paragraphs(document)[1:3] == [
        "PARVILLE, 28 juillet. — La rivière, grossie par les pluies, est montée de six pieds dans la nuit. Le pont, "
        "dit-il, a tenu ; mais la navigation est interrompue depuis hier.",
        "On écrit de Montrieux que les moulins sont arrêtés. Le maire s'est rendu sur les lieux avec l'ingénieur du "
        "département : il a fait ouvrir toutes les vannes.",
    ]


def test_a_dutch_page() -> None:
    document = clean(DUTCH)
    assert [role for role, _ in told(document)] == ["masthead", "folio", "body", "body", "jump"]
    assert paragraphs(document) == [
        "Weerbeek, den 4 Maart. Gisteren is de nieuwe brug over de Ee geopend. De burgemeester en de leden van den "
        "gemeenteraad reden in het eerste rijtuig, gevolgd door school- en weeskinderen uit de geheele stad.",
        "’s Avonds was de stad verlicht. Er zijn geene ongelukken voorgevallen.",
    ]


def test_an_english_page() -> None:
    document = clean(ENGLISH)
    assert [role for role, _ in told(document)] == ["masthead", "folio", "headline", "body", "body", "jump"]
    assert paragraphs(document)[1:] == [
        "Ashmere, July 8. The bridge over the Wend was opened yesterday by Mr. Harrow, the engineer, before a large "
        "concourse of people. The first cart was that of Dr. Pell, who has long asked for it.",
        "The toll is one penny. It is said that the old ferry will be sold.",
    ]
    opening = next(block for block in document.outcome.blocks if block.role == "body")
    assert [(part.role, opening.text[part.start : part.end]) for part in opening.parts] == [
        ("dateline", "Ashmere, July 8. ")]


@pytest.mark.parametrize("page", [FRENCH, DUTCH, ENGLISH])
def test_a_page_comes_back_and_its_reading_text_is_left_alone(page: str) -> None:
    document = clean(page)
    assert document.restore().decode() == page
    assert clean(document.text).text == document.text
    assert validate(document.to_tei()) == []


def rows(text: str) -> tuple[Line, ...]:
    """Lines as a plain text has them."""
    return tuple(lines(text))


def test_verse_and_lists_are_no_running_text() -> None:
    verse = rows("Am Ufer ſteht die Mühle\nUnd dreht ihr Rad im Wind\nDer Müller mahlt die Fülle\n"
                 "Das Mehl holt ſich das Kind\n")
    assert not latin_columns.is_wrapped(verse)
    assert len(units(verse, latin=True)[0]) == 4


def test_long_lines_are_paragraphs_already() -> None:
    line = "Der Bote von Lindenau kam gestern mit der neuen Bahn an und brachte die Post für die ganze Stadt und alle."
    assert not latin_columns.is_wrapped(rows(f"{line}\n{line}\n{line}\n{line}\n{line}\n"))


def test_a_line_of_capitals_is_parted_from_the_text_under_it() -> None:
    body = "der neuen Bahn an und brachte die Post\nfür die ganze Stadt und auch das Amt be-\nkam einen Brief.\n"
    found, wrapped = units(rows("VON DER NEUEN EISENBAHN\nGestern kam der Bote von Lindenau mit\n" + body), latin=True)
    assert wrapped
    assert [(unit.first, unit.last) for unit in found] == [(0, 0), (1, 4)]


def test_an_indent_begins_a_paragraph() -> None:
    text = ("Gestern kam der Bote von Lindenau mit der\nneuen Bahn an und brachte die ganze Post.\n"
            "  Auch das Amt bekam heute einen Brief mit\ndrei Siegeln und einer langen Rechnung an.\n")
    assert [(unit.first, unit.last) for unit in units(rows(text), latin=True)[0]] == [(0, 1), (2, 3)]


@pytest.mark.parametrize(("text", "finished"), [
    ("Die Bahn fährt.", True), ("Die Bahn fährt!“", True), ("« La pluie cesse. »", False), ("La pluie cesse.»", True),
    ("bei Herrn A.", False), ("am 3.", False), ("chez MM.", False), ("im Jahr 1871.", True), ("Die Bahn", False),
    ("Ludwig XVI.", False), ("(Die Bahn fährt.)", True),
])
def test_an_abbreviation_ends_no_sentence(text: str, finished: bool) -> None:
    assert is_finished_latin(text) is finished
