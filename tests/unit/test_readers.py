"""Readers: what is a line, what is margin or mark, and which reader a content asks for."""

import time

import pytest

from cleaner.model import InputError, Line, Page, RuleError
from cleaner.readers import TEXTS, read
from cleaner.readers.markdown import heading, suits, within
from cleaner.readers.rows import columns, pieces


def plain(text: str) -> Page:
    return read(text, "p.txt", "text")


def marked(text: str) -> Page:
    return read(text, "p.md", "markdown")


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines]


def levels(page: Page) -> list[tuple[int, str]]:
    return [(line.level, line.text) for line in page.lines]


# -- plain -----------------------------------------------------------------------------------------


def test_lines_know_their_place() -> None:
    page = plain("\n芦河晚报\n\n\n　　春汛平稳 \r\n大坝无恙")
    assert page.format == "text"
    assert page.lines == (
        Line(2, 1, 5, "芦河晚报", gap=1),
        Line(5, 10, 14, "春汛平稳", gap=2, indent=4),
        Line(6, 17, 21, "大坝无恙"),
    )


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\v", "\u2028", "\u2029"])
def test_every_line_end_ends_a_line(end: str) -> None:
    page = plain(f"芦河{end}晚报{end}{end}春汛")
    assert [(line.n, line.text, line.gap) for line in page.lines] == [
        (1, "芦河", 0), (2, "晚报", 0), (4, "春汛", 1)]


@pytest.mark.parametrize("char", ["\x85", "\x1c", "\x1d", "\x1e"])
def test_what_only_python_calls_a_line_end_is_text(char: str) -> None:
    page = plain(f"芦{char}河\n晚\r\n报\f{char}")
    assert [(line.n, line.text) for line in page.lines] == [
        (1, f"芦{char}河"), (2, "晚"), (3, "报"), (3, char)]


def test_a_form_feed_begins_a_sheet_and_is_no_line_of_its_own() -> None:
    page = plain("一版\n\f二版\n\n\f\n又二\f三版\f\n四版")
    assert [(line.n, line.text, line.gap, line.sheet) for line in page.lines] == [
        (1, "一版", 0, 1),
        (2, "二版", 0, 2),
        (5, "又二", 2, 3),
        (5, "三版", 0, 4),
        (6, "四版", 0, 5),
    ]


def test_margins_of_every_kind_are_left_out() -> None:
    page = plain("\ufeff\u200b\u3000 \u00a0芦河 晚报\u3000\u00a0\t\u200b\n")
    assert page.lines == (Line(1, 5, 10, "芦河 晚报", indent=4),)


def test_blank_pages_have_no_lines() -> None:
    assert plain("").lines == ()
    assert plain(" \u3000\n\t\n\f\r\n").lines == ()


def test_plain_text_has_no_marks() -> None:
    assert levels(plain("## 芦河\n---\n![](a.png)")) == [(0, "## 芦河"), (0, "---"), (0, "![](a.png)")]


@pytest.mark.parametrize(
    ("margin", "width"),
    [("", 0), ("  ", 2), ("\u3000", 2), ("\t", 4), (" \t", 4), ("\u3000\u3000\t", 8), ("\ufeff", 0)],
)
def test_margins_are_measured_in_columns(margin: str, width: int) -> None:
    assert columns(margin) == width


@pytest.mark.parametrize(
    "text", ["", "a", "a\n", "\r\n\r\n", "a\r\rb\n\r", "a\x85b\r\nc", "\x1c\u2028\f", "\n\x1e"]
)
def test_pieces_are_the_text(text: str) -> None:
    cut = pieces(text)
    assert "".join(cut) == text
    assert "".join(pieces(text + "\x85"))[:-1] == text
    assert all(piece for piece in cut)


