"""The gate: what it lets in, and all that it does not."""

from __future__ import annotations

import asyncio

import pytest
from asking import HOST, OWN, PORT, TOKEN, ask, said
from hypothesis import given
from hypothesis import strategies as st

from cleaner.review.application.gate import HEADERS, Gate

LARGEST = 1000
JSON = b'{"a":1}'


async def inside(scope, receive, send):
    """An application that gives back the body that it got."""
    body = (await receive())["body"]
    await send({"type": "http.response.start", "status": 200,
                "headers": [(b"cache-control", b"public"), (b"x-own", b"1")]})
    await send({"type": "http.response.body", "body": scope["path"].encode() + b" " + body})


GATE = Gate(inside, port=PORT, token=TOKEN, largest=LARGEST)


@pytest.mark.parametrize("host", [HOST, f"localhost:{PORT}", f"LOCALHOST:{PORT}"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_our_own_page_is_let_in(method, host):
    found = ask(GATE, method, "/api/pages", JSON, said(host=host, origin=f"http://{host}"))
    assert found.code == 200
    assert found.body == b"/api/pages " + JSON


def test_what_a_person_types_is_let_in():
    found = ask(GATE, "GET", "/", b"", said(origin=None, x_cleaner_token=None, content_type=None,
                                            sec_fetch_site="none"))
    assert found.code == 200


@pytest.mark.parametrize("host", [
    "evil.example", f"evil.example:{PORT}", "127.0.0.1", "localhost", f"127.0.0.1:{PORT + 1}", f"127.0.0.1.:{PORT}",
    f"127.0.0.1:{PORT}.evil.example", f"127.0.0.2:{PORT}", f"0.0.0.0:{PORT}", f"[::1]:{PORT}", f"user@{HOST}",
    f"{HOST}@evil.example", f"{HOST},evil.example", "", " ", f"2130706433:{PORT}", f"localhost.evil.example:{PORT}",
    None,
])
@pytest.mark.parametrize("path", ["/", "/view.js", "/api/pages"])
def test_a_foreign_host_is_refused(host, path):
    """A name that somebody else lets point at this machine (DNS rebinding) is not ours."""
    assert ask(GATE, "GET", path, b"", said(host=host, origin=None)).code == 421


def test_two_hosts_are_none():
    assert ask(GATE, "GET", "/", b"", [*said(), ("host", HOST)]).code == 421


ORIGINS = ["http://evil.example", f"http://evil.example:{PORT}", "null", "", f"https://{HOST}",
           f"http://127.0.0.1:{PORT + 1}", "http://127.0.0.1", f"{OWN}/", f"{OWN}.evil.example", HOST,
           f"http://localhost:{PORT}", "file://"]


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_a_foreign_origin_is_refused(method, origin):
    assert ask(GATE, method, "/api/pages", JSON, said(origin=origin)).code == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "ANYTHING"])
def test_a_write_without_an_origin_is_refused(method):
    assert ask(GATE, method, "/api/pages", JSON, said(origin=None)).code == 403


def test_two_origins_are_none():
    assert ask(GATE, "POST", "/api/pages", JSON, [*said(), ("origin", "http://evil.example")]).code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything", ""])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_another_site_asks_is_refused(method, site):
    assert ask(GATE, method, "/api/pages", JSON, said(sec_fetch_site=site)).code == 403


VISIT = {"origin": None, "x_cleaner_token": None, "content_type": None, "sec_fetch_site": "cross-site",
         "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}


def test_a_link_from_elsewhere_leads_to_the_page_that_holds_no_data():
    assert ask(GATE, "GET", "/", b"", said(**VISIT)).code == 200


@pytest.mark.parametrize(("path", "method", "change"), [
    ("/api/pages", "GET", {}), ("/view.js", "GET", {}), ("/", "HEAD", {}), ("/", "POST", {}),
    ("/", "GET", {"sec_fetch_dest": "iframe"}), ("/", "GET", {"sec_fetch_mode": "no-cors"}),
    ("/", "GET", {"sec_fetch_mode": None}),
])
def test_a_link_from_elsewhere_leads_nowhere_else(path, method, change):
    assert ask(GATE, method, path, b"", said(**(VISIT | change))).code == 403


@pytest.mark.parametrize("token", [None, "", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), " ", "\xff"])
@pytest.mark.parametrize(("method", "path"), [
    ("GET", "/api/pages"), ("POST", "/api/verdicts"), ("GET", "/api/nothing"), ("GET", "/api")])
def test_without_the_token_there_is_no_data(method, path, token):
    assert ask(GATE, method, path, JSON, said(x_cleaner_token=token)).code == 401


