"""Files that only this installation can read: encrypted as a whole, under a name that says nothing.

They lie under ``CIVICWATCH_VAR/private``, are written beside their place and renamed, and are read whole:
nothing here is larger than what a telephone sends.
"""

import os
import re
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from civicwatch.lib import crypto

_NAME = re.compile(r"[a-z]+/[0-9a-f]{2}/[0-9a-f]{32}")


class MissingFileError(Exception):
    """There is no such file (any more)."""


def write(drawer: str, content: bytes) -> str:
    """Keep bytes in a drawer (a word such as ``photos``); the name returned is what reads them again."""
    random = secrets.token_hex(16)
    name = f"{drawer}/{random[:2]}/{random}"
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(crypto.encrypt(content))
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    return name


def read(name: str) -> bytes:
    """Raises MissingFileError, or UndecipherableError where no key fits or a byte was changed."""
    try:
        sealed = _path(name).read_bytes()
    except FileNotFoundError:
        raise MissingFileError("there is no such file") from None
    return crypto.decrypt(sealed)


def remove(name: str) -> None:
    """Of one that is not there, nothing."""
    if name:
        _path(name).unlink(missing_ok=True)


def written_before(drawer: str, when: datetime) -> Iterator[str]:
    """Names of a drawer's files that are older than ``when``, those that were never finished too."""
    for path in (settings.VAR / "private" / drawer).glob("*/*"):
        try:
            is_old = path.stat().st_mtime < when.timestamp()
        except FileNotFoundError:  # removed meanwhile
            continue
        if is_old:
            yield path.relative_to(settings.VAR / "private").as_posix()


def remove_unfinished(name: str) -> None:
    """Remove what ``written_before`` named, whether it was finished or not."""
    remove(name.removesuffix(".part"))
    if name.endswith(".part"):
        _path(name.removesuffix(".part")).with_suffix(".part").unlink(missing_ok=True)


def _path(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise MissingFileError("not a name of a private file")
    return Path(settings.VAR) / "private" / name
