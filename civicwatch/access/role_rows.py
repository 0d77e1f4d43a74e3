"""Writes the table in ``roles`` into the database, as groups that hold exactly those rights.

A migration runs this, before Django itself has made the permissions, so missing ones are made here.
A later migration calls it again when the table has grown.
"""

from typing import Any

from civicwatch.access.roles import ROLES


def write_roles(apps: Any) -> None:
    """Make every role's group hold the rights of its row, no more and no fewer.

    ``apps`` is a migration's historical registry or ``django.apps.apps``.
    """
    group_model = apps.get_model("auth", "Group")
    for role, rights in ROLES.items():
        group, _ = group_model.objects.get_or_create(name=role)
        group.permissions.set([_permission(apps, right) for right in sorted(rights)])


def remove_roles(apps: Any) -> None:
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


def _permission(apps: Any, right: str) -> Any:
    """The row of ``app.verb_model``; Django finds it by its codename later and keeps it."""
    app_label, codename = right.split(".")
    verb, model = codename.rsplit("_", 1)
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": f"Can {verb} {model}"}
    )
    return permission
