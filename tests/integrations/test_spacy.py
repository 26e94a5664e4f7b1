"""spaCy: the Doc of a dump, each token of which leads back to the source."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import pytest

import cleaner
from cleaner.model import InputError, RuleError
from cleaner.pieces import pieces

spacy = pytest.importorskip("spacy", reason="spacy is not installed")

from cleaner.integrations import spacy as ours  # noqa: E402  it needs spaCy

ROOT = Path(__file__).parents[2]
DUMPS = sorted((ROOT / "samples").glob("*/dump.*"))

PAGE = """\
霁州日报

两年治水 一朝还绿

## 雁溪滨水绿廊一期工程开园。开园!

本报讯(记者 林晓岚)5月8日,记者获悉,雁溪滨水绿廊通过验收,登记过的鸟种增加到47

▲ 图为雁溪滨水绿廊。 沈梅 摄

种,其中候鸟占六成。全长四公里。

## 老街换新颜

槐荫路老街改造4月9日完工,沿街的电线杆全部拆除。
"""


@pytest.fixture
def nlp():
    made = spacy.blank("zh")
    made.add_pipe("newspaper_cleaner", first=True)
    return made


def labelled(doc, label):
    return [span.text for span in doc.spans["cleaner"] if span.label_ == label]


def test_the_text_of_the_doc_is_the_reading_text(nlp):
    assert nlp(PAGE).text == cleaner.clean(PAGE).text


def test_articles_and_their_parts_are_spans(nlp):
    doc = nlp(PAGE)
    assert labelled(doc, "HEADLINE") == ["雁溪滨水绿廊一期工程开园。开园！", "老街换新颜"]
    assert labelled(doc, "KICKER") == ["两年治水 一朝还绿"]
    assert labelled(doc, "CAPTION") == ["▲ 图为雁溪滨水绿廊。 沈梅 摄"]
    assert labelled(doc, "BYLINE") == ["（记者 林晓岚）"]
    assert labelled(doc, "REPORTER") == ["林晓岚"]
    assert len(labelled(doc, "PARAGRAPH")) == 2
    first, second = labelled(doc, "ARTICLE")
    assert first.startswith("两年治水")
    assert first.endswith("沈梅 摄")
    assert second.startswith("老街换新颜")
    assert {span.id_ for span in doc.spans["cleaner"]} == {"a1", "a2"}


def test_a_paragraph_over_a_caption_leads_to_both_its_halves(nlp):
    doc = nlp(PAGE)
    span = next(span for span in doc.spans["cleaner"] if span.label_ == "PARAGRAPH")
    halves = [PAGE[start:end] for start, end in span._.source_spans]
    assert len(halves) == 2
    assert halves[0].endswith("增加到47")
    assert halves[1].startswith("种,其中")


def read_with_the_journal(source, parts, spans):
    """What is read of these places of a source, by the pieces of its journal alone: in their order, each once."""
    out = []
    for piece in parts:
        for start, end in spans:
            low, high = max(start, piece.start), min(end, piece.end)
            if low < high:
                after = source[piece.start : piece.end] if piece.after is None else piece.after
                same = len(after) == piece.end - piece.start
                out.append(after[low - piece.start : high - piece.start] if same else after)
    return "".join(out)


@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.parent.name)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_token_of_a_sample_is_read_where_it_leads_to(path, language):
    page = cleaner.clean(path)
    source, marks = page.outcome.page.source.text, page.edits
    parts = list(pieces(marks, len(source)))
    doc = ours.make_doc(spacy.blank(language), page)
    assert len(doc)
    for token in doc:
        if not token.is_space:
            assert token.text in read_with_the_journal(source, parts, token._.source_spans)
            untouched = "".join(source[start:end] for start, end in token._.source_spans)
            assert untouched == token.text or any(
                start < mark.end and mark.start < end for mark in marks if mark.after != mark.before
                for start, end in [(token._.source_spans[0][0], token._.source_spans[-1][1])])


@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.parent.name)
def test_the_spans_of_a_sample_say_what_its_articles_do(path):
    page = cleaner.clean(path)
    doc = ours.make_doc(spacy.blank("zh"), page)  # spans are nothing without it
    spans = doc.spans["cleaner"]
    told = page.to_dict()["articles"]
    assert sum(span.label_ == "ARTICLE" for span in spans) == len(told)
    for n, article in enumerate(told, 1):
        own = [span for span in spans if span.id_ == f"a{n}"]
        assert [span.text for span in own if span.label_ == "HEADLINE"] == article["headline"]
        assert [span.text for span in own if span.label_ == "KICKER"] == article["kicker"]
        paragraphs = [span.text for span in own if span.label_ == "PARAGRAPH"]
        assert all(text in paragraphs for text in article["paragraphs"])
        whole = next(span for span in own if span.label_ == "ARTICLE")
        assert all(whole.start <= span.start and span.end <= whole.end for span in own)


def test_heads_are_sentences_of_their_own_whoever_looks_for_sentences(nlp):
    head = "雁溪滨水绿廊一期工程开园。开园！"
    assert head in [sent.text.strip() for sent in nlp(PAGE).sents]
    nlp.add_pipe("sentencizer")
    sents = [sent.text.strip() for sent in nlp(PAGE).sents]
    assert head in sents
    assert "两年治水 一朝还绿" in sents
    assert "全长四公里。" in sents


def test_a_doc_survives_being_stored(nlp):
    doc = nlp(PAGE)
    back = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [token._.source_spans for token in back] == [token._.source_spans for token in doc]
    assert [(span.label_, span.text) for span in back.spans["cleaner"]] == [
        (span.label_, span.text) for span in doc.spans["cleaner"]]


def test_a_stream_keeps_what_goes_with_each_doc(nlp):
    for processes in (1, 2):
        found = list(nlp.pipe([(PAGE, {"n": 1}), ("好,就这样办。", {"n": 2})], as_tuples=True, n_process=processes))
        assert [context for _, context in found] == [{"n": 1}, {"n": 2}]
        assert found[1][0].text == "好，就这样办。\n"
        assert found[1][0][1]._.source_spans == [(1, 2)]


def test_what_is_kept_with_a_doc_goes_on(nlp):
    spacy.tokens.Doc.set_extension("shelfmark", default=None, force=True)
    given = nlp.make_doc(PAGE)
    given._.shelfmark = "Z 17"
    given.user_data["n"] = 3
    doc = nlp(given)
    assert (doc._.shelfmark, doc.user_data["n"]) == ("Z 17", 3)


def test_a_pipeline_with_it_is_written_and_read(nlp, tmp_path):
    nlp.to_disk(tmp_path / "nlp")
    assert spacy.load(tmp_path / "nlp")(PAGE).spans["cleaner"]


def test_the_options_are_those_of_clean():
    nlp = spacy.blank("zh")
    nlp.add_pipe("newspaper_cleaner", config={"script": "s2t", "off": ["punct.fullwidth"]})
    assert nlp("头发,好。").text == "頭髮,好。\n"
    nlp = spacy.blank("zh")
    nlp.add_pipe("newspaper_cleaner", config={"language": "klingon"})
    with pytest.raises(RuleError, match="klingon"):
        nlp("好。")


def test_a_file_becomes_a_doc_that_is_not_cleaned_twice(nlp, tmp_path):
    (tmp_path / "p1.txt").write_bytes(PAGE.encode("gb18030"))
    doc = ours.make_doc(nlp, cleaner.clean(tmp_path / "p1.txt"))
    assert doc._.cleaned["name"] == "p1.txt"
    assert doc._.cleaned["encoding"] == "gb18030"
    assert nlp(doc) is doc


@pytest.mark.parametrize("text", ["", "\n", "霁州日报\n", "好\ud800,好。"])
def test_any_text_becomes_a_doc(nlp, text):
    doc = ours.make_doc(nlp, cleaner.clean(text))
    assert [token._.source_spans for token in doc if not token.is_space] == [
        [(n, n + 1)] for n in range(len(text))] * bool(doc.text)


def test_a_doc_of_which_nothing_is_known_says_so(nlp):
    doc = spacy.blank("zh")("好。")
    assert doc._.cleaned is None
    with pytest.raises(RuleError, match="no whole page"):
        _ = doc[0]._.source_spans
    with pytest.raises(RuleError, match="no whole page"):
        _ = nlp(PAGE)[3:9].as_doc(copy_user_data=True)[0]._.source_spans


def test_a_tokenizer_that_changes_the_text_is_told(nlp):
    nlp.tokenizer = lambda text: spacy.tokens.Doc(nlp.vocab, words=text.split())
    with pytest.raises(InputError, match="changed by the tokenizer"):
        ours.make_doc(nlp, cleaner.clean(PAGE))


def test_spacy_finds_it_by_its_entry_point():
    named = entry_points(group="spacy_factories", name="newspaper_cleaner")
    if not named:
        pytest.skip("newspaper-cleaner is not installed, so that nothing tells of its entry points")
    assert [one.load() for one in named] == [ours.component]
