"""Files that only this installation can read: encrypted as a whole, under a name that says nothing.

They lie in the bucket that ``STORAGE_URL`` names, or under ``CIVICWATCH_VAR/private``; the name is the same,
so that files can be moved (``moving_files``). They are read whole: nothing here is larger than what a
telephone sends.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from civicwatch.lib import crypto
from civicwatch.lib.bucket_address import bucket_address
from civicwatch.lib.files_in_bucket import FilesInBucket
from civicwatch.lib.files_in_folder import FilesInFolder

_NAME = re.compile(r"[a-z]+/[0-9a-f]{2}/[0-9a-f]{32}")
UNFINISHED = ".part"


class MissingFileError(Exception):
    """There is no such file (any more)."""


def write(drawer: str, content: bytes) -> str:
    """Keep bytes in a drawer (a word such as ``photos``); the name returned is what reads them again."""
    random = secrets.token_hex(16)
    name = f"{drawer}/{random[:2]}/{random}"
    (bucket() or folder()).write(_checked(name), crypto.encrypt(content))
    return name


def read(name: str) -> bytes:
    """Raises MissingFileError, or UndecipherableError where no key fits or a byte was changed.

    The disk is asked first: a file that is being moved leaves it only when the bucket has it.
    """
    sealed = folder().read(_checked(name))
    if sealed is None and (there := bucket()):
        sealed = there.read(name)
    if sealed is None:
        raise MissingFileError("there is no such file")
    return crypto.decrypt(sealed)


def remove(name: str) -> None:
    """Of one that is not there, nothing. From the disk first, so that none is moved behind its removal."""
    if name:
        folder().remove(_checked(name))
        if there := bucket():
            there.remove(name)


def remove_after_commit(*names: str) -> None:
    """Where a bucket cannot be reached then, nothing is undone: what no row names is swept up later."""

    def remove_each(name: str) -> Callable[[], None]:
        return lambda: remove(name)

    for name in names:
        transaction.on_commit(remove_each(name), robust=True)


def written_before(drawer: str, when: datetime) -> Iterator[str]:
    """Names of a drawer's files that are older than ``when``, those that were never finished too."""
    yield from folder().written_before(drawer, when)
    if there := bucket():
        yield from there.written_before(drawer, when)


def remove_unfinished(name: str) -> None:
    """Remove what ``written_before`` named, whether it was finished or not."""
    whole = name.removesuffix(UNFINISHED)
    remove(whole)
    if whole != name:
        folder().remove(_checked(whole) + UNFINISHED)


def is_name(name: str) -> bool:
    return bool(_NAME.fullmatch(name))


def folder() -> FilesInFolder:
    return FilesInFolder(Path(settings.VAR) / "private")


def bucket() -> FilesInBucket | None:
    address = bucket_address(settings.STORAGE_URL)
    return FilesInBucket(address) if address else None


def _checked(name: str) -> str:
    if not is_name(name):
        raise MissingFileError("not a name of a private file")
    return name
