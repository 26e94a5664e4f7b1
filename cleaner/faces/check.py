"""Check: say what cleaning would change or must ask, and write nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cleaner.config import settle
from cleaner.document import pack_of, process, read
from cleaner.faces import codes
from cleaner.faces.data import put_lines
from cleaner.faces.round import go
from cleaner.faces.voice import say
from cleaner.findings import findings
from cleaner.inputs import Input, find


def check(
    words: Sequence[str], asked: Mapping[str, Any], *, globs: Sequence[str] = (), only_asked: bool = False
) -> int:
    """Look at everything that ``words`` name; FOUND if a person should look at something."""
    settings = settle(asked, os.environ, Path.cwd())
    pack = pack_of(settings.rules, settings.off)
    found, wrong = find(words, globs, tell=say)

    def look(raw: bytes, one: Input) -> int:
        page = read(raw, name=one.name, format=settings.format, around=one.around)
        told = findings(process(page, pack, settings.script))
        put_lines([f"{one.shown}:{line}: {rule}: {message}"
                   for line, rule, message, asks in told if asks or not only_asked])
        return codes.FOUND if any(finding.asks for finding in told) else codes.DONE

    return codes.worst(go(found, wrong, look))
