"""Fuzz: broken files of every format through reader, chain, writers and the way back, many megabytes of them.

    python -m tests.fuzz.fuzz_readers --megabytes 30 --keep found                what hypothesis draws
    python -m tests.fuzz.fuzz_readers --by atheris --megabytes 5 --reader alto   what reaches new code, by atheris
    python -m tests.fuzz.fuzz_readers --seeds FOLDER …                           with files of one's own to break

What does not hold is written to the folder ``--keep``, with what was raised, and counted; the exit code is then 1. An
input that takes half a minute, and as much again for each megabyte, does not hold either, nor does one that ends the
process or takes too much memory: what hypothesis draws is fed in processes that may die.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import multiprocessing
import os
import random
import resource
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from time import process_time
from typing import Final

SECONDS: Final = 30.0
"""Longest time of the processor for an input, and again for each megabyte of it: a megabyte in which every third
character is to be mended makes sixty of TEI, which is taken apart again."""

STUCK: Final = 10
"""How many times as long by the clock an input may take; other processes may be at work."""

MEGA: Final = 1 << 20

SIZES: Final = ((0.985, 1 << 20), (0.92, 1 << 17))
"""Above which number between 0 and 1 a file grows, and how large at the most; the others stay as small as seeds are."""

BLIND: Final = 0.15
AFRESH: Final = 0.02
"""How often atheris changes an input by itself, which most formats do not outlive, and begins with a seed again."""

NOISY: Final = 0.1
"""Below which number noise is put into a file."""

ROUND: Final = 200
"""Inputs that one process is fed."""

MEMORY: Final = 3 << 30
"""Bytes of address space that one process may take."""


@dataclass(slots=True)
class Count:
    """What was fed to a reader and what came of it."""

    fed: int = 0
    inputs: int = 0
    read: int = 0
    peak: int = 0
    said: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, 0)
    wrong: Counter[str] = field(default_factory=Counter)

    def add(self, other: Count) -> None:
        """Put in what another process counted."""
        self.fed += other.fed
        self.inputs += other.inputs
        self.read += other.read
        self.peak = max(self.peak, other.peak)
        self.said += other.said
        self.slowest = max(self.slowest, other.slowest)
        self.wrong += other.wrong

    def told(self) -> dict[str, object]:
        """What is printed of it: bytes in MB, the seconds of the slowest input with its bytes."""
        return {"megabytes": round(self.fed / MEGA, 2), "read": round(self.read / MEGA, 2), "inputs": self.inputs,
                "said": dict(self.said), "slowest": self.slowest, "peak": self.peak >> 10, "wrong": dict(self.wrong)}


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
        limit = SECONDS * (1 + len(raw) / MEGA)
        signal.setitimer(signal.ITIMER_PROF, limit)
        faulthandler.dump_traceback_later(STUCK * limit, exit=True)  # where no Python runs that could hear of the alarm
        began = process_time()
        try:
            said = self.holds(raw, format)
            count.said[said] += 1
            count.read += len(raw) if said == "read" else 0
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            signal.setitimer(signal.ITIMER_PROF, 0)
            self._wrong(raw, reader, format, error, count)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            faulthandler.cancel_dump_traceback_later()
        count.slowest = max(count.slowest, (round(process_time() - began, 2), len(raw)))
        count.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

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
            print(json.dumps({"reader": reader, **count.told()}), flush=True)
        return 1 if any(count.wrong for count in self.counts.values()) else 0


def late(*_: object) -> None:
    """An input takes too long."""
    raise TimeoutError("it takes too long")


def by_hypothesis(bench: Bench, corpus: dict[str, list[bytes]], size: int) -> None:
    """Feed what hypothesis draws, ``size`` bytes to each reader, in processes that may die."""
    import hypothesis  # noqa: F401 - so that not every process has to

    with tempfile.TemporaryDirectory() as folder:
        now = Path(folder, "now")
        for reader, seeds in corpus.items():
            bench.holds(seeds[0], reader)  # what is worked out once is worked out before processes part
            count = bench.counts.setdefault(reader, Count())
            while count.fed < size:
                count.add(_apart(bench, reader, seeds, now, size - count.fed))
            print(json.dumps({"reader": reader, **count.told()}), file=sys.stderr, flush=True)


def _apart(bench: Bench, reader: str, seeds: list[bytes], now: Path, rest: int) -> Count:
    """One round in a process of its own; one that dies leaves its input in the file ``now``."""
    there, here = multiprocessing.get_context("fork").Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=_round, args=(bench, reader, seeds, now, rest, here))
    child.start()
    here.close()
    try:
        found = there.recv()
    except EOFError:
        found = None
    child.join()
    if isinstance(found, Count):
        return found
    raw = now.read_bytes()
    fault = f"the process died ({child.exitcode})"
    if bench.keep is not None:
        bench.keep.mkdir(parents=True, exist_ok=True)
        (bench.keep / f"{reader}-died-{os.getpid()}-{child.pid}.dat").write_bytes(raw)
    return Count(len(raw), 1, wrong=Counter({fault: 1}))


def _round(bench: Bench, reader: str, seeds: list[bytes], now: Path, rest: int, tell: Connection) -> None:
    """Feed some inputs that hypothesis draws, until ``rest`` bytes are fed, and tell what came of it."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as st

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    fed = Bench(bench.keep)

    @settings(database=None, phases=[Phase.generate], max_examples=ROUND, deadline=None,
              suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(seeds), st.randoms(use_true_random=True), st.floats(0, 1), st.booleans(),
           st.binary(max_size=64))
    def draw(seed: bytes, rng: random.Random, noisy: float, named: bool, noise: bytes) -> None:
        if fed.counts and fed.counts[reader].fed >= rest:
            return
        raw = drawn(seed, rng, noise if noisy < NOISY else b"")
        now.write_bytes(raw)
        fed.feed(raw, reader, reader if named else None)

    draw()
    tell.send(fed.counts[reader])


