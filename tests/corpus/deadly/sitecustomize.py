"""Make pages deadly: a page whose text says so kills its process, never ends, or takes all memory; each takes a while.

Python imports this by itself where its folder is on PYTHONPATH: the product knows nothing of it.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
import time
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


def _befall(text: str) -> None:
    time.sleep(float(os.environ.get("PAGE_TAKES", "0")))
    if "这一页要命" in text:
        ctypes.string_at(0)
    while "这一页不完" in text:
        time.sleep(1)
    held = []
    while "这一页吃光" in text:
        held.append(bytearray(1 << 24))


class Deadly:
    """Finds ``cleaner.document`` as it is, and puts what may befall a page before its cleaning."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name != "cleaner.document":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.loader is not None
        execute = spec.loader.exec_module

        def changed(module: ModuleType) -> None:
            execute(module)
            process = module.process

            def deadly(page: Any, *rest: Any) -> Any:
                _befall(page.source.text)
                return process(page, *rest)

            module.process = deadly  # type: ignore[attr-defined]

        spec.loader.exec_module = changed  # type: ignore[method-assign]
        return spec


sys.meta_path.insert(0, Deadly())
