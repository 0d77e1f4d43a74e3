"""Carries use of force from the sightings to the record of incidents, which know nothing of each other."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from incidents.posts import BY_TEXT, Post
from incidents.services import from_text
from incidents.services.reports import receive
from sightings.services import carrying


def carry_force(now: datetime | None = None) -> int:
    """Make each sighting of force a report, once; return how many were carried."""
    now = now or timezone.now()
    take_back(now)
    with transaction.atomic():
        told = carrying.next_to_carry()
        receive([_post(one) for one in told], source=None, now=now)
        return carrying.carried([one.public_id for one in told], now=now)


def take_back(now: datetime | None = None) -> int:
    """Forget the reports of sightings that their senders erased or took back; return how many. A candidate
    that stood on one of them alone is closed; what was published keeps the moderator's own words."""
    now = now or timezone.now()
    gone = carrying.erased_or_withdrawn(from_text.ids(now=now))
    return from_text.forget(gone, now=now)


def is_overdue(by: timedelta) -> bool:
    return carrying.is_waiting_since(timezone.now() - by)


def _post(told: carrying.Told) -> Post:
    return Post(
        platform=BY_TEXT,
        external_id=told.public_id,
        url=None,
        author=None,
        title=told.title,
        text=told.words,
        created_at=told.seen_at,
    )
