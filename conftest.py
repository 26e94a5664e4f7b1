"""Doctests of rooms that need an extra which is not installed are not looked for; their tests are skipped by name."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = [f"cleaner/integrations/{name}.py" for name in ("datatrove", "spacy") if find_spec(name) is None]
