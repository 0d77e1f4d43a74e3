"""Which sightings the list at the desk shows: what waits, until something else is asked for."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sightings.models import Sighting, SightingStatus

DECIDED, ALL = "decided", "all"
RAN_OUT = {"ran_out_day": timedelta(days=1), "ran_out_week": timedelta(days=7)}


class Which(admin.SimpleListFilter):
    """Whoever searches or filters asks for all, so that nothing that is there seems not to be."""

    title = _("decision")
    parameter_name = "view"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            (DECIDED, _("Decided by a person")),
            ("ran_out_day", _("Ran out undecided, last 24 hours")),
            ("ran_out_week", _("Ran out undecided, last 7 days")),
            (ALL, _("All")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == DECIDED:
            return queryset.filter(decided_by__isnull=False)
        if within := RAN_OUT.get(self.value() or ""):
            ran_out = Sighting.objects.ran_out_undecided(timezone.now(), within=within)
            return queryset.filter(pk__in=ran_out.values("pk"))
        if self.value() == ALL or set(request.GET) - {PAGE_VAR}:
            return queryset
        return queryset.filter(pk__in=Sighting.objects.waiting_for_person().values("pk"))

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        first, *rest = super().choices(changelist)
        yield {**first, "display": _("Waiting for a person"), "query_string": "?"}
        yield from rest


class Status(admin.ChoicesFieldListFilter):
    """Drafts are in no list at the desk."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        draft = SightingStatus.DRAFT.label
        return (choice for choice in super().choices(changelist) if choice["display"] != draft)


def ran_out(now: datetime) -> dict[str, int]:
    """How many ran out undecided, by the name of the view that lists them; of both times in one query."""
    rows = Sighting.objects.ran_out_undecided(now, within=max(RAN_OUT.values()))
    return rows.aggregate(
        **{view: Count("pk", filter=Q(expires_at__gt=now - within)) for view, within in RAN_OUT.items()}
    )
