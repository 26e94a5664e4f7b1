"""What the tests on real and made pages share: the scorer."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def scorer(shared: Path) -> ModuleType:
    """The scorer, loaded by its path: it is for measuring and no part of the project."""
    path = shared / "score" / "score.py"
    if not path.is_file():
        pytest.skip(f"no scorer: {path} is missing")
    pytest.importorskip("rapidfuzz", reason="the scorer's longest common subsequence needs rapidfuzz")
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
