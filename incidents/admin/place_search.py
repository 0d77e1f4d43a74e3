"""The search box over the map on the desk: what a typed place may mean, nearest meaning first, as JSON."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicwatch.places.models import City, County, State
from incidents.models import PlacePrecision

MOST = 10
LONGEST = 200
_NUMBERS = re.compile(r"^\s*(-?\d{1,2}(?:\.\d+)?)[\s,;]+(-?\d{1,3}(?:\.\d+)?)\s*$")


@require_safe
def find_place(request: HttpRequest) -> JsonResponse:
    """``?q=`` to ``{"results": [{"label", "latitude", "longitude", "precision"}]}``, at most ten."""
    if not request.user.has_perm("incidents.change_incident"):
        raise PermissionDenied
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    return JsonResponse({"results": list(islice(_meanings(text), MOST)) if text else []})


def _meanings(text: str) -> Iterator[dict[str, Any]]:
    if numbers := _NUMBERS.match(text):
        latitude, longitude = float(numbers[1]), float(numbers[2])
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            yield _meaning(_("This point"), latitude, longitude, PlacePrecision.POINT)
        return
    name, _comma, state_name = (part.strip() for part in text.rpartition(","))
    state = State.objects.known_as(state_name).first() if name else None
    yield from _states(text)
    yield from _cities(name if state else text, state)
    yield from _counties(name if state else text, state)


def _states(text: str) -> Iterator[dict[str, Any]]:
    for state in State.objects.known_as(text):
        yield _meaning(state.name, state.latitude, state.longitude, PlacePrecision.STATE)


def _cities(name: str, state: State | None) -> Iterator[dict[str, Any]]:
    cities = City.objects.starting_with(name).select_related("state", "county")
    for city in (cities.in_state(state.fips) if state else cities)[:MOST]:
        label = f"{city.name}, {city.state.name} ({city.county.name})"
        yield _meaning(label, city.latitude, city.longitude, PlacePrecision.CITY)


def _counties(name: str, state: State | None) -> Iterator[dict[str, Any]]:
    counties = County.objects.filter(name__istartswith=name).select_related("state")
    for county in (counties.in_state(state.fips) if state else counties)[:MOST]:
        label = f"{county.name}, {county.state.name}"
        yield _meaning(label, county.latitude, county.longitude, PlacePrecision.COUNTY)


def _meaning(label: str, latitude: float, longitude: float, precision: PlacePrecision) -> dict[str, Any]:
    return {
        "label": label,
        "latitude": latitude,
        "longitude": longitude,
        "precision": precision.value,
        "how": precision.label,
    }
