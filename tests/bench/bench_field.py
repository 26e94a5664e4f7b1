"""Measure: the whole chain beside the tools of the field, on the same pages in one run.

    pip install -e '.[bench]'                     the tools, but for pandoc, which is a program of the system
    python tests/bench/bench_field.py PATH …      files, or folders of .txt and .md files

Four things are told: the peak memory of each in a process of its own; bytes a second on one core, in turns; what
two processes make of the pages against one; and one page through the command line, from the shell. What is not
installed is skipped by name.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from rivals import RIVALS, Missing, Work, chain
from turns import MEGA, in_turns, pages, rate, ratio

ROOT: Final = Path(__file__).parents[2]
OURS: Final = ("chain", "journal")
SHARD: Final = 32
"""Pages that a process gets at once, as a run over a corpus gives them out."""
MANY: Final = 600
"""Pages, at least, for two processes: seconds of work, beside which handing it out is nothing."""
PAGE: Final = 6000
"""Bytes of the page that goes through the command line, or nearly so: a short page of a newspaper."""
MILLI: Final = 1e3


def memory(paths: Sequence[Path]) -> list[str]:
    """Print the peak memory of each in a process of its own; the names of those that are installed.

    This comes first: a process that is started has, for the system, taken at least what its parent takes.
    """
    print("peak memory, each in a process of its own")
    found: list[str] = []
    for name in RIVALS:
        words = [sys.executable, __file__, "--alone", name, *map(str, paths)]
        told = subprocess.run(words, capture_output=True, text=True, check=False)
        if told.returncode:
            print(f"  {name:12} skipped: {told.stderr.strip().splitlines()[-1]}")
        else:
            print(f"  {name:12} {float(told.stdout):6.0f} MB")
            found.append(name)
    return found


def alone(name: str, raw: Sequence[bytes]) -> int:
    """Do the work of one once, and print the most memory, in MB, that this process and those it started took."""
    try:
        with RIVALS[name](raw) as work:
            work.run()
    except (Missing, ImportError) as error:
        sys.exit(str(error))
    whose = resource.RUSAGE_CHILDREN if name == "pandoc" else resource.RUSAGE_SELF
    print(resource.getrusage(whose).ru_maxrss / 1024)
    return 0


def field(names: Sequence[str], raw: Sequence[bytes], rounds: int) -> None:
    """Print how many bytes a second each does on one core, and how many times as fast the chain is."""
    with ExitStack() as stack:
        works: dict[str, Work] = {name: stack.enter_context(RIVALS[name](raw)) for name in names}
        taken = in_turns({name: work.run for name, work in works.items()}, rounds)
    per_byte = {name: [one / works[name].size for one in taken[name]] for name in works}
    print("\none core, processor time     the chain is so many times as fast, to TEI      and with the journal")
    for name, work in works.items():
        beside = [] if name in OURS else [f"{ratio(per_byte[name], per_byte[one]):>24}" for one in OURS]
        print(f"  {name:12} {rate(work.size, taken[name]):6.2f} MB/s  {''.join(beside)}")


def scaling(raw: Sequence[bytes], rounds: int) -> None:
    """Print what two processes make of many pages against one."""
    many = list(raw) * -(-MANY // len(raw))
    shards = [many[i : i + SHARD] for i in range(0, len(many), SHARD)]
    with ProcessPoolExecutor(1, get_context("spawn")) as one, ProcessPoolExecutor(2, get_context("spawn")) as two:
        taken = in_turns({"one": lambda: list(one.map(shard, shards)), "two": lambda: list(two.map(shard, shards))},
                         rounds, perf_counter)
    print(f"\ntwo processes, {len(many)} pages, time on the clock")
    print(f"  one {median(taken['one']):.2f} s, two {median(taken['two']):.2f} s: "
          f"{ratio(taken['one'], taken['two'])} times as fast")


def shard(raw: Sequence[bytes]) -> int:
    """Clean some pages in a worker; how many."""
    with chain(raw) as work:
        work.run()
    return len(raw)


def shell(page: Path, rounds: int) -> None:
    """Print how long one page takes through the command line, beside pandoc and the import of typer.

    The environment is that of a program that was installed and used before: bytecode and cache are kept.
    """
    with TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"PYTHONPYCACHEPREFIX": f"{folder}/bytecode", "XDG_CACHE_HOME": folder}

        def run(*words: str) -> Callable[[], object]:
            return lambda: subprocess.run(words, check=True, stdout=subprocess.DEVNULL, env=environment, cwd=ROOT)

        commands = {"cleaner clean": run(sys.executable, "-m", "cleaner", "clean", str(page.absolute())),
                    "import typer": run(sys.executable, "-c", "import typer")}
        if pandoc := shutil.which("pandoc"):
            commands["pandoc"] = run(pandoc, "--from=markdown", "--to=tei", str(page.absolute()))
        taken = in_turns(commands, rounds, perf_counter)
    print(f"\none page of {page.stat().st_size} bytes from the shell, time on the clock")
    for name, times in taken.items():
        beside = "" if name == "cleaner clean" else f"   cleaner takes {ratio(taken['cleaner clean'], times)} times it"
        print(f"  {name:14} {median(times) * MILLI:5.0f} ms{beside}")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the whole chain beside the tools of the field.")
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=5, help="rounds, each with all (default: 5)")
    parser.add_argument("--alone", choices=list(RIVALS), help=argparse.SUPPRESS)
    given = parser.parse_args()
    found = pages(given.paths)
    if not found:
        print("no pages: name .txt or .md files, or folders that hold some", file=sys.stderr)
        return 4
    raw = [path.read_bytes() for path in found]
    if given.alone:
        return alone(given.alone, raw)
    print(f"{len(raw)} pages, {sum(map(len, raw)) / MEGA:.2f} MB, {given.rounds} rounds; median, least and most\n")
    names = memory(given.paths)
    field(names, raw, given.rounds)
    scaling(raw, given.rounds)
    shell(min(found, key=lambda path: abs(path.stat().st_size - PAGE)), max(given.rounds, 9))
    return 0


if __name__ == "__main__":
    sys.exit(main())
