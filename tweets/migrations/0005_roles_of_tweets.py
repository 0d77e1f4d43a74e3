"""The roles once more: who looks at flags, appeals, warnings, watched accounts and streams."""

from typing import Any

from django.db import migrations

from civicwatch.access.role_rows import write_roles


def forwards(apps: Any, schema_editor: Any) -> None:
    write_roles(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("tweets", "0004_watching_appeals_and_exposure"),
        ("access", "0007_partners"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
