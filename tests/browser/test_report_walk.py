"""The report in a browser: walking, deciding, taking back, by keys and by mouse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .sheets import large, luhe, made, written

Json = dict[str, Any]


def keys(page: Any, *names: str) -> None:
    for name in names:
        page.keyboard.press(name)


def counts(page: Any, facet: str) -> dict[str, int]:
    """What a facet shows: its values and their numbers."""
    return dict(page.eval_on_selector_all(
        f".facet-{facet} .value",
        "all => all.map(v => [v.children[0].textContent, +v.children[1].textContent.replace(',', '')])"))


def decided(page: Any) -> str:
    return str(page.inner_text("#tally"))


def current(page: Any) -> str:
    return str(page.eval_on_selector_all("#list .current", "all => all.at(-1)?.getAttribute('aria-label') ?? ''"))


def saved(page: Any) -> list[Json]:
    with page.expect_download() as download:
        page.keyboard.press("s")
    return [json.loads(line) for line in Path(download.value.path()).read_text("utf-8").splitlines()]


def test_keys_alone_walk_decide_and_take_back(view: Any) -> None:
    page = view(luhe())
    keys(page, "j")
    assert "undecided" in current(page)
    keys(page, "a", "x")
    states = counts(page, "state")
    assert (states["accepted"], states["refused"]) == (1, 1)
    keys(page, "u")
    assert counts(page, "state")["refused"] == 0
    keys(page, "u", "u", "u")
    assert counts(page, "state")["accepted"] == 0
    keys(page, "U", "U")
    states = counts(page, "state")
    assert (states["accepted"], states["refused"]) == (1, 1)


def test_the_focus_is_on_the_edit_and_walks_back(view: Any) -> None:
    page = view(luhe())
    keys(page, "j", "j", "j")
    third = current(page)
    assert page.evaluate("document.activeElement.classList.contains('current')")
    keys(page, "j", "k")
    assert current(page) == third


def test_by_mouse_everything_as_well(view: Any) -> None:
    page = view(luhe())
    page.click(".result .mark.k-text >> nth=0")
    page.click("#apparatus >> text=Refuse")
    page.click("#apparatus >> text=Accept")
    states = counts(page, "state")
    assert (states["accepted"], states["refused"]) == (1, 1)
    page.click("#apparatus >> text=Undo")
    assert counts(page, "state")["accepted"] == 0
    page.hover(".source .mark.k-join >> nth=0")
    page.wait_for_selector("#card:not([hidden])")
    assert "joins." in page.inner_text("#card")
    page.click("#as-lines")
    assert page.locator("#list .kwic").count() > 3
    page.click("#as-page")
    page.click("#page-behind")
    assert page.inner_text("#page-name") == "page-2.txt"


def test_a_refused_comma_stands_as_it_stood(view: Any) -> None:
    page = view(luhe())
    mark = page.locator(".result .mark.k-text").nth(2)
    assert mark.inner_text() == "，"
    mark.click()
    keys(page, "x")
    assert mark.inner_text() == ","
    keys(page, "u")
    assert mark.inner_text() == "，"


def test_a_text_of_ones_own(view: Any) -> None:
    page = view(luhe())
    mark = page.locator(".result .mark.k-text").nth(2)
    mark.click()
    keys(page, "e")
    page.keyboard.insert_text("、")
    keys(page, "Enter")
    assert mark.inner_text() == "、"
    said = saved(page)[0]
    assert (said["verdict"], said["replacement"], said["before"], said["after"]) == ("reject", "、", ",", "，")


def test_a_note_goes_with_the_verdict(view: Any) -> None:
    page = view(luhe())
    page.fill("#reviewer", "林晓岚")
    page.locator(".result .mark.k-text").nth(2).click()
    keys(page, "n")
    page.keyboard.insert_text("问编辑")
    keys(page, "Enter", "x")
    said = saved(page)[0]
    assert (said["note"], said["reviewer"], said["verdict"]) == ("问编辑", "林晓岚", "reject")


def test_another_role_is_kept_and_saved_for_every_line_of_the_block(view: Any) -> None:
    page = view(luhe())
    caption = page.locator("#list .role", has_text="caption")
    caption.click()
    keys(page, "r")
    page.keyboard.type("cross")
    keys(page, "Enter")
    assert page.locator("#list .role.s-refused .new-role").inner_text() == "crosshead"
    assert "cleaner apply" in page.inner_text("#toast")
    said = saved(page)
    assert [(v["kind"], v["verdict"], v["replacement"], v["role"]) for v in said] == [
        ("role", "reject", "crosshead", "caption")]


def test_a_block_of_several_lines_is_decided_as_a_whole(view: Any) -> None:
    sheets = made("芦河桥南端的旧船厂四月里\n换了新主人,船台改成了阅\n览室,孩子们在龙骨下读书。\n")
    block = next(edit for edit in sheets[0]["edits"] if len(edit["ids"]) > 1)
    page = view(written(sheets), f"#e=p1.{block['id']}")
    keys(page, "x")
    assert [v["id"] for v in saved(page)] == block["ids"]


def test_a_row_continues_the_paragraph_before(view: Any) -> None:
    sheets = made("渡口添新船\n\n船工左丘言说，老船用了三十年。\n\n新船稳当，雨天也敢开。\n")
    row = next(row for row in sheets[0]["rows"] if row["join"] and row["line"] == 5)
    page = view(written(sheets))
    keys(page, "J", "J", "J", "p")
    assert page.inner_text(".joiner.on") == "⤴ joined"
    said = saved(page)
    assert [(v["id"], v["rule"], v["verdict"], v["start"]) for v in said] == [
        (row["join"]["id"], "review.join", "accept", row["join"]["start"])]
    keys(page, "p")
    assert page.locator(".joiner.on").count() == 0


def test_all_of_the_set_is_one_step(view: Any) -> None:
    page = view(luhe())
    page.click(".facet-rule .value:has-text('punct.fullwidth')")
    total = counts(page, "rule")["punct.fullwidth"]
    assert 10 < total < 50
    keys(page, "A")
    assert decided(page).startswith(f"{total} of {total}")
    keys(page, "X")
    assert counts(page, "state")["refused"] == total
    keys(page, "u")
    assert counts(page, "state") == {"undecided": 0, "accepted": total, "refused": 0}
    keys(page, "u")
    assert counts(page, "state") == {"undecided": total, "accepted": 0, "refused": 0}


def test_many_at_once_are_asked_for(view: Any) -> None:
    page = view(written(large(2, 30, 4)))
    keys(page, "A")
    assert "Accept 240 edits" in page.inner_text("#strip")
    assert decided(page).startswith("0 of 240")
    keys(page, "Escape")
    assert page.locator("#strip").is_hidden()
    keys(page, "A", "Enter")
    assert decided(page).startswith("240 of 240")
    keys(page, "u")
    assert decided(page).startswith("0 of 240")


def test_counts_react_to_the_other_facets(view: Any) -> None:
    page = view(luhe())
    before = counts(page, "kind")
    page.click(".facet-kind .value:has-text('join')")
    assert counts(page, "kind") == before, "a facet does not narrow itself"
    assert all(rule.startswith("joins.") for rule, n in counts(page, "rule").items() if n)
    assert sum(counts(page, "rule").values()) == before["join"]
    page.click("#clear")
    assert counts(page, "kind") == before


def test_structure_is_off_until_it_is_asked_for(view: Any) -> None:
    page = view(luhe())
    before = counts(page, "kind")["role"]
    page.check("#structure")
    told = int(page.inner_text("#structures"))
    assert counts(page, "kind")["role"] == before + told


def test_search_narrows_the_set(view: Any) -> None:
    page = view(luhe())
    keys(page, "/")
    page.keyboard.insert_text("赤麻鸭")
    keys(page, "Enter")
    assert 0 < sum(counts(page, "kind").values()) < 10
    assert "赤麻鸭" in page.inner_text(".row:has(.current) .result")
    keys(page, "j")
    assert page.input_value("#search") == "赤麻鸭"


def test_a_permalink_leads_to_the_edit_and_the_address_follows(view: Any) -> None:
    sheets = made("渡口添新船\n\n霁州讯 沅陌渡口4月3日下水,每艘可载客60人,往返12分钟。\n",
                  "老街换新颜\n\n老街4月9日完工,居民用上了天然气。\n")
    edit = next(edit for edit in sheets[1]["edits"] if edit["kind"] == "text")
    page = view(written(sheets), f"#e=p2.{edit['id']}")
    assert page.inner_text("#page-name") == "page-2.txt"
    assert current(page).startswith("text: , → ，")
    keys(page, "k", "k")
    page.wait_for_url("**#e=p1.*")
    page.evaluate(f"location.hash = '#e=p2.{edit['id']}'")
    page.wait_for_selector("#page-name:text-is('page-2.txt')")


def test_verdicts_come_back_from_their_file(view: Any, tmp_path: Path) -> None:
    page = view(luhe())
    keys(page, "j", "a", "x", "a", "x")
    lines = saved(page)
    assert [line["verdict"] for line in lines] == ["accept", "reject", "accept", "reject"]
    assert {"id", "verdict", "doc", "sha256", "kind", "rule", "start", "end", "before", "after", "role", "prefix",
            "suffix", "replacement", "reviewer", "note", "at"} == set(lines[0])
    path = tmp_path / "mine.verdicts.jsonl"
    stranger = {"id": "0123456789ab", "verdict": "accept", "doc": "elsewhere.txt"}
    path.write_text("".join(json.dumps(line) + "\n" for line in [*lines, stranger]) + "no json\n", "utf-8")
    keys(page, "u", "u", "u", "u")
    assert decided(page).startswith("0 of")
    page.set_input_files("#file", path)
    page.wait_for_selector("#toast:has-text('4 verdicts taken')")
    assert "1 match nothing here" in page.inner_text("#toast")
    assert [line["id"] for line in saved(page)] == [*(line["id"] for line in lines), "0123456789ab"]
    keys(page, "u")
    assert decided(page).startswith("0 of")


def test_verdicts_are_still_there_when_the_report_is_opened_again(view: Any) -> None:
    page = view(luhe())
    keys(page, "j", "a", "x")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert decided(page).startswith("2 of")


def test_a_browser_that_keeps_nothing_says_so(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(luhe())
    page = browser.new_page()
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('none here'); }})")
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-ready]")
    keys(page, "j", "a")
    page.wait_for_selector("#toast:has-text('does not keep verdicts')")
    assert decided(page).startswith("1 of")
    page.close()


def test_the_role_of_a_row_is_reached_with_the_tabulator(view: Any) -> None:
    page = view(luhe())
    page.locator("#list .role").first.focus()
    keys(page, "Tab", "Shift+Tab")
    assert current(page).startswith("role masthead")
    keys(page, "r", "Escape", "a")
    assert counts(page, "state")["accepted"] == 1


def test_the_concordance_puts_alike_changes_under_each_other(view: Any) -> None:
    page = view(luhe())
    keys(page, "c")
    sizes = page.eval_on_selector_all("#list .group-count", "all => all.map(n => parseInt(n.textContent))")
    assert sizes == sorted(sizes, reverse=True)
    lefts = page.eval_on_selector_all(
        "#list .kwic .key", "all => all.slice(0, 5).map(n => Math.round(n.getBoundingClientRect().left))")
    assert len(set(lefts)) == 1, "the words in question stand under each other"
    page.click("#sorts >> text=right context")
    rights = page.eval_on_selector_all("#list .kwic .right", "all => all.map(n => n.textContent)")
    first = rights[: sizes[0] if sizes[0] < len(rights) else len(rights)]
    assert first == sorted(first)
    page.click("#sorts >> text=confidence")
    sure = page.eval_on_selector_all("#list .kwic .sure", "all => all.map(n => +n.textContent)")[: len(first)]
    assert sure == sorted(sure)
    keys(page, "j", "x")
    assert page.locator("#list .kwic.s-refused").count() == 1
    page.click("#list .group >> nth=0 >> text=accept all")
    assert counts(page, "state")["accepted"] >= len(first)
    keys(page, "c")
    assert page.locator("#list .row").count() > 3


def test_a_join_is_shown_between_its_halves(view: Any) -> None:
    page = view(luhe())
    page.click(".facet-kind .value:has-text('join')")
    keys(page, "c")
    lefts = page.eval_on_selector_all("#list .kwic .left", "all => all.map(n => n.textContent)")
    assert any(left.endswith("增加到47") for left in lefts), "not the caption that stood there"


def test_light_and_dark(view: Any) -> None:
    page = view(luhe())
    def paper() -> str:
        return str(page.evaluate("getComputedStyle(document.getElementById('main')).backgroundColor"))
    page.emulate_media(color_scheme="light")
    light = paper()
    page.emulate_media(color_scheme="dark")
    dark = paper()
    assert light != dark
    page.click("#theme")
    assert paper() == light
    page.click("#theme")
    page.emulate_media(color_scheme="light")
    assert paper() == dark
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert paper() == dark


def test_help_and_escape(view: Any) -> None:
    page = view(luhe())
    keys(page, "?")
    assert page.locator("#help").is_visible()
    keys(page, "j", "Escape")
    assert page.locator("#help").is_hidden()
    assert current(page) == ""
