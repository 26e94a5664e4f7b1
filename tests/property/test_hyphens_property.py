"""Latin pages by property: cut words come back, refusing gives the hyphen back, and the laws hold here, too."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import assume, example, given
from hypothesis import strategies as st
from lxml import etree

from cleaner import Document, clean, edits
from cleaner.chain import Options
from cleaner.document import pack_of, read
from cleaner.edits import identity
from cleaner.model import ASIDE, Line
from cleaner.review.ruling import rule
from cleaner.review.verdicts import Verdict
from cleaner.rules import packs
from cleaner.steps.hyphens import MARKS, Hyphens, between
from cleaner.trace import render
from cleaner.validation import validate

LATIN = packs(language="latin")

WORDS = [
    "eisenbahn", "brücke", "waſſer", "navigation", "arrondissement", "l’ingénieur", "burgemeester", "gemeenteraad",
    "railway", "bridge", "ﬂotte", "straße", "poſtkutſche", "œuvre", "Lindenau", "Weidenbrück", "Bote",
]
STOPS = [".", ".", "!", "?", ".“", ".»", " !"]
SCRAPS = ["DIE NEUE BAHN.", "Nr. 12.", "— 3 —", "Von Anna Brandt", "Dienstag, den 3. März 1868.",
          "1870-", "Haus-", "und", "A.", "¬", "-", "\xad", "(", ")", "12", "BOTE",
          "Am Ufer", "ſie", "IV. Handel", "Fortsetzung folgt."]
MARK = st.sampled_from([mark for mark in MARKS if mark != "\xad"])


@st.composite
def cut_words(draw: st.DrawFn) -> tuple[str, str, str]:
    """The halves of a word that is cut between small letters, and what it was cut by."""
    word = draw(st.text("abcdefgilmnoprstuvzäéßſ", min_size=4, max_size=16) | st.sampled_from(WORDS[:7]))
    at = draw(st.integers(2, len(word) - 2))
    assume(word[at - 1].isalpha() and word[at].isalpha() and not word[at].isupper())
    return word[:at], draw(MARK | st.just("\xad")), word[at:]


@st.composite
def dumps(draw: st.DrawFn) -> str:
    """A page of printed lines: paragraphs of words, cut anywhere, between scraps and blank lines."""
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=24))
        text = " ".join([words[0].capitalize(), *words[1:]]) + draw(st.sampled_from(STOPS))
        places = sorted(draw(st.lists(st.integers(1, max(1, len(text) - 1)), max_size=5, unique=True)))
        hyphen = draw(st.sampled_from([*MARKS, "", " "]))
        lines = [text[a:b] for a, b in pairwise([0, *places, len(text)])]
        parts.append(f"{hyphen}\n".join(lines))
        parts.append(draw(st.sampled_from(["", "", *SCRAPS])))
    return "".join(part + draw(st.sampled_from(["\n", "\n\n", "\n\n\n"])) for part in parts)


loose = st.lists(
    st.sampled_from([*WORDS, *SCRAPS, *STOPS, *MARKS, "\n", "\n\n", " ", "云", "\ufffd"]), max_size=30).map("".join)
pages = dumps() | loose


def done(text: str) -> Document:
    """A page cleaned as Latin."""
    return clean(text, language="latin")


@given(cut_words())
def test_a_cut_word_is_whole_again(cut: tuple[str, str, str]) -> None:
    left, mark, right = cut
    assume(left not in ("demi", "vice", "self", "peut", "saint", "celui", "celle", "ceux"))
    assume(right not in ("il", "ils", "elle", "elles", "vous", "nous", "je", "là", "on", "même", "mêmes"))
    assume(right not in ("und", "oder", "bis", "bzw", "sowie", "wie", "als", "et", "ou", "en", "of", "and", "or"))
    text = f"Wir sahen die {left}{mark}\n{right} am Ufer."
    assert done(text).text == f"Wir sahen die {left}{right} am Ufer.\n"


@given(cut_words())
def test_a_refused_hyphen_is_there_again(cut: tuple[str, str, str]) -> None:
    left, mark, right = cut
    source = f"Wir sahen die {left}{mark}\n{right} am Ufer."
    taken = [edit for edit in done(source).edits if edit.kind == "text"]
    pack = pack_of(language="latin")
    ruling = rule(read(source), pack, Options(), [Verdict(identity(edit), "reject") for edit in taken])
    assert not ruling.stale
    assert f"{left}{mark}" in ruling.document.text
    assert ruling.document.restore().decode() == source


@given(pages)
def test_a_page_comes_back_from_its_reading_text_and_journal(text: str) -> None:
    document = done(text)
    assert edits.restore(document.text, document.edits, len(text)) == text


@given(pages)
def test_the_reading_text_is_what_the_blocks_say(text: str) -> None:
    outcome = done(text).outcome
    said = [render(block.text, block.changes) for block in outcome.blocks if block.role not in ASIDE]
    assert " ".join(done(text).text.split()) == " ".join(" ".join(said).split())


@given(pages)
def test_every_change_is_by_a_known_rule_and_lies_apart_from_others(text: str) -> None:
    known = LATIN.rules.keys() | edits.ENGINE.keys()
    document = done(text)
    assert all(mark.rule in known for mark in document.edits)
    for block in document.outcome.blocks:
        assert all(one.end <= two.start for one, two in pairwise(block.changes))


@given(pages)
def test_nothing_but_hyphens_at_seams_is_taken_out(text: str) -> None:
    for block in done(text).outcome.blocks:
        ends = {seam.at for seam in block.seams} | {seam.at - 1 for seam in block.seams}
        for change in block.changes:
            if change.rule.startswith("hyphens."):
                assert change.end in ends
                assert block.text[change.start : change.end] in MARKS


@given(pages)
def test_the_tei_of_a_page_is_valid(text: str) -> None:
    tei = done(text).to_tei()
    etree.fromstring(tei)
    assert validate(tei) == []


@example("Eisen-\n\nbahn.\n")
@given(dumps())
def test_the_chain_changes_nothing_on_its_own_reading_text(text: str) -> None:
    once = done(text).text
    assert done(once).text == once


@given(pages)
def test_without_rules_of_hyphens_every_hyphen_stays(text: str) -> None:
    names = [rule.id for rule in LATIN.steps["hyphens"]]
    document = clean(text, language="latin", off=names)
    assert not any(mark.rule in names for mark in document.edits)
    assert document.restore().decode("utf-8") == text


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_plain_answer_and_that_of_the_rules_agree_where_no_rule_parts(left: str, right: str) -> None:
    one, two = Line(1, 0, len(left), left), Line(2, len(left) + 1, len(left) + 1 + len(right), right)
    seam = Hyphens((one, two), LATIN).at(one, two)
    if seam.rule is None or seam.rule.id != "hyphens.shared":
        assert seam.space == between(left, right)
    assert 0 <= seam.taken <= 1
