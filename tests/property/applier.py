"""Apply: a unified diff on bytes, strictly, so that patches are tried also where no program for them is."""

from __future__ import annotations

import re

HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n")
LINE = re.compile(rb"[^\n]*\n|[^\n]+")


def apply(old: bytes, patch: bytes) -> bytes:
    """What a patch of one file makes of ``old``; AssertionError where it does not fit exactly."""
    lines, todo = LINE.findall(old), LINE.findall(patch)
    if not todo:
        return old
    assert todo[0].startswith(b"--- ")
    assert todo[1].startswith(b"+++ ")
    out: list[bytes] = []
    at, n = 0, 2
    while n < len(todo):
        found = HUNK.fullmatch(todo[n])
        assert found, todo[n]
        start, olds, new, news = (1 if number is None else int(number) for number in found.groups())
        start -= olds > 0
        assert start >= at
        out += lines[at:start]
        assert len(out) == new - (news > 0)
        at, n = start, n + 1
        while olds or news:
            sign, line = todo[n][:1], todo[n][1:]
            n += 1
            if n < len(todo) and todo[n].startswith(b"\\"):
                line, n = line[:-1], n + 1
            assert sign in (b" ", b"-", b"+"), sign
            if sign != b"+":
                assert lines[at] == line, (lines[at], line)
                at, olds = at + 1, olds - 1
            if sign != b"-":
                out.append(line)
                news -= 1
    return b"".join(out + lines[at:])
