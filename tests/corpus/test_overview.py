"""The overview of a run as a page: bounded, the same each time, and no name in it is anything but text."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from cleaner.corpus.job import Job
from cleaner.corpus.naming import path
from cleaner.corpus.overview import FILE, write
from cleaner.corpus.overview.page import WORST, html
from cleaner.corpus.overview.plots import COLUMNS, counted
from cleaner.corpus.shown import shown
from cleaner.corpus.summary import Ride
from cleaner.corpus.tally import Tally, tally
from tests.corpus.rows import bad, row, undone

RIDE, JOB = Ride(2, 75.0), Job("out", code="0.1.0 abc")

EVIL = ["</script><script>alert(1)</script>", "\" onload='alert(1)' x=\"", "<!--", "]]>", "&lt;b&gt;",
        "a\nb\r\0\x1b[31m", "\u202egpj.exe", "\udce9\ud800", "javascript:alert(1)", "</title></style></bdi></table>",
        "%2e%2e/%00", "\ufeff\u2028"]

names = st.one_of(st.sampled_from(EVIL), st.text(st.characters(blacklist_categories=()), max_size=60),
                  st.lists(st.sampled_from(EVIL), min_size=1, max_size=6).map("".join))

TAGS = {
    "html", "head", "meta", "title", "link", "style", "body", "svg", "defs", "pattern", "rect", "path", "text",
    "header", "h1", "h2", "p", "a", "ul", "li", "span", "dl", "div", "dt", "dd", "nav", "main", "section", "table",
    "caption", "thead", "tbody", "tr", "th", "td", "bdi", "code", "br", "figure", "figcaption", "details", "summary",
    "footer",
}

ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "rel", "href", "class", "id", "width", "height", "x", "y", "d",
    "viewbox", "preserveaspectratio", "aria-hidden", "aria-label", "aria-labelledby", "role", "scope", "tabindex",
    "patternunits", "patterntransform", "open",
}


def tree(made: Tally) -> Any:
    """The overview as a browser would understand it."""
    return lxml_html.document_fromstring(html(made, RIDE, JOB), parser=lxml_html.HTMLParser(encoding="utf-8"))


def evil(name: str) -> Tally:
    """A run in which everything that a document can name is called so."""
    files = {"tei": [f"tei/{path(name or 'x', '.xml')}", 1, ""]}
    return tally([bad(name, files=files, warnings=[name], format=name, script=name, edits={name: 1}, roles={name: 9}),
                  undone(name, name)])


class TestNames:
    @settings(deadline=None, max_examples=150)
    @given(names)
    def test_no_name_becomes_markup(self, name: str) -> None:
        found = tree(evil(name))
        assert {one.tag for one in found.iter()} <= TAGS
        assert {key.lower() for one in found.iter() for key in one.attrib} <= ATTRIBUTES
        assert not [one.get("class") for one in found.iter("script")]
        cells = [one.text_content() for one in found.iter("bdi")]
        assert cells.count(shown(name, 300).replace("\r", "\n")) >= 4

    @settings(deadline=None, max_examples=100)
    @given(names)
    def test_nothing_that_is_hidden_or_obeyed_is_in_it(self, name: str) -> None:
        text = html(evil(name), RIDE, JOB).decode("utf-8")
        assert all(char.isprintable() or char == "\n" or unicodedata.category(char) == "Zs" for char in text)

    @settings(deadline=None, max_examples=100)
    @given(names.filter(bool))
    def test_links_lead_to_the_file_and_nowhere_else(self, name: str) -> None:
        made = evil(name)
        [to] = [one.get("href") for one in tree(made).xpath("//table[contains(@class, 'pages')]//a")]
        parts = urlsplit(to)
        assert parts[0] == parts[1] == parts.query == parts.fragment == ""
        assert unquote(to, errors="surrogateescape") == made.doubtful[0].files["tei"]
        assert to.startswith("tei/")

    def test_what_is_seen_is_the_name(self) -> None:
        found = tree(tally([bad("may/日报 \u202e.txt"), undone("c\nd", "no <b>text</b>")]))
        told = found.text_content()
        assert "may/日报 <U+202E>.txt" in told
        assert "c⏎d" in told
        assert "no <b>text</b>" in told


class TestPage:
    def test_it_tells_what_the_run_came_to(self) -> None:
        found = tree(tally([row(), bad("worst.md", warnings=["the order is lost"]), undone("bin.dat")]))
        assert found.xpath("string(//*[@class='lead'])") == "3 pages. 1 page could not be done. 1 page to look at."
        assert found.xpath("string(//*[@id='run'])") == "Took 75 s with 2 workers, 0.0 pages a second."
        first = found.xpath("//table[@class='pages']//tbody/tr")[0]
        assert [cell.text_content().strip() for cell in first][:3] == [
            "worst.mdmd", "0.99", "the order is lost; 20 questions in 2,000 characters; 9 of 20 paragraphs unfinished"]
        rules = [[cell.text_content() for cell in line] for line in found.xpath("//table[@class='rules']//tbody/tr")]
        assert [(line[0].split(".")[0], line[2], line[4]) for line in rules] == [
            ("punct", "60", "–"), ("gap", "–", "12"), ("ocr", "–", "8"), ("joins", "6", "–")]
        assert "Chinese is set with fullwidth marks" in rules[0][0]

    def test_an_empty_run_has_a_page_too(self) -> None:
        told = tree(Tally()).text_content()
        assert "No page looks wrong" in told
        assert "Every page was done" in told

    def test_each_plot_has_its_numbers_in_a_table_and_in_words(self) -> None:
        found = tree(tally([row(articles=3), row(articles=0, chars=10), bad("p")]))
        plots = found.xpath("//figure")
        assert len(plots) == 4
        for plot in plots:
            [drawing] = plot.xpath("svg")
            assert drawing.get("role") == "img"
            drawn = sum(len(one.xpath("@height")) for one in drawing.xpath(".//rect"))
            rows = plot.xpath(".//tbody/tr")
            assert len(rows) == drawn > 0
            for line in rows:
                assert f"{line[0].text_content()}: {line[1].text_content()}" in drawing.get("aria-label")

    def test_tables_say_what_their_columns_and_rows_are(self) -> None:
        for one in tree(tally([bad("p"), undone("q")])).iter("table"):
            assert one.xpath("caption")
            heads = one.xpath("thead//th[@scope='col']")
            for line in one.xpath("tbody/tr"):
                assert len(line) == len(heads)
                assert line[0].get("scope") == "row"

    def test_it_is_bounded(self) -> None:
        many = {f"rule.n{n}": n + 1 for n in range(2000)}
        made = tally([*(bad(f"may/p{n}/" + "报" * 60, edits=many, asks=many, format=f"f{n}", articles=n, paragraphs=20)
                        for n in range(1000)), *(undone(f"q{n}" * 900, f"reason {n} " * 500) for n in range(3000))])
        text = html(made, RIDE, JOB)
        assert len(text) < 500_000
        told = tree(made).text_content()
        assert f"{1000 - WORST} more pages" in told
        assert "1,960 more rules" in told

    def test_it_is_the_same_each_time_but_for_its_time(self) -> None:
        made = tally([row(), bad("p"), undone("q")])
        one, other = html(made, RIDE, JOB), html(made, Ride(9, 3.0, 1), JOB)
        assert one != other
        assert _timeless(one) == _timeless(other)

    def test_nothing_is_loaded_and_nothing_runs(self, tmp_path: Path) -> None:
        write(tmp_path, tally([bad("p")]), RIDE, JOB)
        text = (tmp_path / FILE).read_text("utf-8")
        assert "default-src 'none'" in text
        assert not re.search(r"https?:|<script|@import|url\((?!#)| on[a-z]+=| style=", text)

    def test_every_part_has_a_way_to_it(self) -> None:
        found = tree(tally([bad("p")]))
        parts = found.xpath("//main/section/h2/@id")
        assert [to.removeprefix("#") for to in found.xpath("//nav//a/@href")] == parts


def _timeless(text: bytes) -> bytes:
    return re.sub(rb'<p class="soft" id="run">[^<]*</p>', b"", text)


class TestPlots:
    @given(st.dictionaries(st.integers(0, 100_000), st.integers(1, 9), max_size=40))
    def test_all_are_counted_in_few_columns(self, counts: dict[int, int]) -> None:
        columns = counted(counts)
        assert sum(one.size for one in columns) == sum(counts.values())
        assert len(columns) <= COLUMNS
        assert columns[0].name == "0"

    @pytest.mark.parametrize(("most", "last"), [(5, "5"), (22, "22"), (23, "23–24"), (100, "96–100"),
                                                (90_000, "21001+")])
    def test_columns_have_round_ends(self, most: int, last: str) -> None:
        assert counted({most: 1})[-1].name == last
