"""Who plays which role, and the first people who can sign in."""

import json
import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from civicwatch.access import audit
from civicwatch.access.held_role import NO_ROLE, role_of
from civicwatch.access.models import User
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, PARTNER, ROLES, SENIOR_MODERATOR

__all__ = ["NO_ROLE", "FirstLogin", "first_logins", "give_role", "make_demonstration_users", "role_of"]

LOGINS_FILE = "first_logins.json"
_DEMONSTRATION = {"moderator": MODERATOR, "senior": SENIOR_MODERATOR, "administrator": ADMINISTRATOR}


class FirstLogin(NamedTuple):
    role: str
    username: str
    password: str


@transaction.atomic
def give_role(*, user: User, role: str, by: User) -> None:
    """Make ``role`` the person's only one. Rights come from the table of roles and from nowhere else.

    Raises PermissionDenied where ``by`` may not, or where the person is a superuser.
    """
    if role not in ROLES or (role == PARTNER) != bool(user.partner_id):
        raise ValueError(f"{role!r} is not a role for this person")
    if not by.has_perm("access.change_user") or user.is_superuser:
        raise PermissionDenied
    before = role_of(user)
    user.groups.set([Group.objects.get(name=role)])
    user.user_permissions.clear()
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    details = {"from": before, "to": role}
    audit.record(action="give role", subject=f"people/{user.pk}", by=by, details=details)


def make_demonstration_users(*, now: datetime | None = None) -> list[FirstLogin]:
    """Let somebody who has just started the system sign in in each of the three roles.

    Random passwords, kept in a file that only this account can read, and only where the site
    listens on this machine alone. A user name that is taken already is left as it is.
    """
    if settings.HOST not in {*settings.LOOPBACK_HOSTS, "::1"}:
        return []
    if not _logins_path().exists():
        _write_privately(_logins_path(), {name: secrets.token_urlsafe(12) for name in _DEMONSTRATION})
    with transaction.atomic():
        for name, password in _kept_passwords().items():
            _make(name, password, now or timezone.now())
    return first_logins()


def first_logins() -> list[FirstLogin]:
    """The demonstration's logins that still work; none where there are none or the password was changed."""
    kept = _kept_passwords()
    found = User.objects.filter(username__in=kept, is_active=True).prefetch_related("groups")
    people = sorted(found, key=lambda user: list(_DEMONSTRATION).index(user.username))
    return [
        FirstLogin(role_of(user), user.username, kept[user.username])
        for user in people
        if user.check_password(kept[user.username])
    ]


def _make(name: str, password: str, now: datetime) -> None:
    user, is_new = User.objects.get_or_create(username=name, defaults={"is_staff": True, "date_joined": now})
    if is_new:
        user.set_password(password)
        user.save(update_fields=["password"])
        user.groups.set([Group.objects.get(name=_DEMONSTRATION[name])])


def _kept_passwords() -> dict[str, str]:
    path = _logins_path()
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    return {name: kept[name] for name in _DEMONSTRATION if name in kept}


def _logins_path() -> Path:
    return Path(settings.VAR) / "secrets" / LOGINS_FILE


def _write_privately(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file, indent=2)
