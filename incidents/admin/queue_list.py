"""The queue as Django's change list: its filters, and what the posts say read for a whole page at once."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civicwatch.places.models import State
from incidents.admin import queue
from incidents.models import Incident, Status


class StatusFilter(admin.SimpleListFilter):
    """Without a choice the queue shows what waits."""

    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*((value, str(label)) for value, label in Status.choices), ("all", _("all"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Incident]) -> QuerySet[Incident]:
        if self.value() == "all":
            return queryset
        return queryset.filter(status=self.value() or Status.CANDIDATE)


class ViewFilter(admin.SimpleListFilter):
    """Only names the order; ``get_ordering`` applies it."""

    title = gettext_lazy("order")
    parameter_name = "view"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(view, str(label)) for view, label in queue.VIEWS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Incident]) -> QuerySet[Incident]:
        return queryset


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*State.objects.values_list("usps", "name"), ("none", _("state not known"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Incident]) -> QuerySet[Incident]:
        if self.value() == "none":
            return queryset.filter(state=None)
        return queryset.filter(state__usps=self.value()) if self.value() else queryset


class Queue(ChangeList):
    """The stock list with what the posts say read for the whole page at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        incidents = list(self.result_list)
        rows = queue.rows_for(incidents)
        for incident in incidents:
            incident.row = rows[incident.pk]
        self.result_list = incidents
