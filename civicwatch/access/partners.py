"""Partners and their keys: taken on by an administrator, under terms; keys made, rotated and revoked by
the partner's own people. A key is shown once; only its hash is kept."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civicwatch.access import audit, invitations
from civicwatch.access.models import Invitation, Partner, PartnerKey, User
from civicwatch.access.partner_scopes import SCOPES, TERMS_VERSION
from civicwatch.access.roles import PARTNER
from civicwatch.lib.private_links import hash_of, new_secret

MARK = "cw"
BOTH_GOOD_FOR = timedelta(days=7)  # how long the former key still works after it was rotated
MOST_KEYS = 20


class PartnerError(Exception):
    """Not as things stand; str() says why, and what to do."""


@transaction.atomic
def take_on(
    *, name: str, purpose: str, scopes: Sequence[str], by: User, now: datetime | None = None
) -> Partner:
    """Raises PermissionDenied, ValueError for an unknown scope."""
    if not by.has_perm("access.add_partner"):
        raise PermissionDenied
    partner = Partner.objects.create(
        name=name.strip(),
        purpose=purpose.strip(),
        scopes=_known(scopes),
        by=by,
        created_at=now or timezone.now(),
    )
    _log("take on partner", partner, by, now, scopes=partner.scopes)
    return partner


@transaction.atomic
def change(
    *, partner: Partner, name: str, purpose: str, scopes: Sequence[str], by: User, now: datetime | None = None
) -> None:
    """What is taken from a partner's scopes is taken from all of its keys with the same breath."""
    if not by.has_perm("access.change_partner"):
        raise PermissionDenied
    partner.name, partner.purpose, partner.scopes = name.strip(), purpose.strip(), _known(scopes)
    partner.save(update_fields=["name", "purpose", "scopes"])
    _log("change partner", partner, by, now, scopes=partner.scopes)


@transaction.atomic
def end(*, partner: Partner, by: User, now: datetime | None = None) -> None:
    """No key of theirs works from now on, nobody of theirs gets in, and nothing is sent to them."""
    if not by.has_perm("access.change_partner"):
        raise PermissionDenied
    locked = Partner.objects.select_for_update().get(pk=partner.pk)
    if locked.ended_at:
        return
    locked.ended_at = now or timezone.now()
    locked.save(update_fields=["ended_at"])
    locked.people.update(is_active=False)
    locked.keys.filter(revoked_at=None).update(revoked_at=locked.ended_at)
    waiting = Invitation.objects.filter(partner=locked, accepted_at=None, revoked_at=None)
    waiting.update(revoked_at=locked.ended_at)
    _log("end partner", locked, by, now)


def invite(*, partner: Partner, note: str, by: User, now: datetime | None = None) -> tuple[Invitation, str]:
    """A link with which somebody of the partner's makes a login."""
    if not Partner.objects.filter(pk=partner.pk, ended_at=None).exists():
        raise PartnerError(_("This partner has ended."))
    return invitations.invite(role=PARTNER, note=note, partner=partner, by=by, now=now)


@transaction.atomic
def accept_terms(*, partner: Partner, by: User, now: datetime | None = None) -> None:
    _check_own(partner, by)
    partner.terms_version, partner.terms_accepted_by = TERMS_VERSION, by
    partner.terms_accepted_at = now or timezone.now()
    partner.save(update_fields=["terms_version", "terms_accepted_by", "terms_accepted_at"])
    _log("accept terms", partner, by, now, terms=TERMS_VERSION)


@transaction.atomic
def make_key(
    *, partner: Partner, name: str, scopes: Sequence[str], by: User, now: datetime | None = None
) -> tuple[PartnerKey, str]:
    """Returns the key as text too, which cannot be read again. Raises PartnerError, PermissionDenied."""
    _check_own(partner, by)
    moment = now or timezone.now()
    locked = Partner.objects.select_for_update().get(pk=partner.pk)
    if locked.terms_version != TERMS_VERSION:
        raise PartnerError(_("Accept the terms first."))
    if not set(scopes) <= set(locked.scopes):
        raise PartnerError(_("Your organisation may not do all of that. Ask an administrator of this site."))
    if good_keys(locked, now=moment).count() >= MOST_KEYS:
        raise PartnerError(
            _("You have %(number)d keys. Revoke one that you no longer use.") % {"number": MOST_KEYS}
        )
    key, text = _new_key(locked, name.strip(), _known(scopes), by, moment)
    _log("make key", locked, by, now, key=key.prefix, scopes=key.scopes)
    return key, text


