"""Measure: a corpus run on one core and on two, and the memory of all its processes as the corpus grows.

    python tests/bench/bench_run.py FOLDER …                   how the time falls with the workers
    python tests/bench/bench_run.py --memory 2000 20000 FOLDER …    how the memory grows with the pages

The pages are those of the folders, again and again until there are enough, each time under another name. Memory is the
sum of what the processes hold, shared pages counted once (Pss, of Linux), read some times a second; with it stands the
sum of Rss, which counts them in every process.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import NamedTuple

ENDINGS = (".txt", ".md")
MEGA = 1e6
LOOK_SECONDS = 0.2


class Held(NamedTuple):
    """Bytes that processes hold: shared pages once, and in each."""

    pss: int
    rss: int


def pages(folders: Sequence[Path], count: int, to: Path) -> int:
    """Lay ``count`` pages out, a thousand a folder; their bytes."""
    found = [path for folder in folders for path in sorted(folder.rglob("*"))
             if path.suffix in ENDINGS and path.name != "README.md"]
    size = 0
    for n, path in enumerate(islice(cycle(found), count)):
        place = to / f"{n // 1000:03d}"
        place.mkdir(parents=True, exist_ok=True)
        raw = path.read_bytes()
        (place / f"{n:06d}{path.suffix}").write_bytes(raw)
        size += len(raw)
    return size


def family(pid: int) -> Iterator[int]:
    """A process and all that come from it."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            yield from family(int(child))


def held(pid: int) -> Held:
    """What a process and those that come from it hold."""
    pss = rss = 0
    for one in list(family(pid)):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        told = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines[1:]}
        pss, rss = pss + told["Pss"], rss + told["Rss"]
    return Held(pss, rss)


def run(dumps: Path, workers: int, to: str) -> tuple[float, Held]:
    """Run a corpus; the seconds it took, and the most that was held."""
    out = dumps.parent / "out"
    shutil.rmtree(out, ignore_errors=True)
    began = perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "cleaner", "run", str(dumps), "-o", str(out), "--to", to,
                                "--workers", str(workers)], stderr=subprocess.DEVNULL)
    most = Held(0, 0)
    while process.poll() is None:
        try:
            now = held(process.pid)
        except OSError:
            break
        most = Held(max(most.pss, now.pss), max(most.rss, now.rss))
        sleep(LOOK_SECONDS)
    if process.wait():
        raise SystemExit(f"the run ended with code {process.returncode}")
    seconds = perf_counter() - began
    shutil.rmtree(out)
    return seconds, most


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure a corpus run: scaling on two cores, memory.")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=1500, help="pages of a run that is timed (default: 1500)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, each with both (default: 3)")
    parser.add_argument("--memory", nargs=2, type=int, metavar="N", help="run over so many pages, and over so many")
    parser.add_argument("--to", default="tei", help="formats (default: tei)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        dumps = Path(place) / "dumps"
        for count in given.memory or ():
            size = pages(given.folders, count, dumps)
            seconds, most = run(dumps, 2, given.to)
            print(f"{count} pages, {size / MEGA:.1f} MB, 2 workers: {seconds:.1f} s, at most {most.pss / MEGA:.0f} MB "
                  f"held (Rss {most.rss / MEGA:.0f} MB)")
            shutil.rmtree(dumps)
        if given.memory:
            return 0
        size = pages(given.folders, given.pages, dumps)
        rounds = [(run(dumps, 1, given.to)[0], run(dumps, 2, given.to)[0]) for _ in range(given.rounds)]
        for workers, times in enumerate(zip(*rounds, strict=True), 1):
            print(f"{given.pages} pages, {workers} workers: {median(times):.2f} s, "
                  f"{size / MEGA / median(times):.2f} MB/s")
        print(f"two against one: {median(a / b for a, b in rounds):.2f} (median of rounds; "
              f"{min(a / b for a, b in rounds):.2f} to {max(a / b for a, b in rounds):.2f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
