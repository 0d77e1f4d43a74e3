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
from sightings.in_words import ACTIVITIES, MEANINGS, SIGNS, VERIFICATIONS
from sightings.models import Sighting
from sightings.services.areas import by_hour, counted
from sightings.views.map_strings import map_strings

LISTED = 100
MOST_AREAS = 12
ONE_TOWN = 0.4  # degrees, some forty kilometres


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
        "key": [(name, VERIFICATIONS[name], sign) for name, sign in SIGNS.items()],
        "ages": AGES,
        "hours": settings.SIGHTING_HOURS,
        "delay": settings.SIGHTING_DELAY_MINUTES,
        "metres": settings.SIGHTING_GRID_METRES,
        "number": settings.TWILIO_NUMBER,
        "by_hour": hours,
        "has_history": any(hours),
        "areas": counted("city").results[:MOST_AREAS],
        "strings": map_strings(),
        "start": _start(page.records),
    }
    response = render(request, "sightings/map.html", context)
    response["X-Robots-Tag"] = "noarchive"  # a copy elsewhere would outlive what it shows
    return response


def _start(shown: list[records.Record]) -> str:
    """Where the map opens, as “south,west,north,east”: around the place with the most of what is shown, the
    newest first. A whole country would say nothing of where they are."""
    points = [(record["latitude"], record["longitude"]) for record in shown if record["latitude"] is not None]
    if not points:
        return ""
    near = max(([other for other in points if _is_near(point, other)] for point in points), key=len)
    norths, easts = zip(*near, strict=True)
    return ",".join(f"{degrees:.3f}" for degrees in (min(norths), min(easts), max(norths), max(easts)))


def _is_near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) <= ONE_TOWN and abs(one[1] - other[1]) <= ONE_TOWN
