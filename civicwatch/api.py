"""Everything under /api/v1/: each app brings its own addresses."""

from threading import Lock

from django.urls import include, path
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularAPIView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from civicwatch.events.urls import api_urlpatterns as webhook_addresses
from civicwatch.learning.api import ClassifierDetail, ClassifierList
from civicwatch.learning.drift.api import ClassifierDrift
from civicwatch.learning.predict_api import ReadSentence
from civicwatch.maps.api import TileView


class Schema(SpectacularAPIView):
    """The description of this API (OpenAPI 3.1): JSON, or YAML with `?format=yaml` or an Accept header."""

    content_negotiation_class = DefaultContentNegotiation
    renderer_classes = [OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer, OpenApiYamlRenderer2]
    _one_at_a_time = Lock()  # drf-spectacular loads its extensions at first use, and not for two threads

    def _get_schema_response(self, request: Request) -> Response:
        with self._one_at_a_time:
            response: Response = super()._get_schema_response(request)
        return response


urlpatterns = [
    path("", include("incidents.api.urls")),
    path("tiles/<str:layer>/<int:z>/<int:x>/<int:y>.<str:form>", TileView.as_view(), name="tile"),
    path("classifiers/", ClassifierList.as_view(), name="classifiers"),
    path("classifiers/<str:name>/", ClassifierDetail.as_view(), name="classifier"),
    path("classifiers/<str:name>/drift/", ClassifierDrift.as_view(), name="classifier-drift"),
    path("classifiers/<str:name>/predict/", ReadSentence.as_view(), name="read-sentence"),
    path("", include("sightings.api.urls")),
    path("", include("sightings.api.city_urls")),
    path("", include("tweets.api.urls")),
    path("lab/", include("biaslab.api.urls")),
    path("webhooks/", include(webhook_addresses)),
    path("schema/", Schema.as_view(), name="schema"),
]
