"""Text of strangers in the report: it is shown, it does nothing, nothing hides in it, and nothing leaves."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cleaner.review import report

from .sheets import luhe, made, written

Json = dict[str, Any]

EVIL = ["<script>window.__pwned=1;alert(1)</script>", '<img src=x onerror="window.__pwned=1">',
        "</script><script>window.__pwned=1</script>", "<!--<script>", "'\"><svg onload=window.__pwned=1>",
        "javascript:alert(1)"]


def evil() -> list[Json]:
    """A page that says it in its text, and a page whose every field says it."""
    sheets = made("\n\n".join([*EVIL, "园林局说,一切正常,没有<b>什么</b>异样。"]),
                  "桥南,桥北,都通了车。\n\n市园林局介绍,观鸟长廊建成了。")
    second = sheets[1]
    second["doc"] = second["id"] = EVIL[1]
    second["script"] = EVIL[4]
    second["warnings"] = list(EVIL)
    second["articles"] = [{"n": 1, "title": EVIL[0]}]
    for n, edit in enumerate(second["edits"]):
        bad = EVIL[n % len(EVIL)]
        edit["rule"] = edit["reason"] = edit["prefix"] = edit["suffix"] = bad
        if edit["role"]:
            edit["role"] = bad
        edit["kind"] = edit["kind"] if n % 3 else bad
    for row in second["rows"]:
        row["role"] = EVIL[0]
        row["article"] = 1
    return sheets


@pytest.fixture
def page(view: Any) -> Any:
    content = report.write(evil(), {one: one for one in EVIL}, tool=EVIL[0], title=EVIL[2])
    return view(content)


def test_a_page_that_says_script_stays_inert(page: Any) -> None:
    elements = "document.querySelectorAll('script, img, svg, b:not(#apparatus b), iframe').length"
    assert page.evaluate("document.querySelectorAll('script').length") == 2, "the data and the view"
    assert "<script>window.__pwned=1;alert(1)</script>" in page.inner_text("#list")
    for names in ("j a x ?", "Escape c j", "j c r", "Escape ] j a", "c j n"):
        for name in names.split():
            page.keyboard.press(name)
        assert page.evaluate(elements.replace(", b:not(#apparatus b)", "")) == 2
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    for mark in page.locator("#list .mark, #list .role").all()[:8]:
        mark.hover()
        page.wait_for_timeout(160)
    page.click("#notes-button")
    assert page.inner_text("#notes").count("<script>") > 1
    page.wait_for_timeout(100)
    assert page.evaluate("window.__pwned") is None
    assert page.watched.dialogs == []
    assert page.watched.faults == []


def test_nothing_leaves(page: Any, view: Any) -> None:
    for name in ["j", "a", "c", "s", "]"]:
        page.keyboard.press(name)
    assert all(url.startswith(("file:", "data:", "blob:")) for url in page.watched.requests), page.watched.requests
    assert sum(url.startswith("file:") for url in page.watched.requests) == 1


def test_the_policy_lets_only_the_view_run(view: Any) -> None:
    page = view(luhe())
    page.evaluate("""() => { const s = document.createElement('script'); s.textContent = 'window.__pwned = 1';
                     document.body.append(s); }""")
    page.evaluate("""() => { const b = document.createElement('img'); b.src = 'https://example.org/x.png';
                     document.body.append(b); }""")
    page.wait_for_timeout(100)
    assert page.evaluate("window.__pwned") is None
    assert len([fault for fault in page.watched.faults if "Content Security Policy" in fault]) >= 2
    page.watched.faults.clear()


def test_what_nobody_sees_is_spelled_out(view: Any) -> None:
    text = ("园林局\u202e说,\u200b一切\x07正常\u2066,没有\ufeff什么异样。桥\u00a0南\U000e0041岸,\u3000观鸟\n\n"
            "\u2067渡口,添船\u202c。\n")
    page = view(written(made(text), title="晚\u202e报"))
    shown = page.inner_text("#list")
    for code in ("U+202E", "U+200B", "U+0007", "U+2066", "U+FEFF", "U+00A0", "U+E0041", "U+2067", "U+202C"):
        assert code in shown, code
    assert "晚U+202E报" in page.title()
    hidden = re.compile("[\u0000-\u0008\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e0fff]")
    assert not hidden.search(page.evaluate("document.documentElement.outerHTML.replace(/<script[^]*?<.script>/g, '')"))
    raw = report.write(made(text), {}, tool="", title="晚\u202e报").decode()
    assert not hidden.search(raw), "nor in the file"


def test_lone_surrogates_and_nul_are_data_like_any_other(view: Any) -> None:
    sheets = made("桥南,桥北。\n")
    sheets[0]["rows"][0]["left"][0][0] = "桥\x00\ud800南"
    page = view(written(sheets))
    assert "桥U+0000U+D800南" in page.inner_text("#list .source >> nth=0")


def test_line_ends_and_spaces_of_a_change_are_seen(view: Any) -> None:
    page = view(luhe())
    assert page.inner_text(".source .mark.k-join >> nth=0").startswith("⏎")
    spaces = [mark.inner_text() for mark in page.locator(".source .mark").all()]
    assert any("·" in one for one in spaces)


def test_the_view_has_no_way_to_parse_text_as_html() -> None:
    script = report.asset("view.js")
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "DOMParser",
                 "srcdoc", "createContextualFragment", "setHTML", "parseFromString", "import(", "import "):
        assert word not in script, word
    page = report.asset("page.html")
    assert not re.search(r"\son\w+=|\sstyle=", page), "no handlers and no styles in the page"
    assert "</script" not in script
    assert "<!--" not in script
    assert "</style" not in report.asset("view.css")


def test_the_shell_of_the_application_holds_nothing() -> None:
    shell = report.shell().decode()
    assert '<html lang="en" class="no-data" data-app="1">' in shell
    assert '<script type="module" src="/view.js"></script>' in shell
    assert 'type="application/json"' not in shell
    assert not re.search(r"<script(?! type=\"module\" src=)|<style", shell)
