"""The search box over the map on the desk: what a typed place may mean, the best first, as JSON."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from civicwatch.places.geocoding import Geocoded
from civicwatch.places.services import geocode
from incidents.models import PlacePrecision


@require_safe
def find_place(request: HttpRequest) -> JsonResponse:
    """``?q=`` to ``{"results": [{"label", "latitude", "longitude", "precision", "how", "attribution"}]}``."""
    if not request.user.has_perm("incidents.change_incident"):
        raise PermissionDenied
    return JsonResponse({"results": [_shown(place) for place in geocode(request.GET.get("q", ""))]})


def _shown(place: Geocoded) -> dict[str, Any]:
    return {
        "label": place.label,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "precision": place.precision,
        "how": PlacePrecision(place.precision).label,
        "attribution": place.attribution,
    }
