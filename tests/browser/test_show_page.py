"""The picture of a page in a real browser: it opens from a file, asks for nothing, and obeys mouse and keys."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cleaner.box import Box
from cleaner.document import clean
from cleaner.model import Outcome, Printed, Sheet
from cleaner.picture.html import html
from cleaner.picture.scans import Backdrop

from .sheets import LUHE

DOT = ("data:image/png;base64,"
       "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTjU2wAAAABJRU5ErkJggg==")
EVIL = "<script>window.__pwned=1</script>"


def outcome(text: str = LUHE) -> Outcome:
    """A page with its lines in two columns."""
    made = clean(text, name=f"芦河{EVIL}.txt").outcome
    half = (len(made.page.lines) + 1) // 2
    lines = []
    for i, line in enumerate(made.page.lines):
        left, top = 20 + 500 * (i // half), 20 + 60 * (i % half)
        width = min(460, 24 * len(line.text))
        lines.append(line._replace(printed=Printed(Box(left, top, left + width, top + 40), column=1 + i // half)))
    sheet = Sheet(1, 1000, 60 * half + 40, "p1.xml", "", columns=(Box(10, 10, 490, 60 * half + 20),
                                                               Box(510, 10, 990, 60 * half + 20)))
    return replace(made, page=replace(made.page, lines=tuple(lines), sheets=(sheet,)))


@pytest.fixture
def page(view: Any) -> Any:
    return view(html(outcome()))


def shown(page: Any, selector: str) -> bool:
    return bool(page.locator(selector).first.is_visible())


def test_it_opens_offline_and_asks_for_nothing(page: Any) -> None:
    assert [url for url in page.watched.requests if not url.startswith("data:")] == [page.url]
    assert page.locator("main .line").count() == len(outcome().page.lines)
    assert page.evaluate("window.__pwned") is None
    assert EVIL in page.inner_text("h1")


def test_the_policy_lets_nothing_else_run(page: Any) -> None:
    page.evaluate("""() => { const s = document.createElement('script'); s.textContent = 'window.__pwned = 1';
                     document.body.append(s); }""")
    assert page.evaluate("window.__pwned") is None
    assert any("Content Security Policy" in fault for fault in page.watched.faults)
    page.watched.faults.clear()


@pytest.mark.parametrize(("layer", "key", "seen"), [("text", "t", "main .line .t"), ("order", "o", "main g.order"),
                                                    ("columns", "c", "main .column-name"),
                                                    ("badges", "n", "main .badge")])
def test_layers_are_switched_by_mouse_and_key(page: Any, layer: str, key: str, seen: str) -> None:
    assert shown(page, seen)
    page.click(f"input[data-layer={layer}]")
    page.mouse.move(2, 2)
    assert not shown(page, seen)
    page.keyboard.press(key)
    assert shown(page, seen)
    assert page.is_checked(f"input[data-layer={layer}]")


def test_a_scan_shows_its_text_when_it_is_pointed_at(view: Any) -> None:
    page = view(html(outcome(), {1: Backdrop(DOT, 1, 1)}))
    assert shown(page, "main image.scan")
    assert not page.is_checked("input[data-layer=text]")
    assert not shown(page, "main .line .t")
    page.locator("main .line .box").first.hover()
    assert shown(page, "main .line:hover .t")
    page.keyboard.press("s")
    assert not shown(page, "main image.scan")


def test_the_size_is_changed_by_buttons_and_keys(page: Any) -> None:
    def width() -> float:
        return float(page.locator("main > svg").bounding_box()["width"])

    first = width()
    page.click("#larger")
    assert width() == pytest.approx(1.25 * first, rel=0.01)
    page.keyboard.press("+")
    assert width() == pytest.approx(1.5625 * first, rel=0.01)
    page.keyboard.press("-")
    page.keyboard.press("-")
    page.click("#smaller")
    assert width() < first
    page.keyboard.press("0")
    assert width() == pytest.approx(first)
    assert page.inner_text("#scale") == "100 %"


def test_an_article_is_shown_alone(page: Any) -> None:
    def dimmed() -> int:
        return int(page.evaluate("""[...document.querySelectorAll('main .line')].filter(
            (one) => getComputedStyle(one).opacity < 1).length"""))

    page.click(".articles button >> nth=0")
    alone = dimmed()
    assert 0 < alone < page.locator("main .line").count()
    assert page.get_attribute(".articles button >> nth=0", "aria-pressed") == "true"
    page.keyboard.press("Escape")
    assert dimmed() == 0
    page.locator("main .line[data-article='1'] .box").first.click()
    assert dimmed() == alone
    page.locator("main .line[data-article='1'] .box").first.click()
    assert dimmed() == 0


def test_everything_can_be_reached_without_a_mouse(page: Any) -> None:
    reached = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("""() => { const one = document.activeElement;
            return one.id || one.dataset.layer || one.dataset.article || one.tagName; }"""))
    assert {"text", "order", "columns", "badges", "smaller", "larger", "fit", "desk", "1"} <= reached
    page.focus(".articles button >> nth=0")
    page.keyboard.press("Enter")
    assert page.get_attribute(".articles button >> nth=0", "aria-pressed") == "true"


def test_keys_go_from_block_to_block_and_tell_of_each(page: Any) -> None:
    page.keyboard.press("j")
    first = page.inner_text("#told")
    assert "block 1" in first
    page.keyboard.press("j")
    assert "block 2" in page.inner_text("#told")
    assert page.locator("main .line.now").count() >= 1
    page.keyboard.press("k")
    assert page.inner_text("#told") == first
    page.keyboard.press("k")
    assert page.inner_text("#told") == first


def test_pointing_at_a_line_tells_of_it(page: Any) -> None:
    line = page.locator("main .line[data-line='2']")
    line.locator(".box").hover()
    told = page.inner_text("#told")
    assert outcome().page.lines[1].text in told
    assert "line 3" in told
    assert "#char=" in told


def test_text_that_looks_like_markup_is_told_as_text(view: Any) -> None:
    page = view(html(outcome(f"{EVIL}园林局说,开园了。\n\n芦河开闸。\n")))
    page.keyboard.press("j")
    assert EVIL in page.inner_text("#told blockquote")
    assert page.evaluate("window.__pwned") is None


def test_it_fits_a_narrow_window_and_the_dark(view: Any) -> None:
    page = view(html(outcome()))
    page.set_viewport_size({"width": 420, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 420
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 23, 26)"
