"""How a classifier that ships with the project becomes the active one; called by migrations.

A version trained in this installation stays active; a shipped one gives way to its successor.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

MANIFEST = "active.json"  # beside the shipped artefacts: the row that is made of them


def trained_folder() -> Path:
    """Where artefacts trained in this installation lie."""
    return Path(settings.VAR) / "artefacts"


def register_shipped(versions: Any, *, name: str, folder: Path, now: datetime) -> None:
    """Register what the manifest in `folder` says; `versions` is the manager of ClassifierVersion.

    One trained at the desk stays active whether or not its file is seen from here: migrations may run where
    the volume of trained files is not mounted.
    """
    version = row_of_shipped(versions, name=name, folder=folder)
    active = versions.filter(name=name, is_active=True).exclude(pk=version.pk).first()
    if active is not None and (_has_data_set(active) or (trained_folder() / active.artefact).exists()):
        return
    versions.filter(name=name, is_active=True).exclude(pk=version.pk).update(is_active=False)
    versions.filter(pk=version.pk, is_active=False).update(is_active=True, activated_at=now)


def _has_data_set(version: Any) -> bool:
    """Migrations from before data sets have no such field."""
    return getattr(version, "data_set_id", None) is not None


def row_of_shipped(versions: Any, *, name: str, folder: Path) -> Any:
    """The row of what ships in `folder`, made where there is none, and active only where it was."""
    row = read_manifest(folder)
    return versions.get_or_create(name=name, version=row.pop("version"), defaults=row)[0]


def read_manifest(folder: Path) -> dict[str, Any]:
    """The fields of the shipped version's row."""
    row: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    row["trained_at"] = datetime.fromisoformat(row["trained_at"])
    return row
