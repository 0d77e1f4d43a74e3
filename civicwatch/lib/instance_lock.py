"""One running installation for each state directory."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunningError(Exception):
    """Another supervisor holds the directory; the message says which."""


@contextmanager
def instance_lock(var: Path) -> Iterator[None]:
    """Hold ``var`` while the block runs. The kernel lets go by itself when the process dies."""
    descriptor = os.open(var / "serve.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode().strip() or "unknown"
            raise AlreadyRunningError(f"CivicWatch is already running on {var} (process {holder}).") from None
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)
