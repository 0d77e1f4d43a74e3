"""The page of what cities publish: each layer with its legend, licence, age, and of some the counts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sightings.city.kinds import FEWEST_SHOWN, Kind
from sightings.city_filtering import CityFilter
from sightings.services.city_areas import Areas, counted, layer_of
from sightings.services.city_layers import MapLayer, layers

LISTED = 15


@require_safe
def city_data(request: HttpRequest) -> HttpResponse:
    """Counts are told here of people who live outside, whom no map shows as points."""
    now = timezone.now()
    found = layers(now=now)
    counts = {layer.key: _counts(layer.key, now) for layer in found if layer.theme == Kind.ENCAMPMENT.value}
    context = {
        "now": now,
        "layers": [_shown(layer, counts.get(layer.key)) for layer in found],
        "stale": sum(layer.is_stale for layer in found),
        "fewest": FEWEST_SHOWN,
    }
    return render(request, "sightings/city_data.html", context)


def _counts(key: str, now: Any) -> Areas | None:
    layer = layer_of(key)
    if layer is None:
        return None
    return counted(layer, by=layer.by[0], wanted=CityFilter(), period="", now=now)


def _shown(layer: MapLayer, counts: Areas | None) -> dict[str, Any]:
    results = counts.results if counts else []
    return {
        "layer": layer,
        "period": counts.period if counts else "",
        "areas": results[:LISTED],
        "more": max(0, len(results) - LISTED),
    }
