"""The processes of an installation and the commands that start them, in one table.

The supervisor of ``make run`` and the containers (``deploy/start NAME``) start the same ones.
"""

import os
import sys
from collections.abc import Callable, Mapping

Environment = Mapping[str, str]


def _granian(interface: str, application: str, host: str, port: str, *options: str) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", interface, "--host", host, "--port", port),
        *("--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "4", "--log-level", "warning"),
        *(*options, application),
    ]


def _web(environment: Environment) -> list[str]:
    return _granian(
        "wsgi",
        "civicwatch.wsgi:application",
        environment.get("HOST", "127.0.0.1"),
        environment.get("PORT", "8000"),
        *("--workers", environment.get("WEB_CONCURRENCY", "2")),
        *("--blocking-threads", environment.get("WEB_THREADS", "4")),
    )


def _live(environment: Environment) -> list[str]:
    """One process holds every open stream; each costs a task, not a thread."""
    return _granian(
        "asgi",
        "civicwatch.asgi:application",
        environment.get("HOST", "127.0.0.1"),
        environment.get("LIVE_PORT") or environment.get("PORT", "8001"),
        *("--backlog", "4096", "--backpressure", "4096"),
    )


def _celery(name: str, *options: str) -> Callable[[Environment], list[str]]:
    def command(environment: Environment) -> list[str]:
        return [sys.executable, "-m", "celery", "-A", "civicwatch", name, "--loglevel", "WARNING", *options]

    return command


def _worker(queues: str, threads: int) -> Callable[[Environment], list[str]]:
    """Threads share one loaded classifier and one import of everything else."""
    return _celery(
        "worker",
        *("--queues", queues, "--hostname", f"{queues.replace(',', '-')}@%h"),
        *("--pool", "threads", "--concurrency", str(threads)),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    )


def _manage(*words: str) -> Callable[[Environment], list[str]]:
    return lambda environment: [sys.executable, "manage.py", *words]


COMMANDS: dict[str, Callable[[Environment], list[str]]] = {
    "web": _web,
    "live": _live,
    "worker": _worker("work,collect", 3),
    "work": _worker("work", 2),
    "collect": _worker("collect", 4),
    "judge": _worker("judge", 2),
    "beat": _celery("beat", "--scheduler", "workers.beat:Scheduler", "--pidfile", ""),
    "sweeper": _manage("sweep"),
    "stream_x": _manage("stream_x"),
    "stream_redis": _manage("stream_redis"),
    "migrate": _manage("migrate", "--no-input"),
    "all": _manage("serve", "--no-demo"),
}

# What makes many small processes out of few large ones: no thread pools in BLAS, few heaps in malloc.
FRUGAL = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_TRIM_THRESHOLD_": "65536",  # what a request has freed goes back at once
    "MALLOC_MMAP_THRESHOLD_": "65536",
    "PYTHONUNBUFFERED": "1",
}


def command(name: str, environment: Environment) -> list[str]:
    """Return the command of the process called ``name``; raises ``KeyError`` for an unknown one."""
    return COMMANDS[name](environment)


def main(words: list[str]) -> None:
    """Become the process whose name is the first word."""
    if len(words) != 1 or words[0] not in COMMANDS:
        sys.exit(f"usage: deploy/start {{{'|'.join(COMMANDS)}}}")
    environment = {**FRUGAL, **os.environ}
    arguments = command(words[0], environment)
    os.execvpe(arguments[0], arguments, environment)  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
