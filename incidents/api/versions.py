"""The public wordings of an incident over HTTP, the newest first."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from civicwatch.lib.problems import CONTENT_TYPE, problem
from incidents.api.serializers import GoneSerializer
from incidents.api.views import as_json, gone_answer, unkept
from incidents.models import Version
from incidents.standing import Gone, Moved, Public, standing_of


class WordingSerializer(serializers.Serializer[object]):
    """What the public could read from a moment on. `facts` are the fields of the incident as it was listed
    then; null where the wording is withheld, so that a name that was taken out does not come back."""

    number = serializers.IntegerField()
    at = serializers.DateTimeField()
    action = serializers.CharField()
    role = serializers.CharField(help_text="The role of whoever made it; never a name")
    withheld = serializers.BooleanField()
    facts = serializers.DictField(allow_null=True)


class WordingsSerializer(serializers.Serializer[object]):
    results = WordingSerializer(many=True)


class IncidentVersions(APIView):
    """Every public wording of an incident, the newest first. Of a retracted or hidden incident none can be
    read."""

    @extend_schema(
        responses={
            200: WordingsSerializer,
            308: OpenApiResponse(
                description="It was merged: the versions of the incident it belongs to now."
            ),
            404: OpenApiResponse(description="There is no such public incident."),
            (410, CONTENT_TYPE): OpenApiResponse(
                GoneSerializer, description="It was retracted, or is hidden while it is looked at again."
            ),
        }
    )
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        match standing_of(pk):
            case Public():
                rows = Version.objects.filter(incident=pk).order_by("-number")
                return as_json({"results": [_told(version) for version in rows]})
            case Moved(survivor):
                address = request.build_absolute_uri(f"../../{survivor}/versions/")
                return unkept(HttpResponse(status=308, headers={"Location": address}))
            case Gone() as gone:
                return unkept(gone_answer(gone))
        return unkept(problem(404, "There is no public incident with this number."))


def _told(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "at": version.at,
        "action": version.action,
        "role": version.role,
        "withheld": version.withheld,
        "facts": None if version.withheld else version.facts,
    }
