"""Measuring requests through the whole stack of middleware, in this process."""

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
