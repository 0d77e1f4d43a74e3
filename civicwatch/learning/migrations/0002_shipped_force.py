"""Registers the force classifier that ships with the project, active unless another version already is."""

import json
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import migrations
from django.utils import timezone

MANIFEST = Path(settings.BASE_DIR) / "incidents" / "force" / "artefacts" / "active.json"


def register(apps, schema_editor):
    versions = apps.get_model("learning", "ClassifierVersion").objects.using(schema_editor.connection.alias)
    row = json.loads(MANIFEST.read_text(encoding="utf-8"))
    row["trained_at"] = datetime.fromisoformat(row["trained_at"])
    free = not versions.filter(name="force", is_active=True).exists()
    if free:
        row.update(is_active=True, activated_at=timezone.now())
    versions.get_or_create(name="force", version=row.pop("version"), defaults=row)


def unregister(apps, schema_editor):
    """Takes the shipped version away again; versions trained here stay."""
    versions = apps.get_model("learning", "ClassifierVersion").objects.using(schema_editor.connection.alias)
    sha256 = json.loads(MANIFEST.read_text(encoding="utf-8"))["sha256"]
    versions.filter(name="force", sha256=sha256).delete()


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_initial")]

    operations = [migrations.RunPython(register, unregister)]
