"""Writes about versions of classifiers: registering one, and choosing the active one."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from civicwatch.access import audit
from civicwatch.access.models import User
from civicwatch.learning import artefacts
from civicwatch.learning.drift.references import IN_SCORECARD
from civicwatch.learning.models import ClassifierVersion, Comparison, Promotion
from civicwatch.learning.registry import Registration, Trained, read_artefact
from civicwatch.learning.shipping import MANIFEST, row_of_shipped, trained_folder


@transaction.atomic
def register_version(*, name: str, trained: Trained, now: datetime) -> ClassifierVersion:
    """Store the artefact and its row, not active; training the same artefact again gives the same row."""
    row = _stored(name, trained, folder=trained_folder(), now=now)
    version, _ = ClassifierVersion.objects.get_or_create(name=name, version=row.pop("version"), defaults=row)
    return version


def ship(*, name: str, trained: Trained, folder: Path, now: datetime) -> Path:
    """Store artefact and manifest in the app's own folder, in place of the older; returns the manifest.

    For maintainers: new installations start with it, existing ones need a migration that registers it.
    """
    row = _stored(name, trained, folder=folder, now=now)
    row["scorecard"].pop(IN_SCORECARD, None)  # it was collected elsewhere
    for older in folder.glob(f"{name}-*{trained.suffix}"):
        if older.name != row["artefact"]:
            older.unlink()
    manifest = folder / MANIFEST
    manifest.write_text(json.dumps({**row, "trained_at": now.isoformat()}, indent=1) + "\n", encoding="utf-8")
    return manifest


def _stored(name: str, trained: Trained, *, folder: Path, now: datetime) -> dict[str, Any]:
    """Write the artefact; return the fields of its row."""
    path = artefacts.write(trained.artefact, folder=folder, stem=name, suffix=trained.suffix)
    sha256 = artefacts.digest(trained.artefact)
    return {
        "version": version_label(now, sha256),
        "sha256": sha256,
        "artefact": path.name,
        "thresholds": trained.thresholds,
        "scorecard": dict(trained.scorecard),
        "library_versions": trained.library_versions,
        "data_fingerprint": trained.data_fingerprint,
        "trained_at": now,
    }


@transaction.atomic
def activate(
    version: ClassifierVersion,
    *,
    by: User | None,
    how: str = Promotion.How.OPERATOR,
    reason: str = "",
    comparison: Comparison | None = None,
    now: datetime,
) -> ClassifierVersion:
    """Make a version the one that judges from now on; earlier predictions keep the version that made them.

    `by` is None for a command run by the operator. Pages go through `loop.promoting`, which asks for more.
    """
    rows = ClassifierVersion.objects.select_for_update().filter(name=version.name)
    before = rows.filter(is_active=True).exclude(pk=version.pk).first()
    rows.filter(is_active=True).exclude(pk=version.pk).update(is_active=False)
    if rows.filter(pk=version.pk, is_active=False).update(is_active=True, activated_at=now, activated_by=by):
        Promotion.objects.create(
            name=version.name,
            before=before,
            version=version,
            how=how,
            by=by,
            reason=reason,
            comparison=comparison,
            at=now,
        )
        audit.record(
            action="activate",
            subject=f"classifiers/{version.name}",
            by=by,
            details={"version": version.version, "before": before.version if before else "", "how": how},
            digest=version.sha256,
            now=now,
        )
    version.refresh_from_db()
    return version


def activate_shipped(known: Registration, *, now: datetime) -> ClassifierVersion:
    """Let what ships with this release judge, whatever judged before. For operators, whose version cannot be
    loaded any more: its file is gone, and no former one is there to go back to."""
    version: ClassifierVersion = row_of_shipped(
        ClassifierVersion.objects, name=known.name, folder=known.shipped
    )
    read_artefact(version)  # raises ArtefactError: what cannot be read must not be made active
    return activate(version, by=None, reason="What ships, by the operator.", now=now)


def version_label(trained_at: datetime, sha256: str) -> str:
    """A label that people can read and that no two artefacts share: day of training, start of the hash."""
    return f"{trained_at:%Y-%m-%d}-{sha256[:8]}"
