"""Hostile: archives that mean harm, made by hand where the tools refuse to make them."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from pathlib import Path
from struct import pack
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
MB = 1 << 20


class Entry(NamedTuple):
    """A member of a zip file, with whatever is to be told of it; ``at`` puts it where another one stands."""

    name: bytes
    data: bytes = b""
    method: int = 0
    size: int | None = None
    crc: int | None = None
    flags: int = 0
    mode: int = 0
    at: int | None = None


def zipped(*entries: Entry) -> bytes:
    """A zip file of entries as they are told."""
    body, directory = b"", b""
    for one in entries:
        size = len(one.data) if one.size is None else one.size
        crc = zlib.crc32(one.data) if one.crc is None else one.crc
        facts = pack("<3H3I", one.method, 0, 0, crc, len(one.data), size)
        start = len(body) if one.at is None else one.at
        if one.at is None:
            body += b"PK\3\4" + pack("<2H", 20, one.flags) + facts + pack("<2H", len(one.name), 0) + one.name + one.data
        directory += (b"PK\1\2" + pack("<3H", 3 << 8 | 20, 20, one.flags) + facts
                      + pack("<5H2I", len(one.name), 0, 0, 0, 0, one.mode << 16, start) + one.name)
    end = b"PK\5\6" + pack("<4H2IH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + end


def deflated(data: bytes) -> bytes:
    """Bytes as a naked deflate stream."""
    flow = zlib.compressobj(9, zlib.DEFLATED, -15)
    return flow.compress(data) + flow.flush()


def zeros(count: int) -> bytes:
    """A naked deflate stream of so many megabytes of zeros: one block again and again."""
    flow = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = flow.compress(bytes(MB)) + flow.flush(zlib.Z_FULL_FLUSH)
    return block * count + b"\3\0"


MOST = """
def most():
    try:
        with open("/proc/self/status") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM"))
    except OSError:
        import resource, sys
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
"""
"""What tells the most bytes that a process held; by ``getrusage`` Linux would count who started it, too."""


def peak(code: str, *words: str | Path) -> tuple[str, int]:
    """What a script in a process of its own prints, and how many megabytes it took at most."""
    script = f"import sys\nfrom cleaner.intake import find\n{MOST}\n{code}\nprint(most())"
    done = subprocess.run([sys.executable, "-c", script, *map(os.fspath, words)], cwd=ROOT, capture_output=True,
                          check=True, timeout=300)
    *said, held = done.stdout.decode("utf-8", "surrogateescape").splitlines()
    return "\n".join(said), int(held) // MB
