"""Laws of reading: the bytes come back, and lines are spans of the source with only marks between them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.model import InputError, Page
from cleaner.readers import read
from cleaner.readers.decoding import ENCODINGS, decode, encode, from_text, read_as
from cleaner.readers.rows import ENDS, MARGIN

HAN = "芦河晚报讯記者水位平稳十　，。“”"
MARKS = ["#", "##", "# ", "*", "**", "_", "__", "> ", "-", "---", "===", "`", "```", "|", "|---|", ":",
         "~~~", "\\", "<div>", "</div>", "<p class='a'>", "<br>", "<b>", "</b>", "<h2>", "![a](b.png)",
         "<img src=a>", "<!-- a -->", "[", "]", "(", ")", "<", ">"]
SPACES = [*MARGIN, *ENDS, "\r\n", "\x85", "\x1c", "\n\n", "\n", "\n", "\f"]

chinese = st.text(HAN + "ab1 \n", max_size=40)
pages = st.lists(
    st.one_of(st.sampled_from(SPACES), st.sampled_from(MARKS), st.sampled_from(HAN), st.characters()),
    max_size=60,
).map("".join)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A Chinese text in some encoding in which bytes were lost, added and changed."""
    codec = draw(st.sampled_from([*ENCODINGS, "utf-16", "utf-32", "utf-8-sig"]))
    raw = bytearray(draw(chinese).encode(codec, "ignore"))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(raw)))
        raw[at : at + draw(st.integers(0, 2))] = draw(st.binary(max_size=3))
    return bytes(raw)


@given(st.one_of(st.binary(max_size=200), damaged()))
def test_bytes_come_back_from_what_was_decoded(raw: bytes) -> None:
    try:
        source = decode(raw, "p")
    except InputError:
        return
    assert encode(source) == raw
    assert all(earlier.at < later.at for earlier, later in itertools.pairwise(source.faults))
    assert not any("\ud800" <= char <= "\udfff" for char in source.text)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(raw=st.one_of(st.binary(max_size=120), damaged()))
def test_bytes_come_back_under_every_encoding(encoding: str, raw: bytes) -> None:
    source = decode(raw, "p", encoding)
    assert source.encoding == encoding
    assert encode(source) == raw
    assert all(fault.raw for fault in source.faults)


@given(st.one_of(st.binary(max_size=120), damaged()))
def test_utf8_is_read_as_the_standard_replaces(raw: bytes) -> None:
    text, faults = read_as(raw, "utf-8")
    assert text == raw.decode("utf-8", "replace")
    assert all(text[fault.at] == "\ufffd" for fault in faults)


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_text_comes_back_with_its_surrogates(text: str) -> None:
    source = from_text(text, "p")
    assert source.text == text
    assert encode(source) == text.encode("utf-8", "surrogatepass")


@given(chinese, st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-32"]))
def test_a_sound_text_has_no_faults(text: str, codec: str) -> None:
    source = decode(text.encode(codec), "p", None if codec.endswith(("16", "32")) else codec)
    assert (source.text, source.faults) == (text, ())


def between(page: Page) -> list[str]:
    """What lies before, between and after the lines of a page."""
    text = page.source.text
    edges = [0, *(edge for line in page.lines for edge in (line.start, line.end)), len(text)]
    return [text[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2)]


def lawful(page: Page) -> None:
    """Lines are in order and apart, are what the source says, hold no line end, have no margin."""
    end = 0
    for line in page.lines:
        assert end <= line.start < line.end
        end = line.end
        assert line.text == page.source.text[line.start : line.end]
        assert not set(line.text) & set(ENDS)
        assert line.text[0] not in MARGIN
        assert line.text[-1] not in MARGIN
        assert line.gap >= 0
        assert line.runs is None
    assert end <= len(page.source.text)
    for earlier, later in itertools.pairwise(page.lines):
        gap = page.source.text[earlier.end : later.start]
        assert set(gap) & set(ENDS)
        assert later.n - earlier.n == gap.replace("\r\n", "\n").replace("\f", "").count("\n") + sum(
            gap.replace("\r\n", "\n").count(end) for end in "\r\v\u2028\u2029")
        assert later.sheet - earlier.sheet == gap.count("\f")


@given(pages)
def test_lines_of_plain_text(text: str) -> None:
    page = read(text, "p", "text")
    lawful(page)
    assert not set("".join(between(page))) - set(MARGIN + ENDS)
    assert all(line.level == 0 and not line.picture for line in page.lines)
    for earlier, later in itertools.pairwise(page.lines):
        assert later.gap == max(0, later.n - earlier.n - 1)


@given(pages)
def test_lines_of_markdown(text: str) -> None:
    page = read(text, "p", "markdown")
    lawful(page)
    assert all(0 <= line.level <= 6 for line in page.lines)


@given(st.lists(st.one_of(st.sampled_from(SPACES), st.sampled_from("#*_>`|:~-=\\\n"), st.sampled_from(HAN)),
                max_size=60).map("".join))
def test_only_marks_lie_between_the_lines_of_markdown(text: str) -> None:
    page = read(text, "p", "markdown")
    assert not set("".join(between(page))) - set(MARGIN + ENDS) - set("#*_>`|:~-=\\")


@given(pages)
def test_markdown_keeps_no_less_than_its_lines_and_invents_none(text: str) -> None:
    plain = {line.n: line for line in read(text.replace("\f", ""), "p", "text").lines}
    for line in read(text.replace("\f", ""), "p", "markdown").lines:
        assert plain[line.n].start <= line.start < line.end <= plain[line.n].end
        assert line.indent == plain[line.n].indent


@given(st.one_of(pages, damaged()))
def test_reading_is_the_same_every_time(raw: str | bytes) -> None:
    try:
        first = read(raw, "p")
    except InputError as error:
        with pytest.raises(InputError, match="is no text"):
            read(raw, error.where)
        return
    assert read(raw, "p") == first
