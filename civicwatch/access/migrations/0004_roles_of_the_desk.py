"""The roles once more: second approvals, corrections, holds, invitations and the log have rights of their own."""

from typing import Any

from django.db import migrations

from civicwatch.access.role_rows import write_roles


def forwards(apps: Any, schema_editor: Any) -> None:
    write_roles(apps)


class Migration(migrations.Migration):
    dependencies = [("access", "0003_log_and_invitations")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
