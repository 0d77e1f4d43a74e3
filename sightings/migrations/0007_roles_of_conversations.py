"""The roles once more: moderators read and answer conversations, seniors block a sender."""

from typing import Any

from django.db import migrations

from civicwatch.access.role_rows import write_roles


def forwards(apps: Any, schema_editor: Any) -> None:
    write_roles(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("sightings", "0006_moderating"),
        ("access", "0007_partners"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
