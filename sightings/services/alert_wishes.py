"""Being told of what comes near a place: asked for once, confirmed once more, and ended with one word.

Nothing is sent for a wish that was not confirmed (double opt-in). Who is told and when is `alerts`' matter.
"""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Q

from sightings.local_time import zone_of
from sightings.models import Alert, Contributor
from sightings.placing import Place
from sightings.services import finding_places
from sightings.snapping import snapped

QUIET_FROM, QUIET_TO = time(22), time(7)
ANSWER_WITHIN = timedelta(hours=24)
MOST_ALERTS = 5  # a sender's; the oldest makes room


def ask(*, contributor: Contributor, place: Place, radius_m: int, now: datetime) -> Alert:
    """The first yes. A wish that was not confirmed before is replaced."""
    Alert.objects.filter(contributor=contributor, confirmed_at__isnull=True).delete()
    latitude, longitude = snapped(place.latitude, place.longitude, metres=settings.SIGHTING_GRID_METRES)
    usps = finding_places.state_at(place.latitude, place.longitude)
    return Alert.objects.create(
        contributor=contributor,
        latitude=latitude,
        longitude=longitude,
        radius_m=radius_m,
        label=place.label,
        asked_at=now,
        quiet_from=QUIET_FROM,
        quiet_to=QUIET_TO,
        time_zone=zone_of(usps, latitude=place.latitude, longitude=place.longitude),
    )


def confirm(*, contributor: Contributor, now: datetime) -> Alert | None:
    """The second yes, within a day of the first."""
    wishes = Alert.objects.filter(
        contributor=contributor, confirmed_at__isnull=True, asked_at__gt=now - ANSWER_WITHIN
    )
    alert = wishes.order_by("-asked_at", "-pk").first()
    if alert is None:
        return None
    on = Alert.objects.filter(contributor=contributor, confirmed_at__isnull=False, ended_at__isnull=True)
    too_many = list(on.order_by("-confirmed_at", "-pk").values_list("pk", flat=True)[MOST_ALERTS - 1 :])
    Alert.objects.filter(pk__in=too_many).delete()
    alert.confirmed_at = now
    alert.save(update_fields=["confirmed_at"])
    return alert


def end(*, contributor: Contributor) -> int:
    """End all of a sender's alerts; return how many there were. Their places go at once: an alert is where
    somebody lives or works, more often than not."""
    wishes = Alert.objects.filter(contributor=contributor)
    count = wishes.filter(confirmed_at__isnull=False, ended_at__isnull=True).count()
    wishes.delete()
    return count


def forget_unwanted(*, now: datetime) -> int:
    """Wishes that were never confirmed, and whatever ended before ended ones were deleted."""
    unconfirmed = Q(confirmed_at__isnull=True, asked_at__lt=now - ANSWER_WITHIN)
    return Alert.objects.filter(unconfirmed | Q(ended_at__isnull=False)).delete()[0]
