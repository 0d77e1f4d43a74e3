"""The tiles of every layer, over HTTP. A tile may be kept, but not shown again without asking."""

from hashlib import blake2b
from typing import Any

from django.http import HttpResponse
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from civicwatch.lib.open_api import query_parameters
from civicwatch.lib.problems import problem
from civicwatch.maps import layers, mvt, tiles
from civicwatch.maps.clusters import MAX_ZOOM
from civicwatch.maps.layers import Layer, State
from civicwatch.maps.tiles import Tile

FORMS = ("geojson", "mvt")


class TileSchema(AutoSchema):
    """Documents the filters of the layers, which the apps register before any schema is asked for."""

    def get_override_parameters(self) -> list[Any]:
        return query_parameters(layers.parameters())


class TileView(APIView):
    """Clusters (`count` says of how many) and single points (`count` 1) of one map tile, under the same
    filters as the list. The counts of a zoom's tiles add up to the filtered total."""

    throttle_classes = []
    schema = TileSchema()

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "layer", OpenApiTypes.STR, OpenApiParameter.PATH, description="Such as `incidents`"
            ),
            OpenApiParameter("form", OpenApiTypes.STR, OpenApiParameter.PATH, enum=FORMS),
        ],
        responses={
            (200, tiles.GEOJSON): OpenApiTypes.OBJECT,
            (200, mvt.CONTENT_TYPE): OpenApiTypes.BINARY,
            304: OpenApiResponse(description="The tile has not changed since that ETag."),
        },
    )
    def get(self, request: Request, layer: str, z: int, x: int, y: int, form: str) -> HttpResponse:
        shown, wanted = layers.find(layer), Tile(z, x, y)
        if shown is None or form not in FORMS:
            return problem(404, f"Layers: {', '.join(layers.names())}. Forms: {', '.join(FORMS)}.")
        if not wanted.exists():
            return problem(404, f"z runs from 0 to {MAX_ZOOM}, x and y from 0 to 2^z - 1.")
        state = layers.current(layer)
        etag = _etag(request, state)
        if request.headers.get("If-None-Match") == etag:
            return _to_be_asked_about(HttpResponse(status=304), etag)
        return _to_be_asked_about(_drawn(shown, state, wanted, request, form), etag)


def _drawn(layer: Layer, state: State, wanted: Tile, request: Request, form: str) -> HttpResponse:
    chosen = layer.filter(dict(request.query_params.lists()), state)
    if form == "mvt":
        content = tiles.as_mvt(wanted, state.points, chosen, layer.properties, layer=layer.name)
        return HttpResponse(content, content_type=mvt.CONTENT_TYPE)
    content = tiles.as_geojson(wanted, state.points, chosen, layer.properties)
    return HttpResponse(content, content_type=tiles.GEOJSON)


def _etag(request: Request, state: State) -> str:
    """Names the state of the layer and the request, which together decide every byte of the answer."""
    asked = blake2b(request.get_full_path().encode(), digest_size=8).hexdigest()
    return f'"{state.name}-{asked}"'


def _to_be_asked_about(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    return response
