"""A real Chromium, and pages of the review in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run",
             "--disable-component-update", "--disable-sync"]


def _missing(what: str) -> None:
    """Without a browser there is nothing to test; where everything must be tested that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Chromium, from CLEANER_CHROMIUM or the path. It is gone behind these tests, as its event loop would be in the
    way of others.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright is not installed: pip install -e '.[test]'")
    chromium = os.environ.get("CLEANER_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        _missing("no chromium on the path: install Debian's chromium, or name one in CLEANER_CHROMIUM")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        running.close()


class Watched:
    """What a page did that it must not do."""

    def __init__(self, page: Any) -> None:
        self.requests: list[str] = []
        self.faults: list[str] = []
        self.dialogs: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: message.type in ("error", "warning") and self.faults.append(message.text))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))


Open = Callable[..., Any]


@pytest.fixture
def view(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Opens a report, or an address; what the page did is looked at when the test ends."""
    context = browser.new_context(viewport={"width": 1366, "height": 820}, accept_downloads=True)
    watched: list[Watched] = []

    def opened(content: bytes | str, anchor: str = "", expect: str = "body[data-ready]") -> Any:
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.watched = Watched(page)
        watched.append(page.watched)
        if isinstance(content, bytes):
            path = tmp_path / "report.html"
            path.write_bytes(content)
            content = path.as_uri()
        page.goto(content + anchor)
        page.wait_for_selector(expect)
        return page

    yield opened
    context.close()
    for one in watched:
        assert one.faults == []
        assert one.dialogs == []
