"""Measure: the whole chain to TEI beside ftfy alone, on the same pages, in one process and one run.

    python tests/bench/bench_chain.py PATH …      files, or folders of .txt and .md files
    python tests/bench/bench_chain.py --rounds 9 --journal PATH …

TEI holds the log of all edits; ``--journal`` writes the journal as JSON Lines on top of it. ftfy gets the decoded
text, the chain the bytes. ``bench_field.py`` measures more tools, and takes longer.
"""

from __future__ import annotations

import argparse
import resource
import sys
from pathlib import Path

from rivals import chain, chain_and_journal, ftfy
from turns import MEGA, in_turns, pages, rate, ratio


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
    with (chain_and_journal if given.journal else chain)(raw) as ours, ftfy(raw) as alone:
        taken = in_turns({"chain": ours.run, "ftfy": alone.run}, given.rounds)
    print(f"{len(raw)} pages, {ours.size / MEGA:.2f} MB, {given.rounds} rounds, processor time")
    print(f"chain to TEI{' and journal' if given.journal else ''}: {rate(ours.size, taken['chain']):6.2f} MB/s")
    print(f"ftfy alone:   {rate(ours.size, taken['ftfy']):6.2f} MB/s")
    print(f"ratio:        {ratio(taken['ftfy'], taken['chain'])}: median of rounds, least and most")
    print(f"peak memory:  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
