"""City records over HTTP: a list, files, counts by area, and which layers there are."""

import csv
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import orjson
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from civicwatch.lib import parameters
from civicwatch.lib.open_api import query_parameters
from civicwatch.lib.parameters import Described, InvalidParameter
from civicwatch.lib.problems import problem
from sightings import city_reading
from sightings.api.city_serializers import CityAreasSerializer, CityRecordPageSerializer, MapLayersSerializer
from sightings.city.kinds import FEWEST_SHOWN
from sightings.city_filtering import FILTER, CityFilter, parse
from sightings.city_reading import FIELDS, InvalidCursorError, Record
from sightings.models import CityDataset, LayerInfo, LayerTheme
from sightings.services import city_areas, city_layers
from sightings.services.city_areas import Areas, Counted

USUAL_PAGE, LARGEST_PAGE = 50, 1000
GEOJSON = "application/geo+json"
PAGE = query_parameters(
    [
        Described("limit", f"Rows a page: 1–{LARGEST_PAGE}, else {USUAL_PAGE}.", kind=int),
        Described("cursor", "Where to go on: taken from `next`."),
        Described("format", "`geojson` for a FeatureCollection of the page.", ("json", "geojson")),
    ]
)
AREA = query_parameters(
    [
        Described("layer", "Key of a data set or of a layer with a number for each area."),
        Described("by", "What to count by, else the finest that there is.", city_areas.BY),
        Described("period", "For people who live outside: a quarter such as `2026-Q1`, else the newest."),
        *(described for described in FILTER if described.name not in ("dataset", "kind")),
    ]
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class CityRecords(APIView):
    """What cities recorded, the newest first. Requests and calls about people who live outside are not in it:
    they are counted by area alone, under `city-records/areas/`."""

    @extend_schema(
        operation_id="city_records_list",
        parameters=[*query_parameters(FILTER), *PAGE],
        responses=CityRecordPageSerializer,
    )
    def get(self, request: Request) -> HttpResponseBase:
        given = dict(request.query_params.lists())
        limit = parameters.whole_number(given, "limit", least=1, most=LARGEST_PAGE) or USUAL_PAGE
        try:
            page = city_reading.page(
                parse(given), limit=limit, now=timezone.now(), after=parameters.text(given, "cursor")
            )
        except InvalidCursorError:
            raise InvalidParameter("cursor", "Take it as it stands in “next”, or leave it out.") from None
        about = {
            "next": _next(request, page.after),
            "datasets": city_reading.terms({record["dataset"] for record in page.records}),
        }
        if parameters.text(given, "format") == "geojson":
            features = [_feature(record) for record in page.records]
            return _answer({"type": "FeatureCollection", "features": features} | about, GEOJSON)
        return _answer({"results": page.records} | about)


@extend_schema(
    parameters=query_parameters(FILTER),
    responses={(200, "text/csv"): OpenApiTypes.STR},
)
class CityRecordsCsv(APIView):
    """Everything under a filter for spreadsheets, streamed without a limit."""

    def get(self, request: Request) -> HttpResponseBase:
        lines = _csv(parse(dict(request.query_params.lists())))
        return _file(lines, "text/csv; charset=utf-8", "city-records.csv")


@extend_schema(
    parameters=query_parameters(FILTER),
    responses={(200, GEOJSON): OpenApiTypes.OBJECT},
)
class CityRecordsGeoJson(APIView):
    """Everything under a filter as GeoJSON, streamed without a limit."""

    def get(self, request: Request) -> HttpResponseBase:
        return _file(_geojson(parse(dict(request.query_params.lists()))), GEOJSON, "city-records.geojson")


class CityAreas(APIView):
    """Numbers by area: counts of a data set, or values such as rents. Of requests and calls about
    people who live outside fewer than five are hidden, and only whole quarters that are over for some time
    can be asked for."""

    @extend_schema(
        operation_id="city_areas",
        parameters=[*AREA, OpenApiParameter("layer", required=True)],
        responses=CityAreasSerializer,
    )
    def get(self, request: Request) -> HttpResponseBase:
        given = dict(request.query_params.lists())
        key = parameters.text(given, "layer")
        if not key:
            raise InvalidParameter("layer", "Write a key of city-records/layers/.")
        layer = city_areas.layer_of(key)
        if layer is not None:
            return _answer(_counts(layer, key, given))
        info = LayerInfo.objects.filter(key=key, is_shown=True, theme=LayerTheme.RENT).first()
        if info is None:
            return problem(404, "There is no such layer of areas. See city-records/layers/.")
        return _answer(_values(info))


class CityLayers(APIView):
    """Every layer that can be shown beside the sightings, with its legend, its date and its licence."""

    @extend_schema(operation_id="city_layers", responses=MapLayersSerializer)
    def get(self, request: Request) -> HttpResponseBase:
        found = city_layers.layers(now=timezone.now())
        return _answer({"results": [layer.told() for layer in found]})


def _counts(layer: Counted, key: str, given: parameters.Parameters) -> dict[str, Any]:
    has_by = bool(parameters.text(given, "by"))
    known = layer.by if layer.is_of_people_outside else city_areas.BY
    by = parameters.one_of(given, "by", known) if has_by else layer.by[0]
    period = parameters.text(given, "period")
    try:
        areas = city_areas.counted(layer, by=by, wanted=parse(given), period=period, now=timezone.now())
    except KeyError:
        raise InvalidParameter("period", "Write a quarter that is over and shown, such as 2026-Q1.") from None
    words = city_layers.legend_of(layer)
    return _areas(key, areas, "count", words, "") | _terms(layer.dataset, layer.dataset.last_success_at)


def _values(info: LayerInfo) -> dict[str, Any]:
    areas = city_areas.values(info)
    words = city_layers.info_legend(info)
    return _areas(info.key, areas, "value", words, info.unit) | _terms(info, info.updated_at)


def _areas(key: str, areas: Areas, name: str, legend: str, unit: str) -> dict[str, Any]:
    return {
        "layer": key,
        "by": areas.by,
        "period": areas.period,
        "periods": areas.periods,
        "fewest_shown": FEWEST_SHOWN,
        "unit": unit,
        "legend": legend,
        "results": [area.told(name) for area in areas.results],
    }


def _terms(source: CityDataset | LayerInfo, updated_at: Any) -> dict[str, Any]:
    return {"attribution": source.attribution, "licence": source.licence, "updated_at": updated_at}


def _feature(record: Record) -> dict[str, Any]:
    position = [record["longitude"], record["latitude"]]
    properties = {key: value for key, value in record.items() if key not in ("latitude", "longitude")}
    geometry = {"type": "Point", "coordinates": position} if None not in position else None
    return {"type": "Feature", "id": record["id"], "geometry": geometry, "properties": properties}


def _geojson(wanted: CityFilter) -> Iterator[bytes]:
    yield b'{"type":"FeatureCollection","features":['
    comma, told = b"", set[str]()
    for batch in city_reading.batches(wanted, now=timezone.now()):
        yield comma + b",".join(orjson.dumps(_feature(record)) for record in batch)
        comma, told = b",", told | {record["dataset"] for record in batch}
    yield b'],"datasets":' + orjson.dumps(city_reading.terms(told)) + b"}"


class _Echo:
    """A file that gives back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _csv(wanted: CityFilter) -> Iterator[bytes]:
    writer = csv.DictWriter(_Echo(), (*FIELDS, "attribution", "licence"), lineterminator="\r\n")
    yield str(writer.writeheader()).encode()
    terms: dict[str, dict[str, str]] = {}
    for batch in city_reading.batches(wanted, now=timezone.now()):
        terms |= city_reading.terms({record["dataset"] for record in batch} - set(terms))
        lines = (writer.writerow(_line(record, terms)) for record in batch)
        yield "".join(str(line) for line in lines).encode()


def _line(record: Record, terms: dict[str, dict[str, str]]) -> dict[str, Any]:
    named = terms.get(record["dataset"], {})
    more = {"attribution": named.get("attribution", ""), "licence": named.get("licence", "")}
    return {key: _cell(value) for key, value in (record | more).items()}


def _cell(value: Any) -> Any:
    """No text that a spreadsheet would run as a formula."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value.isoformat() if hasattr(value, "isoformat") else value


def _file(content: Iterator[bytes], content_type: str, name: str) -> HttpResponseBase:
    response = StreamingHttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-cache"
    return response


def _answer(content: dict[str, Any], content_type: str = "application/json") -> HttpResponseBase:
    response = HttpResponse(orjson.dumps(content), content_type=content_type)
    response["Cache-Control"] = "no-cache"
    return response


def _next(request: Request, after: str | None) -> str | None:
    if after is None:
        return None
    query = {key: values for key, values in request.query_params.lists() if key != "cursor"}
    query["cursor"] = [after]
    return request.build_absolute_uri(f"{request.path}?{urlencode(query, doseq=True)}")
