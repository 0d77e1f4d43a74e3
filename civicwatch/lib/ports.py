"""Which ports are free, and whether a server answers on one."""

import contextlib
import http.client
import socket

WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # what listens everywhere is reached on loopback


def reachable(host: str) -> str:
    """Return the address at which a server that listens on ``host`` is reached from this machine."""
    return WILDCARDS.get(host, host)


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen on ``host:port`` now; raises ``socket.gaierror`` for an unknown host."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError:
            return False
    return True


def find_free(host: str, *, preferred: int | None = None) -> int:
    """Return ``preferred`` where it is free, else a port that the system picks."""
    if preferred and is_free(host, preferred):
        return preferred
    family, kind, protocol, _, address = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.bind(address)
        return int(probe.getsockname()[1])


def http_status(host: str, port: int, path: str, *, timeout: float = 2.0) -> int | None:
    """Return the status of a GET, or None where nobody answers in time."""
    with contextlib.closing(http.client.HTTPConnection(reachable(host), port, timeout=timeout)) as client:
        try:
            client.request("GET", path, headers={"Host": "127.0.0.1"})
            return client.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
