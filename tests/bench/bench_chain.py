"""Measure: the whole chain to TEI beside ftfy alone, on the same pages, in one process and one run.

    python tests/bench/bench_chain.py PATH …      files, or folders of .txt and .md files
    python tests/bench/bench_chain.py --rounds 9 --journal PATH …

What is compared goes in turns, page by page set, so that a slow moment of the machine meets both. TEI holds the
log of all edits; ``--journal`` writes the journal as JSON Lines on top of it. ftfy gets the decoded text, the
chain the bytes.
"""

from __future__ import annotations

import argparse
import resource
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

import ftfy

from cleaner import clean, read, write

MEGA = 1e6
ENDINGS = (".txt", ".md")


def pages(paths: Sequence[Path]) -> list[Path]:
    """The files that were named and those in the folders that were named."""
    found = []
    for path in paths:
        found += sorted(p for p in path.rglob("*") if p.suffix in ENDINGS) if path.is_dir() else [path]
    return [path for path in found if path.name != "README.md"]


def chain(raw: Sequence[bytes]) -> None:
    """Bytes to TEI with its log."""
    for page in raw:
        clean(page).to_tei()


def chain_and_journal(raw: Sequence[bytes]) -> None:
    """Bytes to TEI with its log, and the journal as JSON Lines."""
    for page in raw:
        document = clean(page)
        document.to_tei()
        write(document, "edits")


def alone(texts: Sequence[str]) -> None:
    """Text to text by ftfy with its own settings."""
    for text in texts:
        ftfy.fix_text(text)


def seconds(work: Callable[[], None]) -> float:
    """How long something takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the whole chain to TEI beside ftfy alone.")
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=7, help="rounds, each with both (default: 7)")
    parser.add_argument("--journal", action="store_true", help="write the journal as JSON Lines too")
    given = parser.parse_args()
    raw = [path.read_bytes() for path in pages(given.paths)]
    if not raw:
        print("no pages: name .txt or .md files, or folders that hold some", file=sys.stderr)
        return 4
    texts = [read(page).source.text for page in raw]
    ours = chain_and_journal if given.journal else chain
    size = sum(map(len, raw)) / MEGA
    ours(raw)
    alone(texts)
    rounds = [(seconds(lambda: ours(raw)), seconds(lambda: alone(texts))) for _ in range(given.rounds)]
    print(f"{len(raw)} pages, {size:.2f} MB, {given.rounds} rounds")
    print(f"chain to TEI{' and journal' if given.journal else ''}: {size / median(a for a, _ in rounds):6.2f} MB/s")
    print(f"ftfy alone:   {size / median(b for _, b in rounds):6.2f} MB/s")
    print(f"ratio:        {median(b / a for a, b in rounds):6.2f} (median of rounds; "
          f"{min(b / a for a, b in rounds):.2f} to {max(b / a for a, b in rounds):.2f})")
    print(f"peak memory:  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