# -- markdown: headings ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "level", "text"),
    [
        ("# 春汛平稳", 1, "春汛平稳"),
        ("###### 春汛平稳", 6, "春汛平稳"),
        ("##春汛平稳", 2, "春汛平稳"),
        ("#春汛平稳", 1, "春汛平稳"),
        ("##\u3000春汛平稳", 2, "春汛平稳"),
        ("## 春汛平稳 ##", 2, "春汛平稳"),
        ("##春汛平稳##", 2, "春汛平稳"),
        ("## 春汛平稳 #", 2, "春汛平稳"),
        ("# 春汛平稳#", 1, "春汛平稳#"),
        ("## **春汛平稳**", 2, "春汛平稳"),
        ("## 2031年春汛平稳", 2, "2031年春汛平稳"),
        ("##2031年春汛平稳", 2, "2031年春汛平稳"),
        ("# Reed in C#", 1, "Reed in C#"),
        ("　　# 春汛平稳", 1, "春汛平稳"),
        ("<h3 class='x'>春汛平稳</h3>", 3, "春汛平稳"),
        ("> ## 春汛平稳", 2, "春汛平稳"),
        ("####### 春汛平稳", 0, "####### 春汛平稳"),
        ("#", 0, "#"),
        ("##", 0, "##"),
        ("## ##", 0, "## ##"),
        ("#芦河春汛# 你怎么看", 0, "#芦河春汛# 你怎么看"),
        ("#1机组投产", 0, "#1机组投产"),
        ("#reed", 0, "#reed"),
        ("\\# 春汛平稳", 0, "\\# 春汛平稳"),
        ("春汛 # 平稳", 0, "春汛 # 平稳"),
        ("<h2 春汛", 0, "<h2 春汛"),
    ],
)
def test_heading_marks(row: str, level: int, text: str) -> None:
    assert levels(marked(row)) == [(level, text)]


def test_a_heading_starts_behind_its_mark() -> None:
    page = marked("## 春汛平稳 ##\n正文")
    assert page.format == "markdown"
    assert (page.lines[0].start, page.lines[0].end) == (3, 7)


def test_headings_can_be_asked_for_within_a_text() -> None:
    assert heading("x# 芦河y", 1, 5) == (3, 5, 1, False)
    assert heading("芦河") is None


def test_underlines_make_headings() -> None:
    page = marked("春汛平稳\n====\n大坝无恙\n---\n正文")
    assert [(line.level, line.text, line.gap) for line in page.lines] == [
        (1, "春汛平稳", 0), (2, "大坝无恙", 1), (0, "正文", 1)]


@pytest.mark.parametrize(
    "above", ["芦河水位平稳。\n", "春汛平稳\n\n", "春" * 41 + "\n", "![](a.png)\n春汛，\n", ""]
)
def test_a_rule_is_no_underline(above: str) -> None:
    page = marked(f"{above}---\n正文")
    assert [line.level for line in page.lines] == [0] * len(page.lines)
    assert texts(page)[-1] == "正文"
    assert "---" not in texts(page)


def test_a_rule_under_a_heading_leaves_its_level() -> None:
    assert levels(marked("### 春汛平稳\n---")) == [(3, "春汛平稳")]


# -- markdown: what is no line ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    ["---", "***", "___", "- - -", "* * *", "-----------", "```", "```markdown", "~~~", "|---|---|",
     "| :--- | ---: |", "---|---", "<div>", "</div>", "<br/>", "<br>", "<!-- page 3 -->", "<div><p>",
     "<table>", "<hr/>", "<td></td>", ">", "> >", '<div style="text-align: center;">', "<!-- a --><br>"],
)
def test_rows_of_marks_are_no_lines_and_count_as_blank(row: str) -> None:
    page = marked(f"芦河水位平稳。\n\n{row}\n正文")
    assert [(line.text, line.gap, line.picture) for line in page.lines] == [
        ("芦河水位平稳。", 0, False), ("正文", 2, False)]


@pytest.mark.parametrize(
    "row",
    ["![](images/a1.jpg)", "![渔民在芦河边晒网](a1.jpg)", "![a (1)](img/a(1).png)",
     '<img src="a.png" width="30%" />', "![](a.png)\\",
     '<div style="text-align: center;"><img src="a.png" alt="Image"/></div>', "[![图](a.png)](b.html)",
     "![](a.png) ![](b.png)", "![][ref]", "**![](a.png)**", "<IMG SRC=a.png>"],
)
def test_images_are_no_lines_and_mark_the_next(row: str) -> None:
    page = marked(f"芦河水位平稳。\n\n{row}\n\n渔民晒网\n正文")
    assert [(line.text, line.gap, line.picture) for line in page.lines] == [
        ("芦河水位平稳。", 0, False), ("渔民晒网", 3, True), ("正文", 0, False)]


def test_a_picture_is_remembered_over_rows_of_marks() -> None:
    page = marked("![](a.png)\n</div>\n\n渔民晒网")
    assert [(line.gap, line.picture) for line in page.lines] == [(3, True)]
    page = marked("![](a.png)\n渔民晒网\n***\n正文")
    assert [(line.gap, line.picture) for line in page.lines] == [(1, True), (1, False)]


