"""The same view in the application: pages come one by one, verdicts go at once, someone else may be faster."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .sheets import JIZHOU, LUHE, made
from .stub import TOKEN, Desk, serving
from .test_report_walk import counts, current, decided, keys


@pytest.fixture
def desk() -> Desk:
    return Desk(made(LUHE, JIZHOU))


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    with serving(desk) as address:
        yield address


@pytest.fixture
def page(view: Any, address: str) -> Any:
    return view(address, f"#token={TOKEN}")


def until(page: Any, holds: Any) -> None:
    """Wait until something holds."""
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never came to hold")


def commas(desk: Desk, name: str = "p1") -> list[str]:
    return [edit["id"] for edit in desk.sheets[name]["edits"] if edit["kind"] == "text" and edit["after"] == "，"]


def focus(page: Any, edit: str, name: str = "p1") -> None:
    """Go to an edit by its address."""
    page.evaluate(f"location.hash = '#e={name}.{edit}'")
    page.wait_for_url(f"**#e={name}.{edit}")
    page.wait_for_selector("#list .mark.current, #list .role.current")


def test_the_token_leaves_the_address_and_goes_with_every_call(page: Any, desk: Desk) -> None:
    assert "token" not in page.url
    assert page.input_value("#reviewer") == "林晓岚"
    assert page.locator("#pages .page-item").count() == 2
    assert "(" in page.inner_text("#pages .page-item >> nth=1"), "the second page is not loaded yet"


def test_without_the_token_it_says_what_to_do(view: Any, address: str) -> None:
    page = view(address, expect="#empty:not([hidden])")
    assert "Open the address" in page.inner_text("#empty")
    page.watched.faults.clear()


def test_verdicts_go_at_once_and_one_after_the_other(page: Any, desk: Desk) -> None:
    first, second = commas(desk)[:2]
    focus(page, first)
    keys(page, "a", "x", "u", "x")
    until(page, lambda: len(desk.asked) == 4)
    assert desk.said["p1"][first]["verdict"] == "accept"
    assert desk.said["p1"][second]["verdict"] == "reject"
    assert [one["decisions"][0]["seen"] for one in desk.asked] == [0, 0, 1, 2]
    assert {one["reviewer"] for one in desk.asked} == {"林晓岚"}


def test_a_bulk_is_one_step(page: Any, desk: Desk) -> None:
    page.click(".facet-rule .value:has-text('punct.fullwidth')")
    keys(page, "A")
    until(page, lambda: len(desk.asked) == 1)
    assert len(desk.asked[0]["decisions"]) == counts(page, "rule")["punct.fullwidth"]
    keys(page, "u")
    until(page, lambda: len(desk.asked) == 2)
    assert {one["verdict"] for one in desk.asked[1]["decisions"]} == {None}


def test_both_verdicts_are_shown_when_someone_was_faster(page: Any, desk: Desk) -> None:
    edit = commas(desk)[0]
    desk.other("p1", edit, "reject", note="so it stands in print")
    focus(page, edit)
    keys(page, "a")
    page.wait_for_selector("#conflict[open]")
    shown = page.inner_text("#conflict")
    assert "沈映川" in shown
    assert "so it stands in print" in shown
    assert "You (林晓岚)" in shown
    page.click("#conflict >> text=Keep theirs")
    until(page, lambda: counts(page, "state")["refused"] == 1)
    assert desk.said["p1"][edit]["reviewer"] == "沈映川"
    page.watched.faults.clear()    # the browser tells of every answer 409


def test_mine_can_still_stand(page: Any, desk: Desk) -> None:
    edit = commas(desk)[0]
    desk.other("p1", edit, "reject")
    focus(page, edit)
    keys(page, "a")
    page.click("#conflict >> text=Use mine")
    until(page, lambda: desk.said["p1"][edit]["verdict"] == "accept")
    assert desk.said["p1"][edit]["version"] == 2
    assert counts(page, "state")["accepted"] == 1
    page.watched.faults.clear()


def test_of_a_bulk_each_conflict_is_chosen(page: Any, desk: Desk) -> None:
    first, second, third = commas(desk)[:3]
    desk.other("p1", first, "reject")
    desk.other("p1", second, "reject")
    page.click(".facet-rule .value:has-text('punct.fullwidth')")
    keys(page, "A")
    page.wait_for_selector("#conflict[open]")
    page.click("#conflict fieldset >> nth=1 >> text=You")
    page.click("#conflict >> text=As chosen")
    until(page, lambda: third in desk.said["p1"])
    assert [desk.said["p1"][one]["verdict"] for one in (first, second, third)] == ["reject", "accept", "accept"]
    page.watched.faults.clear()


def make_credit_of_the_caption(page: Any, desk: Desk) -> dict[str, Any]:
    """Change the role of a caption by keys; the edit that it was."""
    caption = next(edit for edit in desk.sheets["p1"]["edits"] if edit["role"] == "caption")
    focus(page, caption["id"])
    keys(page, "r")
    page.keyboard.type("credit")
    keys(page, "Enter")
    page.wait_for_selector("#list .role:has-text('was caption')")
    return caption


def test_a_changed_role_decides_the_page_again_and_tells_what_moved(page: Any, desk: Desk) -> None:
    caption = make_credit_of_the_caption(page, desk)
    page.click("#toast >> text=Show")
    assert "kicker → deck" in page.inner_text("#notes")
    assert counts(page, "state")["refused"] == 1
    page.click("#notes .moved")
    until(page, lambda: "role" in current(page))
    keys(page, "u")
    until(page, lambda: len(desk.asked) == 2)
    assert desk.asked[1]["decisions"][0]["id"] == caption["id"], "the verdict stands on the edit that it was on"
    assert desk.asked[1]["decisions"][0]["verdict"] is None


def test_yes_to_a_changed_role_leaves_it_changed(page: Any, desk: Desk) -> None:
    caption = make_credit_of_the_caption(page, desk)
    keys(page, "a")
    page.wait_for_timeout(200)
    assert len(desk.asked) == 1, "it is as the reviewer wants it"
    keys(page, "k", "x")
    assert page.locator("#roles").is_visible(), "no asks for the right one"
    keys(page, "Escape")
    page.click(".facet-kind .value:has-text('role')")
    keys(page, "A")
    until(page, lambda: len(desk.asked) == 2)
    assert caption["id"] not in [one["id"] for one in desk.asked[1]["decisions"]]


def test_what_could_not_be_stored_waits(page: Any, desk: Desk) -> None:
    desk.fails = 1
    edit = commas(desk)[0]
    focus(page, edit)
    keys(page, "a")
    page.wait_for_selector("#toast:has-text('the disk is full')")
    assert decided(page).startswith("1 of")
    page.click("#toast >> text=Try again")
    until(page, lambda: edit in desk.said["p1"])
    page.watched.faults.clear()


def test_status_of_a_page(page: Any, desk: Desk) -> None:
    page.select_option("#status", "in review")
    until(page, lambda: desk.status["p1"]["value"] == "in review")
    desk.status["p1"] = {"value": "done", "version": 5, "reviewer": "沈映川"}
    page.select_option("#status", "new")
    page.wait_for_selector("#toast:has-text('沈映川')")
    assert page.input_value("#status") == "done"
    page.click("#toast >> text=Set to")
    until(page, lambda: desk.status["p1"]["value"] == "new")
    page.watched.faults.clear()


def test_the_walk_goes_on_to_the_next_page(page: Any, desk: Desk) -> None:
    for _ in range(len(desk.sheets["p1"]["edits"]) + 1):
        keys(page, "j")
    until(page, lambda: page.inner_text("#page-name") == "page-2.txt")
    page.wait_for_url("**#e=p2.*")


def test_all_pages_can_be_loaded_for_the_facets(page: Any) -> None:
    before = sum(counts(page, "kind").values())
    page.click("#load-all")
    until(page, lambda: sum(counts(page, "kind").values()) > before)
    assert page.locator("#load-all").is_hidden()


def test_verdicts_in_and_out(page: Any, desk: Desk, tmp_path: Path) -> None:
    edit = commas(desk)[0]
    path = tmp_path / "theirs.verdicts.jsonl"
    path.write_text(json.dumps({"id": edit, "verdict": "reject", "reviewer": "陆可"}) + "\n"
                    + json.dumps({"id": "0" * 12, "verdict": "accept"}) + "\n", "utf-8")
    page.set_input_files("#file", path)
    page.wait_for_selector("#toast:has-text('1 verdict taken; 1 match nothing')")
    until(page, lambda: counts(page, "state")["refused"] == 1)
    with page.expect_download() as download:
        keys(page, "s")
    assert json.loads(Path(download.value.path()).read_text("utf-8"))["reviewer"] == "陆可"


def test_verdicts_that_match_nothing_any_more_are_shown(view: Any, desk: Desk, address: str) -> None:
    desk.stale["p1"] = [{"id": "0" * 12, "verdict": "reject", "rule": "punct.fullwidth", "before": ",", "after": "，",
                         "reviewer": "<b>沈</b>"}]
    page = view(address, f"#token={TOKEN}")
    page.click("#notes-button")
    assert "punct.fullwidth" in page.inner_text("#notes")
    assert "<b>沈</b>" in page.inner_text("#notes")
