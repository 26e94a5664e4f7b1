"""Broken files of every format, some hundred in each run of the tests: all laws hold. ``fuzz_readers`` makes more."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .dialects import seeds
from .laws import holds
from .mutations import grown, mutated
from .seeds import SEEDS

SIZE = 1 << 13
"""Bytes of an input at the most: these tests are for every day."""

LEAST = 8
"""One input in so many is read, at least: of PDF, which is soon no PDF any more."""


@pytest.mark.parametrize("reader", SEEDS)
def test_sound_files_are_read(reader: str) -> None:
    _installed(reader)
    for raw in seeds(reader):
        assert holds(raw, reader) == "read"
        assert holds(raw, None) == "read"


@pytest.mark.parametrize("reader", SEEDS)
def test_broken_files_are_read_or_refused_and_nothing_is_lost(reader: str) -> None:
    _installed(reader)
    said: list[str] = []

    @settings(max_examples=25)
    @given(st.integers(0, 2**32), st.booleans(), st.booleans())
    def broken(seed: int, named: bool, large: bool) -> None:
        rng = random.Random(seed)
        raw = mutated(rng.choice(seeds(reader)), rng, SIZE)
        said.append(holds(grown(raw, rng, SIZE)[:SIZE] if large else raw, reader if named else None))

    broken()
    assert said.count("read") >= len(said) // LEAST, "most of what is made is refused: it says little of what is read"


@given(st.binary(max_size=4096), st.sampled_from([None, *SEEDS]))
def test_any_bytes_are_read_or_refused(raw: bytes, reader: str | None) -> None:
    holds(raw, reader)


def _installed(reader: str) -> None:
    if reader == "pdf":
        pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
