"""How somebody gets a login: an administrator's link, good once, with a role and a note of who it is for.

Nobody chooses a password for somebody else, so no login is ever known to two people.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from civicwatch.access import audit
from civicwatch.access.models import Invitation, Partner, User
from civicwatch.access.roles import PARTNER, ROLES
from civicwatch.lib.private_links import hash_of, new_secret

GOOD_FOR = timedelta(days=7)


class State(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


class LinkIsOverError(Exception):
    """The link was used, revoked or has expired."""


def state_of(invitation: Invitation, *, now: datetime | None = None) -> State:
    if invitation.accepted_at:
        return State.ACCEPTED
    if invitation.revoked_at:
        return State.REVOKED
    return State.EXPIRED if invitation.expires_at <= (now or timezone.now()) else State.WAITING


@transaction.atomic
def invite(
    *, role: str, note: str, by: User, partner: Partner | None = None, now: datetime | None = None
) -> tuple[Invitation, str]:
    """Make a link; returns the token too, which cannot be read again. Raises PermissionDenied, ValueError."""
    if role not in ROLES or (role == PARTNER) != (partner is not None):
        raise ValueError(f"{role!r} is not a role, or not without a partner")
    if not by.has_perm("access.add_invitation"):
        raise PermissionDenied
    moment = now or timezone.now()
    token = new_secret()
    invitation = Invitation.objects.create(
        token_hash=hash_of(token),
        role=role,
        note=note.strip(),
        partner=partner,
        by=by,
        created_at=moment,
        expires_at=moment + GOOD_FOR,
    )
    audit.record(
        action="invite",
        subject=f"invitations/{invitation.pk}",
        by=by,
        details={"as": role},
        now=moment,
    )
    return invitation, token


@transaction.atomic
def revoke(*, invitation: Invitation, by: User, now: datetime | None = None) -> None:
    """Make a link useless. Raises PermissionDenied, and LinkIsOverError where it was used already."""
    if not by.has_perm("access.change_invitation"):
        raise PermissionDenied
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at:
        raise LinkIsOverError
    if locked.revoked_at:
        return
    locked.revoked_at = now or timezone.now()
    locked.save(update_fields=["revoked_at"])
    audit.record(action="revoke invitation", subject=f"invitations/{locked.pk}", by=by, now=now)


def waiting(token: str, *, now: datetime | None = None) -> Invitation:
    """The invitation behind a link. Raises LinkIsOverError; one that never was is no different."""
    invitation = Invitation.objects.filter(token_hash=hash_of(token)).first()
    if invitation is None or state_of(invitation, now=now) is not State.WAITING:
        raise LinkIsOverError
    return invitation


@transaction.atomic
def accept(*, token: str, username: str, password: str, now: datetime | None = None) -> User:
    """Make the login that the link is for. Raises LinkIsOverError, also for the second of two at once."""
    moment = now or timezone.now()
    invitation = Invitation.objects.select_for_update().filter(token_hash=hash_of(token)).first()
    if invitation is None or state_of(invitation, now=moment) is not State.WAITING:
        raise LinkIsOverError
    is_staff = invitation.role != PARTNER
    person = User(username=username, is_staff=is_staff, partner=invitation.partner, date_joined=moment)
    person.set_password(password)
    person.save()
    person.groups.set([Group.objects.get(name=invitation.role)])
    invitation.accepted_by, invitation.accepted_at = person, moment
    invitation.save(update_fields=["accepted_by", "accepted_at"])
    audit.record(
        action="accept invitation",
        subject=f"invitations/{invitation.pk}",
        by=person,
        details={"person": person.pk},
        now=moment,
    )
    return person
