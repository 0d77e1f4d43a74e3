"""Whether the private files can be written, read and removed where they lie; doctor's part about them."""

from typing import Literal

from civicwatch.lib import moving_files, private_files
from civicwatch.lib.crypto import UndecipherableError
from civicwatch.lib.not_now import NotNowError

DRAWER = "probes"
PROBE = b"doctor was here"


def check_storage() -> tuple[Literal["ok", "warning", "failed"], str]:
    """A bucket is tried with a small file of its own, which shows every right that is needed."""
    bucket = private_files.bucket()
    if bucket is None:
        return "ok", "private files lie on this disk"
    name = bucket.address.bucket
    try:
        probe = private_files.write(DRAWER, PROBE)
        try:
            is_whole = private_files.read(probe) == PROBE
        except UndecipherableError:
            is_whole = False
        finally:
            private_files.remove(probe)
    except (NotNowError, private_files.MissingFileError) as error:
        return "failed", f"{name}: {error}; photos wait until it is mended"
    if not is_whole:
        return "failed", f"{name}: what was written came back changed"
    if left := sum(1 for _name in moving_files.waiting()):
        return (
            "warning",
            f"{name}: well, but {left} files still lie on this disk; run manage.py move_files",
        )
    return "ok", f"{name}: a file was written, read and removed"
