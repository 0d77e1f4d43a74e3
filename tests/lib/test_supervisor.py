"""Children are restarted, stopped in time, and never outlive their supervisor."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from civicwatch.lib.supervisor import Program, Supervisor


def python(name: str, code: str, **options) -> Program:
    return Program(name, [sys.executable, "-c", textwrap.dedent(code)], **options)


def sleeper(name: str = "sleeper") -> Program:
    return python(name, "import time; time.sleep(600)")


def is_alive(pid: int) -> bool:
    """Whether the process runs; a zombie that nobody collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def eventually(condition, seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def said():
    return []


@pytest.fixture
def supervisor(tmp_path, said):
    supervisor = Supervisor(tmp_path / "logs", said.append, grace=1.0)
    yield supervisor
    supervisor.stop()


def tick_until(supervisor: Supervisor, condition, seconds: float = 60.0) -> bool:
    def step() -> bool:
        supervisor.tick()
        return condition()

    return eventually(step, seconds)


def test_a_killed_child_is_started_again(supervisor, said):
    supervisor.start(sleeper())
    first = supervisor.pids()["sleeper"]

    os.kill(first, signal.SIGKILL)

    assert tick_until(supervisor, lambda: supervisor.pids().get("sleeper", first) != first)
    assert "sleeper ended with status -9" in said[0]


def test_a_child_that_keeps_dying_is_started_less_and_less_often(supervisor, said):
    supervisor.start(python("broken", "raise SystemExit(3)"))

    assert tick_until(supervisor, lambda: len(said) == 3)

    delays = [float(line.split(" again in ")[1].split(" s")[0]) for line in said]
    assert delays == [0.5, 1.0, 2.0]


def test_the_last_lines_of_a_dead_child_are_shown(supervisor, said):
    supervisor.start(python("broken", "print('one'); raise SystemExit('the reason')"))

    assert tick_until(supervisor, lambda: said)

    assert said[0].splitlines()[-2:] == ["    one", "    the reason"]


def test_a_program_that_runs_once_is_not_started_again(supervisor, said):
    supervisor.start(python("once", "print('done')", once=True))

    assert tick_until(supervisor, lambda: supervisor.status("once") is not None)
    supervisor.tick()

    assert supervisor.status("once") == 0
    assert supervisor.pids() == {}
    assert said == []
    assert (supervisor.logs / "once.log").read_text() == "done\n"


def test_stop_ends_a_child_that_ignores_sigterm_and_its_children_within_the_grace(supervisor, tmp_path):
    pids = tmp_path / "pids"
    supervisor.start(
        python(
            "stubborn",
            f"""
            import os, signal, subprocess, sys, time
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
            open({str(pids)!r}, "w").write(f"{{os.getpid()}} {{child.pid}} ")
            time.sleep(600)
            """,
        )
    )
    assert eventually(lambda: pids.exists() and pids.read_text().endswith(" "))

    supervisor.stop()

    assert eventually(lambda: not any(is_alive(int(pid)) for pid in pids.read_text().split()))


def test_a_child_that_ends_at_sigterm_is_not_waited_for(supervisor):
    supervisor.grace = 3600.0
    supervisor.start(sleeper())

    supervisor.stop()  # comes back


def test_what_a_dead_child_left_in_its_group_is_ended(supervisor, tmp_path):
    pid_file = tmp_path / "pid"
    supervisor.start(
        python(
            "parent",
            f"""
            import subprocess, sys
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
            open({str(pid_file)!r}, "w").write(f"{{child.pid}} ")
            """,
            once=True,
        )
    )

    assert tick_until(supervisor, lambda: supervisor.status("parent") == 0)

    assert eventually(lambda: not is_alive(int(pid_file.read_text())))


def test_a_child_stays_in_the_session_and_leads_a_group_of_its_own(supervisor):
    supervisor.start(sleeper())
    pid = supervisor.pids()["sleeper"]

    assert os.getsid(pid) == os.getsid(0)
    assert os.getpgid(pid) == pid


def test_a_long_log_is_moved_aside_before_a_start(supervisor, monkeypatch):
    monkeypatch.setattr("civicwatch.lib.supervisor.LOG_BYTES", 10)
    (supervisor.logs / "once.log").write_text("a longer line than that\n")

    supervisor.start(python("once", "print('new')", once=True))
    tick_until(supervisor, lambda: supervisor.status("once") is not None)

    assert (supervisor.logs / "once.log").read_text() == "new\n"
    assert (supervisor.logs / "once.log.1").read_text() == "a longer line than that\n"


SUPERVISE = '''
import sys
from pathlib import Path
from civicwatch.lib.supervisor import Program, Supervisor

sleep = "import time; time.sleep(600)"
nest = f"""import subprocess, sys
print(subprocess.Popen([sys.executable, '-c', {sleep!r}]).pid, flush=True)
{sleep}"""
supervisor = Supervisor(Path(sys.argv[1]), print)
supervisor.stop_on_signals()
supervisor.start(Program("nest", [sys.executable, "-c", nest]))
supervisor.start(Program("plain", [sys.executable, "-c", sleep]))
print(*supervisor.pids().values(), flush=True)
while not supervisor.wait():
    supervisor.tick()
supervisor.stop()
'''


@pytest.fixture
def supervising(tmp_path):
    """A supervisor in a process of its own, and the ids of its children and grandchild."""
    logs = tmp_path / "logs"
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, str(logs)], stdout=subprocess.PIPE, text=True
    )
    pids = [int(word) for word in process.stdout.readline().split()]
    assert eventually(lambda: (logs / "nest.log").read_text().endswith("\n"))
    pids.append(int((logs / "nest.log").read_text()))
    assert all(is_alive(pid) for pid in pids)
    yield process, pids
    process.kill()
    process.wait()
    process.stdout.close()


def test_when_the_supervisor_is_killed_outright_its_children_die_too(supervising):
    process, pids = supervising

    process.kill()

    assert eventually(lambda: not any(is_alive(pid) for pid in pids))


def test_when_the_guard_is_killed_another_one_takes_over(supervising):
    process, pids = supervising
    children = {
        int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    }
    (guard,) = children - set(pids)
    os.kill(guard, signal.SIGKILL)
    assert eventually(lambda: not is_alive(guard))
    time.sleep(0.5)

    process.kill()

    assert eventually(lambda: not any(is_alive(pid) for pid in pids))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_in_time(supervising, number):
    process, pids = supervising

    process.send_signal(number)

    assert process.wait(timeout=60) == 0
    assert not any(is_alive(pid) for pid in pids)


STARTING = """
import sys
from pathlib import Path
from civicwatch.lib.supervisor import Program, Supervisor

supervisor = Supervisor(Path(sys.argv[1]), print)
print("starting", flush=True)
for number in range(200):
    supervisor.start(Program(str(number), [sys.executable, "-S", "-c", "import time; time.sleep(600)"]))
"""


def of_session(session: int) -> set[int]:
    """The living processes of a session."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(folder.name)) == session and is_alive(int(folder.name)):
                found.add(int(folder.name))
        except ProcessLookupError:
            continue
    return found


@pytest.mark.parametrize("milliseconds", [20, 50, 90, 130])
def test_killed_in_the_middle_of_a_start_it_leaves_nothing_either(tmp_path, milliseconds):
    with subprocess.Popen(
        [sys.executable, "-c", STARTING, str(tmp_path)], stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        process.stdout.readline()
        time.sleep(milliseconds / 1000)

        process.kill()

        assert eventually(lambda: not of_session(process.pid) - {process.pid})
