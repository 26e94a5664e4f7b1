"""How far a run is, on a terminal and in a log."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cleaner.corpus import record
from cleaner.corpus.crew import Step
from cleaner.corpus.pace import WINDOW, Pace
from cleaner.corpus.record import Record
from cleaner.faces import progress
from cleaner.faces.progress import Progress
from tests.corpus.conftest import DEADLY, ROOT
from tests.corpus.rows import row, undone

pty = pytest.importorskip("pty", reason="a terminal is simulated where there are such")

BAR = "━╸╺"
CONTROL = re.compile(r"\x1b\[([?0-9;]*)([A-Za-z])")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def end(pace: Pace, out: Path, n: int, size: int = 32, bad: int = 0, old: bool = False) -> None:
    """A shard is done, with its record; the first ``bad`` of its pages are in quarantine."""
    rows = tuple(undone(f"p{n}-{i}.md") if i < bad else row(f"p{n}-{i}.md") for i in range(size))
    name = record.place(n, "ab")
    (out / name).parent.mkdir(parents=True, exist_ok=True)
    (out / name).write_bytes(Record(n, "ab", rows, {}).dumped())
    if old:
        os.utime(out / name, (time.time() - 60, time.time() - 60))
    pace.done(Step(n, size), name)


class TestPace:
    def test_it_counts_pages_by_how_they_ended(self, tmp_path: Path, clock: Clock) -> None:
        pace = Pace(tmp_path, clock)
        end(pace, tmp_path, 0, bad=3)
        end(pace, tmp_path, 1, size=5)
        assert (pace.pages, pace.fresh, pace.stood) == (37, 37, 0)
        assert pace.states == {"done": 34, "quarantined": 3}

    def test_what_stood_is_no_part_of_the_rate(self, tmp_path: Path, clock: Clock) -> None:
        pace = Pace(tmp_path, clock)
        end(pace, tmp_path, 0, old=True)
        clock.now += 2
        assert (pace.pages, pace.stood, pace.rate) == (32, 32, 0)
        end(pace, tmp_path, 1)
        assert (pace.fresh, pace.rate) == (32, 16)

    def test_the_rate_is_of_late(self, tmp_path: Path, clock: Clock) -> None:
        pace = Pace(tmp_path, clock)
        for n in range(10):
            clock.now += 1
            end(pace, tmp_path, n)
        assert pace.rate == 32
        for n in range(10, 14):
            clock.now += WINDOW
            end(pace, tmp_path, n)
        assert pace.rate == pytest.approx(32 / WINDOW, rel=0.1)
        assert pace.seconds == 10 + 4 * WINDOW

    def test_a_record_that_is_gone_stops_nothing(self, tmp_path: Path, clock: Clock) -> None:
        pace = Pace(tmp_path, clock)
        pace.done(Step(0, 1), record.place(0, "ab"))
        assert (pace.pages, dict(pace.states)) == (1, {})


class TestLine:
    def test_it_tells_how_far_how_fast_and_how_long_still(self, tmp_path: Path, clock: Clock) -> None:
        bar, pace = Progress(lambda it: None), Pace(tmp_path, clock)
        assert bar.line() == "0 pages"
        bar.total = 12_064
        assert bar.line() == "0 of 12,064 pages"
        end(pace, tmp_path, 0, old=True)
        clock.now += 2
        end(pace, tmp_path, 1, bad=2)
        bar.done(pace)
        assert bar.line() == ("64 of 12,064 pages, 16.0 a second, 12 min left, 2 in quarantine, "
                              "32 pages stood already")
        bar.total = None
        assert bar.line().startswith("64 pages, 16.0 a second, 2 in")

    def test_a_log_has_few_lines(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                 capsys: pytest.CaptureFixture[str], clock: Clock) -> None:
        monkeypatch.setattr(progress, "monotonic", clock)
        pace = Pace(tmp_path, clock)
        day = 86_400
        with progress.progress(lambda: None) as bar:
            for _ in range(day // 2):
                clock.now += 2
                bar.done(pace)
        said = capsys.readouterr().err
        assert 200 < len(said.splitlines()) < 600
        assert said.endswith("\n")
        assert "\x1b" not in said
        assert "\r" not in said


class Terminal:
    """A run that takes a simulated terminal for its own, and what is seen there."""

    def __init__(self, *words: str, cwd: Path, term: str = "xterm-256color") -> None:
        path = os.pathsep.join([str(DEADLY), str(ROOT)])
        ours, theirs = pty.openpty()
        env = {**os.environ, "PYTHONPATH": path, "PAGE_TAKES": "0.02", "TERM": term, "COLUMNS": "80"}
        self.process = subprocess.Popen([sys.executable, "-m", "cleaner", *words], cwd=cwd, env=env, stdin=theirs,
                                        stdout=theirs, stderr=theirs, start_new_session=True, preexec_fn=_own_terminal)
        os.close(theirs)
        self.ours, self.said = ours, ""

    def read(self, until: str = "", seconds: float = 60) -> str:
        """What was said until something was, or to the end."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not (until and re.search(until, self.said)):
            if select.select([self.ours], [], [], 0.2)[0]:
                try:
                    data = os.read(self.ours, 65536)
                except OSError:  # Linux's way to say that nobody writes any more
                    break
                if not data:
                    break
                self.said += data.decode("utf-8", "replace")
        return self.said

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        os.write(self.ours, b"\x03")

    def screen(self) -> list[str]:
        """The lines that are seen, as a terminal draws them that is long enough."""
        lines, y, x = [""], 0, 0
        for part in re.split(r"(\x1b\[[?0-9;]*[A-Za-z]|\r|\n)", self.said):
            found = CONTROL.fullmatch(part)
            if part == "\r":
                x = 0
            elif part == "\n":
                y += 1
                lines += [""] * (y + 1 - len(lines))
            elif found is not None:
                if found[2] == "A":
                    y = max(0, y - int(found[1] or 1))
                elif found[2] == "K":
                    lines[y] = "" if found[1] == "2" else lines[y][:x]
            else:
                lines[y] = lines[y][:x].ljust(x) + part + lines[y][x + len(part) :]
                x += len(part)
        return lines


