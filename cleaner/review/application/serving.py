"""Serve: an application on a port of this machine, for this machine alone, until it is told to stop."""

from __future__ import annotations

import logging
import signal
import socket
from collections.abc import Callable
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from cleaner.model import RuleError

HOST: Final = "127.0.0.1"
"""The only address that is listened on. There is no option for another: the pages are not for the network."""

BACKLOG: Final = 128
"""Connections that may wait: the browsers of some reviewers, each with half a dozen."""

PATIENCE: Final = 5
"""Seconds that open requests have to come to their end when the server is told to stop."""

HIGHEST_PORT: Final = 65535


def listen(port: int) -> socket.socket:
    """A socket that listens on a port of this machine; 0 takes any free one. RuleError if it cannot be had."""
    if not 0 <= port <= HIGHEST_PORT:
        raise RuleError(f"--port {port}", "is no port", f"a number from 0 to {HIGHEST_PORT}", "choose another one")
    # The protocol is named, as the event loop turns Nagle's delay (40 ms an answer) off only where it is.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise RuleError(f"--port {port}", f"cannot be had: {error.strerror}", "a free port",
                        "choose another one, or leave the option out") from None
    return listener


def serve(app: ASGIApp, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until a signal says to stop, and let what was begun come to its end.

    ``ready`` is called when connections are taken: the first requests may already wait.
    """
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    server = uvicorn.Server(uvicorn.Config(
        app, http="h11", ws="none", lifespan="off", log_config=None, access_log=False, server_header=False,
        proxy_headers=False, timeout_graceful_shutdown=PATIENCE))

    def stop(*_: object) -> None:
        server.should_exit = True

    kept = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        ready()
        server.run(sockets=[listener])
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
        listener.close()
