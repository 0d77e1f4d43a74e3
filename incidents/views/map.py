"""The front page: the map, drawn by its script, over a list of the latest incidents that needs none."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from civicwatch.places.models import State
from incidents.models import Incident, Tag
from incidents.models.facet_labels import LABELS
from incidents.models.ranks import ForceRank
from incidents.views.map_strings import map_strings

LATEST = 20


@require_safe
@cache_control(no_cache=True)
def incident_map(request: HttpRequest) -> HttpResponse:
    """The filters offer every state and tag; what each would find is asked of the API by the script."""
    published = Incident.objects.published()
    context = {
        "latest": published.select_related("city", "state").newest_first()[:LATEST],
        "updated_at": published.order_by("-updated_at").values_list("updated_at", flat=True).first(),
        "states": State.objects.all(),
        "tags": Tag.objects.in_public(),
        "facets": LABELS,
        "ranks": list(ForceRank),
        "ranks_to_choose": [rank for rank in ForceRank if rank > ForceRank.NO_POLICE],
        "strings": map_strings(),
    }
    return render(request, "incidents/map.html", context)
