"""The whole of it: the real view in a real browser over the real application, and what is in the database."""

from __future__ import annotations

import json
import signal

import pytest
from cli.server import WAIT, Server

PAGE = """\
两年治水 一朝还绿

## <img src=x onerror=alert(1)>开园

本报讯(记者 林晓岚)5月8日,记者从市绿化办获悉,雁溪滨水绿廊通过验收,正式开园。\
公园共栽种芦苇、菖蒲等耐湿花木三十余种,湿地里登记过的鸟种增加到47

种,其中候鸟占六成。<script>alert(2)</script>
"""


@pytest.fixture
def server(tmp_path):
    (tmp_path / "p1.md").write_text(PAGE, "utf-8")
    server = Server(tmp_path, "p1.md", "--reviewer", "Lin")
    yield server
    server.stop()


def open_in(view, server):
    page = view(f"{server.own}/", f"#token={server.token}", expect="#list .mark")
    page.keyboard.press("j")
    return page


def confirmed(page, keys):
    """Press a key and wait until what it decided is in the database."""
    with page.expect_response(lambda answer: answer.request.method == "POST", timeout=WAIT * 500) as told:
        page.keyboard.press(keys)
    assert told.value.status == 200


def kept(server):
    lines = server.ask("GET", "/api/verdicts")[1][""].decode()
    return [json.loads(line) for line in lines.splitlines()]


def test_a_verdict_by_key_is_in_the_database_and_there_after_kill_9(view, server, tmp_path):
    page = open_in(view, server)
    confirmed(page, "x")
    (verdict,) = kept(server)
    assert (verdict["verdict"], verdict["reviewer"]) == ("reject", "Lin")
    server.process.send_signal(signal.SIGKILL)
    server.process.wait(WAIT)
    again = Server(tmp_path, "p1.md")
    assert kept(again) == [verdict]
    again.stop()


def test_undo_takes_the_verdict_back(view, server):
    page = open_in(view, server)
    confirmed(page, "a")
    confirmed(page, "u")
    assert kept(server) == []


def test_nothing_of_a_page_runs(view, server):
    page = open_in(view, server)
    assert page.evaluate("document.querySelectorAll('#list img, #list script').length") == 0
    assert "onerror=alert(1)" in page.inner_text("#list")
    assert "token" not in page.url


def test_a_file_that_leads_to_the_review_opens_it_and_another_tab_knows_the_token(view, server, tmp_path):
    door = tmp_path / "door.html"
    door.write_text('<!doctype html><meta http-equiv="refresh" '
                    f'content="0; url={server.own}/#token={server.token}">', "utf-8")
    view(door.as_uri(), expect="#list .mark")
    page = view(f"{server.own}/", expect="#list .mark")
    page.keyboard.press("j")
    page.wait_for_url("**/#e=*")
    link = page.url
    again = view(link, expect="#list .mark.current")
    assert again.url == link


def clicked(page, target):
    """Click, and wait until what it decided is in the database; what the server said."""
    with page.expect_response(lambda answer: answer.request.method in ("POST", "PUT"), timeout=WAIT * 500) as told:
        page.click(target)
    assert told.value.status == 200
    return told.value.json()


def test_by_mouse_alone_an_edit_is_refused_a_role_changed_and_the_page_done(view, server):
    page = view(f"{server.own}/", f"#token={server.token}", expect="#list .mark")
    page.click("#list .row:has-text('本报讯') .result .mark >> nth=0")
    clicked(page, "#apparatus button:has-text('Refuse')")
    page.click("#list .row:has-text('两年治水') button.role")
    page.click("#apparatus button:has-text('Role')")
    told = clicked(page, "#roles >> text=caption")
    assert told["sheet"]["rows"][0]["role"] == "caption"
    page.wait_for_selector("#list .row:has-text('两年治水') button.role:has-text('was kicker')")
    with page.expect_response(lambda answer: answer.request.method == "PUT", timeout=WAIT * 500) as status:
        page.select_option("#status", "done")
    assert status.value.status == 200
    assert {(one["kind"], one["verdict"], one.get("replacement")) for one in kept(server)} == {
        ("text", "reject", None), ("role", "reject", "caption")}
    assert server.ask("GET", "/api/pages")[1]["pages"][0]["status"] == "done"


def test_what_else_moved_is_shown_and_leads_there(view, server):
    page = view(f"{server.own}/", f"#token={server.token}", expect="#list .mark")
    page.focus("#list .row:has-text('onerror') button.role")
    page.keyboard.press("r")
    page.wait_for_selector("#roles[open] input:focus")
    page.keyboard.type("noise")
    with page.expect_response(lambda answer: answer.request.method == "POST", timeout=WAIT * 500) as told:
        page.keyboard.press("Enter")
    moved = told.value.json()["sheet"]["moved"]
    assert [(one["what"], one["was"]) for one in moved if one["what"] == "role"][:1] == [("role", "kicker")]
    page.click("#toast button:has-text('Show')")
    assert "kicker" in page.inner_text("#notes")


def test_who_comes_too_late_sees_both_verdicts_and_chooses(view, server):
    early, late = (view(f"{server.own}/", f"#token={server.token}", expect="#list .mark") for _ in range(2))
    early.keyboard.press("j")
    confirmed(early, "a")
    late.keyboard.press("j")
    late.keyboard.press("x")
    late.wait_for_selector("#conflict[open]")
    told = late.inner_text("#conflict")
    assert "accept" in told
    assert "refuse" in told
    late.watched.faults.clear()  # the browser itself tells every answer that is an error, and 409 is one
    with late.expect_response(lambda answer: answer.request.method == "POST", timeout=WAIT * 500) as again:
        late.click("#conflict >> text=Use mine")
    assert again.value.status == 200
    assert [one["verdict"] for one in kept(server)] == ["reject"]
