"""Collects static files when they have changed since they were last collected, and only then."""

import fcntl
import hashlib
import os
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def fingerprint() -> str:
    """Return a hash over the names, sizes and times of all static files of the installed apps."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda entry: entry[0]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_if_changed(root: Path) -> bool:
    """Bring ``root`` up to date; return whether there was anything to do.

    One process at a time; a directory that we may not write to is an image's and filled already.
    """
    if root.exists() and not os.access(root, os.W_OK):
        return False
    root.mkdir(parents=True, exist_ok=True)
    stamp = root / ".fingerprint"
    with (root / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        current = fingerprint()
        if stamp.exists() and stamp.read_text() == current:
            return False
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(current)
    return True
