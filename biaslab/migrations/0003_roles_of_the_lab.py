"""The roles once more: who looks after the lab's experiments, results and classes has rights for it."""

from typing import Any

from django.db import migrations

from civicwatch.access.role_rows import write_roles


def forwards(apps: Any, schema_editor: Any) -> None:
    write_roles(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("biaslab", "0002_shipped_faces"),
        ("access", "0006_sign_in_locks_and_reset_links"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
