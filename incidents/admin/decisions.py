"""The log of decisions, to be read: nobody writes here by hand, whatever their role."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from civicwatch.lib.read_only_admin import ReadOnlyAdmin
from incidents.admin.action_words import ACTIONS, in_words
from incidents.admin.decide import named
from incidents.admin.workload import midnight
from incidents.models import Decision


class OwnFilter(admin.SimpleListFilter):
    """One's own decisions, to look back on what one did."""

    title, parameter_name = _("decided by you"), "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("today", _("today")), ("ever", _("ever"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Decision]) -> QuerySet[Decision]:
        if self.value() not in ("today", "ever"):
            return queryset
        own = queryset.filter(by_id=request.user.pk)
        return own.filter(at__gte=midnight(timezone.now())) if self.value() == "today" else own


class ActionFilter(admin.SimpleListFilter):
    """What was done, in the words of the desk."""

    title, parameter_name = _("what was done"), "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(ACTIONS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Decision]) -> QuerySet[Decision]:
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("at", "what", "about", "from_status", "to_status", "by", "role")
    list_filter = (OwnFilter, ActionFilter, "role")
    list_select_related = ("by", "incident")
    date_hierarchy = "at"
    search_fields = ("=incident__pk", "by__username")
    fields = ("at", "what", "about", "from_status", "to_status", "by", "role")
    readonly_fields = ("what", "about")
    show_full_result_count = False
    ordering = ("-at", "-pk")

    @admin.display(description=_("what was done"), ordering="action")
    def what(self, decision: Decision) -> str:
        return in_words(decision.action)

    @admin.display(description=_("incident"), ordering="incident")
    def about(self, decision: Decision) -> str:
        """What changed stands on the desk; a restricted one goes by its number and opens behind a notice."""
        address = reverse("admin:incidents_incident_change", args=[decision.incident_id])
        return format_html(
            '<a href="{}#history">{} · {}</a>', address, decision.incident_id, named(decision.incident)
        )
