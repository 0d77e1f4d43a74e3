"""The classifiers in public: each version, when it was trained, how well it does, where its line is drawn."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civicwatch.learning.drift.references import IN_SCORECARD
from civicwatch.learning.models import ClassifierVersion

_FIELDS = (
    *("version", "sha256", "thresholds", "scorecard", "library_versions", "data_fingerprint"),
    *("trained_at", "is_active", "activated_at"),
)


class VersionSerializer(serializers.Serializer[object]):
    version = serializers.CharField()
    sha256 = serializers.CharField(help_text="Of the artefact: a file with another hash is not loaded")
    thresholds = serializers.DictField()
    scorecard = serializers.DictField(help_text="What it was measured on, and how it did")
    library_versions = serializers.DictField()
    data_fingerprint = serializers.CharField()
    trained_at = serializers.DateTimeField()
    is_active = serializers.BooleanField()
    activated_at = serializers.DateTimeField(allow_null=True)


class ClassifierSerializer(serializers.Serializer[object]):
    name = serializers.CharField()
    active = VersionSerializer(allow_null=True)
    versions = VersionSerializer(many=True)


class ClassifierListSerializer(serializers.Serializer[object]):
    results = ClassifierSerializer(many=True)


class ClassifierList(APIView):
    """Every classifier with its versions, the newest first, and the one that is active."""

    @extend_schema(operation_id="classifiers_list", responses=ClassifierListSerializer)
    def get(self, request: Request) -> Response:
        return Response({"results": _classifiers()})


class ClassifierDetail(APIView):
    """One classifier with its versions, the newest first, and the one that is active."""

    @extend_schema(responses=ClassifierSerializer)
    def get(self, request: Request, name: str) -> Response:
        for classifier in _classifiers(name=name) if name.isprintable() else ():
            return Response(classifier)
        raise Http404(f"There is no classifier “{name}”.")


def _classifiers(**which: str) -> list[dict[str, Any]]:
    rows = (
        ClassifierVersion.objects.filter(**which)
        .order_by("name", "-trained_at", "-pk")
        .values("name", *_FIELDS)
    )
    classifiers: dict[str, dict[str, Any]] = {}
    for row in rows:
        name = row.pop("name")
        row["scorecard"].pop(IN_SCORECARD, None)  # counts to compute with, told of at drift/
        classifier = classifiers.setdefault(name, {"name": name, "active": None, "versions": []})
        classifier["versions"].append(row)
        if row["is_active"]:
            classifier["active"] = row
    return list(classifiers.values())
