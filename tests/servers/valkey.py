"""A real Valkey for the tests, on a socket of its own, the way the installation starts it."""

import contextlib
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import redis

from civicwatch.lib.embedded_broker import broker_url, server_command


@contextlib.contextmanager
def running_valkey(var: Path | None = None) -> Iterator[str]:
    """Yield the REDIS_URL of an empty server, and stop it however the block ends."""
    with tempfile.TemporaryDirectory(prefix="civicwatch-valkey-") as folder:
        var = var or Path(folder)
        server = subprocess.Popen(
            server_command(var), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
        )
        try:
            _wait_until_ready(broker_url(var))
            yield broker_url(var)
        finally:
            server.kill()
            server.wait()


def _wait_until_ready(url: str) -> None:
    deadline = time.monotonic() + 10
    with redis.Redis.from_url(url) as client:
        while time.monotonic() < deadline:
            with contextlib.suppress(redis.ConnectionError):
                client.ping()
                return
            time.sleep(0.02)
    raise RuntimeError("Valkey did not answer within 10 s")
