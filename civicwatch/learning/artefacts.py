"""Trained artefacts as immutable files named by their hash; what does not match its hash is not opened.

No pickle: scikit-learn objects are kept by skops, which builds only the types that it is told to trust.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

MEASURED_WITH = ("scikit-learn", "numpy", "scipy", "skops")


class ArtefactError(Exception):
    """An artefact is missing, was altered, or holds something that it should not."""


def digest(content: bytes) -> str:
    """The hash that names an artefact (SHA-256, hexadecimal)."""
    return sha256(content).hexdigest()


def write(content: bytes, *, folder: Path, stem: str, suffix: str) -> Path:
    """Store an artefact under its hash: written beside its place, synced, then renamed."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}-{digest(content)[:16]}{suffix}"
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return path


def read(path: Path, *, sha256: str) -> bytes:
    """The bytes of an artefact; raises ArtefactError unless they match the hash on record."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ArtefactError(f"artefact {path.name} cannot be read: {error.strerror}") from error
    found = digest(content)
    if found != sha256:
        raise ArtefactError(
            f"artefact {path.name} was altered and is not loaded: SHA-256 {found}, on record {sha256}"
        )
    return content


def pack(state: dict[str, Any]) -> bytes:
    """A skops archive of plain values, arrays and scikit-learn objects, compressed."""
    import skops.io  # heavy: workers and commands only

    return bytes(skops.io.dumps(state, compression=8, compresslevel=9))


def unpack(content: bytes, *, trusted: Sequence[str] = ()) -> dict[str, Any]:
    """Read a skops archive; raises ArtefactError where it holds a type that neither knows."""
    import skops.io  # heavy: workers and commands only
    from skops.io.exceptions import UntrustedTypesFoundException

    try:
        state: dict[str, Any] = skops.io.loads(content, trusted=list(trusted))
    except UntrustedTypesFoundException as error:
        raise ArtefactError(f"the artefact holds types that are not trusted: {error}") from error
    return state


def library_versions() -> dict[str, str]:
    """The releases that an artefact was made with."""
    return {name: version(name) for name in MEASURED_WITH}
