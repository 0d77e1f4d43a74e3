"""Registers the face classifiers that ship with the project, makes them active, and opens their experiments."""

from pathlib import Path

from django.conf import settings
from django.db import migrations
from django.utils import timezone

from biaslab.services.adopting import adopt
from civicwatch.learning.shipping import read_manifest, register_shipped

FOLDER = Path(settings.BASE_DIR) / "biaslab" / "artefacts"


def _rows(apps, schema_editor, app, model):
    return apps.get_model(app, model).objects.using(schema_editor.connection.alias)


def register(apps, schema_editor):
    versions = _rows(apps, schema_editor, "learning", "ClassifierVersion")
    register_shipped(versions, name="faces", folder=FOLDER, now=timezone.now())
    adopt(
        versions.get(name="faces", sha256=read_manifest(FOLDER)["sha256"]),
        shipped=True,
        datasets=_rows(apps, schema_editor, "biaslab", "Dataset"),
        experiments=_rows(apps, schema_editor, "biaslab", "Experiment"),
    )


def unregister(apps, schema_editor):
    """Takes the shipped version away again; versions trained here, and what visitors made, go with the tables."""
    sha256 = read_manifest(FOLDER)["sha256"]
    _rows(apps, schema_editor, "biaslab", "Experiment").filter(version__sha256=sha256).delete()
    _rows(apps, schema_editor, "biaslab", "Dataset").filter(sha256=sha256, experiments=None).delete()
    _rows(apps, schema_editor, "learning", "ClassifierVersion").filter(name="faces", sha256=sha256).delete()


class Migration(migrations.Migration):
    dependencies = [("biaslab", "0001_initial"), ("learning", "0002_shipped_force")]

    operations = [migrations.RunPython(register, unregister)]
