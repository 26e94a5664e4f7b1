"""Table: TOML as dictionaries, off the shelf if the same text was parsed before."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from cleaner import shelf


def tables_of(text: str) -> dict[str, Any]:
    """What a text in TOML holds; ValueError, with line and column, for what is no TOML. Not to be changed.

    >>> tables_of("[clean]\\nto = ['tei']")
    {'clean': {'to': ['tei']}}
    """
    key = f"toml:{sha256(text.encode()).hexdigest()}"
    found: dict[str, Any] | None = shelf.find(key)
    if found is not None:
        return found
    import tomllib

    parsed = tomllib.loads(text)
    shelf.lack(key, lambda: parsed if _is_plain(parsed) else None)
    return parsed


def _is_plain(parsed: dict[str, Any]) -> bool:
    """Whether JSON holds it as it is: it has no dates."""
    try:
        return bool(json.loads(json.dumps(parsed)) == parsed)
    except TypeError:
        return False
