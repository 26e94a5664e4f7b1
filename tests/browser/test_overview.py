"""The overview of a run in a real browser: it opens from a file, asks for nothing, its links lead to the results."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from cleaner.corpus import running
from cleaner.corpus.commit import commit
from cleaner.corpus.job import Job
from cleaner.corpus.overview import FILE
from cleaner.corpus.record import place
from cleaner.corpus.shard import Shard
from cleaner.corpus.summary import Trip
from cleaner.intake import Leaf

WRONG = "\n".join(f"沿岸{n}个村子的渠道同时通\ufffd\ufffd" for n in range(12)).encode()
GOOD = "# 芦河开闸\n\n3月4日,芦河上游开闸放水。\n".encode()

NAMES = ("may/p1.md", "a\"><script>window.__pwned=1</script>.md", "<img src=x onerror='window.__pwned=1'>.md",
         "c\nd\te.md", "\u202egpj.exe.md", "50%#?&.md", "javascript:window.__pwned=1", "bad\udce9.md", "日报 一.md")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A run over pages that look wrong and are called as badly as may be."""
    job = Job(str(tmp_path / "out"), to=("tei", "md"))
    leaves = [*(Leaf(name, len(WRONG), data=WRONG) for name in NAMES), Leaf("good.md", len(GOOD), data=GOOD),
              Leaf("<b>up</b>", 0, refused="</td></table><script>window.__pwned=1</script>")]
    shard = Shard(0, tuple(leaves))
    commit(job, [place(0, running.run(shard, job, {}, str).id)], Trip(1, lambda: 2.0))
    return tmp_path / "out"


@pytest.fixture
def page(view: Callable[..., Any], out: Path) -> Any:
    return view((out / FILE).as_uri(), expect="main")


def test_it_opens_offline_and_asks_for_nothing(page: Any) -> None:
    assert [url for url in page.watched.requests if not url.startswith("data:")] == [page.url]
    assert page.evaluate("window.__pwned") is None
    assert page.locator("script, img").count() == 0
    assert page.inner_text(".lead") == (
        f"{len(NAMES) + 2} pages. 1 page could not be done. {len(NAMES)} pages to look at.")


def test_names_are_seen_as_they_are(page: Any) -> None:
    shown = page.locator("table.pages").first.locator("tbody th bdi").all_inner_texts()
    assert "a\"><script>window.__pwned=1</script>.md" in shown
    assert {"c⏎d<U+0009>e.md", "<U+202E>gpj.exe.md", "bad<E9>.md", "日报 一.md"} <= set(shown)


def test_each_link_leads_to_a_file_of_the_run(page: Any, out: Path) -> None:
    links = page.evaluate("[...document.querySelectorAll('a[href]')].map((one) => one.href)")
    files = [urlsplit(link) for link in links if "#" not in link]
    assert len(files) == 2 * len(NAMES) + 3
    for to in files:
        assert to.scheme == "file"
        path = Path(os.fsdecode(unquote(to.path, errors="surrogateescape")))
        assert path.is_relative_to(out)
        assert path.is_file()


def test_a_link_opens_the_tei(view: Callable[..., Any], page: Any) -> None:
    first = page.locator("table.pages tbody th a").first
    to = first.evaluate("(one) => one.href")
    first.click()
    page.wait_for_url(to)
    assert "TEI" in page.content()


def test_the_parts_are_reached_by_keys(page: Any) -> None:
    reached = []
    for _ in range(9):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))
    assert reached[1:5] == ["#worst", "#undone", "#rules", "#sure"]
    page.focus("nav a[href='#rules']")
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('#rules').getBoundingClientRect().top") >= page.evaluate(
        "document.querySelector('nav').getBoundingClientRect().bottom")
    page.focus("figure summary >> nth=0")
    page.keyboard.press("Enter")
    assert page.locator("figure table").first.is_visible()


def test_who_cannot_see_it_is_told_the_same(page: Any) -> None:
    assert page.get_by_role("img").count() == 4
    assert page.get_by_role("navigation", name="Parts of this page").count() == 1
    assert page.get_by_role("table", name="Pages that look wrong, the worst first").count() == 1
    assert page.get_by_role("heading", level=1).inner_text() == "Corpus run"
    assert page.get_by_role("heading", level=2).count() == 7


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_contrast_and_fits(page: Any, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    for width in (360, 768, 1400):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CONTRAST) == []


CONTRAST = """() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => { const [r, g, b] = channels(color).map((c) => { c /= 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (one) => { for (; one; one = one.parentElement) { const color = getComputedStyle(one).backgroundColor;
    if (channels(color)[3] !== 0) return color; } return 'rgb(255, 255, 255)'; };
  const poor = [];
  const all = 'h1, h2, p, a, dt, dd, td, th, li, summary, figcaption, text, code, .soft';
  for (const one of document.querySelectorAll(all)) {
    const style = getComputedStyle(one), ink = one.tagName === 'text' ? style.fill : style.color;
    const [a, b] = [light(ink), light(ground(one))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) poor.push([one.tagName, one.textContent.slice(0, 20), ink, ground(one)]);
  }
  return poor;
}"""
