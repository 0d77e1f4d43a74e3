"""Collects static files when they have changed since they were last collected, and only then."""

import hashlib
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


def are_collected(root: Path) -> bool:
    stamp = _stamp(root)
    return stamp.exists() and stamp.read_text() == fingerprint()


def collect(root: Path) -> None:
    current = fingerprint()
    call_command("collectstatic", interactive=False, verbosity=0)
    _stamp(root).write_text(current)


def _stamp(root: Path) -> Path:
    return root / ".fingerprint"
