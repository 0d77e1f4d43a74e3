"""A sender hears what a person decided about their report: once, and only when it can no longer be undone."""

from datetime import datetime, timedelta

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from sightings.conversation import near_words
from sightings.conversation.texts import Say
from sightings.models import OutboundMessage, Sighting, SightingStatus
from sightings.services import sending
from sightings.services.sender_world import clock, is_confirmed_ahead, label_of

JOB = "tell_senders"
UNDONE_WITHIN = timedelta(minutes=2)
NEWS_FOR = timedelta(hours=12)
BATCH = 100
_TOLD = (SightingStatus.CONFIRMED, SightingStatus.REJECTED)


def run(*, now: datetime | None = None) -> int:
    """Tell those who can be told; return how many were."""
    now = now or timezone.now()
    rows = _untold(now).select_related("contributor", "conversation", "city__state", "state")
    due = list(rows.order_by("decided_at")[:BATCH])
    for sighting in due:
        contributor = sighting.contributor
        assert contributor is not None  # the query asks for one
        words = _news(sighting, now).in_words(contributor.language or "en")
        sending.say(contributor, words, key=_key(sighting), now=now, conversation=sighting.conversation)
    return len(due)


def is_overdue(by: timedelta) -> bool:
    return _untold(timezone.now() - by).exists()


def _news(sighting: Sighting, now: datetime) -> Say:
    place = near_words.place(label_of(sighting))
    if sighting.publish_at and is_confirmed_ahead(sighting, now):
        return Say("status_confirmed_later", {"place": place, "time": clock(sighting.publish_at, sighting)})
    return Say(f"status_{sighting.status}", {"place": place})


def _key(sighting: Sighting) -> str:
    return f"decided:{sighting.pk}:{sighting.status}"


def _untold(now: datetime) -> QuerySet[Sighting]:
    key = Concat(Value("decided:"), Cast(OuterRef("pk"), CharField()), Value(":"), OuterRef("status"))
    told = OutboundMessage.objects.filter(key=key)
    decided = Sighting.objects.filter(
        decided_by__isnull=False,
        decided_at__range=(now - NEWS_FOR, now - UNDONE_WITHIN),
        status__in=_TOLD,
        contributor__is_web=False,
        contributor__stopped_at__isnull=True,
        contributor__blocked_at__isnull=True,
    )
    return decided.exclude(Exists(told))
