"""Sightings over HTTP: what may be seen now as list and as files, one of them, and counts by area."""

import csv
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import orjson
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from civicwatch.lib.parameters import InvalidParameter, listed, one_of
from civicwatch.lib.problems import problem
from sightings import records
from sightings.api import parameters
from sightings.api.answers import as_json, unkept
from sightings.api.serializers import AreaCountsSerializer, SightingPageSerializer, SightingSerializer
from sightings.filtering import SightingFilter, parse
from sightings.records import Record
from sightings.services import areas

NOTE = "Reports by volunteers, not proof. Nobody watches this for emergencies. Over after a few hours."
COLUMNS = (
    *("id", "seen_at", "shown_until", "activity", "verification", "confidence_word", "confidence_score"),
    *("area_label", "place_precision", "latitude", "longitude", "zip_code", "city", "county", "state"),
    *("demonstration", "url"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def listing(request: Request) -> HttpResponseBase:
    """What may be seen now, the newest first."""
    given = dict(request.query_params.lists())
    wanted, limit, after = parse(given), parameters.page_size(given), parameters.cursor(given)
    try:
        page = records.page(wanted, limit=limit, now=timezone.now(), after=after)
    except records.BadCursorError:
        raise InvalidParameter("cursor", "Take it from `next`, or begin again without it.") from None
    return as_json({"results": page.records, "next": _next(request, page.after), "note": NOTE})


@extend_schema(
    parameters=parameters.FILTER,
    responses={(200, "application/geo+json"): OpenApiTypes.OBJECT},
)
class SightingGeoJson(APIView):
    """Everything that may be seen now under a filter, as GeoJSON."""

    def get(self, request: Request) -> HttpResponseBase:
        wanted = parse(dict(request.query_params.lists()))
        content = {
            "type": "FeatureCollection",
            "note": NOTE,
            "features": [_feature(record) for record in records.records(wanted, now=timezone.now())],
        }
        return unkept(HttpResponse(orjson.dumps(content), content_type="application/geo+json"))


@extend_schema(
    parameters=parameters.FILTER,
    responses={(200, "text/csv"): OpenApiTypes.STR},
)
class SightingCsv(APIView):
    """Everything that may be seen now under a filter, for spreadsheets."""

    def get(self, request: Request) -> HttpResponseBase:
        wanted = parse(dict(request.query_params.lists()))
        response = StreamingHttpResponse(_lines(wanted), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="sightings.csv"'
        return unkept(response)


class SightingDetail(APIView):
    """One sighting. Once it is over, or taken back, there is none."""

    @extend_schema(operation_id="sighting", responses=SightingSerializer)
    def get(self, request: Request, public_id: str) -> HttpResponseBase:
        record = records.record_of(public_id, now=timezone.now())
        if record is None:
            return unkept(problem(404, "There is no such sighting now. Sightings are shown for a few hours."))
        return as_json(record)


class SightingAreas(APIView):
    """Counts of sightings that are over, by area, month, hour of the day and so on, in fives, rounded down.
    What a ZIP code had fewer than five of in a month is in the count of its city if there is enough of it."""

    @extend_schema(parameters=parameters.AREAS, responses=AreaCountsSerializer)
    def get(self, request: Request) -> HttpResponseBase:
        given = dict(request.query_params.lists())
        by = one_of(given, "by", areas.BY) if given.get("by") else "city"
        states = tuple(code.upper() for code in listed(given, "state"))
        month = parameters.month(given)
        if month and by == "hour":
            raise InvalidParameter("month", "Hours are told of all months together.")
        found = areas.counted(by, month=month, states=states)
        return as_json({"by": by, "results": found.results, "total": found.total})


LIST_SCHEMA = extend_schema(
    operation_id="sightings_list",
    parameters=[*parameters.FILTER, *parameters.PAGE],
    responses=SightingPageSerializer,
)


def _next(request: Request, after: str | None) -> str | None:
    if after is None:
        return None
    query = {key: values for key, values in request.query_params.lists() if key != "cursor"}
    query["cursor"] = [after]
    return request.build_absolute_uri(f"{request.path}?{urlencode(query, doseq=True)}")


def _feature(record: Record) -> dict[str, Any]:
    position = [record["longitude"], record["latitude"]]
    properties = {key: value for key, value in record.items() if key not in ("latitude", "longitude")}
    geometry = {"type": "Point", "coordinates": position} if None not in position else None
    return {"type": "Feature", "id": record["id"], "geometry": geometry, "properties": properties}


class _Echo:
    """A file that gives back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _lines(wanted: SightingFilter) -> Iterator[bytes]:
    """Nothing is written into a line that was over before it: the file is short, and read in one go."""
    writer = csv.DictWriter(_Echo(), COLUMNS, restval="", extrasaction="ignore", lineterminator="\r\n")
    yield str(writer.writeheader()).encode()
    for record in records.records(wanted, now=timezone.now()):
        sure = record["confidence"] or {}
        flat = record | {f"confidence_{name}": value for name, value in sure.items()}
        yield str(writer.writerow({key: _cell(value) for key, value in flat.items()})).encode()


def _cell(value: Any) -> Any:
    """No text that a spreadsheet would run as a formula."""
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA) else value
