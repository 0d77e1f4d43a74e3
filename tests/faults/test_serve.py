"""A whole installation comes up, heals, and goes without leaving a process behind."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.servers.free_port import free_port
from tests.servers.installation import ROOT, SHARED

pytestmark = pytest.mark.faults
EVERYTHING = ("wsgi", "asgi", "judge", "work,collect", "beat", "sweep", "valkey-server")
PATIENCE = 120.0  # seconds before a test says that something hangs; how fast it is, is measured elsewhere
AT_LEAST_EVERY = 21.0  # seconds: whoever lives has left a sign since
SERVE = [sys.executable, "manage.py", "serve", "--no-demo"]


def _hear_ctrl_c():
    """A shell starts what runs in its background deaf to Ctrl-C, and children inherit that; not these."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Installation:
    """``serve`` in a session of its own, over a state directory of its own."""

    def __init__(self, var: Path, port: int, command: list[str] = SERVE):
        self.port = port
        kept = {
            n: v
            for n, v in os.environ.items()
            if n not in ("DATABASE_URL", "REDIS_URL", "LIVE_URL", "MAKEFLAGS")
        }
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**kept, **SHARED, "CIVICWATCH_VAR": str(var), "PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=_hear_ctrl_c,
        )

    def status(self, path: str = "/health/ready") -> int | None:
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=2).status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def until_ready(self) -> "Installation":
        assert eventually(lambda: self.status() == 200 or self.process.poll() is not None)
        assert self.process.poll() is None, self.process.stdout.read()
        return self

    def heard(self, name: str, within: float = 20.0) -> bool:
        """Whether the process left a sign of life lately, as a probe reads it."""
        address = f"http://127.0.0.1:{self.port}/health/ready"
        said = json.load(urllib.request.urlopen(address, timeout=10))["checks"][name]
        found = re.fullmatch(r"last heard (\d+) s ago", said)
        return bool(found) and int(found[1]) <= within

    def members(self) -> dict[int, str]:
        """The living processes of its session, by id."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                state, _, _, session = (folder / "stat").read_text().rsplit(")", 1)[1].split()[:4]
                if int(session) == self.process.pid and state != "Z":
                    found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
        return found

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE)


def eventually(condition, seconds: float = PATIENCE) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def start(tmp_path):
    """Start an installation; whatever still runs afterwards is killed."""
    started = []

    def start(name: str = "var", port: int | None = None, command: list[str] = SERVE) -> Installation:
        var = tmp_path / name
        var.mkdir(exist_ok=True)
        started.append(Installation(var, port or free_port(), command))
        return started[-1]

    yield start
    for installation in started:
        while members := installation.members():  # again, for one that was just being started
            for pid in members:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        installation.process.wait()
        installation.process.stdout.close()


def test_ctrl_c_stops_everything(start):
    installation = start().until_ready()
    assert eventually(lambda: all(word in " ".join(installation.members().values()) for word in EVERYTHING))

    installation.end(signal.SIGINT)

    assert installation.members() == {}


def test_when_the_supervisor_is_killed_outright_nothing_is_left_and_it_starts_again(start):
    installation = start().until_ready()

    installation.end(signal.SIGKILL)

    assert eventually(lambda: not installation.members())
    start(port=installation.port).until_ready()


def test_what_dies_is_started_again(start):
    installation = start().until_ready()
    assert eventually(lambda: any("beat" in line for line in installation.members().values()))
    supervisor = installation.process.pid
    victims = {pid for pid in installation.members() if pid != supervisor}

    for pid in victims:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    assert eventually(lambda: installation.status() == 200)
    assert eventually(lambda: any("beat" in line for line in installation.members().values()))
    assert not victims & set(installation.members())


def test_beat_and_sweeper_are_heard_until_they_hang(start):
    """Stopped, not killed: the supervisor sees a process that lives."""
    installation = start().until_ready()
    assert eventually(lambda: [installation.heard(name) for name in ("beat", "sweeper")] == [True, True])
    (beat,) = (pid for pid, line in installation.members().items() if "celery" in line and " beat " in line)

    os.kill(beat, signal.SIGSTOP)
    time.sleep(AT_LEAST_EVERY)

    assert eventually(lambda: not installation.heard("beat") and installation.heard("sweeper"))
    os.kill(beat, signal.SIGCONT)
    assert eventually(lambda: installation.heard("beat"))


def test_a_second_one_on_the_same_state_is_refused(start):
    first = start().until_ready()

    second = start()

    assert second.process.wait(timeout=PATIENCE) == 1
    assert "already running" in second.process.stdout.read()
    assert first.status() == 200


def test_a_port_in_use_is_named(start):
    first = start().until_ready()

    second = start("other", port=first.port)

    assert second.process.wait(timeout=PATIENCE) == 1
    assert f"Port {first.port} on 127.0.0.1 is in use" in second.process.stdout.read()


def test_two_run_side_by_side(start):
    first, second = start("one"), start("two")

    first.until_ready()
    second.until_ready()
    first.end()

    assert second.status() == 200


def test_a_second_start_is_ready_too(start):
    start().until_ready().end()

    start().until_ready()


@pytest.mark.skipif(
    not list((ROOT / ".venv").glob(".runtime-*")), reason="the tests do not run in make's environment"
)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_make_run_ends_when_only_make_is_told_to(start, number):
    installation = start(command=["make", "run"])
    assert eventually(lambda: installation.status("/health/live") == 200)

    installation.end(number)

    assert eventually(lambda: not installation.members())
