"""Fuzz: broken files of every format through reader, chain, writers and the way back, by the megabyte.

    python -m tests.fuzz.fuzz_readers --megabytes 30 --keep found              what hypothesis draws
    python -m tests.fuzz.fuzz_readers --by atheris --reader alto               what reaches new code (atheris)
    python -m tests.fuzz.fuzz_readers --seeds FOLDER …                         with files of one's own to break

What does not hold is written to the folder ``--keep``, with what was raised, and counted; the exit code is then 1. An
input that takes half a minute, and as much again for each megabyte, does not hold either.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

SECONDS = 30.0
"""Longest time of the processor for an input, and again for each megabyte of it: a megabyte in which every third
character is to be mended makes sixty of TEI, which is taken apart again."""

MEGA = 1 << 20

LARGE, NOISY = 0.7, 0.1
"""Above which share of what is drawn a file grows, and below which noise is put into it."""


@dataclass(slots=True)
class Count:
    """What was fed to a reader and what came of it."""

    fed: int = 0
    inputs: int = 0
    said: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    wrong: Counter[str] = field(default_factory=Counter)


class Bench:
    """Feeds inputs to the laws and counts."""

    def __init__(self, keep: Path | None) -> None:
        """Begin; what is wrong goes to ``keep``."""
        from . import laws

        self.holds = laws.holds
        self.keep = keep
        self.counts: dict[str, Count] = {}

    def feed(self, raw: bytes, reader: str, format: str | None) -> None:
        """One input."""
        count = self.counts.setdefault(reader, Count())
        count.fed += len(raw)
        count.inputs += 1
        signal.setitimer(signal.ITIMER_PROF, SECONDS * (1 + len(raw) / MEGA))
        began = process_time()
        try:
            count.said[self.holds(raw, format)] += 1
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            self._wrong(raw, reader, format, error, count)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        count.slowest = max(count.slowest, process_time() - began)

    def _wrong(self, raw: bytes, reader: str, format: str | None, error: Exception, count: Count) -> None:
        """Keep an input for which something did not hold; of one fault a few."""
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "cleaner" in frame.filename]
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        fault = f"{type(error).__name__} {where} {str(error)[:80]}"
        count.wrong[fault] += 1
        if self.keep is not None and count.wrong[fault] <= 3:
            self.keep.mkdir(parents=True, exist_ok=True)
            name = f"{reader}-{'content' if format is None else format}-{count.inputs}"
            (self.keep / f"{name}.dat").write_bytes(raw)
            (self.keep / f"{name}.txt").write_text("".join(traceback.format_exception(error)), encoding="utf-8")

    def tell(self) -> int:
        """Print what came of it; the exit code."""
        for reader, count in sorted(self.counts.items()):
            told = {"reader": reader, "megabytes": round(count.fed / MEGA, 1), "inputs": count.inputs, **count.said,
                    "slowest": round(count.slowest, 1), "wrong": dict(count.wrong)}
            print(json.dumps(told), flush=True)
        return 1 if any(count.wrong for count in self.counts.values()) else 0


def late(*_: object) -> None:
    """An input takes too long."""
    raise TimeoutError("it takes too long")


def by_hypothesis(bench: Bench, corpus: dict[str, list[bytes]], size: int) -> None:
    """Feed what hypothesis draws, ``size`` bytes to each reader."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as st

    from .mutations import LARGEST, grown, mutated

    def drawn(reader: str, seeds: list[bytes]) -> Callable[[], None]:
        """What feeds two hundred inputs to a reader."""
        @settings(database=None, phases=[Phase.generate], max_examples=200, deadline=None,
                  suppress_health_check=list(HealthCheck))
        @given(st.sampled_from(seeds), st.randoms(use_true_random=True), st.floats(0, 1), st.booleans(),
               st.binary(max_size=64))
        def draw(seed: bytes, rng: random.Random, large: float, named: bool, noise: bytes) -> None:
            raw = mutated(seed, rng)
            if large > LARGE:
                raw = grown(raw or seed, rng, int(LARGEST ** (0.5 + large / 2)))
            at = rng.randrange(len(raw) + 1)
            raw = raw[:at] + noise + raw[at:] if large < NOISY else raw
            bench.feed(raw, reader, reader if named else None)

        return draw

    for reader, seeds in corpus.items():
        draw = drawn(reader, seeds)
        while bench.counts.get(reader, Count()).fed < size:
            draw()


def by_atheris(bench: Callable[[], Bench], corpus: dict[str, list[bytes]], size: int) -> None:
    """Feed what reaches new code, ``size`` bytes to one reader; this call does not come back."""
    import atheris

    with atheris.instrument_imports(include=["cleaner"]):
        made = bench()
    [(reader, seeds)] = corpus.items()
    from .mutations import mutated

    def one(raw: bytes) -> None:
        made.feed(raw[1:], reader, reader if raw[:1] < b"\x80" else None)
        if made.counts[reader].fed >= size:
            os._exit(made.tell())

    def mutate(raw: bytes, most: int, seed: int) -> bytes:
        rng = random.Random(seed)
        if rng.random() < 0.3:
            return bytes(atheris.Mutate(raw, most))
        if rng.random() < 0.02:
            raw = b"\x00" + rng.choice(seeds)
        return (raw[:1] + mutated(raw[1:], rng, most))[:most]

    place = Path(os.environ.get("TMPDIR", "/tmp")) / f"seeds-{os.getpid()}"
    place.mkdir()
    for n, raw in enumerate(seeds):
        for first in (b"\x00", b"\xff"):
            (place / f"{n}-{first.hex()}").write_bytes(first + raw)
    options = ["-max_len=65536", "-len_control=0", "-timeout=600", "-rss_limit_mb=4096"]
    atheris.Setup([sys.argv[0], *options, str(place)], one, custom_mutator=mutate)
    atheris.Fuzz()


def main(words: Sequence[str] | None = None) -> int:
    """Fuzz, print what came of it."""
    from . import seeds

    parser = argparse.ArgumentParser(description="Broken files of every format through the whole of cleaner.")
    parser.add_argument("--by", choices=("hypothesis", "atheris"), default="hypothesis")
    parser.add_argument("--megabytes", type=float, default=1.0, help="to each reader (default: 1)")
    parser.add_argument("--reader", action="append", choices=tuple(seeds.SEEDS), help="only this one; may be repeated")
    parser.add_argument("--seeds", type=Path, help="a folder of more files to break, in folders called as readers are")
    parser.add_argument("--keep", type=Path, help="a folder for inputs for which something does not hold")
    given = parser.parse_args(words)
    corpus = {reader: [seeds.SEEDS[reader], *_more(given.seeds, reader)] for reader in given.reader or seeds.SEEDS}
    signal.signal(signal.SIGPROF, late)
    size = int(given.megabytes * MEGA)
    if given.by == "atheris":
        by_atheris(lambda: Bench(given.keep), corpus, size)
    bench = Bench(given.keep)
    by_hypothesis(bench, corpus, size)
    return bench.tell()


def _more(folder: Path | None, reader: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((folder / reader).iterdir())] if (
        folder is not None and (folder / reader).is_dir()) else []


if __name__ == "__main__":
    sys.exit(main())