@transaction.atomic
def rotate_key(*, key: PartnerKey, by: User, now: datetime | None = None) -> tuple[PartnerKey, str]:
    """A new key in the place of one, which goes on working for a week, so that nothing stands still."""
    _check_own(key.partner, by)
    moment = now or timezone.now()
    former = PartnerKey.objects.select_for_update().get(pk=key.pk)
    if not is_good(former, now=moment) or former.expires_at:
        raise PartnerError(
            _("This key does not work any more, or has been replaced already. Make a new one.")
        )
    former.expires_at = moment + BOTH_GOOD_FOR
    former.save(update_fields=["expires_at"])
    fresh, text = _new_key(former.partner, former.name, former.scopes, by, moment)
    _log("rotate key", former.partner, by, now, key=former.prefix, fresh=fresh.prefix)
    return fresh, text


@transaction.atomic
def revoke_key(*, key: PartnerKey, by: User, now: datetime | None = None) -> None:
    """At once. By the partner's own people, or by an administrator."""
    if not by.has_perm("access.change_partner"):
        _check_own(key.partner, by)
    locked = PartnerKey.objects.select_for_update().get(pk=key.pk)
    if locked.revoked_at is None:
        locked.revoked_at = now or timezone.now()
        locked.save(update_fields=["revoked_at"])
        _log("revoke key", locked.partner, by, now, key=locked.prefix)


def recognise(text: str, *, now: datetime | None = None) -> PartnerKey | None:
    """The good key that a program has shown, or None. Notes the day of its use, once a day."""
    moment = now or timezone.now()
    found = PartnerKey.objects.select_related("partner").filter(key_hash=hash_of(text)).first()
    if found is None or not is_good(found, now=moment):
        return None
    if found.last_used_on != moment.date():
        found.last_used_on = moment.date()
        found.save(update_fields=["last_used_on"])
    return found


def is_good(key: PartnerKey, *, now: datetime) -> bool:
    return (
        not key.revoked_at and not key.partner.ended_at and (key.expires_at is None or key.expires_at > now)
    )


def good_keys(partner: Partner, *, now: datetime) -> models.QuerySet[PartnerKey]:
    return partner.keys.filter(models.Q(expires_at=None) | models.Q(expires_at__gt=now), revoked_at=None)


def may(key: PartnerKey, scope: str) -> bool:
    """A scope that the partner has lost, its keys have lost."""
    return scope in key.scopes and scope in key.partner.scopes


def holds(partner: Partner, scope: str, *, now: datetime) -> bool:
    """Whether a key of the partner's that still works may do this."""
    if partner.ended_at or scope not in partner.scopes:
        return False
    return any(scope in key.scopes for key in good_keys(partner, now=now))


def partner_of(person: User) -> Partner | None:
    """The partner that somebody speaks for, as long as it is one."""
    partner = person.partner
    return partner if partner and not partner.ended_at and person.is_active else None


def _new_key(
    partner: Partner, name: str, scopes: list[str], by: User, now: datetime
) -> tuple[PartnerKey, str]:
    prefix = f"{MARK}_{secrets.token_hex(4)}"
    text = f"{prefix}_{new_secret()}"
    key = PartnerKey.objects.create(
        partner=partner,
        prefix=prefix,
        key_hash=hash_of(text),
        name=name,
        scopes=scopes,
        by=by,
        created_at=now,
    )
    return key, text


def _known(scopes: Sequence[str]) -> list[str]:
    if unknown := set(scopes) - set(SCOPES):
        raise ValueError(f"no such scopes: {', '.join(sorted(unknown))}")
    return [scope for scope in SCOPES if scope in scopes]


def _check_own(partner: Partner, by: User) -> None:
    if by.partner_id != partner.pk or partner_of(by) is None:
        raise PermissionDenied


def _log(action: str, partner: Partner, by: User, now: datetime | None, **details: object) -> None:
    audit.record(action=action, subject=f"partners/{partner.pk}", by=by, details=details, now=now)
