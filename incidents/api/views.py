"""Published incidents over HTTP: lists, files, one incident whole, and counts."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import orjson
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from civicwatch.lib import parameters as given
from civicwatch.lib.parameters import Parameters
from civicwatch.lib.problems import CONTENT_TYPE, problem
from incidents import licence, records, selection, statistics
from incidents.api import cursors, exports, parameters
from incidents.api.details import whole
from incidents.api.serializers import (
    GoneSerializer,
    IncidentDetailSerializer,
    IncidentPageSerializer,
    StatisticsSerializer,
)
from incidents.filtering import Selection
from incidents.records import Position
from incidents.standing import Gone, Moved, Public, standing_of

JSON = "application/json"


class IncidentList(APIView):
    """Published incidents, newest first. With `updated_since`, what changed, in the order of change, with
    tombstones of what is not public any more."""

    @extend_schema(
        operation_id="incidents_list",
        parameters=[*parameters.FILTER, *parameters.PAGE],
        responses=IncidentPageSerializer,
    )
    def get(self, request: Request) -> HttpResponseBase:
        query, wanted, after = _asked(request)
        page = records.page(wanted, limit=parameters.page_size(query), after=after)
        terms = {"attribution": licence.ATTRIBUTION, "licence": licence.URL}
        return as_json({"results": page.records, "next": _next(request, page.after), **terms})


@extend_schema(exclude=True)
class IncidentJson(IncidentList):
    """The list under the address that goes with those of the files."""


class IncidentFile(APIView):
    """Everything under a filter as one file, streamed, without a limit unless one is asked for."""

    write: Callable[..., Iterator[bytes]]
    content_type: str
    name: str

    def get(self, request: Request) -> HttpResponseBase:
        query, wanted, after = _asked(request)
        content = type(self).write(wanted, limit=parameters.most_rows(query), after=after)
        response = StreamingHttpResponse(content, content_type=self.content_type)
        response["Content-Disposition"] = f'attachment; filename="{self.name}"'
        response["Link"] = f'<{licence.URL}>; rel="license"'
        return unkept(response)


@extend_schema(
    parameters=[*parameters.FILTER, *parameters.FILE],
    responses={(200, "text/csv"): OpenApiTypes.STR},
)
class IncidentCsv(IncidentFile):
    write = exports.as_csv
    content_type = "text/csv; charset=utf-8"
    name = "incidents.csv"


@extend_schema(
    parameters=[*parameters.FILTER, *parameters.FILE],
    responses={(200, "application/geo+json"): OpenApiTypes.OBJECT},
)
class IncidentGeoJson(IncidentFile):
    write = exports.as_geojson
    content_type = "application/geo+json"
    name = "incidents.geojson"


class IncidentDetail(APIView):
    """One incident whole: evidence, how it was verified, history. A merged one leads to the one that it
    became part of; one that was taken off the record is gone, for good or while it is looked at again."""

    @extend_schema(
        responses={
            200: IncidentDetailSerializer,
            308: OpenApiResponse(description="It was merged: the address of the incident it belongs to now."),
            404: OpenApiResponse(description="There is no such public incident."),
            (410, CONTENT_TYPE): OpenApiResponse(
                GoneSerializer, description="It was retracted, or is hidden while it is looked at again."
            ),
        }
    )
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        match standing_of(pk):
            case Public():
                return as_json(whole(pk))
            case Moved(survivor):
                address = request.build_absolute_uri(f"../{survivor}/")
                return unkept(HttpResponse(status=308, headers={"Location": address}))
            case Gone() as gone:
                return unkept(gone_answer(gone))
        return unkept(problem(404, "There is no public incident with this number."))


def gone_answer(gone: Gone) -> HttpResponse:
    return problem(
        410,
        gone.sentence,
        reason=gone.reason,
        reason_words=gone.reason_words,
        incident_status=gone.status,
        since=gone.since,
    )


class IncidentStatistics(APIView):
    """Exact counts under the same filters as the list. Incidents with several tags, or
    several outcomes, count under each."""

    @extend_schema(
        parameters=[
            OpenApiParameter("by", OpenApiTypes.STR, required=True, enum=list(statistics.BY)),
            *parameters.FILTER,
        ],
        responses=StatisticsSerializer,
    )
    def get(self, request: Request) -> HttpResponseBase:
        query = dict(request.query_params.lists())
        by = given.one_of(query, "by", list(statistics.BY))
        found = statistics.counted(by, selection.read(query))
        return as_json({"by": by, "total": found.total, "results": found.counts})


def _asked(request: Request) -> tuple[Parameters, Selection, Position | None]:
    query = dict(request.query_params.lists())
    wanted = selection.read(query)
    return query, wanted, cursors.read(query, records.cursor_kind(wanted))


def _next(request: Request, after: Position | None) -> str | None:
    if after is None:
        return None
    query = {key: values for key, values in request.query_params.lists() if key != "cursor"}
    query["cursor"] = [cursors.written(after)]
    return request.build_absolute_uri(f"{request.path}?{urlencode(query, doseq=True)}")


def as_json(content: dict[str, Any]) -> HttpResponseBase:
    return unkept(HttpResponse(orjson.dumps(content), content_type=JSON))


def unkept(response: HttpResponseBase) -> HttpResponseBase:
    """What is withdrawn must be gone at once, so no cache may answer for the record."""
    response["Cache-Control"] = "no-cache"
    return response
