"""Measuring requests through the whole stack of middleware, in this process."""

import contextlib
import os
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.test import Client


@dataclass(frozen=True)
class Timing:
    """Milliseconds of repeated requests, and the size of an answer."""

    median: float
    worst: float
    size: int


def timed(client: Client, path: str, query: dict[str, Any], *, times: int) -> Timing:
    """Asks once to warm up, then measures. Raises where an answer is not a success."""
    took = []
    for _ in range(times + 1):
        began = time.perf_counter()
        response: Any = client.get(path, query)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        took.append((time.perf_counter() - began) * 1000)
        if response.status_code != 200:
            raise RuntimeError(f"{path} {query}: {response.status_code} {content[:200]!r}")
    return Timing(statistics.median(took[1:]), max(took[1:]), len(content))


def resident_megabytes() -> float:
    """Memory of this process, as Linux counts it."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def cpu_milliseconds(session: int) -> float:
    """Processor time of all processes of a session so far, such as a server with its children."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has just ended
            fields = stat.read_text().rsplit(")", 1)[1].split()
            if int(fields[3]) == session:
                ticks += int(fields[11]) + int(fields[12])
    return 1000 * ticks / os.sysconf("SC_CLK_TCK")
