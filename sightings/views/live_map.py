"""The live map of sightings, over a list of them that needs no script."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civicwatch.lib.parameters import InvalidParameter
from sightings import records
from sightings.filtering import AGES, SightingFilter, parse
from sightings.in_words import ACTIVITIES, MEANINGS, VERIFICATIONS
from sightings.models import Sighting
from sightings.services.areas import by_hour, counted
from sightings.views.map_strings import map_strings

LISTED = 100
MOST_AREAS = 12


@never_cache
@require_safe
def live_map(request: HttpRequest) -> HttpResponse:
    """Nothing of it may be kept by anybody: what is over is over."""
    now = timezone.now()
    try:
        wanted = parse(dict(request.GET.lists()))
    except InvalidParameter:  # an address bar that somebody changed by hand shows everything
        wanted = SightingFilter()
    page = records.page(wanted, limit=LISTED, now=now)
    hours = by_hour()
    context = {
        "records": page.records,
        "total": Sighting.objects.visible(now).count(),
        "asked": {name: request.GET.get(name, "") for name in ("activity", "verification", "age", "hours")},
        "newest": page.records[0] if page.records else None,
        "activities": {key or "untold": words for key, words in ACTIVITIES.items()},
        "verifications": VERIFICATIONS,
        "meanings": MEANINGS,
        "ages": AGES,
        "hours": settings.SIGHTING_HOURS,
        "delay": settings.SIGHTING_DELAY_MINUTES,
        "metres": settings.SIGHTING_GRID_METRES,
        "number": settings.TWILIO_NUMBER,
        "by_hour": hours,
        "has_history": any(hours),
        "areas": counted("city").results[:MOST_AREAS],
        "strings": map_strings(),
    }
    response = render(request, "sightings/map.html", context)
    response["X-Robots-Tag"] = "noarchive"  # a copy elsewhere would outlive what it shows
    return response
