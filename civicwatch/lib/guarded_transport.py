"""The connection under ``civicwatch.lib.http``: it goes to the very address that was checked."""

import math
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

from civicwatch.lib.addresses import resolve

MAX_ADDRESSES = 2  # of one host, so that a dead one costs little


class GuardedTransport(httpx.HTTPTransport):
    """httpx's transport on a pool whose connections are opened by GuardedBackend."""

    def __init__(self, allowed_private_hosts: frozenset[str] = frozenset()) -> None:
        super().__init__(trust_env=False)
        self.backend = GuardedBackend(allowed_private_hosts)
        self._pool.close()
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=10,
            network_backend=self.backend,
        )


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves a name once, checks every answer, and connects to the checked address itself.

    The pool still sees the name, so TLS certificates and the Host header are those of the name, and a
    second lookup that answers differently (DNS rebinding) has nothing to change.

    Nothing is read or written after ``deadline``, a moment of time.monotonic(): httpx's own timeouts begin
    anew with every byte, and a server that sends one now and then would hold a worker for days.
    """

    def __init__(self, allowed_private_hosts: frozenset[str] = frozenset()) -> None:
        self._allowed = allowed_private_hosts
        self._backend = httpcore.SyncBackend()
        self.deadline = math.inf

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception | None = None
        for address in self._addresses(host, port)[:MAX_ADDRESSES]:
            try:
                stream = self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
                return _HurriedStream(stream, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            return resolve(host, port, allow_private=host.lower() in self._allowed)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error


class _HurriedStream(httpcore.NetworkStream):
    """A connection whose every step ends by its backend's deadline."""

    def __init__(self, stream: httpcore.NetworkStream, backend: GuardedBackend) -> None:
        self._stream = stream
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._left(timeout, httpcore.ConnectTimeout)
        return _HurriedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _left(self, timeout: float | None, error: type[httpcore.TimeoutException]) -> float | None:
        left = self._backend.deadline - time.monotonic()
        if left <= 0:
            raise error("the time for this request is over")
        if left == math.inf:
            return timeout
        return left if timeout is None else min(timeout, left)
