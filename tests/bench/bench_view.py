"""How long the report takes to answer a key with 20,000 edits: run by hand, prints figures.

    python tests/bench/bench_view.py

For each shape of report: the milliseconds from a key to the end of its handler, and to the next frame.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent / "browser"))

from sheets import large, written

SHAPES = {"1 page, 800 rows x 25 edits": (1, 800, 25), "200 pages, 20 rows x 5 edits": (200, 20, 5),
          "1 page, 10,000 rows x 2 edits": (1, 10_000, 2), "1 page, 1 row x 20,000 edits": (1, 1, 20_000)}
KEYS = ["j"] * 60 + ["a"] * 40 + ["x"] * 20 + ["u"] * 20 + ["k"] * 20 + ["J"] * 20 + ["c"] * 6 + ["]"] * 3
"""What a reviewer presses; ``c`` builds the concordance or the page anew each time."""

TIMER = """async (key) => {
  const begin = performance.now();
  document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
  document.body.offsetHeight;
  const handled = performance.now() - begin;
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  return [handled, performance.now() - begin];
}"""

SEARCH = """async (words) => {
  const field = document.getElementById('search');
  const begin = performance.now();
  field.value = words;
  field.dispatchEvent(new Event('input'));
  document.body.offsetHeight;
  return performance.now() - begin;
}"""


def main() -> None:
    """Measure every shape."""
    chromium = os.environ.get("CLEANER_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, shape in SHAPES.items():
            path = Path(folder) / "report.html"
            path.write_bytes(written(large(*shape)))
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            print(f"\n{name}: {path.stat().st_size / 1e6:.1f} MB")
            _measure(page, path)
            page.close()
        browser.close()


def _measure(page: Any, path: Path) -> None:
    """Print what one report takes."""
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-ready]")
    print(f"  open           {page.evaluate('performance.now()'):7.0f} ms, {_nodes(page)} elements")
    took: dict[str, list[tuple[float, float]]] = {}
    for key in KEYS:
        took.setdefault(key, []).append(page.evaluate(TIMER, key))
    for key, times in took.items():
        handled = sorted(one for one, _ in times)
        framed = sorted(one for _, one in times)
        print(f"  {key}   handled: median {statistics.median(handled):6.1f}, worst {handled[-1]:6.1f} ms"
              f"   to the frame: median {statistics.median(framed):6.1f}, worst {framed[-1]:6.1f} ms")
    for words in ("观", "观鸟", "观鸟长", "joins", ""):
        print(f"  search {words!r:9} {page.evaluate(SEARCH, words):6.1f} ms")
    asked = page.evaluate(TIMER, "A")
    done, undone = (page.evaluate(TIMER, key)[0] for key in ("Enter", "u"))
    print(f"  A asks {asked[0]:.1f} ms; Enter {done:.1f} ms; u {undone:.1f} ms; {_nodes(page)} elements")


def _nodes(page: Any) -> int:
    return int(page.evaluate("document.getElementsByTagName('*').length"))


if __name__ == "__main__":
    main()
