"""The one row that holds the end of the log, and the guard that lets nobody change an entry."""

from typing import Any

from django.db import migrations

from civicwatch.access import append_only

LOG = "access_auditentry"


def forwards(apps: Any, schema_editor: Any) -> None:
    apps.get_model("access", "AuditHead").objects.get_or_create(pk=1)
    append_only.put_up(LOG, schema_editor.connection)


def backwards(apps: Any, schema_editor: Any) -> None:
    append_only.take_down(LOG, schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("access", "0004_roles_of_the_desk")]

    operations = [migrations.RunPython(forwards, backwards)]
