"""Tells those who asked twice (``alert_wishes``) of what comes to be seen near their place: by text message,
not at night, not about their own reports, and not more often than somebody can bear.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sightings.conversation import near_words
from sightings.conversation.language import ENGLISH
from sightings.conversation.segments import lightened
from sightings.conversation.texts import Part
from sightings.in_words import ACTIVITIES
from sightings.local_time import local
from sightings.models import Alert, Sighting
from sightings.quiet_hours import is_quiet
from sightings.rounded_time import rounded
from sightings.services import nearness, sending
from sightings.services.sender_world import label_of

JOB = "send_alerts"
BETWEEN = timedelta(minutes=15)  # two messages of one alert
BATCH = 500


def send_due(*, now: datetime | None = None) -> int:
    """One message for each alert that has news and may be told now; return how many were sent."""
    now = now or timezone.now()
    return sum(_tell(alert.pk, now) for alert in _with_news(now))


def is_overdue(by: timedelta) -> bool:
    return bool(_with_news(timezone.now() - by))


def _with_news(now: datetime) -> list[Alert]:
    newest = Sighting.objects.visible(now).aggregate(newest=Max("shown_at"))["newest"]
    if newest is None:
        return []
    waited = Q(last_sent_at__isnull=True) | Q(last_sent_at__lt=newest, last_sent_at__lte=now - BETWEEN)
    on = Alert.objects.filter(waited, confirmed_at__lt=newest, ended_at__isnull=True)
    rows = on.filter(contributor__stopped_at__isnull=True, contributor__blocked_at__isnull=True)
    sightings = _shown(now)
    alerts = rows.select_related("contributor").order_by("pk")[:BATCH]
    return [alert for alert in alerts if not _is_night(alert, now) and _news(alert, sightings)]


@transaction.atomic
def _tell(pk: int, now: datetime) -> int:
    """The row is locked, so that two workers do not tell the same."""
    wishes = Alert.objects.select_for_update(of=("self",)).select_related("contributor")
    alert = wishes.filter(pk=pk).first()
    if alert is None:  # ended meanwhile
        return 0
    news = _news(alert, _shown(now))
    if not news or alert.ended_at or (alert.last_sent_at and alert.last_sent_at > now - BETWEEN):
        return 0
    newest = max(news, key=lambda sighting: sighting.seen_at)
    with translation.override(alert.contributor.language or settings.LANGUAGE_CODE):
        body = lightened(_words(alert, newest, len(news)))
    key = f"alert:{alert.public_id}:{newest.public_id}"
    said = sending.say(alert.contributor, body, key=key, now=now)
    alert.last_sent_at = now
    alert.save(update_fields=["last_sent_at"])
    return int(said is not None)


def _shown(now: datetime) -> list[Sighting]:
    rows = Sighting.objects.visible(now).filter(shown_at__isnull=False)
    return list(rows.select_related("city__state", "state"))


def _news(alert: Alert, sightings: Sequence[Sighting]) -> list[Sighting]:
    """What has come to be seen near since the alert was confirmed or last told of something."""
    since = max(filter(None, (alert.confirmed_at, alert.last_sent_at)))
    return [
        sighting
        for sighting in sightings
        if sighting.shown_at
        and sighting.shown_at > since
        and sighting.contributor_id != alert.contributor_id
        and nearness.is_near(sighting, alert.latitude, alert.longitude, radius_m=alert.radius_m)
    ]


def _is_night(alert: Alert, now: datetime) -> bool:
    return is_quiet(local(now, alert.time_zone).time(), alert.quiet_from, alert.quiet_to)


def _words(alert: Alert, sighting: Sighting, count: int) -> str:
    """About one text message; what is not known is not said."""
    told = {
        "what": ACTIVITIES[sighting.activity],
        "where": _where(alert, sighting),
        "time": f"{local(rounded(sighting.seen_at), alert.time_zone):%H:%M}",
        "url": settings.PUBLIC_URL + reverse("sightings:detail", args=[sighting.public_id]),
    }
    first = _("CivicWatch: %(what)s, %(where)s, %(time)s. %(url)s") % told
    more = ngettext("%(n)d more near.", "%(n)d more near.", count - 1) % {"n": count - 1} if count > 1 else ""
    return " ".join(part for part in (first, more, _("ALERT OFF ends alerts.")) if part)


def _where(alert: Alert, sighting: Sighting) -> str:
    """Of an area it is said that nothing closer is known: nobody shall look for it in its middle."""
    language = alert.contributor.language or ENGLISH
    if sighting.latitude is None:
        known = "zip" if sighting.zip_code else "part" if sighting.area_label else "city"
        return Part(f"alert:{known}", {"name": label_of(sighting)[:60]}).in_words(language)
    where = sighting.area_label or (sighting.city.name if sighting.city else alert.label)
    place = near_words.place(where[:60])
    return place if isinstance(place, str) else place.in_words(language)
