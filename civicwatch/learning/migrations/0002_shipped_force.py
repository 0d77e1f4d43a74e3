"""Registers the force classifier that ships with the project and makes it the active one."""

from pathlib import Path

from django.conf import settings
from django.db import migrations
from django.utils import timezone

from civicwatch.learning.shipping import read_manifest, register_shipped

FOLDER = Path(settings.BASE_DIR) / "incidents" / "force" / "artefacts"


def _versions(apps, schema_editor):
    return apps.get_model("learning", "ClassifierVersion").objects.using(schema_editor.connection.alias)


def register(apps, schema_editor):
    register_shipped(_versions(apps, schema_editor), name="force", folder=FOLDER, now=timezone.now())


def unregister(apps, schema_editor):
    """Takes the shipped version away again; versions trained here stay."""
    _versions(apps, schema_editor).filter(name="force", sha256=read_manifest(FOLDER)["sha256"]).delete()


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_initial")]

    operations = [migrations.RunPython(register, unregister)]
