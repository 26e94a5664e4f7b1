"""The gate: lets in what the reviewer's own browser page asks, and nothing else that reaches this machine.

Any page of the web can make a browser send requests to a port of this machine, or point a name of its own at it
(DNS rebinding). So a request must name this machine and port as its host, must not come from elsewhere, and
must carry the token of this start wherever there is data.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN: Final = b"x-cleaner-token"
"""The header that carries the token. No form and no image of another page can set one."""

LARGEST: Final = 32 * 1024 * 1024
"""Bytes of a body: some 60,000 verdicts, more than the pages of a review hold."""

DATA: Final = "/api"
"""The beginning of all paths behind which there is data."""

READING: Final = frozenset({"GET", "HEAD"})

KINDS: Final = frozenset({b"application/json", b"application/jsonl"})
"""What a body may be: nothing that a form of another page can send."""

NEAR: Final = frozenset({b"same-origin", b"none"})
"""Where a request may come from as the browser tells it: from our own page, or from the person."""

VISIT: Final = ((b"sec-fetch-mode", b"navigate"), (b"sec-fetch-dest", b"document"))
"""How a browser tells that a person goes to a page, by a link from anywhere, and nothing is read by another page."""

PLAIN: Final = re.compile(rb"/(?:[A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+)*)?")
"""A path as our own page asks for it: nothing in it that is spelled, doubled, or leads upward."""

POLICY: Final = ("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
                 "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")

HEADERS: Final = tuple((name.encode(), value.encode()) for name, value in {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}.items())
"""What every answer says to the browser."""


class Refusal(NamedTuple):
    """Why a request is not let in."""

    code: int
    words: str


class Gate:
    """ASGI middleware before an application that serves one machine on one port."""

    def __init__(self, app: ASGIApp, *, port: int, token: str, largest: int = LARGEST) -> None:
        """Guard ``app``; ``largest`` is the most bytes that a body may have."""
        self.app = app
        self.hosts = frozenset(f"{name}:{port}".encode() for name in ("127.0.0.1", "localhost"))
        self.token = token.encode()
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, with its body read, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        refusal = self._refusal(scope)
        if refusal is None and scope["method"] not in READING:
            try:
                receive = _again(await _body(receive, self.largest), receive)
            except _TooLarge:
                refusal = _too_large(self.largest)
            except _Gone:
                return
        if refusal is None:
            await self.app(scope, receive, _marked(send))
        else:
            await _refuse(refusal, _marked(send))

    def _refusal(self, scope: Scope) -> Refusal | None:
        """What is wrong with a request before its body is looked at; None if nothing is."""
        said = _Said(scope["headers"])
        host = said.one(b"host")
        if host is None or host.lower() not in self.hosts:
            return Refusal(421, "this is not the address of the review; open the one that cleaner printed")
        writes = scope["method"] not in READING
        if writes or said.any(b"origin"):
            origin = said.one(b"origin")
            if origin is None or origin.lower() != b"http://" + host.lower():
                return Refusal(403, "the request does not come from the page of this review; reload that page")
        if said.any(b"sec-fetch-site") and said.one(b"sec-fetch-site") not in NEAR and not _is_visit(scope, said):
            return Refusal(403, "the request comes from another site; type the address that cleaner printed")
        if not PLAIN.fullmatch(scope.get("raw_path") or b""):
            return Refusal(404, "there is nothing here; open the address that cleaner printed")
        if scope["path"].startswith(DATA) and not self._knows(said.one(TOKEN)):
            return Refusal(401, "the token is missing or of another start; open the address that cleaner printed")
        return self._wrong_body(said) if writes else None

    def _knows(self, token: bytes | None) -> bool:
        """Whether a token is the one of this start; takes as long for a nearly right one as for any other."""
        return token is not None and hmac.compare_digest(token, self.token)

    def _wrong_body(self, said: _Said) -> Refusal | None:
        kind = said.one(b"content-type")
        if kind is None or kind.split(b";")[0].strip().lower() not in KINDS:
            return Refusal(415, "a body is application/json, or application/jsonl for verdicts")
        size = said.one(b"content-length")
        if size is not None and (not size.isdigit() or int(size[:20]) > self.largest):
            return _too_large(self.largest)
        return None


def _is_visit(scope: Scope, said: _Said) -> bool:
    """Whether a person follows a link to the page itself, which holds no data."""
    return scope["method"] == "GET" and scope["path"] == "/" and all(said.one(key) == it for key, it in VISIT)


class _Said:
    """The headers of a request. One that is sent twice says nothing: which of the two would count?"""

    def __init__(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        self.headers = [(name.lower(), value) for name, value in headers]

    def any(self, name: bytes) -> bool:
        """Whether a header is there at all."""
        return any(key == name for key, _ in self.headers)

    def one(self, name: bytes) -> bytes | None:
        """The value of a header that is there once."""
        values = [value for key, value in self.headers if key == name]
        return values[0] if len(values) == 1 else None


class _TooLarge(Exception):
    """A body of more bytes than it may have; not all of it was read."""


class _Gone(Exception):
    """The other side went away before its body was whole: half a body counts for nothing."""


async def _body(receive: Receive, largest: int) -> bytes:
    """The whole body of a request; _TooLarge or _Gone if it cannot be had."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Gone
        part = message.get("body", b"")
        parts.append(part)
        size += len(part)
        if size > largest:
            raise _TooLarge
        if not message.get("more_body", False):
            return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """Receive a body that was read before."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def first_that() -> Message:
        return waiting.pop() if waiting else await receive()

    return first_that


def _too_large(largest: int) -> Refusal:
    return Refusal(413, f"the body is larger than {largest} bytes; send the verdicts in several parts")


def _marked(send: Send) -> Send:
    """Send answers that carry the headers."""
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            ours = {name for name, _ in HEADERS}
            kept = [(name, value) for name, value in message.get("headers", ()) if name.lower() not in ours]
            message = {**message, "headers": [*kept, *HEADERS]}
        await send(message)

    return sent


async def _refuse(refusal: Refusal, send: Send) -> None:
    body = spelled({"error": refusal.words})
    await send({"type": "http.response.start", "status": refusal.code, "headers": [
        (b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})


def spelled(data: Mapping[str, Any]) -> bytes:
    r"""JSON in ASCII: a page may hold characters that UTF-8 cannot, such as one half of a pair.

    >>> spelled({"before": "\ud800"})
    b'{"before":"\\ud800"}'
    """
    return json.dumps(data, separators=(",", ":"), allow_nan=False).encode("ascii")
