"""Document: the call in Python, in all its forms."""

from __future__ import annotations

import json
import pickle

import pytest

import cleaner
from cleaner import Article, Document, InputError, OutputError, Page, RuleError
from cleaner.validation import validate

TEXT = """\
## 雁溪滨水绿廊一期工程开园

本报讯(记者 林晓岚)5月8日,雁溪滨水绿廊正式开园,湿地里登记过的鸟种增加到47

种,其中候鸟占六成。

▲ 护林队员在瞭望塔擦拭望远镜。本报记者 林晓岚 摄

园内步道全长4.2公里,与附近六个村子相连,老人和孩子可以随时歇脚。
"""


@pytest.fixture
def document():
    return cleaner.clean(TEXT, name="p1.md")


def test_text_bytes_and_a_path_give_the_same_page(tmp_path, document):
    path = tmp_path / "p1.md"
    path.write_bytes(TEXT.encode())
    for given in (TEXT.encode(), path):
        other = cleaner.clean(given, name="p1.md")
        assert other.articles == document.articles
        assert other.text == document.text
    assert cleaner.clean(path).to_tei() == cleaner.clean(TEXT.encode(), name="p1.md").to_tei()


def test_a_document_tells_its_articles(document):
    assert isinstance(document, Document)
    [article] = document.articles
    assert isinstance(article, Article)
    assert [head.text for head in article.heads] == ["雁溪滨水绿廊一期工程开园"]
    assert repr(document) == "<Document 'p1.md': 1 articles>"


def test_the_journal_leads_from_source_to_text_and_back(document):
    source = document.outcome.page.source.text
    assert all(source[edit.start : edit.end] == edit.before for edit in document.edits)
    assert "增加到47种，其中候鸟占六成。" in document.text
    assert document.restore() == TEXT.encode()
    assert document.edits is document.edits


@pytest.mark.parametrize("raw", [
    b"\xef\xbb\xbf" + TEXT.encode(), TEXT.encode("gb18030"), b"\xff\xfe" + TEXT.encode("utf-16-le"),
    TEXT.replace("\n", "\r\n").encode(), b"\xff" + TEXT.encode() + b"\xe8\x8a",
])
def test_any_bytes_come_back(raw):
    assert cleaner.clean(raw).restore() == raw


def test_a_document_writes_itself(document):
    assert validate(document.to_tei()) == []
    assert json.loads(document.to_json()) == document.to_dict()
    assert document.to_dict()["doc"] == "p1.md"
    assert document.to_markdown().startswith("# 雁溪滨水绿廊一期工程开园\n")
    assert document.to_text() == document.text
    assert cleaner.write(document) == cleaner.write(document.outcome) == document.to_tei()
    assert cleaner.write(document, "md").decode() == document.to_markdown()
    lines = [json.loads(line) for line in cleaner.write(document, "edits").decode().splitlines()]
    assert [line["rule"] for line in lines[1:]] == [edit.rule for edit in document.edits]


def test_a_lone_surrogate_is_written_as_a_replacement_character():
    page = cleaner.clean("3月4日,芦河\ud800上游开闸放水。\n")
    assert "\ufffd" in page.to_text()
    assert validate(page.to_tei()) == []
    assert page.restore().decode("utf-8", "surrogatepass") == "3月4日,芦河\ud800上游开闸放水。\n"


def test_no_clock_unless_one_is_asked_for(document, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert b"when=" not in document.to_tei()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert b'when="1970-01-01T00:00:00Z"' in document.to_tei()
    assert b'when="2018-05-09"' in document.to_tei(when="2018-05-09")
    with pytest.raises(OutputError, match="ISO 8601"):
        document.to_tei(when="yesterday")
    for seconds in ("soon", "1e9", "9" * 30):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
        with pytest.raises(OutputError, match=r"^SOURCE_DATE_EPOCH"):
            document.to_tei()


def test_options_reach_the_chain(tmp_path):
    assert "5月8日,雁溪" in cleaner.clean(TEXT, off=["punct.fullwidth"]).text
    assert "園內步道全長" in cleaner.clean(TEXT, script="s2t").text
    assert cleaner.clean(TEXT, format="text").outcome.page.format == "text"
    (tmp_path / "pack.toml").write_text('why = "Mine."\n[order]\ntext = ["names"]\n', "utf-8")
    (tmp_path / "names.toml").write_text(
        '[reed]\nwhy = "A test."\nfinds = "edit"\npattern = "瞭望塔"\nbecomes = "瞭望亭"\n', "utf-8")
    assert "在瞭望亭擦拭" in cleaner.clean(TEXT, packs=[tmp_path]).text


def test_reading_does_not_clean():
    page = cleaner.read(TEXT)
    assert isinstance(page, Page)
    assert page.lines[1].text.startswith("本报讯(记者 林晓岚)5月8日,")


def test_what_cannot_be_done_says_why(tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.txt: is not there; expected a file"):
        cleaner.clean(tmp_path / "nowhere.txt")
    with pytest.raises(InputError, match=r"is a folder"):
        cleaner.clean(tmp_path)
    path = tmp_path / "image.txt"
    path.write_bytes(b"\x89PNG\r\n")
    with pytest.raises(InputError, match=f"^{path}: is no text"):
        cleaner.clean(path)
    with pytest.raises(RuleError, match="text: is no format that can be written; expected 'txt'"):
        cleaner.write(cleaner.clean(TEXT), "text")
    with pytest.raises(RuleError, match="markdwn"):
        cleaner.clean(TEXT, format="markdwn")
    with pytest.raises(RuleError, match="t2z"):
        cleaner.clean(TEXT, script="t2z")
    with pytest.raises(RuleError, match=r"'punct\.fullwidth'"):
        cleaner.clean(TEXT, off=["punct.fulwidth"])


def test_an_outcome_can_be_sent_to_another_process(document):
    assert pickle.loads(pickle.dumps(document)).to_tei() == document.to_tei()


def test_the_public_names_are_there():
    assert all(getattr(cleaner, name) is not None for name in cleaner.__all__)
    assert set(cleaner.__all__) <= set(dir(cleaner))
    with pytest.raises(AttributeError, match="no attribute 'claen'"):
        _ = cleaner.claen


def test_a_conversion_goes_on_both_sides_of_a_join() -> None:
    page = cleaner.clean("头\n发很长,大家去剪\n头发。\n", script="s2t")
    assert page.text == "頭髮很長，大家去剪頭髮。\n"
    assert page.restore() == "头\n发很长,大家去剪\n头发。\n".encode()
