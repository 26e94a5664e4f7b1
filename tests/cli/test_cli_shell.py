"""The command in a shell: pipes, signals, full devices, terminals, exit codes."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_a_page_goes_through_a_pipe(shell, page):
    result = shell("cat p1.md | cleaner clean - --to txt | grep -c 增加到47种")
    assert (result.code, result.out, result.err) == (0, b"1\n", "")


def test_a_reader_that_goes_away_is_no_error(shell, page):
    Path("in").mkdir()
    for n in range(40):
        Path(f"in/p{n}.md").write_bytes(page.read_bytes() * 4)
    result = shell("cleaner check in | head -1")
    assert result.err == ""
    assert result.out.count(b"\n") == 1
    assert result.code == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_device_is_told(shell, page):
    result = shell("cleaner clean p1.md > /dev/full")
    assert result.code == 3
    assert "stdout: cannot be written" in result.err
    assert "Exception ignored" not in result.err


@pytest.mark.skipif(not Path("/dev/null").is_char_device(), reason="this system has no /dev/null")
def test_a_device_is_written_to_and_not_replaced(shell, page):
    assert shell("cleaner clean p1.md -o out --edits /dev/null").code == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("command", ["cleaner --version", "cleaner clean p1.md", "cleaner check p1.md",
                                     "cleaner rules list", "cleaner explain p1.md"])
def test_a_language_without_chinese_changes_nothing(shell, page, command):
    plain = shell(f"LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 {command}")
    assert plain.out == shell(command).out
    assert "Traceback" not in plain.err


def begin(folder, *words):
    """The command in the background, stopped by an interrupt even where the tests ignore it, as background jobs do."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen([sys.executable, "-m", "cleaner", *words], cwd=folder, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)})
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_leaves_whole_files_only(folder, page, sent, code):
    Path("in").mkdir()
    for n in range(600):
        Path(f"in/p{n:03}.md").write_bytes(page.read_bytes() * 8)
    process = begin(folder, "clean", "in", "-o", "out")
    while process.poll() is None and len(list(folder.glob("out/*.xml"))) < 3:
        time.sleep(0.01)
    process.send_signal(sent)
    _, said = process.communicate(timeout=60)
    assert process.returncode == code
    assert b"Traceback" not in said
    made = list(folder.glob("out/*"))
    assert 3 <= len(made) < 600
    assert not list(folder.glob("out/.*"))
    assert all(path.read_bytes().endswith(b"</TEI>\n") for path in made)


def test_a_bar_is_drawn_on_a_terminal_only(folder, page):
    Path("p2.md").write_bytes(page.read_bytes())
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "cleaner", "clean", "p1.md", "p2.md", "-o", "out"]
    process = subprocess.run(words, cwd=folder, stderr=theirs, check=False,
                             env={**os.environ, "PYTHONPATH": str(ROOT)})
    os.close(theirs)
    said = os.read(ours, 100_000).decode()
    os.close(ours)
    assert process.returncode == 0
    assert "1/2 p2.md" in said
    assert "2 of 2 pages are in out" in said
    assert begin(folder, "clean", "p1.md", "p2.md", "-o", "out").communicate()[1] == b""


def test_importing_cleaner_imports_nothing_else():
    """The import is cheap because it is empty: what a name needs is fetched with the name."""
    code = ("import sys; before = set(sys.modules); import cleaner; "
            "print(*sorted(m for m in set(sys.modules) - before if m.startswith('cleaner')))")
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.split() == ["cleaner"]


def test_the_help_imports_nothing_but_typer():
    code = ("import sys, cleaner.cli; "
            "print(*sorted(m for m in sys.modules if m.startswith(('cleaner.', 'lxml', 'ftfy', 'regex'))))")
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.split() == ["cleaner.cli"]
