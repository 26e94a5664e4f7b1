"""Twenty thousand edits in the report: only what is seen is laid out, and only what changes is touched."""

from __future__ import annotations

from typing import Any

import pytest

from .sheets import large, written

WATCH = """() => {
  window.__touched = new Set();
  new MutationObserver((all) => { for (const one of all) {
    const target = one.target.nodeType === 1 ? one.target : one.target.parentElement;
    const row = target?.closest('.row, .kwic, .group');
    if (row) window.__touched.add(row);
    for (const node of one.addedNodes) if (node.matches?.('.row, .kwic')) window.__touched.add(node);
  } }).observe(document.getElementById('list'),
               {subtree: true, childList: true, attributes: true, characterData: true});
}"""

MOST_NODES = 12_000
"""Elements of the whole page; a report that laid out everything would have more than 60,000."""


@pytest.fixture(scope="module")
def thick() -> bytes:
    """One page of 800 rows with 25 edits each."""
    return written(large(1, 800, 25))


@pytest.fixture(scope="module")
def long() -> bytes:
    """Two hundred pages with a hundred edits each."""
    return written(large(200, 20, 5))


def nodes(page: Any) -> int:
    return int(page.evaluate("document.getElementsByTagName('*').length"))


def test_only_what_is_seen_is_laid_out(view: Any, thick: bytes) -> None:
    page = view(thick)
    assert page.inner_text("#tally") == "0 of 20,000 decided"
    assert nodes(page) < MOST_NODES
    page.evaluate("document.getElementById('scroller').scrollTop = 40000")
    page.wait_for_timeout(100)
    assert nodes(page) < MOST_NODES
    for _ in range(40):
        page.keyboard.press("j")
    page.keyboard.press("c")
    assert nodes(page) < MOST_NODES
    assert page.locator("#list .kwic").count() < 120


def test_a_verdict_touches_a_row_or_two(view: Any, thick: bytes) -> None:
    page = view(thick)
    for _ in range(30):
        page.keyboard.press("j")
    page.wait_for_timeout(100)
    page.evaluate(WATCH)
    page.keyboard.press("a")
    page.wait_for_timeout(100)
    assert 1 <= page.evaluate("window.__touched.size") <= 3
    page.evaluate("window.__touched.clear()")
    page.keyboard.press("j")
    page.wait_for_timeout(50)
    assert page.evaluate("window.__touched.size") <= 3


def test_a_row_of_thousands_of_edits_is_laid_out_in_pieces(view: Any) -> None:
    page = view(written(large(1, 1, 6000)))
    assert nodes(page) < MOST_NODES
    last = page.evaluate("JSON.parse(document.getElementById('data').textContent).pages[0].edits.at(-1).id")
    page.evaluate(f"location.hash = '#e=p1.{last}'")
    page.wait_for_selector("#list .mark.current")
    assert nodes(page) < MOST_NODES


def test_every_edit_is_reached_by_walking_on(view: Any) -> None:
    page = view(written(large(3, 4, 3)))
    seen = []
    for _ in range(40):
        page.keyboard.press("j")
        seen.append(page.evaluate("[...document.querySelectorAll('#list .current')].length"))
    page.wait_for_url("**#e=p3.00030000000f")
    assert all(seen)


def test_two_hundred_pages(view: Any, long: bytes) -> None:
    page = view(long)
    assert page.inner_text("#tally") == "0 of 20,000 decided"
    assert nodes(page) < MOST_NODES
    assert page.locator("#pages .page-item").count() < 80
    page.keyboard.press("A")
    page.keyboard.press("Enter")
    assert page.inner_text("#tally") == "20,000 of 20,000 decided"
    page.keyboard.press("u")
    assert page.inner_text("#tally") == "0 of 20,000 decided"
    page.keyboard.press("]")
    assert page.inner_text("#page-number") == "2 of 200"


def test_what_is_read_does_not_jump(view: Any, thick: bytes) -> None:
    """Rows that turn out higher or lower than was guessed must not move those in sight."""
    page = view(thick)
    page.evaluate("document.getElementById('scroller').scrollTop = 30000")
    page.wait_for_timeout(150)
    jumps = page.evaluate("""async () => {
      const scroller = document.getElementById('scroller');
      const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const jumps = [];
      for (let turn = 0; turn < 12; turn++) {
        const row = document.elementFromPoint(700, 400).closest('.row');
        const before = row.getBoundingClientRect().top;
        scroller.scrollTop -= 120;
        await frame();
        jumps.push(Math.abs(row.getBoundingClientRect().top - before - 120));
      }
      return jumps;
    }""")
    assert max(jumps) < 2, jumps
