"""The scripts behind ``make``: nothing is installed twice, nothing missing goes unsaid."""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("bash", "sh", "env", "dirname", "cat")


@pytest.fixture
def bare_path(tmp_path) -> Path:
    """A PATH with next to nothing on it, on which nobody is root."""
    for tool in TOOLS:
        (tmp_path / tool).symlink_to(shutil.which(tool))
    add(tmp_path, "id", "echo 1000")
    return tmp_path


def add(path: Path, name: str, body: str) -> None:
    program = path / name
    program.write_text(f"#!{shutil.which('bash')}\n{body}\n")
    program.chmod(0o755)


def run(script: str, *words: str, path: Path, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [ROOT / script, *words],
        env={"PATH": str(path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def make(*words: str, folder: Path = ROOT) -> subprocess.CompletedProcess:
    """Run make as from a terminal, also where these tests run under make themselves."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))
    }
    return subprocess.run(
        ["make", *words], cwd=folder, capture_output=True, text=True, check=True, env=environment
    )


def test_packages_that_cannot_be_installed_are_named_and_the_tests_go_on(bare_path):
    done = run("tests/servers/install_packages", path=bare_path)

    assert done.returncode == 0
    assert "MISSING:" in done.stderr
    assert "chromium" in done.stderr
    assert "WILL BE SKIPPED" in done.stderr


def test_packages_that_cannot_be_installed_fail_in_ci(bare_path):
    assert run("tests/servers/install_packages", path=bare_path, CI="true").returncode == 1


def test_root_installs_what_is_missing_and_nothing_else(bare_path, tmp_path):
    add(bare_path, "id", "echo 0")
    add(bare_path, "postgres", "exit 0")
    log = tmp_path / "apt.log"
    (bare_path / "cp").symlink_to(shutil.which("cp"))
    add(bare_path, "apt-get", f'echo "$@" >>{log}; cp {bare_path}/postgres {bare_path}/chromium')

    done = run("tests/servers/install_packages", path=bare_path, CI="true")

    assert done.returncode == 0, done.stderr
    update, install = log.read_text().splitlines()
    assert update.startswith("update")
    assert "chromium" in install
    assert "postgresql" not in install


def test_nothing_is_said_or_installed_where_nothing_is_missing(bare_path):
    add(bare_path, "id", "echo 0")
    for name in ("postgres", "chromium"):
        add(bare_path, name, "exit 0")
    add(bare_path, "apt-get", "exit 9")

    done = run("tests/servers/install_packages", path=bare_path, CI="true")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_an_old_python_is_refused_by_name(bare_path, tmp_path):
    add(bare_path, "python3", '[ "$1" = -V ] && echo "Python 3.9.2" && exit; exit 1')

    done = run("deploy/make_venv", "python3", str(tmp_path / "venv"), path=bare_path)

    assert done.returncode == 1
    assert "'python3' is Python 3.9.2" in done.stderr


def test_a_machine_without_python_is_told_what_it_lacks(bare_path, tmp_path):
    done = run("deploy/make_venv", "python3.99", str(tmp_path / "venv"), path=bare_path)

    assert done.returncode == 1
    assert "'python3.99' is not installed" in done.stderr


def test_a_virtual_environment_is_made(tmp_path):
    venv = tmp_path / "venv"

    done = subprocess.run([ROOT / "deploy/make_venv", sys.executable, venv], capture_output=True, check=False)

    assert done.returncode == 0, done.stderr
    assert (venv / "bin" / "python").exists()


def test_make_says_what_it_can_do():
    done = make()

    assert [line.split()[1] for line in done.stdout.splitlines()] == [
        "run",
        "test",
        "check",
        "bench",
        "lock",
        "setup",
    ]


@pytest.fixture
def project(tmp_path):
    """The Makefile and the locks beside an environment whose Python only notes what it was asked."""
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    add(tmp_path / ".venv" / "bin", "python", f'echo "$@" >>{tmp_path}/asked')
    return tmp_path


def installed(project: Path) -> list[str]:
    """The lock files that pip was given since the last look."""
    asked = project / "asked"
    lines = asked.read_text().splitlines() if asked.exists() else []
    asked.unlink(missing_ok=True)
    return [line.split()[-1] for line in lines if " install " in line]


def test_a_second_setup_installs_nothing(project):
    make("setup", folder=project)
    assert installed(project) == ["requirements.txt"]

    make("setup", folder=project)
    assert installed(project) == []


def test_the_tools_bring_what_runs_with_them(project):
    make("setup-dev", folder=project)
    assert installed(project) == ["requirements-dev.txt"]

    make("setup", "setup-dev", folder=project)
    assert installed(project) == []


def test_a_changed_lock_is_installed(project):
    make("setup-dev", folder=project)
    installed(project)
    with (project / "requirements-dev.txt").open("a") as lock:
        lock.write("another==1.0\n")

    make("setup", folder=project)
    assert installed(project) == []
    make("setup-dev", folder=project)
    assert installed(project) == ["requirements-dev.txt"]


def test_a_new_file_date_without_a_new_content_changes_nothing(project):
    make("setup", folder=project)
    installed(project)
    os.utime(project / "requirements.txt", (4e9, 4e9))

    make("setup", folder=project)
    assert installed(project) == []


@pytest.fixture
def pretended_pip(tmp_path):
    """A folder with a `pip` module that says what pip says, and ends as it is told."""
    (tmp_path / "pip.py").write_text(
        "import sys, time\n"
        "for name in ('one', 'two', 'three'):\n"
        "    print(f'Collecting {name}==1.0', flush=True)\n"
        "print('Installing collected packages: one, two, three', flush=True)\n"
        "if 'broken' in sys.argv: sys.exit('ERROR: No matching distribution')\n"
    )
    (tmp_path / "lock.txt").write_text("# a note\none==1.0\ntwo==1.0\n\nthree==1.0\n")
    return tmp_path


def told(folder, *words):
    return subprocess.run(
        [sys.executable, ROOT / "deploy/pip_telling", "install", *words, "-r", folder / "lock.txt"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_installing_says_how_far_it_is(pretended_pip):
    done = told(pretended_pip)

    stages = [line.strip().partition(": ")[2] for line in done.stdout.splitlines()]
    assert stages == ["3 packages fetched; unpacking them", "done"]
    assert done.returncode == 0


def test_an_installation_that_fails_says_so_in_pips_own_words(pretended_pip):
    done = told(pretended_pip, "broken")

    assert "No matching distribution" in done.stderr
    assert "pip failed" in done.stdout and done.returncode == 1


def all_of(terminal: int) -> bytes:
    """What was written to the other end, now closed: the kernel hands it over in pieces, then says EIO."""
    said = b""
    with contextlib.suppress(OSError):
        while piece := os.read(terminal, 10_000):
            said += piece
    os.close(terminal)
    return said


def test_on_a_terminal_it_is_one_line_that_moves(pretended_pip):
    (pretended_pip / "pip.py").write_text(
        "import time\nprint('Collecting one==1.0', flush=True)\ntime.sleep(2.5)\n"
    )
    read, write = os.openpty()
    words = [sys.executable, ROOT / "deploy/pip_telling", "install", "-r", pretended_pip / "lock.txt"]
    environment = {**os.environ, "PYTHONPATH": str(pretended_pip)}

    subprocess.run(words, stdout=write, env=environment, cwd=pretended_pip, check=True)
    os.close(write)

    said = all_of(read).decode()
    assert said.count("1 of 3 packages fetched") >= 2
    assert said.count("\n") == 1 and said.rstrip().endswith("done")
