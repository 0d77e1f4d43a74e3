"""A real S3 server for one test run, and a wire to it that can be cut."""

import contextlib
import os
import select
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

from tests.servers.free_port import free_port

STARTS_WITHIN = 60  # seconds, on a machine that does other things


@contextlib.contextmanager
def running_s3() -> Iterator[int]:
    """Yield the port of an empty server, and stop it however the block ends."""
    port = free_port()
    program = f"from moto.server import main; main(['-H', '127.0.0.1', '-p', '{port}'])"
    environment = {**os.environ, "MOTO_S3_DEFAULT_MAX_KEYS": "7"}  # so that every list has several pages
    server = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", program],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(port, server)
        yield port
    finally:
        server.kill()
        server.wait()


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            if urllib.request.urlopen(f"http://127.0.0.1:{port}/moto-api/", timeout=2).status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the S3 server did not answer within {STARTS_WITHIN} s")


class Wire:
    """Carries bytes between callers and a port; ``requests_left`` requests long, or as long as it is None.

    ``fail_next`` requests are lost, and those after them are not.
    """

    def __init__(self, port: int) -> None:
        self.to = port
        self.requests_left: int | None = None
        self.fail_next = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _address = self._listening.accept()
                threading.Thread(target=self._carry, args=(caller,), daemon=True).start()

    def _carry(self, caller: socket.socket) -> None:
        """Until one side ends, or a request comes that is one too many."""
        with contextlib.suppress(OSError), caller, socket.create_connection(("127.0.0.1", self.to)) as server:
            while True:
                ready, _write, _fail = select.select([caller, server], [], [])
                for side in ready:
                    data = side.recv(65536)
                    if not data or (side is caller and not self._may_pass(data)):
                        return
                    (server if side is caller else caller).sendall(data)

    def _may_pass(self, data: bytes) -> bool:
        begins = data.startswith((b"GET /", b"PUT /", b"DELETE /", b"HEAD /", b"POST /"))
        if begins and self.fail_next:
            self.fail_next -= 1
            return False
        if self.requests_left is None or not begins:
            return True
        self.requests_left -= 1
        return self.requests_left >= 0
