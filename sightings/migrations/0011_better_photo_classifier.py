"""Registers the photo classifier that ships now, and makes it the active one in place of the one before."""

from pathlib import Path

from django.conf import settings
from django.db import migrations
from django.utils import timezone

from civicwatch.learning.shipping import read_manifest, register_shipped

FOLDER = Path(settings.BASE_DIR) / "sightings" / "police" / "artefacts"


def register(apps, schema_editor):
    versions = apps.get_model("learning", "ClassifierVersion").objects.using(schema_editor.connection.alias)
    # Heads learned upon the former networks can no longer be loaded, those trained here neither.
    ships = read_manifest(FOLDER)["sha256"]
    versions.filter(name="photo", is_active=True).exclude(sha256=ships).update(is_active=False)
    register_shipped(versions, name="photo", folder=FOLDER, now=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("sightings", "0010_reasons_and_hours"), ("learning", "0002_shipped_force")]

    # Backwards nothing is to do: the migration that first registered it takes what ships away.
    operations = [migrations.RunPython(register, migrations.RunPython.noop)]
