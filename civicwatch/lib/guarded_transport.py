"""The connection under ``civicwatch.lib.http``: it goes to the very address that was checked."""

from collections.abc import Iterable

import httpcore
import httpx

from civicwatch.lib.addresses import resolve

MAX_ADDRESSES = 2  # of one host, so that a dead one costs little


class GuardedTransport(httpx.HTTPTransport):
    """httpx's transport on a pool whose connections are opened by GuardedBackend."""

    def __init__(self, allowed_private_hosts: frozenset[str] = frozenset()) -> None:
        super().__init__(trust_env=False)
        self._pool.close()
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=10,
            network_backend=GuardedBackend(allowed_private_hosts),
        )


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves a name once, checks every answer, and connects to the checked address itself.

    The pool still sees the name, so TLS certificates and the Host header are those of the name, and a
    second lookup that answers differently (DNS rebinding) has nothing to change.
    """

    def __init__(self, allowed_private_hosts: frozenset[str] = frozenset()) -> None:
        self._allowed = allowed_private_hosts
        self._backend = httpcore.SyncBackend()

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
                return self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            return resolve(host, port, allow_private=host.lower() in self._allowed)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
