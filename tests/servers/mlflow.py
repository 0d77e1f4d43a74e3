"""A real MLflow server for one test, in an environment of its own: it pins what this project does not want.

It is large (hundreds of megabytes), so it is installed only where ``CI`` is set or by hand, once:
``python -m tests.servers.mlflow``.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path

from tests.servers.free_port import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "var/tests/mlflow"
PACKAGE = "mlflow==3.17.2"
STARTS_WITHIN = 90  # seconds


class MlflowMissing(Exception):
    """MLflow is not installed, and was not asked for."""


def program() -> Path:
    """The server's program, installed first where tests run for everybody. Raises MlflowMissing."""
    found = FOLDER / "bin/mlflow"
    if not found.exists() and os.environ.get("CI"):
        install()
    if not found.exists():
        raise MlflowMissing("MLflow is not installed: python -m tests.servers.mlflow")
    return found


def install() -> None:
    venv.create(FOLDER, with_pip=True)
    subprocess.run([FOLDER / "bin/pip", "install", "-q", PACKAGE], check=True, timeout=900)


@contextlib.contextmanager
def running_mlflow() -> Iterator[str]:
    """Yield the address of an empty server, and stop it however the block ends."""
    mlflow, port = program(), free_port()
    with tempfile.TemporaryDirectory(prefix="civicwatch-mlflow-") as folder:
        server = subprocess.Popen(
            [
                *(mlflow, "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"),
                *("--backend-store-uri", f"sqlite:///{folder}/runs.sqlite3"),
                *("--artifacts-destination", f"{folder}/artifacts"),
            ],
            cwd=folder,
            env={
                "PATH": f"{mlflow.parent}:/usr/bin:/bin",
                "HOME": folder,
                "MLFLOW_DISABLE_TELEMETRY": "true",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            _wait(f"http://127.0.0.1:{port}", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, 9)
            server.wait()


def _wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            if urllib.request.urlopen(f"{address}/health", timeout=2).status == 200:
                return
        time.sleep(0.3)
    raise RuntimeError(f"MLflow did not answer within {STARTS_WITHIN} s")


if __name__ == "__main__":
    install()
    sys.stdout.write(f"{PACKAGE} in {FOLDER}\n")
