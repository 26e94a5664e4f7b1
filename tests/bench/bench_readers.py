"""Measure: the XML readers beside lxml's parser alone, and the chain on their text, in one process and one run.

    python tests/bench/bench_readers.py                files of ../shared/formats and ../shared/pages
    python tests/bench/bench_readers.py --rounds 9 PATH …

What is compared goes in turns, so that a slow moment of the machine meets all. A reader is to take no longer than
twice the parser, plus the chain on its text: the last column is to stay below 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from lxml import etree

from cleaner import clean
from cleaner.readers import abbyy, alto, hocr, pagexml
from cleaner.readers.scan import Scan
from cleaner.readers.xml import Parsed, parse, parser

READERS: Final = {"alto": alto, "page": pagexml, "hocr": hocr, "abbyy": abbyy}
SHARED: Final = Path(__file__).parents[3] / "shared"
ENDINGS: Final = (".xml", ".hocr")
MILLI: Final = 1e3


def files(paths: Sequence[Path]) -> list[Path]:
    """The files that were named and those in the folders that were named."""
    found: list[Path] = []
    for path in paths:
        found += sorted(p for p in path.rglob("*") if p.suffix in ENDINGS) if path.is_dir() else [path]
    return found


def reader(parsed: Parsed) -> Callable[[Parsed, str, str], Scan] | None:
    """The reader of a tree, if there is one."""
    return next((room.read for room in READERS.values() if room.suits(parsed.root)), None)


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def measured(path: Path, rounds: int) -> tuple[float, float, float, int] | None:
    """Median seconds of reader, parser and chain, and the characters of the text; None for other XML."""
    raw = path.read_bytes()
    read = reader(parse(raw, path.name))
    if read is None:
        return None
    text = "".join(f"{row.text}\n" for plate in read(parse(raw, path.name), path.name, "").plates for row in plate.rows)
    times = [(seconds(lambda: read(parse(raw, path.name), path.name, "")),
              seconds(lambda: etree.fromstring(raw, parser(raw))), seconds(lambda: clean(text)))
             for _ in range(rounds)]
    ours, parsing, chain = (median(column) for column in zip(*times, strict=True))
    return ours, parsing, chain, len(text)


def main() -> int:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description="Measure the XML readers beside lxml's parser alone.")
    arguments.add_argument("paths", nargs="*", type=Path)
    arguments.add_argument("--rounds", type=int, default=7, help="rounds, each with all three (default: 7)")
    given = arguments.parse_args()
    paths = files(given.paths or [SHARED / "formats", SHARED / "pages"])
    if not paths:
        print("no files: name .xml or .hocr files, or folders that hold some", file=sys.stderr)
        return 4
    print(f"{'file':40} {'reader':>8} {'parser':>8} {'chain':>8}  reader/parser  reader/(2 parser + chain)")
    for path in paths:
        if (found := measured(path, given.rounds)) is None:
            continue
        ours, parsing, chain, _ = found
        print(f"{path.name[-40:]:40} {ours * MILLI:6.1f}ms {parsing * MILLI:6.1f}ms {chain * MILLI:6.1f}ms"
              f"  {ours / parsing:13.2f}  {ours / (2 * parsing + chain):13.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
