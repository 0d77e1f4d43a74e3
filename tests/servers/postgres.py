"""A real PostgreSQL server for the tests: its own directory, its own port, gone afterwards."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.servers.free_port import free_port

HASTE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "120",
    "shared_buffers": "64MB",
    "log_min_messages": "fatal",
}


class PostgresMissing(Exception):
    """PostgreSQL is not installed, or cannot run as this user."""


def find_program(name: str) -> str:
    """Return where a program of the newest PostgreSQL is; Debian keeps the server's out of PATH."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[4].split(".")[0])
    )
    found = str(versions[-1]) if versions else shutil.which(name)
    if not found:
        raise PostgresMissing(f"{name} is not installed (Debian: apt-get install postgresql)")
    return found


@contextlib.contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[str]:
    """Yield the DATABASE_URL of an empty server, and stop it however the block ends.

    ``durable`` leaves fsync on, as measurements want it; tests need not wait for a disk.
    """
    initdb, postgres = find_program("initdb"), find_program("postgres")
    user = _unprivileged_user()
    directory = Path(tempfile.mkdtemp(prefix="civicwatch-postgres-"))
    try:
        _own(directory, user)
        data, port = directory / "data", free_port()
        _run(
            user,
            initdb,
            "-D",
            str(data),
            "-U",
            "civicwatch",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        )
        values = OPTIONS if durable else {**OPTIONS, **HASTE}
        options = [word for name, value in values.items() for word in ("-c", f"{name}={value}")]
        command = [postgres, "-D", str(data), "-p", str(port), "-k", str(directory), *options]
        with (directory / "log").open("wb") as log:
            # A session of its own: Ctrl-C must reach pytest first, and the server after its last query.
            server = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **_as(user)
            )
        try:
            _wait_until_ready(server, port, directory / "log")
            yield f"postgres://civicwatch@127.0.0.1:{port}/postgres"
        finally:
            _stop(server)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _unprivileged_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: there, return whom to run it as."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise PostgresMissing("PostgreSQL refuses root, and there is neither a user postgres nor nobody")


def _as(user: pwd.struct_passwd | None) -> dict:
    return (
        {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"} if user else {"cwd": "/"}
    )


def _own(directory: Path, user: pwd.struct_passwd | None) -> None:
    if user:
        os.chown(directory, user.pw_uid, user.pw_gid)


def _run(user: pwd.struct_passwd | None, *command: str) -> None:
    done = subprocess.run(
        command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, **_as(user)
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr}")


def _wait_until_ready(server: subprocess.Popen, port: int, log: Path) -> None:
    is_ready = find_program("pg_isready")
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')}")
        if subprocess.run([is_ready, "-q", "-h", "127.0.0.1", "-p", str(port)], check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not answer within 30 s")


def _stop(server: subprocess.Popen) -> None:
    """SIGQUIT: at once, without a checkpoint, since nothing of it is kept."""
    server.send_signal(signal.SIGQUIT)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
