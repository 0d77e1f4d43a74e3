"""The roles and their rights, from the table in ``civicwatch.access.roles``."""

from typing import Any

from django.db import migrations

from civicwatch.access.role_rows import remove_roles, write_roles


def forwards(apps: Any, schema_editor: Any) -> None:
    write_roles(apps)


def backwards(apps: Any, schema_editor: Any) -> None:
    remove_roles(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
