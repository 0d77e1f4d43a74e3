"""Sealed files on the disk of this machine, or on a volume that several mount."""

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from civicwatch.lib.not_now import NotNowError

FULL = (errno.ENOSPC, errno.EDQUOT)


class FolderFullError(NotNowError):
    """There is no room for the file, and nothing of it was kept."""


class FilesInFolder:
    """Written beside their place and renamed, so that whoever looks sees a file whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, sealed: bytes) -> None:
        """Raises FolderFullError where there is no room; a draft that cannot be finished takes none."""
        path = self.folder / name
        draft = path.with_suffix(".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            draft.rename(path)
        except FileExistsError:
            raise  # the draft is another writer's
        except OSError as error:
            with suppress(OSError):
                draft.unlink()
            if error.errno in FULL:
                raise FolderFullError("there is no room for the file") from error
            raise

    def read(self, name: str) -> bytes | None:
        """None where there is no such file (any more)."""
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def remove(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    def written_before(self, drawer: str, when: datetime) -> Iterator[str]:
        """Also names that end with ``.part``: files that were never finished."""
        for path in (self.folder / drawer).glob("*/*"):
            try:
                is_old = path.stat().st_mtime < when.timestamp()
            except FileNotFoundError:  # removed meanwhile
                continue
            if is_old:
                yield path.relative_to(self.folder).as_posix()
