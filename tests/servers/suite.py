"""``make test``: all of it on SQLite, in a browser and under faults; on PostgreSQL what asks a database.

Stops at the first pass that fails, so that the last lines are always those of the pytest that matters.
"""

import os
import signal
import subprocess
import sys

from tests.servers.postgres import PostgresMissing, running_postgres

BROWSER = "tests/browser"  # a file at a time on each core, as each page mostly waits
FAULTS = "tests/faults"  # whole installations that are killed: one after the other
FAILED = 1  # pytest's own numbers
NOTHING_COLLECTED = 5
OF_AN_INSTALLATION = ("DATABASE_URL", "REDIS_URL", "CIVICWATCH_VAR", "PUBLIC_URL", "LIVE_URL", "HOST", "PORT")


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))
    return (
        _on("SQLite", _quick(arguments), database="")
        or _twice("a browser", _two_at_a_time([BROWSER, *arguments]))
        or _twice("faults", [FAULTS, *arguments])
        or _on_postgres(_quick(arguments))
    )


def _quick(arguments: list[str]) -> list[str]:
    left_out = [f"--ignore={folder}" for folder in (BROWSER, FAULTS)]
    return _two_at_a_time([*left_out, "tests", *arguments])


def _two_at_a_time(arguments: list[str]) -> list[str]:
    return ["-n", os.environ.get("PYTEST_WORKERS", "2"), "--dist", "loadfile", *arguments]


def _twice(title: str, arguments: list[str]) -> int:
    """What waits on a machine's clock is asked once more where it failed, alone; both answers are printed."""
    status = _on(title, arguments, database="")
    if status != FAILED:
        return status
    return _on(f"{title}: what failed, once more", [*arguments, "-n", "0", "--last-failed"], database="")


def _on_postgres(arguments: list[str]) -> int:
    try:
        with running_postgres() as url:
            return _on("PostgreSQL", arguments, database=url)
    except PostgresMissing as missing:
        print(f"\n==> SKIPPED: the tests on PostgreSQL. {missing}", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0


def _on(title: str, arguments: list[str], *, database: str) -> int:
    """Run pytest and return its status; a pass with no tests in it is no failure."""
    print(f"\n==> {title}", flush=True)
    environment = {name: value for name, value in os.environ.items() if name not in OF_AN_INSTALLATION}
    if database:
        environment |= {"DATABASE_URL": database, "ONLY_WITH_DATABASE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    pytest = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)
    try:
        status = pytest.wait()
    except BaseException:  # Ctrl-C or SIGTERM: let pytest report and clean up, then go on stopping
        pytest.send_signal(signal.SIGINT)
        pytest.wait(timeout=60)
        raise
    return 0 if status == NOTHING_COLLECTED else status


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
