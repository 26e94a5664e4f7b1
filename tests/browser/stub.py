"""A stand-in for the application: its HTTP in memory, for one page that another reviewer may touch."""

from __future__ import annotations

import copy
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cleaner.model import ROLES
from cleaner.review import report

Json = dict[str, Any]
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
TOKEN = "7e5t"
AT = "2026-05-09T10:00:00Z"


class Desk:
    """What the stand-in knows: sheets, verdicts by page, what it was asked."""

    def __init__(self, sheets: list[Json]) -> None:
        self.sheets = {one["id"]: one for one in sheets}
        self.said: dict[str, dict[str, Json]] = {name: {} for name in self.sheets}
        self.status = {name: {"value": "new", "version": 0, "reviewer": ""} for name in self.sheets}
        self.moved: dict[str, list[Json]] = {name: [] for name in self.sheets}
        self.stale: dict[str, list[Json]] = {name: [] for name in self.sheets}
        self.asked: list[Json] = []
        self.fails = 0
        self.lock = threading.Lock()

    def other(self, page: str, edit: str, verdict: str, reviewer: str = "沈映川", note: str = "") -> None:
        """Another reviewer decides."""
        version = self.said[page].get(edit, {}).get("version", 0)
        self.said[page][edit] = {"verdict": verdict, "replacement": None, "reviewer": reviewer, "note": note, "at": AT,
                                 "version": version + 1}

    def whole(self, page: str) -> Json:
        """What is answered for a page."""
        return {**self.sheets[page], "verdicts": self.said[page], "status": self.status[page],
                "stale": self.stale[page], "moved": self.moved[page]}

    def pages(self) -> Json:
        """The list of pages."""
        return {"tool": "cleaner 0.1.0", "reviewer": "林晓岚", "rules": {}, "roles": sorted(ROLES),
                "pages": [{"id": name, "doc": one["doc"], "status": self.status[name]["value"],
                           "edits": len(one["edits"]), "asks": 0, "decided": 0, "error": None}
                          for name, one in self.sheets.items()]}

    def decide(self, page: str, step: Json) -> tuple[int, Json]:
        """Write a step, all of it or nothing."""
        self.asked.append(step)
        said = self.said[page]
        late = [one for one in step["decisions"] if one["seen"] != said.get(one["id"], {}).get("version", 0)]
        if late:
            return 409, {"conflicts": [{"id": one["id"], "yours": {**one, "reviewer": step["reviewer"], "at": AT},
                                        "theirs": said[one["id"]]} for one in late]}
        for one in step["decisions"]:
            said[one["id"]] = {"verdict": one["verdict"], "replacement": one["replacement"], "note": one["note"],
                               "reviewer": step["reviewer"], "at": AT, "version": one["seen"] + 1}
        again = self._decide_again(page, step["decisions"])
        return 200, {"verdicts": {one["id"]: said[one["id"]] for one in step["decisions"]},
                     "sheet": self.whole(page) if again else None}

    def _decide_again(self, page: str, decisions: list[Json]) -> bool:
        """A role that is said to be another becomes that one, under another id."""
        again = False
        sheet = self.sheets[page] = copy.deepcopy(self.sheets[page])
        for one in decisions:
            for edit in sheet["edits"]:
                if one["id"] in edit["ids"] and edit["kind"] == "role" and one["replacement"]:
                    again = True
                    edit["was"] = {"id": edit["id"], "ids": edit["ids"], "role": edit["role"]}
                    edit |= {"id": "f" * 12, "ids": ["f" * 12], "role": one["replacement"], "rule": "review.role"}
                    self.moved[page] = [{"what": "role", "kind": "role", "rule": "grammar.best-path", "line": 3,
                                         "before": "", "after": "", "role": "deck", "was": "kicker",
                                         "because": [one["id"]]}]
        return again

    def set_status(self, page: str, wish: Json) -> tuple[int, Json]:
        """Set the status of a page."""
        now = self.status[page]
        if wish["seen"] != now["version"]:
            return 409, {"theirs": now}
        self.status[page] = {"value": wish["status"], "version": now["version"] + 1, "reviewer": wish["reviewer"]}
        return 200, {"status": self.status[page]}

    def lines(self) -> str:
        """All verdicts."""
        said = ((name, one) for page in self.said.values() for name, one in page.items())
        return "".join(json.dumps({"id": name, **one}) + "\n" for name, one in said)

    def take(self, text: str) -> Json:
        """Verdicts from a file."""
        given = [json.loads(line) for line in text.splitlines()]
        page = next(iter(self.sheets))
        known = {name for edit in self.sheets[page]["edits"] for name in edit["ids"]}
        for one in given:
            if one["id"] in known:
                self.other(page, one["id"], one["verdict"], one.get("reviewer", ""))
        strange = [one for one in given if one["id"] not in known]
        return {"taken": len(given) - len(strange), "unmatched": strange}


class _Handler(BaseHTTPRequestHandler):
    """The routes."""

    desk: Desk

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, status: int, body: Json | str | bytes, kind: str = "application/json") -> None:
        data = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(data)

    def _body(self) -> str:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()

    def do_GET(self) -> None:
        """Answer."""
        assets = {"/": (report.shell(), "text/html; charset=utf-8"),
                  "/view.js": (report.asset("view.js"), "text/javascript; charset=utf-8"),
                  "/view.css": (report.asset("view.css"), "text/css; charset=utf-8")}
        if self.path in assets:
            return self._answer(200, *assets[self.path])
        self._api("GET", "")
        return None

    def do_POST(self) -> None:
        """Answer."""
        self._api("POST", self._body())

    def do_PUT(self) -> None:
        """Answer."""
        self._api("PUT", self._body())

    def _api(self, method: str, body: str) -> None:
        desk = self.desk
        if self.headers.get("X-Cleaner-Token") != TOKEN:
            return self._answer(401, {"error": "no token"})
        with desk.lock:
            if desk.fails and method != "GET":
                desk.fails -= 1
                return self._answer(500, {"error": "the disk is full"})
            match [method, *self.path.strip("/").split("/")]:
                case ["GET", "api", "pages"]:
                    return self._answer(200, desk.pages())
                case ["GET", "api", "pages", page]:
                    return self._answer(200, desk.whole(page))
                case ["POST", "api", "pages", page, "decisions"]:
                    return self._answer(*desk.decide(page, json.loads(body)))
                case ["PUT", "api", "pages", page, "status"]:
                    return self._answer(*desk.set_status(page, json.loads(body)))
                case ["GET", "api", "verdicts"]:
                    return self._answer(200, desk.lines(), "application/jsonl")
                case ["POST", "api", "verdicts"]:
                    return self._answer(200, desk.take(body))
        return self._answer(404, {"error": "no such thing"})


@contextmanager
def serving(desk: Desk) -> Iterator[str]:
    """The address of a running stand-in, with its token."""
    handler = type("Handler", (_Handler,), {"desk": desk})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
