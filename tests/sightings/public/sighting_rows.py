"""Senders, places and sightings for tests: the smallest that the services make of them."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from civicwatch.lib.crypto import blind_index
from sightings.models import Contributor, Photo, PhotoOutcome, PhotoStage, SightingSource
from sightings.placing import Place, Precision
from sightings.services import changing, showing, web_reports

NOON = datetime(2026, 5, 30, 19, tzinfo=UTC)  # at noon in Los Angeles
MACARTHUR = Place(34.0579, -118.2771, Precision.STREET, "near MacArthur Park")
NOW = timedelta(0)


def sender(number="+12135550100"):
    return Contributor.objects.get_or_create(phone_hash=blind_index("phone", number))[0]


def from_the_web():
    return Contributor.objects.create(is_web=True)


def checked_photo(contributor=None, *, score=0.93, **fields):
    """A photo that the pipeline is done with and found to look like police."""
    values = {"stage": PhotoStage.CHECKED, "due_at": None, "outcome": PhotoOutcome.VERIFIED} | fields
    return Photo.objects.create(contributor=contributor, score=score, **values)


def put_down(*, now=NOON, photo=True, place=MACARTHUR, contributor=None, **told):
    """A sighting as the conversation puts it down, with a photo that was checked; shown at once."""
    contributor = contributor or sender()
    photos = [checked_photo(contributor)] if photo else []
    given = {"seen_at": now, "show_after": NOW, "source": SightingSource.SMS, "photos": photos} | told
    return showing.put_down(contributor=contributor, place=place, now=now, **given)


def a_report_by_form(now=None):
    """A sighting that anybody can see now, and the secret of its sender's private page."""
    now = now or timezone.now()
    sent = web_reports.send(place=MACARTHUR, show_now=True, now=now)
    changing.change(sent.sighting, action="confirm", now=now, status="confirmed", verification="confirmed")
    return sent.sighting, sent.secret
