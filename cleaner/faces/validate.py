"""Validate: TEI files against a schema, and against what no schema can say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cleaner.document import contents
from cleaner.faces import codes
from cleaner.faces.data import put_lines
from cleaner.faces.round import go
from cleaner.inputs import TEI_FILES, Input, find
from cleaner.model import InputError, RuleError
from cleaner.validation import validate


def validate_all(words: Sequence[str], *, schema: Path | None = None) -> int:
    """Validate everything that ``words`` name; FOUND if something is wrong."""
    if schema is not None:
        _check_schema(schema)
    found, wrong = find(words, TEI_FILES)

    def look(raw: bytes, one: Input) -> int:
        problems = validate(raw, schema)
        put_lines([f"{one.shown}:{problem.line}: {problem.message}" for problem in problems])
        return codes.FOUND if problems else codes.DONE

    return codes.worst(go(found, wrong, look))


def _check_schema(schema: Path) -> None:
    """RuleError for a schema that cannot be used: an option's fault, not that of an input."""
    try:
        contents(schema)
        validate(b"<TEI/>", schema)
    except InputError as error:
        raise RuleError(f"--schema {schema}", error.wrong, error.expected, error.remedy) from None
