"""A whole installation as ``make run`` starts it, in a directory of its own, for tests and measurements."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.servers.free_port import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = {"STATIC_ROOT": str(ROOT / "var/tests/static")}  # collected once for all installations of the tests
MARKS = {
    "judge": "--queues judge",
    "worker": "--queues work,collect",
    "sweeper": "manage.py sweep",
    "beat": "celery -A civicwatch beat",
    "live": "civicwatch.asgi:application",
    "web": "civicwatch.wsgi:application",
    "broker": "valkey",
}


@dataclass
class RunningInstallation:
    """``manage.py serve --no-demo`` and what a test does with it."""

    environment: dict[str, str]
    server: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.environment['PORT']}"

    def manage(self, *words: str) -> str:
        """Run a management command in the same environment; return its standard output."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def doctor(self) -> dict[str, Any]:
        return json.loads(self.manage("doctor", "--json"))

    def processes(self, name: str) -> list[int]:
        """Return the ids of the running processes called ``name``, oldest first."""
        found = []
        for pid in _descendants(self.server.pid):
            with contextlib.suppress(OSError):
                command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                if MARKS[name] in command:
                    found.append(pid)
        return sorted(found)

    def kill(self, name: str) -> None:
        """SIGKILL every process called ``name``."""
        for pid in self.processes(name):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def get(self, path: str) -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def wait_until_ready(self, seconds: float = 300) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.server.poll() is not None:
                raise RuntimeError(f"the installation ended: {self.log.read_text()}")
            with contextlib.suppress(OSError):
                if self.get("/health/ready")[0] == 200:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"not ready within {seconds} s: {self.log.read_text()}")

    def wait_until_live(self, seconds: float = 60) -> str:
        """Return the live stream's address once it answers."""
        address = self.log.parent.joinpath("live_url").read_text().strip()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/live/events/", timeout=5):
                return address
            time.sleep(0.1)
        raise RuntimeError(f"the live stream did not answer: {self.log.read_text()}")

    def wait_for(self, name: str, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not self.processes(name):
            if time.monotonic() > deadline:
                raise RuntimeError(f"{name} did not start: {self.log.read_text()}")
            time.sleep(0.1)


@contextlib.contextmanager
def running_installation(var: Path, **environment: str) -> Iterator[RunningInstallation]:
    """Start an installation under ``var``, yield it when it is ready, and stop it however the block ends."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    values = {**kept, "CIVICWATCH_VAR": str(var), "PORT": str(free_port()), **SHARED, **environment}
    log = var / "serve.log"
    var.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as file:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--no-demo"],
            env=values,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    running = RunningInstallation(values, server, log)
    try:
        running.wait_until_ready()
        yield running
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _descendants(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found
