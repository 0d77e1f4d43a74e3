"""Whether the private files can be written, read and removed where they lie; doctor's part about them."""

import shutil
from typing import Literal

from django.core.exceptions import ImproperlyConfigured

from civicwatch.lib import moving_files, private_files
from civicwatch.lib.crypto import UndecipherableError
from civicwatch.lib.not_now import NotNowError

DRAWER = "probes"
PROBE = b"doctor was here"
LEAST_FREE_BYTES = 1_000_000_000


def check_storage() -> tuple[Literal["ok", "warning", "failed"], str]:
    """Tried with a small file of its own, which shows every right that is needed."""
    bucket = private_files.bucket()
    where = bucket.address.bucket if bucket else "this disk"
    try:
        probe = private_files.write(DRAWER, PROBE)
        try:
            is_whole = private_files.read(probe) == PROBE
        except UndecipherableError:
            is_whole = False
        finally:
            private_files.remove(probe)
    except (NotNowError, private_files.MissingFileError) as error:
        return "failed", f"{where}: {error}; photos wait until it is mended"
    except OSError as error:  # the folder is another's, or mounted to be read only
        return "failed", f"{where}: private files cannot be written ({error.strerror}); photos wait"
    except ImproperlyConfigured as error:
        return "failed", str(error)
    if not is_whole:
        return "failed", f"{where}: what was written came back changed"
    if bucket is None:
        return _room()
    if left := sum(1 for _name in moving_files.waiting()):
        return (
            "warning",
            f"{where}: well, but {left} files still lie on this disk; run manage.py move_files",
        )
    return "ok", f"{where}: a file was written, read and removed"


def _room() -> tuple[Literal["ok", "warning"], str]:
    """Their folder may be a disk of its own."""
    free = shutil.disk_usage(private_files.folder().folder).free
    verdict: Literal["ok", "warning"] = "ok" if free >= LEAST_FREE_BYTES else "warning"
    return verdict, f"this disk: a file was written, read and removed; {free / 1e9:.1f} GB free"
