"""The review as it is started: a real server in a process of its own, asked over a real socket."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cleaner.faces import review as face
from cleaner.review.application.serving import listen

from .server import ROOT, WAIT, Server

WRITERS = 16
VERDICTS = 1000
LINE = "园内步道全长四公里,与小区相连,沿途设有驿站,老人可以歇脚,孩子可以玩耍,游人不断。"


@pytest.fixture
def start(folder):
    """Start reviews that are over when the test is."""
    running: list[Server] = []

    def begin(*words: object, **environ: str) -> Server:
        running.append(Server(folder, *words, **environ))
        return running[-1]

    yield begin
    for server in running:
        server.stop()


@pytest.fixture
def server(start, page):
    return start("p1.md")


def decision(server, name, seen=0, verdict="reject", step="s", **more):
    return {"step": step, "reviewer": "Lin", "decisions": [{"id": name, "seen": seen, "verdict": verdict, **more}]}


def texts(server, page):
    return [edit["id"] for edit in server.ask("GET", f"/api/pages/{page}")[1]["edits"] if edit["kind"] == "text"]


def test_it_says_where_it_is_and_where_the_verdicts_are(server, folder):
    assert "cleaner-review.sqlite" in "".join(server.said)
    assert (folder / "cleaner-review.sqlite").is_file()
    status, pages = server.ask("GET", "/api/pages")
    assert (status, [page["doc"] for page in pages["pages"]]) == (200, ["p1.md"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly(start, page, folder, number):
    server = start("p1.md", "--db", "own.sqlite")
    first = server.first()
    server.ask("POST", f"/api/pages/{first}/decisions", decision(server, texts(server, first)[0]))
    assert server.end(number) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["own.sqlite", "p1.md"]
    assert "Traceback" not in "".join(server.said)
    assert server.process.stdout.read() == ""


def test_each_start_has_its_own_token(start, page):
    one = start("p1.md")
    two = start("p1.md")
    assert one.token != two.token
    assert len(one.token) >= 40
    assert two.ask("GET", "/api/pages", X_Cleaner_Token=one.token)[0] == 401


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all of 127.0.0.0/8")
def test_only_this_machine_reaches_it(server):
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", server.port), WAIT)


def test_nothing_else_can_be_bound(run, page):
    assert run("review", "p1.md", "--host", "0.0.0.0").code == 2


def test_of_sixteen_writers_one_wins_and_the_others_are_told(server):
    page = server.first()
    name = texts(server, page)[0]
    barrier = threading.Barrier(WRITERS)
    brought = []

    def write(n):
        barrier.wait(WAIT)
        step = {"step": f"s{n}", "reviewer": f"r{n}", "decisions": [{"id": name, "seen": 0, "verdict": "reject"}]}
        brought.append((n, *server.ask("POST", f"/api/pages/{page}/decisions", step)))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    assert sorted(status for _, status, _ in brought) == [200] + [409] * (WRITERS - 1)
    (winner,) = [f"r{n}" for n, status, _ in brought if status == 200]
    for n, status, told in brought:
        if status == 409:
            (conflict,) = told["conflicts"]
            assert conflict["yours"]["reviewer"] == f"r{n}"
            assert conflict["theirs"]["reviewer"] == winner
    assert server.ask("GET", f"/api/pages/{page}")[1]["verdicts"][name]["reviewer"] == winner


def test_two_reviews_of_one_database_see_each_other(start, page):
    one, two = start("p1.md"), start("p1.md")
    first = one.first()
    assert two.first() == first
    name = texts(one, first)[0]
    assert one.ask("POST", f"/api/pages/{first}/decisions", decision(one, name))[0] == 200
    status, told = two.ask("POST", f"/api/pages/{first}/decisions", decision(two, name, step="t", verdict="accept"))
    assert (status, told["conflicts"][0]["theirs"]["version"]) == (409, 1)
    later = decision(two, name, step="u", seen=1, verdict="accept")
    assert two.ask("POST", f"/api/pages/{first}/decisions", later)[0] == 200
    assert one.ask("GET", f"/api/pages/{first}")[1]["verdicts"][name]["verdict"] == "accept"


def test_every_confirmed_verdict_outlives_kill_9(start, folder):
    """A thousand verdicts from four writers; the server is killed in the middle and started again."""
    (folder / "p.txt").write_text(f"{LINE}\n\n" * (VERDICTS // 5), "utf-8")
    server = start("p.txt")
    page = server.first()
    names = texts(server, page)[:VERDICTS]
    assert len(names) == VERDICTS
    confirmed: dict[str, str] = {}
    half = threading.Event()

    def write(own, server):
        for name in own:
            note = f"{len(confirmed)} {name}"
            try:
                status, _ = server.ask("POST", f"/api/pages/{page}/decisions",
                                       decision(server, name, step=name, note=note))
            except (OSError, http.client.HTTPException):
                return
            assert status == 200
            confirmed[name] = note
            if len(confirmed) >= VERDICTS // 2:
                half.set()

    threads = [threading.Thread(target=write, args=(names[n::4], server)) for n in range(4)]
    for thread in threads:
        thread.start()
    assert half.wait(4 * WAIT)
    server.process.kill()
    for thread in threads:
        thread.join(WAIT)
    assert VERDICTS // 2 <= len(confirmed) < VERDICTS

    again = start("p.txt")
    kept = again.ask("GET", f"/api/pages/{page}")[1]["verdicts"]
    assert {name: kept[name]["note"] for name in confirmed} == confirmed
    assert len(kept) <= len(confirmed) + 4, "at most what was on its way is kept without having been confirmed"
    write([name for name in names if name not in kept], again)
    assert set(again.ask("GET", f"/api/pages/{page}")[1]["verdicts"]) == set(names)
    assert again.end() == 0
    with sqlite3.connect(folder / "cleaner-review.sqlite") as db:
        assert db.execute("SELECT COUNT(*), MAX(version) FROM decisions").fetchone() == (VERDICTS, 1)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


TARGETS = [
    b"/../../etc/passwd", b"/api/pages/../../p1.md", b"/api/pages/%2e%2e/%2e%2e/p1.md", b"/%2e%2e%2fetc%2fpasswd",
    b"/api/pages/%252e%252e%252fetc", b"/api/pages/%00", b"/api/pages/p1.md%00.html", b"/view.js%00", b"/%00",
    b"/..\\..\\etc\\passwd", b"/%5c..%5c..", b"/..%c0%af..%c0%afetc", b"/%c0%ae%c0%ae/", b"/%e0%80%ae/",
    b"//etc/passwd",
    b"/api//pages", b"/api/pages/.", b"/./api/pages", b"/api/pages/..;/verdicts", b"*", b"http://evil.example/api/pages",
    b"/%", b"/%zz", b"/%u002e%u002e/", b"/api/pages/p1.md", b"/cleaner-review.sqlite", b"/" + b"a/" * 20000,
    b"api/pages",
]


@pytest.mark.parametrize("method", [b"GET", b"POST", b"PUT"])
def test_no_spelling_of_a_path_leads_anywhere(server, method):
    host = f"127.0.0.1:{server.port}".encode()
    for target in TARGETS:
        found = server.raw(
            method + b" " + target + b" HTTP/1.1\r\nHost: " + host + b"\r\nOrigin: http://" + host
            + b"\r\nX-Cleaner-Token: " + server.token.encode()
            + b"\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        assert re.match(rb"HTTP/1\.1 (400|404|405) ", found), (target, found)
        assert b"SQLite" not in found
    assert server.ask("GET", "/api/pages")[0] == 200


@pytest.mark.parametrize("target", [b"/\0", b"/a b", b"/\xff", b"/\r\n\r\n"])
def test_what_is_no_http_is_no_fault(server, target):
    found = server.raw(b"GET " + target + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    assert re.match(rb"HTTP/1\.1 4\d\d ", found), found
    assert server.ask("GET", "/api/pages")[0] == 200


def test_a_name_that_points_here_is_not_let_in(server):
    """DNS rebinding: the browser asks this port under the name of another site."""
    for target in ("/", "/view.js", "/api/pages"):
        assert server.ask("GET", target, Host=f"evil.example:{server.port}", Origin=None)[0] == 421
        assert server.ask("GET", target, Host=f"evil.example:{server.port}",
                          Origin=f"http://evil.example:{server.port}")[0] == 421


@pytest.mark.parametrize(("kind", "body"), [
    ("application/x-www-form-urlencoded", b"step=s&decisions=x"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="step"\r\n\r\ns\r\n--x--\r\n'),
    ("text/plain", b'{"step":"s","decisions":[{"id":"a3aa5ad18748","seen":0,"verdict":"accept"}],"x":"="}')])
def test_a_form_of_another_page_does_nothing(server, kind, body):
    page = server.first()
    elsewhere = {"Content_Type": kind, "X_Cleaner_Token": None, "Origin": "http://evil.example"}
    assert server.ask("POST", f"/api/pages/{page}/decisions", body, **elsewhere)[0] == 403
    assert server.ask("POST", f"/api/pages/{page}/decisions", body, **elsewhere | {"Origin": None})[0] == 403
    assert server.ask("POST", f"/api/pages/{page}/decisions", body, **elsewhere | {"Origin": "null"})[0] == 403
    assert server.ask("POST", f"/api/pages/{page}/decisions", body, **elsewhere | {"Origin": server.own})[0] == 401
    assert server.ask("POST", f"/api/pages/{page}/decisions", body, Content_Type=kind)[0] == 415
    assert server.ask("GET", "/api/verdicts")[1] == {"": b""}


def test_a_body_that_is_too_large_is_refused(server):
    host = f"127.0.0.1:{server.port}".encode()
    head = (b"POST /api/verdicts HTTP/1.1\r\nHost: " + host + b"\r\nOrigin: http://" + host + b"\r\nX-Cleaner-Token: "
            + server.token.encode() + b"\r\nContent-Type: application/jsonl\r\nConnection: close\r\n")
    assert server.raw(head + b"Content-Length: 999999999999\r\n\r\n").startswith(b"HTTP/1.1 413 ")
    assert server.ask("GET", "/api/pages")[0] == 200


def test_verdicts_go_from_one_review_to_another(start, page, folder):
    one = start("p1.md", "--db", "one.sqlite", "--reviewer", "Qiao Lan")
    first = one.first()
    name = texts(one, first)[0]
    step = {"step": "s", "decisions": [{"id": name, "seen": 0, "verdict": "reject", "note": "一个名字"}]}
    assert one.ask("POST", f"/api/pages/{first}/decisions", step)[0] == 200
    lines = one.ask("GET", "/api/verdicts")[1][""]
    assert json.loads(lines)["reviewer"] == "Qiao Lan"
    (folder / "a.verdicts.jsonl").write_bytes(lines + b'{"id": "a3aa5ad18748", "verdict": "accept", "doc": "x"}\n')
    two = start("p1.md", "--db", "two.sqlite", "--verdicts", "a.verdicts.jsonl")
    assert any(line.startswith("1 verdict was taken in") for line in two.said)
    assert any("1 verdict of no page here" in line and "a3aa5ad18748 of x" in line for line in two.said)
    assert two.ask("GET", "/api/verdicts")[1][""] == lines


def test_a_folder_of_outputs_is_reviewed_as_its_sources(start, run, page, folder):
    assert run("clean", "p1.md", "-o", "out", "--to", "tei,md,txt").code == 0
    (folder / "out" / "foreign.xml").write_text('<TEI xmlns="http://www.tei-c.org/ns/1.0"/>', "utf-8")
    server = start("out")
    pages = server.ask("GET", "/api/pages")[1]["pages"]
    assert [(one["doc"], bool(one["error"])) for one in pages] == [("foreign.xml", True), ("p1.xml", False)]
    shown = server.ask("GET", f"/api/pages/{pages[1]['id']}")[1]
    assert shown["doc"] == "p1.md"
    assert shown["sha256"] == hashlib.sha256(page.read_bytes()).hexdigest()
    assert shown["edits"]


def test_the_browser_is_opened_when_it_is_asked_for(start, page, folder):
    browser = folder / "browser"
    browser.write_text('#!/bin/sh\nprintf %s "$1" > told; cat "${1#file://}" > opened.part; mv opened.part opened\n',
                       "utf-8")
    browser.chmod(0o755)
    server = start("p1.md", "--open", BROWSER=f"{browser} %s")
    server.ask("GET", "/api/pages")
    assert server.end() == 0
    assert f"url={server.own}/#token={server.token}" in (folder / "opened").read_text("utf-8")
    door = (folder / "told").read_text("utf-8")
    assert server.token not in door
    assert not Path(door.removeprefix("file://")).exists()


def test_what_is_missing_is_told_and_the_rest_is_there(start, page):
    server = start("p1.md", "nowhere.txt")
    assert any(line.startswith("nowhere.txt: is not there") for line in server.said)
    assert len(server.ask("GET", "/api/pages")[1]["pages"]) == 1
    assert server.end() == 4


def test_without_a_page_nothing_starts(run, folder):
    result = run("review", "nowhere.txt")
    assert result.code == 4
    assert not list(folder.iterdir())


@pytest.mark.parametrize(("words", "told"), [
    (["--db", "p1.md"], "is an input and is never written over"),
    (["--db", "other.bin"], "is no database"),
    (["--db", "no/folder/r.sqlite"], "cannot be used as a database"),
    (["-"], "-: cannot be reviewed"),
    (["--port", "70000"], "is no port"),
    (["--port", "-1"], "is no port"),
    (["--verdicts", "other.bin"], "is not UTF-8"),
    (["--off", "nothing.like-it"], "nothing.like-it"),
])
def test_what_cannot_be_done_is_told_before_anything_is_served(run, page, folder, words, told):
    (folder / "other.bin").write_bytes(b"\xff\xfe" * 900)
    result = run("review", "p1.md", *words)
    assert result.code in (2, 4)
    assert told in result.err
    assert (folder / "other.bin").read_bytes() == b"\xff\xfe" * 900


def test_a_port_that_is_taken_is_told(run, page):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("review", "p1.md", "--port", port)
    assert (result.code, f"--port {port}: cannot be had" in result.err) == (2, True)


def test_answers_do_not_wait_for_one_another():
    """The event loop sends at once what comes over a socket that names its protocol."""
    with listen(0) as listener, socket.create_connection(listener.getsockname(), WAIT):
        taken, _ = listener.accept()
        with taken:
            assert taken.proto == socket.IPPROTO_TCP


def test_a_port_can_be_chosen_again_after_kill_9(start, page):
    one = start("p1.md")
    one.ask("GET", "/api/pages")
    one.process.kill()
    one.process.wait(WAIT)
    assert start("p1.md", "--port", one.port).port == one.port


def test_without_the_extra_it_says_how_to_get_it(run, page, monkeypatch):
    monkeypatch.setattr(face, "find_spec", lambda name: None if name == "uvicorn" else object())
    result = run("review", "p1.md")
    assert result.code == 2
    assert "pip install 'newspaper-cleaner[review]'" in result.err
    assert "needs uvicorn" in result.err


def test_the_other_verbs_do_not_load_it(folder):
    loaded = "import cleaner.cli, cleaner.faces.clean, sys; print({'starlette', 'uvicorn', 'sqlite3'} & {*sys.modules})"
    found = subprocess.run([sys.executable, "-c", loaded], env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=folder,
                           capture_output=True, text=True, check=True, timeout=WAIT)
    assert found.stdout.strip() == "set()"
