"""Starts the processes of an installation, restarts the dead, and stops all of them in time.

Each child leads a process group of its own inside the supervisor's session, writes to a log
file of its own, and dies with the supervisor even when that is killed outright.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from types import FrameType

from civicwatch.lib import orphan_guard

POLL_SECONDS = 0.1
GRACE_SECONDS = 6.0  # from SIGTERM to SIGKILL
LONGEST_DELAY = 30.0  # between two starts of a child that keeps dying
STEADY_SECONDS = 20.0  # a child that lived this long starts again with the shortest delay
LOG_BYTES = 10_000_000  # a longer log moves to ``.1``
LAST_LINES = 3


@dataclass(frozen=True)
class Program:
    """What to start: ``once`` means that its end is not a fault."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    once: bool = False


@dataclass
class _Child:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    deaths: int = 0
    status: int | None = None


class Supervisor:
    """Call ``start`` for each program and ``tick`` a few times a second, then ``stop``."""

    def __init__(self, logs: Path, say: Callable[[str], None], *, grace: float = GRACE_SECONDS) -> None:
        self.logs = logs
        self.say = say
        self.grace = grace
        self.stopping = Event()
        self._children: dict[str, _Child] = {}
        self._guard: subprocess.Popen[bytes] | None = None
        logs.mkdir(parents=True, exist_ok=True, mode=0o700)

    # --- what the caller does ---

    def stop_on_signals(self) -> None:
        """Make Ctrl-C, SIGTERM and SIGHUP set ``stopping``; a second one kills without grace."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_signal)

    def start(self, program: Program) -> None:
        self._children[program.name] = _Child(program)
        self.tick()

    def wait(self, seconds: float = POLL_SECONDS) -> bool:
        """Rest, and return whether it is time to stop."""
        return self.stopping.wait(seconds)

    def tick(self) -> None:
        """Start what is due and note what has died."""
        self._keep_guard()
        for child in self._children.values():
            if child.process is None:
                if child.status is None and time.monotonic() >= child.start_at:
                    self._spawn(child)
            elif (status := child.process.poll()) is not None:
                self._bury(child, status)

    def status(self, name: str) -> int | None:
        """Return how a ``once`` program ended, or None while it runs."""
        return self._children[name].status

    def pids(self) -> dict[str, int]:
        return {name: child.process.pid for name, child in self._children.items() if child.process}

    def stop(self) -> None:
        """Ask all children to end, wait for them together, kill the rest."""
        running = [child.process for child in self._children.values() if child.process]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + self.grace
        while any(process.poll() is None for process in running) and time.monotonic() < deadline:
            time.sleep(0.02)
        for process in running:
            _kill_group(process.pid)
            process.wait()
        self._children.clear()
        if self._guard and self._guard.stdin:
            self._guard.stdin.close()
            self._guard.wait()
            self._guard = None

    # --- how ---

    def _note_signal(self, number: int, frame: FrameType | None) -> None:
        if self.stopping.is_set():
            self.grace = 0.0
        self.stopping.set()

    def _spawn(self, child: _Child) -> None:
        program = child.program
        log_path = self.logs / f"{program.name}.log"
        _rotate(log_path)
        with log_path.open("ab") as log:
            child.process = subprocess.Popen(  # noqa: S603  # commands of our own table
                program.command,
                env={**os.environ, **program.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
                # The child itself announces its group, while it still holds the pipe open: however
                # soon we are killed, the guard hears of it before the end of file.
                preexec_fn=lambda: self._tell_guard(f"+{os.getpid()}"),
            )
        child.started_at = time.monotonic()

    def _bury(self, child: _Child, status: int) -> None:
        assert child.process is not None
        _kill_group(child.process.pid)
        self._tell_guard(f"-{child.process.pid}")
        child.process = None
        name = child.program.name
        if child.program.once:
            child.status = status
            if status:
                self.say(f"{name} ended with status {status}{self._last_lines(name)}")
            return
        lived = time.monotonic() - child.started_at
        child.deaths = 1 if lived >= STEADY_SECONDS else child.deaths + 1
        delay = min(LONGEST_DELAY, 0.25 * 2**child.deaths)
        child.start_at = time.monotonic() + delay
        self.say(
            f"{name} ended with status {status}; starting it again in {delay:g} s{self._last_lines(name)}"
        )

    def _last_lines(self, name: str) -> str:
        with (self.logs / f"{name}.log").open(errors="replace") as log:
            lines = deque(log, maxlen=LAST_LINES)
        return "".join(f"\n    {line.rstrip()[:200]}" for line in lines)

    def _keep_guard(self) -> None:
        if self._guard is not None and self._guard.poll() is None:
            return
        self._guard = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-S", orphan_guard.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=0,
        )
        for pid in self.pids().values():
            self._tell_guard(f"+{pid}")

    def _tell_guard(self, line: str) -> None:
        assert self._guard is not None and self._guard.stdin is not None
        try:
            self._guard.stdin.write(f"{line}\n".encode())
            self._guard.stdin.flush()
        except BrokenPipeError:
            pass  # it is dead: the next tick starts another one and tells it everything


def _kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _rotate(path: Path) -> None:
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
