"""Who works on what: two people never have the same incident before them.

A claim is a row, written under the lock of the incident's row, as decisions are; so a claim and a
decision, or two claims, cannot pass each other. One that lies idle lapses by the clock alone.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from civicwatch.access import audit
from civicwatch.access.models import User
from civicwatch.access.services import role_of
from civicwatch.lib.locks import lock_until_commit
from incidents.models import Claim, Incident
from incidents.services import queue_order
from incidents.services.curation_errors import ClaimedError, NotAllowedError

IDLE = timedelta(minutes=30)
HELD_AT_MOST = (
    3  # what is before a person, what is loaded next, and one to spare: a closed laptop holds little
)
_TRIES = 50  # each is lost to somebody who took that very incident in the same moment
TAKE_OVER = "take over"  # as the log calls it
_CLAIM, _TAKE_OVER = "change_incident", "takeover_incident"


@transaction.atomic
def claim(*, incident: Incident, by: User, now: datetime | None = None) -> Claim:
    """Take an incident to work on, or go on with it. Raises ClaimedError while somebody else does."""
    _may(by, _CLAIM)
    now = now or timezone.now()
    _lock_person(by)
    Incident.objects.select_for_update().get(pk=incident.pk)
    require_free([incident.pk], by=by, now=now)
    return _hold(incident, by, now)


@transaction.atomic
def take_over(*, incident: Incident, by: User, now: datetime | None = None) -> Claim:
    """Take an incident from whoever works on it; that person's next decision on it is refused.

    The log says from whom.
    """
    _may(by, _TAKE_OVER)
    now = now or timezone.now()
    _lock_person(by)
    Incident.objects.select_for_update().get(pk=incident.pk)
    holder = _held_by_others(by, now).filter(incident=incident).values_list("by_id", flat=True).first()
    held = _hold(incident, by, now)
    if holder:
        audit.record(
            action=TAKE_OVER, subject=f"incidents/{incident.pk}", by=by, details={"from": holder}, now=now
        )
    return held


def take_next(
    *,
    by: User,
    view: str = queue_order.LIKELIEST,
    filters: Q | None = None,
    after: Incident | None = None,
    now: datetime | None = None,
) -> Incident | None:
    """Claim what comes next in a view and return it; None where nothing is free.

    ``after`` says where in the view to go on; from its end it starts again. What this person holds
    already counts as free. ``filters`` may not multiply rows: ask for related ones with ``Exists``.
    """
    _may(by, _CLAIM)
    now = now or timezone.now()
    for _try in range(_TRIES):
        with transaction.atomic():
            _lock_person(by)
            incident = _first_free(by, view, filters, after, now)
            if incident is None:
                return None
            if not _held_by_others(by, now).filter(incident=incident).exists():
                _hold(incident, by, now)
                return incident
    return None


def touch(*, incident: Incident, by: User, now: datetime | None = None) -> bool:
    """Note that the person is still at it; return whether the incident is still theirs."""
    now = now or timezone.now()
    own = Claim.objects.filter(incident=incident.pk, by=by, active_at__gt=now - IDLE)
    return bool(own.update(active_at=now))


def release(*, incident: Incident, by: User) -> None:
    """Let an incident go; somebody else's claim stays."""
    Claim.objects.filter(incident=incident.pk, by=by).delete()


def release_all(*, by: User) -> None:
    Claim.objects.filter(by=by).delete()


def live_claims(pks: Collection[int], now: datetime | None = None) -> dict[int, Claim]:
    """By incident: the claims that hold now, each with its person."""
    live = Claim.objects.filter(incident__in=pks, active_at__gt=(now or timezone.now()) - IDLE)
    return {claim.incident_id: claim for claim in live.select_related("by")}


def require_free(pks: Collection[int], *, by: User, now: datetime) -> None:
    """Raise ClaimedError where somebody else works on one of these incidents, whose rows are locked."""
    for claim in live_claims(pks, now).values():
        if claim.by_id != by.pk:
            raise ClaimedError(claim.by.get_username(), claim.claimed_at)


def end(incident: Incident) -> None:
    """The incident has been decided about: nobody works on it any more."""
    Claim.objects.filter(incident=incident.pk).delete()


def _may(by: User, right: str) -> None:
    if not by.has_perm(f"incidents.{right}"):
        raise NotAllowedError(
            _("Your role (%(role)s) may not do this (%(action)s).") % {"role": role_of(by), "action": right}
        )


def _lock_person(by: User) -> None:
    """One person's claims change one after another, or two windows that let go crosswise could deadlock."""
    lock_until_commit(f"claims of {by.pk}")


def _first_free(
    by: User, view: str, filters: Q | None, after: Incident | None, now: datetime
) -> Incident | None:
    """The next incident that nobody else holds, its row locked. What others lock just now is passed over."""
    rows = queue_order.waiting_in(view, by).filter(filters or Q())
    rows = rows.filter(~Exists(_held_by_others(by, now).filter(incident=OuterRef("pk"))))
    rows = rows.order_by(*queue_order.ordering(view)).select_for_update(skip_locked=True, of=("self",))
    if after is None:
        return rows.first()
    rows = rows.exclude(pk=after.pk)
    return rows.filter(queue_order.beyond(after, view=view)).first() or rows.first()


def _held_by_others(by: User, now: datetime) -> QuerySet[Claim]:
    return Claim.objects.filter(active_at__gt=now - IDLE).exclude(by=by)


def _hold(incident: Incident, by: User, now: datetime) -> Claim:
    """Write the claim, the incident's row being locked, and let the person's oldest ones go."""
    held = Claim.objects.filter(incident=incident.pk).first()
    if held and held.by_id == by.pk and held.active_at > now - IDLE:
        held.active_at = now
        held.save(update_fields=["active_at"])
    else:
        fresh = {"by": by, "claimed_at": now, "active_at": now}
        held, _made = Claim.objects.update_or_create(incident_id=incident.pk, defaults=fresh)
    others = Claim.objects.filter(by=by).exclude(pk=held.pk).order_by("-active_at", "-pk")
    Claim.objects.filter(pk__in=[claim.pk for claim in others[HELD_AT_MOST - 1 :]]).delete()
    return held
