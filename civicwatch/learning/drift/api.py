"""Drift in public, as JSON: the figures of each day and hour, what they are held against, and the alarms."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civicwatch.learning import registry
from civicwatch.learning.drift.comparing import FALSE_ALARMS
from civicwatch.learning.drift.models import FEWEST_ROWS, TOLD_IN, DriftWindow
from civicwatch.learning.drift.report import Report, report_of
from civicwatch.learning.models import ClassifierVersion

_READING = ("feature", "statistic", "value", "p", "limit", "threshold", "alarm")


class DriftReadingSerializer(serializers.Serializer[object]):
    feature = serializers.CharField()
    statistic = serializers.CharField(help_text="psi, ks or chi2")
    value = serializers.FloatField()
    p = serializers.FloatField(help_text="How often shuffled rows lie as far apart")
    limit = serializers.FloatField(help_text="An alarm needs p at most this …")
    threshold = serializers.FloatField(help_text="… and value at least this")
    alarm = serializers.BooleanField()


class DriftWindowSerializer(serializers.Serializer[object]):
    start = serializers.DateTimeField()
    n = serializers.IntegerField(
        allow_null=True,
        help_text=f"Null under {FEWEST_ROWS}; of hours rounded down to a multiple of {TOLD_IN}",
    )
    readings = DriftReadingSerializer(many=True, help_text="None where rows or a reference were missing")


class DriftReferenceSerializer(serializers.Serializer[object]):
    origin = serializers.CharField(
        help_text="held_out: kept aside in training; first_days: of this installation"
    )
    since = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField(allow_null=True)
    n = serializers.IntegerField()


class DriftAlarmSerializer(serializers.Serializer[object]):
    day = serializers.DateField()
    features = serializers.ListField(child=serializers.CharField())
    raised_at = serializers.DateTimeField()
    answer = serializers.CharField(help_text="retrain, leave, or empty while nobody has answered")


class DriftSerializer(serializers.Serializer[object]):
    name = serializers.CharField()
    version = serializers.CharField()
    false_alarm_rate = serializers.FloatField(
        help_text="Of days that do not differ, at most so many raise one"
    )
    measured_until = serializers.DateTimeField(allow_null=True)
    alarm = serializers.BooleanField()
    reference = DriftReferenceSerializer(allow_null=True)
    days = DriftWindowSerializer(many=True)
    hours = DriftWindowSerializer(many=True)
    alarms = DriftAlarmSerializer(many=True)


class ClassifierDrift(APIView):
    """The active version's latest days and hours, each feature held against the reference."""

    @extend_schema(operation_id="classifiers_drift", responses=DriftSerializer)
    def get(self, request: Request, name: str) -> Response:
        watched = name in registry.names() and registry.registration(name).samples
        version = ClassifierVersion.objects.filter(name=name, is_active=True).first() if watched else None
        if version is None:
            raise Http404("No classifier of this name is watched for drift.")
        return Response(_as_json(report_of(version)))


def _as_json(report: Report) -> dict[str, Any]:
    reference = report.reference
    return {
        "name": report.version.name,
        "version": report.version.version,
        "false_alarm_rate": FALSE_ALARMS,
        "measured_until": report.measured_until,
        "alarm": report.is_alarmed,
        "reference": reference
        and {name: getattr(reference, name) for name in ("origin", "since", "until", "n")},
        "days": [_window(day) for day in report.days],
        "hours": [_window(hour) for hour in report.hours],
        "alarms": [
            {name: getattr(alarm, name) for name in ("day", "features", "raised_at", "answer")}
            for alarm in report.alarms
        ],
    }


def _window(window: DriftWindow) -> dict[str, Any]:
    return {
        "start": window.start,
        "n": window.rows_told,
        "readings": [
            {name: getattr(reading, name) for name in _READING} for reading in window.readings.all()
        ],
    }
