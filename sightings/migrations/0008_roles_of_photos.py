"""The roles once more: who looks at photos has rights for it, and only seniors open an original."""

from typing import Any

from django.db import migrations

from civicwatch.access.role_rows import write_roles


def forwards(apps: Any, schema_editor: Any) -> None:
    write_roles(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("sightings", "0007_roles_of_conversations"),
        ("access", "0007_partners"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
