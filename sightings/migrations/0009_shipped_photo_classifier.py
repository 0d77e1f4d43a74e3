"""Registers the photo classifier that ships with the project and makes it the active one."""

from pathlib import Path

from django.conf import settings
from django.db import migrations
from django.utils import timezone

from civicwatch.learning.shipping import read_manifest, register_shipped

FOLDER = Path(settings.BASE_DIR) / "sightings" / "police" / "artefacts"


def _versions(apps, schema_editor):
    return apps.get_model("learning", "ClassifierVersion").objects.using(schema_editor.connection.alias)


def register(apps, schema_editor):
    register_shipped(_versions(apps, schema_editor), name="photo", folder=FOLDER, now=timezone.now())


def unregister(apps, schema_editor):
    """Takes the shipped version away again; versions trained here, and what they judged, stay."""
    shipped = _versions(apps, schema_editor).filter(name="photo", sha256=read_manifest(FOLDER)["sha256"])
    photos = apps.get_model("sightings", "Photo").objects.using(schema_editor.connection.alias)
    photos.filter(classifier__in=shipped).update(classifier=None)
    shipped.delete()


class Migration(migrations.Migration):
    dependencies = [("sightings", "0008_roles_of_photos"), ("learning", "0002_shipped_force")]

    operations = [migrations.RunPython(register, unregister)]
