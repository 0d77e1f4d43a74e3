"""Registers the harm classifier that ships, which weighs posts by dialect anew, and makes it active."""

from pathlib import Path

from django.conf import settings
from django.db import migrations
from django.utils import timezone

from civicwatch.learning.shipping import register_shipped

FOLDER = Path(settings.BASE_DIR) / "tweets" / "harm" / "artefacts"


def register(apps, schema_editor):
    versions = apps.get_model("learning", "ClassifierVersion").objects.using(schema_editor.connection.alias)
    register_shipped(versions, name="harm", folder=FOLDER, now=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("tweets", "0016_find_rows_that_were_tried"), ("learning", "0002_shipped_force")]

    operations = [migrations.RunPython(register, migrations.RunPython.noop)]
