"""Secrets that an installation makes for itself once and keeps under its state directory."""

import os
import secrets
from pathlib import Path


def generated_secret(directory: Path, name: str, *, length: int = 50) -> str:
    """Return the secret called ``name``, making it on first use (file mode 0600).

    Two processes that start at once agree: the file is written aside and linked
    into place, and whoever comes second reads what the first one wrote.
    """
    path = directory / name
    if path.exists():
        return path.read_text().strip()
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = directory / f".{name}.{os.getpid()}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(length))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip()
