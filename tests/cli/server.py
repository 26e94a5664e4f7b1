"""A review that runs in a process of its own, and is asked over a real socket."""

from __future__ import annotations

import http.client
import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).parents[2]
WAIT = 60
"""Seconds after which a server that does not answer is a failure."""


class Server:
    """A review that runs."""

    def __init__(self, folder: Path, *words: object, **environ: str) -> None:
        command = [sys.executable, "-m", "cleaner", "review", *map(str, words)]
        self.process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        env={**os.environ, "PYTHONPATH": str(ROOT), **environ})
        self.said: list[str] = []
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        while not (found := re.fullmatch(r"http://127\.0\.0\.1:(\d+)/#token=([\w-]+)\n", self.line())):
            assert self.said[-1], self.said
        self.port, self.token = int(found[1]), found[2]
        self.own = f"http://127.0.0.1:{self.port}"

    def _read(self) -> None:
        for line in self.process.stderr:
            self._lines.put(line)
        self._lines.put("")

    def line(self) -> str:
        """The next line that it says; an empty one when it has ended."""
        self.said.append(self._lines.get(timeout=WAIT))
        return self.said[-1]

    def ask(self, method: str, target: str, body: object = None, **changed: str | None) -> tuple[int, dict]:
        """One request on a connection of its own."""
        headers = {"X-Cleaner-Token": self.token, "Origin": self.own, "Content-Type": "application/json"}
        headers |= {key.replace("_", "-"): value for key, value in changed.items()}
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)
        try:
            link.request(method, target, data, {key: value for key, value in headers.items() if value is not None})
            answer = link.getresponse()
            raw = answer.read()
        finally:
            link.close()
        return answer.status, json.loads(raw) if answer.headers["content-type"] == "application/json" else {"": raw}

    def raw(self, request: bytes) -> bytes:
        """What comes back for bytes, sent as they are."""
        with socket.create_connection(("127.0.0.1", self.port), WAIT) as link:
            link.sendall(request)
            link.settimeout(WAIT)
            found = b""
            while piece := link.recv(65536):
                found += piece
        return found

    def first(self) -> str:
        return self.ask("GET", "/api/pages")[1]["pages"][0]["id"]

    def stop(self) -> None:
        """End it whatever it does, and let go what it holds."""
        self.process.kill()
        self.process.wait(WAIT)
        self._reader.join(WAIT)
        self.process.stderr.close()
        self.process.stdout.close()

    def end(self, number: int = signal.SIGINT) -> int:
        """Stop it; its exit code."""
        self.process.send_signal(number)
        code = self.process.wait(WAIT)
        while self.line():
            pass
        return code
