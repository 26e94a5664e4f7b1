"""Report: the review of a run as one file that opens offline, and the same page empty for the application.

The view itself is plain JavaScript and CSS in ``view/``. A report carries both, and its data, inside; nothing is
loaded, and the policy in its head lets run what was hashed here and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from string import Template
from typing import Final

from cleaner.model import ROLES

__all__ = ["FORMAT", "asset", "shell", "write"]

FORMAT: Final = 1
"""Version of the report's data."""

_RAW: Final = re.compile(
    "[<>&\x7f-\xa0\xad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""Characters that a report spells as ``\\uXXXX``: those that could end the data block or are seen by nobody."""

_HIDDEN: Final = re.compile("[\x00-\x1f]|" + _RAW.pattern.replace("<>&", ""))


def write(pages: Sequence[Mapping[str, object]], rules: Mapping[str, str], *, tool: str, title: str) -> bytes:
    """The report on ``pages`` (sheets), with what ``rules`` say why they exist; HTML in UTF-8.

    >>> write([], {}, tool="cleaner 0.1.0", title="芦河晚报")[:15]
    b'<!doctype html>'
    """
    data = _data({"format": FORMAT, "tool": tool, "title": title, "rules": dict(rules), "roles": sorted(ROLES),
                  "pages": list(pages)})
    style, script = asset("view.css"), asset("view.js")
    policy = (f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
              "base-uri 'none'; form-action 'none'")
    key = hashlib.sha256(data.encode()).hexdigest()[:16]
    return _page(
        title,
        attributes="",
        policy=f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        style=f"<style>{style}</style>",
        script=f'<script type="application/json" id="data" data-key="{key}">{data}</script>\n'
               f'<script type="module">{script}</script>',
    )


def shell(title: str = "cleaner review") -> bytes:
    """The same page without data, for the application: its style and script are asked for at the root.

    The policy goes into the answer's head: ``script-src 'self'; style-src 'self'; connect-src 'self'``.
    """
    return _page(
        title,
        attributes=' data-app="1"',
        policy="",
        style='<link rel="stylesheet" href="/view.css">',
        script='<script type="module" src="/view.js"></script>',
    )


def asset(name: str) -> str:
    """A file of the view by its name: ``view.js``, ``view.css`` or ``page.html``."""
    return files("cleaner.review").joinpath("view", name).read_text("utf-8")


def _page(title: str, **parts: str) -> bytes:
    """The page with its parts in their places; the title is text and nothing else."""
    return Template(asset("page.html")).substitute(title=html.escape(_seen(title)), **parts).encode()


def _data(report: Mapping[str, object]) -> str:
    r"""JSON that can stand in a script element and holds nothing invisible.

    >>> _data({"a": "</script>\u202e好"})
    '{"a":"\\u003c/script\\u003e\\u202e好"}'
    """
    text = json.dumps(report, ensure_ascii=False, separators=(",", ":"))
    return _RAW.sub(lambda found: json.dumps(found[0])[1:-1] if ord(found[0]) > 0x7F else f"\\u{ord(found[0]):04x}",
                    text)


def _seen(text: str) -> str:
    """A text whose invisible characters are spelled out.

    >>> _seen("a\\u202eb")
    'aU+202Eb'
    """
    return _HIDDEN.sub(lambda found: f"U+{ord(found[0]):04X}", text)


def _hash(content: str) -> str:
    """A source expression of a content-security policy that lets exactly this content in."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
