"""One sighting, as long as it may be seen; afterwards its address says only that such things end."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sightings import records
from sightings.local_time import UNKNOWN, zone_of


@never_cache
@require_safe
def sighting_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """404 for what never was, was taken back or is over, in the same words: nobody learns which."""
    record = records.record_of(public_id, now=timezone.now())
    context = {
        "record": record,
        "zone": _zone(record) if record else UNKNOWN,
        "hours": settings.SIGHTING_HOURS,
        "metres": settings.SIGHTING_GRID_METRES,
    }
    response = render(request, "sightings/detail.html", context, status=200 if record else 404)
    response["X-Robots-Tag"] = "noindex, noarchive"  # a copy elsewhere would outlive what it shows
    return response


def _zone(record: records.Record) -> str:
    """Times are told by the clock of the place, as text messages do."""
    return zone_of(record["state"], latitude=record["latitude"], longitude=record["longitude"])
