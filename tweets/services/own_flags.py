"""A partner keeps the flags of its own posts to itself, or shares them again."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from civicwatch.access import audit, partners
from civicwatch.access.models import User
from civicwatch.events import services as events
from civicwatch.events.models import Event
from tweets.models import Flag, Stream
from tweets.services import flag_readers, flags_out
from tweets.services.errors import NotAllowedError

BATCH = 500


@transaction.atomic
def choose(*, stream: Stream, keep: bool, by: User, now: datetime | None = None) -> bool:
    """Keep flags on a partner's posts to it, or share them; return whether that changed anything.

    Kept, also those that were told before: whoever was told of them is told that they are withdrawn. Shared
    again, only of posts that arrive from now on: what was sent while they were kept stays the sender's.
    By somebody of the partner's or whoever may change streams. Raises NotAllowedError.
    """
    now = now or timezone.now()
    locked = Stream.objects.select_for_update().get(pk=stream.pk)
    if not may_choose(locked, by):
        raise NotAllowedError
    stream.keeps_flags = keep
    if locked.keeps_flags == keep:
        return False
    events.hold_numbers()  # so that every flag has either been told, and is called back, or never will be
    locked.keeps_flags = keep
    if not keep:
        locked.kept_flags_until = now
    locked.save(update_fields=["keeps_flags", "kept_flags_until"])
    called_back = _call_back(locked, now) if keep else 0
    audit.record(
        action="stream.keep_flags" if keep else "stream.share_flags",
        subject=f"streams/{locked.pk}",
        by=by,
        details={"partner": locked.partner_id, "called_back": called_back},
        now=now,
    )
    return True


def may_choose(stream: Stream, by: User) -> bool:
    if stream.partner_id is None:
        return False
    speaks_for = partners.partner_of(by)
    return by.has_perm("tweets.change_stream") or (
        speaks_for is not None and speaks_for.pk == stream.partner_id
    )


def _call_back(stream: Stream, now: datetime) -> int:
    """Tell everybody else that what they were told of is withdrawn; return of how many flags."""
    flags = list(_given_out(stream).only("public_id", "kind", "severity"))
    for start in range(0, len(flags), BATCH):
        events.record_many([_withdrawal(flag, now) for flag in flags[start : start + BATCH]])
    return len(flags)


def _given_out(stream: Stream) -> "QuerySet[Flag]":
    told = Event.objects.filter(
        subject=Concat(Value(flag_readers.ABOUT), OuterRef("public_id")), number__isnull=False
    )
    before = Event.objects.filter(subject=Concat(Value(flag_readers.CALLED_BACK), OuterRef("public_id")))
    return (
        Flag.objects.filter(Exists(told), tweet__stream=stream)
        .exclude(Exists(told.filter(kind=flags_out.WITHDRAWN)))
        .exclude(Exists(before))
        .order_by("pk")
    )


def _withdrawal(flag: Flag, now: datetime) -> Event:
    return Event(
        kind=flags_out.WITHDRAWN,
        subject=flag_readers.CALLED_BACK + flag.public_id,
        payload=flags_out.gone_payload(flag),
        created_at=now,
        leaves_at=now,
    )
