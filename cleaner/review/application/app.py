"""The application: what the office does, over HTTP; it decides nothing itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from cleaner.model import CleanerError, InputError, OutputError
from cleaner.review import report, verdicts
from cleaner.review.application import asked
from cleaner.review.application.decisions import Conflict, Decision, Overtaken, StatusOvertaken
from cleaner.review.application.gate import LARGEST, Gate, spelled
from cleaner.review.application.office import Json, NoSuch, Office, told, told_status

LINES: Final = "application/jsonl"

TYPES: Final = {"view.js": "text/javascript", "view.css": "text/css"}

Answering = Callable[[Request], Awaitable[Response]]


def application(office: Office, *, port: int, token: str, largest: int = LARGEST) -> ASGIApp:
    """The whole application, behind its gate."""
    def fault(request: Request, error: Exception) -> Response:
        office.confess(error, f"{request.method} {request.url.path}")
        return _error(500, "internal error: this is a fault of cleaner; see what it says in the terminal")

    inner = Starlette(routes=_routes(office), exception_handlers={
        HTTPException: _http, Overtaken: _overtaken, StatusOvertaken: _status_overtaken, NoSuch: _refused(404),
        InputError: _refused(404), OutputError: _refused(503), sqlite3.Error: _refused(503),
        CleanerError: _refused(400), Exception: fault,
    })
    inner.router.redirect_slashes = False
    return Gate(inner, port=port, token=token, largest=largest)


def _routes(office: Office) -> list[Route]:
    """Each address with what the office does there. No other address exists."""
    async def pages(_: Request) -> Response:
        return _json(await run_in_threadpool(office.pages))

    async def page(request: Request) -> Response:
        return _json(await run_in_threadpool(office.page, request.path_params["page"]))

    async def decide(request: Request) -> Response:
        step = asked.step(await _body(request, "application/json"))
        return _json(await run_in_threadpool(office.decide, request.path_params["page"], step))

    async def set_status(request: Request) -> Response:
        status = asked.status(await _body(request, "application/json"))
        return _json(await run_in_threadpool(office.set_status, request.path_params["page"], status))

    async def export(_: Request) -> Response:
        lines = await run_in_threadpool(office.export)
        return Response(lines.encode("utf-8"), media_type=LINES, headers={
            "content-disposition": f'attachment; filename="review{verdicts.ENDING}"'})

    async def take(request: Request) -> Response:
        body = await _body(request, LINES)
        try:
            given = verdicts.parse(body.decode("utf-8-sig"), asked.BODY)
        except (UnicodeDecodeError, RecursionError) as error:
            raise CleanerError(asked.BODY, f"cannot be read: {error}", "verdicts as JSON Lines",
                               "save it as UTF-8") from None
        taken = await run_in_threadpool(office.take, given)
        return _json({"taken": taken.taken, "kept": taken.kept,
                      "unmatched": [one._asdict() for one in taken.unmatched]})

    return [
        Route("/", _shell), Route("/view.js", _view("view.js")), Route("/view.css", _view("view.css")),
        Route("/api/pages", pages), Route("/api/pages/{page}", page),
        Route("/api/pages/{page}/decisions", decide, methods=["POST"]),
        Route("/api/pages/{page}/status", set_status, methods=["PUT"]),
        Route("/api/verdicts", export), Route("/api/verdicts", take, methods=["POST"]),
    ]


async def _shell(_: Request) -> Response:
    """The page without data."""
    return Response(report.shell(), media_type="text/html")


def _view(name: str) -> Answering:
    async def answer(_: Request) -> Response:
        return Response(report.asset(name).encode("utf-8"), media_type=TYPES[name])

    return answer


async def _body(request: Request, kind: str) -> bytes:
    """The body of a request; the gate has seen to its size."""
    if request.headers["content-type"].split(";")[0].strip().lower() != kind:
        raise HTTPException(415, f"a body here is {kind}")
    return await request.body()


def _json(data: Json, code: int = 200) -> Response:
    return Response(spelled(data), code, media_type="application/json")


def _error(code: int, words: str) -> Response:
    return _json({"error": words}, code)


def _refused(code: int) -> Callable[[Request, Any], Response]:
    def answer(_: Request, error: Exception) -> Response:
        return _error(code, str(error))

    return answer


def _http(request: Request, error: Any) -> Response:
    words = {404: "there is nothing here; open the address that cleaner printed",
             405: f"{request.method} means nothing here"}
    return _error(error.status_code, words.get(error.status_code, error.detail))


def _overtaken(_: Request, error: Any) -> Response:
    """Both verdicts of each conflict, so that the reviewer can choose."""
    conflicts: tuple[Conflict, ...] = error.conflicts
    return _json({"error": "somebody else decided in the meantime; nothing of this step was kept: choose again",
                  "conflicts": [{"id": one.yours.edit, "yours": _yours(one.yours), "theirs": told(one.theirs)}
                                for one in conflicts]}, 409)


def _yours(one: Decision) -> Json:
    return {"verdict": one.verdict, "replacement": one.replacement, "reviewer": one.reviewer, "note": one.note,
            "seen": one.version - 1}


def _status_overtaken(_: Request, error: Any) -> Response:
    return _json({"error": "somebody else set the status in the meantime: choose again",
                  "theirs": told_status(error.theirs)}, 409)
