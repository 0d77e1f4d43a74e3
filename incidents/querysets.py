"""Reading, as phrases: ``Incident.objects.published().newest_first()``."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from incidents.models import Incident, Report, Source  # noqa: F401


class SourceQuerySet(models.QuerySet["Source"]):
    def switched_on(self) -> "SourceQuerySet":
        return self.filter(enabled=True)

    def due(self) -> "SourceQuerySet":
        return self.switched_on().filter(due_at__lte=timezone.now()).order_by("due_at", "pk")


class ReportQuerySet(models.QuerySet["Report"]):
    def failed(self) -> "ReportQuerySet":
        return self.filter(stage="failed")

    def copies_of(self, text_hash: str) -> "ReportQuerySet":
        return self.filter(text_hash=text_hash).exclude(text_hash="")


class IncidentQuerySet(models.QuerySet["Incident"]):
    def published(self) -> "IncidentQuerySet":
        return self.filter(status="published")

    def waiting(self) -> "IncidentQuerySet":
        return self.filter(status="candidate")

    def withdrawn(self) -> "IncidentQuerySet":
        """Once public and no longer: what ``updated_since`` reports as gone."""
        return self.filter(status__in=["retracted", "merged", "candidate", "rejected"]).exclude(
            published_at=None
        )

    def likeliest_first(self) -> "IncidentQuerySet":
        return self.order_by(models.F("likelihood").desc(nulls_last=True), "-created_at", "-pk")

    def newest_first(self) -> "IncidentQuerySet":
        return self.order_by("-occurred_on", "-pk")

    def near_day(self, day: date, *, days: int) -> "IncidentQuerySet":
        return self.filter(occurred_on__range=(day - timedelta(days=days), day + timedelta(days=days)))

    def in_place_of(self, located: Any) -> "IncidentQuerySet":
        """Same city where the city is known, else same state, else nothing."""
        if located.city_id:
            return self.filter(city_id=located.city_id)
        if located.state_id:
            return self.filter(state_id=located.state_id)
        return self.none()