def drawn(seed: bytes, rng: random.Random, noise: bytes) -> bytes:
    """A file made of a seed: broken, some of them large, with noise somewhere within."""
    from .mutations import grown, mutated

    large = rng.random()
    most = next((most for least, most in SIZES if large > least), 0)
    raw = grown(seed, rng, rng.randrange(most // 8, most)) if most else seed
    if not most or rng.random() < 0.3:
        raw = mutated(raw, rng)
    at = rng.randrange(len(raw) + 1)
    return raw[:at] + noise + raw[at:]


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
        if rng.random() < BLIND:
            return bytes(atheris.Mutate(raw, most))
        if rng.random() < AFRESH:
            raw = b"\x00" + rng.choice(seeds)
        return (raw[:1] + mutated(raw[1:], rng, most))[:most]

    place = Path(os.environ.get("TMPDIR", "/tmp")) / f"seeds-{os.getpid()}"
    place.mkdir()
    for n, raw in enumerate(seeds):
        for first in (b"\x00", b"\xff"):
            (place / f"{n}-{first.hex()}").write_bytes(first + raw)
    atheris.Setup([sys.argv[0], "-max_len=65536", "-len_control=0", "-timeout=600", "-rss_limit_mb=4096", str(place)],
                  one, custom_mutator=mutate)
    atheris.Fuzz()


def main(words: Sequence[str] | None = None) -> int:
    """Fuzz, print what came of it."""
    from . import dialects, seeds

    parser = argparse.ArgumentParser(description="Broken files of every format through the whole of cleaner.")
    parser.add_argument("--by", choices=("hypothesis", "atheris"), default="hypothesis")
    parser.add_argument("--megabytes", type=float, default=1.0, help="to each reader (default: 1)")
    parser.add_argument("--reader", action="append", choices=tuple(seeds.SEEDS), help="only this one; may be repeated")
    parser.add_argument("--seeds", type=Path, help="a folder of more files to break, in folders called as readers are")
    parser.add_argument("--keep", type=Path, help="a folder for inputs for which something does not hold")
    given = parser.parse_args(words)
    corpus = {reader: [*dialects.seeds(reader), *_more(given.seeds, reader)] for reader in given.reader or seeds.SEEDS}
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