def _own_terminal() -> None:
    """Make standard input the terminal that this session is controlled by, so that its keys interrupt it."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Start a run in a terminal."""
    started: list[Terminal] = []

    def start(*words: str, **more: str) -> Terminal:
        started.append(Terminal("run", *words, cwd=tmp_path, **more))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()
        os.close(one.ours)


@pytest.mark.skipif(sys.platform != "linux", reason="what a terminal says at its end differs elsewhere")
class TestTerminal:
    def test_a_bar_is_drawn_and_nothing_is_left_of_it(self, pages: Callable[..., Path],
                                                      terminal: Callable[..., Terminal]) -> None:
        folder = pages(120, {7: "\0" * 100})
        run = terminal(str(folder), "-o", "out", "--workers", "2")
        said = run.read()
        assert run.process.wait() == 3
        assert re.search(r"━.* [0-9]+ of 120 pages, [0-9.]+ a second, [0-9]+ s left", CONTROL.sub("", said))
        assert "1 in quarantine" in said
        seen = run.screen()
        assert not [line for line in seen if set(line) & set(BAR)]
        assert seen[0].startswith("120 pages: 119 done")
        assert seen[-2].startswith("all is in out")
        assert seen[-1] == ""
        assert said.rstrip("\x1b[0m").rindex("\x1b[?25h") > said.rindex("\x1b[?25l"), "the cursor is shown again"
        assert len(said) < 60_000

    def test_an_interrupt_leaves_one_line_and_how_to_go_on(self, pages: Callable[..., Path],
                                                           terminal: Callable[..., Terminal]) -> None:
        run = terminal(str(pages(500)), "-o", "out", "--workers", "2")
        run.read(until=r"\d+ of 500 pages, ")
        run.interrupt()
        run.read()
        assert run.process.wait() == 130
        seen = run.screen()
        assert not [line for line in seen if set(line) & set(BAR)]
        assert re.match(r"(\^C)?[0-9]+ of 500 pages, .*; the same command with --resume goes on from here$", seen[0])
        assert "interrupted" in seen[1]
        assert seen[2:] == [""]

    @pytest.mark.parametrize("seconds", [0.0, 0.05, 0.1, 0.2, 0.4])
    def test_an_interrupt_while_workers_start_shows_no_fault_of_theirs(
        self, pages: Callable[..., Path], terminal: Callable[..., Terminal], seconds: float
    ) -> None:
        run = terminal(str(pages(500)), "-o", "out", "--workers", "2")
        run.read(until="pages")
        time.sleep(seconds)
        run.interrupt()
        run.read()
        assert run.process.wait() == 130, run.said
        assert "Traceback" not in run.said
        assert run.said.endswith("nothing half-written is left\r\n")

    def test_colours_that_are_not_wanted_are_not_there(
        self, pages: Callable[..., Path], terminal: Callable[..., Terminal], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("NO_COLOR", "1")
        run = terminal(str(pages(40)), "-o", "out")
        run.read()
        assert "40 pages: 40 done" in run.said
        assert not re.search(r"\x1b\[[0-9;]*3[0-9;]*m", run.said)

    def test_a_terminal_that_can_only_write_lines_gets_lines(
        self, pages: Callable[..., Path], terminal: Callable[..., Terminal]
    ) -> None:
        run = terminal(str(pages(40)), "-o", "out", term="dumb")
        run.read()
        assert "\x1b" not in run.said
        assert run.screen()[0].startswith("40 pages: 40 done")


def test_what_is_no_terminal_gets_plain_lines(pages: Callable[..., Path], tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "cleaner", "run", str(pages(40)), "-o", "out"], cwd=tmp_path,
                          env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout == ""
    assert "\x1b" not in done.stderr
    assert "\r" not in done.stderr
    assert done.stderr.splitlines()[0] == "40 pages: 40 done, 0 in quarantine, 0 refused"
    assert done.stderr.endswith("has this summary\n")
