"""The tiles of every layer, over HTTP. A tile may be kept, but not shown again without asking."""

from collections.abc import Callable
from hashlib import blake2b

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from civicwatch.lib.parameters import InvalidParameter
from civicwatch.lib.problems import invalid_parameter, problem
from civicwatch.maps import layers, mvt, tiles
from civicwatch.maps.clusters import MAX_ZOOM
from civicwatch.maps.layers import Layer, State
from civicwatch.maps.tiles import Tile


@require_safe
def tile(request: HttpRequest, layer: str, z: int, x: int, y: int, form: str) -> HttpResponseBase:
    """One tile of a layer under the request's filter, as ``form``: geojson or mvt."""
    shown, wanted = layers.find(layer), Tile(z, x, y)
    if shown is None:
        return problem(404, f"There is no layer “{layer}”. There are: {', '.join(layers.names())}.")
    if not wanted.exists():
        return problem(404, f"There is no such tile: z runs from 0 to {MAX_ZOOM}, x and y from 0 to 2^z - 1.")
    state = layers.current(layer)
    etag = _etag(request, state)
    if request.headers.get("If-None-Match") == etag:
        return _fresh(HttpResponse(status=304), etag)
    try:
        content, content_type = _FORMS[form](shown, state, wanted, request)
    except InvalidParameter as error:
        return invalid_parameter(error)
    return _fresh(HttpResponse(content, content_type=content_type), etag)


def _geojson(layer: Layer, state: State, wanted: Tile, request: HttpRequest) -> tuple[bytes, str]:
    chosen = layer.filter(dict(request.GET.lists()), state)
    return tiles.as_geojson(wanted, state.points, chosen, layer.properties), tiles.GEOJSON


def _mvt(layer: Layer, state: State, wanted: Tile, request: HttpRequest) -> tuple[bytes, str]:
    chosen = layer.filter(dict(request.GET.lists()), state)
    content = tiles.as_mvt(wanted, state.points, chosen, layer.properties, layer=layer.name)
    return content, mvt.CONTENT_TYPE


_FORMS: dict[str, Callable[[Layer, State, Tile, HttpRequest], tuple[bytes, str]]] = {
    "geojson": _geojson,
    "mvt": _mvt,
}


def _etag(request: HttpRequest, state: State) -> str:
    """Names the state of the layer and the request, which together decide every byte of the answer."""
    asked = blake2b(request.get_full_path().encode(), digest_size=8).hexdigest()
    return f'"{state.epoch:x}-{state.version:x}-{asked}"'


def _fresh(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    return response
