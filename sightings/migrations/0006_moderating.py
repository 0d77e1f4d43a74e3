"""Moderators decide about sightings, seniors may see an exact place, and a demonstration says what it is."""

from typing import Any

from django.db import migrations, models

from civicwatch.access.role_rows import write_roles


def write(apps: Any, schema_editor: Any) -> None:
    write_roles(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("sightings", "0005_photo_marks"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="sighting",
            options={
                "permissions": [
                    ("decide_sighting", "Can confirm or reject a sighting"),
                    ("reveal_sighting", "Can see the exact place of a sighting"),
                ]
            },
        ),
        migrations.AlterField(
            model_name="sighting",
            name="source",
            field=models.CharField(
                choices=[
                    ("sms", "text message"),
                    ("web", "web form"),
                    ("console", "console phone"),
                    ("demo", "demonstration, invented"),
                ],
                editable=False,
                max_length=8,
            ),
        ),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
