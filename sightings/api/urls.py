"""The addresses of sightings in the API, all under /api/v1/."""

from django.urls import path

from civicwatch.lib.body_limit import takes_up_to
from sightings.api import lists
from sightings.api.sightings import Sightings
from sightings.services.web_reports import LARGEST_BODY

urlpatterns = [
    path("sightings/", takes_up_to(LARGEST_BODY)(Sightings.as_view()), name="sightings"),
    path("sightings.geojson", lists.SightingGeoJson.as_view(), name="sightings-geojson"),
    path("sightings.csv", lists.SightingCsv.as_view(), name="sightings-csv"),
    path("sightings/areas/", lists.SightingAreas.as_view(), name="sighting-areas"),
    path("sightings/<str:public_id>/", lists.SightingDetail.as_view(), name="sighting"),
]
