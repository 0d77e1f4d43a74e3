"""Registers the harm classifier that ships with the project and makes it the active one."""

from pathlib import Path

from django.conf import settings
from django.db import migrations
from django.utils import timezone

from civicwatch.learning.shipping import read_manifest, register_shipped

FOLDER = Path(settings.BASE_DIR) / "tweets" / "harm" / "artefacts"


def _versions(apps, schema_editor):
    return apps.get_model("learning", "ClassifierVersion").objects.using(schema_editor.connection.alias)


def register(apps, schema_editor):
    register_shipped(_versions(apps, schema_editor), name="harm", folder=FOLDER, now=timezone.now())


def unregister(apps, schema_editor):
    """Takes the shipped version away again; versions trained here, and what they judged, stay."""
    shipped = _versions(apps, schema_editor).filter(name="harm", sha256=read_manifest(FOLDER)["sha256"])
    tweets = apps.get_model("tweets", "Tweet").objects.using(schema_editor.connection.alias)
    tweets.filter(classifier__in=shipped).update(classifier=None)
    shipped.delete()


class Migration(migrations.Migration):
    dependencies = [("tweets", "0007_checked_at"), ("learning", "0002_shipped_force")]

    operations = [migrations.RunPython(register, unregister)]
