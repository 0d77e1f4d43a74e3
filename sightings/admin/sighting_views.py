"""Which sightings the list at the desk shows: what waits, until something else is asked for."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sightings.models import Sighting

DECIDED, ALL = "decided", "all"


class Which(admin.SimpleListFilter):
    """Whoever searches or filters asks for all, so that nothing that is there seems not to be."""

    title = _("Which")
    parameter_name = "view"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(DECIDED, _("Decided by a person")), (ALL, _("All"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == DECIDED:
            return queryset.filter(decided_by__isnull=False)
        if self.value() == ALL or set(request.GET) - {PAGE_VAR}:
            return queryset
        return queryset.filter(pk__in=Sighting.objects.waiting_for_person().values("pk"))

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        first, *rest = super().choices(changelist)
        yield {**first, "display": _("Waiting for a person"), "query_string": "?"}
        yield from rest