@pytest.mark.parametrize(
    "row",
    ["|", "| 水位 | 流量 |", "芦河<sup>2</sup>", "水位![](a.png)平稳", "<芦河>", "<reed>", "===", "--",
     "* 一", "- 一", "&nbsp;芦河", "**芦河**讯", "**一** 和 **二**", "*", "[责任编辑：沈若溪]", "\\",
     "<b>一</b>和<b>二</b>", ">>3版", "~~芦河", "~~~芦河", "\x85"],
)
def test_what_stands_in_a_line_stays(row: str) -> None:
    assert levels(marked(row)) == [(0, row)]


# -- markdown: wrappers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    ["<div>芦河晚报</div>", '<p align="center">芦河晚报</p>', "<center>芦河晚报</center>",
     "<span>芦河晚报</span>", "<SPAN class=a>芦河晚报</span>", "<br>芦河晚报", "芦河晚报<br>",
     "**芦河晚报**", "__芦河晚报__", "*芦河晚报*", "***芦河晚报***", "> 芦河晚报", "> > 芦河晚报",
     "芦河晚报<br/>", "芦河晚报<BR />", "芦河晚报\\", "芦河晚报  ", "<div>芦河晚报", "芦河晚报</p>",
     "> **芦河晚报**  ", "<div><center><b>芦河晚报</b></center></div>", "<div> 芦河晚报 </div>"],
)
def test_wrappers_lie_outside_the_line(row: str) -> None:
    page = marked(f"讯\n{row}\n讯")
    line = page.lines[1]
    assert line.text == page.source.text[line.start : line.end] == "芦河晚报"
    assert (line.n, line.gap, line.level) == (2, 0, 0)


def test_a_wrapped_line_keeps_its_indent_and_sheet() -> None:
    line = marked("讯\n\f　　**芦河晚报**").lines[1]
    assert (line.text, line.indent, line.sheet, line.n) == ("芦河晚报", 4, 2, 2)


def test_a_stack_of_wrappers_is_taken_off_up_to_a_depth() -> None:
    inside = within("<p>" * 40 + "芦河")
    assert 0 < inside.start < 120
    assert inside.end == 122


def test_lines_without_marks_are_those_of_plain_text() -> None:
    text = "\n　　芦河晚报\n\n春汛平稳 \n\f大坝无恙\r\n"
    assert marked(text).lines == plain(text).lines


# -- which reader ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("# 春汛平稳\n正文", "markdown"),
        ("正文\n\n##春汛平稳\n正文", "markdown"),
        ("正文\r  ## 春汛平稳", "markdown"),
        ("\n\u3000\n### 春汛平稳", "markdown"),
        ("正文\n![](a.png)\n正文", "markdown"),
        ("正文\n<div>春汛</div>", "markdown"),
        ("正文<br>", "markdown"),
        ("春汛平稳\n正文。", "text"),
        ("#春汛# 你怎么看\n#1机组", "text"),
        ("春汛 # 平稳", "text"),
        ("水位<3米，流量>2", "text"),
        ("春汛平稳\n---\n*一*", "text"),
        ("<芦河>春汛![平稳]", "text"),
        ("", "text"),
    ],
)
def test_the_content_chooses_the_reader(text: str, format: str) -> None:
    assert read(text, "p.md").format == format
    assert read(text.encode(), "p.txt").format == format
    assert suits(text) == (format == "markdown")


def test_a_format_that_is_named_is_taken() -> None:
    assert {name: read("# 芦河", format=name).format for name in TEXTS} == {name: name for name in TEXTS}


def test_an_unknown_format_names_the_choices() -> None:
    with pytest.raises(RuleError, match="markdown") as caught:
        read("芦河", "p.docx", "docx")
    assert "p.docx" in str(caught.value)
    assert "'docx'" in str(caught.value)


def test_bytes_are_decoded_and_binary_data_refused() -> None:
    page = read("芦河晚报\n春汛平稳，大坝安然无恙。".encode("gb18030"))
    assert texts(page) == ["芦河晚报", "春汛平稳，大坝安然无恙。"]
    with pytest.raises(InputError):
        read(b"%PDF-1.4", "p.pdf")


# -- size ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "unit",
    ["芦", "#", "# ", "<", "<p>", "![", "![](", "**", "> ", "<b>", "</b>", "<!-- ", "<!-- -->", "\\", "[![](",
     "|-", "\u3000", "\f", "\r", "\x85", "- ", "_", "`"]
)
def test_a_long_line_of_anything_takes_linear_time(unit: str) -> None:
    """Quadratic work on these 200,000 characters would take minutes."""
    text = unit * (200_000 // len(unit)) + "芦"
    begin = time.process_time()
    read(text)
    marked(text)
    marked("<i>" + unit * 50 + " " * 50 + "芦")
    assert time.process_time() - begin < 5
