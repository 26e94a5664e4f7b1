"""The choice: the content decides on the reader, and what is of no known kind is declined in one sentence."""

from __future__ import annotations

import json

import pytest

from cleaner import readers
from cleaner.model import InputError
from cleaner.readers import boxed
from cleaner.readers.choice import look

LINE = [[[0, 0, 80, 20], "芦河晚报", 0.98]]
RAPID = json.dumps(LINE, ensure_ascii=False)
ALTO = '<alto><Layout><Page><TextLine><String CONTENT="Lindau"/></TextLine></Page></Layout></alto>'
HOCR = '<div class="ocr_page"><span class="ocr_line"><span class="ocrx_word">Lindau</span></span></div>'
PAGE = ('<PcGts><Page><TextRegion><TextLine><TextEquiv><Unicode>Lindau</Unicode></TextEquiv></TextLine></TextRegion>'
        '</Page></PcGts>')
ABBYY = ('<document xmlns="http://www.abbyy.com/FineReader_xml/FineReader10-schema-v1.xml"><page width="9" height="9">'
         '<block blockType="Text"><text><par><line><formatting>Lindau</formatting></line></par></text></block></page>'
         '</document>')


@pytest.mark.parametrize(("text", "format"), [
    (ALTO, "alto"), (f"<?xml version='1.0'?>{ALTO}", "alto"), (f"\n\t <!-- <html> -->\n{ALTO}", "alto"),
    (ALTO.replace("alto>", "a:alto>").replace("<a:alto>", '<a:alto xmlns:a="urn:a">'), "alto"),
    (f"<?xml-stylesheet href='a.xsl'?>\n<!DOCTYPE alto>\n{ALTO}", "alto"), (PAGE, "page"), (HOCR, "hocr"),
    (f"<!DOCTYPE html><html><head></head><body>{HOCR}</body></html>", "hocr"),
    (f"<html><body>{HOCR}</body></html>", "hocr"), (ABBYY, "abbyy"),
    (RAPID, "rapidocr"), (f" \n{RAPID}\n", "rapidocr"), ("[]", "rapidocr"),
    ('{"res": {"rec_texts": ["芦河"]}}', "paddle"), ('[{"type": "text", "text": "芦河", "page_idx": 0}]', "mineru"),
    ('{"pdf_info": [{"page_idx": 0}]}', "mineru"),
    # what only looks like it
    ("[本报讯] 芦河水位平稳。", "text"), ("{芦河}", "text"), ("[1] 芦河晚报", "text"), ("[[芦河]]", "text"),
    ("[1, 2] 芦河", "text"), ('["芦河"水位]', "text"), ("{}芦河", "text"), ("[ ]\n芦河", "text"), ("[1]", "text"),
    ("<芦河>春汛", "text"), ("<alto 芦河", "text"), ("<page>7</page>\n芦河", "text"), ("<document> 芦河", "text"),
    ("<!-- -->芦河", "text"), ("<tag> is a tag.", "text"),
    ('<p align="center">芦河晚报</p>', "markdown"), ("<div>芦河</div>", "markdown"),
    ("<html><body><table><tr><td>芦河</td></tr></table></body></html>\n\n正文", "markdown"),
    ("<!-- a --><br>\n# 芦河", "markdown"), ("# 芦河\n<alto>", "markdown"), ("[芦河](a.png)\n![](a.png)", "markdown"),
    ("", "text"), ("<", "text"), ("[", "text"), ("{", "text"), ("[[", "text"), ("<!--", "text"), ("<?", "text"),
])
def test_the_content_decides(text, format):
    for given in (text, text.encode(), b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16")):
        assert readers.read(given, "p.any").format == format
    assert readers.read(text, "p.xml").format == readers.read(text, "p.json").format == format


@pytest.mark.parametrize(("raw", "found", "expected"), [
    (b"\x89PNG\r\n", "like a PNG image", "XML or JSON of an OCR engine"),
    (b"PK\x03\x04....", "like a zip archive or an Office document", "XML or JSON of an OCR engine"),
    (b"<?xml version='1.0'?><poem>x</poem>", "its first element is 'poem'", "ALTO; PAGE-XML; hOCR; ABBYY"),
    (b"<TEI xmlns='http://www.tei-c.org/ns/1.0'/>", "is TEI", "METS"),
    (b"<?xml version='1.0'?><d:DIDL xmlns:d='urn:d'/>", "is an MPEG-21 DIDL", "ALTO"),
    (b"<!DOCTYPE html><html><head/><body>Lindau</body></html>", "HTML without an element of class ocr_page", "hOCR"),
    (b"<?xml version='1.0'?><html><body/></html>", "HTML without an element of class ocr_page", "hOCR"),
    (b"<?xml version='1.0'?>", "no readable XML|no XML", ""),
    (b'{"doc": "p1.txt", "articles": []}', "an object with 'doc', 'articles'", "MinerU"),
    (b'[{"a": 1}]', "a list of objects with 'a'", "RapidOCR"), (b'["a"]', "a list of texts", "PaddleOCR"),
    (b'{"doc": 1}\n{"doc": 2}\n', "a list of objects with 'doc'", "RapidOCR"),
    (b'{"text": "A"', "broken JSON: .*line 1, column 13", "JSON from its first"),
    (b'[[[0, 0], [9, 0', "broken JSON: .*line 1", "JSON from its first"),
])
def test_what_is_of_no_known_kind_is_declined(raw, found, expected):
    with pytest.raises(InputError, match=found) as caught:
        readers.read(raw, "p1.txt")
    assert str(caught.value).startswith("p1.txt: ")
    assert expected in str(caught.value)


@pytest.mark.parametrize(("format", "raw", "found"), [
    ("alto", PAGE, "does not fit the format 'alto' that was asked for: its first element is 'PcGts'"),
    ("hocr", ALTO, "its first element is 'alto'"), ("mets", ALTO, "its first element is 'alto'"),
    ("page", "芦河", "no XML"), ("rapidocr", "芦河", "broken JSON"), ("paddle", RAPID, "a list of lists"),
    ("mineru", '{"a": 1}', "an object with 'a'"), ("rapidocr", ALTO, "broken JSON"),
])
def test_a_format_that_was_asked_for_must_fit(format, raw, found):
    with pytest.raises(InputError, match=found):
        readers.read(raw, "p1", format)


@pytest.mark.parametrize(("format", "raw"), [
    ("alto", ALTO), ("page", PAGE), ("hocr", HOCR), ("abbyy", ABBYY), ("rapidocr", RAPID), ("text", ALTO),
    ("text", RAPID), ("markdown", HOCR), ("paddle", '{"rec_texts": []}'),
    ("mineru", '{"pdf_info": [{"page_idx": 0}]}')])
def test_a_format_that_fits_is_taken(format, raw):
    assert readers.read(raw, "p1", format).format == format


def test_all_names_have_readers():
    assert set(readers.BOXES) == {*boxed.JSON, *boxed.xml_readers(None), "pdf"}
    assert set(readers.FORMATS) == {*readers.TEXTS, *readers.BOXES}


@pytest.mark.parametrize(("raw", "format"), [
    (ALTO, "alto"), (PAGE, "page"), (ABBYY, "abbyy"), (HOCR, "hocr"), (RAPID, "rapidocr"), ("<mets/>", "mets"),
    ("<TEI/>", None), ("<?xml version='1.0'?><page/>", None), ("<?xml version='1.0'?><html/>", None),
    ('{"a": 1}', None), ('{"a": 1', None), ("芦河", None), ("<p>芦河</p>", None)])
def test_a_look_tells_which_files_of_a_folder_are_pages(raw, format):
    assert boxed.kind(raw.encode(), "p", look(raw.encode())) == format


def test_the_place_of_a_line_leads_into_the_file():
    page = readers.read('{"res": {"rec_texts": ["芦河", " 春汛\\n平稳"]}}', "p.json")
    text = page.source.text
    assert [(place.ref, place.at, place.rank, text[place.start:place.end]) for place in page.source.places] == [
        ("/res/rec_texts/0", 0, 0, "芦河"), ("/res/rec_texts/1", 1, 1, "春汛"), ("/res/rec_texts/1", 4, 2, "平稳")]


def test_a_head_of_nothing_but_marks_is_looked_at_in_a_moment():
    for unit in ("<!--", "<!-- -->", "<?", "<!DOCTYPE a [", "<a b='", "[[", "{\"", "] ", "\ufeff"):
        assert look((unit * 30_000).encode()).shape in ("text", "json", "xml")
