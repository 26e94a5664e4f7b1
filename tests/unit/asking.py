"""Ask an ASGI application without a client between, so that nothing of a request is put right on its way."""

from __future__ import annotations

import asyncio
import json
from typing import Any, NamedTuple
from urllib.parse import unquote

PORT = 8765
TOKEN = "the-token-of-this-start"
HOST = f"127.0.0.1:{PORT}"
OWN = f"http://{HOST}"


class Answer(NamedTuple):
    """What came back."""

    code: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def said(**changed: str | None) -> list[tuple[str, str]]:
    """The headers of a request as our own page sends it; None leaves one out."""
    headers = {"host": HOST, "origin": OWN, "x-cleaner-token": TOKEN, "content-type": "application/json",
               "sec-fetch-site": "same-origin"}
    headers |= {key.replace("_", "-"): value for key, value in changed.items()}
    return [(key, value) for key, value in headers.items() if value is not None]


def ask(app: Any, method: str, target: str, body: Any = b"", headers: list[tuple[str, str]] | None = None,
        pieces: list[dict[str, Any]] | None = None) -> Answer:
    """One request; ``body`` that is no bytes goes as JSON, ``pieces`` are ASGI messages in its place."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    waiting = pieces or [{"type": "http.request", "body": raw, "more_body": False}]
    sent: list[dict[str, Any]] = []
    path, _, query = target.encode("latin-1").partition(b"?")

    async def receive() -> dict[str, Any]:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
             "path": unquote(path.decode("latin-1")), "raw_path": path, "query_string": query, "root_path": "",
             "headers": [(key.encode(), value.encode("latin-1")) for key, value in headers or said()],
             "client": ("127.0.0.1", 1), "server": ("127.0.0.1", PORT)}
    asyncio.run(app(scope, receive, send))
    if not sent:
        return Answer(0, {}, b"")
    return Answer(sent[0]["status"], {key.decode(): value.decode() for key, value in sent[0]["headers"]},
                  b"".join(message.get("body", b"") for message in sent[1:]))
