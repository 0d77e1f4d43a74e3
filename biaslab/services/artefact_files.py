"""Where the lab's artefacts lie: what ships, in the app; what was trained here, under CIVICWATCH_VAR."""

from __future__ import annotations

from pathlib import Path

from civicwatch.learning import artefacts
from civicwatch.learning.shipping import trained_folder

SHIPPED = Path(__file__).resolve().parent.parent / "artefacts"
STEM = "lab"


def read(name: str, *, sha256: str) -> bytes:
    """Raises ArtefactError where it is missing or was altered."""
    trained = trained_folder() / name
    return artefacts.read(trained if trained.exists() else SHIPPED / name, sha256=sha256)


def write(content: bytes, *, suffix: str) -> tuple[str, str]:
    """Store what was trained here; its name and its hash."""
    path = artefacts.write(content, folder=trained_folder(), stem=STEM, suffix=suffix)
    return path.name, artefacts.digest(content)