def test_the_token_counts_nowhere_but_in_its_header():
    for target in (f"/api/pages?token={TOKEN}", f"/api/pages?x-cleaner-token={TOKEN}"):
        assert ask(GATE, "GET", target, b"", said(x_cleaner_token=None)).code == 401
    assert ask(GATE, "GET", "/api/pages", b"",
               [*said(x_cleaner_token=None), ("cookie", f"token={TOKEN}"),
                ("authorization", f"Bearer {TOKEN}")]).code == 401


@pytest.mark.parametrize("kind", [
    None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/html",
    "application/jsonx", "text/plain; application/json", "application/json, text/plain", "application"])
def test_what_a_form_can_send_is_refused(kind):
    assert ask(GATE, "POST", "/api/verdicts", JSON, said(content_type=kind)).code == 415


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "APPLICATION/JSONL"])
def test_json_is_let_in(kind):
    assert ask(GATE, "POST", "/api/verdicts", JSON, said(content_type=kind)).code == 200


def piece(size, more=True):
    return {"type": "http.request", "body": b"x" * size, "more_body": more}


def test_a_body_may_have_its_largest_size_and_no_byte_more():
    whole = ask(GATE, "POST", "/api/verdicts", pieces=[piece(LARGEST - 1), piece(1, more=False)])
    assert whole.body.endswith(b"x" * LARGEST)
    assert ask(GATE, "POST", "/api/verdicts", pieces=[piece(LARGEST), piece(1, more=False)]).code == 413


@pytest.mark.parametrize("size", [str(LARGEST + 1), "9" * 30, "9" * 5000, "-1", "x", ""])
def test_a_body_that_says_it_is_too_large_is_not_read(size):
    waiting = [piece(1, more=False)]
    assert ask(GATE, "POST", "/api/verdicts", headers=said(content_length=size), pieces=waiting).code == 413
    assert waiting


def test_half_a_body_counts_for_nothing():
    cut = [piece(10), {"type": "http.disconnect"}]
    assert ask(GATE, "POST", "/api/verdicts", pieces=cut).code == 0


PATHS = [
    "/../etc/passwd", "/api/pages/../verdicts", "/api/pages/..", "/api/pages/.", "/api//pages", "//evil.example/",
    "/api/pages/%2e%2e/verdicts", "/%2e%2e/%2e%2e/etc/passwd", "/api/pages/%2E%2E%2Fetc", "/api/pages/..%2f..%2fx",
    "/api/pages/%252e%252e%252fetc", "/api/pages/%00", "/api/pages/a%00.xml", "/api/pages/\x00", "/view.js%00",
    "/view.js/", "/api/pages/", "/..\\..\\etc", "/api/pages/%5c..%5c", "/api/pages/..%c0%af..", "/%c0%ae%c0%ae/",
    "/api/pages/%uff0e", "/api/pages/\xe4\xb8\xad", "/api/pages/%e4%b8%ad", "/%76iew.js", "/.git/config", "/.%2e/x",
    "/api/pages/a b", "/api/pages;x", "/api/pages/..;/x", "", "*", "api/pages", f"http://{HOST}/api/pages", "/a..b",
    "/api/pages/~root", "/api/pages/c:", "/api/pages/a.", "/\r\nx", "/%0d%0aSet-Cookie:x", "/api/pages/\n", "/\n",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_path_in_any_other_spelling_is_not_there(method, path):
    found = ask(GATE, method, path, JSON)
    assert found.code == 404
    assert "error" in found.json()


@given(st.text(st.characters(max_codepoint=255), max_size=30))
def test_a_path_is_let_in_only_if_it_cannot_lead_anywhere_else(path):
    found = ask(GATE, "GET", f"/{path}".split("?")[0])
    if found.code == 200:
        assert not set(path) & set("%\\;~:\0")
        assert not any(doubled in f"/{path}" for doubled in ("..", "//"))
    else:
        assert found.code == 404


@pytest.mark.parametrize(("target", "headers"), [
    ("/api/pages", said()), ("/..", said()), ("/", said(host="evil.example")),
    ("/api/pages", said(x_cleaner_token=None))])
def test_every_answer_tells_the_browser_to_be_careful(target, headers):
    found = ask(GATE, "GET", target, b"", headers)
    for name, value in HEADERS:
        assert found.headers[name.decode()] == value.decode()
    assert not [name for name in found.headers if name.startswith("access-control")]
    assert "script-src 'self'" in found.headers["content-security-policy"]
    assert "unsafe" not in found.headers["content-security-policy"]


def test_a_web_socket_is_closed():
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(GATE({"type": "websocket", "headers": []}, None, send))
    assert [message["type"] for message in sent] == ["websocket.close"]
