"""Who works on which flag: two people never have the same one before them.

The claim stands on the flag's own row and is written under its lock, as verdicts are, so that a claim and a
verdict, or two claims, cannot pass each other. One that lies idle lapses by the clock alone.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from civicwatch.access.models import User
from civicwatch.lib.locks import lock_until_commit
from tweets.models import Flag
from tweets.querysets import FlagQuerySet
from tweets.services.errors import ClaimedError, NotAllowedError

IDLE = timedelta(minutes=15)
HELD_AT_MOST = 2  # what is before a person, and one more: a closed laptop holds little
RIGHT = "tweets.decide_flag"


@transaction.atomic
def claim(*, flag: Flag, by: User, now: datetime | None = None) -> Flag:
    """Take a flag to work on, or go on with it. Raises ClaimedError while somebody else does."""
    _may(by)
    now = now or timezone.now()
    lock_until_commit(f"flag claims of {by.pk}")
    row = Flag.objects.select_for_update(of=("self",)).get(pk=flag.pk)
    require_free(row, by=by, now=now)
    _hold(row, by, now)
    return row


@transaction.atomic
def take_next(*, rows: FlagQuerySet, by: User, now: datetime | None = None) -> Flag | None:
    """Claim the first of ``rows``, in their order, that nobody else holds; None where none is left."""
    _may(by)
    now = now or timezone.now()
    lock_until_commit(f"flag claims of {by.pk}")
    row = rows.filter(free_for(by, now)).select_for_update(skip_locked=True, of=("self",)).first()
    if row is not None:
        _hold(row, by, now)
    return row


def release(*, flag: Flag, by: User) -> None:
    """Let a flag go; somebody else's claim stays."""
    Flag.objects.filter(pk=flag.pk, claimed_by=by).update(claimed_by=None, claimed_at=None)


def holder(flag: Flag, *, now: datetime | None = None) -> User | None:
    """Who works on it now."""
    live = flag.claimed_at is not None and flag.claimed_at > (now or timezone.now()) - IDLE
    return flag.claimed_by if live else None


def require_free(flag: Flag, *, by: User, now: datetime) -> None:
    """Raise ClaimedError where somebody else works on this flag, whose row is locked."""
    held_by = holder(flag, now=now)
    if held_by is not None and held_by.pk != by.pk and flag.claimed_at is not None:
        raise ClaimedError(held_by.get_username(), flag.claimed_at)


def free_for(by: User, now: datetime) -> Q:
    """What this person may take: unclaimed, lapsed, or their own."""
    return Q(claimed_by=None) | Q(claimed_by=by) | Q(claimed_at__lte=now - IDLE)


def _may(by: User) -> None:
    if not by.has_perm(RIGHT):
        raise NotAllowedError


def _hold(flag: Flag, by: User, now: datetime) -> None:
    """Write the claim, the flag's row being locked, and let the person's oldest ones go."""
    flag.claimed_by, flag.claimed_at = by, now
    flag.save(update_fields=["claimed_by", "claimed_at"])
    others = Flag.objects.filter(claimed_by=by).exclude(pk=flag.pk).order_by("-claimed_at", "-pk")
    gone = list(others.values_list("pk", flat=True)[HELD_AT_MOST - 1 :])
    Flag.objects.filter(pk__in=gone).update(claimed_by=None, claimed_at=None)
